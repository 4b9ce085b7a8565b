"""How long each kind of data is kept, what a purge would erase, and the purge: nothing is erased by itself.

Somebody's time runs from the closing of the last workshop that expected or received them; whoever an open one still
expects is kept. Those who wait for an answer keep what reaches them, until somebody says how long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import between
from fabrique_desktop.domain.erasures import ErasureKind, Retained, Retention
from fabrique_desktop.domain.errors import Shape, Unreadable
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Minority, Participant, Registration
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.rights import HeldCounts
from fabrique_desktop.services.emptied_register import deleted_entries, empty, forget_deleted
from fabrique_desktop.services.erasing import forget_decisions
from fabrique_desktop.services.erasing_person import Namings, certify, held
from fabrique_desktop.services.posts import must_lead

DEFAULTS: Mapping[Retained, int | None] = {
    Retained.IDENTITIES: 30,
    Retained.CONTACTS: None,  # until the answers are sent, which a person says
    Retained.COPIES: 30,
    Retained.LOGS: 90,
}
MOST_DAYS = 3650
_IN_THE_REGISTER = (Retained.IDENTITIES, Retained.CONTACTS)


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` after the last closing; None: until somebody says otherwise. `chosen` by somebody, or usual."""

    kind: Retained
    days: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class DueKind:
    """How many people a purge would take this from: those whose last closing was on `until` at the latest."""

    kind: Retained
    days: int | None
    until: date | None
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """What a purge would erase now, by kind; `kept` people wait for an answer, and keep what reaches them."""

    kinds: tuple[DueKind, ...]
    kept: int
    awaited: int  # kept whole: an open workshop expects them
    last_closing: datetime | None

    @property
    def anything(self) -> bool:
        return any(one.count for one in self.kinds)


@dataclass(frozen=True, slots=True)
class Purge:
    """What was erased; `number` is that of its certificate, None when nothing was due."""

    done_at: datetime
    kinds: tuple[DueKind, ...]
    before: HeldCounts
    after: HeldCounts
    number: int | None


def rules(session: Session) -> Mapping[Retained, Rule]:
    chosen = {one.kind: one.days for one in session.scalars(select(Retention))}
    return {kind: Rule(kind, chosen.get(kind, usual), kind in chosen) for kind, usual in DEFAULTS.items()}


def keep_for(session: Session, kind: Retained, days: int | None) -> None:
    """So many days after the last closing; None until somebody says otherwise. Unreadable for a number nobody means."""
    must_lead(session)
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise Unreadable(str(days), Shape.NUMBER)
    known = session.scalars(select(Retention).where(Retention.kind == kind)).one_or_none()
    if known is None:
        session.add(Retention(kind=kind, days=days))
    else:
        known.days = days


def due(session: Session, at: datetime) -> Due:
    """Read only: what `purge` would do."""
    must_lead(session)
    return _Register(session, at).due()


def purge(session: Session, at: datetime) -> Purge:
    """Erase what is due, and nothing else: the numbers stay."""
    must_lead(session)
    register, before = _Register(session, at), held(session)
    gone, reachable = (_people(session, ids) for ids in (register.gone(), register.reachable()))
    deleted, told = register.deleted(), register.due()
    if not (gone or reachable or deleted):
        return Purge(at, told.kinds, before, before, None)
    about = Namings(session, gone) if gone else None
    if about is not None:
        about.take_out()
    done = empty(session, [*gone, *reachable], at, {one.id for one in reachable})
    values = done.values + (about.forget() if about is not None else 0) + forget_deleted(session, deleted)
    forget_decisions(session)
    session.info["pen"].erased = True
    what = {**{one.kind.value: one.count for one in told.kinds}, "values": values}
    number = certify(session, ErasureKind.PURGE, what, at)
    return Purge(at, told.kinds, before, held(session), number)


def _people(session: Session, ids: Sequence[str]) -> Sequence[Participant]:
    return session.scalars(select(Participant).where(Participant.id.in_(ids)).order_by(Participant.id)).all()


class _Entry(NamedTuple):
    """What tells whether somebody's time has come, and whether more is kept of them than what reaches them."""

    id: str
    merged_into: str | None
    answer_wanted: bool
    follow_up_wanted: bool
    named_in_minutes: bool
    photo_allowed: bool
    minority: Minority
    job: str
    neighbourhood: str
    needs: str
    source_id: str | None

    @property
    def wants(self) -> bool:
        return self.answer_wanted or self.follow_up_wanted


class _Register:
    """Whose time has come, by person: an entry found to be somebody's goes with them."""

    def __init__(self, session: Session, at: datetime) -> None:
        self._session, self._at = session, at
        self._rules = rules(session)
        columns = [getattr(Participant, name) for name in _Entry._fields]
        rows = session.execute(select(*columns).where(Participant.erased_at.is_(None)))
        self._entries = _together(_Entry(*row) for row in rows)
        self._organized = _told_of_structures(session)
        closings, self._last = _closings(session)
        self._awaited = _awaiting(session, at)
        self._places = _places(session)
        self._closed = {id_: self._last_closing(entries, closings) for id_, entries in self._entries.items()}

    def _last_closing(self, entries: Iterable[_Entry], closings: Mapping[str, datetime]) -> datetime | None:
        """None while something still expects them, or when nothing was ever closed."""
        places = {place for entry in entries for place in self._places[entry.id]}
        if places & self._awaited:
            return None
        return max((closings[one] for one in places if one in closings), default=self._last)

    def _passed(self, id_: str, days: int | None) -> bool:
        closed = self._closed[id_]
        return days is not None and closed is not None and between(closed, self._at) >= timedelta(days=days)

    def _identities(self) -> list[str]:
        return [id_ for id_ in self._entries if self._passed(id_, self._rules[Retained.IDENTITIES].days)]

    def _waiting(self, id_: str) -> bool:
        """For an answer or for what comes next, which somebody has not said were sent."""
        wants = any(one.wants for one in self._entries[id_])
        return wants and not self._passed(id_, self._rules[Retained.CONTACTS].days)

    def gone(self) -> Sequence[str]:
        return [one.id for id_ in self._identities() if not self._waiting(id_) for one in self._entries[id_]]

    def reachable(self) -> Sequence[str]:
        """Those of whom more is kept than what reaches them."""
        waiting = [id_ for id_ in self._identities() if self._waiting(id_)]
        return [one.id for id_ in waiting for one in self._entries[id_] if self._holds_more(one)]

    def deleted(self) -> Sequence[str]:
        """Entries taken out of the register since: the journal alone tells of them."""
        days = self._rules[Retained.IDENTITIES].days
        passed = days is not None and self._last is not None and between(self._last, self._at) >= timedelta(days=days)
        return deleted_entries(self._session) if passed else ()

    def _holds_more(self, one: _Entry) -> bool:
        texts = (one.job, one.neighbourhood, one.needs, one.source_id or "")
        marked = one.named_in_minutes or one.photo_allowed or one.minority is not Minority.NO
        return any(texts) or marked or one.id in self._organized

    def due(self) -> Due:
        identities = self._identities()
        waiting = {id_ for id_ in identities if self._waiting(id_)}
        more = set(self.reachable())
        partly = {id_ for id_ in waiting if more & {one.id for one in self._entries[id_]}}
        wanting = {
            id_ for id_ in identities
            if id_ not in waiting and any(one.wants for one in self._entries[id_])
        }  # fmt: skip
        whole = len(set(identities) - waiting) + len(self.deleted())
        counts = {Retained.IDENTITIES: whole + len(partly), Retained.CONTACTS: len(wanting)}
        return Due(
            kinds=tuple(self._kind(kind, counts[kind]) for kind in _IN_THE_REGISTER),
            kept=len(waiting),
            awaited=sum(bool(self._awaited & self._of(entries)) for entries in self._entries.values()),
            last_closing=self._last,
        )

    def _of(self, entries: Iterable[_Entry]) -> set[str]:
        return {place for entry in entries for place in self._places[entry.id]}

    def _kind(self, kind: Retained, count: int) -> DueKind:
        days = self._rules[kind].days
        until = None if days is None else (self._at - timedelta(days=days)).date()
        return DueKind(kind, days, until, count)


def _together(people: Iterable[_Entry]) -> Mapping[str, list[_Entry]]:
    """By person: the entry that stands, then those found to be theirs."""
    known = {one.id: one for one in people}
    found: dict[str, list[_Entry]] = defaultdict(list)
    for one in sorted(known.values(), key=lambda each: (each.merged_into is not None, each.id)):
        root, seen = one, {one.id}
        while root.merged_into in known and root.merged_into not in seen:
            root = known[root.merged_into]
            seen.add(root.id)
        found[root.id].append(one)
    return found


def _places(session: Session) -> Mapping[str, set[str]]:
    """Where each entry was expected or came."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in (Registration, Attendance):
        for id_, place in session.execute(select(table.participant_id, table.workshop_id)):
            if id_ is not None:
                found[id_].add(place)
    return found


def _closings(session: Session) -> tuple[Mapping[str, datetime], datetime | None]:
    closed = select(Workshop.id, Workshop.closed_at).where(
        Workshop.state == WorkshopState.CLOSED, Workshop.closed_at.is_not(None)
    )
    found = {id_: at for id_, at in session.execute(closed) if at is not None}
    return found, max(found.values(), default=None)


def _awaiting(session: Session, at: datetime) -> set[str]:
    """Open workshops that may still be held: running, to come, or without a date."""
    still_open = select(Workshop.id, Workshop.state, Workshop.starts_at).where(Workshop.state != WorkshopState.CLOSED)
    return {
        id_
        for id_, state, starts_at in session.execute(still_open)
        if state is WorkshopState.RUNNING or starts_at is None or between(starts_at, at) < timedelta(days=1)
    }


def _told_of_structures(session: Session) -> Collection[str]:
    """Of whom the journal still tells a structure: one kept for the numbers alone was forgotten there."""
    told = (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == Participant.__tablename__,
            JournalValue.field == "organization",
            JournalValue.value.is_not(None),
            JournalValue.value != '""',
        )
    )
    return frozenset(session.scalars(told.distinct()))
