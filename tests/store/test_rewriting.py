"""The file written again after an erasure: nothing of the erased stays in it, and nothing else changes."""

from __future__ import annotations

import signal
import time
from contextlib import closing as closed_at_the_end
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.people import Participant, Role
from fabrique_desktop.services import capture, check_in, closing, programme
from fabrique_desktop.services.check_in import Manners, NewPerson
from fabrique_desktop.services.searching import find_people
from fabrique_desktop.store import upkeep
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.engine import BUSY, log_of
from tests.conftest import EVENING
from tests.services.people import register
from tests.store.processes import start
from tests.store.raw import by_hand

NEED = "interprète dari"
CLOSING = """
import sys
from pathlib import Path
from fabrique_desktop.services import closing, programme
from fabrique_desktop.store.dossier import open_dossier
database = open_dossier(Path(sys.argv[1]))
workshop = database.read(programme.workshop_named, "A3-ACT-1").id
database.write(closing.close_workshop, workshop, database.clock())
print("closed", flush=True)
database.close()
"""
REWRITING = """
import sys
from pathlib import Path
from fabrique_desktop.store import upkeep
from fabrique_desktop.store.dossier import open_dossier
path = Path(sys.argv[1])
open_dossier(path).close()
print("ready", flush=True)
while True:
    assert upkeep.rewrite_alone(path)
    database = open_dossier(path)
    assert upkeep.rewrite(database.path, upkeep.SHARED)
    database.close()
"""


@pytest.fixture
def crowded(database: Database, dossier: Path, workshop: str) -> Path:
    """A closed dossier of some megabytes, with needs to erase and room to gain."""

    def evening(session: Session) -> None:
        for number in range(60):
            person = session.get_one(Participant, register(session, f"Rahimi {number}", "", workshop))
            person.needs = f"{NEED} {number}"
        for number in range(1200):
            capture.add_contribution(session, workshop, Saying(f"Idée {number} : " + "un banc " * 20), EVENING)

    database.write(evening)
    database.close()
    return dossier


def places(database: Database) -> list[tuple[int, str]]:
    """The search rests on them."""
    statement = "SELECT rowid, id FROM participant UNION ALL SELECT rowid, id FROM contribution"
    return [tuple(row) for row in database.read(lambda session: session.connection().exec_driver_sql(statement).all())]


def traces(dossier: Path) -> list[str]:
    return [path.name for path in dossier.parent.glob(f"{dossier.name}*") if NEED.encode() in path.read_bytes()]


def killed(script: str, dossier: Path, after: float) -> None:
    child = start(["-c", script, dossier])
    assert child.stdout is not None
    assert child.stdout.readline() in ("closed\n", "ready\n")
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    _told, complaint = child.communicate()
    assert complaint == ""


def test_every_row_keeps_its_place(crowded: Path) -> None:
    with closed_at_the_end(open_dossier(crowded)) as database:
        before = places(database)
        assert upkeep.rewrite(database.path, upkeep.SHARED)
        assert places(database) == before
        assert database.read(find_people, "rahimi 7", [])[0].surname == "Rahimi 7"
    assert upkeep.rewrite_alone(crowded)
    assert check_dossier(crowded).problems == ()
    with closed_at_the_end(open_dossier(crowded)) as database:
        assert places(database) == before


def test_killed_while_it_closes_nothing_is_lost_and_the_next_window_ends_it(crowded: Path) -> None:
    whole = crowded.read_bytes()
    for moment in range(10):
        killed(CLOSING, crowded, 0.004 * moment)
        assert check_dossier(crowded).problems == ()
        open_dossier(crowded).close()
        report = check_dossier(crowded)
        assert (report.problems, report.contributions, report.people) == ((), 1200, 60)
        assert traces(crowded) == []
        crowded.write_bytes(whole)


def test_killed_in_the_middle_of_the_rewriting_nothing_is_lost(crowded: Path) -> None:
    with closed_at_the_end(open_dossier(crowded)) as database:
        before = places(database)
    for moment in range(8):
        killed(REWRITING, crowded, 0.03 + 0.017 * moment)
        assert check_dossier(crowded).problems == ()
        with closed_at_the_end(open_dossier(crowded)) as database:
            assert places(database) == before


class TestOtherPosts:
    def test_they_go_on_in_a_file_that_shrank(self, crowded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with closed_at_the_end(open_dossier(crowded)) as other_post, closed_at_the_end(open_dossier(crowded)) as mine:
            workshop = mine.read(programme.workshop_named, "A3-ACT-1").id
            elsewhere = mine.read(programme.workshop_named, "A4-ACT-1").id
            size = crowded.stat().st_size
            mine.write(closing.close_workshop, workshop, EVENING)
            monkeypatch.setattr(upkeep, "PAUSE", 0.01)
            mine.write(check_in.unnamed, elsewhere, 1, EVENING)
            for _ in range(200):
                time.sleep(0.05)
                if not traces(crowded):
                    break
            assert traces(crowded) == []
            other_post.write(check_in.unnamed, elsewhere, 1, EVENING)
            assert crowded.stat().st_size < size
        assert check_dossier(crowded).problems == ()

    def test_a_file_left_by_a_cut_is_not_rewritten_under_their_hands(self, crowded: Path) -> None:
        killed(CLOSING, crowded, 0)
        with closed_at_the_end(open_dossier(crowded)) as other_post:
            open_dossier(crowded).close()
            assert log_of(crowded).exists()
            other_post.write(check_in.unnamed, other_post.read(programme.workshop_named, "A4-ACT-1").id, 1, EVENING)
        assert traces(crowded) == []

    def test_alone_says_so(self, crowded: Path) -> None:
        with closed_at_the_end(open_dossier(crowded)), pytest.raises(Exception, match="locked"):
            upkeep.rewrite_alone(crowded)


class TestBounds:
    def test_a_file_too_large_is_left_for_the_closing(self, crowded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("fabrique_desktop.store.database.SHARED", 1)
        with closed_at_the_end(open_dossier(crowded)) as database:
            assert not upkeep.rewrite(database.path, 1)
            database.write(closing.close_workshop, database.read(programme.workshop_named, "A3-ACT-1").id, EVENING)
        assert traces(crowded) == []
        assert not log_of(crowded).exists()

    def test_a_day_that_erases_nothing_rewrites_nothing(self, dossier: Path) -> None:
        with by_hand(dossier) as raw:
            raw.executescript(
                "CREATE TABLE room AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                " SELECT i, hex(randomblob(40)) AS filler FROM n; DROP TABLE room"
            )
        with closed_at_the_end(open_dossier(dossier)) as database:
            workshop = database.read(programme.workshop_named, "A3-ACT-1").id
            database.write(check_in.walk_in, workshop, NewPerson("Le Gall"), EVENING, Manners(role=Role.OBSERVER))
            database.write(closing.close_workshop, workshop, EVENING)
        with by_hand(dossier) as raw:
            assert raw.execute("PRAGMA freelist_count").fetchone() != (0,)

    def test_who_writes_next_on_that_connection_waits_as_long_as_ever(self, database: Database, workshop: str) -> None:
        database.write(check_in.walk_in, workshop, NewPerson("Le Gall"), EVENING)
        upkeep.pour(database.engine, upkeep.EMPTY)
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY
