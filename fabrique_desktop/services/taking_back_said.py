"""The undo of a table: the last gesture of this window on what was said in a workshop, and how many it had changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.services import history
from fabrique_desktop.services.history import Undone


def undo_said(session: Session, workshop_id: str, at: datetime) -> Undone:
    """As `history.undo_last`; several entries filed in one gesture are told by their number too."""
    undone = history.undo_last(session, history.CAPTURE, [workshop_id], at)
    if undone.number:
        return undone
    pen = session.info["pen"]
    changed = select(func.count(JournalEntry.entity_id.distinct())).where(
        JournalEntry.station == pen.station, JournalEntry.gesture == pen.undoes, JournalEntry.entity == "contribution"
    )
    return replace(undone, number=session.scalar(changed) or 0)
