"""What was done at the desk, latest first: arrivals, changes, undos and refusals, as the journal keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Manner, Participant, Refusal, RefusalReason

MOST = 300


class What(StrEnum):
    ARRIVED = "arrived"
    LEFT = "left"
    CAME_BACK = "came_back"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    SEATED = "seated"
    ROLE = "role"
    NAMED = "named"
    CHANGED = "changed"
    ALREADY_PRESENT = "already_present"
    UNKNOWN_CODE = "unknown_code"


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """`who` is a name, or empty for somebody without one; `label` their number, or their group."""

    at: datetime
    operator: str
    what: What
    who: str
    label: str
    group: bool
    undo: bool


def refuse(session: Session, workshop_id: str, participant_id: str | None, reason: RefusalReason, at: datetime) -> None:
    """Keep that somebody was refused; what was typed is not kept."""
    session.add(Refusal(workshop_id=workshop_id, participant_id=participant_id, reason=reason, refused_at=at))


def desk_events(session: Session, workshop_ids: Sequence[str]) -> Sequence[DeskEvent]:
    """At most `MOST`, the latest first; who somebody is, as known today."""
    return sorted(
        [*_presences(session, workshop_ids), *_refusals(session, workshop_ids)], key=lambda one: one.at, reverse=True
    )[:MOST]


def _presences(session: Session, workshop_ids: Sequence[str]) -> Sequence[DeskEvent]:
    told = (
        select(
            JournalEntry.position, JournalEntry.at, JournalEntry.operator, JournalEntry.action,
            JournalEntry.undoes.is_not(None), Attendance.label, Attendance.manner,
            func.coalesce(Participant.first_name, ""), func.coalesce(Participant.surname, ""),
        )
        .join(Attendance, Attendance.id == JournalEntry.entity_id)
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(Attendance.workshop_id.in_(workshop_ids))
        .order_by(JournalEntry.position.desc())
        .limit(MOST)
    )  # fmt: skip
    rows = session.execute(told).all()
    fields = _fields(session, [row[0] for row in rows])
    return [
        DeskEvent(
            at, operator, _what(action, fields.get(position, {})), f"{first} {last}".strip(), label,
            manner is Manner.GROUP_MEMBER, undo,
        )
        for position, at, operator, action, undo, label, manner, first, last in rows
    ]  # fmt: skip


def _fields(session: Session, positions: Sequence[int]) -> Mapping[int, Mapping[str, str | None]]:
    fields: dict[int, dict[str, str | None]] = {}
    statement = select(JournalValue.position, JournalValue.field, JournalValue.value)
    for position, field, value in session.execute(statement.where(JournalValue.position.in_(positions))):
        fields.setdefault(position, {})[field] = value
    return fields


def _what(action: str, fields: Mapping[str, str | None]) -> What:
    if action == Action.INSERT:
        return What.ARRIVED
    if "cancelled_at" in fields:
        return What.RESTORED if fields["cancelled_at"] in (None, "null") else What.CANCELLED
    if "departed_at" in fields:
        return What.CAME_BACK if fields["departed_at"] in (None, "null") else What.LEFT
    for field, what in (("role", What.ROLE), ("participant_id", What.NAMED), ("table_number", What.SEATED)):
        if field in fields:
            return what
    return What.CHANGED


def _refusals(session: Session, workshop_ids: Sequence[str]) -> Sequence[DeskEvent]:
    statement = (
        select(
            Refusal.refused_at, JournalEntry.operator, Refusal.reason,
            func.coalesce(Participant.first_name, ""), func.coalesce(Participant.surname, ""),
        )
        .join(JournalEntry, JournalEntry.entity_id == Refusal.id)
        .outerjoin(Participant, Participant.id == Refusal.participant_id)
        .where(Refusal.workshop_id.in_(workshop_ids))
        .order_by(JournalEntry.position.desc())
        .limit(MOST)
    )  # fmt: skip
    return [
        DeskEvent(at, operator, What(reason.value), f"{first} {last}".strip(), "", group=False, undo=False)
        for at, operator, reason, first, last in session.execute(statement)
    ]
