"""Hands on what was said, shared by the tests of the table's page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import SUFFIX
from tests.journeys.player import Player


def say(database: Database, workshop: str, text: str = "Trois bancs", table: int = 1) -> str:
    saying = Saying(text, table, AngleChoice.PARTICIPATION, ContributionKind.FINDING)
    return database.write(capture.add_contribution, workshop, saying, database.clock()).id


def row_of(player: Player, id_: str) -> ContributionRow:
    (found,) = player.bench.database.read(capture.contribution_rows, None, only=[id_])
    return found


def told(player: Player) -> str:
    return player.desktop.window.banner.text.text().replace("\u00a0", " ")


def on_list(player: Player) -> None:
    player.tab_to("Contributions, la plus récente d’abord")


def focused() -> str:
    widget = QApplication.focusWidget()
    return "" if widget is None else widget.accessibleName()


def drafts(dossier: Path) -> bytes:
    return b"".join(path.read_bytes() for path in dossier.parent.glob(f"{dossier.name}{SUFFIX}*"))
