"""A workshop taken out of the timetable: what was planned for it goes and comes back, what happened in it keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base
from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.domain.errors import WorkshopInUse
from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.services import capture, leading, programme, projecting, sequencing, timetable
from fabrique_desktop.services.leading import ReportRow
from fabrique_desktop.services.timetable import NewWorkshop
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.messages import sentence
from tests.conftest import EVENING


@pytest.fixture
def added(database: Database) -> str:
    return database.write(timetable.add_workshop, NewWorkshop("GA-2"))


def begin_first_step(session: Session, workshop_id: str) -> None:
    sequencing.plan_usual(session, workshop_id)
    session.flush()
    step = sequencing.steps(session, workshop_id)[0]
    sequencing.start_step(session, step.id, EVENING)


def publish(session: Session, workshop_id: str) -> None:
    made = Edition(workshop_id=workshop_id, version=1, seal="s", digest="d", folder="documents", made_at=EVENING)
    session.add(made)


def withdrawn_line(session: Session, workshop_id: str) -> None:
    said = capture.add_contribution(session, workshop_id, Saying("Un toit"), EVENING)
    capture.withdraw(session, said.id, EVENING)


USES: dict[str, Callable[[Session, str], object]] = {
    "a step begun": begin_first_step,
    "a support": lambda session, id_: leading.give_out(session, id_, "Portrait du territoire", None, ""),
    "a message": lambda session, id_: leading.report(session, id_, ReportRow(2, "", "Un guichet unique")),
    "a rapporteur": lambda session, id_: leading.report(session, id_, ReportRow(2, "Anne", "")),
    "documents": publish,
    "a line, withdrawn since": withdrawn_line,
}


@pytest.mark.parametrize("use", USES)
def test_what_happened_keeps_it(database: Database, dossier: Path, added: str, use: str) -> None:
    database.write(USES[use], added)
    with pytest.raises(WorkshopInUse) as refused:
        database.write(timetable.remove_workshop, added)
    assert "GA-2" in sentence(refused.value)
    assert database.read(programme.workshop_named, "GA-2").id == added
    assert check_dossier(dossier).sound


def test_what_was_planned_goes_and_comes_back(database: Database, dossier: Path, added: str) -> None:
    database.write(sequencing.plan_usual, added)
    database.write(leading.ask_angle, added, AngleChoice.PARTICIPATION)
    database.write(projecting.toggle_blank, added)
    database.write(leading.report, added, ReportRow(1, "", ""))
    steps = database.read(sequencing.steps, added)
    before = database.read(programme.workshop_named, "GA-2")
    gone = database.write(timetable.remove_workshop, added)
    assert check_dossier(dossier).sound
    assert database.write(timetable.add_workshop, gone) == added
    assert database.read(sequencing.steps, added) == steps
    assert database.read(programme.workshop_named, "GA-2") == before
    assert check_dossier(dossier).sound


def test_everything_that_may_point_to_a_workshop_is_looked_at() -> None:
    """A table added later must be either deleted with an empty workshop, or a reason to keep it."""
    pointing = {
        str(table.name)
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "workshop" for key in table.foreign_keys)
    }
    assert pointing == {
        "attendance", "contribution", "edition", "projected_contribution", "projection", "refusal", "registration",
        "sequence", "support", "table_report",
    }  # fmt: skip
