"""On a slow disk too, what is typed outlives the process within half a second, and no key waits for the drafts."""

import signal
from pathlib import Path
from time import sleep

from tests.benchmarks.keyboard import NEXT_TABLE
from tests.benchmarks.measuring import spread
from tests.faults.conftest import SYNC_MS, Fault
from tests.faults.test_slow_disk import drafted, rows_of, told_by, window

LONG = "Ouvrir la permanence le samedi matin, pour ceux qui travaillent en semaine. " * 3
QUICK = ["Une.", "Deux.", "Trois.", "Quatre.", "Cinq."]


def test_killed_in_the_middle_of_a_sentence_typed_without_a_pause(slow_disk: Fault, on_disk: Path) -> None:
    with window(slow_disk, on_disk, [LONG]) as child:
        sleep(3)
        child.send_signal(signal.SIGKILL)
        child.wait()
    [kept] = drafted(on_disk)
    assert LONG.startswith(kept)
    assert len(kept) > len(LONG) / 4


def test_killed_with_lines_waiting_for_the_disk(slow_disk: Fault, on_disk: Path) -> None:
    with window(slow_disk, on_disk, QUICK) as child:
        next(told for told in told_by(child) if told.get("entered") == len(QUICK))
        sleep(0.5)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert set(QUICK) <= {*drafted(on_disk), *rows_of(on_disk)}


def test_another_table_is_taken_without_waiting_for_the_disk(slow_disk: Fault, on_disk: Path) -> None:
    """Each table has its draft, kept and found again as one goes from one to the next."""
    half = "Une demi-phrase" + NEXT_TABLE
    with window(slow_disk, on_disk, [half * 3 + "Une phrase."]) as child:
        left = next(told for told in told_by(child) if "gaps" in told)
    print(f"event loop, ms: {spread(left['gaps'])}")
    assert max(left["gaps"]) < SYNC_MS
