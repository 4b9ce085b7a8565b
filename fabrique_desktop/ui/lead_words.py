"""What the lead's page says in words: lengths, silences, what is left of a step, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.services.formulating import DotsCount
from fabrique_desktop.services.leading import Coverage
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sequencing import StepRow

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
    minutes = minutes_of(now - one.last_at)
    if minutes >= _SAME_EVENING:
        return ""
    return f"rien depuis {duration(minutes)}" if minutes >= 1 else "à l’instant"


def is_silent(one: Coverage, now: datetime) -> bool:
    """The plenary is silent until it begins."""
    return one.table is not None and (one.last_at is None or now - one.last_at >= LONG_SILENCE)


def said(one: Coverage) -> str:
    """« Participation 5 · Coordination : rien encore · 3 propositions · 2 à classer »."""
    empty = one.empty_angles() if one.table is not None else ()
    parts = [
        f"{labels.ANGLE[angle]} : rien encore" if angle in empty else f"{labels.ANGLE[angle]} {number}"
        for angle in (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION, AngleChoice.BOTH)
        if (number := one.angles.get(angle, 0)) or angle in empty
    ]
    if one.proposals:
        parts.append(french.counted(one.proposals, "proposition", "propositions"))
    if one.unfiled:
        parts.append(f"{one.unfiled}{_NBSP}à classer")
    return " · ".join(parts)


def total(workshop: WorkshopRow, steps: Sequence[StepRow]) -> str:
    """The minutes of the déroulé against those of the workshop."""
    planned = sum(one.minutes for one in steps)
    words = f"Total {duration(planned)}"
    if workshop.starts_at is None or workshop.ends_at is None:
        return f"{words}."
    length = minutes_of(workshop.ends_at - workshop.starts_at)
    if planned == length:
        return f"{words} : la durée de l’atelier."
    more = f"{duration(planned - length)} de trop" if planned > length else f"{duration(length - planned)} libres"
    return f"{words}, {more} : l’atelier dure {duration(length)}."


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
    return f"depuis {clock}" if one.current else f"à {clock}" if one.started_at else f"vers {clock}"


def dots_told(count: DotsCount) -> str:
    """The total against what was possible; too many is told, never corrected."""
    total_ = french.counted(count.total, "gommette comptée", "gommettes comptées")
    people = french.counted(count.people, "personne", "personnes")
    possible = f"{people} × {count.each} = {french.number(count.possible)} possibles"
    if not count.too_many:
        return f"{total_} ; {possible}."
    over = french.counted(count.total - count.possible, "de trop", "de trop")
    return f"{total_} ; {possible}. Il y en a {over} : recomptez, rien n’est corrigé tout seul."


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
