"""The rooms on the left: pictures and words where there is width for them, else pictures, with names and tips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from fabrique_desktop.ui.keys import Key
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.icons import icon
from fabrique_desktop.ui.widgets.parts import label

#: in a window smaller than this, in units that grow with the text, the words give their width to the page
UNFOLDED = QSize(1150, 560)
WIDE, PICTURE, LEAST_PICTURE = 206, 20, 16
AROUND = 30  # what the style sheet and the spacing put above and under a picture
BESIDE = 44  # and on its sides


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the sidebar."""

    name: str
    text: str
    picture: str
    key: Key


class SideButton(QToolButton):
    """Enter presses it as Space does."""

    def __init__(self, text: str, key: Key, action: Callable[[], object]) -> None:
        super().__init__()
        self.setText(f" {text}")
        self.setAccessibleName(text)
        self.setToolTip(f"{key.does} ({key.shown})")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: action())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class Sidebar(QFrame):
    """`asked(name)` when a room is pressed; what is not a room stands at the bottom."""

    asked = Signal(str)

    def __init__(self, rooms: Sequence[Room], tools: Sequence[tuple[Room, Callable[[], object]]]) -> None:
        super().__init__()
        self.setObjectName("rooms")
        self.folded = False
        self._rooms, self._size = (*rooms, *(room for room, _action in tools)), 0
        self.brand = label("Fabrique", name="brand", wrap=True)
        self.dossier = label("Aucun dossier ouvert", name="brand_sub", wrap=True)
        self.buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 10)
        layout.setSpacing(2)
        layout.addWidget(self.brand)
        layout.addWidget(self.dossier)
        group = QButtonGroup(self)
        for room in rooms:
            made = self.buttons[room.name] = SideButton(room.text, room.key, partial(self.asked.emit, room.name))
            made.setCheckable(True)
            group.addButton(made)
            layout.addWidget(made)
        layout.addStretch(1)
        for room, action in tools:
            self.buttons[room.name] = SideButton(room.text, room.key, action)
            layout.addWidget(self.buttons[room.name])

    def minimumSizeHint(self) -> QSize:
        """It never makes the window higher: its pictures shrink first."""
        return QSize(self.width(), 0)

    def dress(self, look: Look, window: QSize) -> None:
        self._size = 0
        self.fit(look, window)

    def fit(self, look: Look, window: QSize) -> None:
        """Folded or not, for a window of this size; nothing is touched when it stands well already."""
        folded = window.width() < look.px(UNFOLDED.width()) or window.height() < look.px(UNFOLDED.height())
        size = look.px(PICTURE)
        if folded:
            size = max(LEAST_PICTURE, min(size, window.height() // len(self._rooms) - AROUND))
        if (folded, size) == (self.folded, self._size):
            return
        self.folded, self._size = folded, size
        style = Qt.ToolButtonStyle
        for room in self._rooms:
            drawn = "moon" if room.picture == "sun" and not look.dark else room.picture
            made = self.buttons[room.name]
            made.setIcon(icon(drawn, look.color("side_text"), size))
            made.setIconSize(QSize(size, size))
            made.setToolButtonStyle(style.ToolButtonIconOnly if folded else style.ToolButtonTextBesideIcon)
        self.brand.setVisible(not folded)
        self.dossier.setVisible(not folded)
        self.setFixedWidth(size + BESIDE if folded else look.px(WIDE))
