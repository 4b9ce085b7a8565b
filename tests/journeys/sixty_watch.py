"""Starts the process that types the sixty, kills it, and reckons from its own notes what each kill took."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from tests.journeys.sixty_words import PHASES, Row, sample

ROOT = Path(__file__).parents[2]
#: of ten kills, how many fall where; the rows are drawn by chance
SHARES = {"line": 2, "aside": 1, "verbatim": 1, "sent": 1, "correction": 2, "sheet": 2, "block": 1}
#: in mid-sentence at somebody's pace, at full speed, or around an Enter
_LONGEST_S = {"typing": 1.3, "rushing": 0.4, "sending": 0.03}
_RUSHED = 0.2
_PATIENCE_S = 120.0
_TURN_S = 0.001
Note = dict[str, Any]


class Killed(NamedTuple):
    """When the signal left, and when the process was gone: it may have typed a letter more between the two."""

    sent: float
    dead: float


class Notes:
    """What the process wrote, read as it comes."""

    def __init__(self, path: Path) -> None:
        path.touch()
        self._stream = path.open(encoding="utf-8")
        self._rest = ""
        self.all: list[Note] = []

    def fresh(self) -> list[Note]:
        *lines, self._rest = (self._rest + self._stream.read()).split("\n")
        found = [json.loads(line) for line in lines]
        self.all += found
        return found

    def close(self) -> None:
        self._stream.close()


@dataclass
class Toll:
    """`worst` is the age, at the kill, of the oldest letter that did not come back."""

    kills: int = 0
    worst: float = 0.0
    letters: int = 0
    torn: int = 0  # boxes that were half-typed when a kill came
    came_back: int = 0
    taken_back: int = 0  # lines validated, whose commit the kill forestalled
    ghosts: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    where: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills {dict(self.where)}, {self.letters} letters, {self.torn} boxes half-typed at a kill, "
            f"{self.came_back} came back, oldest letter missing {self.worst * 1000:.0f} ms, lines validated that "
            f"waited: {self.taken_back}, given back though recorded: {self.ghosts}, strange: {self.strange}"
        )


class Sixty:
    """One dossier, one log, as many processes as there are kills, and a last one that finishes."""

    def __init__(self, dossier: Path, folder: Path, seed: int) -> None:
        self._dossier, self._seed = dossier, seed
        self._chance = random.Random(seed)
        self._log = folder / "notes.jsonl"
        self._errors = folder / "errors.txt"
        self.notes = Notes(self._log)
        self.killed: list[Killed] = []

    def play(self, kills: int) -> None:
        """A number of kills that ten divides."""
        rows = sample()
        for row, phase in self._drawn(rows, kills // 10):
            typing = "rushing" if self._chance.random() < _RUSHED else "typing"
            self._cut(row, phase, "sending" if phase == "sent" else typing)
        last = self._start(len(rows) + 1, PHASES[0])
        code = last.wait()
        self.notes.fresh()
        self.notes.close()
        assert code == 0, self._complaint()

    def _drawn(self, rows: Sequence[Row], tens: int) -> Sequence[tuple[Row, str]]:
        """In the order of the journey; one place may be drawn twice."""
        drawn = [
            (row, phase)
            for phase, number in SHARES.items()
            for row in self._chance.choices([row for row in rows if phase in row.phases], k=number * tens)
        ]
        return sorted(drawn, key=lambda one: (one[0].number, PHASES.index(one[1])))

    def toll(self) -> Toll:
        return reckon(self.notes.all, self.killed)

    def _start(self, row: int, phase: str) -> subprocess.Popen[bytes]:
        """Its output goes to a file: a pipe that nobody reads would stop it."""
        command = [sys.executable, "-W", "error", "-m", "tests.journeys.sixty"]
        seed = self._chance.randrange(1 << 30)
        environment = {**os.environ, "QT_LOGGING_RULES": "qt.qpa.*=false"}
        with self._errors.open("wb") as errors:
            return subprocess.Popen(
                [*command, self._dossier, self._log, str(row), phase, str(seed)],
                cwd=ROOT, env=environment, stdout=errors, stderr=errors,
            )  # fmt: skip

    def _cut(self, row: Row, phase: str, way: str) -> None:
        """At a moment drawn by chance, once the process has come to this row and phase."""
        delay = self._chance.uniform(0, _LONGEST_S[way])
        # at full speed it does not know that it is being watched
        asked = (row.number, phase) if way == "typing" else (len(sample()) + 1, PHASES[0])
        child = self._start(*asked)
        self._wait(child, row, phase, way)
        sleep(delay)
        sent = monotonic()
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL, self._complaint()
        self.killed.append(Killed(sent, monotonic()))
        self.notes.fresh()

    def _wait(self, child: subprocess.Popen[bytes], row: Row, phase: str, way: str) -> None:
        limit = monotonic() + _PATIENCE_S
        wanted = row.number, PHASES.index(phase)
        come = False
        while True:
            for note in self.notes.fresh():
                come = come or (note["do"] == "phase" and (note["row"], PHASES.index(note["phase"])) >= wanted)
                if come and note["do"] == {"typing": "target", "rushing": "phase", "sending": "sent"}[way]:
                    return
            assert child.poll() is None, self._complaint()
            assert monotonic() < limit, f"never came to {row.number} {phase}"
            sleep(_TURN_S)

    def _complaint(self) -> str:
        self.notes.fresh()
        told = [note for note in self.notes.all if note["do"] in ("strange", "phase")][-2:]
        return f"seed {self._seed}, {told}, {self._errors.read_text(errors='replace')[-3000:]}"


class Reckoning:
    """Each box as it was opened again, against the letters that had been typed there."""

    def __init__(self, killed: Sequence[Killed]) -> None:
        self.toll = Toll(kills=len(killed))
        self._killed = killed
        self._typed: dict[str, dict[int, float]] = {}
        self._phase = self._here = ""
        self._torn: set[str] = set()

    def take(self, note: Note) -> None:
        toll = self.toll
        match note["do"]:
            case "key":
                self._here = note["place"]
                self._typed.setdefault(self._here, {})[note["n"]] = note["t"]
                toll.letters += 1
            case "open":
                self._weigh(note["place"], note["holds"])
            case "phase":
                self._phase = note["phase"]
            case "written" | "sent":
                self._here = ""
            case "kill":
                self._kill()
            case "ghost":
                toll.ghosts.append(note["words"])
            case "taken back":
                toll.taken_back += 1
            case "strange":
                toll.strange.append(f"{note['place']} : {note['holds']}")

    def _kill(self) -> None:
        self.toll.where[self._phase] += 1
        if self._here:
            self.toll.torn += 1
            self._torn.add(self._here)
            self._here = ""

    def _weigh(self, place: str, holds: int) -> None:
        letters = self._typed.setdefault(place, {})
        if place in self._torn:
            self._torn.discard(place)
            self.toll.came_back += holds > 0
        missing = [number for number in letters if number >= holds]
        if missing:
            first = min(letters[number] for number in missing)
            kill = next((one for one in self._killed if one.dead >= first), None)
            if kill is None:
                self.toll.strange.append(f"{place} : letters gone without a kill")
            else:
                self.toll.worst = max(self.toll.worst, kill.sent - first)
        for number in missing:
            del letters[number]


def reckon(notes: Sequence[Note], killed: Sequence[Killed]) -> Toll:
    reckoning = Reckoning(killed)
    kills: list[Note] = [{"t": one.dead, "do": "kill"} for one in killed]
    for note in sorted([*notes, *kills], key=lambda one: float(one["t"])):
        reckoning.take(note)
    return reckoning.toll
