"""The break: filed by keys, compared two by two, grouped by a person; nothing is asked, and the window never waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Saying
from fabrique_desktop.services import capture, closing, formulating, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.theme import ZOOMS, Look
from fabrique_desktop.ui.tidy_page import TidyPage
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener

FILED: dict[str, Any] = {"kind": Kind.FINDING, "angle": AngleChoice.BOTH}


def say(database: Database, workshop: str, text: str, table: int | None = 1, **more: Any) -> str:
    return database.write(capture.add_contribution, workshop, Saying(text, table, **more), database.clock()).id


def tidy(player: Player) -> TidyPage:
    """The tidy view of the workshop in hand, in the place of the table's page."""
    bench = player.bench
    page = TidyPage(bench.ws)
    assert bench.workshop is not None
    page.open_workshop(bench.workshop)
    bench.window.furnish({"tidied": page})
    bench.window.show_page("tidied")
    page.setFocus()
    player.until(page.list.hasFocus, "the focus on the list")
    return page


def looked_at(player: Player, page: TidyPage) -> None:
    player.until(page.state.finder.is_done, "the nearest")


def entries(page: TidyPage) -> list[str]:
    """What is listed, headings by their words."""
    return [line.heading or (line.row.contribution.text if line.row else "") for line in page.model.rows]


def current(page: TidyPage) -> str:
    row = page.list.current()
    assert row is not None
    return row.contribution.text


def row_of(player: Player, id_: str) -> ContributionRow:
    (found,) = player.bench.database.read(capture.contribution_rows, None, only=[id_])
    return found


class TestFiling:
    def test_what_is_awaited_comes_first_under_its_name(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, "classée", **FILED)
        say(database, workshop, "Mme Le Goff attend", **FILED)
        say(database, workshop, "sans titre", kind=Kind.PROPOSAL, angle=AngleChoice.BOTH)
        say(database, workshop, "rien encore")
        page = tidy(open_window(dossier))
        assert entries(page) == [
            "Angle ou nature à classer · 1", "rien encore", "Propositions sans titre · 1", "sans titre",
            "Un nom, un téléphone, une adresse ou un montant ? · 1", "Mme Le Goff attend",
        ]  # fmt: skip
        assert page.progress.text().startswith(
            "1\u00a0angle et 1\u00a0nature à classer, sur 4 · 1\u00a0proposition sans titre · 1 à relire"
        )
        assert current(page) == "rien encore"

    def test_filed_by_the_keys_of_the_table_and_on_to_the_next(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        ids = [say(database, workshop, text) for text in ("un", "deux", "trois")]
        player = open_window(dossier)
        page = tidy(player)
        player.press(Qt.Key.Key_F6)
        player.settle()
        assert current(page) == "un"  # its kind is still awaited
        player.press(Qt.Key.Key_F3)
        player.letter("c")
        player.settle()
        player.until(lambda: current(page) == "deux", "the next entry")
        one = row_of(player, ids[0])
        assert (one.angle, one.kind) == (AngleChoice.COORDINATION, Kind.FINDING)
        assert page.progress.text().startswith("2\u00a0angles et 2\u00a0natures à classer, sur 3")

    def test_several_at_once_and_taken_back_together(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        ids = [say(database, workshop, text, kind=Kind.NEED) for text in ("un", "deux", "trois")]
        player = open_window(dossier)
        page = tidy(player)
        player.press(Qt.Key.Key_Down, SHIFT)
        player.press(Qt.Key.Key_F5)
        player.settle()
        player.until(lambda: current(page) == "trois", "the next entry")
        assert [row_of(player, id_).angle.value for id_ in ids] == ["P", "P", "unsorted"]
        player.press(Qt.Key.Key_Z, CTRL)
        player.settle()
        assert {row_of(player, id_).angle for id_ in ids} == {AngleChoice.UNSORTED}
        player.until(lambda: page.progress.text().startswith("3\u00a0angles à classer, sur 3"), "the undo")

    def test_a_title_given_elsewhere_takes_it_off_the_list(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, "un banc", kind=Kind.PROPOSAL, angle=AngleChoice.BOTH)
        player = open_window(dossier)
        page = tidy(player)
        assert entries(page)[0] == "Propositions sans titre · 1"
        database.write(formulating.draw_up, id_, "title", "Des bancs", "")
        player.until(lambda: "Propositions sans titre · 1" not in entries(page), "the title")

    def test_what_another_window_says_comes_in_without_moving_the_cursor(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        for text in ("un", "deux"):
            say(database, workshop, text)
        player = open_window(dossier)
        page = tidy(player)
        player.press(Qt.Key.Key_Down)
        assert current(page) == "deux"
        say(database, workshop, "trois", 2)
        player.until(lambda: "trois" in entries(page), "the entry of another table")
        assert current(page) == "deux"

    def test_a_hidden_view_reads_what_it_missed_when_shown(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, "un")
        player = open_window(dossier)
        page = tidy(player)
        player.bench.window.show_page("capture")
        database.write(capture.change_kind, [id_], Kind.IDEA)
        say(database, workshop, "deux", 2)
        QTest.qWait(400)
        player.bench.window.show_page("tidied")
        player.until(lambda: "deux" in entries(page), "what was missed")
        assert page.model.rows[1].row is not None
        assert page.model.rows[1].row.contribution.kind is Kind.IDEA

    def test_a_closed_workshop_is_not_filed_and_says_why(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, "un")
        database.write(closing.close_workshop, workshop, database.clock())
        player = open_window(dossier)
        tidy(player)
        player.press(Qt.Key.Key_F5)
        player.settle()
        assert row_of(player, id_).angle is AngleChoice.UNSORTED
        assert "clôturé" in player.desktop.window.banner.text.text()


class TestNear:
    @pytest.fixture
    def pair(self, database: Database, workshop: str) -> tuple[str, str]:
        """Said at another workshop, in other words; and here."""
        elsewhere = database.read(programme.workshop_named, "A2-CIT-1").id
        other = say(
            database, elsewhere, "Ouvrir une permanence d’accueil le samedi", 3, verbatim="Fermé le samedi !", **FILED
        )
        own = say(database, workshop, "Une permanence d’accueil ouverte le samedi matin", **FILED)
        say(database, workshop, "Planter des arbres devant la gare de Méan", **FILED)
        return own, other

    def test_each_has_its_nearest_beside_it_whole(
        self, open_window: Opener, dossier: Path, pair: tuple[str, str]
    ) -> None:
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        assert entries(page)[:2] == [
            "Proches d’une autre, la plus proche d’abord · 1", "Une permanence d’accueil ouverte le samedi matin",
        ]  # fmt: skip
        card = page.pairs.cards[0]
        assert card.isVisible()
        assert card.words.text() == "Ouvrir une permanence d’accueil le samedi"
        assert card.quote.text() == "«\u00a0Fermé le samedi\u00a0!\u00a0»"
        for told in ("A2-CIT-1-T3-01", "Table 3", "Co-construction citoyenne"):
            assert told in card.lead.text()
            assert told in card.accessibleName()
        assert page.pairs.own.words.text() == "Une permanence d’accueil ouverte le samedi matin"

    def test_grouped_by_one_key_taken_back_by_another_words_kept(
        self, open_window: Opener, dossier: Path, pair: tuple[str, str]
    ) -> None:
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        before = [row_of(player, id_) for id_ in pair]
        assert page.group_button.text() == "Regrouper avec A2-CIT-1-T3-01  (F4)"
        player.press(Qt.Key.Key_F4)
        player.settle()
        own, other = (row_of(player, id_) for id_ in pair)
        assert own.group_id == other.group_id is not None
        assert [(one.text, one.reference) for one in (own, other)] == [(one.text, one.reference) for one in before]
        player.until(lambda: "Regroupées · 1" in entries(page), "the group")
        assert "chacune garde ses mots" in player.desktop.window.banner.text.text()
        player.press(Qt.Key.Key_Z, CTRL)
        player.settle()
        assert [row_of(player, id_).group_id for id_ in pair] == [None, None]
        player.until(lambda: "Regroupées · 1" not in entries(page), "the undo")

    def test_taken_apart_again_by_its_own_key(self, open_window: Opener, dossier: Path, pair: tuple[str, str]) -> None:
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        player.press(Qt.Key.Key_F4)
        player.settle()
        player.until(lambda: "Regroupées · 1" in entries(page), "the group")
        page.list.choose_entry(entries(page).index("Regroupées · 1"))
        looked_at(player, page)
        assert page.ungroup_button.isEnabled()
        assert not page.group_button.isEnabled()
        player.press(Qt.Key.Key_F4, SHIFT)
        player.settle()
        assert [row_of(player, id_).group_id for id_ in pair] == [None, None]

    def test_several_chosen_in_the_list_are_grouped_together(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        ids = [say(database, workshop, text) for text in ("un", "deux", "trois")]
        player = open_window(dossier)
        page = tidy(player)
        player.press(Qt.Key.Key_A, CTRL)
        assert page.group_button.text().startswith("Regrouper les 3 choisies")
        player.press(Qt.Key.Key_F4)
        player.settle()
        assert len({row_of(player, id_).group_id for id_ in ids} - {None}) == 1

    def test_not_the_same_thing_hides_the_pair_and_writes_nothing(
        self, open_window: Opener, dossier: Path, pair: tuple[str, str]
    ) -> None:
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        player.press(Qt.Key.Key_Delete)
        player.settle()
        assert not page.pairs.rows
        assert [row_of(player, id_).group_id for id_ in pair] == [None, None]
        assert "Une permanence d’accueil ouverte le samedi matin" not in entries(page)
        player.bench.window.banner._action.click()
        player.until(lambda: "Une permanence d’accueil ouverte le samedi matin" in entries(page), "the pair again")

    def test_right_goes_into_the_nearest_and_left_comes_back(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        for text in ("samedi matin", "samedi soir", "samedi midi", "dimanche"):
            say(database, workshop, f"Une permanence d’accueil ouverte le {text}", **FILED)
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        player.press(Qt.Key.Key_Right)
        assert page.pairs.cards[0].hasFocus()
        player.press(Qt.Key.Key_Down)
        assert page.pairs.cards[1].hasFocus()
        second = page.pairs.rows[1].contribution
        assert page.group_button.text() == f"Regrouper avec {second.reference}  (F4)"
        player.press(Qt.Key.Key_Left)
        assert page.list.hasFocus()
        player.press(Qt.Key.Key_Right)
        assert page.pairs.cards[1].hasFocus()
        player.press(Qt.Key.Key_F4)
        player.settle()
        assert row_of(player, second.id).group_id is not None
        player.until(page.list.hasFocus, "the list, on the next entry")

    def test_words_changed_elsewhere_are_compared_again(
        self, open_window: Opener, dossier: Path, database: Database, pair: tuple[str, str]
    ) -> None:
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        database.write(capture.revise, pair[1], Saying("Des casiers pour les affaires des personnes à la rue", 3))
        player.until(lambda: not page.pairs.rows, "the other words")
        database.write(capture.revise, pair[1], Saying("Une permanence ouverte le samedi", 3))
        player.until(lambda: [one.id for one in page.pairs.rows] == [pair[1]], "the words again")

    def test_what_is_near_waits_for_a_pause(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        for number in range(12):
            say(database, workshop, f"Une permanence d’accueil, {number}")
        player = open_window(dossier)
        page = tidy(player)
        for _ in range(8):
            player.press(Qt.Key.Key_Down)
            QTest.qWait(20)
            assert page.state.finder.looked_at == 0
        looked_at(player, page)
        assert page.state.finder.looked_at == 12


class TestByKeysAndByEar:
    def test_escape_gives_the_place_back_and_a_letter_too(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, "un")
        player = open_window(dossier)
        page = tidy(player)
        heard: list[object] = []
        page.closed.connect(lambda: heard.append("closed"))
        page.typed.connect(heard.append)
        page.edit_asked.connect(heard.append)
        page.draw_up_asked.connect(heard.append)
        player.press(Qt.Key.Key_Escape)
        player.type("é")
        player.press(Qt.Key.Key_F2)
        player.press(Qt.Key.Key_Return)
        player.press(Qt.Key.Key_N, CTRL)
        assert heard == ["closed", "é", id_, id_, id_]

    def test_everything_that_takes_the_focus_has_a_name(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        for text in ("samedi", "dimanche"):
            say(database, workshop, f"Une permanence d’accueil ouverte le {text}")
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        nameless = [
            type(one).__name__
            for one in page.findChildren(QWidget)
            if one.isVisible()
            and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
            and not QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()
        ]
        assert nameless == []
        spoken = page.model.data(page.model.index(1))
        assert str(spoken).startswith("à classer\u00a0: nature et angle.")

    def test_all_is_reached_by_tab(self, open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
        for text in ("samedi", "dimanche"):
            say(database, workshop, f"Une permanence d’accueil ouverte le {text}")
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        wanted = {one for one in (*page.findChildren(QPushButton), page.pairs.cards[0]) if one.isEnabled()}
        for _ in range(60):
            player.press(Qt.Key.Key_Tab)
            wanted.discard(QApplication.focusWidget())
        assert [one.accessibleName() for one in wanted] == []

    @pytest.mark.parametrize("zoom", ZOOMS)
    def test_it_fits_a_small_laptop(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, zoom: float
    ) -> None:
        for text in ("samedi", "dimanche"):
            say(database, workshop, f"Une permanence d’accueil ouverte le {text}")
        player = open_window(dossier)
        page = tidy(player)
        looked_at(player, page)
        page.dress(Look(zoom=zoom))
        player.desktop.dress(Look(zoom=zoom))
        QTest.qWait(50)
        hint = player.desktop.window.minimumSizeHint()
        assert hint.width() <= 1366
        assert hint.height() <= (768 if zoom <= 1.5 else 1000)

    def test_an_empty_workshop_says_so(self, open_window: Opener, dossier: Path) -> None:
        page = tidy(open_window(dossier))
        assert page.progress.text() == "Rien n’a encore été noté dans cet atelier."
        assert entries(page) == []
