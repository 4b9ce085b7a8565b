"""The programme changed in place: one gesture a field, nothing written by showing, refusals that give back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QObject, Qt, QTime
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.errors import CodeTaken, TableInUse, WorkshopClosed, WorkshopInUse
from fabrique_desktop.services import capture, check_in, closing, feed, history, programme, projecting
from fabrique_desktop.services.programme import NewWorkshop, WorkshopRow
from fabrique_desktop.store import check, dossier as dossiers
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Drafts
from fabrique_desktop.ui import theme
from fabrique_desktop.ui.live import ChangeFeed, Gestures
from fabrique_desktop.ui.messages import sentence
from fabrique_desktop.ui.programme_page import ProgrammePage
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace
from tests.conftest import EVENING, Clock
from tests.services.people import register


@dataclass
class Post:
    """One page open on a dossier, and what it said."""

    page: ProgrammePage
    database: Database
    workspace: Workspace
    qtbot: QtBot
    said: list[tuple[str, Tone]] = field(default_factory=list)
    act: Callable[[], object] | None = None

    def settle(self) -> None:
        """The writer has answered and the page has read again."""
        self.qtbot.waitUntil(lambda: self.workspace.gestures.pending == 0)
        self.qtbot.wait(20)

    def workshop(self, code: str) -> WorkshopRow:
        return self.database.read(programme.workshop_named, code)

    def choose(self, code: str) -> WorkshopRow:
        chosen = self.workshop(code)
        self.page.choose_workshop(chosen.id)
        return chosen

    def head(self) -> int:
        return self.database.read(feed.head)

    def focus(self, target: QWidget) -> None:
        with self.qtbot.waitActive(self.page):
            self.page.activateWindow()
        target.setFocus()
        assert target.hasFocus()


@pytest.fixture
def post(qtbot: QtBot, database: Database, clock: Clock) -> Iterator[Post]:
    owner = QObject()
    heard: list[Any] = []

    def say(
        text: str, tone: Tone = Tone.INFO, _label: str = "", act: Callable[[], object] | None = None
    ) -> None:
        heard.append((text, tone, act))
        opened.said.append((text, tone))
        opened.act = act

    workspace = Workspace(
        database,
        Gestures(database, owner),
        ChangeFeed(database, owner),
        Drafts(database.path),
        clock,
        Look(),
        say,
    )
    page = ProgrammePage(workspace)
    qtbot.addWidget(page)
    page.resize(1150, 620)
    opened = Post(page, database, workspace, qtbot)
    with qtbot.waitExposed(page):
        page.show()
    yield opened
    page.close()
    opened.settle()
    workspace.feed.close()
    workspace.drafts.close()


def type_in(widget: QWidget, text: str) -> None:
    """`keyClicks` aborts on « é »."""
    for char in text:
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, char, Qt.KeyboardModifier.NoModifier
        )


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def hours(day: int, start: int, end: int) -> tuple[datetime, datetime]:
    return datetime(2017, 4, day, start, tzinfo=PARIS), datetime(2017, 4, day, end, tzinfo=PARIS)


# -- showing


def test_showing_writes_nothing(post: Post) -> None:
    before = post.head()
    for one in post.database.read(programme.workshops):
        post.page.choose_workshop(one.id)
        post.focus(post.page.workshops.form.code)
        for _step in range(10):
            press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    for number in range(post.page.tabs.count()):
        post.page.tabs.setCurrentIndex(number)
    post.page.keep()
    post.page.refresh()
    post.page.hide()
    post.settle()
    assert post.head() == before


def test_opens_on_the_workshop_of_the_day_with_its_list_by_date(post: Post) -> None:
    tab = post.page.workshops
    assert tab.form.workshop is not None
    assert tab.form.workshop.code == "A1-ACT-1"
    assert [row.code for row in tab.model.rows][-1] == "GA"
    spoken = tab.model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Jeudi 6\u00a0avril\u00a02017" in spoken
    assert "A3-ACT-1" in spoken
    assert "À venir" in spoken


def test_every_field_is_named_and_reached_by_tab(post: Post) -> None:
    seen = set()
    for number in range(post.page.tabs.count()):
        post.page.tabs.setCurrentIndex(number)
        for widget in post.page.tabs.currentWidget().findChildren(QWidget):
            wanted = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not wanted or not widget.isVisibleTo(post.page):
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget
            seen.add(interface.text(QAccessible.Text.Name))
    assert {"Code", "Début", "Fin", "Nombre de tables", "Devise", "Axe 3, nom court", "Angle P, nom"} <= seen


@pytest.mark.parametrize(("zoom", "width"), [(1.0, 1160), (1.5, 1057)])
def test_fits_beside_the_sidebar(post: Post, qapp: QApplication, zoom: float, width: int) -> None:
    theme.load_fonts()
    theme.apply(qapp, Look(zoom=zoom))
    post.page.dress(Look(zoom=zoom))
    try:
        post.qtbot.wait(20)
        assert post.page.minimumSizeHint().width() <= width
        assert post.page.minimumSizeHint().height() <= 600
    finally:
        qapp.setStyleSheet("")


# -- one gesture a field


def test_enter_saves_the_line_typed(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    form = post.page.workshops.form
    before = post.head()
    post.focus(form.title)
    type_in(form.title, "Cœur de l’été")
    press(form.title, Qt.Key.Key_Return)
    post.settle()
    assert post.workshop("A3-ACT-1").title == "Cœur de l’été"
    assert post.head() == before + 1
    changes = post.database.read(history.history, chosen.id)
    assert [(change.field, change.after) for change in changes][-1] == ("title", "Cœur de l’été")


def test_leaving_the_field_saves_it_and_escape_does_not(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.room)
    type_in(form.room, "Salle 4")
    press(form.room, Qt.Key.Key_Tab)
    post.settle()
    assert post.workshop("A3-ACT-1").room == "Salle 4"
    before = post.head()
    post.focus(form.room)
    type_in(form.room, " bis")
    press(form.room, Qt.Key.Key_Escape)
    assert form.room.text() == "Salle 4"
    press(form.room, Qt.Key.Key_Escape)
    assert post.page.workshops.list.hasFocus()
    post.settle()
    assert post.head() == before


def test_leaving_the_page_or_choosing_another_workshop_saves_too(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.room)
    type_in(form.room, "B")
    post.choose("A4-ACT-1")
    post.focus(form.room)
    type_in(form.room, "C")
    post.page.hide()
    post.settle()
    assert (post.workshop("A3-ACT-1").room, post.workshop("A4-ACT-1").room) == ("B", "C")
    assert form.room.text() == "C"


def test_date_and_hours_move_together(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    tab, moment = post.page.workshops, post.page.workshops.form.hours
    before = post.head()
    post.focus(moment.date)
    QTest.keyClicks(moment.date, "13/04/2017")
    press(moment.date, Qt.Key.Key_Tab)
    assert moment.start.hasFocus()
    QTest.keyClicks(moment.start, "18")
    assert moment.told.text() == "La fin doit venir après le début."
    press(moment.start, Qt.Key.Key_Tab)
    QTest.keyClicks(moment.end, "21")
    assert post.head() == before
    press(moment.end, Qt.Key.Key_Tab)
    post.settle()
    moved = post.workshop("A3-ACT-1")
    assert (moved.starts_at, moved.ends_at) == hours(13, 18, 21)
    assert post.head() == before + 1
    assert moment.told.text() == "Jeudi 13\u00a0avril\u00a02017, de 18\u00a0h à 21\u00a0h"
    assert tab.model.row_of(chosen.id) == 3
    assert tab.list.currentIndex().row() == 3
    assert tab.form.workshop is not None
    assert tab.form.workshop.id == chosen.id


def test_a_day_picked_in_the_calendar_is_saved_at_once(post: Post) -> None:
    post.choose("A3-ACT-1")
    calendar = post.page.workshops.form.hours.date.calendarWidget()
    calendar.clicked.emit(QDate(2017, 4, 20))
    post.settle()
    moved = post.workshop("A3-ACT-1")
    assert (moved.starts_at, moved.ends_at) == hours(20, 14, 17)


def test_undated_and_dated_again(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.hours.undated)
    press(form.hours.undated, Qt.Key.Key_Space)
    post.settle()
    assert post.workshop("A3-ACT-1").starts_at is None
    assert not form.hours.date.isVisible()
    assert form.hint.isVisible()
    assert post.page.workshops.model.row_of(chosen.id) == 15
    press(form.hours.undated, Qt.Key.Key_Space)
    assert form.hours.date.hasFocus()
    assert post.workshop("A3-ACT-1").starts_at is None
    press(form.hours.date, Qt.Key.Key_Return)
    post.settle()
    again = post.workshop("A3-ACT-1")
    assert (again.starts_at, again.ends_at) == (chosen.starts_at, chosen.ends_at)


def test_the_undated_grand_atelier_gets_a_date(post: Post) -> None:
    post.choose("GA")
    form = post.page.workshops.form
    assert form.hint.text() == "début septembre 2017"
    post.focus(form.hours.undated)
    press(form.hours.undated, Qt.Key.Key_Space)
    QTest.keyClicks(form.hours.date, "09/09/2017")
    press(form.hours.date, Qt.Key.Key_Return)
    post.settle()
    dated = post.workshop("GA")
    assert dated.starts_at == datetime(2017, 9, 9, 14, tzinfo=PARIS)
    assert dated.date_hint == "début septembre 2017"


def test_tables_are_a_number(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.tables)
    form.tables.selectAll()
    QTest.keyClicks(form.tables, "7")
    press(form.tables, Qt.Key.Key_Tab)
    post.settle()
    assert post.workshop("A3-ACT-1").tables == 7


# -- refusals


def test_an_end_before_the_start_comes_back(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    moment = post.page.workshops.form.hours
    post.focus(moment.end)
    QTest.keyClicks(moment.end, "0900")
    press(moment.end, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == ("La fin doit venir après le début. Corrigez l’une des deux heures.", Tone.ERROR)
    assert moment.value() == (chosen.starts_at, chosen.ends_at)
    assert post.workshop("A3-ACT-1") == chosen


def test_a_code_taken_comes_back(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.code)
    form.code.selectAll()
    type_in(form.code, "a4 act 1")
    press(form.code, Qt.Key.Key_Return)
    post.settle()
    assert "« A4-ACT-1 » sert déjà" in post.said[-1][0]
    assert form.code.text() == "A3-ACT-1"


def test_a_code_is_kept_in_its_plain_form(post: Post) -> None:
    chosen = post.choose("GA")
    form = post.page.workshops.form
    post.focus(form.code)
    form.code.selectAll()
    type_in(form.code, " grand atelier d’été ")
    press(form.code, Qt.Key.Key_Return)
    post.settle()
    assert form.code.text() == "GRAND-ATELIER-D-ETE"
    assert post.database.read(programme.workshop_named, "GRAND-ATELIER-D-ETE").id == chosen.id


def test_a_name_left_empty_comes_back(post: Post) -> None:
    post.page.tabs.setCurrentWidget(post.page.axes)
    name, short_name = post.page.axes.fields["axis 3"]
    post.focus(short_name)
    short_name.clear()
    press(short_name, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1][1] is Tone.ERROR
    assert (name.text(), short_name.text()) == ("Lutter contre le mal-logement", "Mal-logement")


def test_what_the_disk_refused_stays_to_be_tried_again(post: Post, dossier: Path, tmp_path: Path) -> None:
    post.page.tabs.setCurrentWidget(post.page.process)
    mandate = post.page.process.texts["mandate"]
    away = tmp_path / "ailleurs.fabrique"
    dossier.rename(away)
    post.focus(mandate)
    mandate.selectAll()
    type_in(mandate, "Dire ce qui manque")
    press(mandate, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1][1] is Tone.ERROR
    assert mandate.text() == "Dire ce qui manque"
    away.rename(dossier)
    post.page.refresh()
    assert mandate.text() == "Dire ce qui manque"
    press(mandate, Qt.Key.Key_Return)
    post.settle()
    assert post.database.read(programme.process).mandate == "Dire ce qui manque"


def test_a_closed_workshop_is_explained_not_changed(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    form = post.page.workshops.form
    assert not form.closed.isVisible()
    post.database.write(closing.close_workshop, chosen.id, EVENING)
    post.qtbot.waitUntil(form.closed.isVisible)
    assert not form.code.isEnabled()
    assert not form.hours.date.isEnabled()
    assert not form.remove.isVisible()
    with pytest.raises(WorkshopClosed):
        post.database.write(programme.edit_workshop, chosen.id, {"room": "B"})
    with pytest.raises(WorkshopClosed):
        post.database.write(programme.remove_workshop, chosen.id)
    post.database.write(closing.reopen_workshop, chosen.id)
    post.qtbot.waitUntil(form.code.isEnabled)


# -- several posts


def test_a_field_being_edited_keeps_its_text_while_the_others_follow(
    post: Post, dossier: Path, clock: Clock
) -> None:
    chosen = post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.title)
    type_in(form.title, "Mon titre à moi")
    other = dossiers.open_dossier(dossier, clock=clock)
    try:
        other.write(programme.edit_workshop, chosen.id, {"title": "Le leur", "room": "Salle 12"})
    finally:
        other.close()
    post.qtbot.waitUntil(lambda: form.room.text() == "Salle 12")
    assert form.title.text() == "Mon titre à moi"
    press(form.title, Qt.Key.Key_Escape)
    assert form.title.text() == "Le leur"


def test_a_half_typed_date_is_not_overwritten(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    moment = post.page.workshops.form.hours
    post.focus(moment.date)
    QTest.keyClicks(moment.date, "2")
    typed = moment.date.text()
    start, end = hours(27, 9, 12)
    post.database.write(programme.edit_workshop, chosen.id, {"starts_at": start, "ends_at": end})
    post.settle()
    assert moment.date.text() == typed
    press(moment.date, Qt.Key.Key_Escape)
    assert moment.value() == (start, end)


# -- the process, its axes, its milestones


def test_the_texts_of_the_process(post: Post) -> None:
    post.database.write(programme.edit_process, {"frame": "Deux mots\u00a0: cadre"})
    post.page.tabs.setCurrentWidget(post.page.process)
    tab = post.page.process
    post.qtbot.waitUntil(lambda: tab.texts["frame"].text() == "Deux mots\u00a0: cadre")
    before = post.head()
    post.focus(tab.texts["frame"])
    press(tab.texts["frame"], Qt.Key.Key_Tab)
    assert tab.texts["mandate"].hasFocus()
    tab.texts["mandate"].selectAll()
    type_in(tab.texts["mandate"], "Une")
    QTest.keyClick(tab.texts["mandate"], Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_in(tab.texts["mandate"], "deux")
    press(tab.texts["mandate"], Qt.Key.Key_Tab)
    post.settle()
    assert post.head() == before + 1
    shown = post.database.read(programme.process)
    assert (shown.frame, shown.mandate) == ("Deux mots\u00a0: cadre", "Une\ndeux")


def test_axes_and_angles(post: Post) -> None:
    tab = post.page.axes
    post.page.tabs.setCurrentWidget(tab)
    for key, part, typed in (("axis 4", 0, "Agir tôt"), ("angle P", 1, "Usagers")):
        target = tab.fields[key][part]
        post.focus(target)
        target.selectAll()
        type_in(target, typed)
        press(target, Qt.Key.Key_Return)
        post.settle()
    shown = post.database.read(programme.process)
    assert shown.axes[3] == (4, "Agir tôt", "Grande précarité")
    assert shown.angles[0][2] == "Usagers"


def test_the_council_moves_then_is_to_be_confirmed(post: Post) -> None:
    tab = post.page.milestones
    post.page.tabs.setCurrentWidget(tab)
    ((name, day),) = tab.fields.values()
    post.focus(day.date)
    QTest.keyClicks(day.date, "10/10/2017")
    assert day.told.text() == "Mardi 10\u00a0octobre\u00a02017"
    press(day.date, Qt.Key.Key_Return)
    post.settle()
    assert post.database.read(programme.process).milestones[0][2] == date(2017, 10, 10)
    post.focus(day.undated)
    press(day.undated, Qt.Key.Key_Space)
    post.settle()
    assert post.database.read(programme.process).milestones[0][1:] == (name.text(), None)
    assert day.told.text() == "Date à confirmer"


# -- adding and removing


def test_a_second_grand_atelier(post: Post) -> None:
    tab = post.page.workshops
    tab.add.click()
    assert tab.adding.code.text() == "GA-2"
    assert tab.adding.axis.currentText() == "Tous les axes"
    assert tab.adding.audience.currentText() == "Ouvert à tous"
    post.focus(tab.adding.title)
    type_in(tab.adding.title, "Grand atelier de clôture")
    press(tab.adding.title, Qt.Key.Key_Return)
    post.settle()
    added = post.workshop("GA-2")
    assert (added.title, added.axis_number, added.starts_at) == ("Grand atelier de clôture", None, None)
    assert (added.venue, added.tables, added.round) == ("Agora, Saint-Nazaire", 4, None)
    assert tab.form.workshop == added
    assert tab.form.hours.undated.hasFocus()


def test_a_workshop_of_an_axis_takes_the_next_rank(database: Database) -> None:
    database.write(programme.add_workshop, NewWorkshop("A3-CIT-3", axis_number=3, audience_code="CIT"))
    assert database.read(programme.workshop_named, "A3-CIT-3").round == 3


def test_adding_refused_or_left_changes_nothing(post: Post) -> None:
    tab = post.page.workshops
    before = post.head()
    tab.add.click()
    tab.adding.code.setText("A3-ACT-1")
    press(tab.adding.code, Qt.Key.Key_Return)
    post.settle()
    assert "sert déjà" in post.said[-1][0]
    assert tab.right.currentWidget() is tab.adding
    press(tab.adding.code, Qt.Key.Key_Escape)
    assert tab.right.currentWidget() is tab.form
    assert post.head() == before


def test_an_empty_workshop_is_removed_and_put_back(post: Post) -> None:
    chosen = post.choose("A4-CIT-2")
    post.database.write(projecting.toggle_blank, chosen.id)
    tab = post.page.workshops
    tab.form.remove.click()
    post.settle()
    assert "A4-CIT-2" not in [row.code for row in tab.model.rows]
    assert tab.list.hasFocus()
    assert check.check_dossier(post.database.path).sound
    assert post.act is not None
    post.act()
    post.settle()
    back = post.workshop("A4-CIT-2")
    assert back.id != chosen.id
    assert (back.starts_at, back.round, back.venue) == (chosen.starts_at, chosen.round, chosen.venue)


def test_a_workshop_in_use_is_not_removed(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    post.database.write(register, "Œuvrard", "Éloïse", chosen.id)
    post.page.workshops.form.remove.click()
    post.settle()
    assert post.said[-1] == (sentence(WorkshopInUse("A3-ACT-1", 0, 0, 1)), Tone.ERROR)
    assert post.workshop("A3-ACT-1").id == chosen.id


def test_what_holds_a_workshop(database: Database, workshop: str) -> None:
    database.write(check_in.unnamed, workshop, 2, EVENING)
    database.write(capture.add_contribution, workshop, Saying("Un toit"), EVENING)
    with pytest.raises(WorkshopInUse) as refused:
        database.write(programme.remove_workshop, workshop)
    held = refused.value
    assert (held.contributions, held.attendances, held.registrations) == (1, 2, 0)
    started = database.read(programme.workshop_named, "A4-ACT-1").id
    database.write(closing.start_workshop, started, EVENING)
    with pytest.raises(WorkshopInUse):
        database.write(programme.remove_workshop, started)


def test_references_and_tables_already_given_stay_theirs(database: Database, workshop: str) -> None:
    database.write(capture.add_contribution, workshop, Saying("Un toit", table=3), EVENING)
    with pytest.raises(TableInUse):
        database.write(programme.edit_workshop, workshop, {"tables": 2})
    database.write(programme.edit_workshop, workshop, {"code": "A3-ACT-1BIS", "tables": 3})
    with pytest.raises(CodeTaken):
        database.write(programme.add_workshop, NewWorkshop("A3-ACT-1"))
    database.write(programme.edit_workshop, workshop, {"code": "A3-ACT-1"})


def test_the_wheel_changes_nothing(post: Post) -> None:
    form = post.page.workshops.form
    before = form.tables.value(), form.hours.value()
    for target in (form.tables, form.hours.date, form.hours.start):
        post.focus(target)
        post.qtbot.wait(1)
        _turn_wheel(target)
    assert (form.tables.value(), form.hours.value()) == before
    form.hours.start.setTime(QTime(14, 0))


def _turn_wheel(target: QWidget) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    middle = QPointF(target.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(target.mapToGlobal(target.rect().center())),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)
