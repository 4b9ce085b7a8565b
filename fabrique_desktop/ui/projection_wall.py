"""The wall: sizes that follow the window, texts that wrap and turn their pages, and are never made smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

INK, PAPER, SOFT = QColor("#14203A"), QColor("#FFFFFF"), QColor("#44506A")
BOLD, PLAIN = QFont.Weight.DemiBold, QFont.Weight.Normal
SMALLEST = 21  # text is never under 1/21 of the window's height
_WRAP = int(Qt.TextFlag.TextWordWrap)
_LIMIT = 2_000  # characters of one text; the rest is in the minutes


@dataclass(frozen=True, slots=True)
class Block:
    """A text and its font, measured at a width."""

    text: str
    font: QFont

    def height(self, width: int) -> int:
        return QFontMetrics(self.font).boundingRect(QRect(0, 0, width, 100_000), _WRAP, self.text).height()

    def fitted(self, width: int, room: int) -> Block:
        """The first words that fit, then « … »: a text too long for a wall is not made smaller."""
        if self.height(width) <= room:
            return self
        words = self.text[:_LIMIT].split()
        low, high = 1, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            fits = Block(" ".join(words[:middle]) + " …", self.font).height(width) <= room
            low, high = (middle, high) if fits else (low, middle - 1)
        return Block(" ".join(words[:low]) + " …", self.font)


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
        font = QFont("Noto Sans")
        font.setPixelSize(max(1, ceil(self.window_height / SMALLEST * parts)))
        font.setWeight(weight)
        return font


@dataclass(frozen=True, slots=True)
class Wall:
    """What a scene draws on. `turn` counts the pages since the scene was chosen."""

    painter: QPainter
    sizes: Sizes
    turn: int

    def unit(self, parts: float) -> int:
        return self.sizes.unit(parts)

    def font(self, parts: float, weight: QFont.Weight = PLAIN) -> QFont:
        return self.sizes.font(parts, weight)

    def pages(self, blocks: Sequence[Block], width: int, height: int) -> list[list[Block]]:
        """What does not fit comes on the next page."""
        room = height - self.unit(1.4)
        whole = [block.height(width) for block in blocks]
        if sum(whole) + self.unit(0.5) * (len(blocks) - 1) <= height:
            return [list(blocks)]
        fitted = [block.fitted(width, room) for block in blocks]
        heights = [block.height(width) for block in fitted]
        return [[fitted[number] for number in page] for page in paginated(heights, room, self.unit(0.5))]

    def draw_in_turn(self, area: QRect, blocks: Sequence[Block], bar: QColor | None = None) -> None:
        """One page after the other, a mark telling which."""
        pages = self.pages(blocks, area.width() - self.inset(bar), area.height())
        place = self.turn % len(pages)
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

    def line(self, area: QRect, text: str, font: QFont, flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        """One line, ending with « … » where the wall does."""
        self.painter.setFont(font)
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self.painter.drawText(area, int(flags | Qt.AlignmentFlag.AlignVCenter), short)
