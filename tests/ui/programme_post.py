"""A post that has the programme open: what its tests type, and what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services import feed, programme
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Drafts
from fabrique_desktop.ui.live import ChangeFeed, Gestures
from fabrique_desktop.ui.programme_page import ProgrammePage
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace
from tests.conftest import Clock


@dataclass
class Post:
    """One page open on a dossier, and what it said."""

    page: ProgrammePage
    database: Database
    workspace: Workspace
    qtbot: QtBot
    said: list[tuple[str, Tone]] = field(default_factory=list)
    act: Callable[[], object] | None = None

    def settle(self) -> None:
        """The writer has answered and the page has read again."""
        self.qtbot.waitUntil(lambda: self.workspace.gestures.pending == 0)
        self.qtbot.wait(20)

    def workshop(self, code: str) -> WorkshopRow:
        return self.database.read(programme.workshop_named, code)

    def choose(self, code: str) -> WorkshopRow:
        chosen = self.workshop(code)
        self.page.choose_workshop(chosen.id)
        return chosen

    def head(self) -> int:
        return self.database.read(feed.head)

    def focus(self, target: QWidget) -> None:
        with self.qtbot.waitActive(self.page):
            self.page.activateWindow()
        target.setFocus()
        assert target.hasFocus()


@contextmanager
def open_post(qtbot: QtBot, database: Database, clock: Clock) -> Iterator[Post]:
    """The programme page alone in a window, on a real dossier."""
    owner = QObject()
    heard: list[Any] = []

    def say(text: str, tone: Tone = Tone.INFO, _label: str = "", act: Callable[[], object] | None = None) -> None:
        heard.append((text, tone, act))
        opened.said.append((text, tone))
        opened.act = act

    workspace = Workspace(
        database,
        Gestures(database, owner),
        ChangeFeed(database, owner),
        Drafts(database.path),
        clock,
        Look(),
        say,
    )
    page = ProgrammePage(workspace)
    qtbot.addWidget(page)
    page.resize(1150, 620)
    opened = Post(page, database, workspace, qtbot)
    with qtbot.waitExposed(page):
        page.show()
    yield opened
    page.close()
    opened.settle()
    workspace.feed.close()
    workspace.drafts.close()


def type_in(widget: QWidget, text: str) -> None:
    """`keyClicks` aborts on « é »."""
    for char in text:
        QTest.sendKeyEvent(QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, char, Qt.KeyboardModifier.NoModifier)


def over(field: QLineEdit, text: str) -> None:
    field.selectAll()
    type_in(field, text)


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def hours(day: int, start: int, end: int) -> tuple[datetime, datetime]:
    return datetime(2017, 4, day, start, tzinfo=PARIS), datetime(2017, 4, day, end, tzinfo=PARIS)
