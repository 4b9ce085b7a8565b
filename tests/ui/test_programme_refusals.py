"""What the programme refuses is said and given back; what others change never covers what one types."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fabrique_desktop.domain.errors import (
    CodeTaken,
    EndsBeforeStart,
    Shape,
    TableInUse,
    Unreadable,
    WorkshopClosed,
)
from fabrique_desktop.services import check_in, closing, programme, timetable
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.ui.messages import sentence
from fabrique_desktop.ui.widgets.banner import Tone
from tests.conftest import EVENING, Clock
from tests.ui.programme_post import Post, hours, over, press, type_in

# The offscreen platform warns when a window asks for a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


# -- refusals


def test_an_end_before_the_start_comes_back(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    moment = post.page.workshops.form.hours
    post.focus(moment.end)
    over(moment.end, "0900")
    press(moment.end, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == (sentence(EndsBeforeStart("A3-ACT-1")), Tone.ERROR)
    assert moment.value() == (chosen.starts_at, chosen.ends_at)
    assert post.workshop("A3-ACT-1") == chosen


@pytest.mark.parametrize("typed", ["31/02/2017", "13", "", "demain", "13/04/1817"])
def test_what_is_no_date_comes_back(post: Post, typed: str) -> None:
    chosen = post.choose("A3-ACT-1")
    moment = post.page.workshops.form.hours
    before = post.head()
    post.focus(moment.date)
    over(moment.date, typed or " ")
    press(moment.date, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == (sentence(Unreadable(typed or " ", Shape.DAY)), Tone.ERROR)
    assert moment.value() == (chosen.starts_at, chosen.ends_at)
    assert post.head() == before


@pytest.mark.parametrize("typed", ["0", "61", "deux"])
def test_a_number_out_of_range_comes_back(post: Post, typed: str) -> None:
    post.choose("A3-ACT-1")
    tables = post.page.workshops.form.tables
    post.focus(tables)
    over(tables, typed)
    press(tables, Qt.Key.Key_Tab)
    assert post.said[-1][1] is Tone.ERROR
    assert tables.text() == "4"


def test_a_table_where_somebody_sits_comes_back(post: Post) -> None:
    chosen = post.choose("A3-ACT-1")
    post.database.write(check_in.unnamed, chosen.id, 4, EVENING)
    tables = post.page.workshops.form.tables
    post.focus(tables)
    over(tables, "3")
    press(tables, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == (sentence(TableInUse(4)), Tone.ERROR)
    assert (tables.text(), post.workshop("A3-ACT-1").tables) == ("4", 4)


def test_a_code_taken_comes_back(post: Post) -> None:
    post.choose("A3-ACT-1")
    form = post.page.workshops.form
    post.focus(form.code)
    over(form.code, "a4 act 1")
    press(form.code, Qt.Key.Key_Return)
    post.settle()
    assert post.said[-1] == (sentence(CodeTaken("A4-ACT-1")), Tone.ERROR)
    assert form.code.text() == "A3-ACT-1"


def test_a_code_is_kept_in_its_plain_form(post: Post) -> None:
    chosen = post.choose("GA")
    form = post.page.workshops.form
    post.focus(form.code)
    over(form.code, " grand atelier d’été ")
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
        post.database.write(timetable.remove_workshop, chosen.id)
    post.database.write(closing.reopen_workshop, chosen.id)
    post.qtbot.waitUntil(form.code.isEnabled)


# -- several posts


def test_a_field_being_edited_keeps_its_text_while_the_others_follow(post: Post, dossier: Path, clock: Clock) -> None:
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
    over(moment.date, "2")
    typed = moment.date.text()
    start, end = hours(27, 9, 12)
    post.database.write(programme.edit_workshop, chosen.id, {"starts_at": start, "ends_at": end})
    post.settle()
    assert moment.date.text() == typed == "2"
    press(moment.date, Qt.Key.Key_Escape)
    assert moment.value() == (start, end)
