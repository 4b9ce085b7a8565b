"""The few kinds of block a page is made of; what a tagged tree will need is kept on each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from fabrique_desktop.documents.fonts import REGULAR, SEMIBOLD
from fabrique_desktop.documents.stylesheet import ACCENT, DEEP, GUTTER, LINE, MUTED, TILE_LABEL, TILE_NUMBER

_T = TypeVar("_T", bound="Text")
_WHITE = re.compile(r"[ \n\t]+")


class Text(Paragraph):
    """A paragraph whose lines are broken once for a width; what has no markup is not parsed either."""

    _known = -1.0

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        if self._known != wide or not hasattr(self, "blPara"):
            super().wrap(wide, high)
            self._known = wide
        return self.width, self.height


def text_block(kind: type[_T], shown: str, style: ParagraphStyle, **more: Any) -> _T:
    """Make a paragraph of markup."""
    if "<" in shown or "&" in shown:
        return kind(shown, style, **more)
    return kind(shown, style, frags=[_model(style).clone(text=_WHITE.sub(" ", shown).strip(" "))], **more)


@cache
def _model(style: ParagraphStyle) -> Any:
    """What the parser makes of plain text in a style."""
    return Paragraph("x", style).frags[0]


class Heading(Text):
    """A heading, which is also an entry of the PDF's outline unless it has no words for it."""

    def __init__(self, text: str, style: Any, *, level: int, outline: str, **more: Any) -> None:
        super().__init__(text, style, **more)
        self.level, self.outline = level, outline

    def split(self, wide: float, high: float) -> list[Flowable]:
        return []

    def draw(self) -> None:
        if self.outline:
            key = f"h{self.canv.getPageNumber()}-{self.canv.absolutePosition(0, 0)[1]:.0f}"
            self.canv.bookmarkHorizontal(key, 0, self.height + 6)
            self.canv.addOutlineEntry(self.outline, key, self.level - 1, closed=self.level > 1)
        super().draw()


class Entry(Text):
    """What was said, with its reference and its table in the margin; never less than these two lines high."""

    reference = ""
    size = 8.3
    places: Sequence[str] = ()

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        width, height = super().wrap(wide, high)
        if self.reference or self.places:
            self.height = height = max(height, (1 + len(self.places)) * 12.2 + 2)
        return width, height

    def split(self, wide: float, high: float) -> list[Flowable]:
        parts = super().split(wide, high)
        if parts and isinstance(parts[0], Entry) and parts[0] is not self:
            parts[0].reference, parts[0].places, parts[0].size = self.reference, self.places, self.size
        return parts

    def draw(self) -> None:
        if self.reference or self.places:
            first = self.height - self.style.fontSize - 0.6
            self.canv.setFillColor(DEEP)
            self.canv.setFont(SEMIBOLD, self.size)
            self.canv.drawString(0, first, self.reference)
            self.canv.setFillColor(MUTED)
            self.canv.setFont(REGULAR, 8.3)
            for line, place in enumerate(self.places, 1):
                self.canv.drawString(0, first - 12.2 * line, place)
        super().draw()


class Quote(Text):
    """Exact words, beside a thin bar."""

    bar = GUTTER + 1.5

    def draw(self) -> None:
        self.canv.setFillColor(ACCENT)
        self.canv.rect(self.bar, -1, 1.6, self.height + 1, stroke=0, fill=1)
        super().draw()


class Panel(Flowable):
    """Paragraphs together on a ground, with or without a bar at the left."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        *,
        ground: Color | None = None,
        bar: Color | None = None,
        padding: float = 10.0,
        narrow: bool = False,
    ) -> None:
        super().__init__()
        self.paragraphs = list(paragraphs)
        self.ground, self.bar, self.padding, self.narrow = ground, bar, padding, narrow
        self.spaceBefore, self.spaceAfter = 6.0, 8.0

    @property
    def _inset(self) -> float:
        return self.padding + (6 if self.bar is not None else 0)

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        across = self._inset + self.padding
        if self.narrow and len(self.paragraphs) == 1:
            one = self.paragraphs[0]
            one.wrap(wide - across, high)
            widest = max((wide - across - line for line in spare(one)), default=wide - across)
            wide = min(wide, widest + across + 1)
        self.width = wide
        self._down = self.padding * (0.45 if self.narrow else 0.75) if self.ground is not None else 0.0
        height = 2 * self._down
        for index, paragraph in enumerate(self.paragraphs):
            height += paragraph.wrap(wide - across, 1e6)[1] + (paragraph.getSpaceBefore() if index else 0)
        self.height = height
        return wide, height

    def split(self, wide: float, high: float) -> list[Flowable]:
        """Taller than a page, it is no longer a panel: its text goes on by itself."""
        return list(self.paragraphs) if self.height > 500 else []

    def draw(self) -> None:
        canvas = self.canv
        if self.ground is not None:
            canvas.setFillColor(self.ground)
            canvas.roundRect(0, 0, self.width, self.height, 4, stroke=0, fill=1)
        if self.bar is not None:
            canvas.setFillColor(self.bar)
            canvas.rect(0, 0, 5, self.height, stroke=0, fill=1)
        top = self.height - self._down
        for index, paragraph in enumerate(self.paragraphs):
            top -= paragraph.height + (paragraph.getSpaceBefore() if index else 0)
            paragraph.drawOn(canvas, self._inset, top)


class Tiles(Flowable):
    """Figures in a row: a large number, what it counts below."""

    def __init__(self, tiles: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.numbers = [Paragraph(number, TILE_NUMBER) for number, _label in tiles]
        self.labels = [Paragraph(label, TILE_LABEL) for _number, label in tiles]
        self.spaceBefore, self.spaceAfter = 8.0, 12.0

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        self.width, self.step = wide, wide / max(1, len(self.numbers))
        inner = self.step - 14
        numbers = max(one.wrap(inner, 1e6)[1] for one in self.numbers)
        labels = max(one.wrap(inner, 1e6)[1] for one in self.labels)
        self.height = numbers + labels + 8
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.8)
        for index, (number, label) in enumerate(zip(self.numbers, self.labels, strict=True)):
            x = index * self.step
            canvas.line(x, 0, x, self.height)
            number.drawOn(canvas, x + 9, self.height - number.height)
            label.drawOn(canvas, x + 9, self.height - number.height - label.height - 1)


def spare(paragraph: Paragraph) -> list[float]:
    """The room left at the end of each line of a wrapped paragraph."""
    return [
        float(line[0]) if isinstance(line, tuple) else float(line.extraSpace)
        for line in paragraph.blPara.lines  # type: ignore[attr-defined]
    ]
