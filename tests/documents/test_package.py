"""The three documents of a workshop, made in one gesture, agreeing with each other."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import pickle
import sys
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from fabrique_desktop.documents.copying import copy_to_send
from fabrique_desktop.documents.file_names import plain_code
from fabrique_desktop.documents.manifest import read_manifest
from fabrique_desktop.documents.package import export_workshop, free_zip, zip_package
from fabrique_desktop.documents.verifying import verify
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.leaks import Holder, Leak
from tests.documents import reading
from tests.documents.snapshots import EVENING, PLENARY, PROCESS, SEVEN, WORKSHOP, line, many, minutes, sheet

BUNDLE = Bundle(minutes(many(20)), sheet([line("Çelik", "Hüseyin"), line("Roy", "Zoé")]))


class Cancelled(Exception):
    """What a progress raises to stop."""


def test_names_and_figures_agree(tmp_path: Path) -> None:
    paths = export_workshop(BUNDLE, tmp_path).paths
    assert [path.name for path in (*paths[:3], paths[-1])] == [
        "CR_A3-ACT-1_2017-04-06_provisoire.pdf",
        "EMARGEMENT_A3-ACT-1_2017-04-06.pdf",
        "DONNEES_A3-ACT-1_2017-04-06.xlsx",
        "MANIFESTE_A3-ACT-1_2017-04-06.json",
    ]
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(paths)
    listed = {one.path for one in read_manifest(paths[-1].read_bytes()).files}
    assert listed == {path.relative_to(tmp_path).as_posix() for path in paths[:-1]}
    assert f"{SEVEN.present} personnes présentes, dont {SEVEN.unnamed} sans nom" in reading.whole(paths[0])
    assert f"{SEVEN.present} personnes présentes, dont {SEVEN.unnamed} sans nom" in reading.whole(paths[1])
    assert openpyxl.load_workbook(paths[2])["Présences"]["C2"].value == SEVEN.present


def test_no_name_of_the_sheet_is_in_the_minutes_or_the_data(tmp_path: Path) -> None:
    paths = export_workshop(BUNDLE, tmp_path).paths
    for name in ("Çelik", "Hüseyin", "Zoé"):
        assert name in reading.whole(paths[1])
        assert name not in reading.whole(paths[0])
        for one in openpyxl.load_workbook(paths[2]):
            assert all(name not in str(cell) for row in one.iter_rows(values_only=True) for cell in row)


def test_what_bears_names_stays_with_the_team(tmp_path: Path) -> None:
    made = export_workshop(BUNDLE, tmp_path)
    (sheet_,) = [path for path in made.paths if path.name.startswith("EMARGEMENT")]
    assert sheet_.parent.name == "equipe-seule_A3-ACT-1_2017-04-06"
    if os.name == "posix":
        assert (sheet_.stat().st_mode & 0o777, sheet_.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert made.paths[0].stat().st_mode & 0o044
    (there,) = verify(tmp_path).checked
    assert (there.sound, len(there.whole)) == (True, len(made.paths) - 1)


@pytest.mark.parametrize("with_attendance", [False, True])
def test_what_is_sent_verifies_without_the_names(tmp_path: Path, with_attendance: bool) -> None:
    """In an archive or on a key; unless somebody asked for the names."""
    root, key = tmp_path / "paquet", tmp_path / "cle"
    root.mkdir()
    key.mkdir()
    made = export_workshop(BUNDLE, root)
    digest = zip_package(made, root, tmp_path / "p.zip", EVENING, with_attendance=with_attendance)
    copied = copy_to_send(made.paths, root, key, "A3-ACT-1", with_attendance=with_attendance)
    expected = {path.relative_to(root).as_posix() for path in made.paths}
    if not with_attendance:
        expected = {name for name in expected if "EMARGEMENT" not in name}
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert set(archive.namelist()) == expected
        manifest = archive.read(made.paths[-1].name)
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert {path.relative_to(copied.folder).as_posix() for path in copied.folder.rglob("*.*")} == expected
    assert (b"EMARGEMENT" in held) is with_attendance
    assert hashlib.sha256(manifest).hexdigest() == digest
    assert (digest == made.digest) is with_attendance
    for place in (tmp_path / "p.zip", copied.folder):
        (there,) = verify(place).checked
        assert (there.sound, there.missing, verify(place).unlisted) == (True, (), ())


def test_an_exercise_says_so_in_each_name(tmp_path: Path) -> None:
    bundle = replace(BUNDLE, minutes=minutes(many(20), process=replace(PROCESS, training=True)))
    for path in export_workshop(bundle, tmp_path).paths:
        assert "EXERCICE" in path.name or "EXERCICE" in path.parent.name
    assert (tmp_path / "CR_A3-ACT-1_2017-04-06_provisoire_EXERCICE.pdf").is_file()
    (told,) = tmp_path.rglob("DECIDIM*.csv")
    lines = told.read_text(encoding="utf-8")
    titles = [line[0] for line in csv.reader(io.StringIO(lines, newline=""), delimiter=";")][1:]
    assert titles
    assert all(title.startswith("EXERCICE : ") for title in titles)
    assert "EXERCICE" in free_zip(tmp_path, bundle, 1).name


def test_the_json_names_the_schema_beside_it(tmp_path: Path) -> None:
    (told,) = [path for path in export_workshop(BUNDLE, tmp_path).paths if path.name.startswith("OUVERTES")
               and path.suffix == ".json"]  # fmt: skip
    content = json.loads(told.read_text(encoding="utf-8"))
    schema = json.loads((told.parent / content["schema"]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(content)


def test_the_workbook_says_how_many_names_await(tmp_path: Path) -> None:
    leak = Leak("1", "a", Holder.CONTRIBUTION, "A3-ACT-1-T1-01", "text", "Roy", "", "", sure=False)
    path = export_workshop(replace(BUNDLE, undecided=(leak,)), tmp_path).paths[2]
    told = [str(row[2]) for row in openpyxl.load_workbook(path)["Lisez-moi"].iter_rows(values_only=True)]
    assert any("1\u00a0nom possible y est imprimé" in one for one in told)


def test_a_second_export_is_a_second_version(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in export_workshop(BUNDLE, tmp_path).paths if _same_in_any_version(path)]
    again = export_workshop(BUNDLE, tmp_path).paths
    assert all("_v2" in path.relative_to(tmp_path).as_posix() for path in again)
    assert [path.read_bytes() for path in again if _same_in_any_version(path)] == first
    assert len(first) == 7
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2 * len(again)


def _same_in_any_version(path: Path) -> bool:
    """What does not bear the number of its version."""
    return path.parent.name.startswith(("donnees", "equipe-seule"))


def test_closed_and_undated_names(tmp_path: Path) -> None:
    workshop = replace(PLENARY, state=WorkshopState.CLOSED, ended_at=EVENING)
    bundle = Bundle(minutes(workshop=workshop), sheet([], workshop=workshop))
    paths = export_workshop(bundle, tmp_path).paths
    assert [path.name for path in (*paths[:3], paths[-1])] == [
        "CR_GA_sans-date_cloture.pdf",
        "EMARGEMENT_GA_sans-date.pdf",
        "DONNEES_GA_sans-date.xlsx",
        "MANIFESTE_GA_sans-date.json",
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A3-ACT-1", "A3-ACT-1"),
        ("é à/..\\ç", "E-A-C"),
        ("../../etc", "ETC"),
        ("…", "ATELIER"),
        ("x" * 90, "X" * 40),
    ],
)
def test_codes_are_safe_in_names(code: str, name: str) -> None:
    assert plain_code(code) == name


def test_progress_goes_forward_to_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    export_workshop(BUNDLE, tmp_path, lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (1000, 1000)
    assert len(seen) > 60


@pytest.mark.parametrize("stop", [0, 100, 449, 500, 700, 999])
def test_a_cancelled_export_leaves_nothing(tmp_path: Path, stop: int) -> None:
    def progress(done: int, _total: int) -> None:
        if done >= stop:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_workshop(BUNDLE, tmp_path, progress)
    assert list(tmp_path.iterdir()) == []


def test_a_name_taken_meanwhile_costs_one_more_version(tmp_path: Path) -> None:
    (tmp_path / "DONNEES_A3-ACT-1_2017-04-06.xlsx").write_text("à quelqu’un d’autre", encoding="utf-8")
    made = export_workshop(BUNDLE, tmp_path)
    assert made.version == 2
    assert all("_v2" in path.relative_to(tmp_path).as_posix() for path in made.paths)
    assert (tmp_path / "DONNEES_A3-ACT-1_2017-04-06.xlsx").read_text(encoding="utf-8") == "à quelqu’un d’autre"


def test_a_child_process_writes_it(tmp_path: Path) -> None:
    assert pickle.loads(pickle.dumps(BUNDLE)) == BUNDLE  # noqa: S301
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        paths = pool.submit(export_workshop, BUNDLE, tmp_path).result().paths
        loaded = pool.submit(_loaded).result()
    assert all(path.exists() for path in paths)
    assert not loaded


def _loaded() -> set[str]:
    """Qt has nothing to do in the child."""
    return {name for name in ("PySide6", "shiboken6") if name in sys.modules}


def test_the_workshop_row_is_enough_to_name_files() -> None:
    assert WORKSHOP.starts_at is not None
