"""`fabrique similar`: what the window shows beside a contribution, and one French line for an unknown reference."""

import csv
import re
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.services.similar import contribution_named, similar_to
from fabrique_desktop.store.dossier import open_dossier
from tests.commands import Run
from tests.conftest import SAMPLES

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


@pytest.fixture(autouse=True)
def _captured(run: Run, dossier: Path) -> None:
    """Three workshops of the samples, typed in."""
    with (SAMPLES / "propositions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    for code in ("A3-CIT-1", "A2-CIT-2", "A4-CIT-1"):
        texts = [
            " ".join(f"{row['intitule']}. {row['constat']} {row['description']}".split())
            for row in rows
            if row["seance"] == code
        ]
        assert run("add", dossier, "--workshop", code, typed="\n".join(texts).encode()).code == 0


def test_keys_that_stay_and_the_window_s_answer(run: Run, dossier: Path) -> None:
    answer = run("similar", dossier, "A3-CIT-1-P-01", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert [list(one) for one in answer.data] == [["reference", "workshop", "score", "title", "text"]] * 3
    assert UUID.search(answer.out) is None
    with closing(open_dossier(dossier)) as database:
        id_ = database.read(contribution_named, "A3-CIT-1-P-01")
        assert id_ is not None
        window = database.read(similar_to, id_)
    assert [(one["reference"], one["score"], one["text"]) for one in answer.data] == [
        (near.reference, near.score, near.text) for near in window
    ]
    first = answer.data[0]
    assert (first["reference"], first["workshop"]) == ("A2-CIT-2-P-02", "A2-CIT-2")
    assert 0 < answer.data[2]["score"] <= answer.data[1]["score"] <= first["score"] < 1


def test_in_lines_and_in_small_letters(run: Run, dossier: Path) -> None:
    answer = run("similar", dossier, "a3-cit-1-p-01")
    assert answer.code == 0
    assert answer.out.startswith("A2-CIT-2-P-02 · 0.")
    assert answer.out.count("\n") == 3


def test_nothing_near(run: Run, dossier: Path) -> None:
    run("add", dossier, "--workshop", "A1-CIT-1", typed="Wagons-restaurants sibériens".encode())
    assert run("similar", dossier, "A1-CIT-1-P-01").out == "Rien de proche.\n"
    assert run("similar", dossier, "A1-CIT-1-P-01", "--json").data == []


def test_an_unknown_reference(run: Run, dossier: Path) -> None:
    answer = run("similar", dossier, "A9-XXX-1-T1-01", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.refusal.startswith("Aucune contribution ne porte la référence « A9-XXX-1-T1-01 ».")


def test_an_unknown_dossier_and_a_missing_word(run: Run, tmp_path: Path, dossier: Path) -> None:
    assert run("similar", tmp_path / "absent.fabrique", "X").code == 1
    answer = run("similar", dossier)
    assert answer.code == 2
    assert "il manque : RÉFÉRENCE" in answer.refusal
