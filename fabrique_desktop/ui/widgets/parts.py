"""Small parts that every page uses, so that a button or a title is the same everywhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.ui.keys import Key

MOST_LETTERS = 2**31 - 1  # of a field that holds somebody's words: Qt cuts at 32 767 by itself, without a word


def label(
    text: str = "", *, name: str = "", muted: bool = False, small: bool = False, wrap: bool = False, elide: bool = False
) -> QLabel:
    """A label; `name` is the style sheet's id."""
    made = Eliding() if elide else QLabel()
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("muted", muted)
    made.setProperty("small", small)
    made.setWordWrap(wrap)
    made.setText(text)
    return made


_ALONE = " ,;:·–(«\u00a0"


def shortened(text: str, letters: QFontMetrics, width: int) -> str:
    """By whole words, then « … »; inside a word only when not even the first one fits."""
    if letters.horizontalAdvance(text) <= width:
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        if words[-1].strip(_ALONE).isdecimal():
            continue  # a number without what it counts
        said = " ".join(words).rstrip(_ALONE) + "\u00a0…"
        if letters.horizontalAdvance(said) <= width:
            return said
    return letters.elidedText(text, Qt.TextElideMode.ElideRight, width)


class Eliding(QLabel):
    """A text that gives up its last words instead of pushing the window beyond its screen; `text()` stays whole."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = self.brief = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str, brief: str = "") -> None:
        """`brief` says it in fewer words, when there is no room for all of them."""
        self._whole, self.brief = text, brief
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        """The whole text: a place that is given by size and not by share is given all of it, if there is room."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        letters, room = self.fontMetrics(), max(self.contentsRect().width(), 1)
        whole = not self.brief or letters.horizontalAdvance(self._whole) <= room
        shown = shortened(self._whole if whole else self.brief, letters, room)
        super().setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)


class PushButton(QPushButton):
    """Enter presses it as Space does: nobody on a keyboard expects otherwise."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    action: Callable[[], object],
    *,
    key: Key | None = None,
    primary: bool = False,
    quiet: bool = False,
    tip: str = "",
) -> QPushButton:
    """A button that says what it does, and by which key."""
    made = PushButton(f"{text}  ({key.shown})" if key else text)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.setProperty("primary", primary)
    made.setProperty("quiet", quiet)
    made.setToolTip(tip or (f"{key.does} ({key.shown})" if key else ""))
    made.clicked.connect(lambda _checked=False: action())
    return made


def shortcut(owner: QWidget, key: Key, action: Callable[[], object], *, everywhere: bool = False) -> QShortcut:
    """Bind a key of the table; on a page it works only while that page is shown."""
    context = Qt.ShortcutContext.ApplicationShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
    made = QShortcut(QKeySequence(key.sequence or ""), owner, context=context)
    if key.also:
        made.setKeys([QKeySequence(key.sequence or ""), QKeySequence(key.also)])
    made.activated.connect(action)
    return made


def is_meant_for_page(event: QKeyEvent) -> bool:
    """Letters, function keys, Ctrl with a key, Escape: not what walks from button to button."""
    key, letter = event.key(), event.text()
    function = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12
    return function or key == Qt.Key.Key_Escape or bool(letter.strip()) or _with_ctrl(event)


def _with_ctrl(event: QKeyEvent) -> bool:
    alone = event.key() in (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and not alone


def press_key(page: QWidget, event: QKeyEvent) -> bool:
    """Do what this key does on the page, when the page did not have the focus to hear it."""
    pressed = QKeySequence(event.keyCombination())
    for one in page.findChildren(QShortcut):
        owner, heard = one.parent(), one.keys()
        if pressed in heard and one.isEnabled() and isinstance(owner, QWidget) and owner.isVisible():
            one.activated.emit()
            return True
    return False


def card(*, margin: int = 16, spacing: int = 8) -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return frame, layout


def row(*parts: QWidget | None, spacing: int = 8, stretch: int | None = None) -> QHBoxLayout:
    """Widgets side by side; None is a spring."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    for number, part in enumerate(parts):
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part, 1 if number == stretch else 0)
    return layout


def column(*parts: QWidget | QBoxLayout, stretch: int | None = None, spacing: int = 8) -> QVBoxLayout:
    """Widgets and rows one under the other; the one of that number takes the room left."""
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    for number, part in enumerate(parts):
        weight = 1 if number == stretch else 0
        if isinstance(part, QWidget):
            layout.addWidget(part, weight)
        else:
            layout.addLayout(part, weight)
    return layout


def page_layout(page: QWidget, layout: QBoxLayout) -> None:
    layout.setContentsMargins(24, 16, 24, 12)
    layout.setSpacing(12)
    page.setLayout(layout)


def restyle(widget: QWidget, **properties: object) -> None:
    """Change properties that the style sheet looks at."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
