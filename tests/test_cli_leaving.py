"""`fabrique export` and `synthesis`: one workshop or all of them, a folder or an archive, and a version each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, check_in, closing, programme
from fabrique_desktop.services.editions import editions
from fabrique_desktop.store.database import Database
from tests.commands import Run
from tests.conftest import EVENING

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


@pytest.mark.parametrize("words", [(), ("--workshop", CODE, "--all")])
def test_one_workshop_or_all(run: Run, dossier: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = run("export", dossier, *words, "--to", tmp_path)
    assert answer.code == 2
    assert answer.refusal


def test_the_synthesis_of_an_axis(run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path) -> None:
    answer = run("synthesis", dossier, "--axis", 3, "--to", tmp_path / "s")
    assert answer.code == 0
    assert Path(answer.out.strip()).read_bytes().startswith(b"%PDF")
    wrong = run("synthesis", dossier, "--axis", 9, "--to", tmp_path / "s")
    assert wrong.code == 1
    assert "1, 2, 3, 4" in wrong.refusal


def test_a_missing_certificate_writes_nothing(
    run: Run, dossier: Path, evenings: dict[str, str], tmp_path: Path
) -> None:
    answer = run("export", dossier, "--workshop", CODE, "--to", tmp_path / "x", "--sign", tmp_path / "absent.p12")
    assert answer.code == 1
    assert answer.refusal
    assert list((tmp_path / "x").iterdir()) == []
