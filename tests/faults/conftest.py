"""Faults of the disk, preloaded into a child process; built here from their few lines of C."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent
SYNC_MS = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """What a child process is started with, and where the fault tells what it did."""

    environment: dict[str, str]
    log: Path

    def told(self) -> list[tuple[float, str, str]]:
        """Moment, what happened, name of the file."""
        if not self.log.exists():
            return []
        whole = self.log.read_text(encoding="utf-8").rpartition("\n")[0]
        lines = [line.split(" ", 2) for line in whole.splitlines()]
        return [(float(moment), what, Path(path).name) for moment, what, path in lines]


Build = Callable[..., Fault]


@pytest.fixture
def build_fault(tmp_path: Path) -> Build:
    """`build_fault(name, VARIABLE=value)`: the library of `name.c`, at work on the files of the test's folder."""
    if sys.platform != "linux":
        pytest.skip("faults of the disk are preloaded on Linux only")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("no C compiler here: sh .ci/setup.sh tools")

    def build(name: str, **variables: object) -> Fault:
        library, log = tmp_path / f"{name}.so", tmp_path / f"{name}.log"
        flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared"]
        subprocess.run([compiler, *flags, "-o", library, SOURCES / f"{name}.c", "-ldl"], check=True)
        folder = tmp_path / "disk"
        folder.mkdir(exist_ok=True)
        told = {"FAULT_FOLDER": str(folder), "FAULT_LOG": str(log), "LD_PRELOAD": str(library)}
        return Fault(dict(os.environ) | told | {key: str(value) for key, value in variables.items()}, log)

    return build


@pytest.fixture
def slow_disk(build_fault: Build) -> Fault:
    return build_fault("slow_sync", FAULT_SYNC_MS=SYNC_MS)


@pytest.fixture
def on_disk(dossier: Path, tmp_path: Path) -> Path:
    """The dossier, on the disk that fails."""
    folder = tmp_path / "disk"
    folder.mkdir(exist_ok=True)
    return Path(shutil.move(dossier, folder / dossier.name))
