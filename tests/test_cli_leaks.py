"""`fabrique export` says which names nobody decided about, or refuses to print any: one French line each."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services import capture, leaks, programme
from fabrique_desktop.store.dossier import open_dossier
from tests.commands import Run
from tests.conftest import EVENING
from tests.services.people import register


@pytest.fixture
def named(dossier: Path) -> Path:
    """A dossier in which one sure name and one doubt were said."""
    with closing(open_dossier(dossier)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        database.write(register, "Kerbrat", "Yves")
        for text in ("Comme dit Kerbrat,\nun banc", "Yves Kerbrat attend"):
            database.write(capture.add_contribution, workshop, Saying(text, 2), EVENING)
    return dossier


def decide(dossier: Path, naming: Naming) -> None:
    with closing(open_dossier(dossier)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        about = [(one.subject_id, one.words) for one in database.read(leaks.found, workshop)]
        database.write(leaks.decide, about, naming, EVENING)


@pytest.mark.parametrize("asked", [[], ["--leaks", "report"]])
def test_each_is_reported_and_everything_is_printed(run: Run, named: Path, tmp_path: Path, asked: list[str]) -> None:
    answer = run("export", named, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie", *asked)
    assert answer.code == 0
    assert len(answer.out.splitlines()) == len(set(answer.out.splitlines())) > 3
    assert answer.err.splitlines() == [
        "Nom possible (presque sûr) : A3-ACT-1-T2-02, texte : [Yves Kerbrat] attend",
        "Nom possible (peut-être un autre mot) : A3-ACT-1-T2-01, texte : Comme dit [Kerbrat], un banc",
    ]


def test_refused_while_one_is_undecided(run: Run, named: Path, tmp_path: Path) -> None:
    words = ("export", named, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie", "--leaks", "refuse")
    answer = run(*words)
    assert (answer.code, answer.out) == (1, "")
    assert answer.refusal.startswith("Rien n’a été produit : 2 noms du registre possibles")
    assert "Kerbrat" not in answer.refusal
    assert not (tmp_path / "sortie").exists()
    decide(named, Naming.LEFT)
    answer = run(*words)
    assert (answer.code, answer.err) == (0, "")


def test_what_is_hidden_is_not_printed(run: Run, named: Path, tmp_path: Path) -> None:
    decide(named, Naming.HIDDEN)
    answer = run("export", named, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie", "--leaks", "refuse")
    assert (answer.code, answer.err) == (0, "")
    from openpyxl import load_workbook

    sheet = load_workbook(next((tmp_path / "sortie").glob("*.xlsx")))["Contributions"]
    printed = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert not any("Kerbrat" in value for value in printed)
    assert "[nom retiré] attend" in printed


def test_any_other_word_is_not_planned(run: Run, dossier: Path, tmp_path: Path) -> None:
    answer = run("export", dossier, "--workshop", "A3-ACT-1", "--to", tmp_path / "x", "--leaks", "ignore")
    assert answer.code == 2
    assert "--leaks : 'ignore' n’est pas prévu" in answer.refusal
