"""Who somebody is now: an entry found to be somebody else's leads to that person."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_INTO = text("SELECT merged_into FROM participant WHERE id = :id")


def followed(session: Session, participant_id: str) -> str:
    """The person this entry is now part of, or itself."""
    seen: set[str] = set()
    into: str | None = participant_id
    while into is not None and into not in seen:
        seen.add(into)
        participant_id = into
        into = session.scalar(_INTO, {"id": participant_id})
    return participant_id
