"""Whatever the desk did, Ctrl+Z gives back each moment before, down to the first."""

import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import DomainError, NothingToUndo
from fabrique_desktop.domain.people import Attendance, Manner, Minority, Participant, Registration, Role
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services import attendance, check_in, completing, duplicates, feed, programme, searching, seating
from fabrique_desktop.services.check_in import Expected, NewPerson, Several
from fabrique_desktop.services.history import DESK, undo_last
from fabrique_desktop.services.totals import totals
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import Clock
from tests.services.people import register
from tests.services.register import everything

NAMES = (("Le Gall", "Marie"), ("LE GALL", "Marie"), ("Le Gal", "Marie"), ("Benali", "Mohamed"), ("Benali", "Mohammed"))


class Desk:
    """Plays gestures drawn at random on two workshops at once, and remembers each moment before."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.chance = database, random.Random(seed)
        self.workshops = [row.id for row in database.read(programme.workshops)][2:4]
        for place, names in enumerate(NAMES):
            minority = Minority.AWAITED if place == 3 else Minority.NO
            expected_at = self.workshops[: 1 + place % 2]
            database.write(register, *names, *expected_at, minority=minority, organization="Emmaüs" * (place % 2))
        self.moments: list[Any] = []

    def moment(self) -> tuple[Any, ...]:
        counts = [self.database.read(attendance.counts, id_) for id_ in self.workshops]
        return everything(self.database), counts, self.database.read(totals)

    def play(self, number: int) -> None:
        """A refusal changes nothing, and a gesture that changes nothing is none."""
        for _ in range(number):
            before, head = self.moment(), self.database.read(feed.head)
            try:
                self.chance.choice(self._gestures())()
            except DomainError:
                assert self.moment() == before
            if self.database.read(feed.head) != head:
                self.moments.append(before)

    def undo_everything(self) -> None:
        while self.moments:
            self.database.write(undo_last, DESK, self.workshops, self.database.clock())
            assert self.moment() == self.moments.pop()
        with pytest.raises(NothingToUndo):
            self.database.write(undo_last, DESK, self.workshops, self.database.clock())

    def _gestures(self) -> Sequence[Callable[[], object]]:
        people = [self._check_in, self._check_in, self._walk_in, self._several, self._move]
        changes = [self._depart, self._return, self._role, self._cancel, self._minor, self._sit, self._correct]
        return [*people, *changes, self._merge, self._merge, self._tell_apart, self._attach]

    def _write(self, command: Callable[..., object], *arguments: object) -> None:
        self.database.write(command, *arguments)

    def _ids(self, statement: Any) -> list[str]:
        return list(self.database.read(lambda session: session.scalars(statement).all()))

    def _person(self) -> str:
        people = select(Participant.id).where(Participant.merged_into.is_(None)).order_by(Participant.surname)
        return self.chance.choice(self._ids(people))

    def _here(self) -> str:
        here = select(Attendance.id).where(Attendance.cancelled_at.is_(None)).order_by(Attendance.arrived_at)
        found = self._ids(here)
        if not found:
            raise NothingToUndo
        return self.chance.choice(found)

    def _workshop(self) -> str:
        return self.chance.choice(self.workshops)

    def _check_in(self) -> None:
        self._write(check_in.check_in, self._workshop(), self._person(), self.database.clock())

    def _walk_in(self) -> None:
        person = NewPerson(*self.chance.choice(NAMES), phone="06 39 98 00 00" * self.chance.randrange(2))
        self._write(check_in.walk_in, self._workshop(), person, self.database.clock())

    def _several(self) -> None:
        group = self.chance.choice(["", "Emmaüs"])
        self._write(check_in.several, self._workshop(), Several(2, group), self.database.clock())

    def _move(self) -> None:
        to, person = self._workshop(), self._person()
        theirs = select(Workshop.code).join(Registration).where(Registration.participant_id == person)
        codes = self._ids(theirs.where(Workshop.id != to))
        there = self._ids(select(Registration.id).filter_by(participant_id=person, workshop_id=to))
        if codes and not there:
            self._write(check_in.move_here, to, Expected(person, codes[0]), self.database.clock())

    def _depart(self) -> None:
        self._write(check_in.depart, self._here(), self.database.clock())

    def _return(self) -> None:
        self._write(check_in.come_back, self._here())

    def _role(self) -> None:
        self._write(check_in.change_role, self._here(), self.chance.choice(list(Role)))

    def _cancel(self) -> None:
        self._write(check_in.cancel_presence, self._here(), self.database.clock())

    def _minor(self) -> None:
        self._write(check_in.mark_minor, self._here())

    def _sit(self) -> None:
        self._write(seating.next_table, self._here())

    def _correct(self) -> None:
        id_ = self._person()
        needs, minority = self.chance.choice(["", "fauteuil"]), self.chance.choice(list(Minority))
        names = self.chance.choice(NAMES)
        self._write(check_in.correct_person, id_, NewPerson(*names, needs=needs, minority=minority))

    def _merge(self) -> None:
        self._write(duplicates.same_person, self._person(), self._person(), self.database.clock())

    def _tell_apart(self) -> None:
        self._write(duplicates.different_people, self._person(), self._person())

    def _attach(self) -> None:
        nameless = select(Attendance.id).where(Attendance.manner == Manner.UNNAMED, Attendance.cancelled_at.is_(None))
        for id_ in self._ids(nameless)[:1]:
            left = self.chance.choice([NewPerson("Riou", "Anne"), NewPerson(email="a@example.org"), NewPerson()])
            self._write(completing.attach, id_, left, self.database.clock())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), number=st.integers(1, 25))
def test_every_gesture_of_the_desk_is_given_back(founded: Path, seed: int, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(founded, folder))
        database = open_dossier(path, clock=Clock())
        try:
            desk = Desk(database, seed)
            start = desk.moment()
            desk.play(number)
            desk.undo_everything()
            assert desk.moment() == start
            assert check_dossier(path).problems == ()
        finally:
            database.close()


def test_two_windows_each_give_back_their_own(dossier: Path) -> None:
    """Gestures that do not meet: what another window did is never taken back, nor lost."""
    one, other = open_dossier(dossier, clock=Clock()), open_dossier(dossier, clock=Clock())
    workshop = one.read(programme.workshop_named, "A3-ACT-1").id
    a, b, c = (one.write(register, "Benali", "Mohamed", workshop) for _ in range(3))
    one.write(duplicates.same_person, a, b, one.clock())
    other.write(check_in.check_in, workshop, a, other.clock())
    other.write(duplicates.different_people, a, c)
    one.write(undo_last, DESK, [workshop], one.clock())
    assert one.read(_merged) == []
    assert one.read(attendance.counts, workshop).present == 1
    for _ in range(2):
        other.write(undo_last, DESK, [workshop], other.clock())
    assert other.read(attendance.counts, workshop).present == 0
    one.close()
    other.close()


def _merged(session: Session) -> list[str]:
    return list(session.scalars(select(Participant.id).where(Participant.merged_into.is_not(None))))


def test_only_the_gesture_that_added_somebody_hides_them(database: Database, workshop: str, clock: Clock) -> None:
    """Met at the door, cancelled, received again: undoing the second arrival leaves them findable as before it."""
    here = database.write(check_in.walk_in, workshop, NewPerson("Riou", "Anne"), clock())
    person = database.read(lambda session: session.get_one(Attendance, here).participant_id) or ""
    database.write(check_in.cancel_presence, here, clock())
    database.write(check_in.check_in, workshop, person, clock())
    database.write(undo_last, DESK, [workshop], clock())
    assert [one.id for one in database.read(searching.find_people, "riou", [workshop])] == [person]
    database.write(undo_last, DESK, [workshop], clock())  # the cancelling
    database.write(undo_last, DESK, [workshop], clock())  # the arrival that added them
    assert database.read(searching.find_people, "riou", [workshop]) == []
