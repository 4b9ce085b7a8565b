"""A table of paragraphs in linear time: rows are wrapped once, pages take what fits, the header comes again.

reportlab's own Table measures every row again at each page (4 times a plain story at 300 rows).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable

from fabrique_desktop.documents.flowables import Text
from fabrique_desktop.documents.stylesheet import LINE, RULE, SOFT
from fabrique_desktop.documents.tagged_canvas import TaggedCanvas

Cell = Text | None
_TALL = 330.0  # a row taller than this may be cut between two pages


@dataclass(slots=True)
class Row:
    """One line of cells; `height` is known once wrapped."""

    cells: Sequence[Cell]
    height: float = -1.0
    heights: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths and manners of a table, shared by its pieces."""

    widths: tuple[float, ...]
    least: float = 0.0
    ruled: bool = False
    middle: bool = False
    bare: bool = False
    across: float = 5.0
    down: float = 4.0

    def measure(self, row: Row, least: float | None = None) -> float:
        if row.height < 0:
            row.heights = [
                cell.wrap(width - 2 * self.across, 1e6)[1] if cell is not None else 0.0
                for cell, width in zip(row.cells, self.widths, strict=True)
            ]
            row.height = max(self.least if least is None else least, max(row.heights) + 2 * self.down)
        return row.height


class Grid(Flowable):
    """The table, or the piece of it that a page holds."""

    canv: TaggedCanvas

    def __init__(self, columns: Columns, head: Row | None, rows: list[Row]) -> None:
        super().__init__()
        self.columns, self.head, self.rows = columns, head, rows
        self.spaceAfter = 8.0

    @property
    def least(self) -> float:
        """What must fit for the table to begin: its header and first row, or the top of a tall one."""
        first = self.columns.measure(self.rows[0]) if self.rows else 0.0
        return self._head_height() + min(first, _TALL / 3)

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        """Measure no further than the page: what is too tall is split, not measured to its end."""
        height = self._head_height()
        for row in self.rows:
            height += self.columns.measure(row)
            if height > high:
                break
        self.width, self.height = sum(self.columns.widths), height
        return self.width, self.height

    def split(self, wide: float, high: float) -> list[Flowable]:
        left = high - self._head_height()
        fitting = 0
        for row in self.rows:
            if self.columns.measure(row) > left:
                break
            left -= row.height
            fitting += 1
        first, rest = self.rows[:fitting], self.rows[fitting:]
        if rest and rest[0].height > _TALL:
            upper, lower = self._cut(rest[0], left)
            rest = [lower, *rest[1:]]
            if upper is not None:
                first = [*first, upper]
        if not first:
            self.rows = rest  # a row that refused to be cut is measured anew
            return []
        pieces: list[Flowable] = [Grid(self.columns, self.head, first)]
        if rest:
            pieces.append(Grid(self.columns, self.head, rest))
        return pieces

    def _cut(self, row: Row, left: float) -> tuple[Row | None, Row]:
        """Share a very tall row between this page and the next; None when nothing of it fits."""
        upper: list[Cell] = []
        lower: list[Cell] = []
        for cell, width, height in zip(row.cells, self.columns.widths, row.heights, strict=True):
            room = left - 2 * self.columns.down
            if cell is None or height <= room:
                parts: list[Cell] = [cell, None]
            else:
                parts = [*_parts(cell, width - 2 * self.columns.across, room)]
                if not parts:
                    return None, Row(row.cells)  # a refused split forgets its lines: measured anew
                parts = [*parts, None][:2]
            upper.append(parts[0])
            lower.append(parts[1])
        return Row(upper), Row(lower)

    def _head_height(self) -> float:
        return self.columns.measure(self.head, 0.0) if self.head is not None else 0.0

    def draw(self) -> None:
        top = self.height
        canvas = self.canv
        if self.head is not None:
            canvas.setFillColor(SOFT)
            canvas.rect(0, top - self.head.height, self.width, self.head.height, stroke=0, fill=1)
            if canvas.first_time(self.head):
                top = self._draw_row(self.head, top)
            else:  # for the eye alone: the tree says it once
                with canvas.artifact("/Type /Pagination"):
                    top = self._draw_row(self.head, top)
        canvas.setLineWidth(0.5)
        for row in self.rows:
            top = self._draw_row(row, top)
            if not self.columns.bare:
                canvas.setStrokeColor(RULE if self.columns.ruled else LINE)
                canvas.line(0, top, self.width, top)
        if self.columns.ruled:
            self._draw_rules(canvas)

    def _draw_row(self, row: Row, top: float) -> float:
        columns = self.columns
        x = 0.0
        for cell, width, height in zip(row.cells, columns.widths, row.heights, strict=True):
            if cell is not None:
                above = (row.height - height) / 2 if columns.middle else columns.down
                cell.drawOn(self.canv, x + columns.across, top - above - height)
            x += width
        return top - row.height

    def _draw_rules(self, canvas: TaggedCanvas) -> None:
        canvas.setStrokeColor(RULE)
        x = 0.0
        canvas.line(0, self.height, self.width, self.height)
        for width in (0.0, *self.columns.widths):
            x += width
            canvas.line(x, 0, x, self.height)


def _parts(cell: Text, width: float, room: float) -> list[Text]:
    """The two parts of a cell's text, or nothing when its first lines do not fit."""
    parts = cell.split(width, room) if room > 0 else []
    return [part for part in parts if isinstance(part, Text)]
