"""Bars: few, labelled, each with its number; the table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.fonts import REGULAR, SEMIBOLD, register
from fabrique_desktop.documents.text import NBSP, number, shortened

_LABEL, _NUMBER, _STEP, _BAR = 150.0, 34.0, 19.0, 11.0
_SIZE = 8.8


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
        room = self.width - _LABEL - _NUMBER
        for index, (label, value) in enumerate(self.rows):
            base = self.height - _STEP * (index + 1) + (_STEP - _BAR) / 2
            long = room * value / most
            canvas.setFillColor(self.colour)
            canvas.rect(_LABEL, base, long, _BAR, stroke=0, fill=1)
            canvas.setFillColor(look.INK)
            canvas.setFont(register(REGULAR), _SIZE)
            canvas.drawString(0, base + 2, shortened(label, 30))
            canvas.setFont(register(SEMIBOLD), _SIZE)
            canvas.drawString(_LABEL + long + 6, base + 2, number(value))


def told(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """The same in words, for who does not see the bars."""
    return f"{title}{NBSP}: " + " ; ".join(f"{label}, {number(value)}" for label, value in rows) + "."
