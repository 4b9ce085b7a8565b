"""One measure in a process of its own: `alone NAME FOLDER`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    from tests.benchmarks.dossiers import founded  # a child process imports this module again: it stays light

    for measure in import_module(f"tests.benchmarks.{sys.argv[1]}").measure(founded(Path(sys.argv[2]))):
        print(measure.line(), flush=True)
