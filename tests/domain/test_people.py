"""Possible duplicates are proposed by a key that neither order, capitals nor accents change."""

import pytest

from fabrique_desktop.domain.people import (
    Attendance,
    Manner,
    Participant,
    ParticipantCategory,
    Role,
    duplicate_key,
    role_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Lebreton", "Anaïs"), ("LEBRETON", "Anais")),
        (("DUPONT-MARTIN", "Jean"), ("Dupont Martin", "Jean")),
        (("Le Goff", "Céline"), ("LEGOFF", "Celine")),
        (("Jean", "Dupont"), ("Dupont", "Jean")),
        (("Corbe\u0301", "Rémi"), ("Corbé", "Re\u0301mi")),
        (("Sœur", "Hélène"), ("SOEUR", "Helene")),
    ],
)
def test_the_same_person_written_twice(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert duplicate_key(*one) == duplicate_key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Dupont", "Jean"), ("Dupont", "Jeanne")),
        (("Bâ", "Fatoumata"), ("Bah", "Fatoumata")),
        (("", "Najibullah"), ("Ahmadi", "Najibullah")),
    ],
)
def test_two_people(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert duplicate_key(*one) != duplicate_key(*other)


def test_a_single_name_has_a_key() -> None:
    assert duplicate_key("", "Najibullah") == duplicate_key("Najibullah", "") == "najibullah"


@pytest.mark.parametrize(
    ("category", "role"),
    [
        (ParticipantCategory.ELECTED, Role.ELECTED),
        (ParticipantCategory.PRESS, Role.PRESS),
        (ParticipantCategory.CITIZEN, Role.PARTICIPANT),
    ],
)
def test_elected_people_and_the_press_are_listed_apart(category: ParticipantCategory, role: Role) -> None:
    assert Participant(category=category).role is role_of(category) is role
    attendance = Attendance(manner=Manner.REGISTERED, role=role, category=category)
    assert attendance.counted is (role is Role.PARTICIPANT)


def test_the_search_words_follow_the_name() -> None:
    person = Participant(surname="Çelik", first_name="Hüseyin", organization="Ville")
    person.index()
    assert {"celik", "huseyin", "ville"} <= set(person.search_key.split())
    assert person.full_name == "Hüseyin Çelik"
