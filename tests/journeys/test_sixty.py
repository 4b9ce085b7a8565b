"""Nothing said is lost: the sixty sentences of the sample, typed by keys, with kills in mid-sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic

import openpyxl
import pytest

from fabrique_desktop.documents.workbook import write_workbook
from fabrique_desktop.domain.contributions import ContributionKind, Draughting, Source
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services import capture, programme, reporting
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.commands import Run
from tests.journeys.sixty_watch import Sixty
from tests.journeys.sixty_words import BOARDS, Row, board, everything, sample

#: what was being typed may miss the letters of this last moment before the kill
HALF_A_SECOND = 0.5


def nothing_lost(dossier: Path, folder: Path, run: Run, seed: int, kills: int) -> None:
    began = monotonic()
    sixty = Sixty(dossier, folder, seed)
    try:
        sixty.play(kills)
        _all_is_there(sixty, dossier, folder, run)
    finally:
        print(f"seed {seed}, {monotonic() - began:.0f} s: {sixty.toll()}")
    toll = sixty.toll()
    assert (toll.kills, toll.strange, toll.ghosts) == (kills, [], [])
    assert toll.worst <= HALF_A_SECOND


def _all_is_there(sixty: Sixty, dossier: Path, folder: Path, run: Run) -> None:
    """Each text once, each count the same in the window, the command, the workbook and the file itself."""
    rows = sample()
    database = open_dossier(dossier)
    said = database.read(capture.contribution_rows, None, limit=None)
    printed = _printed(database, {row.code for row in rows}, folder)
    database.close()
    found = Counter(one.text for one in said)
    wanted = Counter(map(clean_text, everything(rows)))
    assert (wanted - found, found - wanted) == (Counter(), Counter())
    _as_they_should({one.text: one for one in said}, rows)
    report = check_dossier(dossier)
    assert report.problems == ()
    assert report.contributions == len(said)
    counts = Counter(one.workshop_code for one in said)
    window = next(note for note in sixty.notes.all if note["do"] == "counts")
    assert window["lists"] == window["day"] == printed == dict(counts)
    _command_agrees(run, dossier, counts)


def _as_they_should(said: Mapping[str, ContributionRow], rows: Sequence[Row]) -> None:
    """Every column of the sample is in its place."""
    for row in rows:
        one = said[clean_text(row.text)]
        assert (one.workshop_code, one.table, one.angle.value) == (row.code, row.table, row.angle), row.number
        assert (one.kind, one.beside.source) == (ContributionKind.PROPOSAL, Source.SPOKEN), row.number
        assert (one.verbatim, one.dots, one.validated) == (row.verbatim, row.dots, row.validated), row.number
        assert one.drawn_up == Draughting(**{name: clean_text(words) for name, words in row.fields.items()})
        assert abs((one.created_at - row.at).total_seconds()) < 3600, row.number
        if row.extra:
            extra = said[row.extra]
            assert (extra.workshop_code, extra.table, extra.kind) == (row.code, row.table, ContributionKind.IDEA)
    for code in BOARDS:
        assert {said[text].beside.source for text in board(code)} == {Source.POST_IT}


def _printed(database: Database, codes: set[str], folder: Path) -> dict[str, int]:
    """How many lines each workshop's workbook holds."""
    counted = {}
    for code in codes:
        workshop = database.read(programme.workshop_named, code)
        path = folder / f"{code}.xlsx"
        write_workbook(database.read(reporting.compile_minutes, workshop.id, database.clock()), path)
        counted[code] = len(list(openpyxl.load_workbook(path)["Contributions"].values)) - 1
    return counted


def _command_agrees(run: Run, dossier: Path, counts: Mapping[str, int]) -> None:
    listed = {one["code"]: one["contributions"] for one in run("list", dossier, "--json").data}
    assert {code: listed[code] for code in counts} == dict(counts)
    for code, number in counts.items():
        one = run("list", dossier, "--workshop", code, "--json").data
        assert len(one["contributions"]) == one["counts"]["contributions"] == number


def test_ten_kills_in_mid_sentence_lose_nothing(dossier: Path, tmp_path: Path, run: Run) -> None:
    nothing_lost(dossier, tmp_path, run, 2017, 10)


@pytest.mark.soak
def test_forty_kills_in_mid_sentence_lose_nothing(dossier: Path, tmp_path: Path, run: Run) -> None:
    """A second each with the window; `reliability/test_kills` has hundreds without it."""
    nothing_lost(dossier, tmp_path, run, 60, 40)
