"""One thing edited in place: leaving the field or Enter saves it, Escape gives back what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget

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

    `gesture(value)` gives the command and its arguments. What is being typed, or on its way to the disk,
    is never overwritten by `show`; a rule's refusal brings back the recorded value, a disk's leaves the
    text in place to be tried again.
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
        self._recorded = self._shown = get()
        self._base = self._seen()
        self._sent: V | None = None
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
        if not self.edited and not self._waiting and value != self._shown:
            self._give_back()

    def commit(self) -> None:
        """Save if something was changed; nothing is written by showing."""
        for field in self._fields:
            if isinstance(field, QAbstractSpinBox):
                field.interpretText()
        value = self._get()
        if not self.edited or (self._waiting and value == self._sent):
            return
        if value == self._shown:
            self._base = self._seen()
            return
        self._sent, self._waiting = value, True
        command, *args = self._gesture(value)
        done, failed = partial(self._kept, self._turn, value), partial(self._refused, self._turn, value)
        self._ws.gestures.run(command, *args, done=done, failed=failed)

    def _seen(self) -> tuple[V, tuple[str, ...]]:
        """The value, and the half-typed text of spin boxes that their value does not tell yet."""
        texts = tuple(field.text() for field in self._fields if isinstance(field, QAbstractSpinBox))
        return self._get(), texts

    def _give_back(self) -> None:
        self._put(self._recorded)
        self._shown = self._recorded
        self._base = self._seen()

    def _answered(self, turn: int, value: V) -> bool:
        """Whether this answer is about what the fields hold now."""
        if turn != self._turn or value != self._sent:
            return False
        self._waiting = False
        return self._get() == value

    def _kept(self, turn: int, value: V, _result: object) -> None:
        if self._answered(turn, value):
            self._shown = value
            self._base = self._seen()
        self.saved.emit()

    def _refused(self, turn: int, value: V, error: Exception) -> None:
        if self._answered(turn, value) and isinstance(error, DomainError):
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
