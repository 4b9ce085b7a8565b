"""The second screen: the workshop, the time left, chosen contributions or the tables. No name, no draft, no decision.

It follows the database: the same image whether the choice was made in this window or in another process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import projecting
from fabrique_desktop.services.projecting import RoomView, ShownContribution
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.projection_tables import draw_tables, tiling
from fabrique_desktop.ui.theme import LIGHT
from fabrique_desktop.ui.widgets.icons import application_icon
from fabrique_desktop.ui.workspace import Workspace

_SEEN = frozenset({"projection", "projected_contribution", "contribution", "workshop", "process", "axis"})
_SEATED = frozenset({"attendance"})
_INK, _PAPER, _SOFT = QColor("#14203A"), QColor("#FFFFFF"), QColor("#44506A")
_WRAP = int(Qt.TextFlag.TextWordWrap)
_SMALLEST = 21  # text is never under 1/21 of the window's height
PAGE_S = 15
RULES = (
    "Chacun parle à son tour, et on s’écoute.",
    "On parle des idées, pas des personnes.",
    "Ce qui est personnel reste dans cette salle.",
    "Pas d’accord ? C’est noté aussi.",
    "On peut participer sans donner son nom.",
)


class ProjectionWindow(QWidget):
    """Painted by hand so that sizes follow the window, from 1024 × 768 to a wall."""

    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop_id = ""
        self.view: RoomView | None = None
        self._since = workspace.clock()
        self.setWindowTitle("Fabrique : écran de la salle")
        self.setWindowIcon(application_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1024, 768)
        Refresh(workspace.feed, _SEEN, self.refresh, self, always=True)
        Refresh(workspace.feed, _SEATED, self._follow_tables, self, always=True)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.update)

    def open_on(self, screen: QScreen | None) -> None:
        """Full screen on the second screen; on a single or mirrored one too, over the desk that it must hide."""
        if screen is not None:
            self.setGeometry(screen.geometry())
        self.showFullScreen()
        self._since = self._ws.clock()
        self._tick.start()

    def open_workshop(self, workshop_id: str) -> None:
        self._workshop_id = workshop_id
        self.refresh()

    def refresh(self) -> None:
        if self._workshop_id:
            before = self.view
            self.view = self._ws.database.read(projecting.room_view, self._workshop_id)
            if before is None or self.view is None or _subject(before) != _subject(self.view):
                self._since = self._ws.clock()
            self.setAccessibleName(spoken(self.view))
            self.update()

    def _follow_tables(self) -> None:
        """An arrival changes the picture only where the tables are shown."""
        if self.view is not None and self.view.scene is Scene.TABLES:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        elif event.key() == Qt.Key.Key_F12 and self._workshop_id:
            self._ws.gestures.run(projecting.toggle_blank, self._workshop_id)
        elif event.key() == Qt.Key.Key_F10 and self._workshop_id:
            self._ws.gestures.run(projecting.toggle_tables, self._workshop_id)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        self._tick.stop()
        self.closed.emit()

    # -- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        view = self.view
        if view is None or view.blank:
            painter.fillRect(self.rect(), QColor("#000000"))
            return
        painter.fillRect(self.rect(), _PAPER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self._draw_heading(painter, view)
        area = self.rect().adjusted(self._unit(1.2), top, -self._unit(1.2), -self._unit(0.6))
        if view.scene is Scene.CONTRIBUTIONS and view.shown:
            self._draw_contributions(painter, area, view)
        elif view.scene is Scene.TABLES:
            self._draw_tables(painter, area, view.tables)
        else:
            self._draw_rules(painter, area, view)

    def _unit(self, parts: float) -> int:
        """`parts` of the smallest allowed text height."""
        return round(self.height() / _SMALLEST * parts)

    def _font(self, parts: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont("Noto Sans")
        font.setPixelSize(max(1, self._unit(parts)))
        font.setWeight(weight)
        return font

    def _draw_heading(self, painter: QPainter, view: RoomView) -> int:
        height = self._unit(3.6)
        painter.fillRect(QRect(0, 0, self.width(), height), _INK)
        painter.setPen(QColor("#FFFFFF"))
        remaining = remaining_text(view.ends_at, self._ws.clock())
        painter.setFont(self._font(1.6, QFont.Weight.DemiBold))
        clock_width = QFontMetrics(painter.font()).horizontalAdvance(remaining)
        right = QRect(0, 0, self.width() - self._unit(1.2), height)
        painter.drawText(right, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), remaining)
        audience = f"EXERCICE · {view.workshop.audience_name}" if view.process.training else view.workshop.audience_name
        room = self.width() - clock_width - self._unit(3.0)
        workshop = view.workshop
        title = workshop.title or workshop.axis_name
        for text, font, y in (
            (title, self._font(1.1, QFont.Weight.DemiBold), 0.4),
            (audience, self._font(1.0), 1.95),
        ):
            painter.setFont(font)
            short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(self._unit(1.2), self._unit(y), room, self._unit(1.7)), 0, short)
        return height + self._unit(0.8)

    def _draw_rules(self, painter: QPainter, area: QRect, view: RoomView) -> None:
        """The rules, and what the words will be used for; on two pages in turn when one is too small."""
        bold, plain = QFont.Weight.DemiBold, QFont.Weight.Normal
        blocks = [Block("Bienvenue", self._font(1.5, bold))]
        blocks += [Block(f"– {rule}", self._font(1.0, plain)) for rule in RULES]
        purpose = f"À quoi va servir votre contribution ?\n{view.process.purpose}"
        blocks.append(Block(purpose, self._font(1.0, plain)))
        self._draw_page(painter, area, blocks, None)

    def _draw_contributions(self, painter: QPainter, area: QRect, view: RoomView) -> None:
        """By angle: side by side when every text fits so, else one angle after the other at full width."""
        groups = by_angle(view.shown)
        gap = self._unit(1.0)
        width = (area.width() - gap * (len(groups) - 1)) // len(groups)
        room = area.height() - self._unit(3.6)
        font = self._font(1.0)
        if len(groups) > 1 and any(Block(one.text, font).height(width) > room for one in view.shown):
            groups = [groups[self._turn() % len(groups)]]
            width = area.width()
        for number, (angle, shown) in enumerate(groups):
            column = QRect(area.left() + number * (width + gap), area.top(), width, area.height())
            self._draw_column(painter, column, angle, shown)

    def _draw_tables(self, painter: QPainter, area: QRect, tables: Sequence[TableRow]) -> None:
        """All at once where the wall is large enough, else some of them in turn."""
        laid = tiling(tables, area, self._font)
        if laid.on_a_page >= len(tables):
            draw_tables(painter, area, tables, laid)
            return
        laid = tiling(tables, area.adjusted(0, 0, 0, -self._unit(1.6)), self._font)
        pages = [tables[at : at + laid.on_a_page] for at in range(0, len(tables), laid.on_a_page)]
        page = self._turn() % len(pages)
        draw_tables(painter, area, pages[page], laid)
        self._draw_mark(painter, area, page, len(pages))

    def _turn(self) -> int:
        """Counts pages in time, from the first, since what is shown last changed."""
        return max(0, int((self._ws.clock() - self._since).total_seconds() // PAGE_S))

    def _draw_column(
        self, painter: QPainter, column: QRect, angle: AngleChoice, shown: Sequence[ShownContribution]
    ) -> None:
        color = QColor(LIGHT[ANGLE_TOKEN[angle]])
        painter.setFont(self._font(1.1, QFont.Weight.DemiBold))
        painter.setPen(_INK)
        caption = "Angle à préciser" if angle is AngleChoice.UNSORTED else labels.ANGLE[angle]
        painter.drawText(QRect(column.left(), column.top(), column.width(), self._unit(1.6)), 0, caption)
        rule = QRect(column.left(), column.top() + self._unit(1.65), column.width(), max(3, self._unit(0.16)))
        painter.fillRect(rule, color)
        area = column.adjusted(0, self._unit(2.2), 0, 0)
        self._draw_page(painter, area, [Block(one.text, self._font(1.0)) for one in shown], color)

    def _draw_page(self, painter: QPainter, area: QRect, blocks: Sequence[Block], bar: QColor | None) -> None:
        """What does not fit comes on the next page, in turn every PAGE_S seconds; text is never shrunk."""
        inset = self._unit(0.7) if bar is not None else 0
        gap = self._unit(0.5)
        width = area.width() - inset
        room = area.height() - self._unit(1.4)
        blocks = [block.fitted(width, room) for block in blocks]
        pages = paginated([block.height(width) for block in blocks], room, gap)
        page = self._turn() % len(pages)
        y = area.top()
        painter.setPen(_INK)
        for number in pages[page]:
            height = blocks[number].height(width)
            if bar is not None:
                painter.fillRect(QRect(area.left(), y, max(4, self._unit(0.22)), height), bar)
            painter.setFont(blocks[number].font)
            painter.drawText(QRect(area.left() + inset, y, width, height), _WRAP, blocks[number].text)
            y += height + gap
        if len(pages) > 1:
            self._draw_mark(painter, area, page, len(pages))

    def _draw_mark(self, painter: QPainter, area: QRect, page: int, pages: int) -> None:
        painter.setFont(self._font(1.0))
        painter.setPen(_SOFT)
        corner = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        painter.drawText(area, corner, f"{page + 1}/{pages}")


def _subject(view: RoomView) -> tuple[object, ...]:
    """What begins again at its first page when it changes; people who sit down do not turn the pages back."""
    return view.scene, view.shown


def spoken(view: RoomView | None) -> str:
    if view is None or view.blank:
        return "Écran noir"
    if view.scene is Scene.TABLES:
        free = french.counted(sum(table.free for table in view.tables), "place libre", "places libres")
        return f"Écran de la salle, plan des tables, {free}"
    return f"Écran de la salle, {french.counted(len(view.shown), 'contribution', 'contributions')}"


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
        words = self.text[:2_000].split()
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


def by_angle(shown: Sequence[ShownContribution]) -> list[tuple[AngleChoice, list[ShownContribution]]]:
    order = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION, AngleChoice.BOTH, AngleChoice.UNSORTED)
    groups = [(angle, [one for one in shown if one.angle is angle]) for angle in order]
    return [(angle, ones) for angle, ones in groups if ones]


def same_evening(ends_at: datetime, now: datetime) -> bool:
    """A workshop left running on another day has no time left to show."""
    return abs((ends_at - now).total_seconds()) <= 12 * 3600


def remaining_text(ends_at: datetime | None, now: datetime) -> str:
    """« 1 h 12 », « 8 min », « terminé » ; the hour alone when the end is unknown or on another day."""
    if ends_at is None or not same_evening(ends_at, now):
        return french.clock(now)
    left = int((ends_at - now).total_seconds())
    if left <= 0:
        return "temps écoulé"
    minutes = -(-left // 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"


def second_screen(desk: QScreen | None) -> QScreen | None:
    """Another screen than the desk's, with a picture of its own; None when there is none or it is a mirror."""
    here = desk or QGuiApplication.primaryScreen()
    for screen in QGuiApplication.screens():
        if screen is not here and not screen.geometry().intersects(here.geometry()):
            return screen
    return None
