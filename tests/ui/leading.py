"""Hands on the lead's page, shared by its tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, feed
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.lead_page import LeadPage
from tests.conftest import EVENING
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener


def opened(open_window: Opener, dossier: Path) -> tuple[Player, LeadPage]:
    player = open_window(dossier, page="lead")
    return player, player.bench.lead


def propose(database: Database, workshop: str, words: str, table: int = 1) -> str:
    saying = Saying(words, table, AngleChoice.PARTICIPATION, ContributionKind.PROPOSAL)
    return database.write(capture.add_contribution, workshop, saying, EVENING).id


def written(database: Database) -> int:
    return database.read(feed.head)


def replaced(player: Player, name: str, words: str) -> None:
    """Type over the field of that name."""
    player.tab_to(name)
    player.press(Qt.Key.Key_A, CTRL)
    player.type(words)


def shown_on(player: Player, page: LeadPage, tab: str) -> None:
    titles = [page.tabs.tabText(number) for number in range(page.tabs.count())]
    page.tabs.setCurrentIndex(titles.index(tab))
    player.settle()
