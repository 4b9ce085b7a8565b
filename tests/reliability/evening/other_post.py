"""Another post on the same dossier: an entry now and then until its input is closed, each told once it is durable."""

from __future__ import annotations

import sys
import threading
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic

from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store.dossier import open_dossier
from tests.reliability.evening.hands import OTHERS

PAUSE_S = 0.5
TABLE = 3


def main(path: Path, code: str, began: datetime) -> None:
    started = monotonic()
    over = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    with closing(open_dossier(path)) as database:
        workshop = database.read(programme.workshop_named, code).id
        for number in count(1):
            at = began + timedelta(seconds=monotonic() - started)
            text = f"{OTHERS} {at:%H:%M:%S.%f} {number}"
            saying = Saying(text, TABLE, AngleChoice.UNSORTED)
            database.write(capture.add_contribution, workshop, saying, at)
            print(text, flush=True)
            if over.wait(PAUSE_S):
                return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]))
