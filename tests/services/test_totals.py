"""People and participations: who came twice is one person; whoever gave no name cannot be told apart."""

from datetime import timedelta

from fabrique_desktop.domain.people import Role
from fabrique_desktop.services import attendance, check_in, completing, duplicates, programme
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.totals import Totals, totals
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register


def test_nobody_yet(database: Database) -> None:
    assert database.read(totals) == Totals(0, 0, 0, 0)


def test_people_and_participations(database: Database) -> None:
    first, second, third = (
        database.read(programme.workshop_named, code).id for code in ("A3-ACT-1", "A3-ACT-2", "A3-CIT-1")
    )
    marie, maria, press = (database.write(register, "Le Gall", name) for name in ("Marie", "Maria", "Yann"))
    for workshop_id, id_ in ((first, marie), (second, marie), (third, maria), (first, press)):
        here = database.write(check_in.check_in, workshop_id, id_, EVENING)
    database.write(check_in.change_role, here, Role.PRESS)
    nameless, *_others = database.write(check_in.unnamed, second, 2, EVENING)
    gone = database.write(check_in.walk_in, third, NewPerson("Riou"), EVENING)
    database.write(check_in.cancel_presence, gone, EVENING)
    assert database.read(totals) == Totals(people=2, unnamed=2, participations=5, workshops=3)
    assert database.read(totals, "ACT") == Totals(people=1, unnamed=2, participations=4, workshops=2)
    assert database.read(totals, "CIT") == Totals(people=1, unnamed=0, participations=1, workshops=1)

    database.write(duplicates.same_person, marie, maria, EVENING + timedelta(hours=1))
    assert database.read(totals) == Totals(people=1, unnamed=2, participations=5, workshops=3)
    database.write(completing.attach, nameless, NewPerson(email="a@example.org"), EVENING)
    assert database.read(totals).unnamed == 2, "a contact is no name"
    present = [database.read(attendance.counts, row.id).present for row in database.read(programme.workshops)]
    assert sum(present) == database.read(totals).participations


def test_a_group_is_told_apart_as_in_the_counts_of_each_workshop(database: Database) -> None:
    id_ = database.read(programme.workshop_named, "A3-ACT-1").id
    database.write(check_in.unnamed, id_, 2, EVENING)
    database.write(check_in.several, id_, check_in.Several(3, "Emmaüs"), EVENING)
    counts, everywhere = database.read(attendance.counts, id_), database.read(totals)
    assert (everywhere.unnamed, everywhere.group_member) == (counts.unnamed, counts.group_member) == (2, 3)
    assert everywhere.participations == everywhere.people + everywhere.unnamed + everywhere.group_member == 5
