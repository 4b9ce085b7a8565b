"""The desk under a queue: letters, Enter, nobody checked in by mistake."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.domain.people import Manner, Role
from fabrique_desktop.services import attendance, check_in, closing, programme, searching
from fabrique_desktop.store.database import Database
from tests.journeys.player import CTRL
from tests.ui.conftest import Opener
from tests.ui.desk import counts, enter, here


def test_namesakes_are_never_taken_by_the_first_enter(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-CIT-1", "desk")
    enter(player, "benali")
    assert counts(player).present == 0
    assert player.bench.desk.search.text() == "benali"
    player.press(Qt.Key.Key_Down)
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert [one.full_name for one in here(player)] == ["Mohamed Benali"]


def test_somebody_registered_elsewhere_is_offered_not_taken(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "marie")
    assert counts(player).present == 0
    player.press(Qt.Key.Key_F7)
    player.settle()
    (one,) = here(player)
    assert (one.full_name, one.manner) == ("marie", Manner.WALK_IN)


def test_a_registered_person_costs_a_few_letters_and_enter(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    for letters in ("cel", "lho", "ozt"):
        enter(player, letters)
    assert {one.surname for one in here(player)} == {"L'Hostis", "Öztürk", "Çelik"}
    assert player.bench.desk.search.hasFocus()
    assert player.bench.desk.search.text() == ""


def test_several_without_a_name_in_one_gesture_and_one_undo(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    player.type("3")
    player.press(Qt.Key.Key_F6)
    player.settle()
    assert counts(player).unnamed == 3
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert counts(player).present == 0


def test_a_letter_typed_on_a_button_goes_to_the_field(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    player.tab_to("Départ")
    player.type("ç")
    assert player.bench.desk.search.text() == "ç"
    assert player.bench.desk.search.hasFocus()


def test_a_misspelt_name_is_corrected_and_found(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    player.type("celik")
    player.press(Qt.Key.Key_F2)
    fields = player.bench.desk.form.fields
    fields["surname"].setText("Çelikoğlu")
    player.press(Qt.Key.Key_Return)
    player.settle()
    found = player.bench.database.read(searching.find_people, "celikoglu")
    assert [one.surname for one in found] == ["Çelikoğlu"]
    assert player.bench.desk.search.hasFocus()


def test_departure_return_and_role_change_the_counts(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    player.tab_to("Personnes présentes, dernière arrivée d’abord")
    player.press(Qt.Key.Key_Home)
    player.press(Qt.Key.Key_F8)
    player.settle()
    assert (counts(player).present, counts(player).in_the_room) == (1, 0)
    player.press(Qt.Key.Key_F8)
    player.settle()
    assert counts(player).in_the_room == 1
    player.press(Qt.Key.Key_F3)
    player.press(Qt.Key.Key_Down)
    player.press(Qt.Key.Key_Down)
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert counts(player).present == 0
    assert dict(counts(player).apart) == {Role.OBSERVER: 1}


def test_the_elected_and_the_press_are_listed_apart(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A1-ACT-1", "desk")
    for letters in ("joalland", "perrochaud", "bertho"):
        enter(player, letters)
    assert counts(player).present == 1
    assert dict(counts(player).apart) == {Role.ELECTED: 1, Role.PRESS: 1}


def test_two_parallel_workshops_each_get_their_people(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    rows = [registered.read(programme.workshop_named, code) for code in ("A3-ACT-1", "A4-ACT-1")]
    player.bench.choose(rows, "desk")
    enter(player, "celik")
    enter(player, "ollivaud")
    enter(player, "kowal")
    assert "A4-ACT-1" in player.desktop.window.banner.text.text()
    present = [registered.read(attendance.counts, one.id).present for one in rows]
    assert present == [2, 1]


def test_the_number_shown_is_the_number_recorded(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    player.press(Qt.Key.Key_F6)
    player.settle()
    spoken = player.bench.desk.counts.accessibleName()
    assert spoken.startswith("A3-ACT-1 : 2 présents, 2 dans la salle, 15 inscrits")


def test_a_key_is_about_the_person_in_the_field(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    enter(player, "quemener")
    player.bench.desk.presences.reveal(here(player)[1].id)
    player.type("quem")
    player.press(Qt.Key.Key_F8)
    player.settle()
    gone = {one.surname: one.departed_at is not None for one in here(player)}
    assert gone == {"Çelik": False, "Quéméner": True}
    assert "Quéméner : départ noté" in player.desktop.window.banner.text.text()


def test_a_presence_noted_by_mistake_is_withdrawn_long_after(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    for letters in ("celik", "quemener", "lhostis"):
        enter(player, letters)
    player.tab_to("Personnes présentes, dernière arrivée d’abord")
    player.press(Qt.Key.Key_End)
    player.press(Qt.Key.Key_Delete)
    player.settle()
    assert {one.surname for one in here(player)} == {"Quéméner", "L'Hostis"}
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert counts(player).present == 3


def test_undo_stays_on_the_workshops_of_the_desk(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    elsewhere = registered.read(programme.workshop_named, "A2-ACT-1")
    player.bench.choose([elsewhere], "desk")
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert registered.read(attendance.counts, registered.read(programme.workshop_named, "A3-ACT-1").id).present == 1


def test_a_closed_workshop_keeps_its_numbers(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    assert player.bench.workshop is not None
    registered.write(closing.close_workshop, player.bench.workshop.id, registered.clock())
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    player.tab_to("Personnes présentes, dernière arrivée d’abord")
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F8):
        player.press(key)
        player.settle()
    assert (counts(player).present, counts(player).in_the_room) == (1, 1)
    assert "clôturé" in player.desktop.window.banner.text.text()


def test_somebody_else_s_gesture_never_moves_the_cursor(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, "A3-CIT-1", "desk")
    player.type("benali")
    player.press(Qt.Key.Key_Down)
    player.press(Qt.Key.Key_Down)
    chosen = player.bench.desk.found.current_row().id
    assert player.bench.workshop is not None
    registered.write(check_in.unnamed, player.bench.workshop.id, 1, registered.clock())
    player.until(lambda: player.bench.desk.presences.model.rows, "the other's gesture")
    assert player.bench.desk.found.current_row().id == chosen


def test_a_misspelt_registrant_is_proposed_before_anybody_is_added(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    for letters, name in (("quemenner", "Quéméner"), ("kowalchik", "Kowalczyk-Dubois"), ("ozturc", "Öztürk")):
        enter(player, letters)
        assert counts(player).walk_in == 0
        found = player.bench.desk.found_model.rows
        assert found[0].alike
        assert found[0].person is not None
        assert found[0].person.surname == name
        player.press(Qt.Key.Key_Down)
        player.press(Qt.Key.Key_Return)
        player.settle()
    assert (counts(player).registered, counts(player).walk_in) == (3, 0)
    enter(player, "Maryvonne")
    assert counts(player).walk_in == 1
