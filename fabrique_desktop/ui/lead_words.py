"""What the lead's page says in words: lengths, silences, what is left of a step, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.base import between
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.services.formulating import DotsCount
from fabrique_desktop.services.leading import AxisCount, Coverage
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sequencing import Announced, StepRow
from fabrique_desktop.ui.capture_faces import unfiled_words

#: beyond it a table's silence is coloured, as it is worded
LONG_SILENCE = timedelta(minutes=10)
_SAME_EVENING = 12 * 60
_NBSP = french.NBSP


def duration(minutes: int) -> str:
    """« 3 h », « 1 h 05 », « 20 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{_NBSP}min"
    return f"{hours}{_NBSP}h" + (f"{_NBSP}{rest:02d}" if rest else "")


def minutes_of(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def silence(one: Coverage, now: datetime) -> str:
    """« rien depuis 12 min »; of another day, nothing."""
    if one.last_at is None:
        return "rien encore"
    minutes = minutes_of(between(one.last_at, now))
    if minutes >= _SAME_EVENING:
        return ""
    return f"rien depuis {duration(minutes)}" if minutes >= 1 else "à l’instant"


def is_silent(one: Coverage, now: datetime) -> bool:
    """The plenary is silent until it begins."""
    return one.table is not None and (one.last_at is None or between(one.last_at, now) >= LONG_SILENCE)


def said(one: Coverage) -> str:
    """« Participation 5 · Coordination : rien encore · 3 propositions · 2 natures à classer »."""
    empty = one.empty_angles() if one.table is not None else ()
    parts = [
        f"{labels.ANGLE[angle]} : rien encore" if angle in empty else f"{labels.ANGLE[angle]} {number}"
        for angle in (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION, AngleChoice.BOTH)
        if (number := one.angles.get(angle, 0)) or angle in empty
    ]
    if one.proposals:
        parts.append(french.counted(one.proposals, "proposition", "propositions"))
    if unfiled := unfiled_words(one.no_angle, one.no_kind):
        parts.append(unfiled)
    return " · ".join(parts)


def axes(counts: Sequence[AxisCount]) -> str:
    """« Axe 1 : 3 · Axe 2 : rien encore · tous les axes : 2 », in a workshop about all of them."""
    parts = []
    for one in counts:
        name = f"Axe{_NBSP}{one.number}" if one.number is not None else "tous les axes"
        parts.append(f"{name} : {one.contributions or 'rien encore'}")
    return french.spaced(" · ".join(parts))


def total(workshop: WorkshopRow, steps: Sequence[StepRow]) -> str:
    """The minutes of the déroulé against those of the workshop, or against what a late start left of them."""
    minutes = sum(one.minutes for one in steps)
    words = f"Total {duration(minutes)}"
    if workshop.starts_at is None or workshop.ends_at is None:
        return f"{words}."
    length = minutes_of(workshop.ends_at - workshop.starts_at)
    end = next((one.ends_at for one in reversed(steps) if one.ends_at is not None), None)
    if minutes < length and end is not None:
        if (left := minutes_of(workshop.ends_at - end)) > 0:
            return f"{words}, {duration(left)} libres avant {french.hour(workshop.ends_at)}."
        return f"{words} : fin à {french.hour(max(end, workshop.ends_at))}."  # to the minute
    if minutes == length:
        return f"{words} : la durée de l’atelier."
    more = f"{duration(minutes - length)} de trop" if minutes > length else f"{duration(length - minutes)} libres"
    return f"{words}, {more} : l’atelier dure {duration(length)}."


def planned(one: StepRow, announced: Announced | None) -> str:
    """« 14 h 30 », and under it the minutes that were announced when they are others now."""
    if announced is None:
        return "ajoutée"
    hour = french.clock(announced.hour) if announced.hour else ""
    minutes = "" if announced.minutes == one.minutes else duration(announced.minutes)
    return "\n".join(part for part in (hour, minutes) if part)


def planned_told(announced: Announced | None) -> str:
    if announced is None:
        return "Ajoutée au déroulé après le début annoncé"
    hour = f"à {french.clock(announced.hour)}, " if announced.hour else ""
    return f"Annoncée {hour}{duration(announced.minutes)}"


def lateness(workshop: WorkshopRow, steps: Sequence[StepRow]) -> str:
    """« Fin vers 17 h 15 au lieu de 17 h. », when the déroulé goes beyond the announced end."""
    end = steps[-1].ends_at if steps else None
    if end is None or workshop.ends_at is None or end - workshop.ends_at < timedelta(minutes=1):
        return ""
    return f"Fin vers {french.hour(end)} au lieu de {french.hour(workshop.ends_at)}."


def hours(one: StepRow) -> str:
    """What happened, or what to expect."""
    if one.skipped:
        return "passée"
    if one.begins_at is None:
        return ""
    clock = french.clock(one.begins_at)
    if one.current and one.past_end:
        return f"depuis {clock}, après la fin prévue"
    return f"depuis {clock}" if one.current else f"à {clock}" if one.started_at else f"vers {clock}"


def ranking(count: DotsCount) -> str:
    """« 12 : A3-ACT-1-T1-02 et A3-ACT-1-T2-01, ex æquo · 9 : … », those with most first."""
    numbers = sorted({row.dots for row in count.rows if row.dots}, reverse=True)
    parts = []
    for number in numbers:
        references = [row.reference for row in count.rows if row.dots == number]
        tied = ", ex æquo" if len(references) > 1 else ""
        parts.append(f"{number} : {french.enumeration(references)}{tied}")
    return " · ".join(parts)


def rank(place: int | None, tied: bool) -> str:
    if place is None:
        return "non comptée"
    return f"{place}{'re' if place == 1 else 'e'}{' ex æquo' if tied else ''}"
