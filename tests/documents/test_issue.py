"""Whoever holds a paper knows which version it is, of which day, with which errata, and whether it was reopened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from fabrique_desktop.documents.catalogue import DOCUMENTS
from fabrique_desktop.documents.issue import Issue, told
from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services import closing
from fabrique_desktop.services.editions import Bundle, compile_bundle
from fabrique_desktop.services.reporting import Correction
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING, Clock
from tests.documents import reading
from tests.documents.every_document import sealed_bundle
from tests.documents.pdf_tree import furniture
from tests.documents.snapshots import PROCESS, whole_evening

VERSION = "Version 3, produite le 6 avril 2017 à 17 h 12"
LONG = " et ".join(["La Fabrique des politiques sociales et solidaires de la ville de Saint-Nazaire"] * 2)


@pytest.fixture
def third() -> Bundle:
    return replace(sealed_bundle(), version=3, reopened=(datetime(2017, 4, 7, 8, tzinfo=PARIS),))


@pytest.mark.parametrize("kind", ["CR", "RELEVE", "LECTURE"])
def test_a_paper_says_its_version_on_its_first_page_and_above_every_other(
    third: Bundle, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "one.pdf"
    next(one for one in DOCUMENTS if one.kind == kind).write(third, path, silent)
    first, *later = reading.pages(path)
    assert f"{VERSION}, avec 1 erratum (du 7 avril 2017)" in first
    assert "rouvert le 7 avril 2017 à 8 h" in first
    assert later
    assert all(VERSION in page for page in later)


def test_the_workbook_says_it_too(third: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    next(one for one in DOCUMENTS if one.kind == "DONNEES").write(third, path, silent)
    rows = [[str(cell) for cell in row] for row in openpyxl.load_workbook(path)["Lisez-moi"].values]
    (version,) = (row[2] for row in rows if row[1] == "Version")
    assert f"{VERSION}, avec 1 erratum (du 7 avril 2017)".replace(" ", "\u00a0") in version.replace(" ", "\u00a0")
    assert "rouvert le" in version


def test_the_version_printed_is_the_one_of_the_names(third: Bundle, tmp_path: Path) -> None:
    """The next free name may be of a later version than the dossier remembers."""
    export_workshop(replace(third, version=1), tmp_path)
    made = export_workshop(replace(third, version=1), tmp_path)
    (minutes,) = (path for path in made.paths if path.name.startswith("CR_"))
    assert made.version == 2
    assert "Version 2, produite le" in reading.pages(minutes)[0]


def test_errata_of_several_days_are_told() -> None:
    one = whole_evening()
    (id_,) = one.corrections
    when = [datetime(2017, 4, day, 9, tzinfo=PARIS) for day in (7, 9, 9, 12, 20)]
    few = replace(one, corrections={id_: tuple(Correction("x", day) for day in when[:3])})
    assert told(few, Issue(1))[0].replace("\u00a0", " ").endswith("avec 3 errata (du 7 avril 2017 et 9 avril 2017)")
    lots = replace(one, corrections={id_: tuple(Correction("x", day) for day in when)})
    assert told(lots)[0].replace("\u00a0", " ").endswith("avec 5 errata (du 7 avril 2017 au 20 avril 2017)")


def test_a_reopening_is_known_of_the_journal(database: Database, workshop: str, clock: Clock) -> None:
    assert database.read(compile_bundle, workshop, EVENING).reopened == ()
    database.write(closing.close_workshop, workshop, clock())
    database.write(closing.reopen_workshop, workshop)
    assert len(database.read(compile_bundle, workshop, EVENING).reopened) == 1
    database.write(closing.close_workshop, workshop, clock())
    assert len(database.read(compile_bundle, workshop, EVENING).reopened) == 1


@pytest.mark.parametrize("kind", ["CR", "RELEVE", "LECTURE", "EMARGEMENT"])
def test_a_long_name_gives_way_to_the_kind_and_the_code(third: Bundle, kind: str, tmp_path: Path) -> None:
    process = replace(PROCESS, name=LONG)
    bundle = replace(
        third, minutes=replace(third.minutes, process=process), sheet=replace(third.sheet, process=process)
    )
    path = tmp_path / "one.pdf"
    next(one for one in DOCUMENTS if one.kind == kind).write(bundle, path, silent)
    words = {
        "CR": "Compte rendu", "RELEVE": "Relevé des propositions", "LECTURE": "À lire à voix haute",
        "EMARGEMENT": "Feuille d’émargement",
    }  # fmt: skip
    for page in furniture(path)[1:]:
        assert f"· {words[kind]} A3-ACT-1" in page or page.endswith(f"{words[kind]} A3-ACT-1")
        assert LONG not in page


def test_the_seal_at_the_foot_is_read_on_paper(third: Bundle, tmp_path: Path) -> None:
    from tests.documents.test_read_aloud import size_of

    path = tmp_path / "one.pdf"
    DOCUMENTS[0].write(third, path, silent)
    assert third.sealed is not None
    assert size_of(path, f"Sceau : {third.sealed.record.code[:9]}") >= 9
    assert all(third.sealed.record.code in page for page in furniture(path))
