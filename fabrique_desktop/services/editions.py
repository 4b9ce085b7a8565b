"""What has left the dossier: the documents of a workshop, made together under one version number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.services import leaks, reporting
from fabrique_desktop.services.leaks import Leak
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.reporting import AttendanceSheet, Minutes
from fabrique_desktop.services.sealed_journal import points
from fabrique_desktop.services.sealing import Sealed, must_say_what_was_sealed, sealed


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that leaves after a workshop, read in one view; picklable, so that a child process can write it."""

    minutes: Minutes
    sheet: AttendanceSheet
    sealed: Sealed | None = None  # while the workshop is open: what is provisional has no seal
    version: int = 1
    undecided: tuple[Leak, ...] = ()  # names in it that nobody decided about
    reopened: tuple[datetime, ...] = ()  # when the workshop was, after a closing


@dataclass(frozen=True, slots=True)
class EditionRow:
    version: int
    seal: str
    digest: str
    folder: str
    made_at: datetime


def compile_bundle(session: Session, workshop_id: str, at: datetime) -> Bundle:
    """One view of the dossier, so that all numbers agree; the version is the next one.

    NotAsSealed once closed, when the dossier no longer says what its seal covers.
    """
    must_lead(session)
    must_say_what_was_sealed(session, workshop_id)
    return Bundle(
        minutes=reporting.compile_minutes(session, workshop_id, at),
        sheet=reporting.compile_sheet(session, workshop_id, at),
        sealed=sealed(session, workshop_id),
        version=next_version(session, workshop_id),
        undecided=tuple(one for one in leaks.found(session, workshop_id) if one.naming is None),
        reopened=_reopened(session, workshop_id),
    )


def _reopened(session: Session, workshop_id: str) -> tuple[datetime, ...]:
    return tuple(sorted({one.reopened_at for one in points(session, workshop_id) if one.reopened_at is not None}))


def next_version(session: Session, workshop_id: str | None) -> int:
    must_lead(session)
    last = session.scalar(select(func.max(Edition.version)).where(Edition.workshop_id == workshop_id))
    return (last or 0) + 1


def record_edition(
    session: Session, workshop_id: str | None, *, version: int, seal: str, digest: str, folder: str, at: datetime
) -> None:
    """Once the files are in their place: where they are, and the SHA-256 of their manifest."""
    must_lead(session)
    session.add(Edition(workshop_id=workshop_id, version=version, seal=seal, digest=digest, folder=folder, made_at=at))


def editions(session: Session, workshop_id: str | None) -> Sequence[EditionRow]:
    """Every one, first to last."""
    must_lead(session)
    statement = (
        select(Edition.version, Edition.seal, Edition.digest, Edition.folder, Edition.made_at)
        .where(Edition.workshop_id == workshop_id)
        .order_by(Edition.made_at, Edition.id)
    )
    return [EditionRow(*row) for row in session.execute(statement)]
