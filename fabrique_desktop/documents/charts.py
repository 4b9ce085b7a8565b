"""Bars: few, labelled, each with its number; the table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.fonts import REGULAR, SEMIBOLD, register
from fabrique_desktop.documents.text import NBSP, number, shortened

_NUMBER, _STEP, _BAR = 34.0, 19.0, 11.0
_SIZE, _GAP = 8.8, 10.0
_MOST = 0.55  # of the width: what a label may take before it is cut


class Bars(Flowable):
    """One bar a row, from zero."""

    def __init__(self, rows: Sequence[tuple[str, int]], colour: Color) -> None:
        super().__init__()
        self.rows, self.colour = rows, colour

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        self.width, self.height = wide, _STEP * len(self.rows)
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        most = max((value for _label, value in self.rows), default=0) or 1
        most_wide = self.width * _MOST
        labels = [_fitting(label, most_wide - _GAP) for label, _value in self.rows]
        start = max((look.width_of(label, REGULAR, _SIZE) for label in labels), default=0.0) + _GAP
        room = self.width - start - _NUMBER
        for index, (label, (_whole, value)) in enumerate(zip(labels, self.rows, strict=True)):
            base = self.height - _STEP * (index + 1) + (_STEP - _BAR) / 2
            long = room * value / most
            canvas.setFillColor(self.colour)
            canvas.rect(start, base, long, _BAR, stroke=0, fill=1)
            canvas.setFillColor(look.INK)
            canvas.setFont(register(REGULAR), _SIZE)
            canvas.drawString(0, base + 2, label)
            canvas.setFont(register(SEMIBOLD), _SIZE)
            canvas.drawString(start + long + 6, base + 2, number(value))


def _fitting(label: str, room: float) -> str:
    """The whole label; the first words of one that would leave no room for its bar."""
    line = " ".join(label.split())
    while look.width_of(line, REGULAR, _SIZE) > room and len(line) > 2:
        line = shortened(label, len(line.rstrip(f"{NBSP}…")) - 1)
    return line


def told(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """The same in words, for who does not see the bars."""
    return f"{title}{NBSP}: " + " ; ".join(f"{label}, {number(value)}" for label, value in rows) + "."
