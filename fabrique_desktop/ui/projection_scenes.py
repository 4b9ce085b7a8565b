"""The scenes of the second screen: welcome, rules, contributions, tables, time left. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.documents.room_texts import room_texts
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services.projecting import RoomView, ShownContribution
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN
from fabrique_desktop.ui.projection_tables import draw_tables, tiling
from fabrique_desktop.ui.projection_wall import BOLD, INK, SOFT, Block, Wall
from fabrique_desktop.ui.theme import LIGHT

#: what is chosen, in words: « La salle voit : les règles »
SCENE: Mapping[Scene, str] = MappingProxyType(
    {
        Scene.WELCOME: "l’accueil",
        Scene.RULES: "les règles du jeu",
        Scene.CONTRIBUTIONS: "les contributions choisies",
        Scene.TABLES: "le plan des tables",
        Scene.COUNTDOWN: "le temps restant",
    }
)
_MOST_COLUMNS = 3
_ANGLES = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION, AngleChoice.BOTH, AngleChoice.UNSORTED)
_WHITE = QColor("#FFFFFF")


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
    else:
        wall.draw_in_turn(area, _welcome(wall, view))


def _draw_heading(wall: Wall, window: QRect, view: RoomView, now: datetime) -> int:
    """Two lines, the time left beside them; one line above the rules, which want the whole wall."""
    slim = view.scene is Scene.RULES
    height = wall.unit(2.0 if slim else 3.6)
    wall.painter.fillRect(QRect(0, 0, window.width(), height), INK)
    wall.painter.setPen(_WHITE)
    remaining = "" if view.scene is Scene.COUNTDOWN else remaining_text(view.ends_at, now)
    clock = wall.font(1.1 if slim else 1.6, BOLD)
    clock_width = QFontMetrics(clock).horizontalAdvance(remaining)
    right = QRect(0, 0, window.width() - wall.unit(1.2), height)
    wall.line(right, remaining, clock, Qt.AlignmentFlag.AlignRight)
    audience = f"EXERCICE · {view.workshop.audience_name}" if view.process.training else view.workshop.audience_name
    room = window.width() - clock_width - wall.unit(3.0)
    title = view.workshop.title or view.workshop.axis_name
    if slim:
        mark = f"EXERCICE · {title}" if view.process.training else title
        wall.line(QRect(wall.unit(1.2), 0, room, height), mark, wall.font(1.0, BOLD))
    else:
        wall.line(QRect(wall.unit(1.2), wall.unit(0.3), room, wall.unit(1.6)), title, wall.font(1.1, BOLD))
        wall.line(QRect(wall.unit(1.2), wall.unit(1.8), room, wall.unit(1.6)), audience, wall.font(1.0))
    return height + wall.unit(0.5 if slim else 0.8)


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
    """Side by side when every text and heading fits so, else one group after the other at full width."""
    groups, gap = grouped(shown), wall.unit(1.0)
    width = (area.width() - gap * (len(groups) - 1)) // len(groups)
    if len(groups) <= _MOST_COLUMNS and all(_fits(wall, group, width, area.height()) for group in groups):
        for number, group in enumerate(groups):
            column = QRect(area.left() + number * (width + gap), area.top(), width, area.height())
            wall.draw_in_turn(_under_caption(wall, column, group), _texts(wall, group), group.color)
        return
    inner = area.adjusted(0, wall.unit(2.2), 0, 0)
    pages = [
        (group, page)
        for group in groups
        for page in wall.pages(_texts(wall, group), inner.width() - wall.inset(group.color), inner.height())
    ]
    place = wall.turn % len(pages)
    group, blocks = pages[place]
    wall.draw(_under_caption(wall, area, group), blocks, group.color)
    wall.mark(area, place, len(pages))


def _texts(wall: Wall, group: Group) -> list[Block]:
    return [Block(french.spaced(one.text), wall.font(1.0)) for one in group.shown]


def _fits(wall: Wall, group: Group, width: int, height: int) -> bool:
    if QFontMetrics(wall.font(1.1, BOLD)).horizontalAdvance(group.caption) > width:
        return False
    room = height - wall.unit(3.6)
    return all(block.height(width - wall.inset(group.color)) <= room for block in _texts(wall, group))


def _under_caption(wall: Wall, area: QRect, group: Group) -> QRect:
    """Draw the heading, worded and coloured; what is left below it."""
    wall.painter.setPen(INK)
    wall.line(QRect(area.left(), area.top(), area.width(), wall.unit(1.6)), group.caption, wall.font(1.1, BOLD))
    rule = QRect(area.left(), area.top() + wall.unit(1.65), area.width(), max(3, wall.unit(0.16)))
    wall.painter.fillRect(rule, group.color)
    return area.adjusted(0, wall.unit(2.2), 0, 0)


# -- tables and time


def _draw_tables(wall: Wall, area: QRect, tables: Sequence[TableRow]) -> None:
    """All at once where the wall is large enough, else some of them in turn."""
    laid = tiling(tables, area, wall.font)
    if laid.on_a_page >= len(tables):
        draw_tables(wall.painter, area, tables, laid)
        return
    laid = tiling(tables, area.adjusted(0, 0, 0, -wall.unit(1.6)), wall.font)
    pages = [tables[at : at + laid.on_a_page] for at in range(0, len(tables), laid.on_a_page)]
    place = wall.turn % len(pages)
    draw_tables(wall.painter, area, pages[place], laid)
    wall.mark(area, place, len(pages))


def _draw_countdown(wall: Wall, area: QRect, view: RoomView, now: datetime) -> None:
    """The step in hand, else the workshop; as large as the wall allows."""
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
    told = f"Temps restant · fin de l’atelier à {french.hour(view.ends_at)}" if counting and view.ends_at else ""
    wall.line(area.adjusted(0, area.height() - wall.unit(2.2), 0, 0), told, wall.font(1.1), centre)


def same_evening(ends_at: datetime, now: datetime) -> bool:
    """A workshop left running on another day has no time left to show."""
    return abs((ends_at - now).total_seconds()) <= 12 * 3600


def remaining_text(ends_at: datetime | None, now: datetime) -> str:
    """« 1 h 12 », « 8 min », « temps écoulé » ; the hour alone when the end is unknown or on another day."""
    if ends_at is None or not same_evening(ends_at, now):
        return french.clock(now)
    left = int((ends_at - now).total_seconds())
    if left <= 0:
        return "temps écoulé"
    minutes = -(-left // 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"


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
