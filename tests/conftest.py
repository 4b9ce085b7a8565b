"""What every test stands on: its own home, a clock passed in, a real dossier in a temporary folder."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fabrique_desktop import cli, logs, paths
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services import programme
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.database import Database
from tests.commands import Answer, Run

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
EVENING = datetime(2017, 4, 6, 14, 5, tzinfo=PARIS)
SAMPLES = Path(__file__).parent / "samples"


@dataclass
class Clock:
    """The hour of the tests: one second passes at each look."""

    moment: datetime = EVENING

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Preferences, station and logs of one test, apart from those of whoever runs it."""
    folder = tmp_path / "home"
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder))
    yield folder
    logs.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier made once a run; each test copies it (5 ms, against 150 to make one)."""
    folder = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        dossiers.create(folder / "atelier.fabrique", clock=Clock()).close()
    return folder / "atelier.fabrique"


@pytest.fixture
def dossier(founded: Path, tmp_path: Path) -> Path:
    """The path of a closed dossier that holds the programme of 2017."""
    return Path(shutil.copy(founded, tmp_path / "atelier.fabrique"))


@pytest.fixture
def database(dossier: Path, clock: Clock) -> Iterator[Database]:
    opened = dossiers.open_dossier(dossier, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def workshop(database: Database) -> str:
    """The id of A3-ACT-1, the workshop of the first evening."""
    return database.read(programme.workshop_named, "A3-ACT-1").id


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def running(*words: object, typed: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err.replace("\u00a0", " "))

    return running
