"""What goes wrong at a desk: the wrong line, another post's hand, a box left by Tab. Nobody is changed unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.people import Role
from fabrique_desktop.services import attendance, check_in, programme
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.store.database import Database
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener

Key = Qt.Key


def here(player: Player) -> list[AttendanceRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(attendance.attendance_rows, [player.bench.workshop.id]))


def enter(player: Player, letters: str) -> None:
    player.type(letters)
    player.press(Key.Key_Return)
    player.settle()


@pytest.fixture
def desk(open_window: Opener, dossier: Path, registered: Database) -> Player:
    return open_window(dossier, "A3-ACT-1", "desk")


class TestTheOneThatIsSeen:
    def test_the_presence_chosen_after_typing_is_the_one_cancelled(self, desk: Player) -> None:
        enter(desk, "celik")
        enter(desk, "lhostis")
        desk.type("celik")
        chosen = next(one for one in here(desk) if one.surname == "L'Hostis")
        desk.bench.desk.presences.reveal(chosen.id)
        assert desk.bench.desk.found.current_row() is None
        desk.press(Key.Key_Delete)
        desk.settle()
        assert [one.surname for one in here(desk)] == ["Çelik"]

    def test_and_the_one_who_leaves(self, desk: Player) -> None:
        enter(desk, "celik")
        enter(desk, "lhostis")
        desk.type("celik")
        chosen = next(one for one in here(desk) if one.surname == "L'Hostis")
        desk.bench.desk.presences.reveal(chosen.id)
        desk.press(Key.Key_F8)
        desk.settle()
        assert {one.surname for one in here(desk) if one.departed_at} == {"L'Hostis"}

    def test_another_post_does_not_unchoose_it(self, desk: Player, registered: Database) -> None:
        enter(desk, "celik")
        enter(desk, "lhostis")
        desk.type("ce")
        chosen = next(one for one in here(desk) if one.surname == "L'Hostis")
        desk.bench.desk.presences.reveal(chosen.id)
        assert desk.bench.workshop is not None
        registered.write(check_in.unnamed, desk.bench.workshop.id, 1, registered.clock())
        desk.until(lambda: len(desk.bench.desk.presences.model.rows) == 3, "the other's gesture")
        desk.press(Key.Key_F8)
        desk.settle()
        assert {one.surname for one in here(desk) if one.departed_at} == {"L'Hostis"}

    def test_after_escape_f5_is_about_the_one_just_recorded(self, desk: Player) -> None:
        enter(desk, "celik")
        enter(desk, "lhostis")
        first = next(one for one in here(desk) if one.surname == "Çelik")
        desk.bench.desk.presences.reveal(first.id)
        desk.press(Key.Key_Escape)
        desk.press(Key.Key_F5)
        desk.settle()
        tables = {one.surname: one.table for one in here(desk)}
        assert tables == {"Çelik": 1, "L'Hostis": 3}

    def test_f3_with_the_awaited_shown_takes_nobody_unchosen(self, desk: Player) -> None:
        desk.press(Key.Key_Down)
        desk.bench.desk.finder.choose_none()
        desk.press(Key.Key_F3)
        desk.until(QApplication.activePopupWidget, "the menu")
        desk.letter("A")
        desk.settle()
        (one,) = here(desk)
        assert (one.full_name, one.role) == ("", Role.COMPANION)


class TestCards:
    def test_a_refused_card_never_comes_back_into_another_one(self, desk: Player, registered: Database) -> None:
        enter(desk, "celik")
        enter(desk, "lhostis")
        people = {one.surname: one.participant_id or "" for one in here(desk)}
        panels = desk.bench.desk.panels
        panels.correct(people["Çelik"])
        before = registered.read(check_in.person_card, people["Çelik"])
        registered.write(check_in.correct_person, people["Çelik"], NewPerson("Celik", "Hüseyin"), before)
        panels.form.fields["surname"].setText("Çelikoğlu")
        desk.press(Key.Key_Return)  # refused: another post wrote there
        panels.correct(people["L'Hostis"])
        desk.settle()
        assert panels.form.fields["surname"].text() == "L'Hostis"
        desk.press(Key.Key_Escape)
        assert panels.form.card.participant_id == people["Çelik"]
        assert panels.form.fields["surname"].text() == "Çelikoğlu"
        assert registered.read(check_in.person_card, people["L'Hostis"]).surname == "L'Hostis"


class TestBoxes:
    def test_leaving_a_box_for_another_workshop_writes_nothing_there(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        rows = [registered.read(programme.workshop_named, code) for code in ("A3-ACT-1", "A4-ACT-1")]
        registered.write(programme.edit_workshop, rows[1].id, {"tables": 7})
        player = open_window(dossier, "A3-ACT-1", "desk")
        player.bench.choose([registered.read(programme.workshop_named, one.code) for one in rows], "desk")
        player.press(Key.Key_B, CTRL)
        box = player.bench.desk.views.tables.number
        box.setFocus()
        player.press(Key.Key_F4)
        player.press(Key.Key_Tab)
        player.settle()
        assert [registered.read(programme.workshop_named, one.code).tables for one in rows] == [4, 7]
        assert box.value() == 7

    def test_what_another_post_set_is_not_put_back(self, desk: Player, registered: Database) -> None:
        desk.press(Key.Key_B, CTRL)
        box = desk.bench.desk.views.tables.number
        box.setFocus()
        assert desk.bench.workshop is not None
        registered.write(programme.edit_workshop, desk.bench.workshop.id, {"tables": 9})
        desk.until(lambda: box.value() == 9, "the other's number")
        desk.press(Key.Key_Tab)
        desk.settle()
        assert registered.read(programme.workshop_named, "A3-ACT-1").tables == 9
