"""The three documents of a workshop, made in one gesture, agreeing with each other."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import openpyxl
import pytest

from fabrique_desktop.documents.file_names import plain_code
from fabrique_desktop.documents.manifest import read_manifest
from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.editions import Bundle
from tests.documents import reading
from tests.documents.snapshots import EVENING, PLENARY, SEVEN, WORKSHOP, line, many, minutes, sheet

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


def test_a_second_export_is_a_second_version(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in export_workshop(BUNDLE, tmp_path).paths]
    again = export_workshop(BUNDLE, tmp_path).paths
    assert {path.stem.rsplit("_", 1)[1] for path in again} == {"v2"}
    assert [path.read_bytes() for path in again][:-1] == first[:-1]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2 * len(again)


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
    assert {path.stem.rsplit("_", 1)[1] for path in made.paths} == {"v2"}
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
