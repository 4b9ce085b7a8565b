"""The wall: sizes that follow the window, texts that wrap and turn their pages, and are never made smaller."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from fabrique_desktop.ui.projection_paging import Turning

INK, PAPER, SOFT = QColor("#14203A"), QColor("#FFFFFF"), QColor("#44506A")
BOLD, PLAIN = QFont.Weight.DemiBold, QFont.Weight.Normal
SMALLEST = 21  # text is never under 1/21 of the window's height
_WRAP = int(Qt.TextFlag.TextWordWrap)
_ON = " …"


@dataclass(frozen=True, slots=True)
class Block:
    """A text and its font, measured at a width."""

    text: str
    font: QFont

    def height(self, width: int) -> int:
        return QFontMetrics(self.font).boundingRect(QRect(0, 0, width, 100_000), _WRAP, self.text).height()

    def parts(self, width: int, room: int) -> list[Block]:
        """Cut between words where the room ends, and gone on with: a text too long is not made smaller."""
        if self.height(width) <= room:
            return [self]
        cut = _cut(self.text, self.font.pixelSize(), self.font.weight(), width, room)
        return [Block(text, self.font) for text in cut]


@lru_cache(128)  # the screen is painted each second, and a long text is measured at many places
def _cut(text: str, pixels: int, weight: QFont.Weight, width: int, room: int) -> tuple[str, ...]:
    font = _font(pixels, weight)
    stops = [match.start() for match in re.finditer(r"\s+", text)] + [len(text)]
    parts: list[str] = []
    start = at = 0
    while at < len(stops):
        before = "… " if parts else ""

        def fits(place: int, start: int = start, before: str = before) -> bool:
            after = _ON if stops[place] < len(text) else ""
            return Block(f"{before}{text[start : stops[place]].strip()}{after}", font).height(width) <= room

        step, low = 1, at
        while low + step < len(stops) and fits(low + step):
            low, step = low + step, step * 2
        while step := step // 2:
            if low + step < len(stops) and fits(low + step):
                low += step
        after = _ON if stops[low] < len(text) else ""
        parts.append(f"{before}{text[start : stops[low]].strip()}{after}")
        start, at = stops[low], low + 1
    return tuple(parts)


def _font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont("Noto Sans")
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def paginated(heights: Sequence[int], room: int, gap: int) -> list[list[int]]:
    """Whole blocks a page, in order; one taller than the room has a page of its own."""
    pages: list[list[int]] = [[]]
    used = 0
    for number, height in enumerate(heights):
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0
        pages[-1].append(number)
        used += height + gap
    return pages


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths and fonts in parts of the smallest allowed text height."""

    window_height: int

    def unit(self, parts: float) -> int:
        return round(self.window_height / SMALLEST * parts)

    def font(self, parts: float, weight: QFont.Weight = PLAIN) -> QFont:
        return _font(max(1, ceil(self.window_height / SMALLEST * parts)), weight)


@dataclass(frozen=True, slots=True)
class Wall:
    """What a scene draws on; `turning` tells which of its pages."""

    painter: QPainter
    sizes: Sizes
    turning: Turning

    def unit(self, parts: float) -> int:
        return self.sizes.unit(parts)

    def font(self, parts: float, weight: QFont.Weight = PLAIN) -> QFont:
        return self.sizes.font(parts, weight)

    def pages(self, blocks: Sequence[Block], width: int, height: int, *, marked: bool = False) -> list[list[Block]]:
        """What does not fit comes on the next page; `marked`: there are others, whose mark has its place."""
        room = height - self.unit(1.4)
        whole = [block.height(width) for block in blocks]
        if sum(whole) + self.unit(0.5) * (len(blocks) - 1) <= (room if marked else height):
            return [list(blocks)]
        parts = [part for block in blocks for part in block.parts(width, room)]
        heights = [part.height(width) for part in parts]
        return [[parts[number] for number in page] for page in paginated(heights, room, self.unit(0.5))]

    def draw_in_turn(self, area: QRect, blocks: Sequence[Block], bar: QColor | None = None) -> None:
        """One page after the other, a mark telling which."""
        pages = self.pages(blocks, area.width() - self.inset(bar), area.height())
        place = self.turning.of(len(pages))
        self.draw(area, pages[place], bar)
        self.mark(area, place, len(pages))

    def inset(self, bar: QColor | None) -> int:
        return self.unit(0.7) if bar is not None else 0

    def draw(self, area: QRect, blocks: Sequence[Block], bar: QColor | None = None) -> None:
        left, width = area.left() + self.inset(bar), area.width() - self.inset(bar)
        top = area.top()
        for block in blocks:
            height = block.height(width)
            if bar is not None:
                self.painter.fillRect(QRect(area.left(), top, max(4, self.unit(0.22)), height), bar)
            self.painter.setPen(INK)
            self.painter.setFont(block.font)
            self.painter.drawText(QRect(left, top, width, height), _WRAP, block.text)
            top += height + self.unit(0.5)

    def mark(self, area: QRect, place: int, pages: int) -> None:
        """« 2/3 », when there is more than one page."""
        if pages > 1:
            self.painter.setFont(self.font(1.0))
            self.painter.setPen(SOFT)
            corner = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
            self.painter.drawText(area, corner, f"{place + 1}/{pages}")

    def lines(self, text: str, font: QFont, width: int) -> list[str]:
        """The words of a title, as many lines as they need."""
        metrics, found = QFontMetrics(font), [""]
        for word in text.split(" "):
            longer = f"{found[-1]} {word}".strip()
            if found[-1] and metrics.horizontalAdvance(longer) > width:
                found.append(word)
            else:
                found[-1] = longer
        return found

    def line(self, area: QRect, text: str, font: QFont, flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        """One line, ending with « … » where the wall does."""
        self.painter.setFont(font)
        letters = QFontMetrics(font)
        fits = letters.horizontalAdvance(text) <= area.width()  # eliding measures otherwise, and cuts what just fits
        short = text if fits else letters.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self.painter.drawText(area, int(flags | Qt.AlignmentFlag.AlignVCenter), short)
