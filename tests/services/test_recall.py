"""Whoever stands at the desk is among the first five, however their name is written, with one letter wrong too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.people import Participant, Registration
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.alike import MOST, first_five
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.searching import find_people
from fabrique_desktop.store.database import Database
from tests.conftest import SAMPLES
from tests.services.misspelling import Spelt, slips, spellings, typed
from tests.services.other_names import other_names
from tests.services.people import register

SEED = 20170406
#: an invented list may hold so many with names so short that one letter less is the beginning of others' names
MOST_EXCUSED = 2


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody of the register, and the first workshop that expects them."""

    id: str
    surname: str
    first_name: str
    workshop_id: str

    @property
    def spelt(self) -> Spelt:
        return Spelt(self.surname, self.first_name)

    @property
    def typed(self) -> Spelt:
        """By the keys of a keyboard; a name that is alone is typed as a surname would be."""
        surname, first_name = typed(self.surname), typed(self.first_name)
        return Spelt(surname, first_name) if surname else Spelt(first_name, "")


Asked = tuple[Expected, str]


def everybody(session: Session) -> list[Expected]:
    statement = (
        select(Participant.id, Participant.surname, Participant.first_name, Workshop.id)
        .join(Registration, Registration.participant_id == Participant.id)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .order_by(Workshop.starts_at.desc(), Workshop.code)
    )
    return list({row[0]: Expected(*row) for row in session.execute(statement)}.values())


def missed(session: Session, asked: Iterable[Asked], *, here: bool) -> list[str]:
    """Those found by the letters are found at each key; the near ones come after them, and push nobody out."""
    found = []
    for one, words in asked:
        workshops = [one.workshop_id] if here else []
        if one.id in [person.id for person in find_people(session, words, workshops)[:MOST]]:
            continue
        five = first_five(session, words, workshops)
        if one.id not in [person.id for person in five]:
            found.append(f"{words!r}: {[person.full_name for person in five]}, not {one.first_name} {one.surname}")
    return found


def rightly(people: Sequence[Expected]) -> Iterator[Asked]:
    for one in people:
        yield from ((one, words) for words in sorted(spellings(one.spelt)))


def wrongly(people: Sequence[Expected], drawn: int, *, both: bool) -> Iterator[Asked]:
    draw = Random(SEED)
    for one in people:
        whole = one.typed.both(one.typed.surname) if both else one.typed.surname
        yield from ((one, words) for words in slips(whole, draw, drawn=drawn))


def some(asked: Iterable[Asked], share: int) -> list[Asked]:
    """One in so many, the same at each run."""
    every = list(asked)
    return Random(SEED).sample(every, len(every) // share)


@pytest.fixture
def sample(database: Database) -> Database:
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    return database


@pytest.fixture
def others(database: Database, workshop: str) -> Database:
    def fill(session: Session) -> None:
        for surname, first_name in other_names():
            register(session, surname, first_name, workshop)

    database.write(fill)
    return database


def asking(database: Database, choose: Callable[[list[Expected]], Iterable[Asked]], *, here: bool) -> list[str]:
    return database.read(lambda session: missed(session, choose(everybody(session)), here=here))


class TestTheSampleList:
    def test_it_holds_everybody(self, sample: Database) -> None:
        assert len(sample.read(everybody)) == 120

    @pytest.mark.parametrize("here", [True, False])
    def test_a_name_written_rightly(self, sample: Database, here: bool) -> None:
        assert asking(sample, rightly, here=here) == []

    def test_one_letter_wrong_in_a_surname(self, sample: Database) -> None:
        assert asking(sample, lambda people: wrongly(people, 1, both=False), here=False) == []

    def test_one_letter_wrong_in_a_whole_name(self, sample: Database) -> None:
        assert asking(sample, lambda people: some(wrongly(people, 1, both=True), 4), here=True) == []

    @pytest.mark.soak
    @pytest.mark.parametrize("here", [True, False])
    @pytest.mark.parametrize("both", [True, False])
    def test_every_letter_wrong_in_turn(self, sample: Database, both: bool, here: bool) -> None:
        """Five wrong letters of each name: twenty took four minutes of the long run, and found nothing more."""
        assert asking(sample, lambda people: wrongly(people, 5, both=both), here=here) == []


class TestOtherNames:
    def test_there_are_two_hundred(self, others: Database) -> None:
        assert len(others.read(everybody)) >= 200

    def test_a_name_written_rightly(self, others: Database) -> None:
        assert asking(others, lambda people: some(rightly(people), 3), here=False) == []

    def test_one_letter_wrong(self, others: Database) -> None:
        excused = asking(others, lambda people: some(wrongly(people, 1, both=False), 3), here=False)
        assert len(excused) <= MOST_EXCUSED, excused
        assert asking(others, lambda people: some(wrongly(people, 1, both=True), 8), here=True) == []

    @pytest.mark.soak
    def test_every_letter_wrong_in_turn(self, others: Database) -> None:
        def crowded(session: Session) -> None:
            people = everybody(session)
            for one, words in wrongly(people, 4, both=False):
                five = [person.id for person in first_five(session, words)]
                if one.id not in five:
                    before = {other.id for other in people if is_before(other, one, words)}
                    assert before.issuperset(five), (words, one)

        others.read(crowded)
        assert asking(others, lambda people: wrongly(people, 4, both=True), here=False) == []


def is_before(other: Expected, one: Expected, words: str) -> bool:
    """The other bears the very letters typed, or the same surname: nothing typed tells that it is not them."""
    begins = any(word.startswith(fold(words)) for word in fold(f"{other.surname} {other.first_name}").split())
    return begins or fold(other.surname) == fold(one.surname)
