"""The plan of the tables on the wall: for each, how many sit there and how many chairs are free. No name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from fabrique_desktop.documents.text import counted
from fabrique_desktop.services.seating import TableRow

Fonts = Callable[[float, QFont.Weight], QFont]
_INK, _FREE, _FULL = QColor("#14203A"), QColor("#E3F1E6"), QColor("#E6E8EE")
_BOLD, _PLAIN = QFont.Weight.DemiBold, QFont.Weight.Normal
_SCALES = tuple(tenths / 10 for tenths in range(24, 9, -1))  # of the smallest allowed text
_ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Tiling:
    """How the tables are laid on the wall: `compact` gives each a line instead of a tile."""

    fonts: tuple[QFont, ...]
    compact: bool
    width: int
    height: int
    gap: int
    between: int  # two rows
    indent: int  # where the number of people begins on a line
    columns: int
    rows: int

    @property
    def on_a_page(self) -> int:
        return max(1, self.columns * self.rows)


def lines(table: TableRow, *, compact: bool = False) -> tuple[str, ...]:
    """« Table 3 », « 6 personnes », « 2 places libres »; on a line of its own « T3 », « 6 pers. », « 2 libres »."""
    if compact:
        free = "complète" if table.full else counted(table.free, "libre", "libres")
        return f"T{table.number}", counted(table.people, "pers.", "pers."), free
    free = "complète" if table.full else counted(table.free, "place libre", "places libres")
    return f"Table {table.number}", counted(table.people, "personne", "personnes"), free


def tiling(tables: Sequence[TableRow], area: QRect, fonts: Fonts) -> Tiling:
    """The largest text with which every table is seen at once; else the smallest, a page after the other."""
    tried = [(scale, compact) for compact in (False, True) for scale in (_SCALES if not compact else (1.0,))]
    for scale, compact in tried:
        found = _tiling(tables, area, fonts, scale, compact)
        if found.columns * found.rows >= len(tables):
            break
    return found


def _tiling(tables: Sequence[TableRow], area: QRect, fonts: Fonts, scale: float, compact: bool) -> Tiling:
    used = (fonts(scale, _BOLD), fonts(scale, _PLAIN), fonts(scale, _BOLD))
    if not compact:
        used = (fonts(scale * 1.2, _BOLD), *used[1:])
    gap = QFontMetrics(used[1]).height() // 3
    metrics = [QFontMetrics(font) for font in used]
    words = [lines(table, compact=compact) for table in tables]
    wide = [max(metric.horizontalAdvance(text[at]) for text in words) for at, metric in enumerate(metrics)]
    height = metrics[1].height() if compact else sum(metric.height() for metric in metrics) + gap
    width = sum(wide) + 4 * gap if compact else max(wide) + 2 * gap
    between = gap // 3 if compact else gap
    columns = max(1, (area.width() + gap) // (width + gap))
    columns = min(columns, len(tables))
    return Tiling(
        fonts=used,
        compact=compact,
        width=(area.width() + gap) // columns - gap,
        height=height,
        gap=gap,
        between=between,
        indent=wide[0] + gap,
        columns=columns,
        rows=(area.height() + between) // (height + between),
    )


def draw_tables(painter: QPainter, area: QRect, tables: Sequence[TableRow], laid: Tiling) -> None:
    """The tables of one page, a row after the other."""
    for place, table in enumerate(tables):
        row, column = divmod(place, laid.columns)
        left = area.left() + column * (laid.width + laid.gap)
        top = area.top() + row * (laid.height + laid.between)
        _draw(painter, QRect(left, top, laid.width, laid.height), table, laid)


def _draw(painter: QPainter, tile: QRect, table: TableRow, laid: Tiling) -> None:
    painter.fillRect(tile, _FULL if table.full else _FREE)
    painter.setPen(_INK)
    texts = lines(table, compact=laid.compact)
    inner = tile.adjusted(laid.gap, 0, -laid.gap, 0)
    if laid.compact:
        left, right = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight)
        for text, font, at, side in zip(texts, laid.fonts, (0, laid.indent, 0), (left, left, right), strict=True):
            painter.setFont(font)
            painter.drawText(inner.adjusted(at, 0, 0, 0), side | _ONE_LINE, text)
        return
    top = tile.top() + laid.gap // 2
    for text, font in zip(texts, laid.fonts, strict=True):
        painter.setFont(font)
        height = QFontMetrics(font).height()
        painter.drawText(QRect(inner.left(), top, inner.width(), height), _ONE_LINE, text)
        top += height
