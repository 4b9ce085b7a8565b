"""« Respect »: what somebody asks not to keep is taken out for good; that something was said there stays.

The reference, the place, the kind and the hours remain, and who removed the text and when. The words leave the row,
the search, the room's screen, the errata beside it and the journal, which keeps the commitment of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import DRAUGHTING, Contribution, ContributionGroup, Erratum
from fabrique_desktop.domain.errors import AlreadyRemoved
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.projection import ProjectedContribution
from fabrique_desktop.services.erasing import forget, forget_decisions

WORDS = ("text", "verbatim", *DRAUGHTING)


def remove(session: Session, contribution_id: str, at: datetime) -> None:
    """On request, once closed too: nothing gives the text back, an undo included.

    Asked again, it empties what was written beside it since; AlreadyRemoved when nothing was.
    """
    contribution = session.get_one(Contribution, contribution_id)
    errata = session.scalars(select(Erratum).where(Erratum.contribution_id == contribution_id)).all()
    if contribution.removed_at is None:
        for field in WORDS:
            setattr(contribution, field, "")
        contribution.removed_at = at
        contribution.search_key = contribution.stem_key = ""
    elif not any(erratum.text for erratum in errata):
        raise AlreadyRemoved(contribution.reference)
    for erratum in errata:  # « lire … au lieu de … » says it again
        erratum.text = ""
    held = groups_of(session, contribution_id)
    for group in session.scalars(select(ContributionGroup).where(ContributionGroup.id.in_(held))):
        group.title = ""  # what holds it together with others may be named after it
    for shown in session.scalars(
        select(ProjectedContribution).where(ProjectedContribution.contribution_id == contribution_id)
    ):
        session.delete(shown)
    session.flush()  # the emptying first: it is what the journal goes on telling
    forget(session, "contribution", WORDS, JournalEntry.entity_id == contribution_id)
    forget(session, "erratum", ["text"], JournalEntry.entity_id.in_([erratum.id for erratum in errata]))
    forget(session, "contribution_group", ["title"], JournalEntry.entity_id.in_(held))
    forget_decisions(session)
    session.info["pen"].erased = True


def groups_of(session: Session, contribution_id: str) -> Sequence[str]:
    """Those that hold it, or ever held it: their titles may say it again."""
    told = (
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(
            JournalEntry.entity_id == contribution_id, JournalValue.field == "group_id", JournalValue.value != "null"
        )
    )
    return [json.loads(value) for value in session.scalars(told) if value is not None]


def removed_among(session: Session, contribution_ids: Iterable[str]) -> frozenset[str]:
    """Those whose text was taken out: whoever still holds words of theirs lets them go."""
    asked = Contribution.id.in_(list(contribution_ids))
    return frozenset(session.scalars(select(Contribution.id).where(asked, Contribution.removed_at.is_not(None))))
