"""A block of lines pasted at once: nothing of it is lost, nobody waits for it, and it is undone as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.base import instant_text
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, formulating
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Draft, Drafts
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.capture_sending import AT_ONCE
from fabrique_desktop.ui.widgets.composer import Composer
from tests.conftest import Clock
from tests.journeys.player import Player
from tests.ui.conftest import Opener
from tests.ui.test_refused_lines import refusing


def rows(database: Database, workshop: str) -> list[ContributionRow]:
    return list(reversed(database.read(capture.contribution_rows, workshop, limit=None)))


def paste(player: Player, text: str) -> Composer:
    composer = player.bench.capture.composer
    QGuiApplication.clipboard().setText(text)
    composer.line.setFocus()
    composer.line.paste()
    return composer


def take(player: Player, text: str) -> Composer:
    composer = paste(player, text)
    composer.block.take_button.click()
    return composer


def left_by_a_dead_window(dossier: Path, slot: str, *lines: TypedLine) -> None:
    drafts = Drafts(dossier)
    drafts.keep(slot, Draft(waiting=lines)).result()
    drafts.close()


def test_exact_words_beside_the_line_stay_there(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    composer = player.bench.capture.composer
    composer.beside.show()
    composer.verbatim.setText("mots exacts")
    take(player, "un\ndeux")
    player.settle()
    assert [(one.text, one.verbatim) for one in rows(database, workshop)] == [("un", ""), ("deux", "")]
    assert composer.verbatim.text() == "mots exacts"
    assert composer.verbatim.isVisible()


def test_a_line_that_shows_nothing_is_no_line(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    composer = take(player, "un\n\u200b\n\u200d\u00ad\ndeux")
    player.settle()
    assert [one.text for one in rows(database, workshop)] == ["un", "deux"]
    composer.line.setPlainText("\u200b")
    composer.line.setFocus()
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert len(rows(database, workshop)) == 2
    assert not composer.again_button.isVisible()


def test_it_is_written_in_parts_and_undone_as_one(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    number = 2 * AT_ONCE + 5
    take(player, "\n".join(f"post-it {place}" for place in range(number)))
    player.type("la suivante")
    player.press(Qt.Key.Key_Return)
    player.settle()
    said = rows(database, workshop)
    assert [one.text for one in said if one.text != "la suivante"] == [f"post-it {place}" for place in range(number)]
    assert len({one.reference for one in said}) == number + 1
    player.desktop.window.banner._action.click()
    player.settle()
    assert [one.text for one in rows(database, workshop) if not one.withdrawn] == ["la suivante"]
    assert f"{number} contributions retirées" in player.desktop.window.banner.text.text().replace("\u202f", "")


def test_what_is_refused_of_it_comes_back_as_a_block(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    texts = [f"post-it {place}" for place in range(AT_ONCE + 3)]
    composer = take(player, "\n".join(texts))
    player.until(lambda: len(rows(database, workshop)) == AT_ONCE, "the first part")
    with refusing(dossier):
        player.settle()
    assert composer.line.toPlainText() == "\n".join(texts[AT_ONCE:])
    assert composer.block.isVisible()
    composer.block.take_button.click()
    player.settle()
    assert [one.text for one in rows(database, workshop)] == texts


@pytest.mark.parametrize("recorded", [0, 2, 3])
def test_what_a_dead_window_had_not_written_of_it_comes_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str, recorded: int
) -> None:
    at, texts = database.clock(), ["un", "deux", "trois"]
    block = TypedLine("\n".join(texts), table=1, token="abc", at=instant_text(at), block=True)
    database.write(formulating.answer_block, workshop, [Saying(text, 1) for text in texts[:recorded]], at)
    left_by_a_dead_window(dossier, f"{workshop}/1", block)
    waiting = open_window(dossier).bench.capture.composer._drafting.refused
    assert [line.text.split("\n") for line in waiting] == ([texts[recorded:]] if recorded < 3 else [])


@pytest.mark.parametrize("table", [1, 2])
def test_the_same_words_said_by_another_table_or_later_are_other_words(
    open_window: Opener, dossier: Path, database: Database, workshop: str, table: int
) -> None:
    left_by_a_dead_window(
        dossier, f"{workshop}/1", TypedLine("Plus de bus", table=1, token="abc", at=instant_text(database.clock()))
    )
    database.write(capture.add_contribution, workshop, Saying("Plus de bus", table), database.clock())
    player = open_window(dossier)
    assert player.bench.capture.composer.again_button.text() == "Reprendre (1 non enregistrée)"


def test_the_very_line_that_was_recorded_does_not_come_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    at = clock()
    left_by_a_dead_window(dossier, f"{workshop}/1", TypedLine("Plus de bus", table=1, token="abc", at=instant_text(at)))
    database.write(capture.add_contribution, workshop, Saying("Plus de bus", 1), at)
    player = open_window(dossier)
    QTest.qWait(20)
    assert not player.bench.capture.composer.again_button.isVisible()


def test_exact_words_of_any_length_are_kept_whole(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    long = "début " + "mot " * 9_000 + "FIN"
    database.write(capture.add_contribution, workshop, Saying("dite", 1, verbatim=long), clock())
    player = open_window(dossier)
    player.bench.capture.composer.edit(rows(database, workshop)[0])
    player.bench.capture.composer.line.setPlainText("reformulée")
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert (rows(database, workshop)[0].text, rows(database, workshop)[0].verbatim) == ("reformulée", long)


def test_half_a_character_keeps_the_rest_of_a_draft(dossier: Path) -> None:
    drafts = Drafts(dossier)
    drafts.keep("w/1", Draft(TypedLine("avant \ud83d après"))).result()
    assert [draft.line.text for draft in drafts.find("w/1")] == ["avant ? après"]
    drafts.close()


def test_a_window_asked_to_close_writes_all_of_it_first(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    number = 2 * AT_ONCE + 1
    take(player, "\n".join(f"post-it {place}" for place in range(number)))
    player.desktop.window.close()
    player.until(lambda: not player.desktop.window.isVisible(), "the closing")
    assert len(rows(database, workshop)) == number
