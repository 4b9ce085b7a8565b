"""What somebody asked not to keep was said all the same: counted everywhere, its words nowhere, nothing left to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import (
    capture,
    closing,
    formulating,
    leading,
    programme,
    projecting,
    removing,
    tidying,
)
from fabrique_desktop.store.database import Database
from tests.commands import Run
from tests.conftest import EVENING
from tests.documents import reading

SECRET = "Quinquina habite ici"
TOLD = "Texte retiré à la demande d’une personne."
REFERENCE = "A3-ACT-1-T1-01"
Kind = ContributionKind


def say(database: Database, workshop: str, words: str, kind: Kind, angle: AngleChoice) -> str:
    return database.write(capture.add_contribution, workshop, Saying(words, 1, angle, kind), EVENING).id


@pytest.fixture
def removed(database: Database, workshop: str) -> str:
    """A proposal with four dots, whose text was removed; another with two, and a finding nobody filed."""
    id_ = say(database, workshop, SECRET, Kind.PROPOSAL, AngleChoice.PARTICIPATION)
    other = say(database, workshop, "Un banc", Kind.PROPOSAL, AngleChoice.COORDINATION)
    unfiled = say(database, workshop, "Quinquina encore", Kind.UNSORTED, AngleChoice.UNSORTED)
    for proposal, dots in ((id_, 4), (other, 2)):
        database.write(formulating.count_dots, proposal, dots)
    for gone in (id_, unfiled):
        database.write(removing.remove, gone, EVENING)
    return id_


def test_the_window_counts_it_by_angle_table_and_workshop(database: Database, workshop: str, removed: str) -> None:
    tally = database.read(capture.tally, workshop)
    assert (sum(tally.values()), tally[AngleChoice.PARTICIPATION], tally[AngleChoice.UNSORTED]) == (3, 1, 1)
    assert len(database.read(capture.published, workshop)) == 3
    table = database.read(leading.coverage, workshop)[0]
    assert (table.total, table.proposals) == (3, 2)
    row = next(one for one in database.read(programme.workshops) if one.id == workshop)
    assert row.contributions == 3


def test_nothing_of_it_is_left_to_file_to_name_or_to_show(database: Database, workshop: str, removed: str) -> None:
    assert [one.contribution.text for one in database.read(tidying.to_tidy, workshop)] == ["Un banc"]
    assert database.read(leading.coverage, workshop)[0].no_angle == 0
    left = database.read(closing.incomplete, workshop)
    assert (left.kind_unsorted.number, left.angle_unsorted.number, left.empty_angles) == (0, 0, ())
    assert database.read(projecting.shown_number, workshop) == 0


def test_its_dots_stay_in_the_total_and_in_the_ranks(database: Database, workshop: str, removed: str) -> None:
    count = database.read(formulating.dots, workshop)
    assert [(one.heading, one.dots, one.rank, one.removed) for one in count.rows] == [
        ("", 4, 1, True), ("Un banc", 2, 2, False),
    ]  # fmt: skip
    assert count.total == 6


def test_without_dots_it_is_no_longer_offered_to_be_counted(database: Database, workshop: str) -> None:
    id_ = say(database, workshop, SECRET, Kind.PROPOSAL, AngleChoice.BOTH)
    database.write(removing.remove, id_, EVENING)
    assert database.read(formulating.dots, workshop).rows == ()


def test_every_place_tells_the_same(database: Database, removed: str, dossier: Path, run: Run) -> None:
    workshop = database.read(programme.workshop_named, "A3-ACT-1").id
    database.write(closing.close_workshop, workshop, EVENING)
    listed = run("list", dossier, "--workshop", "A3-ACT-1")
    assert f"{REFERENCE} · {TOLD}\n" in listed.out
    data = run("list", dossier, "--workshop", "A3-ACT-1", "--json").data
    one = next(row for row in data["contributions"] if row["reference"] == REFERENCE)
    assert (one["removed"], one["withdrawn"], one["text"], one["errata"]) == (True, False, "", [])
    assert data["counts"]["contributions"] == sum(data["counts"]["by_angle"].values()) == 3

    exported = run("export", dossier, "--workshop", "A3-ACT-1", "--to", dossier.parent / "out")
    assert exported.code == 0, exported.err
    paths = [Path(line) for line in exported.out.splitlines()]
    minutes = reading.whole(next(path for path in paths if path.name.startswith("CR")))
    assert "3 contributions notées" in minutes
    assert "2 propositions" in minutes
    assert f"{REFERENCE} Table 1 {TOLD}" in minutes
    assert "Textes retirés 2 textes, à la demande" in minutes
    assert f"1 {REFERENCE} {TOLD.rstrip('.')} 4" in minutes
    book = load_workbook(next(path for path in paths if path.suffix == ".xlsx"))
    rows = list(book["Contributions"].iter_rows(values_only=True))
    assert len(rows) == 1 + 3
    heads = rows[0]
    told = dict(zip(heads, next(row for row in rows if REFERENCE in row), strict=True))
    assert (told["Texte"], told["Texte retiré"], told["Gommettes"]) == (TOLD, "Oui", 4)
    for path in paths:
        assert b"Quinquina" not in path.read_bytes()
    assert "Quinquina" not in listed.out + minutes
