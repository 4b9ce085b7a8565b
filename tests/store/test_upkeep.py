"""What runs beside the gestures ends with the dossier, and never speaks against what was saved."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fabrique_desktop import logs
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store import upkeep
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import DossierClosed
from tests.conftest import EVENING


def say(database: Database, workshop: str, text: str = "Un banc") -> str:
    return database.write(capture.add_contribution, workshop, Saying(text), EVENING).reference


class TestLull:
    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(upkeep, "PAUSE", 0.1)
        monkeypatch.setattr(upkeep, "LONGEST", 0.4)

    def test_it_comes_once_after_the_last_touch(self) -> None:
        calls: list[float] = []
        lull = upkeep.Lull(lambda: calls.append(time.monotonic()))
        for _ in range(6):
            lull.touch()
            last = time.monotonic()
            time.sleep(0.02)
        time.sleep(0.3)
        assert len(calls) == 1
        assert calls[0] - last >= 0.1
        lull.close()

    def test_it_comes_though_nobody_pauses(self) -> None:
        calls: list[int] = []
        lull = upkeep.Lull(lambda: calls.append(1))
        end = time.monotonic() + 1
        while time.monotonic() < end:
            lull.touch()
            time.sleep(0.01)
        assert 1 <= len(calls) <= 3
        lull.close()

    def test_nothing_comes_after_closing(self) -> None:
        calls: list[int] = []
        before = threading.active_count()
        lull = upkeep.Lull(lambda: calls.append(1))
        lull.touch()
        lull.close()
        lull.touch()
        assert threading.active_count() == before
        time.sleep(0.2)
        assert calls == []


class TestClosing:
    def test_no_thread_and_no_log_are_left(self, database: Database, dossier: Path, workshop: str) -> None:
        before = set(threading.enumerate())
        database.submit(capture.add_contribution, workshop, Saying("Un banc"), EVENING).result()
        assert set(threading.enumerate()) > before
        database.close()
        assert set(threading.enumerate()) == before
        assert [path.name for path in dossier.parent.iterdir() if path.is_file()] == [dossier.name]

    def test_what_was_asked_before_is_written(self, database: Database, dossier: Path, workshop: str) -> None:
        asked = [database.submit(capture.add_contribution, workshop, Saying(f"Idée {n}"), EVENING) for n in range(20)]
        database.close()
        assert len({one.result().reference for one in asked}) == 20
        assert check_dossier(dossier).contributions == 20

    def test_whoever_comes_late_is_told(self, database: Database, workshop: str) -> None:
        database.close()
        with pytest.raises(DossierClosed):
            database.read(capture.contribution_rows, workshop)
        with pytest.raises(DossierClosed):
            say(database, workshop)
        late = database.submit(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        assert isinstance(late.exception(), DossierClosed)
        database.close()

    def test_it_does_not_wait_long_for_another_post(self, dossier: Path, workshop: str, database: Database) -> None:
        other = open_dossier(dossier)
        say(database, workshop)
        with other.engine.connect() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM workshop").fetchall()
            say(database, workshop)
            began = time.monotonic()
            database.close()
            assert time.monotonic() - began < 2
        other.close()
        assert check_dossier(dossier).contributions == 2


class TestListeners:
    def test_one_that_fails_does_not_refuse_what_is_saved(self, database: Database, workshop: str) -> None:
        heard = []

        def fails() -> None:
            raise LookupError("Ginette Le Goff")

        database.on_commit(fails)
        database.on_commit(lambda: heard.append(1))
        logs.start()
        assert say(database, workshop) == "A3-ACT-1-P-01"
        assert heard == [1]
        written = logs.log_file().read_text(encoding="utf-8")
        assert "LookupError" in written
        assert "Ginette" not in written


def test_a_gesture_during_the_upkeep_passes(database: Database, workshop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads write and the log is poured all the time: no gesture is refused."""
    monkeypatch.setattr(upkeep, "PAUSE", 0.001)
    monkeypatch.setattr(upkeep, "LONGEST", 0.001)
    with ThreadPoolExecutor(2) as hands:
        said = list(hands.map(lambda n: say(database, workshop, f"Idée {n}"), range(100)))
    assert len(set(said)) == 100
