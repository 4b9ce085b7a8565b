"""What the tests of copies share: a protected dossier, words said in it, what lies in a folder."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution, Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import SUFFIX as DRAFTS
from tests.conftest import EVENING
from tests.store.raw import by_hand

PHRASE = "lampe riviere ardoise moineau"


def say(database: Database, words: str = "Un banc") -> str:
    workshop = database.read(programme.workshop_named, "A3-ACT-1").id
    return database.write(capture.add_contribution, workshop, Saying(words), EVENING).reference


def said(database: Database) -> int:
    return database.read(_said)


def _said(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Contribution)) or 0


def erase_something(path: Path) -> None:
    """As an erasure does: what was said leaves the journal, its commitment stays."""
    with by_hand(path) as raw:
        raw.execute(
            "UPDATE journal_value SET value = NULL, salt = NULL WHERE field = 'text' AND position ="
            " (SELECT max(position) FROM journal_value WHERE field = 'text' AND value IS NOT NULL)"
        )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def pieces(folder: Path) -> list[str]:
    """What no work should leave behind."""
    return [name for name in names(folder) if name.endswith((".part", ".tmp", "-wal", "-shm", "-journal"))]


def drafts_of(dossier: Path) -> Path:
    return dossier.with_name(dossier.name + DRAFTS)
