"""How windows end, two at a time: each says at the next start what happened to it, and nothing after a clean end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from fabrique_desktop import crash_report, logs
from fabrique_desktop.crash_report import Death, End, Watch
from fabrique_desktop.ui.failures import death_sentence
from tests.journeys.player import PATIENCE_S
from tests.needles import HOME, SAID, traces_in

DIED = "La Fabrique s’était arrêtée brutalement"
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals are told apart elsewhere only")


class Window:
    """A window in its own process."""

    def __init__(self, dossier: Path) -> None:
        command = [sys.executable, "-m", "tests.ui.ending", str(dossier)]
        self.errors = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - read once the process is gone
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, encoding="utf-8"
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._orders, self._answers = self.process.stdin, self.process.stdout
        self.banner = self.hear("banner")

    def order(self, word: str) -> None:
        self._orders.write(f"{word}\n")
        self._orders.flush()

    def hear(self, key: str) -> str:
        for line in self._answers:
            told: dict[str, str] = json.loads(line)
            if key in told:
                return told[key]
        raise AssertionError(f"{key}: {self.complaints()}")

    def complaints(self) -> str:
        self.errors.seek(0)
        return self.errors.read()

    def ask(self, word: str, key: str) -> str:
        self.order(word)
        return self.hear(key)

    def said(self) -> str:
        """What the banner shows, once it shows something."""
        limit = time.monotonic() + PATIENCE_S
        while not (shown := self.ask("tell", "banner")):
            assert time.monotonic() < limit, "nothing was said"
        return shown

    def end(self, word: str) -> int:
        self.order(word)
        return self.process.wait()

    def kill(self) -> int:
        self.process.kill()
        return self.process.wait()

    def let_go(self) -> None:
        self.kill()
        for stream in (self._orders, self._answers, self.errors):
            stream.close()


Opens = Callable[[], Window]


@pytest.fixture
def opens(dossier: Path, home: Path) -> Iterator[Opens]:
    opened: list[Window] = []

    def opener() -> Window:
        opened.append(Window(dossier))
        return opened[-1]

    yield opener
    for one in opened:
        one.let_go()


def faults_left() -> int:
    return len(list(logs.crash_file().parent.glob("fault*")))


def kept() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(logs.log_file().parent.iterdir()))


def test_a_clean_end_leaves_nothing_to_tell(opens: Opens) -> None:
    first, second = opens(), opens()
    assert (first.banner, second.banner) == ("", "")
    assert faults_left() == 2
    assert (first.end("close"), second.end("close")) == (0, 0)
    assert faults_left() == 0
    assert opens().banner == ""


@unix
@pytest.mark.parametrize(
    ("order", "ended", "words"),
    [
        ("fault", -signal.SIGSEGV, "Segmentation fault"),
        ("abort", -signal.SIGABRT, "Aborted"),
        pytest.param("fatal", -signal.SIGABRT, "Aborted", marks=pytest.mark.soak),
    ],
)
def test_a_fatal_fault_is_told_once_while_another_window_lives(
    opens: Opens, order: str, ended: int, words: str
) -> None:
    living, dying = opens(), opens()
    assert dying.end(order) == ended
    third = opens()
    assert third.banner.startswith(f"{DIED} aujourd’hui à ")
    assert "est là" in third.banner
    report = third.ask("report", "report")
    assert f"Fatal Python error: {words}" in report
    assert f"{dying.process.pid} INFO start" in report
    assert f"{third.process.pid} INFO start" not in report
    assert traces_in(report) == []
    assert faults_left() == 2
    assert living.end("abort") == -signal.SIGABRT
    assert opens().banner.startswith(f"{DIED} aujourd’hui à ")
    assert third.end("close") == 0
    assert traces_in(kept()) == []


def test_a_kill_or_a_power_cut_is_told_apart(opens: Opens) -> None:
    one, other = opens(), opens()
    one.kill()
    third = opens()
    assert third.banner.startswith(f"{DIED} aujourd’hui vers ")
    assert "ordinateur éteint, ou programme arrêté de force" in third.banner
    report = third.ask("report", "report")
    assert "arrêt sans un mot" in report
    assert "Fatal" not in report
    assert other.end("close") == 0
    assert third.end("close") == 0
    assert opens().banner == ""


def test_two_that_died_together_are_told_together(opens: Opens) -> None:
    one, other = opens(), opens()
    one.kill()
    other.kill()
    third = opens()
    assert "2 fenêtres n’ont pas été fermées" in third.banner
    assert third.ask("report", "report").count("arrêt sans un mot") == 2


def test_an_error_in_a_slot_ends_nothing_and_keeps_the_line(opens: Opens) -> None:
    window = opens()
    assert window.ask("type", "line") == SAID
    window.order("throw")
    assert "erreur imprévue" in window.said()
    window.order("throw")
    assert window.said().count("erreur imprévue") == 1
    report = window.ask("report", "report")
    assert "KeyError" in report
    assert traces_in(report) == []
    window.kill()
    assert traces_in(window.complaints()) == []
    again = opens()
    assert traces_in(kept()) == []
    assert again.end("close") == 0


class TestFiles:
    @pytest.fixture(autouse=True)
    def started(self, home: Path) -> None:
        logs.start()

    @pytest.fixture
    def opened(self) -> Iterator[Callable[[], Watch]]:
        made: list[Watch] = []

        def opener() -> Watch:
            made.append(Watch())
            return made[-1]

        yield opener
        for one in made:
            one.close()

    def left(self, text: str, hours: float = 0) -> Path:
        path = logs.crash_file().with_name("fault-12-ab.log")
        path.write_text(text, encoding="utf-8")
        then = time.time() - hours * 3600
        os.utime(path, (then, then))
        return path

    def test_the_hour_is_that_of_the_last_pulse(self, opened: Callable[[], Watch]) -> None:
        about = json.dumps({"version": "0.9.1", "process": 12, "began": "2026-11-24T14:02:00+01:00"})
        self.left(f"{about}\n", hours=20)
        (death,) = opened().died
        assert (death.end, death.version, death.process) == (End.CUT, "0.9.1", 12)
        assert abs(datetime.now().astimezone() - death.at - timedelta(hours=20)) < timedelta(minutes=1)

    def test_a_pulse_moves_it(self, opened: Callable[[], Watch]) -> None:
        watch = opened()
        (file,) = logs.crash_file().parent.glob("fault-*")
        os.utime(file, (0, 0))
        watch.pulse()
        assert time.time() - file.stat().st_mtime < 60

    def test_a_file_being_made_is_left_alone(self, opened: Callable[[], Watch]) -> None:
        path = self.left("")
        assert opened().died == ()
        assert path.exists()

    def test_what_an_earlier_version_left_is_told_or_forgotten(self, opened: Callable[[], Watch]) -> None:
        logs.crash_file().write_text("", encoding="utf-8")
        os.utime(logs.crash_file(), (0, 0))
        assert opened().died == ()
        logs.crash_file().write_text(f'Fatal Python error: Aborted\n  File "{HOME}", line 1 in x\n', encoding="utf-8")
        (death,) = opened().died
        assert death.end is End.FAULT
        assert traces_in(crash_report.of_deaths([death], "6")) == []
        assert not logs.crash_file().exists()

    @pytest.mark.parametrize("damage", ["{}", "[1]", "\x00\x00", '{"version": 1, "began": 2}', HOME])
    def test_a_damaged_file_ends_in_a_report_without_its_words(self, opened: Callable[[], Watch], damage: str) -> None:
        self.left(f"{damage}\n{SAID}", hours=1)
        (death,) = opened().died
        assert traces_in(crash_report.of_deaths([death], "6")) == []

    def test_each_dead_window_is_told_by_one_only(self, opened: Callable[[], Watch]) -> None:
        self.left("Fatal Python error: Aborted\n", hours=1)
        assert [len(opened().died) for _ in range(3)] == [1, 0, 0]

    def test_a_folder_that_refuses_stops_nothing(self, opened: Callable[[], Watch], home: Path) -> None:
        logs.stop()
        for file in logs.log_file().parent.iterdir():
            file.unlink()
        logs.log_file().parent.rmdir()
        logs.log_file().parent.write_text("un fichier là où il faudrait un répertoire", encoding="utf-8")
        logs.start()
        watch = opened()
        watch.pulse()
        assert watch.died == ()


@pytest.mark.parametrize(
    ("hours_before", "end", "said"),
    [
        (1, End.FAULT, "aujourd’hui à 18\u00a0h\u00a042"),
        (24, End.CUT, "hier vers 19\u00a0h\u00a042, sans avoir été fermée"),
        (20 * 24, End.FAULT, "le 5\u00a0novembre\u00a02026 à 19\u00a0h\u00a042"),
    ],
)
def test_the_sentence_says_when(hours_before: float, end: End, said: str) -> None:
    now = datetime(2026, 11, 25, 19, 42).astimezone()
    death = Death(end, now - timedelta(hours=hours_before), None, "1", 1, (), ())
    assert death_sentence((death,), now).startswith(f"{DIED} {said}")
    assert death_sentence((death,), now).endswith(".")
