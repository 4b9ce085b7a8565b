"""The worst files, each in a process of its own as the window reads them: a sentence, and a bounded memory."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from fabrique_desktop.ui.child import run_in_child
from tests.documents.hostile import EVERY, Weighed, made, weighed

MOST_MEGABYTES = 300
SAID = {
    "strings_of_600_mb": "TooLarge",
    "strings_by_millions": "TooLarge",
    "cells_by_millions": "TooLarge",
    "cells_far_away": "100000 lines",
    "a_tag_of_100_mb": "Damaged",
    "nested_for_ever": "TooLarge",
    "names_by_millions": "Damaged",
    "a_line_of_48_mb": "TooLarge",
    "ten_million_separators": "TooLarge",
    "wide_rows": "50 lines",
    "line_ends_alone": "TooLarge",
    "quotes_alone": "TooLarge",
    "wide_characters": "TooLarge",
    "members_by_thousands": "TooLarge",
}


def in_child(path: Path) -> Weighed:
    """As `ui/tasks.py` does, without a window."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    stop = context.Event()
    process = context.Process(target=run_in_child, args=(theirs, stop))
    process.start()
    theirs.close()
    ours.send((weighed, path))
    answer: tuple[Any, ...] = ("progress",)
    while answer[0] == "progress":
        answer = ours.recv()
    process.join()
    assert answer[0] == "done", answer
    found: Weighed = answer[1]
    return found


@pytest.mark.parametrize("name", EVERY)
def test_a_hostile_file_is_told_in_little_memory(tmp_path: Path, name: str) -> None:
    found = in_child(made(tmp_path, name))
    print(f"{name}: {found.said}, {found.megabytes} MB, {found.seconds:.1f} s")
    assert found.said == SAID[name]
    assert found.megabytes < MOST_MEGABYTES
