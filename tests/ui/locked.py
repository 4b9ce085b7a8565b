"""Hands on a protected dossier: what opens it, and what its lock shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import programme
from fabrique_desktop.ui.unlock_page import UnlockPage
from tests.journeys.player import Player

PHRASE = "cerise nuage tambour vallon"
PHRASES = {Post.DESK: "la phrase de l'accueil", Post.CAPTURE: "la phrase de la saisie"}


def page_to_unlock(player: Player) -> UnlockPage:
    """The one in sight: over everything, or in the frame."""
    window = player.desktop.window
    page = player.desktop.ways.locking.page if window.covered else window.pages.get("unlock")
    assert isinstance(page, UnlockPage)
    return page


def type_phrase(player: Player, phrase: str) -> None:
    page = page_to_unlock(player)
    page.field.setFocus()
    page.field.setText(phrase)
    QTest.keyClick(page.field, Qt.Key.Key_Return)


def unlock(player: Player, phrase: str = PHRASE) -> None:
    former = player.desktop.bench
    type_phrase(player, phrase)
    player.until(lambda: player.desktop.bench not in (None, former), "the dossier")


def refusal(player: Player, phrase: str) -> str:
    """What the page says once it has tried this one."""
    type_phrase(player, phrase)
    page = page_to_unlock(player)
    player.until(lambda: not page.field.isReadOnly(), "the answer")
    return page.said.text()


def open_protected(player: Player, path: Path, phrase: str = PHRASE, page: str = "capture") -> None:
    assert player.desktop.open(path)
    unlock(player, phrase)
    if page:
        row = player.bench.database.read(programme.workshop_named, "A3-ACT-1")
        player.bench.choose([row], page)


def lock(player: Player) -> None:
    """As the system asks for it; until nothing of the dossier is left open."""
    player.desktop.ways.signals.locked.emit()
    assert player.desktop.window.covered
    player.until(lambda: player.desktop.bench is None, "the lock")


def traces(folder: Path, words: str) -> list[str]:
    """The files in which these words can be read, in either of the ways they are written."""
    needles = [words.encode(), words.encode("utf-16-le")]
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(needle in file.read_bytes() for needle in needles)
    ]
