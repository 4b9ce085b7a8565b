"""The list of proposals, the sheet to read aloud, the synthesis, the charter: the same words and numbers again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fabrique_desktop.documents.charter_pdf import write_charter_pdf
from fabrique_desktop.documents.printing import print_charter, print_synthesis
from fabrique_desktop.documents.short_minutes import write_list_of_proposals, write_to_read_aloud
from fabrique_desktop.documents.synthesis_pdf import write_synthesis_pdf
from fabrique_desktop.documents.wording import charter
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Saying
from fabrique_desktop.services import capture, check_in, programme
from fabrique_desktop.services.attendance import counts
from fabrique_desktop.services.synthesis import Synthesis, compile_synthesis
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.documents import reading
from tests.documents.snapshots import PROCESS, WORKSHOP, many, minutes, whole_evening

AXIS = 3


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_list_holds_every_proposal_and_nothing_else(tmp_path: Path) -> None:
    one = minutes(many(60))
    write_list_of_proposals(one, tmp_path / "r.pdf")
    told = reading.whole(tmp_path / "r.pdf")
    for row in one.contributions:
        assert (row.reference in told) == (row.kind in (Kind.PROPOSAL, Kind.IDEA)), row.reference


def test_everything_is_read_aloud(tmp_path: Path) -> None:
    one = whole_evening()
    write_to_read_aloud(one, tmp_path / "l.pdf")
    told = flat(reading.whole(tmp_path / "l.pdf"))
    for row in one.contributions:
        assert row.reference in told
        assert row.removed or flat(row.text) in told


def test_nothing_said_is_still_a_document(tmp_path: Path) -> None:
    for index, write in enumerate((write_list_of_proposals, write_to_read_aloud)):
        write(minutes([]), tmp_path / f"{index}.pdf")
        assert reading.pages(tmp_path / f"{index}.pdf")


def test_the_charter_says_all_its_texts(tmp_path: Path) -> None:
    write_charter_pdf(PROCESS, WORKSHOP, tmp_path / "c.pdf")
    told = flat(reading.whole(tmp_path / "c.pdf"))
    texts = charter()
    for text in (*texts.rules, *texts.commitments, texts.purpose, *(text for _name, text in texts.principles)):
        assert flat(text) in told
    assert print_charter(PROCESS, WORKSHOP, tmp_path / "papiers").name == "CHARTE_A3-ACT-1_2017-04-06.pdf"


@pytest.fixture
def synthesis(database: Database) -> Synthesis:
    """Two workshops of the axis, one entry said about it elsewhere, one person who came twice."""
    rows = {row.code: row for row in database.read(programme.workshops)}
    for code, text, kind in (
        ("A3-ACT-1", "Les dossiers traînent", Kind.FINDING),
        ("A3-CIT-1", "On attend trop", Kind.FINDING),
        ("A3-CIT-1", "Un guichet unique", Kind.PROPOSAL),
        ("A3-CIT-1", "Qui décide ?", Kind.QUESTION),
        ("A3-ACT-1", "Entre nous", Kind.FACILITATOR_NOTE),
    ):
        saying = Saying(text, kind=kind, angle=AngleChoice.PARTICIPATION)
        database.write(capture.add_contribution, rows[code].id, saying, EVENING)
    for code in ("A3-ACT-1", "A3-CIT-1"):
        database.write(check_in.unnamed, rows[code].id, 2, EVENING + timedelta(minutes=1))
    return database.read(compile_synthesis, AXIS, EVENING)


def test_the_synthesis_counts_as_the_workshops_do(synthesis: Synthesis, database: Database, tmp_path: Path) -> None:
    rows = [row for row in database.read(programme.workshops) if row.axis_number == AXIS]
    assert synthesis.totals.participations == sum(database.read(counts, row.id).present for row in rows) == 4
    assert (synthesis.totals.workshops, synthesis.totals.unnamed, len(synthesis.said)) == (2, 4, 4)
    write_synthesis_pdf(synthesis, tmp_path / "s.pdf")
    told = reading.whole(tmp_path / "s.pdf")
    for row in synthesis.said:
        assert row.reference in told
    assert "Entre nous" not in told
    assert flat("Dit par un seul public : Co-construction citoyenne") in flat(told)


def test_an_axis_of_which_nobody_spoke(database: Database, tmp_path: Path) -> None:
    write_synthesis_pdf(database.read(compile_synthesis, 1, EVENING), tmp_path / "s.pdf")
    assert flat("Aucun constat noté sous cet angle") in flat(reading.whole(tmp_path / "s.pdf"))
    with pytest.raises(KeyError):
        database.read(compile_synthesis, 9, EVENING)


def test_a_second_synthesis_is_a_second_file(synthesis: Synthesis, tmp_path: Path) -> None:
    names = [print_synthesis(synthesis, tmp_path).name for _twice in range(2)]
    assert names == ["SYNTHESE_AXE3_2017-04-06.pdf", "SYNTHESE_AXE3_2017-04-06_v2.pdf"]
    first, second = ((tmp_path / name).read_bytes() for name in names)
    assert first == second
