"""Lists that come in and documents that go out, from the pages themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import Qt

from fabrique_desktop.documents.printing import print_notice, print_sheet
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, check_in, importing, programme, reporting
from fabrique_desktop.services.importing import Verdict
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.awake import Awake
from tests.journeys.player import Player
from tests.ui.conftest import Opener


def look_at(player: Player, path: Path) -> str:
    player.bench.go("import")
    player.bench.importing.show_file(path)
    player.until(lambda: not player.bench.importing.task.running, "the reading")
    return player.desktop.window.banner.text.text()


def test_nothing_is_written_before_importer(open_window: Opener, dossier: Path, samples: Path) -> None:
    player = open_window(dossier)
    look_at(player, samples / "registrants.csv")
    page = player.bench.importing
    said = page.summary.text().replace("\xa0", " ")
    assert said.startswith("120 lignes : 118 nouvelles personnes, 2 doublons possibles ; 227 inscriptions")
    assert page.table.rowCount() == 120
    people = player.bench.database.read(importing.plan_import, registrants(samples), None)
    assert people.counts[Verdict.NEW] == 118
    player.press(Qt.Key.Key_Space)
    player.settle()
    people = player.bench.database.read(importing.plan_import, registrants(samples), None)
    assert (people.counts[Verdict.KNOWN], people.registrations) == (120, 0)


def registrants(samples: Path) -> tuple[importing.RegistrantLine, ...]:
    return read_registrants(samples / "registrants.csv").lines


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 400),
        ("colonnes.csv", b"couleur;prix\nbleu;3\n"),
        ("liste.xlsx", b"PK\x03\x04 pas un classeur"),
        ("vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_nothing_is_imported(
    open_window: Opener, dossier: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    player = open_window(dossier)
    said = look_at(player, tmp_path / name)
    assert len(said) > 30
    assert said.rstrip().endswith(".")
    assert player.bench.importing.summary.text() == "Rien n’a été importé."
    assert not player.bench.importing.import_button.isEnabled()


def test_closing_leads_to_each_incomplete_entry(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    filed = Saying("classée", 1, AngleChoice.BOTH, ContributionKind.PROPOSAL)
    unfiled = database.write(capture.add_contribution, workshop, Saying("à classer", 1), database.clock())
    for _ in range(capture.WINDOW + 5):
        database.write(capture.add_contribution, workshop, filed, database.clock())
    database.write(check_in.unnamed, workshop, 1, database.clock())
    player = open_window(dossier, page="closing")
    player.push("Y aller")
    page = player.bench.capture
    assert player.desktop.window.stack.currentWidget() is page
    assert page.list.current_row().reference == unfiled.reference
    assert page.list.hasFocus()
    player.press(Qt.Key.Key_F5)
    player.settle()
    assert database.read(capture.contribution_rows, workshop, only=[unfiled.id])[0].angle is AngleChoice.PARTICIPATION


def test_an_export_is_stopped_without_a_trace(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    for number in range(300):
        database.write(capture.add_contribution, workshop, Saying(f"n° {number} " + "mot " * 60, 1), database.clock())
    player = open_window(dossier, page="closing")
    player.press(Qt.Key.Key_F9)
    player.until(lambda: player.bench.closing.task.running, "the writing")
    player.bench.closing.cancel()
    player.until(lambda: not player.bench.closing.busy, "the end")
    assert list(player.bench.documents_folder().iterdir()) == []
    player.press(Qt.Key.Key_F9)
    player.until(lambda: player.bench.closing.made, "the documents")
    player.press(Qt.Key.Key_F9)
    first = len(player.bench.closing.made)
    made = partial(player.bench.documents_folder().rglob, "*.*")
    player.until(lambda: len([path for path in made() if path.is_file()]) == 2 * first, "a second version")


def test_paper_for_before_the_doors_open(database: Database, workshop: str, tmp_path: Path) -> None:
    row = database.read(programme.workshop_named, "A3-ACT-1")
    sheet = database.read(reporting.compile_sheet, workshop, database.clock(), blank=True)
    notice = print_notice(database.read(programme.process), row, tmp_path / "papier")
    made = [notice, print_sheet(sheet, tmp_path / "papier"), print_sheet(sheet, tmp_path / "papier")]
    assert [path.name for path in made] == [
        "NOTICE_A3-ACT-1_2017-04-06.pdf",
        "EMARGEMENT_A3-ACT-1_2017-04-06_vierge.pdf",
        "EMARGEMENT_A3-ACT-1_2017-04-06_vierge_v2.pdf",
    ]


@pytest.fixture
def inhibitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """A `systemd-inhibit` that writes down how it was called, then waits to be ended."""
    called = tmp_path / "called"
    script = tmp_path / "systemd-inhibit"
    script.write_text(f'#!/bin/sh\necho "$@" > {called}\nexec sleep 60\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return lambda: called.read_text() if called.exists() else ""


def test_the_machine_stays_awake_only_while_held(inhibitor: Callable[[], str], qtbot: object) -> None:
    awake = Awake()
    awake.hold()
    process = awake._process
    assert process is not None
    for _ in range(200):
        if inhibitor():
            break
        process.poll()
    awake.release()
    assert process.returncode is not None
    assert not awake.held
