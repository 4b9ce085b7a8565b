"""What the dossier itself knows for the impact assessment: who answers for it, and numbers, no name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.erasures import Retention
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.leaving import Edition, NamingDecision
from fabrique_desktop.domain.people import KEPT_CODE, Minority, Participant, Registration
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.domain.rights import AipdAnnex
from fabrique_desktop.services import programme
from fabrique_desktop.services.person_data import keeper_of
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.totals import totals

_CONSENTS = (
    Participant.named_in_minutes,
    Participant.photo_allowed,
    Participant.answer_wanted,
    Participant.follow_up_wanted,
)
_CONTACTS = (Participant.email, Participant.phone, Participant.other_contact)


def compile_aipd(session: Session, at: datetime, *, protected: bool | None = None) -> AipdAnnex:
    """`protected`: whether the file is encrypted, which its reader knows; None leaves it to be looked at."""
    must_lead(session)
    process = programme.process(session)
    kept = session.execute(select(Retention.kind, Retention.days).order_by(Retention.kind))
    days = {kind.value: number for kind, number in kept}
    return AipdAnnex(keeper_of(process), process.contractor, at, _figures(session), protected, days)


def _figures(session: Session) -> Mapping[str, int]:
    """In the order of the table, under the keys of its texts."""
    all_ = totals(session)
    now = Participant.merged_into.is_(None)
    contacts = or_(*(way != "" for way in _CONTACTS))
    contributions = sum(row.contributions for row in programme.workshops(session))
    return {
        "people": _people(session),
        "merged": _people(session, ~now),
        "with_contact": _people(session, now, contacts),
        "consents": sum(_people(session, now, consent.is_(True)) for consent in _CONSENTS),
        "minors": _people(session, now, Participant.minority != Minority.NO),
        "needs": _people(session, now, Participant.needs != ""),
        "registrations": _number(
            session, select(func.count(Registration.id)).where(func.substr(Registration.code, 1, 1) != KEPT_CODE)
        ),
        "participations": all_.participations,
        "unnamed": all_.unnamed + all_.group_member,
        "workshops": _number(session, select(func.count(Workshop.id))),
        "held": all_.workshops,
        "contributions": contributions,
        "removed": _number(session, select(func.count(Contribution.id)).where(Contribution.removed_at.is_not(None))),
        "decisions": _number(session, select(func.count(NamingDecision.id))),
        "editions": _number(session, select(func.count(Edition.id))),
        "changes": _number(session, select(func.count(JournalEntry.position))),
        "erased": _number(session, select(func.count()).select_from(JournalValue).where(JournalValue.value.is_(None))),
    }


def _people(session: Session, *which: ColumnElement[bool]) -> int:
    return _number(session, select(func.count(Participant.id)).where(*which))


def _number(session: Session, asked: Select[int]) -> int:
    return session.scalar(asked) or 0
