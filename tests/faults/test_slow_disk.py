"""A disk whose sync takes 300 ms: typing stays fluid, nothing is called saved before it is, nothing is lost."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from fabrique_desktop.store.drafts import SUFFIX, Drafts
from fabrique_desktop.store.engine import connect
from tests.benchmarks.measuring import p99, spread
from tests.faults.conftest import SYNC_MS, Fault
from tests.store.processes import start

LINES = [f"Ligne {number} : « ouvrir le samedi, à l’été »" for number in range(1, 11)]
FLUID = 6  # of a sync, what the loop may be kept waiting at the 99th percentile: 50 ms
PATIENCE_S = 60
_SAVED = re.compile(r"(\S+) enregistrée$")
_TIMED = """
import os, sys, time
for path in sys.argv[1:]:
    with open(path, "wb") as file:
        file.write(b"x")
        file.flush()
        for sync in (os.fsync, os.fdatasync):
            began = time.monotonic()
            sync(file.fileno())
            print(time.monotonic() - began)
"""


def test_the_disk_is_slow_indeed_and_that_disk_only(slow_disk: Fault, tmp_path: Path) -> None:
    there, elsewhere = tmp_path / "disk" / "a", tmp_path / "b"
    command = [sys.executable, "-c", _TIMED, str(there), str(elsewhere)]
    timed = subprocess.run(command, env=slow_disk.environment, capture_output=True, text=True, check=True)
    taken = [float(line) * 1000 for line in timed.stdout.split()]
    assert [one >= SYNC_MS for one in taken[:2]] == [True, True]
    assert sum(taken[2:]) < sum(taken[:2])
    assert [(what, name) for _moment, what, name in slow_disk.told()] == [("sync", "a"), ("synced", "a")] * 2


@contextmanager
def window(fault: Fault, dossier: Path, lines: list[str]) -> Iterator[subprocess.Popen[str]]:
    child = start(["-m", "tests.faults.typing_window", dossier, *lines], env=fault.environment)
    try:
        assert child.stdout is not None
        assert json.loads(child.stdout.readline()) == {"ready": True}
        yield child
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()


def told_by(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert child.stdout is not None
    for line in child.stdout:
        yield json.loads(line)


def test_ten_lines_are_typed_while_the_disk_waits(slow_disk: Fault, on_disk: Path) -> None:
    claims, left = 0, {}
    with closing(connect(on_disk)) as reader, window(slow_disk, on_disk, LINES) as child:
        for told in told_by(child):
            if "line" in told:
                there = rows(reader)  # by another process, at once
                claims += claimed_and_kept(told, there)
            if "gaps" in told:
                left = told
                break
        assert list(rows(reader).values()) == LINES
    assert claims >= len(LINES)
    syncs = [name for _moment, what, name in slow_disk.told() if what == "sync"]
    assert syncs.count(f"{on_disk.name}-wal") >= len(LINES)
    print(f"event loop, ms: {spread(left['gaps'])}; key to paint, ms: {spread(left['waits'])}")
    print(f"{claims} claims, each true; {len(syncs)} syncs of {SYNC_MS} ms")
    assert p99(left["gaps"]) <= SYNC_MS / FLUID
    assert sum(gap >= SYNC_MS for gap in left["gaps"]) < len(LINES) / 2  # a busy machine may hold one; a wait, each


def rows(reader: Any) -> dict[str, str]:
    found = reader.execute("SELECT reference, text FROM contribution ORDER BY id").fetchall()
    return dict(found)


def claimed_and_kept(told: dict[str, Any], there: dict[str, str]) -> int:
    """How many claims these words make; each must be true."""
    claims = 0
    if found := _SAVED.search(told["line"]):
        assert found[1] in there, told
        claims += 1
    if told["window"].startswith("Tout est enregistré"):
        assert len(there) >= told["of"], told
        claims += 1
    return claims


def test_killed_while_the_disk_waits_the_line_is_in_the_draft(slow_disk: Fault, on_disk: Path) -> None:
    with window(slow_disk, on_disk, LINES[:1]) as child:
        before = len(slow_disk.told())
        wal, drafts = f"{on_disk.name}-wal", f"{on_disk.name}{SUFFIX}-wal"
        wait_until_begun(slow_disk, before, {wal, drafts})
        child.send_signal(signal.SIGKILL)
        child.wait()
    told = slow_disk.told()[before:]
    assert ("synced", wal) not in [(what, name) for _moment, what, name in told]
    assert LINES[0] in drafted(on_disk)


def wait_until_begun(fault: Fault, before: int, files: set[str]) -> None:
    limit = monotonic() + PATIENCE_S
    while not files <= {name for _moment, what, name in fault.told()[before:] if what == "sync"}:
        assert monotonic() < limit, "the disk was never asked"
        sleep(0.005)


def drafted(dossier: Path) -> list[str]:
    """Every line that a window which died has left."""
    drafts = Drafts(dossier.with_name(dossier.name))
    try:
        found = [draft for slot in drafts.orphan_slots() for draft in drafts.find(slot)]
    finally:
        drafts.close()
    return [line.text for draft in found for line in (draft.line, draft.parked, draft.aside, *draft.waiting) if line]


def rows_of(dossier: Path) -> list[str]:
    with closing(connect(dossier)) as reader:
        return list(rows(reader).values())
