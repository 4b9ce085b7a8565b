"""« Respect »: what somebody asks not to keep is taken out for good; that something was said there stays.

The reference, the place, the kind and the hours remain, and who removed the text and when. The words leave the row,
the search, the room's screen, the errata beside it and the journal, which keeps the commitment of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import DRAUGHTING, Contribution, Erratum
from fabrique_desktop.domain.errors import AlreadyRemoved
from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.domain.projection import ProjectedContribution
from fabrique_desktop.services.erasing import forget, forget_decisions

WORDS = ("text", "verbatim", *DRAUGHTING)


def remove(session: Session, contribution_id: str, at: datetime) -> None:
    """On request, once closed too: nothing gives the text back, an undo included."""
    contribution = session.get_one(Contribution, contribution_id)
    if contribution.removed_at is not None:
        raise AlreadyRemoved(contribution.reference)
    for field in WORDS:
        setattr(contribution, field, "")
    contribution.removed_at = at
    contribution.search_key = contribution.stem_key = ""
    errata = session.scalars(select(Erratum).where(Erratum.contribution_id == contribution_id)).all()
    for erratum in errata:  # « lire … au lieu de … » says it again
        erratum.text = ""
    for shown in session.scalars(
        select(ProjectedContribution).where(ProjectedContribution.contribution_id == contribution_id)
    ):
        session.delete(shown)
    session.flush()  # the emptying first: it is what the journal goes on telling
    forget(session, "contribution", WORDS, JournalEntry.entity_id == contribution_id)
    forget(session, "erratum", ["text"], JournalEntry.entity_id.in_([erratum.id for erratum in errata]))
    forget_decisions(session)
    session.info["pen"].erased = True
    session.flush()


def removed_among(session: Session, contribution_ids: Iterable[str]) -> frozenset[str]:
    """Those whose text was taken out: whoever still holds words of theirs lets them go."""
    asked = Contribution.id.in_(list(contribution_ids))
    return frozenset(session.scalars(select(Contribution.id).where(asked, Contribution.removed_at.is_not(None))))
