"""The programme changed in place: one gesture a field, nothing written by showing."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.programme import Seating
from fabrique_desktop.services import history, programme
from fabrique_desktop.ui import theme
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.moment_edits import Month
from tests.ui.programme_post import Post, hours, over, press, type_in

# The offscreen platform warns when a window asks for a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


# -- showing


def test_showing_writes_nothing(post: Post) -> None:
    before = post.head()
    for one in post.database.read(programme.workshops):
        post.page.choose_workshop(one.id)
        post.focus(post.page.workshops.form.code)
        for _step in range(10):
            focused = QApplication.focusWidget()
            assert focused is not None
            press(focused, Qt.Key.Key_Tab)
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
    assert {
        "Code",
        "Début",
        "Fin",
        "Nombre de tables",
        "Places à chaque table",
        "Devise",
        "Axe 3, nom court",
        "Angle P, nom",
    } <= seen


@pytest.mark.parametrize(("zoom", "width"), [(1.0, 1160), (1.5, 1057)])
def test_fits_beside_the_sidebar(post: Post, qapp: QApplication, zoom: float, width: int) -> None:
    font, palette = qapp.font(), qapp.palette()
    theme.load_fonts()
    theme.apply(qapp, Look(zoom=zoom))
    post.page.dress(Look(zoom=zoom))
    try:
        post.qtbot.wait(20)
        assert post.page.minimumSizeHint().width() <= width
        assert post.page.minimumSizeHint().height() <= 600
    finally:
        qapp.setStyleSheet("")
        qapp.setPalette(palette)
        qapp.setFont(font)


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
    over(moment.date, "13/04/2017")
    press(moment.date, Qt.Key.Key_Tab)
    assert moment.start.hasFocus()
    over(moment.start, "18h")
    assert moment.told.text() == "La fin doit venir après le début."
    press(moment.start, Qt.Key.Key_Tab)
    over(moment.end, "21:00")
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
    day = post.page.workshops.form.hours.date
    post.focus(day)
    QTest.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = QApplication.activePopupWidget()
    assert isinstance(month, Month)
    assert month.calendar.selectedDate() == QDate(2017, 4, 6)
    QTest.keyClick(month, Qt.Key.Key_Escape)
    assert not month.isVisible()
    assert day.hasFocus()
    QTest.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month.calendar.clicked.emit(QDate(2017, 4, 20))
    month.calendar.activated.emit(QDate(2017, 4, 20))
    post.settle()
    assert not month.isVisible()
    assert post.page.focusWidget() is day
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
    over(form.hours.date, "9 septembre")
    press(form.hours.date, Qt.Key.Key_Return)
    post.settle()
    dated = post.workshop("GA")
    assert dated.starts_at == datetime(2017, 9, 9, 14, tzinfo=PARIS)
    assert dated.date_hint == "début septembre 2017"


def test_tables_are_a_number(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.tables)
    over(form.tables, "7")
    press(form.tables, Qt.Key.Key_Tab)
    post.settle()
    assert post.workshop("A3-ACT-1").tables == 7


def test_seats_are_a_number_and_the_proposed_table_a_choice(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.seats)
    over(form.seats, "6")
    press(form.seats, Qt.Key.Key_Tab)
    assert form.seating.hasFocus()
    assert form.seating.currentText() == labels.SEATING[Seating.FEWEST]
    before = post.head()
    press(form.seating, Qt.Key.Key_Down)
    post.settle()
    chosen = post.workshop("A3-ACT-1")
    assert (chosen.seats, chosen.seating) == (6, Seating.MIXED)
    assert post.head() == before + 2
    press(form.seating, Qt.Key.Key_Tab)
    post.choose("A4-ACT-1")
    assert (form.seats.text(), form.seating.currentData()) == ("8", Seating.FEWEST)
    post.choose("A3-ACT-1")
    assert (form.seats.text(), form.seating.currentData()) == ("6", Seating.MIXED)
    post.settle()
    assert post.head() == before + 2


def test_arrows_step_days_hours_and_tables(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    for target, key, stepped in (
        (form.hours.date, Qt.Key.Key_Up, "07/04/2017"),
        (form.hours.start, Qt.Key.Key_Down, "13:45"),
        (form.tables, Qt.Key.Key_Up, "5"),
    ):
        post.focus(target)
        press(target, key)
        assert target.text() == stepped
    press(form.tables, Qt.Key.Key_Return)
    post.settle()
    moved = post.workshop("A3-ACT-1")
    assert moved.starts_at == datetime(2017, 4, 7, 13, 45, tzinfo=PARIS)
    assert moved.tables == 5
