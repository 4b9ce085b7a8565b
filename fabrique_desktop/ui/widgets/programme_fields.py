"""The plain fields of the programme, each with its name above it: a wheel passing over never changes one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.ui.widgets.parts import MOST_LETTERS, label

_PARAGRAPH, _LINE = "\u2029", "\u2028"


def line_field(spoken: str, *, hint: str = "") -> QLineEdit:
    """One line; never so wide that it pushes its neighbours out."""
    made = QLineEdit(maxLength=MOST_LETTERS)
    made.setAccessibleName(spoken)
    made.setPlaceholderText(hint)
    made.setMinimumWidth(60)
    return made


def put_line(field: QLineEdit) -> Callable[[str], None]:
    """Fill it and show the beginning of a long text rather than its end."""

    def put(text: str) -> None:
        field.setText(text)
        field.setCursorPosition(0)

    return put


class TextField(QPlainTextEdit):
    """A few lines; Tab leaves it, Enter saves, Shift+Enter breaks the line."""

    def __init__(self, spoken: str, lines: int = 3) -> None:
        super().__init__()
        self._lines = lines
        self.setAccessibleName(spoken)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is typed, no-break spaces included: `toPlainText` would turn them into plain ones."""
        return self.document().toRawText().replace(_PARAGRAPH, "\n").replace(_LINE, "\n")

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().lineSpacing() * self._lines + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())


class ChoiceField(QComboBox):
    """A short list that shrinks with the window."""

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.setAccessibleName(spoken)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def put(self, value: object) -> None:
        """Show the choice that stands for this value."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def titled(text: str, field: QWidget, named: QWidget | None = None) -> QWidget:
    """A field under its label; `named` is the part of it that the label names."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    layout.addWidget(buddy(text, named or field))
    layout.addWidget(field)
    layout.addStretch(1)
    return made


def buddy(text: str, field: QWidget) -> QLabel:
    """The label of a field, for eyes and for assistive technology."""
    made = label(text, muted=True, small=True)
    made.setBuddy(field)
    return made


class Column(QWidget):
    """What a scroll area holds, never squeezed: the style sheet's `min-height` would let lines be cut."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())


def scrolled(*parts: QWidget | QLayout) -> QScrollArea:
    """Parts one under the other; at 150 % what does not fit scrolls, and nothing is cut."""
    inside = Column()
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(0, 0, 8, 0)
    layout.setSpacing(12)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def columns(*stretches: int) -> QGridLayout:
    """A grid whose columns share the width so."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    for column, stretch in enumerate(stretches):
        grid.setColumnStretch(column, stretch)
    return grid
