"""The plan of the tables: numbers anybody may read on a door, and nothing else."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from fabrique_desktop.documents.tables_pdf import free_seats, write_tables_plan
from fabrique_desktop.domain.people import ParticipantCategory
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.seating import TableRow, TablesPlan
from tests.documents import reading
from tests.documents.snapshots import EVENING, PLENARY, PROCESS, WORKSHOP

CITIZEN, AGENT = ParticipantCategory.CITIZEN, ParticipantCategory.CITY_AGENT


def table(number: int, people: int = 3, seats: int = 8) -> TableRow:
    mixed = {CITIZEN: people - 1, AGENT: 1} if people > 1 else {}
    return TableRow(number, people, seats, mixed)


def plan(*tables: TableRow, unseated: int = 0) -> TablesPlan:
    return TablesPlan(PROCESS, WORKSHOP, tables, unseated, EVENING)


def written(one: TablesPlan, folder: Path) -> Path:
    path = folder / "tables.pdf"
    write_tables_plan(pickle.loads(pickle.dumps(one)), path)  # noqa: S301 - our own bytes, as for a child process
    return path


def test_each_table_says_who_sits_there_by_number(tmp_path: Path) -> None:
    text = reading.whole(written(plan(table(1), table(2, 8), table(3, 9), table(4, 0), unseated=2), tmp_path))
    assert "Plan des tables" in text
    assert "20 personnes assises, 13 places libres. 2 personnes sans table." in text
    assert "1 3 / 8 5 places libres" in text
    assert "Agent de la Ville" not in text
    assert "2 8 / 8 complète" in text
    assert "1 chaise ajoutée" in text
    assert "4 0 / 8 8 places libres" in text
    assert "Ce plan ne porte aucun nom." in text


def test_the_words_of_one_table() -> None:
    said = [free_seats(table(1, people)).replace("\xa0", " ") for people in (0, 7, 8, 10)]
    assert said == ["8 places libres", "1 place libre", "complète", "complète, 2 chaises ajoutées"]


@pytest.mark.parametrize("number", [1, 8, 20, 60])
def test_any_number_of_tables_stays_on_the_pages(tmp_path: Path, number: int) -> None:
    crowded = TableRow(1, 40, 40, dict.fromkeys(ParticipantCategory, 5))
    path = written(plan(crowded, *(table(one) for one in range(2, number + 1))), tmp_path)
    assert not reading.ink_outside(path)
    text = reading.whole(path)
    assert "40 / 40" in text
    assert f"{number} 3 / 8" in text or number == 1


def test_a_closed_workshop_has_no_plan_any_more(tmp_path: Path) -> None:
    closed = replace(plan(table(1, 0)), workshop=replace(WORKSHOP, state=WorkshopState.CLOSED))
    assert "n’est plus gardé" in reading.whole(written(closed, tmp_path))


def test_an_undated_workshop_of_all_axes(tmp_path: Path) -> None:
    text = reading.whole(written(replace(plan(table(1)), workshop=PLENARY), tmp_path))
    assert "Date à confirmer" in text


def test_a_taken_name_is_left_alone(tmp_path: Path) -> None:
    path = written(plan(table(1)), tmp_path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_tables_plan(plan(table(2)), path)
    assert path.read_bytes() == before
