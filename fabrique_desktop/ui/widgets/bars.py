"""Small charts as lists: each bar is a row that a screen reader reads, with its number in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fabrique_desktop.ui.tables import ROW, Index, RowsModel
from fabrique_desktop.ui.theme import Look


@dataclass(frozen=True, slots=True)
class Bar:
    """« Agents de la Ville », 5 of 31; a heading has no number."""

    id: str
    text: str
    number: int | None = None
    of: int = 0
    note: str = ""

    @property
    def spoken(self) -> str:
        if self.number is None:
            return self.text
        return ", ".join(part for part in (f"{self.text} : {self.number} sur {self.of}", self.note) if part)


class BarDelegate(QStyledItemDelegate):
    """The words and the number above, the bar under them: read without its colour."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(parent)
        self.look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Bar = index.data(ROW)
        text = QFontMetrics(self._font(row)).height()
        return QSize(100, text + self.look.px(18 if row.number is None else 22))

    def _font(self, row: Bar) -> QFont:
        font = QFont("Noto Sans")
        font.setPointSizeF(self.look.points * (1.0 if row.number is None else 0.95))
        if row.number is None:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Bar = index.data(ROW)
        rect: QRect = option.rect.adjusted(self.look.px(10), self.look.px(4), -self.look.px(10), -self.look.px(2))
        font = self._font(row)
        metrics = QFontMetrics(font)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self.look.color("soft"))
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        top = rect.top() + (self.look.px(8) if row.number is None else 0)
        figure = "" if row.number is None else f"{row.number}{f' · {row.note}' if row.note else ''}"
        room = rect.width() - metrics.horizontalAdvance(figure) - self.look.px(10)
        line = QRect(rect.left(), top, rect.width(), metrics.height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), figure)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), metrics.elidedText(
            row.text, Qt.TextElideMode.ElideRight, room
        ))  # fmt: skip
        if row.number is not None:
            self._bar(painter, QRectF(rect.left(), line.bottom() + 2, rect.width(), self.look.px(8)), row)
        painter.restore()

    def _bar(self, painter: QPainter, ground: QRectF, row: Bar) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("raised"))
        painter.drawRoundedRect(ground, 3, 3)
        share = min(1.0, (row.number or 0) / row.of) if row.of else 0.0
        if share:
            ground.setWidth(max(ground.width() * share, 4.0))
            painter.setBrush(self.look.color("accent"))
            painter.drawRoundedRect(ground, 3, 3)


class Bars(QListView):
    """A chart that is a list."""

    def __init__(self, look: Look, spoken_name: str) -> None:
        super().__init__()
        self.setAccessibleName(spoken_name)
        self.rows: RowsModel[Bar] = RowsModel(lambda bar: bar.spoken, parent=self)
        self.setModel(self.rows)
        self.delegate = BarDelegate(look, self)
        self.setItemDelegate(self.delegate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self.rows.show_rows(bars)

    def dress(self, look: Look) -> None:
        self.delegate.look = look
        self.scheduleDelayedItemsLayout()
