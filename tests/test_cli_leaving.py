"""`fabrique export` and `synthesis`: one workshop or all of them, a folder or an archive, and a version each time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services import capture, check_in, closing, leaks, programme
from fabrique_desktop.services.axis_editions import compile_axis
from fabrique_desktop.services.editions import editions
from fabrique_desktop.store.database import Database
from tests.commands import Run
from tests.conftest import EVENING
from tests.services.people import register

CODE = "A3-ACT-1"


@pytest.fixture
def evenings(database: Database, workshop: str) -> dict[str, str]:
    """Two workshops of which one is closed; nothing happened in the others."""
    rows = {row.code: row.id for row in database.read(programme.workshops)}
    for code in (CODE, "A1-CIT-1"):
        database.write(capture.add_contribution, rows[code], Saying("Un banc"), EVENING)
    database.write(check_in.unnamed, rows[CODE], 2, EVENING)
    database.write(closing.close_workshop, rows[CODE], EVENING)
    return rows


def test_all_the_workshops_each_in_its_folder(
    run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path
) -> None:
    answer = run("export", dossier, "--all", "--to", tmp_path / "tout")
    assert (answer.code, answer.err) == (0, "")
    folders = sorted(path.name for path in (tmp_path / "tout").iterdir())
    assert folders == ["PAQUET_A1-CIT-1_2017-05-19", "PAQUET_A3-ACT-1_2017-04-06"]
    for line in answer.out.splitlines():
        assert Path(line).is_file()
    for folder in folders:
        assert run("verify", tmp_path / "tout" / folder).code == 0


def test_an_archive_holds_the_whole_package(run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path) -> None:
    answer = run("export", dossier, "--workshop", CODE, "--to", tmp_path / "zip", "--zip")
    assert answer.code == 0
    (archive,) = (tmp_path / "zip").iterdir()
    assert answer.out.strip() == str(archive)
    assert archive.name == "PAQUET_A3-ACT-1_2017-04-06.zip"
    checked = run("verify", archive)
    assert checked.code == 0
    assert "Sceau recalculé" in checked.out


@pytest.mark.parametrize("words", [(), ("--with-attendance",)])
def test_an_archive_holds_names_only_when_asked(
    run: Run, evenings: dict[str, str], database: Database, tmp_path: Path, words: tuple[str, ...]
) -> None:
    asked = ("export", tmp_path / "atelier.fabrique", "--workshop", CODE, "--to", tmp_path / "zip", "--zip", *words)
    assert run(*asked).code == 0
    (path,) = (tmp_path / "zip").iterdir()
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if "EMARGEMENT" in name]
        manifest = archive.read("MANIFESTE_A3-ACT-1_2017-04-06.json")
    folder = "equipe-seule_A3-ACT-1_2017-04-06"
    assert sheets == ([f"{folder}/EMARGEMENT_A3-ACT-1_2017-04-06.pdf"] if words else [])
    assert (b"EMARGEMENT" in manifest) is bool(words)
    assert run("verify", path).code == 0
    (kept,) = database.read(editions, evenings[CODE])
    assert kept.digest == hashlib.sha256(manifest).hexdigest()


def test_whoever_reads_only_the_first_lines_stops_no_export(
    run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path
) -> None:
    """`fabrique export … | head -1`: all is written, and recorded, before anything is said."""
    words = ("-m", "fabrique_desktop", "export", str(dossier), "--all", "--to", str(tmp_path / "tout"))
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.close()
    for folder in ("PAQUET_A1-CIT-1_2017-05-19", "PAQUET_A3-ACT-1_2017-04-06"):
        assert run("verify", tmp_path / "tout" / folder).code == 0
    again = run("export", dossier, "--workshop", CODE, "--to", tmp_path / "tout")
    assert "_v2" in again.out


def test_each_export_is_a_version_that_the_dossier_remembers(
    run: Run, dossier: Path, evenings: dict[str, str], database: Database, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        assert run("export", dossier, "--workshop", CODE, "--to", tmp_path / folder).code == 0
    assert not list((tmp_path / "a").glob("*_v2*"))
    assert len(list((tmp_path / "b").glob("*_v2.*"))) == len(list((tmp_path / "a").glob("*.*")))
    kept = database.read(editions, evenings[CODE])
    assert [one.version for one in kept] == [1, 2]
    assert [one.folder for one in kept] == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert kept[0].seal == kept[1].seal != ""
    assert len(kept[0].digest) == 64


def test_nothing_happened_nothing_is_made(run: Run, dossier: Path, tmp_path: Path) -> None:
    answer = run("export", dossier, "--all", "--to", tmp_path / "rien")
    assert answer.code == 1
    assert "rien à produire" in answer.refusal


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "il faut l’un de ces choix : --workshop --all"),
        (("--workshop", CODE, "--all"), "--all ne va pas avec --workshop"),
    ],
)
def test_one_workshop_or_all(run: Run, dossier: Path, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    answer = run("export", dossier, *words, "--to", tmp_path)
    assert answer.code == 2
    assert told in answer.refusal


def test_the_synthesis_of_an_axis(run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path) -> None:
    answer = run("synthesis", dossier, "--axis", 3, "--to", tmp_path / "s")
    assert answer.code == 0
    assert Path(answer.out.strip()).read_bytes().startswith(b"%PDF")
    wrong = run("synthesis", dossier, "--axis", 9, "--to", tmp_path / "s")
    assert wrong.code == 1
    assert "1, 2, 3, 4" in wrong.refusal


class TestTheNamesOfAnAxis:
    @pytest.fixture
    def named(self, database: Database, evenings: dict[str, str]) -> None:
        """Said in two workshops of the axis, twice in one text, and once where nothing of it is printed."""
        database.write(register, "Kerbrat", "Yves")
        for code, text in (("A3-CIT-1", "Yves Kerbrat attend. Yves Kerbrat insiste."), ("A3-ACT-2", "Yves Kerbrat")):
            database.write(capture.add_contribution, evenings[code], Saying(text), EVENING)
        database.write(capture.add_contribution, evenings["A1-CIT-1"], Saying("Yves Kerbrat, ailleurs"), EVENING)

    def test_they_are_reported_and_the_synthesis_is_remembered(
        self, run: Run, dossier: Path, named: None, database: Database, tmp_path: Path
    ) -> None:
        answer = run("synthesis", dossier, "--axis", 3, "--to", tmp_path / "s")
        assert answer.code == 0
        told = answer.err.replace("\xa0", " ").splitlines()
        assert [line.partition("(")[0] for line in told[:-1]] == ["Nom possible "] * 3
        assert told[-1] == "Noms possibles, sans décision : 3 passages, 2 décisions."
        made = Path(answer.out.strip())
        (kept,) = database.read(editions, None)
        assert (kept.version, kept.folder, kept.seal) == (1, str(made.parent), "")
        assert kept.digest == hashlib.sha256(made.read_bytes()).hexdigest()

    def test_they_are_refused_until_decided(
        self, run: Run, dossier: Path, named: None, database: Database, tmp_path: Path
    ) -> None:
        words = ("synthesis", dossier, "--axis", 3, "--to", tmp_path / "s", "--leaks", "refuse")
        answer = run(*words)
        assert answer.code == 1
        assert "2 noms du registre possibles dans les textes (3 passages, 2 décisions)" in answer.refusal.replace(
            "\xa0", " "
        )
        assert not (tmp_path / "s").exists()
        assert database.read(editions, None) == []
        about = {(one.subject_id, one.words) for one in database.read(compile_axis, 3, EVENING).undecided}
        database.write(leaks.decide, about, Naming.HIDDEN, EVENING)
        assert run(*words).code == 0


def test_a_missing_certificate_writes_nothing(
    run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path
) -> None:
    answer = run("export", dossier, "--workshop", CODE, "--to", tmp_path / "x", "--sign", tmp_path / "absent.p12")
    assert answer.code == 1
    assert answer.refusal
    assert list((tmp_path / "x").iterdir()) == []
