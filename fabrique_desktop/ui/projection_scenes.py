"""The scenes of the second screen: welcome, rules, contributions, dots, tables, time left. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.documents.room_texts import room_texts
from fabrique_desktop.domain.base import between
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services.projecting import RoomView, ShownContribution, ShownDots
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN
from fabrique_desktop.ui.projection_tables import draw_tables, tiling
from fabrique_desktop.ui.projection_wall import BOLD, INK, SOFT, Block, Wall
from fabrique_desktop.ui.room_words import SCENE
from fabrique_desktop.ui.theme import LIGHT

_MOST_COLUMNS = 3
_HEADING = 160  # characters of a proposal beside its dots
_ANGLES = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION, AngleChoice.BOTH, AngleChoice.UNSORTED)
_WHITE = QColor("#FFFFFF")
_RIGHT = Qt.AlignmentFlag.AlignRight


def scene_of(view: RoomView) -> Scene:
    """What is drawn: nothing chosen yet leaves the welcome."""
    return Scene.WELCOME if view.scene is Scene.CONTRIBUTIONS and not view.shown else view.scene


def draw_scene(wall: Wall, window: QRect, view: RoomView, now: datetime) -> None:
    scene = scene_of(view)
    top = _draw_heading(wall, window, view, now)
    area = window.adjusted(wall.unit(1.2), top, -wall.unit(1.2), -wall.unit(0.6))
    if scene is Scene.CONTRIBUTIONS:
        _draw_contributions(wall, area, view.shown)
    elif scene is Scene.TABLES:
        _draw_tables(wall, area, view.tables)
    elif scene is Scene.RULES:
        wall.draw_in_turn(area, _rules(wall))
    elif scene is Scene.COUNTDOWN:
        _draw_countdown(wall, area, view, now)
    elif scene is Scene.DOTS:
        wall.draw_in_turn(area, _dots(wall, view.dots))
    else:
        wall.draw_in_turn(area, _welcome(wall, view))


def _draw_heading(wall: Wall, window: QRect, view: RoomView, now: datetime) -> int:
    """The title, whole, and for whom; the time left beside them. The rules want the whole wall: the title alone."""
    title = view.workshop.title or view.workshop.axis_name
    mark = "EXERCICE · " if view.process.training else ""
    wide, margin = window.width(), wall.unit(1.2)
    if view.scene is Scene.RULES:
        lines = wall.lines(f"{mark}{title}", wall.font(1.0, BOLD), wide - 2 * margin)
        if len(lines) > 1 and view.workshop.axis_short_name:
            lines = [f"{mark}{view.workshop.axis_short_name}"]
        _draw_band(wall, wide, wall.unit(0.6 + 1.4 * len(lines)))
        _draw_lines(wall, margin, wide - 2 * margin, lines, wall.font(1.0, BOLD))
        return wall.unit(1.1 + 1.4 * len(lines))
    caption, figure = ("", "") if view.scene is Scene.COUNTDOWN else time_told(view.ends_at, now)
    font = wall.font(1.6 if caption else 1.1, BOLD)
    taken = max(QFontMetrics(font).horizontalAdvance(figure), QFontMetrics(wall.font(1.0)).horizontalAdvance(caption))
    taken += wall.unit(0.1) if taken else 0  # for what a letter paints beyond its width
    room = wide - 2 * margin - (taken + wall.unit(0.8) if taken else 0)
    large = QFontMetrics(wall.font(1.1, BOLD)).horizontalAdvance(title) <= room
    size = wall.font(1.1 if large else 1.0, BOLD)
    lines = wall.lines(title, size, room)
    height = wall.unit(2.2 + 1.4 * len(lines))
    _draw_band(wall, wide, height)
    _draw_lines(wall, margin, room, lines, size)
    under = QRect(margin, wall.unit(0.3 + 1.4 * len(lines)), room, wall.unit(1.6))
    wall.line(under, f"{mark}{view.workshop.audience_name}", wall.font(1.0))
    right = QRect(wide - margin - taken, wall.unit(0.2), taken, height - wall.unit(0.4))
    if caption:
        wall.line(right.adjusted(0, 0, 0, wall.unit(1.4) - right.height()), caption, wall.font(1.0), _RIGHT)
        right = right.adjusted(0, wall.unit(1.3), 0, 0)
    wall.line(right, figure, font, _RIGHT)
    return height + wall.unit(0.8)


def _draw_band(wall: Wall, width: int, height: int) -> None:
    wall.painter.fillRect(QRect(0, 0, width, height), INK)
    wall.painter.setPen(_WHITE)


def _draw_lines(wall: Wall, left: int, width: int, lines: Sequence[str], font: QFont) -> None:
    for number, text in enumerate(lines):
        wall.line(QRect(left, wall.unit(0.3 + 1.4 * number), width, wall.unit(1.4)), text, font)


def _welcome(wall: Wall, view: RoomView) -> Sequence[Block]:
    """Where one is, and that nobody is asked for a name."""
    workshop, texts = view.workshop, room_texts()
    where = " · ".join(part for part in (workshop.venue, workshop.room) if part)
    when = french.capital(french.schedule(workshop.starts_at, workshop.ends_at, workshop.date_hint))
    name = "\n".join(part for part in (view.process.name, view.process.slogan) if part)
    return [
        Block(texts.welcome, wall.font(2.2, BOLD)),
        Block(french.spaced(name), wall.font(1.3)),
        Block(french.spaced("\n".join(part for part in (when, where) if part)), wall.font(1.1)),
        Block(french.spaced(texts.unnamed), wall.font(1.0, BOLD)),
    ]


def _rules(wall: Wall) -> Sequence[Block]:
    """Six lines, what the words are for, and that a name is not needed: one page, unless the City writes more."""
    texts = room_texts()
    return [
        Block(texts.rules_title, wall.font(1.1, BOLD)),
        Block("\n".join(f"– {french.spaced(rule)}" for rule in texts.rules), wall.font(1.0)),
        Block(french.spaced(texts.purpose_title), wall.font(1.1, BOLD)),
        Block(french.spaced(texts.purpose), wall.font(1.0)),
        Block(french.spaced(texts.unnamed), wall.font(1.0, BOLD)),
    ]


# -- contributions


@dataclass(frozen=True, slots=True)
class Group:
    """Contributions under one heading: an angle, within its axis when several are shown."""

    caption: str
    color: QColor
    shown: Sequence[ShownContribution]


def grouped(shown: Sequence[ShownContribution]) -> list[Group]:
    axes = sorted({one.axis_number for one in shown}, key=lambda number: (number is None, number or 0))
    groups = []
    for axis in axes:
        before = "" if len(axes) == 1 else "Tous les axes · " if axis is None else f"Axe\u00a0{axis} · "
        for angle in _ANGLES:
            here = [one for one in shown if one.axis_number == axis and one.angle is angle]
            words = "Angle à préciser" if angle is AngleChoice.UNSORTED else labels.ANGLE[angle]
            if here:
                groups.append(Group(f"{before}{words}", QColor(LIGHT[ANGLE_TOKEN[angle]]), here))
    return groups


def _draw_contributions(wall: Wall, area: QRect, shown: Sequence[ShownContribution]) -> None:
    """Side by side when everything fits so, else one group after the other, over as many pages as they need."""
    groups, gap = grouped(shown), wall.unit(1.0)
    width = (area.width() - gap * (len(groups) - 1)) // len(groups)
    if len(groups) <= _MOST_COLUMNS and all(_fits(wall, group, width, area.height()) for group in groups):
        wall.turning.of(1)
        for number, group in enumerate(groups):
            column = QRect(area.left() + number * (width + gap), area.top(), width, area.height())
            wall.draw(_under_caption(wall, column, group), _texts(wall, group), group.color)
        return
    inner = area.adjusted(0, wall.unit(2.2), 0, 0)
    pages = [
        (group, page)
        for group in groups
        for page in wall.pages(
            _texts(wall, group), inner.width() - wall.inset(group.color), inner.height(), marked=True
        )
    ]
    place = wall.turning.of(len(pages))
    group, blocks = pages[place]
    wall.draw(_under_caption(wall, area, group), blocks, group.color)
    wall.mark(area, place, len(pages))


def _texts(wall: Wall, group: Group) -> list[Block]:
    return [Block(french.spaced(f"{one.reference} · {one.text}"), wall.font(1.0)) for one in group.shown]


def _fits(wall: Wall, group: Group, width: int, height: int) -> bool:
    if QFontMetrics(wall.font(1.1, BOLD)).horizontalAdvance(group.caption) > width:
        return False
    return len(wall.pages(_texts(wall, group), width - wall.inset(group.color), height - wall.unit(2.2))) == 1


def _under_caption(wall: Wall, area: QRect, group: Group) -> QRect:
    """Draw the heading, worded and coloured; what is left below it."""
    wall.painter.setPen(INK)
    wall.line(QRect(area.left(), area.top(), area.width(), wall.unit(1.6)), group.caption, wall.font(1.1, BOLD))
    rule = QRect(area.left(), area.top() + wall.unit(1.65), area.width(), max(3, wall.unit(0.16)))
    wall.painter.fillRect(rule, group.color)
    return area.adjusted(0, wall.unit(2.2), 0, 0)


# -- dots, tables and time


def _dots(wall: Wall, rows: Sequence[ShownDots]) -> Sequence[Block]:
    """What was counted on the wall, those with most first; numbers and ties, nothing is drawn from them."""
    if not rows:
        return [Block("Aucune proposition dans cet atelier pour l’instant.", wall.font(1.0))]
    told = [Block("Gommettes, par proposition", wall.font(1.1, BOLD))]
    for one in rows:
        number = "non comptée" if one.dots is None else french.counted(one.dots, "gommette", "gommettes")
        tied = ", ex æquo" if one.tied else ""
        words = " · ".join(part for part in (one.reference, french.shortened(one.text, _HEADING)) if part)
        told.append(Block(french.spaced(f"{number}{tied} · {words}"), wall.font(1.0)))
    return told


def _draw_tables(wall: Wall, area: QRect, tables: Sequence[TableRow]) -> None:
    """All at once where the wall is large enough, else some of them in turn."""
    laid = tiling(tables, area, wall.font)
    if laid.on_a_page >= len(tables):
        wall.turning.of(1)
        draw_tables(wall.painter, area, tables, laid)
        return
    laid = tiling(tables, area.adjusted(0, 0, 0, -wall.unit(1.6)), wall.font)
    pages = [tables[at : at + laid.on_a_page] for at in range(0, len(tables), laid.on_a_page)]
    place = wall.turning.of(len(pages))
    draw_tables(wall.painter, area, pages[place], laid)
    wall.mark(area, place, len(pages))


def _draw_countdown(wall: Wall, area: QRect, view: RoomView, now: datetime) -> None:
    """The step in hand, else the workshop; as large as the wall allows."""
    wall.turning.of(1)
    ends_at = view.step_ends_at or view.ends_at
    figure = remaining_text(ends_at, now)
    counting = ends_at is not None and same_evening(ends_at, now)
    about = (view.step or "Atelier") if counting else "Il est"
    centre = Qt.AlignmentFlag.AlignHCenter
    wall.painter.setPen(INK)
    wall.line(area.adjusted(0, 0, 0, wall.unit(2.4) - area.height()), about, wall.font(1.6, BOLD), centre)
    sizes = [tenths / 2 for tenths in range(16, 3, -1)]
    fonts = [wall.font(size, BOLD) for size in sizes]
    font = next((one for one in fonts if QFontMetrics(one).horizontalAdvance(figure) <= area.width()), fonts[-1])
    wall.line(area.adjusted(0, wall.unit(2.4), 0, -wall.unit(2.4)), figure, font, centre)
    wall.painter.setPen(SOFT)
    told = f"fin de l’atelier à {french.hour(view.ends_at)}" if counting and view.ends_at else ""
    if told and ends_at is not None and ends_at > now:
        told = f"temps restant · {told}"
    told = french.capital(told)
    wall.line(area.adjusted(0, area.height() - wall.unit(2.2), 0, 0), told, wall.font(1.1), centre)


def same_evening(ends_at: datetime, now: datetime) -> bool:
    """A workshop left running on another day has no time left to show."""
    return abs(between(now, ends_at).total_seconds()) <= 12 * 3600


def remaining_text(ends_at: datetime | None, now: datetime) -> str:
    """« 1 h 12 », « 8 min », « temps écoulé » ; the hour alone when the end is unknown or on another day."""
    if ends_at is None or not same_evening(ends_at, now):
        return french.clock(now)
    left = int(between(now, ends_at).total_seconds())
    if left <= 0:
        return "temps écoulé"
    minutes = -(-left // 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"


def time_told(ends_at: datetime | None, now: datetime) -> tuple[str, str]:
    """« reste », « 1 h 12 »: the same figures are an hour or a length, a word tells which."""
    figure = remaining_text(ends_at, now)
    if ends_at is None or not same_evening(ends_at, now):
        return "il est", figure
    return "reste" if ends_at > now else "", figure


def spoken(view: RoomView | None) -> str:
    """What assistive technology reads of the window."""
    if view is None or view.blank:
        return "Écran noir"
    if view.scene is Scene.TABLES:
        free = french.counted(sum(table.free for table in view.tables), "place libre", "places libres")
        return f"Écran de la salle, plan des tables, {free}"
    if scene_of(view) is Scene.CONTRIBUTIONS:
        return f"Écran de la salle, {french.counted(len(view.shown), 'contribution', 'contributions')}"
    return f"Écran de la salle, {SCENE[scene_of(view)]}"
