"""« Regrouper »: entries that say the same are held together by a person; each stays as it was said, where it was said.

Only the link changes, so it may be done across workshops and once they are closed; undone like any other gesture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionGroup, ContributionKind
from fabrique_desktop.domain.programme import Audience, Axis, Workshop
from fabrique_desktop.domain.text import clean_line


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One original, with where it comes from: who said it is what a synthesis must not lose."""

    id: str
    reference: str
    workshop_code: str
    audience: str
    axis_number: int | None
    kind: ContributionKind
    angle: AngleChoice
    title: str
    text: str
    verbatim: str
    withdrawn: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group and all its originals, in the order they were said."""

    id: str
    title: str
    members: tuple[MemberRow, ...]


def group(session: Session, contribution_ids: Sequence[str], at: datetime, title: str = "") -> str:
    """Hold these together; those already held bring their group along, so that nobody's work is undone unseen."""
    things = _standing(session, contribution_ids)
    if len(things) < 2:
        raise ValueError("a group needs two")
    held = _groups_of(session, things)
    whole = held[0] if held else ContributionGroup(title="", created_at=at)
    whole.title = clean_line(title) or next((one.title for one in held if one.title), "")
    session.add(whole)
    session.flush()  # before what points to it
    _hold(session, [*things, *_members(session, [one.id for one in held[1:]])], whole.id)
    _dissolve(session, held[1:])
    return whole.id


def add_to_group(session: Session, group_id: str, contribution_ids: Sequence[str]) -> None:
    """Into this group, from no group or from another, which dissolves if it is left with one."""
    things = _standing(session, contribution_ids)
    left = [one for one in _groups_of(session, things) if one.id != group_id]
    whole = session.get_one(ContributionGroup, group_id)
    _hold(session, things, whole.id)
    _dissolve(session, left)


def ungroup(session: Session, contribution_id: str) -> None:
    """On its own again; a group of one dissolves by itself."""
    thing = session.get_one(Contribution, contribution_id)
    left = _groups_of(session, [thing])
    thing.group_id = None
    _dissolve(session, left)


def entitle(session: Session, group_id: str, title: str) -> None:
    """What the group is called; the originals keep their own titles."""
    session.get_one(ContributionGroup, group_id).title = clean_line(title)


def groups(session: Session, workshop_ids: Sequence[str] | None = None) -> Sequence[GroupRow]:
    """Each group that holds something of these workshops, with all that it holds, from elsewhere too."""
    here = true() if workshop_ids is None else Contribution.workshop_id.in_(workshop_ids)
    touched = select(Contribution.group_id).where(here, Contribution.group_id.is_not(None))
    found = session.execute(
        select(ContributionGroup.id, ContributionGroup.title)
        .where(ContributionGroup.id.in_(touched))
        .order_by(ContributionGroup.id)
    )
    members = _member_rows(session)
    return [GroupRow(id_, title, tuple(members[id_])) for id_, title in found]


def _member_rows(session: Session) -> Mapping[str, Sequence[MemberRow]]:
    statement = (
        select(
            Contribution.group_id, Contribution.id, Contribution.reference, Workshop.code, Audience.name, Axis.number,
            Contribution.kind, Contribution.angle, Contribution.title, Contribution.text, Contribution.verbatim,
            Contribution.withdrawn_at.is_not(None), Contribution.removed_at.is_not(None),
        )
        .join(Workshop, Workshop.id == Contribution.workshop_id)
        .join(Audience, Audience.id == Workshop.audience_id)
        .outerjoin(Axis, Axis.id == Contribution.axis_id)
        .where(Contribution.group_id.is_not(None))
        .order_by(Contribution.id)
    )  # fmt: skip
    found: dict[str, list[MemberRow]] = {}
    for group_id, *values in session.execute(statement):
        found.setdefault(str(group_id), []).append(MemberRow(*values))
    return found


def _standing(session: Session, contribution_ids: Iterable[str]) -> Sequence[Contribution]:
    """In the order they were said. What is printed nowhere says the same as nothing."""
    things = [session.get_one(Contribution, id_) for id_ in sorted(set(contribution_ids))]
    for thing in things:
        thing.must_stand()
    return things


def _hold(session: Session, things: Iterable[Contribution], group_id: str) -> None:
    """One flush each: the journal, and so an undo, tells them in this order."""
    for thing in things:
        thing.group_id = group_id
        session.flush()


def _groups_of(session: Session, things: Iterable[Contribution]) -> Sequence[ContributionGroup]:
    """The groups they are in, oldest first."""
    ids = {thing.group_id for thing in things} - {None}
    found = select(ContributionGroup).where(ContributionGroup.id.in_(ids)).order_by(ContributionGroup.id)
    return session.scalars(found).all()


def _members(session: Session, group_ids: Sequence[str]) -> Sequence[Contribution]:
    return session.scalars(select(Contribution).where(Contribution.group_id.in_(group_ids))).all()


def _dissolve(session: Session, left: Iterable[ContributionGroup]) -> None:
    """Those that hold one or none; first what pointed to them, then they."""
    session.flush()
    for one in left:
        if (session.scalar(select(func.count()).where(Contribution.group_id == one.id)) or 0) > 1:
            continue
        for alone in _members(session, [one.id]):
            alone.group_id = None
        session.flush()
        session.delete(one)
    session.flush()
