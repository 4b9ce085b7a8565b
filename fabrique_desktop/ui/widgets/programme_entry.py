"""One thing edited in place: leaving the field or Enter saves it, Escape gives back what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from fabrique_desktop.domain.errors import DomainError
from fabrique_desktop.ui.workspace import Workspace

V = TypeVar("V")
_STAYING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Entry(QObject, Generic[V]):
    """Ties one or several widgets to one value of the dossier.

    `get` may raise a DomainError for what cannot be read; `gesture(value)` gives the command and its
    arguments. What is being typed, or on its way to the disk, is never overwritten by `show`; a rule's
    refusal brings back the recorded value, a disk's leaves the text in place to be tried again.
    """

    saved = Signal()

    def __init__(
        self,
        workspace: Workspace,
        fields: Sequence[QWidget],
        get: Callable[[], V],
        put: Callable[[V], None],
        gesture: Callable[[V], Sequence[Any]],
    ) -> None:
        super().__init__(fields[0])
        self._ws, self._fields = workspace, list(fields)
        self._get, self._put, self._gesture = get, put, gesture
        self._recorded: V | None = None
        self._shown: V | None = None
        self._base = self._sent = self._seen()
        self._waiting = False
        self._turn = 0
        for field in fields:
            field.installEventFilter(self)

    @property
    def edited(self) -> bool:
        """Whether the fields hold something else than what was last put or saved there."""
        return self._seen() != self._base

    def open(self, value: V) -> None:
        """Show another subject: whatever the fields held belonged to the former one."""
        self._turn += 1
        self._waiting = False
        self._recorded = value
        self._give_back()

    def show(self, value: V) -> None:
        """The dossier says so now; a field being edited keeps its text."""
        self._recorded = value
        self._catch_up()

    def _catch_up(self) -> None:
        if not self.edited and not self._waiting and self._recorded != self._shown:
            self._give_back()

    def commit(self) -> None:
        """Save if something was changed; nothing is written by showing."""
        seen = self._seen()
        if seen == (self._sent if self._waiting else self._base):
            self._catch_up()
            return
        try:
            value = self._get()
        except DomainError as error:
            self._give_back()
            self._ws.refuse(error)
            return
        if not self._waiting and value == self._shown:
            self._give_back()
            return
        self._sent, self._waiting = seen, True
        command, *args = self._gesture(value)
        done, failed = partial(self._kept, self._turn, seen, value), partial(self._refused, self._turn, seen)
        self._ws.gestures.run(command, *args, done=done, failed=failed)

    def _seen(self) -> tuple[object, ...]:
        """What is written in the fields, readable or not."""
        return tuple(_content(field) for field in self._fields)

    def _give_back(self) -> None:
        if self._recorded is None:
            return  # nothing was shown yet
        self._put(self._recorded)
        self._shown = self._recorded
        self._base = self._seen()

    def _answered(self, turn: int, sent: tuple[object, ...]) -> bool:
        """Whether this answer is about what the fields hold now."""
        if not isValid(self) or turn != self._turn or sent != self._sent:  # its field may be gone by now
            return False
        self._waiting = False
        return self._seen() == sent

    def _kept(self, turn: int, sent: tuple[object, ...], value: V, _result: object) -> None:
        if self._answered(turn, sent):
            self._shown, self._base = value, sent
        if isValid(self):
            self.saved.emit()

    def _refused(self, turn: int, sent: tuple[object, ...], error: Exception) -> None:
        if self._answered(turn, sent) and isinstance(error, DomainError):
            self._give_back()
        self._ws.refuse(error)

    # -- keys and focus

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._left(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.commit()
            return True
        if event.key() == Qt.Key.Key_Escape and self.edited:
            self._give_back()
            return True
        return False

    def _left(self, event: QFocusEvent) -> None:
        """Going to another window, a menu or this field's calendar is not leaving it."""
        if event.reason() not in _STAYING and QApplication.focusWidget() not in self._fields:
            self.commit()


def _content(field: QWidget) -> object:
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QComboBox):
        return field.currentIndex()
    return field.document().toRawText() if isinstance(field, QPlainTextEdit) else None
