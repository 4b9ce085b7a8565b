"""The door: nothing, or a dossier's path, goes straight to the window; words go to the command line.

Apart from cli.py because that one imports SQLAlchemy, which a window paints before.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (len(words) == 1 and words[0].endswith(".fabrique")):
        return _window(Path(words[0]) if words else None)
    from fabrique_desktop.cli import main as command_line

    return command_line(words)


def _window(dossier: Path | None) -> int:
    """The outermost hook: what no window can tell any more leaves a report, a line and a small window."""
    try:
        from fabrique_desktop.app import run

        return run(dossier)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        from fabrique_desktop.outermost import give_up

        return give_up(error)
