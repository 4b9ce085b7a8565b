"""`fabrique export`, the whole process, beside LibreOffice making a PDF of the same words in HTML."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fabrique_desktop.services import programme
from fabrique_desktop.services.capture import published
from fabrique_desktop.store import dossier
from tests.benchmarks.dossiers import CODE, copied, fill
from tests.benchmarks.measuring import Measure, remark

_SIZES = (300, 3000)
_ALONE = (
    "import resource, subprocess, sys, time; begin = time.perf_counter(); "
    "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode; "
    "print(code, time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)


def measure(founded: Path) -> Iterator[Measure]:
    """Milliseconds against LibreOffice's, megabytes against a quarter of its own; told alone where it is not there."""
    office = shutil.which("soffice")
    for size in _SIZES:
        path = copied(founded, f"leaving_{size}.fabrique")
        fill(path, size)
        words = _as_html(path)
        target = founded.with_name(f"leaving_{size}")
        command = [sys.executable, "-m", "fabrique_desktop", "export", str(path), "--workshop", CODE, "--to"]
        ours, weight = _run([*command, str(target)])
        remark(f"export {size}: {ours:.2f} s, {weight:.0f} MB, {len(list(target.rglob('*.*')))} files")
        made = words.with_suffix(".pdf")
        profile = founded.with_name("office").as_uri()
        asked = ["--headless", "--convert-to", "pdf", "--outdir", str(founded.parent), str(words)]
        floor, heavy = _run([office, f"-env:UserInstallation={profile}", *asked]) if office else (0.0, 0.0)
        if not made.exists():
            remark("LibreOffice Writer is not installed: nothing to compare with")
            continue
        remark(f"LibreOffice, the words of the minutes alone, {size}: {floor:.2f} s, {heavy:.0f} MB")
        yield Measure(f"whole_export_{size}_ms", ours * 1000, floor * 1000, 1)
        yield Measure(f"whole_export_{size}_MB", weight, heavy / 4, 1)


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds and megabytes of one command and what it started, in a process that did nothing else."""
    told = subprocess.run(
        [sys.executable, "-c", _ALONE, *command], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    code, seconds, megabytes = told.stdout.split()
    assert code == "0", command
    return float(seconds), float(megabytes)


def _as_html(path: Path) -> Path:
    database = dossier.open_dossier(path)
    workshop = database.read(programme.workshop_named, CODE)
    rows = database.read(published, workshop.id)
    database.close()
    body = "".join(f"<h3>{one.reference}</h3><p>{html.escape(one.text)}</p>" for one in rows)
    target = path.with_suffix(".html")
    target.write_text(f"<html><meta charset='utf-8'><body>{body}</body></html>", encoding="utf-8")
    return target
