"""A window that reads while much is written without a pause never takes its own dossier for another file."""

from __future__ import annotations

import random

from sqlalchemy import text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.engine import log_of

LINES = 240
PAGES = 1_000  # of the log: SQLite by itself begins to pour it there


def test_a_log_that_grows_under_a_reader_refuses_nobody(database: Database, workshop: str) -> None:
    chance = random.Random(1)
    recorded: list[str] = []
    while len(recorded) < LINES:
        with Session(database.engine) as reader:
            reader.execute(text("SELECT count(*) FROM contribution")).all()  # holds what it saw until it is closed
            for _ in range(chance.randint(3, 60)):
                saying = Saying(f"Idée {len(recorded)} " + "mot " * chance.randint(3, 60), 1)
                recorded.append(database.write(capture.add_contribution, workshop, saying, database.clock()).reference)
    assert log_of(database.path).stat().st_size > PAGES * 4096
    assert len(set(recorded)) == len(recorded)
