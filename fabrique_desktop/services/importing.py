"""A list of registrants enters the register, in one gesture, as it was planned and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import person_id
from fabrique_desktop.domain.people import Participant, Registration, duplicate_key
from fabrique_desktop.domain.text import search_key
from fabrique_desktop.services.import_plan import (
    Decision,
    ImportPlan,
    PlannedRow,
    Progress,
    at_ease,
    decide,
    plan_import,
    silent,
)
from fabrique_desktop.services.import_undo import LastImport, last_import, undo_import
from fabrique_desktop.services.matching import Reason, Verdict
from fabrique_desktop.services.registrants import Problem, RegistrantLine, email_key, phone_key

__all__ = [
    "ImportPlan",
    "ImportSummary",
    "LastImport",
    "PlannedRow",
    "Problem",
    "Progress",
    "Reason",
    "RegistrantLine",
    "Verdict",
    "apply_import",
    "email_key",
    "last_import",
    "phone_key",
    "plan_import",
    "undo_import",
]

#: rows between two signs of life
_CHUNK = 1_000
#: writing a row costs about three times planning its line
_WEIGHT = 3
_PERSON = (
    "id", "source_id", "civility", "surname", "first_name", "organization", "job", "category", "neighbourhood",
    "email", "phone", "other_contact", "minority", "needs", "named_in_minutes", "photo_allowed", "answer_wanted",
    "follow_up_wanted", "doubtful", "duplicate_key", "search_key",
)  # fmt: skip
_REGISTRATION = ("id", "participant_id", "workshop_id", "code")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: `people` are the lines that are somebody, `registrations` those added.

    `gesture` is its number in the journal of this post, by which it can be undone; 0 when nothing changed.
    """

    people: int
    new: int
    known: int
    doubtful: int
    refused: int
    registrations: int
    codes: int = 0
    gesture: int = field(default=0, compare=False)


def apply_import(
    session: Session, lines: Sequence[RegistrantLine], workshop_id: str | None, progress: Progress = silent
) -> ImportSummary:
    """Bring the list in, in one transaction; planned again here, for the register may have changed since.

    `progress` may raise to stop: nothing is then kept.
    """
    whole = (1 + _WEIGHT) * len(lines)
    with at_ease():
        decision = decide(session, lines, workshop_id, lambda done, _total: progress(done, whole))
        _write(
            session, decision, lambda done, todo: progress(whole - _WEIGHT * len(lines) * (todo - done) // todo, whole)
        )
    plan, pen = decision.plan, session.info["pen"]
    counts = plan.counts
    return ImportSummary(
        people=plan.people,
        new=counts[Verdict.NEW],
        known=counts[Verdict.KNOWN],
        doubtful=counts[Verdict.DOUBTFUL],
        refused=counts[Verdict.REFUSED],
        registrations=plan.registrations,
        codes=plan.codes,
        gesture=pen.gesture if plan.changes else 0,
    )


def _write(session: Session, decision: Decision, progress: Progress) -> None:
    """People first: registrations refer to them."""
    people = [row for row in decision.plan.rows if row.verdict in (Verdict.NEW, Verdict.DOUBTFUL)]
    steps: list[tuple[Callable[[Session, Sequence[Any]], None], Sequence[Any]]] = [
        (_add_people, [(row, decision.owners[row.line.line]) for row in people]),
        (_add_registrations, [(*seat, code) for seat, code in decision.missing.items()]),
        (_complete_codes, list(decision.completed.items())),
    ]
    done, todo = 0, sum(len(things) for _step, things in steps) or 1
    for step, things in steps:
        for chunk in _chunks(things):
            progress(done, todo)
            step(session, chunk)
            done += len(chunk)
    progress(todo, todo)


def _add_people(session: Session, people: Sequence[tuple[PlannedRow, str]]) -> None:
    session.info["pen"].insert_many(session, Participant, _PERSON, [_person(row, id_) for row, id_ in people])


def _person(row: PlannedRow, id_: str) -> tuple[object, ...]:
    """The values of `_PERSON`; the last two are those that `Participant.index` gives."""
    one = row.line
    return (
        id_, one.source_id or None, one.civility, one.surname, one.first_name, one.organization, one.job,
        one.category.value, one.neighbourhood, one.email, one.phone, one.other_contact, one.minority.value, one.needs,
        one.named_in_minutes, one.photo_allowed, one.answer_wanted, one.follow_up_wanted,
        row.verdict is Verdict.DOUBTFUL, duplicate_key(one.surname, one.first_name),
        _search_key(one.surname, one.first_name, one.organization),
    )  # fmt: skip


def _search_key(*parts: str) -> str:
    """`search_key`, which is the union of its parts' own: names and structures come again and again in a list."""
    return " ".join(dict.fromkeys(word for part in parts for word in _words(part)))


@lru_cache(maxsize=20_000)
def _words(part: str) -> tuple[str, ...]:
    return tuple(search_key(part).split())


def _add_registrations(session: Session, seats: Sequence[tuple[str, str, str]]) -> None:
    rows = [(person_id(), *seat) for seat in seats]
    session.info["pen"].insert_many(session, Registration, _REGISTRATION, rows)


def _complete_codes(session: Session, codes: Sequence[tuple[str, str]]) -> None:
    """Somebody already expected gets the code that their paper bears."""
    wanted: Mapping[str, str] = dict(codes)
    for start in range(0, len(codes), 500):
        ids = [id_ for id_, _code in codes[start : start + 500]]
        for one in session.scalars(select(Registration).where(Registration.id.in_(ids))):
            one.code = wanted[one.id]
    session.flush()
    session.expunge_all()


def _chunks(things: Sequence[T]) -> Iterator[Sequence[T]]:
    left = iter(things)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk
