"""Which version of its documents a paper is: its number, its day, the errata it holds, and any reopening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fabrique_desktop.documents.text import counted, day, enumeration, moment
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes

_FEW_DAYS = 3


@dataclass(frozen=True, slots=True)
class Issue:
    """What makes one version differ from another; not known of a document made by itself."""

    version: int
    reopened: Sequence[datetime] = ()


def issue_of(bundle: Bundle) -> Issue:
    return Issue(bundle.version, bundle.reopened)


def mark(minutes: Minutes, issue: Issue | None = None) -> str:
    """« Version 3, produite le 8 avril 2017 à 9 h », at the top of every page."""
    if issue is not None:
        state = " (provisoire)" if minutes.provisional else ""
        return f"Version {issue.version}{state}, produite le {moment(minutes.produced_at)}"
    if minutes.provisional:
        return f"Version provisoire du {moment(minutes.produced_at)}"
    return f"Version établie à la clôture, le {moment(minutes.workshop.ended_at or minutes.produced_at)}"


def told(minutes: Minutes, issue: Issue | None = None) -> list[str]:
    """The same on the first page, with what happened since the closing."""
    first = ", ".join(part for part in (mark(minutes, issue), _errata(minutes)) if part)
    return [first, *([" ; ".join(_state(minutes, issue)) + "."] if issue is not None else [])]


def _state(minutes: Minutes, issue: Issue) -> list[str]:
    closed = minutes.workshop.ended_at
    reopened = enumeration([moment(when) for when in issue.reopened])
    state = "Atelier pas encore clôturé"
    if not minutes.provisional:
        state = f"Atelier clôturé le {moment(closed)}" if closed is not None else "Atelier clôturé"
    return [state, *([f"rouvert le {reopened}"] if reopened else [])]


def _errata(minutes: Minutes) -> str:
    """« avec 2 errata (du 7 avril 2017) »."""
    written = sorted(one.written_at for row in minutes.contributions for one in minutes.corrections.get(row.id, ()))
    if not written:
        return ""
    days = list(dict.fromkeys(map(day, written)))
    when = f"du {enumeration(days)}" if len(days) <= _FEW_DAYS else f"du {days[0]} au {days[-1]}"
    return f"avec {counted(len(written), 'erratum', 'errata')} ({when})"
