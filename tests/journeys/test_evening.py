"""The main job on real input, through the real window, on a real dossier; then every count is compared."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from fabrique_desktop.services import attendance, capture, programme
from fabrique_desktop.store import check, dossier
from tests.journeys import evening
from tests.journeys.player import Clock

PRESENT = 5 + 1 + 2 - 1


@pytest.fixture
def played(qtbot: QtBot, tmp_path: Path) -> evening.Played:
    clock = Clock(evening.START)
    player = evening.start(tmp_path, clock)
    qtbot.addWidget(player.desktop.window)
    result = evening.play(player, tmp_path, clock, lambda _name: None)
    shown = player.bench.desk.counts
    assert shown.accessibleName().startswith(f"A3-ACT-1 : {PRESENT} présents")
    player.desktop.window.close()
    return result


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_evening_leaves_the_same_numbers_everywhere(played: evening.Played) -> None:
    minutes, sheet, workbook = played.documents[:3]
    database = dossier.open_dossier(played.dossier)
    workshop = database.read(programme.workshop_named, evening.CODE)
    counts = database.read(attendance.counts, workshop.id)
    said = database.read(capture.published, workshop.id)
    database.close()

    assert counts.present == workshop.present == PRESENT
    assert (counts.registered, counts.walk_in, counts.unnamed) == (4, 1, 2)
    assert f"{PRESENT} personnes présentes, dont 2 sans nom" in text_of(minutes)
    assert f"{PRESENT} personnes présentes, dont 2 sans nom" in text_of(sheet)
    book = openpyxl.load_workbook(workbook)
    rows = list(book["Présences"].values)
    assert PRESENT in [cell for row in rows for cell in row]
    assert len(list(book["Contributions"].values)) - 1 == len(said) == workshop.contributions == 4


def test_every_sentence_is_found_again(played: evening.Played) -> None:
    minutes, _sheet, workbook = played.documents[:3]
    database = dossier.open_dossier(played.dossier)
    workshop = database.read(programme.workshop_named, evening.CODE)
    said = database.read(capture.published, workshop.id)
    database.close()
    expected = evening.sample_contributions()

    assert [one.text for one in said] == list(played.said)
    assert [(one.angle.value, f"T{one.table}") for one in said] == [(row["angle"], row["table"]) for row in expected]
    assert [one.verbatim for one in said] == [row["verbatim"] for row in expected]
    printed, cells = (
        text_of(minutes),
        {cell for row in openpyxl.load_workbook(workbook)["Contributions"].values for cell in row},
    )
    for one in said:
        assert one.reference in printed
        assert one.reference in cells
        assert one.text in cells


def test_the_minutes_name_nobody(played: evening.Played) -> None:
    printed = text_of(played.documents[0])
    for name in (
        "Çelik",
        "L'Hostis",
        "L’Hostis",
        "Öztürk",
        "Quéméner",
        "Kowalczyk",
        "Maryvonne",
        "@example.org",
    ):
        assert name not in printed
    assert check.check_dossier(played.dossier).sound
