"""What goes wrong at a desk: the wrong line, another post's hand, a box left by Tab. Nobody is changed unseen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.people import Role
from fabrique_desktop.services import attendance, check_in, programme
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.store.database import Database
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener
from tests.ui.desk import enter, here

Key = Qt.Key


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


class TestAfterATryOut:
    """What a volunteer met on a real screen."""

    def test_a_contact_alone_is_kept_once_and_makes_nobody_a_minor(self, desk: Player) -> None:
        desk.press(Key.Key_F6)
        desk.settle()
        desk.press(Key.Key_F2)
        field = desk.bench.desk.form.fields["other_contact"]
        field.setFocus()
        desk.type("passe au CCAS")
        desk.press(Key.Key_Return)
        desk.settle()
        (one,) = here(desk)
        assert (one.minor, one.participant_id is not None) == (False, True)
        assert "ajouté à la présence" in desk.desktop.window.banner.text.text()
        assert not desk.bench.desk.form.isVisible()

    def test_somebody_in_one_of_the_two_workshops_is_not_taken_for_the_other(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        rows = [registered.read(programme.workshop_named, code) for code in ("A3-ACT-1", "A4-ACT-1")]
        player = open_window(dossier, "A3-ACT-1", "desk")
        player.bench.choose(rows, "desk")
        enter(player, "kowalczyk")
        player.press(Key.Key_F4)
        enter(player, "kowalczyk")
        present = [registered.read(attendance.counts, one.id).present for one in rows]
        assert present == [1, 0]

    def test_f9_goes_from_one_workshop_of_the_desk_to_the_other(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        rows = [registered.read(programme.workshop_named, code) for code in ("A3-ACT-1", "A4-ACT-1")]
        player = open_window(dossier, "A3-ACT-1", "desk")
        player.bench.choose(rows, "desk")
        before = [registered.read(attendance.counts, one.id).expected for one in rows]
        player.type("ollivaud")
        player.press(Key.Key_F9)
        player.settle()
        after = [registered.read(attendance.counts, one.id) for one in rows]
        assert [one.present for one in after] == [1, 0]
        assert [one.expected for one in after] == [before[0] + 1, before[1] - 1]

    def test_f3_is_about_the_one_just_recorded(self, desk: Player) -> None:
        desk.type("Sofia Pereira")
        desk.press(Key.Key_F7)
        desk.settle()
        desk.press(Key.Key_F3)
        desk.until(QApplication.activePopupWidget, "the menu")
        desk.letter("M")
        desk.settle()
        (one,) = here(desk)
        assert (one.full_name, one.minor) == ("Sofia Pereira", True)

    def test_good_news_after_a_refusal_is_green_and_can_be_undone(self, desk: Player) -> None:
        enter(desk, "lhostis")
        enter(desk, "lhostis")
        enter(desk, "ozturk")
        banner = desk.desktop.window.banner
        assert banner.property("tone") == "ok"
        assert banner.text.text().startswith("Mehmet Öztürk : présence notée")
        assert "Juste avant, refusé" in banner.text.text()

    def test_the_list_of_another_workshop_is_never_acted_on(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        player = open_window(dossier, "A3-CIT-1", "desk")
        player.press(Key.Key_D, CTRL)
        completing = player.bench.desk.views.completing
        player.until(lambda: completing.model.rows, "the namesakes")
        player.bench.choose([registered.read(programme.workshop_named, "A3-ACT-1")], "desk")
        assert completing.model.rows == []

    def test_a_walk_in_taken_back_is_not_offered_again(self, desk: Player) -> None:
        enter(desk, "Sofia Pereira")
        desk.press(Key.Key_Return)
        desk.settle()
        desk.press(Key.Key_Z, CTRL)
        desk.settle()
        desk.type("sofia pereira")
        assert [one.person for one in desk.bench.desk.found_model.rows] == [None]

    def test_a_group_is_first_though_its_name_is_somebody_s_structure(self, desk: Player) -> None:
        enter(desk, "6 Emmaüs")
        assert len(here(desk)) == 6

    def test_letters_typed_over_the_rule_go_to_the_field(self, desk: Player) -> None:
        desk.press(Key.Key_B, CTRL)
        desk.bench.desk.views.tables.rule.setFocus()
        desk.type("a")
        assert desk.bench.desk.search.text() == "a"

    def test_the_day_and_the_closing_are_seen_before_the_first_gesture(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        player = open_window(dossier, "A3-CIT-1", "desk")
        assert player.bench.desk.standing.isVisible()

    def test_the_sheet_of_another_workshop_is_no_longer_entered(self, desk: Player, registered: Database) -> None:
        desk.press(Key.Key_F10)
        desk.until(QApplication.activePopupWidget, "the menu")
        desk.letter("S")
        desk.bench.choose([registered.read(programme.workshop_named, "A4-ACT-1")], "desk")
        assert not desk.bench.desk.late_entry.isVisible()

    def test_the_next_name_replaces_the_one_that_was_not_taken(self, desk: Player) -> None:
        enter(desk, "marie")
        enter(desk, "celik")
        assert [one.surname for one in here(desk)] == ["Çelik"]

    def test_what_another_wrote_is_seen_and_one_s_own_words_can_be_kept(
        self, desk: Player, registered: Database
    ) -> None:
        enter(desk, "celik")
        person = here(desk)[0].participant_id or ""
        desk.bench.desk.panels.correct(person)
        before = registered.read(check_in.person_card, person)
        registered.write(check_in.correct_person, person, NewPerson("Celik", "Hüseyin"), before)
        form = desk.bench.desk.form
        form.fields["phone"].setText("06 39 98 00 00")
        form.fields["surname"].setText("Çelikoğlu")
        form.fields["phone"].setFocus()
        desk.press(Key.Key_Return)
        desk.settle()
        assert form.isVisible()
        form.fields["phone"].setFocus()
        desk.press(Key.Key_Return)
        desk.settle()
        card = registered.read(check_in.person_card, person)
        assert (card.surname, card.phone) == ("Çelikoğlu", "06 39 98 00 00")
