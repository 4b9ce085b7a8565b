"""Counts of people as documents that leave tell them: groups of fewer than five are told together.

The totals stay exact, and so do people without a name, of whom nothing else is known: alone or come with a group. The
attendance sheet, which stays with the team, tells every number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import NBSP, counted, enumeration
from fabrique_desktop.domain.people import Manner, Role
from fabrique_desktop.domain.small_counts import THRESHOLD, publishable, publishable_part
from fabrique_desktop.services.attendance import AttendanceCounts

Line = tuple[str, int]
K = TypeVar("K")
NOT_TOLD = "non publié"
WHY = f"Groupes de moins de {THRESHOLD} personnes réunis avec d’autres, pour que personne ne soit reconnu."
_FEW = f"moins de {THRESHOLD}{NBSP}personnes"
_EXPECTED_OR_NOT = "Inscrites à l’avance, ou venues sans inscription"
_NO_DETAIL = "Groupes trop petits pour être détaillés"


def by_manner(counts: AttendanceCounts, words: Mapping[Manner, tuple[str, str]]) -> Sequence[Line]:
    """How those present came; whether they were registered is told only when both are many."""
    lines = [(_EXPECTED_OR_NOT, counts.registered + counts.walk_in)]
    if _expected_is_told(counts):
        manners = ((Manner.REGISTERED, counts.registered), (Manner.WALK_IN, counts.walk_in))
        lines = [(words[manner][value > 1], value) for manner, value in manners]
    nameless = ((Manner.UNNAMED, counts.unnamed), (Manner.GROUP_MEMBER, counts.group_member))
    return [*lines, *((words[manner][value > 1], value) for manner, value in nameless)]


def _expected_is_told(counts: AttendanceCounts) -> bool:
    named = counts.registered + counts.walk_in
    return not named or publishable_part(counts.registered, named) is not None


def by_category(counts: AttendanceCounts) -> Sequence[Line]:
    """The categories of those present: always as many people as the total."""
    if not counts.present:
        return []
    told = publishable(counts.categories)
    if not told.detailed:
        return [(_NO_DETAIL, counts.present)]
    lines = [(labels.CATEGORY[one], number) for one, number in told.alone.items()]
    if told.merged:
        lines.append((_joined(labels.CATEGORY[one] for one in told.merged), told.together))
    return lines


def apart(counts: AttendanceCounts) -> Sequence[tuple[str, int | None]]:
    """Who was there beside those counted, by role; None for few people, whose roles alone are told."""
    total = sum(counts.apart.values())
    if not total:
        return []
    told = publishable(counts.apart)
    if not told.detailed:
        return [(_roles(counts.apart, total), total if total >= THRESHOLD else None)]
    lines: list[tuple[str, int | None]] = [(labels.ROLE[one], number) for one, number in told.alone.items()]
    if told.merged:
        lines.append((_joined(labels.ROLE[one] for one in told.merged), told.together))
    return lines


def apart_told(counts: AttendanceCounts) -> str:
    """« moins de 5 personnes (élu·es, interprètes) », « 6 enfants et 7 personnes (élu·es, journalistes) »."""
    total, told = sum(counts.apart.values()), publishable(counts.apart)
    parts = [counted(number, *labels.ROLE_COUNT[role]) for role, number in told.alone.items()]
    if not told.detailed:
        names = _plurals(counts.apart) if _may_be_named(counts.apart, total) else ""
        parts.append(_people(total) + names)
    elif told.merged:
        parts.append(_people(told.together) + _plurals(told.merged))
    return enumeration(parts)


def part(number: int, counts: AttendanceCounts) -> int | str:
    """How many of those present were late, left, or are minors."""
    found = publishable_part(number, counts.present)
    return NOT_TOLD if found is None else found


def hides(counts: AttendanceCounts) -> bool:
    """Whether something is told together with something else, which a document then explains in a line."""
    told, beside = publishable(counts.categories), publishable(counts.apart)
    parted = (counts.present and not told.detailed, bool(counts.apart) and not beside.detailed)
    return not _expected_is_told(counts) or bool(told.merged or beside.merged) or any(parted)


def _roles(roles: Mapping[Role, int], total: int) -> str:
    if not _may_be_named(roles, total):
        return _NO_DETAIL
    return _joined(labels.ROLE[one] for one, number in roles.items() if number)


def _may_be_named(roles: Mapping[Role, int], total: int) -> bool:
    """Four roles for fewer than five people would be one each."""
    named = sum(number > 0 for number in roles.values())
    return total < THRESHOLD and named < THRESHOLD - 1


def _people(number: int) -> str:
    return _FEW if number < THRESHOLD else counted(number, "personne", "personnes")


def _plurals(roles: Iterable[Role]) -> str:
    return f" ({', '.join(labels.ROLE_COUNT[one][1] for one in roles)})"


def _joined(names: Iterable[str]) -> str:
    """Each name keeps its own words: « Association, Bailleur social (réunis) »."""
    found = list(names)
    return f"{', '.join(found)} (réunis)" if len(found) > 1 else found[0]
