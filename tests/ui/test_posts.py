"""A whole evening of the desk, and of a table, each with its own part of the dossier: nothing they do is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import capture, check_in, closing, import_undo, leaks, programme
from fabrique_desktop.services.arrivals import NewPerson
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.messages import sentence
from tests.conftest import EVENING, SAMPLES, Clock
from tests.journeys.player import CTRL, SHIFT, Player
from tests.services.people import register
from tests.ui.conftest import Opener
from tests.ui.desk import counts, enter, here

Key = Qt.Key
OpenAs = Callable[[Post, str], tuple[Player, list[str]]]


@pytest.fixture
def open_as(open_window: Opener, dossier: Path, clock: Clock) -> OpenAs:
    """The window of a post, on its page of A3-ACT-1, and all that was refused there since."""

    def opener(post: Post, page: str) -> tuple[Player, list[str]]:
        player = open_window(None)
        player.desktop.enter(lambda: dossiers.open_dossier(dossier, clock=clock, post=post))
        bench = player.bench
        refused: list[str] = []
        bench.ws.gestures.refused.connect(lambda error: refused.append(sentence(error)))
        bench.ws.feed.lost.connect(lambda error: refused.append(sentence(error)))
        bench.choose([bench.database.read(programme.workshop_named, "A3-ACT-1")], page)
        player.settle()
        return player, refused

    return opener


def press(player: Player, *keys: Qt.Key) -> None:
    for key in keys:
        player.press(key)
    player.settle()


def banner(player: Player) -> str:
    return player.desktop.window.banner.text.text()


def shown(player: Player, name: str) -> bool:
    return player.desktop.window.stack.currentWidget() is player.desktop.window.pages.get(name)


def named(player: Player, name: str) -> list[QPushButton]:
    return [
        one
        for one in player.desktop.window.stack.currentWidget().findChildren(QPushButton)  # type: ignore[union-attr]
        if one.accessibleName() == name and not one.isHidden()
    ]


class TestDesk:
    def test_five_people_come_in_and_one_is_taken_back(
        self, open_as: OpenAs, registered: Database, dossier: Path
    ) -> None:
        player, refused = open_as(Post.DESK, "desk")
        for letters in ("cel", "lho"):
            enter(player, letters)
        enter(player, "Zoé Nouvelle")
        press(player, Key.Key_F6)
        enter(player, "2 Emmaüs")
        assert (counts(player).present, counts(player).unnamed, counts(player).group_member) == (6, 1, 2)
        player.press(Key.Key_Z, CTRL)
        player.settle()
        enter(player, "ozt")
        assert counts(player).present == 5
        press(player, Key.Key_F5)
        assert here(player)[0].table is not None
        assert [one.surname for one in here(player) if one.surname] == ["Öztürk", "Nouvelle", "L'Hostis", "Çelik"]
        assert refused == []
        player.bench.window.close()
        assert check_dossier(dossier).problems == ()

    def test_every_view_is_read(self, open_as: OpenAs, registered: Database) -> None:
        here_id = registered.read(programme.workshop_named, "A3-ACT-1").id
        registered.write(register, "Kerduff", "Anaïs", here_id)
        registered.write(register, "Kerduff", "Anais", here_id)
        player, refused = open_as(Post.DESK, "desk")
        enter(player, "celik")
        enter(player, "celik")  # already here
        press(player, Key.Key_Escape)
        for key in (Key.Key_P, Key.Key_B, Key.Key_N, Key.Key_D):
            player.press(key, CTRL)
            player.settle()
        views = player.bench.desk.views
        player.until(lambda: any(one.pair for one in views.completing.model.rows), "the pair")
        views.completing.list.choose(0)
        player.press(Key.Key_Return)
        player.until(QApplication.activePopupWidget, "the menu")
        player.letter("A")
        player.settle()
        player.press(Key.Key_H, CTRL)
        assert "refusé, déjà noté·e" in player.bench.desk.panels.reading.text.toPlainText()
        press(player, Key.Key_Escape)
        assert refused == []

    def test_somebody_is_corrected_and_the_seats_are_counted_anew(self, open_as: OpenAs, registered: Database) -> None:
        player, refused = open_as(Post.DESK, "desk")
        enter(player, "celik")
        player.press(Key.Key_F2)
        player.bench.desk.form.fields["phone"].setText("06 39 98 00 00")
        press(player, Key.Key_Return)
        assert registered.read(check_in.person_card, here(player)[0].participant_id or "").phone == "06 39 98 00 00"
        player.press(Key.Key_B, CTRL)
        tables = player.bench.desk.views.tables
        tables.seats.setFocus()
        tables.seats.selectAll()
        player.type("6")
        press(player, Key.Key_Tab)
        assert registered.read(programme.workshop_named, "A3-ACT-1").seats == 6
        assert named(player, "Projeter") == []
        assert refused == []

    def test_a_list_comes_in_and_is_taken_back(self, open_as: OpenAs, database: Database) -> None:
        player, refused = open_as(Post.DESK, "desk")
        player.bench.go("import")
        page = player.bench.importing
        page.show_file(SAMPLES / "registrants.csv", None)
        player.until(lambda: not page.task.running and page.import_button.isEnabled(), "the preview")
        player.push("Importer")
        player.settle()
        assert "120" in banner(player)
        assert database.read(leaks.registered) == 120
        gesture = database.read(import_undo.last_import, player.bench.database.station)
        assert gesture is not None
        player.bench.ws.gestures.run(import_undo.undo_import, gesture.gesture)
        player.settle()
        assert database.read(leaks.registered) == 0
        assert refused == []

    def test_what_another_post_does_is_seen_at_once(self, open_as: OpenAs, registered: Database, workshop: str) -> None:
        player, refused = open_as(Post.DESK, "desk")
        registered.write(check_in.walk_in, workshop, NewPerson("Salaün", "Maëlle"), EVENING)
        registered.write(capture.add_contribution, workshop, Saying("Un guichet"), EVENING)
        rows = player.bench.desk.presences.model
        player.until(lambda: [one.surname for one in rows.rows] == ["Salaün"], "the arrival")
        player.bench.go("day")
        player.until(lambda: _numbers(player, workshop) == (1, 1), "the numbers of the day")
        assert refused == []

    def test_what_is_not_its_own_is_told_in_a_sentence(self, open_as: OpenAs, registered: Database) -> None:
        player, refused = open_as(Post.DESK, "desk")
        for letter in ("T", "L", "M", "G"):
            press(player, Key.Key_Escape)
            player.press(Key(ord(letter)), CTRL)
            player.settle()
            assert shown(player, "desk")
            assert "accueil" in banner(player)
        assert refused == []
        player.bench.ws.gestures.run(closing.start_workshop, player.bench.workshops[0].id, EVENING)
        player.settle()
        assert refused == [sentence(NotThisPost())]
        enter(player, "cel")
        assert counts(player).present == 1


class TestTable:
    def test_ten_lines_with_what_is_done_to_them(
        self, open_as: OpenAs, database: Database, workshop: str, dossier: Path
    ) -> None:
        player, refused = open_as(Post.CAPTURE, "capture")
        for number in range(1, 9):
            player.type(f"ligne {number}")
            press(player, Key.Key_Return)
        press(player, Key.Key_Up)
        player.type(" bis")
        press(player, Key.Key_Return)
        player.type("à reprendre")
        press(player, Key.Key_Return)
        player.press(Key.Key_Z, CTRL)
        player.settle()
        QGuiApplication.clipboard().setText("collée une\ncollée deux")
        player.bench.capture.composer.line.paste()
        player.bench.capture.composer.block.take_button.click()
        player.settle()
        said = _said(database, workshop)
        assert [one.text for one in said if not one.withdrawn] == [
            *(f"ligne {number}" for number in range(1, 8)), "ligne 8 bis", "collée une", "collée deux",
        ]  # fmt: skip
        self._around_the_last(player)
        assert _said(database, workshop)[-1].angle is AngleChoice.PARTICIPATION
        assert refused == []
        player.bench.window.close()
        assert check_dossier(dossier).problems == ()

    def _around_the_last(self, player: Player) -> None:
        player.tab_to("Contributions, la plus récente d’abord")
        press(player, Key.Key_Home, Key.Key_F5, Key.Key_Delete, Key.Key_Delete)
        player.press(Key.Key_H, CTRL)
        player.settle()
        history = player.bench.capture.cards
        player.until(history.isVisible, "the history")
        press(player, Key.Key_Escape, Key.Key_Escape)

    def test_near_ones_are_grouped_and_put_apart(self, open_as: OpenAs, database: Database, workshop: str) -> None:
        for words in ("Ouvrir l’accueil le samedi matin", "Une permanence d’accueil ouverte le samedi matin"):
            database.write(capture.add_contribution, workshop, Saying(words, 1), EVENING)
        player, refused = open_as(Post.CAPTURE, "capture")
        player.press(Key.Key_R, CTRL)
        player.until(lambda: shown(player, "tidy"), "the tidy view")
        page = player.bench.later.tidy
        player.until(page.state.finder.is_done, "the nearest")
        press(player, Key.Key_F4)
        player.until(lambda: all(one.group_id for one in _said(database, workshop)), "the group")
        player.press(Key.Key_Z, CTRL)
        player.settle()
        player.until(lambda: not any(one.group_id for one in _said(database, workshop)), "the undo")
        assert refused == []

    def test_a_proposal_is_drawn_up_and_a_text_removed_on_request(
        self, open_as: OpenAs, database: Database, workshop: str
    ) -> None:
        player, refused = open_as(Post.CAPTURE, "capture")
        player.type("un guichet mobile")
        press(player, Key.Key_Return)
        player.press(Key.Key_N, CTRL)
        player.until(player.bench.capture.proposal.isVisible, "the proposal")
        player.type("Guichet mobile")
        press(player, Key.Key_Escape)
        (one,) = _said(database, workshop)
        assert "Guichet mobile" in (one.drawn_up.title, one.text)
        player.bench.capture.gestures.remove(one, lambda _none: None, player.bench.ws.refuse)
        player.settle()
        assert _said(database, workshop)[0].removed
        assert refused == []

    def test_what_another_post_does_is_seen_at_once(self, open_as: OpenAs, registered: Database, workshop: str) -> None:
        player, refused = open_as(Post.CAPTURE, "capture")
        registered.write(capture.add_contribution, workshop, Saying("Un guichet", 2), EVENING)
        registered.write(check_in.walk_in, workshop, NewPerson("Salaün", "Maëlle"), EVENING)
        rows = player.bench.capture.model
        player.until(lambda: [one.text for one in rows.rows] == ["Un guichet"], "the line")
        player.bench.go("day")
        player.until(lambda: _numbers(player, workshop) == (1, 1), "the numbers of the day")
        assert refused == []

    def test_the_rooms_screen_is_the_leads(self, open_as: OpenAs, database: Database) -> None:
        player, refused = open_as(Post.CAPTURE, "capture")
        player.type("un banc")
        press(player, Key.Key_Return)
        assert [named(player, name) for name in ("Montrer", "Tables", "Écran noir")] == [[], [], []]
        player.press(Key.Key_F11)
        player.press(Key.Key_F9, SHIFT)
        player.settle()
        assert shown(player, "capture")
        assert "saisie" in banner(player)
        assert refused == []
        player.tab_to("Contributions, la plus récente d’abord")
        press(player, Key.Key_Home, Key.Key_F9)
        assert refused == [sentence(NotThisPost())]

    def test_what_is_half_typed_is_kept(self, open_as: OpenAs, database: Database) -> None:
        player, refused = open_as(Post.CAPTURE, "capture")
        player.type("à moitié")
        player.bench.go("day")
        player.bench.go("capture")
        assert player.bench.capture.composer.line.toPlainText() == "à moitié"
        assert refused == []


def _said(database: Database, workshop: str) -> list[ContributionRow]:
    return list(reversed(database.read(capture.contribution_rows, workshop, limit=None)))


def _numbers(player: Player, workshop: str) -> tuple[int, int]:
    row = player.bench.day.model.rows[player.bench.day.model.row_of(workshop) or 0]
    return row.present, row.contributions
