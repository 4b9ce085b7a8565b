"""What a contribution may be about: another one that stands, and that does not itself rest on it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution, Details
from fabrique_desktop.domain.errors import AboutItself, NotAbout


def must_stand(session: Session, beside: Details, whose: Contribution | None = None) -> None:
    """NotAbout when what the line is about is not there, or was withdrawn or removed; one about nothing is ordinary.

    `whose` is the entry being corrected: what it was about already stays, and AboutItself refuses a circle.
    """
    about_id, link = beside.about_id, beside.link
    if about_id is None and link is None:
        return
    if whose is not None and (about_id, link) == (whose.about_id, whose.link):
        return
    about = session.get(Contribution, about_id or "")
    if about is None or link is None or about.withdrawn_at or about.removed_at:
        raise NotAbout()
    if whose is not None and _rests_on(session, about, whose.id):
        raise AboutItself(whose.reference)


def _rests_on(session: Session, one: Contribution, other_id: str) -> bool:
    """Whether `one` is the other, or leads to it, from what it is about to what that is about."""
    seen: set[str] = set()
    while one.id not in seen:
        if one.id == other_id:
            return True
        seen.add(one.id)
        further = session.get(Contribution, one.about_id or "")
        if further is None:
            return False
        one = further
    return False
