"""The words of the process, its axes and its milestones; workshops added and removed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.errors import (
    AudienceInUse,
    CodeTaken,
    EmptyText,
    TableInUse,
    WorkshopInUse,
)
from fabrique_desktop.domain.programme import Audience, Workshop
from fabrique_desktop.services import capture, check_in, closing, programme, projecting, timetable
from fabrique_desktop.services.timetable import NewWorkshop
from fabrique_desktop.store import check
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.messages import sentence
from fabrique_desktop.ui.widgets.banner import Tone
from tests.conftest import EVENING
from tests.services.people import register
from tests.ui.programme_post import Post, over, press, type_in

# The offscreen platform warns when a window asks for a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


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
        over(target, typed)
        press(target, Qt.Key.Key_Return)
        post.settle()
    shown = post.database.read(programme.process)
    assert shown.axes[3] == (4, "Agir tôt", "Grande précarité")
    assert shown.angles[0][2] == "Usagers"


def test_the_names_of_the_audiences(post: Post) -> None:
    tab = post.page.axes
    post.page.tabs.setCurrentWidget(tab)
    target = next(one for one in tab.findChildren(QLineEdit) if one.accessibleName() == "Public CIT, nom")
    post.focus(target)
    over(target, "Habitantes et habitants")
    press(target, Qt.Key.Key_Return)
    post.settle()
    assert post.workshop("A3-CIT-1").audience_name == "Habitantes et habitants"


def test_the_council_moves_then_is_to_be_confirmed(post: Post) -> None:
    tab = post.page.milestones
    post.page.tabs.setCurrentWidget(tab)
    ((name, day),) = tab.fields.values()
    post.focus(day.date)
    over(day.date, "10/10/2017")
    assert day.told.text() == "Mardi 10\u00a0octobre\u00a02017"
    press(day.date, Qt.Key.Key_Return)
    post.settle()
    assert post.database.read(programme.process).milestones[0][2] == date(2017, 10, 10)
    post.focus(day.undated)
    press(day.undated, Qt.Key.Key_Space)
    post.settle()
    assert post.database.read(programme.process).milestones[0][1:] == (name.text(), None)
    assert day.told.text() == "Date à confirmer"


# -- audiences and milestones come and go


def removing(tab: QWidget, name: str) -> QPushButton:
    """The button that takes away the thing of that name."""
    return next(one for one in tab.findChildren(QPushButton) if one.accessibleName() == f"Retirer {name}")


def names(tab: QWidget) -> set[str]:
    """What may be taken away there."""
    told = (one.accessibleName().removeprefix("Retirer ") for one in tab.findChildren(QPushButton) if one.isVisible())
    return {name for name in told if not name.startswith("Ajouter")}


def test_an_audience_is_added_by_keys_and_a_workshop_may_be_for_it(post: Post) -> None:
    tab = post.page.axes
    post.page.tabs.setCurrentWidget(tab)
    adding = tab.audiences.adding.field
    before = post.head()
    post.focus(adding)
    type_in(adding, "  Bénévoles des associations ")
    press(adding, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == ("Public « Bénévoles des associations » ajouté.", Tone.OK)
    assert adding.text() == ""
    assert post.head() == before + 1
    (code,) = [one for one, name in post.database.read(programme.audiences) if name == "Bénévoles des associations"]
    field = next(one for one in tab.findChildren(QLineEdit) if one.accessibleName() == f"Public {code}, nom")
    post.focus(field)
    over(field, "Bénévoles")
    press(field, Qt.Key.Key_Return)
    post.settle()
    post.database.write(timetable.add_workshop, NewWorkshop("BEN-1", audience_code=code))
    assert post.workshop("BEN-1").audience_name == "Bénévoles"
    assert check.check_dossier(post.database.path).sound


def test_an_audience_of_workshops_stays_and_one_of_none_goes_and_comes_back(post: Post) -> None:
    tab = post.page.axes
    post.page.tabs.setCurrentWidget(tab)
    code = post.database.write(programme.add_audience, "Bénévoles")
    post.qtbot.waitUntil(lambda: "Bénévoles" in names(tab))
    citizens = dict(post.database.read(programme.audiences))["CIT"]
    button = removing(tab, citizens)
    post.focus(button)
    press(button, Qt.Key.Key_Return)
    post.settle()
    codes = ("A1-CIT-1", "A1-CIT-2", "A2-CIT-1", "A2-CIT-2", "A3-CIT-1", "A3-CIT-2", "A4-CIT-1", "A4-CIT-2")
    assert post.said[-1] == (sentence(AudienceInUse(citizens, codes)), Tone.ERROR)
    button = removing(tab, "Bénévoles")
    post.focus(button)
    press(button, Qt.Key.Key_Space)
    post.settle()
    assert post.said[-1][0] == "Public « Bénévoles » retiré."
    assert code not in dict(post.database.read(programme.audiences))
    assert "Bénévoles" not in names(tab)
    assert tab.audiences.adding.field.hasFocus()
    assert post.act is not None
    post.act()
    post.settle()
    assert dict(post.database.read(programme.audiences))[code] == "Bénévoles"
    assert check.check_dossier(post.database.path).sound


def test_the_only_audience_stays(database: Database) -> None:
    def all_for_everybody(session: Session) -> None:
        everybody = session.scalars(select(Audience).where(Audience.code == "TOUS")).one()
        for one in session.scalars(select(Workshop)):
            one.audience_id = everybody.id

    database.write(all_for_everybody)
    for code in ("ACT", "CIT"):
        database.write(programme.remove_audience, code)
    with pytest.raises(AudienceInUse):
        database.write(programme.remove_audience, "TOUS")


@pytest.mark.parametrize(("name", "code"), [("Élu·e·s", "ELU-E-S"), ("…", "PUBLIC"), ("Cit", "CIT-2")])
def test_a_code_is_made_of_the_name(database: Database, name: str, code: str) -> None:
    assert database.write(programme.add_audience, name) == code


def test_a_milestone_is_added_dated_removed_and_put_back(post: Post) -> None:
    tab = post.page.milestones
    post.page.tabs.setCurrentWidget(tab)
    adding = tab.milestones.adding.field
    post.focus(adding)
    type_in(adding, "Soirée de restitution")
    press(adding, Qt.Key.Key_Return)
    post.settle()
    (added,) = [one for one in post.database.read(programme.process).milestones if one[1] == "Soirée de restitution"]
    assert added[2] is None
    _name, day = tab.fields[added[0]]
    post.focus(day.undated)
    press(day.undated, Qt.Key.Key_Space)
    over(day.date, "10/10/2017")
    press(day.date, Qt.Key.Key_Return)
    post.settle()
    button = removing(tab, "Soirée de restitution")
    post.focus(button)
    press(button, Qt.Key.Key_Return)
    post.settle()
    assert [one[1] for one in post.database.read(programme.process).milestones] != []
    assert added[0] not in tab.fields
    assert post.act is not None
    post.act()
    post.settle()
    assert (added[0], "Soirée de restitution", date(2017, 10, 10)) in post.database.read(programme.process).milestones
    assert added[0] in tab.fields
    assert check.check_dossier(post.database.path).sound


def test_a_milestone_without_a_name_is_refused_and_escape_empties_the_line(post: Post) -> None:
    tab = post.page.milestones
    post.page.tabs.setCurrentWidget(tab)
    adding = tab.milestones.adding.field
    before = post.head()
    post.focus(adding)
    press(adding, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == (sentence(EmptyText()), Tone.ERROR)
    type_in(adding, "Bilan")
    press(adding, Qt.Key.Key_Escape)
    assert (adding.text(), post.head()) == ("", before)


def test_tab_goes_from_row_to_row_then_to_the_line_that_adds(post: Post) -> None:
    tab = post.page.milestones
    post.page.tabs.setCurrentWidget(tab)
    post.database.write(programme.add_milestone, "Bilan", date(2018, 6, 1))
    post.qtbot.waitUntil(lambda: [name.isVisible() for name, _day in tab.fields.values()] == [True, True])
    seen: list[str] = []
    post.focus(next(iter(tab.fields.values()))[0])
    for _step in range(9):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName())
        press(focused, Qt.Key.Key_Tab)
    council = "Conseil municipal\u00a0: délibération-cadre"
    assert [one.replace(" :", "\u00a0:") for one in seen] == [
        "Étape", f"{council}\u00a0: date", f"{council}\u00a0: date à confirmer", f"Retirer {council}",
        "Étape", "Bilan\u00a0: date", "Bilan\u00a0: date à confirmer", "Retirer Bilan", "Nom de la nouvelle étape",
    ]  # fmt: skip


def test_the_last_milestone_goes_too(post: Post) -> None:
    tab = post.page.milestones
    post.page.tabs.setCurrentWidget(tab)
    ((name, _day),) = tab.fields.values()
    removing(tab, name.text()).click()
    post.settle()
    assert post.database.read(programme.process).milestones == ()
    assert tab.fields == {}
    assert tab.focusProxy() is tab.milestones.adding


def test_what_another_post_removes_leaves_the_page_but_not_from_under_a_hand(post: Post) -> None:
    tab = post.page.axes
    post.page.tabs.setCurrentWidget(tab)
    for name in ("Bénévoles", "Jeunes"):
        post.database.write(programme.add_audience, name)
    post.qtbot.waitUntil(lambda: {"Bénévoles", "Jeunes"} <= names(tab))
    code = next(code for code, name in post.database.read(programme.audiences) if name == "Jeunes")
    field = next(one for one in tab.findChildren(QLineEdit) if one.accessibleName() == f"Public {code}, nom")
    post.focus(field)
    over(field, "Jeunes adultes")
    for one in (code, "BENEVOLES"):
        post.database.write(programme.remove_audience, one)
    post.qtbot.waitUntil(lambda: "Bénévoles" not in names(tab))
    assert field.text() == "Jeunes adultes"
    press(field, Qt.Key.Key_Return)
    post.settle()
    assert (post.said[-1][1], field.text()) == (Tone.ERROR, "Jeunes adultes")
    press(field, Qt.Key.Key_Escape)
    post.page.refresh()
    assert "Jeunes" not in names(tab)


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
    database.write(timetable.add_workshop, NewWorkshop("A3-CIT-3", axis_number=3, audience_code="CIT"))
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
    assert back.id == chosen.id
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
        database.write(timetable.remove_workshop, workshop)
    held = refused.value
    assert (held.contributions, held.attendances, held.registrations) == (1, 2, 0)
    started = database.read(programme.workshop_named, "A4-ACT-1").id
    database.write(closing.start_workshop, started, EVENING)
    with pytest.raises(WorkshopInUse):
        database.write(timetable.remove_workshop, started)


def test_references_and_tables_already_given_stay_theirs(database: Database, workshop: str) -> None:
    database.write(capture.add_contribution, workshop, Saying("Un toit", table=3), EVENING)
    with pytest.raises(TableInUse):
        database.write(programme.edit_workshop, workshop, {"tables": 2})
    database.write(programme.edit_workshop, workshop, {"code": "A3-ACT-1BIS", "tables": 3})
    with pytest.raises(CodeTaken):
        database.write(timetable.add_workshop, NewWorkshop("A3-ACT-1"))
    database.write(programme.edit_workshop, workshop, {"code": "A3-ACT-1"})
