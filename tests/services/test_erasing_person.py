"""Somebody asks to be erased: the name is nowhere in the file, and no number changes."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.erasures import MARK, Erasure
from fabrique_desktop.domain.errors import AlreadyPresent, BuiltUpon, NothingToUndo, NotThisPost
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Distinction, Refusal, RefusalReason, Registration
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.programme import TableReport
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import (
    attendance,
    capture,
    check_in,
    closing,
    correcting,
    desk_history,
    duplicates,
    history,
    leading,
    programme,
    reporting,
    searching,
)
from fabrique_desktop.services.check_in import NewPerson, Several
from fabrique_desktop.services.emptied_register import numbers
from fabrique_desktop.services.erasing_person import AlreadyErased, ErasedPerson, erase_person, held, to_erase
from fabrique_desktop.services.import_undo import last_import, undo_import
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.registrants import RegistrantLine
from fabrique_desktop.services.totals import Totals, totals
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING, SAMPLES, Clock
from tests.services.people import register

SURNAME, FIRST = "Quénéhervé", "Maëlle"
NAME = f"{FIRST} {SURNAME}"
MAIL = "maelle.quenehervé@example.org"


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


def needles(*words: str) -> set[bytes]:
    """As it may lie in a file, however it was written down."""
    spelled = {form for word in words for form in (word, word.upper(), word.lower(), fold(word).replace(" ", ""))}
    forms = {unicodedata.normalize(form, one) for one in spelled for form in ("NFC", "NFD")}
    return {one.encode(code) for one in forms for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
            if _encodes(one, code)}  # fmt: skip


def _encodes(word: str, code: str) -> bool:
    try:
        word.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def left_in(dossier: Path, *words: str) -> list[str]:
    wanted = needles(*words)
    files = [path for path in dossier.parent.glob(f"{dossier.name}*") if path.is_file()]
    return [path.name for path in files if any(one in path.read_bytes() for one in wanted)]


def line(surname: str = SURNAME, first: str = FIRST, **more: Any) -> RegistrantLine:
    return RegistrantLine(2, "INS-4217", "Mme", surname, first, "Emmaüs", "Bénévole", email=MAIL, **more)


def person_of(session: Session, attendance_id: str) -> str:
    return session.get_one(Attendance, attendance_id).participant_id or ""


class Everywhere:
    """One person in every place where somebody may be: expected, here, merged, refused, told apart, in a group."""

    def __init__(self, database: Database, workshop: str) -> None:
        self.database, self.workshop = database, workshop
        self.other = database.read(programme.workshop_named, "A4-ACT-1").id
        database.write(apply_import, [line(phone="06 39 98 12 34")], workshop)
        (found,) = database.read(searching.find_people, SURNAME)
        self.id = found.id
        database.write(self._code, "QX-777001")
        twin = database.write(check_in.walk_in, self.other, NewPerson(SURNAME.upper(), "Maelle"), EVENING)
        self.twin = database.read(person_of, twin)
        database.write(duplicates.same_person, self.id, self.twin, EVENING)
        self.presence = database.write(check_in.check_in, workshop, self.id, EVENING)
        namesake = database.write(register, "Autre", "Nom")
        database.write(duplicates.different_people, self.id, namesake)
        database.write(desk_history.refuse, workshop, self.id, RefusalReason.ALREADY_PRESENT, EVENING)
        card = database.read(correcting.person_card, self.id)
        database.write(correcting.correct_person, self.id, replace(card, other_contact=f"chez {NAME}"))
        for name in ("Roy", "Le Bihan"):
            somebody = database.write(register, name, "Anne", workshop, organization="CCAS")
            database.write(check_in.check_in, workshop, somebody, EVENING)
        database.write(check_in.unnamed, workshop, 2, EVENING)
        database.write(check_in.several, workshop, Several(3, f"Famille {SURNAME}"), EVENING)
        database.write(leading.report_field, workshop, 1, "rapporteur", NAME)

    def _code(self, session: Session, code: str) -> None:
        for seat in session.scalars(select(Registration).where(Registration.participant_id == self.id)):
            seat.code = code

    def all_numbers(self) -> tuple[Any, ...]:
        def read(session: Session) -> tuple[Any, ...]:
            axes = [totals(session, axis_number=axis) for axis in (None, 1, 2, 3, 4)]
            sheet = [len(reporting.compile_sheet(session, one, EVENING).lines) for one in (self.workshop, self.other)]
            awaited = session.execute(select(attendance.expected_people([self.workshop, self.other]).subquery())).all()
            minutes = reporting.compile_minutes(session, self.workshop, EVENING)
            return (dict(numbers(session)), axes, held(session), sheet, len(awaited), minutes.counts, minutes.totals)

        return self.database.read(read)

    def erase(self, at: Clock) -> ErasedPerson:
        return self.database.write(erase_person, self.id, at())


@pytest.fixture
def registered(database: Database) -> Database:
    """The dossier with the sample's 120 people."""
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    return database


@pytest.fixture
def somebody(database: Database, workshop: str) -> Everywhere:
    return Everywhere(database, workshop)


@pytest.mark.parametrize("closed", [False, True])
def test_every_number_stays(somebody: Everywhere, clock: Clock, closed: bool) -> None:
    if closed:
        somebody.database.write(closing.close_workshop, somebody.workshop, EVENING)
    before = somebody.all_numbers()
    done = somebody.erase(clock)
    assert somebody.all_numbers() == before
    assert done.before == done.after
    assert {name: number for name, number in done.what.items() if name != "values"} == {
        "entries": 2, "registrations": 1, "presences": 2, "group_labels": 3, "rapporteurs": 0 if closed else 1,
        "refusals": 1, "distinctions": 1, "former_wordings": 0, "structures_kept": 1,
    }  # fmt: skip


@pytest.mark.parametrize("closed", [False, True])
def test_the_name_is_nowhere_in_the_bytes(somebody: Everywhere, dossier: Path, clock: Clock, closed: bool) -> None:
    words = (SURNAME, FIRST, "Maelle", MAIL, "39 98 12 34", "QX-777001", "INS-4217")
    if closed:
        somebody.database.write(closing.close_workshop, somebody.workshop, EVENING)
    somebody.database.close()
    assert left_in(dossier, SURNAME) == [dossier.name]
    reopened = open_dossier(dossier, clock=clock)
    reopened.write(erase_person, somebody.twin, clock())  # whichever entry leads to them
    reopened.close()
    assert left_in(dossier, *words) == []


def test_the_journal_says_that_it_was_erased_and_when_and_not_whose(somebody: Everywhere, clock: Clock) -> None:
    done = somebody.erase(clock)

    def read(session: Session) -> Any:
        certificate = session.scalars(select(Erasure)).one()
        erased = session.scalars(select(JournalValue).where(JournalValue.value.is_(None))).all()
        last = session.scalars(select(JournalEntry).order_by(JournalEntry.position.desc())).first()
        return certificate.number, certificate.done_at, [one.salt for one in erased], last and last.entity

    number, at, salts, entity = somebody.database.read(read)
    assert (number, at, entity) == (1, done.done_at, "erasure")
    assert len(salts) == done.what["values"] > 20
    assert set(salts) == {None}


def test_found_by_no_search_and_proposed_as_no_duplicate(somebody: Everywhere, clock: Clock) -> None:
    database = somebody.database
    database.write(register, SURNAME, FIRST)
    somebody.erase(clock)
    for words in (SURNAME, FIRST, NAME, "Maelle"):
        assert [one.id for one in database.read(searching.find_people, words)] != [somebody.id]
        assert somebody.id not in [one.id for one in database.read(searching.find_people, words, [somebody.workshop])]
    assert database.read(searching.by_code, "QX-777001") is None
    assert database.read(searching.by_code, "INS-4217") is None
    pairs = database.read(duplicates.possible_duplicates)
    assert not any(somebody.id in (pair.one.id, pair.other.id) for pair in pairs)


def test_the_same_list_again_brings_in_somebody_new(somebody: Everywhere, clock: Clock) -> None:
    database = somebody.database
    somebody.erase(clock)
    found = database.write(apply_import, [line(phone="06 39 98 12 34")], somebody.workshop)
    assert (found.new, found.known, found.doubtful) == (1, 0, 0)
    (again,) = database.read(searching.find_people, SURNAME)
    assert again.id not in (somebody.id, somebody.twin)
    assert again.present == ()


def test_no_undo_brings_them_back(somebody: Everywhere, clock: Clock) -> None:
    somebody.erase(clock)
    for _ in range(30):
        try:
            somebody.database.write(
                history.undo_last, history.DESK, [somebody.workshop, somebody.other], clock(),
            )  # fmt: skip
        except (BuiltUpon, NothingToUndo):
            break
    kept = somebody.database.read(
        lambda session: session.execute(text("SELECT surname, first_name, email FROM participant WHERE id = :id"),
                                        {"id": somebody.id}).one()
    )  # fmt: skip
    assert tuple(kept) == ("", "", "")


def test_only_the_namesake_that_was_chosen(database: Database, workshop: str, dossier: Path, clock: Clock) -> None:
    one = database.write(register, SURNAME, FIRST, workshop)
    other = database.write(register, SURNAME, FIRST, workshop)
    database.write(check_in.several, workshop, Several(2, f"Famille {SURNAME}"), EVENING)
    database.write(leading.report_field, workshop, 1, "rapporteur", NAME)
    done = database.write(erase_person, one, clock())
    assert (done.what["group_labels"], done.what["rapporteurs"]) == (0, 0)
    (found,) = database.read(searching.find_people, NAME)
    assert found.id == other
    database.write(erase_person, other, clock())
    assert database.read(lambda session: session.scalars(select(TableReport.rapporteur)).all()) == [""]
    assert set(database.read(lambda session: session.scalars(select(Attendance.label)).all())) == {f"Famille {MARK}"}
    database.close()
    assert left_in(dossier, SURNAME) == []


def test_what_a_text_was_before_its_correction_goes_and_what_it_is_is_told(
    database: Database, workshop: str, clock: Clock
) -> None:
    person = database.write(register, SURNAME, FIRST, workshop)
    corrected = database.write(capture.add_contribution, workshop, Saying(f"{NAME} le demande"), EVENING).id
    database.write(capture.revise, corrected, Saying("Une habitante le demande"))
    kept = database.write(capture.add_contribution, workshop, Saying(f"Merci à {NAME}, dit-on"), EVENING)
    seen = database.read(to_erase, person)
    assert seen.former_wordings == 1
    assert [(one.reference, one.words, one.sure, one.shared) for one in seen.passages] == [
        (kept.reference, NAME, True, False)
    ]
    assert seen.awaited_at == ("A3-ACT-1",)
    assert database.write(erase_person, person, clock()).what["former_wordings"] == 1
    assert [row.after for row in database.read(history.history, corrected) if row.field == "text"] == [
        None, "Une habitante le demande",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "organization", ["Emmaüs", f"Cabinet {SURNAME}", "suivi par le CMP", "CCAS – service logement"]
)
@pytest.mark.parametrize("listed", [False, True])
def test_the_structures_of_a_closed_workshop_are_as_many(
    database: Database, workshop: str, organization: str, listed: bool
) -> None:
    """Alone to come for it, they are counted for it; what may be anything, or bears the name, is not kept in words."""
    other = database.read(programme.workshop_named, "A4-ACT-1").id
    if listed:
        id_ = database.write(register, SURNAME, FIRST, workshop, organization=organization)
        database.write(check_in.check_in, workshop, id_, EVENING)
    else:
        here = database.write(check_in.walk_in, workshop, NewPerson(SURNAME, FIRST, organization=organization), EVENING)
        id_ = database.read(person_of, here)
    database.write(check_in.check_in, other, id_, EVENING)
    database.write(check_in.walk_in, other, NewPerson("Roy", organization=organization), EVENING)
    for one in (workshop, other):
        database.write(closing.close_workshop, one, EVENING)
    before = database.read(numbers)
    database.write(erase_person, id_, EVENING)
    assert database.read(numbers) == before


@pytest.mark.parametrize("listed", [False, True])
def test_a_structure_that_bears_the_name_is_counted_under_no_name(
    database: Database, workshop: str, dossier: Path, listed: bool
) -> None:
    house = f"Cabinet {SURNAME}"
    id_ = database.write(register, SURNAME, FIRST, *([workshop] if listed else []), organization=house)
    database.write(check_in.check_in, workshop, id_, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    before = database.read(numbers)[workshop].structures
    database.write(erase_person, id_, EVENING)
    assert database.read(numbers)[workshop].structures == before == 1
    database.close()
    assert left_in(dossier, SURNAME) == []


def test_what_an_import_taken_back_left_in_the_journal_goes_too(
    database: Database, workshop: str, dossier: Path, clock: Clock
) -> None:
    database.write(apply_import, [line(phone="06 39 98 12 34", code="QX-777001")], workshop)
    imported = database.read(last_import, database.station)
    assert imported is not None
    database.write(undo_import, imported.gesture)
    database.write(apply_import, [line(phone="06 39 98 12 34")], workshop)
    (found,) = database.read(searching.find_people, SURNAME)
    database.write(erase_person, found.id, clock())
    database.close()
    assert left_in(dossier, SURNAME, MAIL, "39 98 12 34", "QX-777001") == []


@pytest.mark.parametrize("seed", range(3))
def test_one_after_the_other_whoever_came_from_wherever(
    database: Database, workshop: str, dossier: Path, clock: Clock, seed: int
) -> None:
    """Structures alone, shared, typed at the door or of a list, over two workshops: no number changes at any step."""
    chance = random.Random(seed)
    places = [workshop, database.read(programme.workshop_named, "A4-ACT-1").id]
    houses = ["", "Emmaüs", "CCAS – logement", "CCAS – accueil", "suivi par le CMP", "au foyer", "Cabinet Quistrebert"]
    ids = []
    for number in range(24):
        surname, house = f"Quistrebert{number:02}", chance.choice(houses)
        if chance.random() < 0.5:
            id_ = database.write(register, surname, "Zoé", chance.choice(places), organization=house)
        else:
            here = database.write(check_in.walk_in, places[0], NewPerson(surname, "Zoé", organization=house), clock())
            id_ = database.read(person_of, here)
        for place in chance.sample(places, chance.randint(0, 2)):
            with suppress(AlreadyPresent):
                database.write(check_in.check_in, place, id_, clock())
        ids.append(id_)
    database.write(check_in.several, places[1], Several(2, "Emmaüs"), clock())
    for place in places:
        database.write(closing.close_workshop, place, clock())
    before = database.read(numbers), database.read(totals)
    chance.shuffle(ids)
    for id_ in ids:
        database.write(erase_person, id_, clock())
        assert (database.read(numbers), database.read(totals)) == before
    database.close()
    assert left_in(dossier, "Quistrebert0", "Quistrebert1", "Quistrebert2") == []


def test_asked_twice_says_so(somebody: Everywhere, clock: Clock) -> None:
    somebody.erase(clock)
    with pytest.raises(AlreadyErased):
        somebody.erase(clock)
    with pytest.raises(AlreadyErased):
        somebody.database.read(to_erase, somebody.twin)


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE, Post.ANSWER])
def test_whoever_does_not_lead_may_not(database: Database, workshop: str, clock: Clock, post: Post) -> None:
    id_ = database.write(register, SURNAME, FIRST, workshop)

    def asked(session: Session) -> None:
        session.info["post"] = post
        erase_person(session, id_, clock())

    with pytest.raises(NotThisPost):
        database.write(asked)
    assert [one.surname for one in database.read(searching.find_people, SURNAME)] == [SURNAME]


def test_scenario_12(registered: Database, workshop: str, dossier: Path, clock: Clock) -> None:
    """Erase one participant of the evening: name nowhere in the file, totals of the attendance unchanged."""
    people = registered.read(attendance.awaited, [workshop])
    for person in people[:20]:
        registered.write(check_in.check_in, workshop, person.id, EVENING)
    registered.write(closing.close_workshop, workshop, EVENING)
    once = [one for one in people[:20] if sum(fold(one.surname) in fold(p.surname) for p in people) == 1]
    chosen = max(once, key=lambda one: len(one.surname))
    before: tuple[Any, Totals] = (registered.read(numbers), registered.read(totals))
    registered.write(erase_person, chosen.id, clock())
    assert (registered.read(numbers), registered.read(totals)) == before
    registered.close()
    everybody = open_dossier(dossier, clock=clock)
    bearing = everybody.read(searching.find_people, chosen.surname)
    everybody.close()
    assert bearing == []
    assert left_in(dossier, f"{chosen.first_name} {chosen.surname}", f"{chosen.surname} {chosen.first_name}") == []


def test_rows_that_only_pointed_to_them_point_to_nobody(somebody: Everywhere, clock: Clock) -> None:
    somebody.erase(clock)

    def read(session: Session) -> Any:
        refused = session.scalars(select(Refusal.participant_id)).all()
        return refused, session.scalars(select(Distinction)).all()

    assert somebody.database.read(read) == ([None], [])
