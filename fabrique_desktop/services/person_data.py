"""Access: everything that the dossier holds about one person, read in one view and given to that person alone.

What was said is linked to nobody, so none of it is given but the passages where the name is found. Decisions about a
name keep a digest of its words only: they lead back to nobody, and are not given either.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.domain.people import (
    KEPT_CODE,
    Attendance,
    Distinction,
    Manner,
    Participant,
    Refusal,
    Registration,
)
from fabrique_desktop.domain.programme import TableReport
from fabrique_desktop.domain.rights import (
    Came,
    Change,
    Expected,
    GroupLabel,
    Keeper,
    Left,
    PersonData,
    RegisterEntry,
    SpokeFor,
    ToldApart,
    TurnedAway,
    Where,
)
from fabrique_desktop.services import programme
from fabrique_desktop.services.merged import followed
from fabrique_desktop.services.name_passages import Names
from fabrique_desktop.services.person_passages import bearing, passages
from fabrique_desktop.services.posts import must_lead

#: which columns of the tables about people point to one of them
_POINTING = ("participant_id", "merged_into", "one_id", "other_id")
_ABOUT = ("participant", "registration", "attendance", "refusal", "distinction")
THIS_PERSON, ANOTHER = "cette personne", "une autre personne"


def keeper_of(process: programme.ProcessRow) -> Keeper:
    return Keeper(process.name, process.owner, process.contact, process.training)


def compile_person_data(session: Session, participant_id: str, at: datetime) -> PersonData:
    """Of this person, under whichever entry they are asked for; NoResultFound when nobody is.

    Whoever leads only: it holds names and what was said of them.
    """
    must_lead(session)
    keep = session.get_one(Participant, followed(session, participant_id))
    merged = select(Participant).where(Participant.merged_into == keep.id).order_by(Participant.id)
    entries = (keep, *session.scalars(merged))
    ids = [entry.id for entry in entries]
    names = Names(entries)
    places = {
        row.id: Where(row.code, row.title or row.audience_name, row.starts_at) for row in programme.workshops(session)
    }
    expected, came = _expected(session, ids, places), _came(session, ids, places)
    known = {one.where for one in expected} | {one.where for one in came}
    return PersonData(
        keeper=keeper_of(programme.process(session)),
        at=at,
        entries=_entries(session, entries, keep.id),
        expected=expected,
        came=came,
        group_labels=_group_labels(session, names, places),
        turned_away=_turned_away(session, ids, places),
        told_apart=_told_apart(session, ids),
        spoke_for=_spoke_for(session, names, places, {one.where for one in came if one.cancelled_at is None}),
        passages=passages(session, names),
        history=_history(session, ids, places),
        left=_left(session, places, known),
    )


def _entries(session: Session, entries: Sequence[Participant], keep_id: str) -> tuple[RegisterEntry, ...]:
    noted = _inserted(session, [entry.id for entry in entries])
    return tuple(
        RegisterEntry(
            entry.civility, entry.surname, entry.first_name, entry.organization, entry.job, entry.category,
            entry.neighbourhood, entry.email, entry.phone, entry.other_contact, entry.minority, entry.needs,
            entry.named_in_minutes, entry.photo_allowed, entry.answer_wanted, entry.follow_up_wanted, entry.doubtful,
            source=entry.source_id or "",
            noted_at=noted.get(entry.id, (None, ""))[0],
            merged=entry.id != keep_id,
        )
        for entry in entries
    )  # fmt: skip


def _inserted(session: Session, ids: Collection[str]) -> Mapping[str, tuple[datetime | None, str]]:
    """When each of these rows was first written, and by whom."""
    told = (
        select(JournalEntry.entity_id, JournalEntry.at, JournalEntry.operator)
        .where(JournalEntry.entity_id.in_(ids), JournalEntry.action == Action.INSERT)
        .order_by(JournalEntry.position.desc())
    )
    return {id_: (at, operator) for id_, at, operator in session.execute(told)}


def _expected(session: Session, ids: Collection[str], places: Mapping[str, Where]) -> tuple[Expected, ...]:
    rows = session.scalars(select(Registration).where(Registration.participant_id.in_(ids)))
    found = [
        Expected(places[row.workshop_id], row.code.removeprefix(KEPT_CODE), row.code.startswith(KEPT_CODE))
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.where.code, one.spare, one.code)))


def _came(session: Session, ids: Collection[str], places: Mapping[str, Where]) -> tuple[Came, ...]:
    rows = session.scalars(
        select(Attendance).where(Attendance.participant_id.in_(ids)).order_by(Attendance.arrived_at, Attendance.id)
    )
    return tuple(
        Came(
            places[row.workshop_id], row.arrived_at, row.departed_at, row.cancelled_at, row.role, row.manner,
            row.category, row.minor, row.proof, row.table_number, row.label,
        )
        for row in rows
    )  # fmt: skip


def _group_labels(session: Session, names: Names, places: Mapping[str, Where]) -> tuple[GroupLabel, ...]:
    """« Famille Roy »: people counted without a name, under one that may be theirs."""
    columns = (Attendance.id, Attendance.workshop_id, Attendance.arrived_at, Attendance.label)
    grouped = select(*columns).where(Attendance.manner == Manner.GROUP_MEMBER, Attendance.label != "")
    rows = session.execute(grouped.order_by(Attendance.arrived_at, Attendance.id)).all()
    theirs = bearing(session, [(id_, label) for id_, _place, _at, label in rows], names)
    return tuple(GroupLabel(places[place], at, label) for id_, place, at, label in rows if id_ in theirs)


def _turned_away(session: Session, ids: Collection[str], places: Mapping[str, Where]) -> tuple[TurnedAway, ...]:
    refused = select(Refusal).where(Refusal.participant_id.in_(ids)).order_by(Refusal.refused_at, Refusal.id)
    return tuple(TurnedAway(places[row.workshop_id], row.refused_at, row.reason) for row in session.scalars(refused))


def _told_apart(session: Session, ids: Collection[str]) -> tuple[ToldApart, ...]:
    """Who the other is, is the other's own."""
    decided = session.scalars(
        select(Distinction.id).where(or_(Distinction.one_id.in_(ids), Distinction.other_id.in_(ids)))
    ).all()
    noted = _inserted(session, decided)
    return tuple(ToldApart(*noted.get(id_, (None, ""))) for id_ in decided)


def _spoke_for(
    session: Session, names: Names, places: Mapping[str, Where], present: Collection[Where]
) -> tuple[SpokeFor, ...]:
    """A first name alone is told of only where the person came."""
    columns = (TableReport.workshop_id, TableReport.table_number, TableReport.rapporteur)
    rows = session.execute(select(*columns).where(TableReport.rapporteur != "").order_by(*columns[:2]))
    found = [
        SpokeFor(places[place], table, told, alone=not names.has_surname(told))
        for place, table, told in rows
        if names.bear(told)
    ]
    return tuple(one for one in found if not one.alone or one.where in present)


def _history(session: Session, ids: Sequence[str], places: Mapping[str, Where]) -> tuple[Change, ...]:
    """Every change of the rows about them that the journal tells, those deleted since included."""
    pointed = (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity.in_(_ABOUT),
            JournalValue.field.in_(_POINTING),
            JournalValue.value.in_([plain_json(id_) for id_ in ids]),
        )
    )
    columns = (JournalEntry.at, JournalEntry.operator, JournalEntry.action, JournalEntry.entity)
    told = (
        select(*columns, func.coalesce(JournalValue.field, ""), JournalValue.value)
        .outerjoin(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity.in_(_ABOUT), or_(JournalEntry.entity_id.in_(ids), JournalEntry.entity_id.in_(pointed))
        )
        .order_by(JournalEntry.position, JournalValue.field)
    )
    return tuple(
        Change(at, operator, action, entity, field, _shown(field, value, ids, places), bool(field) and value is None)
        for at, operator, action, entity, field, value in session.execute(told)
    )


def _shown(field: str, value: str | None, ids: Collection[str], places: Mapping[str, Where]) -> str | int | bool | None:
    """No id leaves the file: whom or what it points to is said."""
    if value is None:
        return None
    plain: str | int | bool | None = json.loads(value)
    if not isinstance(plain, str):
        return plain
    if field in _POINTING:
        return THIS_PERSON if plain in ids else ANOTHER
    if field == "workshop_id":
        return places[plain].code if plain in places else "atelier supprimé"
    return plain


def _left(session: Session, places: Mapping[str, Where], known: Collection[Where]) -> tuple[Left, ...]:
    made = select(Edition.workshop_id, Edition.version, Edition.made_at).order_by(Edition.made_at, Edition.id)
    return tuple(
        Left(places[place], version, at)
        for place, version, at in session.execute(made)
        if place is not None and places.get(place) in known
    )
