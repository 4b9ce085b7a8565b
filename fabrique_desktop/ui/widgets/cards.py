"""Lists of cards: a small line of facts and a wrapped text, coloured and worded, sized once per width."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fabrique_desktop.ui.tables import ROW
from fabrique_desktop.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
_LONG_WORD = re.compile(r"\S{40}")
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_LIMIT = 900  # characters drawn; the whole text is in the file and in the editor


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows. `chips` are (text, colour token): the colour never speaks alone."""

    lead: str
    body: str
    chips: tuple[tuple[str, str], ...] = ()
    meta: str = ""
    quote: str = ""
    bar: str = ""
    struck: bool = False
    body_first: bool = False


def _drawn(text: str) -> str:
    """A long text shows its beginning: one entry never fills the list."""
    return text if len(text) <= _LIMIT else f"{text[:_LIMIT].rsplit(None, 1)[0]} … ({len(text)} caractères)"


def _weight(face: Face) -> QFont.Weight:
    """A name is a title; what people said is plain text."""
    return QFont.Weight.DemiBold if face.body_first else QFont.Weight.Normal


def _wrap(text: str) -> int:
    """Between words; inside them only when one is longer than a line may be."""
    flags = Qt.TextFlag.TextWordWrap
    return int(flags | Qt.TextFlag.TextWrapAnywhere) if _LONG_WORD.search(text) else int(flags)


class CardDelegate(QStyledItemDelegate):
    """Draws faces; `face(row)` says what a row shows. Its words, which give the height, come from the row alone."""

    def __init__(self, look: Look, face: Callable[[Any], Face], parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._face = look, face
        self._heights: dict[str, tuple[Any, int, float, int]] = {}  # by id: row, width, zoom, height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 600
        row = index.data(ROW)
        if row is None:
            return QSize(width, 10)
        known = self._heights.get(row.id)
        same = known is not None and (known[0] is row or known[0] == row)
        if known is None or not same or known[1:3] != (width, self.look.zoom):
            if len(self._heights) > 2_000:
                self._heights.clear()
            known = row, width, self.look.zoom, self._height(self._face(row), width)
            self._heights[row.id] = known
        return QSize(width, known[3])

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        body, small, bold = QFont("Noto Sans"), QFont("Noto Sans"), QFont("Noto Sans")
        body.setPointSizeF(self.look.points * 1.08)
        small.setPointSizeF(self.look.points * 0.9)
        bold.setPointSizeF(self.look.points * 0.9)
        bold.setWeight(QFont.Weight.DemiBold)
        return body, small, bold

    def _inner(self, width: int) -> int:
        return width - self.look.px(44)

    def _text_height(self, text: str, font: QFont, width: int) -> int:
        if not text:
            return 0
        return QFontMetrics(font).boundingRect(QRect(0, 0, width, 100_000), _wrap(text), _drawn(text)).height()

    def _height(self, face: Face, width: int) -> int:
        body, small, _bold = self._fonts()
        inner = self._inner(width)
        facts = QFontMetrics(small).height() + self.look.px(6) if face.lead or face.chips or face.meta else 0
        facts *= 1 + self._lines_more(face, inner)
        body.setWeight(_weight(face))
        quote = self._text_height(face.quote, self._italic(), inner)
        return facts + self._text_height(face.body, body, inner) + quote + self.look.px(28)

    def _italic(self) -> QFont:
        font = QFont("Noto Sans")
        font.setPointSizeF(self.look.points)
        font.setItalic(True)
        return font

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        if row is None:
            return
        face = self._face(row)
        state = option.state
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outer = QRectF(rect).adjusted(2, 1, -2, -self.look.px(6))
        self._frame(painter, outer, face, bool(state & QStyle.StateFlag.State_Selected))
        left = int(outer.left()) + self.look.px(20)
        top = int(outer.top()) + self.look.px(10)
        area = QRect(left, top, self._inner(rect.width()), int(outer.height()))
        if face.body_first:
            area.setTop(self._draw_body(painter, area, face) + self.look.px(2))
            self._draw_facts(painter, area, face)
        else:
            area.setTop(self._draw_facts(painter, area, face))
            self._draw_body(painter, area, face)
        painter.restore()

    def _frame(self, painter: QPainter, outer: QRectF, face: Face, selected: bool) -> None:
        path = QPainterPath()
        path.addRoundedRect(outer, 8, 8)
        painter.fillPath(path, self.look.color("soft" if selected else "surface"))
        if face.bar:
            painter.save()
            painter.setClipPath(path)
            painter.fillRect(
                QRectF(outer.left(), outer.top(), self.look.px(6), outer.height()), self.look.color(face.bar)
            )
            painter.restore()
        painter.setPen(QPen(self.look.color("accent" if selected else "border"), 2 if selected else 1))
        painter.drawPath(path)

    def _draw_facts(self, painter: QPainter, area: QRect, face: Face) -> int:
        """The small line; returns the top of what follows."""
        if not (face.lead or face.chips or face.meta):
            return area.top()
        _body, small, bold = self._fonts()
        metrics = QFontMetrics(bold)
        height = metrics.height()
        painter.setFont(small)
        painter.setPen(self.look.color("muted"))
        meta_width = QFontMetrics(small).horizontalAdvance(face.meta) if face.meta else 0
        painter.drawText(
            QRect(area.left(), area.top(), area.width(), height), int(Qt.AlignmentFlag.AlignRight), face.meta
        )
        room = area.width() - meta_width - self.look.px(12)
        painter.setFont(bold)
        x, end = area.left(), area.left() + room
        if face.body_first:
            x = self._draw_chips(painter, x, area.top(), end, face)
        lead = metrics.elidedText(face.lead, Qt.TextElideMode.ElideRight, end - x)
        painter.setPen(self.look.color("muted"))
        painter.drawText(x, area.top() + metrics.ascent(), lead)
        line = height + self.look.px(6)
        if face.body_first:
            return area.top() + line
        for text, token, across, down in self._placed(face, area.width()):
            wide = self._chip_width(text, metrics)
            place = QRectF(area.left() + across, area.top() + down * line - 2, wide, height + 4)
            self._chip(painter, place, text, self.look.color(token))
        return area.top() + line * (1 + self._lines_more(face, area.width()))

    def _chip_width(self, text: str, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance(text) + metrics.height() // 2 + self.look.px(24)

    def _placed(self, face: Face, width: int) -> list[tuple[str, str, int, int]]:
        """Every chip with its place across and its line: none is left out, they go on under the lead."""
        _body, small, bold = self._fonts()
        metrics = QFontMetrics(bold)
        lead = metrics.horizontalAdvance(face.lead) + self.look.px(12) if face.lead else 0
        end = width - (QFontMetrics(small).horizontalAdvance(face.meta) if face.meta else 0) - self.look.px(12)
        across, down, placed = lead, 0, []
        for text, token in face.chips:
            wide = self._chip_width(text, metrics)
            if across + wide > end and across > 0:
                across, down, end = 0, down + 1, width
            placed.append((text, token, across, down))
            across += wide + self.look.px(8)
        return placed

    def _lines_more(self, face: Face, width: int) -> int:
        """How many lines the chips take under the first one."""
        return 0 if face.body_first or not face.chips else self._placed(face, width)[-1][3]

    def _draw_chips(self, painter: QPainter, x: int, top: int, end: int, face: Face) -> int:
        """Before a lead: those that fit, in order; returns where the next thing goes."""
        metrics = QFontMetrics(painter.font())
        height = metrics.height()
        for text, token in face.chips:
            width = self._chip_width(text, metrics)
            if x + width > end:
                break
            self._chip(painter, QRectF(x, top - 2, width, height + 4), text, self.look.color(token))
            x += width + self.look.px(8)
        return x

    def _chip(self, painter: QPainter, rect: QRectF, text: str, color: QColor) -> None:
        ground = QColor(color)
        ground.setAlpha(48 if self.look.dark else 34)
        path = QPainterPath()
        path.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.fillPath(path, ground)
        dot = rect.height() * 0.42
        painter.save()
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(rect.left() + self.look.px(8), rect.center().y() - dot / 2, dot, dot))
        painter.restore()
        painter.save()
        painter.setPen(self.look.color("text"))
        left = self.look.px(14) + dot
        painter.drawText(rect.adjusted(left, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _draw_body(self, painter: QPainter, area: QRect, face: Face) -> int:
        """The text, then the exact words under it; returns the bottom."""
        body = self._fonts()[0]
        body.setStrikeOut(face.struck)
        body.setWeight(_weight(face))
        painter.setFont(body)
        painter.setPen(self.look.color("muted" if face.struck else "text"))
        height = self._text_height(face.body, body, area.width())
        painter.drawText(QRect(area.left(), area.top(), area.width(), height), _wrap(face.body), _drawn(face.body))
        if face.quote:
            italic = self._italic()
            painter.setFont(italic)
            painter.setPen(self.look.color("muted"))
            quoted = self._text_height(face.quote, italic, area.width())
            painter.drawText(
                QRect(area.left(), area.top() + height, area.width(), quoted),
                _wrap(face.quote),
                _drawn(face.quote),
            )
            height += quoted
        return area.top() + height


class CardList(QListView):
    """A list of cards that scrolls by pixels and keeps no horizontal bar."""

    def __init__(self, look: Look, face: Callable[[Any], Face], spoken_name: str) -> None:
        super().__init__()
        self.setObjectName("cards")
        self.setAccessibleName(spoken_name)
        self.cards = CardDelegate(look, face, self)
        self.setItemDelegate(self.cards)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by Tab, something is chosen."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and event.reason() in _BY_TAB:
            self.choose(0)

    def dress(self, look: Look) -> None:
        """Take a new look: sizes are computed again."""
        self.cards.look = look
        self.scheduleDelayedItemsLayout()

    def paint_now(self) -> None:
        """What was just placed is seen before anything else is read again."""
        if self.isVisible():
            self.executeDelayedItemsLayout()
            self.viewport().repaint()

    def current_row(self) -> Any:
        """The frozen row under the cursor, or None."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def chosen_rows(self) -> list[Any]:
        return [index.data(ROW) for index in sorted(self.selectedIndexes(), key=lambda one: one.row())]

    def choose(self, number: int) -> None:
        """Put the cursor on a row, within bounds."""
        model = self.model()
        if model.rowCount():
            self.setCurrentIndex(model.index(max(0, min(number, model.rowCount() - 1)), 0))
