"""What is typed is kept while somebody types on, and what was said is not given back as if it were not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.base import instant_text
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Draft, Drafts
from fabrique_desktop.store.typed_line import TypedLine
from tests.conftest import EVENING
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener

Key = Qt.Key
WHOLE = "Un accueil ouvert le soir, sans rendez-vous."
HALF = "Un accueil ouvert le soir,"
BETWEEN_LETTERS_MS = 20
MANY_LETTERS = 500


def typed_without_a_pause(player: Player, kept: Callable[[], bool]) -> bool:
    """Letter after letter; whether something was kept before the hands stopped."""
    for number in range(MANY_LETTERS):
        player.type("un accueil "[number % 11])
        QTest.qWait(BETWEEN_LETTERS_MS)
        if kept():
            return True
    return False


def slot(player: Player) -> str:
    assert player.bench.workshop is not None
    return f"{player.bench.workshop.id}/1"


def test_the_line_is_kept_though_nobody_pauses(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    assert typed_without_a_pause(player, lambda: bool(player.bench.ws.drafts.find(slot(player))))


def test_a_field_of_a_proposal_is_kept_though_nobody_pauses(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    one = database.write(capture.add_contribution, workshop, Saying(WHOLE, 1), EVENING).id
    player = open_window(dossier)
    player.press(Key.Key_N, CTRL)
    assert player.bench.capture.proposal.row is not None
    found = player.bench.ws.drafts.find
    assert typed_without_a_pause(player, lambda: bool(found(f"{workshop}/proposal/{one}")))


def left_by_a_dead_window(dossier: Path, where: str, draft: Draft) -> None:
    with closing(Drafts(dossier)) as drafts:
        drafts.keep(where, draft).result()


def test_a_line_recorded_before_its_draft_was_written_again_does_not_come_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    waiting = TypedLine("Et les horaires")
    left = Draft(TypedLine(HALF, at=instant_text(EVENING)), aside=waiting)
    left_by_a_dead_window(dossier, f"{workshop}/1", left)
    database.write(capture.add_contribution, workshop, Saying(WHOLE, 1), EVENING + timedelta(seconds=1))
    player = open_window(dossier)
    composer = player.bench.capture.composer
    assert composer.line.toPlainText() == ""
    player.press(Key.Key_P, CTRL)
    assert composer.line.toPlainText() == "Et les horaires"


def test_the_line_set_aside_for_a_recorded_correction_takes_its_place(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    first = "Un accueil"
    one = database.write(capture.add_contribution, workshop, Saying(first, 1), EVENING)
    at = instant_text(EVENING)
    base = (first, "", 1, "unsorted", "unsorted")
    correction = TypedLine(HALF, editing=one.id, base=base, at=at)
    left_by_a_dead_window(dossier, f"{workshop}/1", Draft(correction, TypedLine("Et les horaires", at=at)))
    database.write(capture.revise, one.id, Saying(WHOLE, 1))
    composer = open_window(dossier).bench.capture.composer
    assert composer.line.toPlainText() == "Et les horaires"
    assert composer.save_button.accessibleName() == "Enregistrer"


@pytest.mark.parametrize(
    "left",
    [(HALF, 2, 1), (HALF, 1, -1), ("Un accueil", 1, 1), (f"{HALF} tard", 1, 1)],
    ids=["another table", "said before", "few words", "other words"],
)
def test_whatever_may_be_somebody_else_s_comes_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str, left: tuple[str, int, int]
) -> None:
    half, table, minutes = left
    left_by_a_dead_window(dossier, f"{workshop}/1", Draft(TypedLine(half, at=instant_text(EVENING))))
    at = EVENING + timedelta(minutes=minutes)
    database.write(capture.add_contribution, workshop, Saying(WHOLE, table), at)
    assert open_window(dossier).bench.capture.composer.line.toPlainText() == half
