"""How many keys it costs to check in somebody who is expected: counted by the page's own rule, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean

from fabrique_desktop.services import programme, searching
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.check_in_faces import offers, sure
from tests.services.test_recall import Expected, everybody

AIM = 5.0
MOST = 8


def cost(database: Database, one: Expected, workshop: WorkshopRow) -> int:
    """The least of letters and Enter, or of letters, arrows and Enter; the letters are those of the surname."""
    typed = one.surname or one.first_name
    return min(_costs(database, one, workshop, typed))


def _costs(database: Database, one: Expected, workshop: WorkshopRow, typed: str) -> Iterator[int]:
    for letters in range(1, len(typed) + 1):
        words = typed[:letters]
        found = offers(database.read(searching.find_people, words, [workshop.id]), [workshop], {}, words)
        place = [offer.id for offer in found].index(one.id) if one.id in [offer.id for offer in found] else None
        if place is not None:
            arrows = place if sure(found) else place + 1
            yield letters + arrows + 1


def test_an_expected_person_costs_five_keys_at_most_on_average(registered: Database) -> None:
    workshops = {row.id: row for row in registered.read(programme.workshops)}
    people = registered.read(everybody)
    costs = {one: cost(registered, one, workshops[one.workshop_id]) for one in people}
    worst = max(costs, key=lambda one: costs[one])
    print(f"{mean(costs.values()):.2f} keys on average; at worst {costs[worst]}, {worst.first_name} {worst.surname}")
    assert len(costs) == 120
    assert mean(costs.values()) <= AIM
    assert costs[worst] <= MOST


def test_even_without_a_look_at_the_screen(registered: Database) -> None:
    """Typing on until nobody else who is expected bears these letters, then Enter; namesakes take the arrows."""
    workshops = {row.id: row for row in registered.read(programme.workshops)}
    costs = [blind(registered, one, workshops[one.workshop_id]) for one in registered.read(everybody)]
    print(f"{mean(costs):.2f} keys on average without looking, {max(costs)} at worst")
    assert mean(costs) <= AIM


def blind(database: Database, one: Expected, workshop: WorkshopRow) -> int:
    typed = one.surname or one.first_name
    for letters in range(1, len(typed) + 1):
        found = database.read(searching.find_people, typed[:letters], [workshop.id])
        expected = [person.id for person in found if workshop.code in person.registered]
        if expected == [one.id]:
            return letters + 1
    return len(typed) + 2


def test_nobody_else_is_taken_by_enter_on_the_way(registered: Database) -> None:
    """At each letter of a surname, whoever Enter would take bears these letters and is expected here."""
    workshops = {row.id: row for row in registered.read(programme.workshops)}
    for one in registered.read(everybody):
        workshop, typed = workshops[one.workshop_id], one.surname or one.first_name
        for letters in range(1, len(typed) + 1):
            found = offers(
                registered.read(searching.find_people, typed[:letters], [workshop.id]), [workshop], {}, typed[:letters]
            )
            if sure(found) and found[0].person is not None:
                assert workshop.code in found[0].person.registered
        assert one.id in [offer.id for offer in found]
        if sure(found) and found[0].person is not None:
            assert found[0].person.full_name == f"{one.first_name} {one.surname}".strip()
