"""`make bench`: one line a measure, `name  ours  floor  ratio  aim`, in milliseconds; remarks on stderr.

`python -m tests.benchmarks searching living` takes only those.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.benchmarks.measuring import remark

MEASURES = ("start_up", "typing_in", "searching", "exporting", "leaving", "living", "importing_rows", "similar", "room")


def main(asked: list[str]) -> None:
    """Each in a process of its own: none profits from what another imported, nor suffers from what it left."""
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="fabrique-bench-") as name:
        environment = _environment(Path(name))
        for one in asked or MEASURES:
            folder = Path(name) / one
            folder.mkdir()
            command = [sys.executable, "-m", "tests.benchmarks.alone", one, str(folder)]
            if subprocess.run(command, env=environment, check=False).returncode:
                remark(f"{one}: not measured")
    remark(f"{monotonic() - began:.0f} s")


def _environment(folder: Path) -> dict[str, str]:
    """Its own home, and bytecode kept as once installed, whatever the developer's shell says of it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept.setdefault("QT_QPA_PLATFORM", "offscreen")
    return kept | {"FABRIQUE_HOME": str(folder / "home"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


if __name__ == "__main__":
    main(sys.argv[1:])
