"""Each gesture of the desk by its keys, in the real window: one is enough, and one takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.people import Manner, Minority, Participant, Proof, Registration, Role
from fabrique_desktop.services import attendance, check_in, programme
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.check_in_faces import offer_spoken
from tests.conftest import EVENING
from tests.journeys.player import CTRL, Player
from tests.services.people import register
from tests.ui.conftest import Opener
from tests.ui.desk import counts, enter, here

Key = Qt.Key


def press(player: Player, *keys: Qt.Key) -> None:
    for key in keys:
        player.press(key)
    player.settle()


def banner(player: Player) -> str:
    return player.desktop.window.banner.text.text()


def menu(player: Player, key: Qt.Key, letter: str) -> None:
    """Open a menu by its key, choose in it by a letter."""
    player.press(key)
    player.until(QApplication.activePopupWidget, "the menu")
    player.letter(letter)
    player.settle()


class TestInNumber:
    def test_a_group_by_its_number_and_its_name(self, desk: Player) -> None:
        enter(desk, "6 Emmaüs")
        assert (counts(desk).group_member, counts(desk).present) == (6, 6)
        assert "6 personnes du groupe « Emmaüs »" in banner(desk)
        desk.press(Key.Key_Z, CTRL)
        desk.settle()
        assert counts(desk).present == 0

    def test_without_a_name_in_words(self, desk: Player) -> None:
        enter(desk, "3 sans nom")
        assert counts(desk).unnamed == 3
        assert desk.bench.desk.search.text() == ""

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("2 enfants", "2 enfants : présence notée"),
            ("1 interprète", "1 interprète : présence notée"),
            ("3 accompagnants Emmaüs", "3 accompagnant·es du groupe « Emmaüs » : présence notée"),
            ("6 Emmaüs, 06 39 98 00 00", "Ce qui est noté après le nombre est gardé à part, jamais imprimé."),
        ],
    )
    def test_the_banner_says_whom_and_that_a_contact_is_kept(self, desk: Player, typed: str, said: str) -> None:
        enter(desk, typed)
        assert said in " ".join(banner(desk).split())
        assert "06 39" not in banner(desk)

    def test_the_line_says_it_before(self, desk: Player) -> None:
        desk.type("2 enfants, 06 39 98 00 00")
        (row,) = desk.bench.desk.found_model.rows
        spoken = offer_spoken(row)
        assert " ".join(spoken.split()) == "Ajouter 2 enfants, à part, contact gardé"

    def test_a_structure_of_the_register_is_a_group_however_it_is_called(self, desk: Player) -> None:
        enter(desk, "4 habitat et humanisme")
        assert {(one.manner, one.label) for one in here(desk)} == {(Manner.GROUP_MEMBER, "habitat et humanisme")}

    def test_a_first_name_is_enough(self, desk: Player) -> None:
        enter(desk, "Maryvonne")
        (one,) = here(desk)
        assert (one.full_name, one.manner) == ("Maryvonne", Manner.WALK_IN)


class TestRoles:
    def test_a_companion_in_two_keys(self, desk: Player) -> None:
        desk.type("Paul Durant")
        menu(desk, Key.Key_F3, "A")
        assert dict(counts(desk).apart) == {Role.COMPANION: 1}
        assert here(desk)[0].full_name == "Paul Durant"

    def test_an_interpreter_without_a_name(self, desk: Player) -> None:
        menu(desk, Key.Key_F3, "I")
        assert dict(counts(desk).apart) == {Role.INTERPRETER: 1}

    def test_a_registered_person_arrives_as_an_observer(self, desk: Player) -> None:
        desk.type("celik")
        menu(desk, Key.Key_F3, "O")
        (one,) = here(desk)
        assert (one.surname, one.role) == ("Çelik", Role.OBSERVER)

    def test_a_minor_takes_part_and_is_counted(self, desk: Player) -> None:
        desk.type("Enzo")
        menu(desk, Key.Key_F3, "M")
        (one,) = here(desk)
        assert (one.role, one.minor, counts(desk).present) == (Role.PARTICIPANT, True, 1)

    def test_a_child_who_comes_along_is_not(self, desk: Player) -> None:
        menu(desk, Key.Key_F3, "E")
        assert (dict(counts(desk).apart), counts(desk).present) == ({Role.CHILD: 1}, 0)


class TestTables:
    def test_the_table_is_said_and_changed_by_one_key(self, desk: Player) -> None:
        enter(desk, "celik")
        assert "Table 1" in banner(desk)
        press(desk, Key.Key_F5)
        assert here(desk)[0].table == 2
        assert "table 2" in banner(desk)
        desk.press(Key.Key_Z, CTRL)
        desk.settle()
        assert here(desk)[0].table == 1

    def test_people_are_spread(self, desk: Player) -> None:
        for letters in ("celik", "quemener", "lhostis", "ozturk"):
            enter(desk, letters)
        assert sorted(one.table or 0 for one in here(desk)) == [1, 2, 3, 4]

    def test_the_view_of_tables_seats_the_last_person(self, desk: Player) -> None:
        enter(desk, "celik")
        desk.press(Key.Key_B, CTRL)
        press(desk, Key.Key_Down, Key.Key_Down, Key.Key_Return)
        assert here(desk)[0].table == 3

    def test_the_number_of_seats_is_changed_from_the_desk(self, desk: Player) -> None:
        desk.press(Key.Key_B, CTRL)
        seats = desk.bench.desk.views.tables.seats
        seats.setFocus()
        seats.selectAll()
        desk.type("6")
        press(desk, Key.Key_Tab)
        assert desk.bench.workshop is not None
        assert desk.bench.database.read(programme.workshop_named, "A3-ACT-1").seats == 6


class TestElsewhere:
    def test_f9_moves_the_registration(self, desk: Player) -> None:
        desk.type("nolwenn le bihan")
        assert "A1-ACT-2" in desk.bench.desk.finder.hint.text()  # A1-ACT-1 is over
        before = counts(desk).expected
        press(desk, Key.Key_F9)
        (one,) = here(desk)
        assert (one.surname, one.manner) == ("Le Bihan", Manner.REGISTERED)
        assert counts(desk).expected == before + 1
        desk.press(Key.Key_Z, CTRL)
        desk.settle()
        assert (counts(desk).expected, here(desk)) == (before, [])

    def test_enter_on_the_person_adds_here_and_leaves_the_other(self, desk: Player) -> None:
        desk.type("nolwenn le bihan")
        press(desk, Key.Key_Down, Key.Key_Return)
        (one,) = here(desk)
        assert (one.surname, one.manner) == ("Le Bihan", Manner.WALK_IN)


class TestScanner:
    @pytest.fixture
    def coded(self, desk: Player, registered: Database) -> Player:
        def give(session: object) -> None:
            registration = session.query(Registration).join(Participant).filter_by(surname="Çelik").first()  # type: ignore[attr-defined]
            registration.code = "JF9UQ2X1"

        registered.write(give)
        return desk

    @pytest.mark.parametrize("typed", ["JF9UQ2X1", "jf9uq2x1", "https://x.example/registrations_attendees/JF9UQ2X1/qr"])
    def test_a_code_and_enter(self, coded: Player, typed: str) -> None:
        enter(coded, typed)
        (one,) = here(coded)
        assert (one.surname, one.proof) == ("Çelik", Proof.CODE)

    def test_an_unknown_code_adds_nobody(self, coded: Player) -> None:
        enter(coded, "ZZ99ZZ99")
        assert here(coded) == []
        assert "code" in banner(coded)
        enter(coded, "JF9UQ2X1")  # the field was chosen whole: the next scan replaces it
        assert len(here(coded)) == 1


class TestPaperSheet:
    def test_a_signed_sheet_is_entered_afterwards(self, desk: Player) -> None:
        menu(desk, Key.Key_F10, "S")
        assert desk.bench.desk.late_entry.isVisible()
        enter(desk, "celik")
        (one,) = here(desk)
        assert (one.proof, one.late) == (Proof.SIGNATURE, False)
        menu(desk, Key.Key_F10, "D")
        assert not desk.bench.desk.late_entry.isVisible()
        enter(desk, "quemener")
        assert {one.proof for one in here(desk)} == {Proof.SIGNATURE, Proof.DESK}


class TestCompleting:
    def test_who_came_without_a_name_leaves_a_contact(self, desk: Player) -> None:
        press(desk, Key.Key_F6)
        desk.press(Key.Key_F2)
        form = desk.bench.desk.form
        assert form.isVisible()
        form.fields["phone"].setText("06 39 98 00 00")
        form.consents["answer_wanted"].setChecked(True)
        press(desk, Key.Key_Return)
        (one,) = here(desk)
        assert (one.manner, one.full_name, counts(desk).unnamed) == (Manner.UNNAMED, "", 1)
        card = desk.bench.database.read(check_in.person_card, one.participant_id or "")
        assert (card.phone, card.answer_wanted) == ("06 39 98 00 00", True)

    def test_consents_and_minority_are_written_from_the_form(self, desk: Player) -> None:
        enter(desk, "celik")
        desk.press(Key.Key_F2)
        form = desk.bench.desk.form
        assert form.isVisible()
        form.minority.setCurrentIndex(form.minority.findData(Minority.AWAITED))
        assert not form.consents["photo_allowed"].isEnabled()
        form.consents["follow_up_wanted"].setChecked(True)
        press(desk, Key.Key_Return)
        card = desk.bench.database.read(check_in.person_card, here(desk)[0].participant_id or "")
        assert (card.minority, card.follow_up_wanted) == (Minority.AWAITED, True)
        assert here(desk)[0].minor

    def test_the_list_leads_to_the_form(self, desk: Player) -> None:
        enter(desk, "Zoé Nouvelle")
        desk.press(Key.Key_D, CTRL)
        views = desk.bench.desk.views
        desk.until(lambda: views.completing.model.rows, "what is left to complete")
        names = [one.person.title for one in views.completing.model.rows if one.person]
        assert "Zoé Nouvelle" in names
        views.completing.list.choose(next(
            n for n, one in enumerate(views.completing.model.rows) if one.person and one.person.title == "Zoé Nouvelle"
        ))  # fmt: skip
        press(desk, Key.Key_Return)
        assert desk.bench.desk.form.isVisible()
        assert desk.bench.desk.form.fields["surname"].text() == "Nouvelle"

    def test_two_alike_are_told_to_be_one_and_back(self, desk: Player, registered: Database) -> None:
        assert desk.bench.workshop is not None
        for first in ("Anaïs", "Anais"):
            registered.write(register, "Kerduff", first, desk.bench.workshop.id)
        desk.press(Key.Key_D, CTRL)
        views = desk.bench.desk.views
        desk.until(lambda: any(one.pair for one in views.completing.model.rows), "the pair")
        before = counts(desk).expected
        views.completing.list.choose(0)
        desk.press(Key.Key_Return)
        desk.until(QApplication.activePopupWidget, "the menu")
        desk.letter("A")
        desk.settle()
        assert counts(desk).expected == before - 1
        desk.press(Key.Key_Z, CTRL)
        desk.settle()
        assert counts(desk).expected == before


class TestTwoWorkshops:
    def test_each_is_worded_and_the_keys_change_it(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        player = open_window(dossier, "A3-ACT-1", "desk")
        rows = [registered.read(programme.workshop_named, code) for code in ("A3-ACT-1", "A4-ACT-1")]
        player.bench.choose(rows, "desk")
        told = [one.text() for one in player.bench.desk.targets.buttons]
        assert told[0].startswith("Arrivées : A3-ACT-1")
        assert told[1].startswith("A4-ACT-1")
        enter(player, "Maryvonne")
        press(player, Key.Key_F4)
        enter(player, "Gwenola")
        present = [registered.read(attendance.counts, one.id).present for one in rows]
        assert present == [1, 1]
        spoken = player.bench.desk.here.model().index(0, 0).data()
        assert "Gwenola" in spoken


def test_the_charts_are_read_as_words(desk: Player) -> None:
    for letters in ("celik", "quemener", "3 sans nom"):
        enter(desk, letters)
    desk.press(Key.Key_N, CTRL)
    bars = desk.bench.desk.views.numbers.bars
    said = [bars.rows.index(place).data() for place in range(bars.rows.rowCount())]
    assert "Inscrit·e à l’avance : 2 sur 5" in said
    assert "Sans nom : 3 sur 5" in said
    assert any(one.startswith("Table 1 : 2 sur 8") for one in said)
    assert "5\u00a0participations" in desk.bench.desk.views.numbers.totals.text()


def test_letters_go_to_the_field_from_every_view(desk: Player) -> None:
    for key in (Key.Key_P, Key.Key_B, Key.Key_N, Key.Key_D):
        desk.press(key, CTRL)
        QTest.qWait(5)
        desk.type("é")
        assert desk.bench.desk.search.text() == "é"
        press(desk, Key.Key_Escape)


def test_the_needs_of_the_day_are_seen_at_the_desk(desk: Player, registered: Database) -> None:
    enter(desk, "Zoé, interprète turc")
    card = registered.read(check_in.person_card, here(desk)[0].participant_id or "")
    assert card.needs == "interprète turc"
    assert "interprète turc" in desk.bench.desk.here.model().index(0, 0).data()
    assert EVENING is not None
