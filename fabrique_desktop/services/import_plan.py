"""What an import would do, told line by line before anything is written: new, known, doubtful or refused."""

from __future__ import annotations

import gc
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import person_id
from fabrique_desktop.domain.errors import UnknownWorkshop
from fabrique_desktop.domain.people import KEPT_CODE, Registration, duplicate_key
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services.matching import Crowd, Reason, Somebody, Verdict, crowd_of, marks, merged_people
from fabrique_desktop.services.registrants import RegistrantLine

#: lines between two signs of life of a long plan
STEP = 1_000
_TURN_S = 0.001
Progress = Callable[[int, int], None]  # (done, total); it may raise, to stop
Seat = tuple[str, str]  # (person, workshop)
_Place = TypeVar("_Place", Seat, str)


def silent(_done: int, _total: int) -> None:
    """Nobody waits to know how far it is."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What will become of a line. Whom it is (or is like): somebody of the register, or an earlier line."""

    line: RegistrantLine
    verdict: Verdict
    reason: Reason
    participant_id: str | None = None
    same_as_line: int | None = None
    workshop_ids: tuple[str, ...] = ()
    unknown_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The preview of an import; `registrations` counts those that would be added.

    Of the codes that a scanner reads: `codes` would be kept, `other_codes` are the lines whose registration
    has another one, which stays, `lost_codes` those that name no workshop to be registered for.
    """

    rows: tuple[PlannedRow, ...]
    counts: Mapping[Verdict, int]
    registrations: int
    unknown_codes: tuple[str, ...]
    codes: int = 0
    other_codes: tuple[int, ...] = ()
    lost_codes: tuple[int, ...] = ()

    @property
    def people(self) -> int:
        return len(self.rows) - self.counts[Verdict.REFUSED]

    @property
    def changes(self) -> bool:
        """Whether importing would write anything."""
        added = self.counts[Verdict.NEW] + self.counts[Verdict.DOUBTFUL]
        return bool(added or self.registrations or self.codes)


@dataclass(frozen=True, slots=True)
class Decision:
    """A plan and what only writing needs: whom each line is, the registrations to add, the codes to complete."""

    plan: ImportPlan
    owners: Mapping[int, str]
    missing: Mapping[Seat, str]  # with its code
    completed: Mapping[str, str]  # registration -> code


def plan_import(
    session: Session, lines: Sequence[RegistrantLine], workshop_id: str | None, progress: Progress = silent
) -> ImportPlan:
    """Tell what each line would do, without writing. With a workshop, everybody is registered for it too."""
    with at_ease():
        return decide(session, lines, workshop_id, progress).plan


class _Ease:
    """What `at_ease` changes of the whole process, once however many are at ease together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._many = 0
        self._before = True, 0.0

    def take(self) -> None:
        with self._lock:
            self._many += 1
            if self._many == 1:
                self._before = gc.isenabled(), sys.getswitchinterval()
                gc.disable()
                sys.setswitchinterval(_TURN_S)

    def give_back(self) -> None:
        with self._lock:
            self._many -= 1
            if self._many == 0:
                weighing, turn = self._before
                sys.setswitchinterval(turn)
                if weighing:
                    gc.enable()


_ease = _Ease()


@contextmanager
def at_ease() -> Iterator[None]:
    """A long list makes a million objects that all stay: the collector would walk them again and again for nothing.

    And whoever else works meanwhile, a window first of all, has its turn sooner.
    """
    _ease.take()
    try:
        yield
    finally:
        _ease.give_back()


def decide(
    session: Session, lines: Sequence[RegistrantLine], workshop_id: str | None, progress: Progress = silent
) -> Decision:
    codes = {code.upper(): id_ for id_, code in session.execute(select(Workshop.id, Workshop.code))}
    if workshop_id is not None and workshop_id not in codes.values():
        raise UnknownWorkshop(workshop_id)
    rows = _rows(session, lines, codes, workshop_id, progress)
    owners = _owners(rows)
    seats = _Seats(session)
    for row in rows:
        if row.verdict is not Verdict.REFUSED:
            seats.take(row, owners[row.line.line])
    counts = Counter(row.verdict for row in rows)
    plan = ImportPlan(
        rows=rows,
        counts={verdict: counts[verdict] for verdict in Verdict},
        registrations=len(seats.missing),
        unknown_codes=tuple(dict.fromkeys(code for row in rows for code in row.unknown_codes)),
        codes=len(seats.completed) + sum(map(bool, seats.missing.values())),
        other_codes=tuple(seats.other),
        lost_codes=tuple(seats.lost),
    )
    return Decision(plan, owners, seats.missing, seats.completed)


def _rows(
    session: Session,
    lines: Sequence[RegistrantLine],
    codes: Mapping[str, str],
    workshop_id: str | None,
    progress: Progress,
) -> tuple[PlannedRow, ...]:
    keys = [duplicate_key(line.surname, line.first_name) for line in lines]
    progress(0, len(lines))
    crowd = crowd_of(session, keys)
    rows = []
    for done, (line, key) in enumerate(zip(lines, keys, strict=True)):
        if done % STEP == 0:
            progress(done, len(lines))
        rows.append(_planned(crowd, line, key, codes, workshop_id))
    return tuple(rows)


def _planned(
    crowd: Crowd, line: RegistrantLine, key: str, codes: Mapping[str, str], workshop_id: str | None
) -> PlannedRow:
    if line.problem is not None:
        return PlannedRow(line, Verdict.REFUSED, Reason(line.problem.value))
    borne = marks(line, key)
    verdict, reason, found = crowd.judge(borne)
    if verdict is not Verdict.KNOWN:
        crowd.add(Somebody(None, line.line, key), borne)
    asked = dict.fromkeys([workshop_id] if workshop_id else [])
    asked.update(dict.fromkeys(codes[code.upper()] for code in line.workshops if code.upper() in codes))
    return PlannedRow(
        line,
        verdict,
        reason,
        participant_id=found.id if found else None,
        same_as_line=found.line if found else None,
        workshop_ids=tuple(asked),
        unknown_codes=tuple(code for code in line.workshops if code.upper() not in codes),
    )


def _owners(rows: Iterable[PlannedRow]) -> dict[int, str]:
    """The person each line registers: somebody known, or a new identifier."""
    owners: dict[int, str] = {}
    for row in rows:
        if row.verdict is Verdict.KNOWN:
            owners[row.line.line] = row.participant_id or owners[row.same_as_line or 0]
        elif row.verdict is not Verdict.REFUSED:
            owners[row.line.line] = person_id()
    return owners


class _Seats:
    """The registrations a list asks for, beside those already there: a code found there is never replaced.

    Two entries found to be one person may each have brought theirs: every code of a seat leads to that person.
    """

    def __init__(self, session: Session) -> None:
        columns = (Registration.participant_id, Registration.workshop_id, Registration.id, Registration.code)
        merged = merged_people(session)
        self.there: dict[Seat, str] = {}
        self._codes: dict[Seat, set[str]] = {}
        for person, workshop, id_, code in session.execute(select(*columns)):
            seat = merged.get(person, person), workshop
            bare = code.removeprefix(KEPT_CODE)
            if bare == code or seat not in self.there:  # one that only keeps a code expects nobody
                self.there[seat] = id_
            if bare:
                self._codes.setdefault(seat, set()).add(bare.casefold())
        self.missing: dict[Seat, str] = {}
        self.completed: dict[str, str] = {}
        self.other: dict[int, None] = {}
        self.lost: dict[int, None] = {}

    def take(self, row: PlannedRow, owner: str) -> None:
        code, line = row.line.code, row.line.line
        if code and not row.workshop_ids:
            self.lost[line] = None
        for workshop in row.workshop_ids:
            seat = owner, workshop
            if seat not in self.there:
                self._give(self.missing, seat, code, line)
                continue
            borne = self._codes.get(seat)
            if code and not borne:
                self._give(self.completed, self.there[seat], code, line)
            elif code and borne and code.casefold() not in borne:
                self.other[line] = None

    def _give(self, codes: dict[_Place, str], to: _Place, code: str, line: int) -> None:
        kept = codes.setdefault(to, code)
        if not kept:
            codes[to] = code
        elif code and code.casefold() != kept.casefold():
            self.other[line] = None
