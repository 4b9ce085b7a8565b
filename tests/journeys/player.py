"""Plays the real window by keys alone: what is pressed goes to whatever has the focus, as for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from fabrique_desktop.app import Desktop
from fabrique_desktop.ui.workbench import Workbench

PATIENCE_S = 30.0
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Clock:
    """A simulated clock: one second a look, set forward by the script."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def at(self, hour: int, minute: int) -> None:
        self.now = self.now.replace(hour=hour, minute=minute, second=0)


class Player:
    """A pair of hands on the keyboard, and eyes on the window."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop

    @property
    def bench(self) -> Workbench:
        assert self.desktop.bench is not None
        return self.desktop.bench

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Let the window live until something holds."""
        limit = monotonic() + PATIENCE_S
        while not holds():
            assert monotonic() < limit, f"never came: {what} (focus on {QApplication.focusWidget()})"
            QTest.qWait(5)

    def settle(self) -> None:
        """Every gesture has returned, and what changed is shown."""
        self.until(lambda: self.bench.ws.gestures.pending == 0, "the writes")
        QTest.qWait(10)

    def target(self) -> QWidget:
        where = QApplication.activePopupWidget() or QApplication.focusWidget() or self.desktop.window
        assert isinstance(where, QWidget)
        return where

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.target(), key, modifiers)

    def type(self, text: str) -> None:
        """Any character: `keyClicks` aborts on é."""
        none = Qt.KeyboardModifier.NoModifier
        for char in text:
            QTest.sendKeyEvent(QTest.KeyAction.Click, self.target(), Qt.Key.Key_unknown, char, none)

    def letter(self, letter: str) -> None:
        """A letter with its own key code, as menus want it; offscreen, a closed menu keeps the activation."""
        self.press(Qt.Key(ord(letter.upper())))
        QTest.qWait(10)
        if QApplication.activeModalWidget() is None:
            self.desktop.window.activateWindow()
            self.until(QApplication.focusWidget, "the window's focus")

    def tab_to(self, name: str) -> None:
        """Tab until the widget of that accessible name has the focus."""
        for _ in range(80):
            focused = QApplication.focusWidget()
            if focused is not None and focused.accessibleName() == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {name} by Tab")

    def tab_on(self, wanted: QWidget) -> None:
        """Tab until this widget has the focus: one whose words change."""
        for _ in range(80):
            if wanted.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way to {wanted} by Tab")

    def push(self, name: str) -> None:
        self.tab_to(name)
        self.press(Qt.Key.Key_Space)

    def answer_file_dialog(self, path: Path) -> None:
        """Type a path in the file window that the next key will open."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(20, answer)
                return
            name = dialog.findChild(QLineEdit, "fileNameEdit")
            assert name is not None
            name.setText(str(path))
            QTest.keyClick(name, Qt.Key.Key_Return)
            QTimer.singleShot(0, self.desktop.window.activateWindow)  # offscreen has no window manager

        QTimer.singleShot(20, answer)

    def go(self, letter: str, page: str) -> None:
        """Ctrl and a letter lead to a page."""
        shown = self.desktop.window
        shown.activateWindow()  # offscreen, a file window that has just closed keeps the activation
        self.until(lambda: shown.isActiveWindow() and QApplication.focusWidget(), "the window's focus")
        self.press(Qt.Key(ord(letter)), CTRL)
        self.until(lambda: shown.stack.currentWidget() is shown.pages[page], page)
