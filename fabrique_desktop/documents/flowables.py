"""The few kinds of block a page is made of, each with its node of the document's logical tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from fabrique_desktop.documents.fonts import REGULAR, SEMIBOLD
from fabrique_desktop.documents.lines import cuts_a_word, hold_apart, plain
from fabrique_desktop.documents.rtl import turned
from fabrique_desktop.documents.stylesheet import ACCENT, DEEP, GUTTER, LINE, MUTED, TILE_LABEL, TILE_NUMBER
from fabrique_desktop.documents.tagged_canvas import TaggedCanvas
from fabrique_desktop.documents.tags import Node

_T = TypeVar("_T", bound="Text")
_WHITE = re.compile(r"[ \n\t]+")


class Text(Paragraph):
    """A paragraph whose lines are broken once for a width; what has no markup is not parsed either.

    Without a `node` it can only be drawn inside something marked already. `sign` opens it in the margin, as the dash of
    a list does; `target` makes it lead to a bookmark.
    """

    _known = -1.0
    canv: TaggedCanvas
    node: Node | None = None
    sign: tuple[str, Node] | None = None
    target = ""
    goes_on = False

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        if self._known != wide or not hasattr(self, "blPara"):
            super().wrap(wide, high)
            self._known = wide
        return self.width, self.height

    def split(self, wide: float, high: float) -> list[Flowable]:
        """Both parts are the same thing said; what opens it stays with the first."""
        parts: list[Flowable] = super().split(wide, high)
        texts = [part for part in parts if isinstance(part, Text) and part is not self]
        for part in texts:
            part.node, part.target = self.node, self.target
        if len(texts) == 2:
            first, last = texts
            first.sign, last.goes_on = self.sign, self.goes_on
            first.goes_on = not cuts_a_word(self, first)
        return parts

    def draw(self) -> None:
        hold_apart(self, goes_on=self.goes_on)
        if self.sign is not None:
            self._draw_sign(*self.sign)
        spoken = turned(self)
        if self.node is None:
            super().draw()
            return
        with self.canv.marked(self.node, *spoken):
            super().draw()
        if self.target:
            self.canv.link_to(self.target, self.node, (0, 0, self.width, self.height), plain(self))

    def _draw_sign(self, sign: str, node: Node) -> None:
        with self.canv.marked(node):
            self.canv.setFillColor(self.style.textColor)
            self.canv.setFont(self.style.fontName, self.style.fontSize)
            self.canv.drawString(self.style.bulletIndent, self.height - self.style.fontSize, sign)


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
    label: Node | None = None
    origin: Node | None = None
    key = ""

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        width, height = super().wrap(wide, high)
        if self.reference or self.places:
            self.height = height = max(height, (1 + len(self.places)) * 12.2 + 2)
        return width, height

    def split(self, wide: float, high: float) -> list[Flowable]:
        parts = super().split(wide, high)
        if parts and isinstance(parts[0], Entry) and parts[0] is not self:
            for name in ("reference", "places", "size", "label", "origin", "key"):
                setattr(parts[0], name, getattr(self, name))
            if parts[0].wrap(wide, high)[1] > high:  # its margin holds more lines than are left on the page
                return []
        return parts

    def draw(self) -> None:
        first = self.height - self.style.fontSize - 0.6
        if self.key:
            self.canv.bookmarkHorizontal(self.key, 0, self.height + 6)
        if self.reference and self.label is not None:
            with self.canv.marked(self.label):
                self.canv.setFillColor(DEEP)
                self.canv.setFont(SEMIBOLD, self.size)
                self.canv.drawString(0, first, self.reference)
        if self.places and self.origin is not None:
            with self.canv.marked(self.origin):
                self.canv.setFillColor(MUTED)
                self.canv.setFont(REGULAR, 8.3)
                for line, place in enumerate(self.places, 1):
                    more = "" if line == len(self.places) else " "
                    self.canv.drawString(0, first - 12.2 * line, place + more)
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
        paragraphs: Sequence[Text],
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

    def __init__(self, tiles: Sequence[tuple[str, str]], nodes: Sequence[Node]) -> None:
        super().__init__()
        self.numbers = [text_block(Text, f"{number} ", TILE_NUMBER) for number, _label in tiles]
        self.labels = [text_block(Text, label, TILE_LABEL) for _number, label in tiles]
        for number, label, node in zip(self.numbers, self.labels, nodes, strict=True):
            number.node = label.node = node
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


class Picture(Flowable):
    """A drawing, which the tree describes in words."""

    canv: TaggedCanvas

    def __init__(self, drawing: Flowable, node: Node) -> None:
        super().__init__()
        self.drawing, self.node = drawing, node
        self.spaceBefore, self.spaceAfter = 6.0, 8.0

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        self.width, self.height = self.drawing.wrap(wide, high)
        return self.width, self.height

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(0, 0)
        self.node.box = (x, y, x + self.width, y + self.height)
        with self.canv.marked(self.node):
            self.drawing.drawOn(self.canv, 0, 0)


def spare(paragraph: Paragraph) -> list[float]:
    """The room left at the end of each line of a wrapped paragraph."""
    return [
        float(line[0]) if isinstance(line, tuple) else float(line.extraSpace)
        for line in paragraph.blPara.lines  # type: ignore[attr-defined]
    ]
