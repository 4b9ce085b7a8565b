"""What is kept and for how long: said before, erased only when asked, reported after; the numbers stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.erasures import Retained, Retention
from fabrique_desktop.domain.errors import NotThisPost, Unreadable
from fabrique_desktop.domain.people import Attendance, Participant
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services import check_in, closing, programme, retention, searching
from fabrique_desktop.services.attendance import awaited
from fabrique_desktop.services.check_in import NewPerson, Several
from fabrique_desktop.services.emptied_register import numbers
from fabrique_desktop.services.history import history
from fabrique_desktop.services.import_undo import last_import, undo_import
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.retention import Due, Purge
from fabrique_desktop.services.totals import totals
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING, SAMPLES
from tests.services.people import register
from tests.services.test_erasing_person import left_in

LATER = EVENING + timedelta(days=31)


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


def somebody(database: Database, workshop: str, surname: str, *, wants: bool = False) -> str:
    def added(session: Session) -> str:
        id_ = register(session, surname, "Maëlle", workshop, organization="Emmaüs")
        person = session.get_one(Participant, id_)
        person.email, person.answer_wanted, person.job = f"{surname.lower()}@example.org", wants, "Bénévole"
        return id_

    id_ = database.write(added)
    database.write(check_in.check_in, workshop, id_, EVENING)
    return id_


def due(database: Database, at: datetime) -> tuple[int, int, int, int]:
    found: Due = database.read(retention.due, at)
    identities, contacts = found.kinds
    return identities.count, contacts.count, found.kept, found.awaited


def purge(database: Database, at: datetime) -> Purge:
    return database.write(retention.purge, at)


def test_the_usual_rules_until_somebody_chooses(database: Database) -> None:
    usual = database.read(retention.rules)
    assert {kind: one.days for kind, one in usual.items()} == {
        Retained.IDENTITIES: 30, Retained.CONTACTS: None, Retained.COPIES: 30, Retained.LOGS: 90,
    }  # fmt: skip
    database.write(retention.keep_for, Retained.IDENTITIES, 60)
    database.write(retention.keep_for, Retained.IDENTITIES, 45)
    database.write(retention.keep_for, Retained.CONTACTS, 730)
    chosen = database.read(retention.rules)
    assert (chosen[Retained.IDENTITIES].days, chosen[Retained.IDENTITIES].chosen) == (45, True)
    assert (chosen[Retained.CONTACTS].days, chosen[Retained.LOGS].chosen) == (730, False)
    kept = database.read(lambda session: session.scalars(select(Retention.id)).first())
    assert [row.after for row in database.read(history, kept or "") if row.field == "days"] == [60, 45]


@pytest.mark.parametrize("days", [-1, 99_999])
def test_a_number_that_nobody_means(database: Database, days: int) -> None:
    with pytest.raises(Unreadable):
        database.write(retention.keep_for, Retained.IDENTITIES, days)


def test_nothing_is_due_while_it_may_still_serve(database: Database, workshop: str) -> None:
    somebody(database, workshop, "Quénéhervé")
    assert due(database, LATER) == (0, 0, 0, 0)  # nothing was ever closed, and that evening is over
    assert due(database, EVENING) == (0, 0, 0, 1)
    database.write(closing.close_workshop, workshop, EVENING)
    assert due(database, EVENING + timedelta(days=29, hours=23)) == (0, 0, 0, 0)
    assert due(database, EVENING + timedelta(days=30)) == (1, 0, 0, 0)


def test_whoever_a_workshop_to_come_expects_is_kept(database: Database, workshop: str) -> None:
    other = database.read(programme.workshop_named, "A4-ACT-1").id
    stays = database.write(register, "Quénéhervé", "Maëlle", workshop, other)
    gone = somebody(database, workshop, "Kerbrat")
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(_dated, other, LATER + timedelta(days=5))
    assert due(database, LATER) == (1, 0, 0, 1)
    purge(database, LATER)
    assert [one.id for one in database.read(searching.find_people, "Quénéhervé")] == [stays]
    assert database.read(searching.find_people, "Kerbrat") == []
    assert gone != stays


def _dated(session: Session, workshop_id: str, at: datetime) -> None:
    session.get_one(Workshop, workshop_id).starts_at = at


def test_who_waits_for_an_answer_keeps_what_reaches_them(database: Database, workshop: str, dossier: Path) -> None:
    waits = somebody(database, workshop, "Quénéhervé", wants=True)
    somebody(database, workshop, "Kerbrat")
    database.write(check_in.several, workshop, Several(2, "Famille Kerbrat"), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    before = (database.read(numbers), database.read(totals))
    assert due(database, LATER) == (2, 0, 1, 0)
    done = purge(database, LATER)
    assert ([one.count for one in done.kinds], done.number, done.before) == ([2, 0], 1, done.after)
    assert (database.read(numbers), database.read(totals)) == before
    kept = database.read(lambda session: _person(session, waits))
    assert kept == ("Quénéhervé", "Maëlle", "quénéhervé@example.org", "", True)
    assert [one.id for one in database.read(searching.find_people, "Quénéhervé")] == [waits]
    assert due(database, LATER) == (0, 0, 1, 0)
    assert purge(database, LATER).number is None
    database.write(retention.keep_for, Retained.CONTACTS, 365)
    assert due(database, EVENING + timedelta(days=366)) == (1, 1, 0, 0)
    purge(database, EVENING + timedelta(days=366))
    assert (database.read(numbers), database.read(totals)) == before
    assert due(database, EVENING + timedelta(days=400)) == (0, 0, 0, 0)
    database.close()
    assert left_in(dossier, "Quénéhervé", "Kerbrat", "Bénévole") == []


def _person(session: Session, id_: str) -> tuple[str, str, str, str, bool]:
    one = session.get_one(Participant, id_)
    return one.surname, one.first_name, one.email, one.job, one.answer_wanted


def test_a_whole_register(database: Database, workshop: str, dossier: Path) -> None:
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, workshop)
    people = database.read(lambda session: session.scalars(select(Participant)).all())
    for person in people[:60]:
        database.write(check_in.check_in, workshop, person.id, EVENING)
    database.write(check_in.walk_in, workshop, NewPerson("Le Gall", "Anne", organization="suivi par le CMP"), EVENING)
    for one in database.read(programme.workshops):
        if one.starts_at is not None:
            database.write(closing.close_workshop, one.id, EVENING)
    before = (database.read(numbers), database.read(totals))
    seen = database.read(retention.due, LATER)
    assert seen.kinds[0].count + seen.kept + seen.awaited >= len(people)
    database.write(retention.keep_for, Retained.CONTACTS, 30)
    purge(database, LATER)
    assert (database.read(numbers), database.read(totals)) == before
    left = database.read(lambda session: session.scalars(select(Participant).where(Participant.surname != "")).all())
    assert len(left) == seen.awaited
    labels = database.read(lambda session: session.scalars(select(Attendance.label)).all())
    assert set(labels) == {""}


def test_an_import_taken_back_leaves_nobody_in_the_journal(database: Database, workshop: str, dossier: Path) -> None:
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, workshop)
    imported = database.read(last_import, database.station)
    assert imported is not None
    surname = max((one.surname for one in database.read(awaited, [workshop])), key=len)
    database.write(undo_import, imported.gesture)
    database.write(closing.close_workshop, workshop, EVENING)
    assert due(database, LATER)[0] == 0  # nothing is left to purge
    database.close()
    assert left_in(dossier, surname) == []


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE, Post.ANSWER])
def test_whoever_does_not_lead_may_not(database: Database, workshop: str, post: Post) -> None:
    def asked(session: Session) -> None:
        session.info["post"] = post
        retention.purge(session, LATER)

    with pytest.raises(NotThisPost):
        database.write(asked)
