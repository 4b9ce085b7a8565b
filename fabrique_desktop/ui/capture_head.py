"""Above the list: how many, what to look for, what to hide, and the ways to the tidy view and back."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import NBSP, counted
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.services.capture import Overview
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import unfiled_words
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.workspace import Workspace

_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
#: beyond this size of text the buttons leave their keys to the tips and to F1
COMPACT = 1.0


class ListHead(QWidget):
    """`down` goes from the words looked for to what was found, `left` back to the line."""

    words_changed = Signal()
    hiding_changed = Signal()
    down = Signal()
    left = Signal()
    tidy_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.dress)
        self.count = label("", muted=True, small=True, elide=True)
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Chercher dans les contributions")
        self.filter.setPlaceholderText("Chercher… (Ctrl+F)")
        self.filter.setClearButtonEnabled(True)
        self._sought = False
        self.withdrawn = button("Retirées", self.hiding_changed.emit)
        self.withdrawn.setCheckable(True)
        self.withdrawn.setChecked(True)
        self.withdrawn.setProperty("choice", True)
        self._keyed: dict[QPushButton, keys.Key] = {
            button("Ranger", self.tidy_wanted.emit, key=keys.TIDY): keys.TIDY,
            button("Annuler", self.undo_wanted.emit, key=keys.UNDO): keys.UNDO,
        }
        for made in (self.withdrawn, *self._keyed):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where words are typed
        layout = row(self.count, self.withdrawn, *self._keyed, self.filter, stretch=0)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        for before, after in pairwise((self.withdrawn, *self._keyed, self.filter)):
            QWidget.setTabOrder(before, after)
        self.filter.textChanged.connect(lambda _text: self.words_changed.emit())
        self.filter.installEventFilter(self)
        self.dress()

    def changeEvent(self, event: QEvent) -> None:
        """Another look, once it is known."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._soon.start()

    def dress(self) -> None:
        look = self._ws.look
        self.filter.setFixedWidth(look.px(165))
        for made, key in self._keyed.items():
            text = made.accessibleName()
            made.setText(text if look.zoom > COMPACT else f"{text}  ({key.shown})")

    @property
    def words(self) -> str:
        return self.filter.text()

    @property
    def hiding(self) -> bool:
        """Withdrawn ones are in sight until somebody presses « Retirées (10) », and again once it is pressed back."""
        return not self.withdrawn.isChecked()

    def tell(self, seen: Overview) -> None:
        """The number of each angle, then what is still to be filed, in the words of the tidy view."""
        parts = [
            f"{number} {labels.ANGLE[angle].lower()}"
            for angle, number in seen.angles.items()
            if number and angle is not AngleChoice.UNSORTED
        ]
        number = counted(seen.total, "contribution", "contributions").replace(NBSP, " ")
        told = (number, unfiled_words(seen.no_angle, seen.no_kind), ", ".join(parts))
        self.count.setText(" · ".join(part for part in told if part))
        text = f"Retirées ({seen.withdrawn})"
        self.withdrawn.setText(text)
        self.withdrawn.setAccessibleName(text)
        shown = "affichées" if self.withdrawn.isChecked() else "masquées"
        self.withdrawn.setToolTip(f"Contributions retirées, {shown} dans la liste")
        self.withdrawn.setVisible(seen.withdrawn > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self._sought = event.reason() not in _BY_TAB
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        """Tab goes to what was found, when something was looked for; walking by, to the next thing."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.filter.clear()
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) or (
            key == Qt.Key.Key_Tab and (self._sought or self.words)
        ):
            self.down.emit()
        else:
            return False
        return True
