"""What a person chooses to show the room: saved contributions, by angle, or the tables; never a name, never a draft.

What surely names somebody of the register is not shown before a person decided, whenever the name came into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind
from fabrique_desktop.domain.errors import NotForTheRoom
from fabrique_desktop.domain.programme import Axis, WorkshopState
from fabrique_desktop.domain.projection import ProjectedContribution, Projection, Scene
from fabrique_desktop.services import formulating, leaks
from fabrique_desktop.services.hiding import OF_STEP, Hidden, hidden, hide, hide_in, hide_process, hide_workshop
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow, process, workshops
from fabrique_desktop.services.seating import TableRow, tables
from fabrique_desktop.services.sequencing import expected_end, steps

#: what the room reads of a contribution
_WORDS = func.coalesce(func.nullif(Contribution.title, ""), Contribution.text)


class Showing(StrEnum):
    """What came of one gesture; DOUBTED is shown though a word may be a name, NAMED is not: it surely is one."""

    SHOWN = "shown"
    DOUBTED = "doubted"
    NAMED = "named"
    TAKEN_OFF = "taken_off"
    KEPT_OUT = "kept_out"  # of several: a note, or one withdrawn


@dataclass(frozen=True, slots=True)
class ShownContribution:
    """Only what the room may read."""

    id: str
    reference: str
    angle: AngleChoice
    text: str  # the title its table gave it, else its words
    axis_number: int | None


@dataclass(frozen=True, slots=True)
class ShownDots:
    """A proposal and what was counted on the wall; `tied` with another one. None: not counted."""

    reference: str
    text: str
    dots: int | None
    tied: bool


@dataclass(frozen=True, slots=True)
class RoomView:
    """All that the projection window draws; tables and step are those of the scene that shows them, else none."""

    process: ProcessRow
    workshop: WorkshopRow
    scene: Scene
    blank: bool
    shown: tuple[ShownContribution, ...]
    ends_at: datetime | None
    tables: tuple[TableRow, ...] = ()
    step: str = ""
    step_ends_at: datetime | None = None
    dots: tuple[ShownDots, ...] = ()


def room_view(session: Session, workshop_id: str) -> RoomView | None:
    """None once the workshop is gone from the programme."""
    must_lead(session)
    workshop = next((row for row in workshops(session) if row.id == workshop_id), None)
    if workshop is None:
        return None
    scene, blank = chosen_scene(session, workshop_id)
    if scene is Scene.TABLES and workshop.state is WorkshopState.CLOSED:
        scene = Scene.WELCOME  # who sat where is erased: empty tables would be untrue
    counting = scene is Scene.COUNTDOWN and workshop.state is not WorkshopState.CLOSED
    now = next((one for one in steps(session, workshop_id) if one.current), None) if counting else None
    hidden_ = hidden(session)
    return RoomView(
        process=hide_process(process(session), hidden_),
        workshop=hide_workshop(workshop, hidden_),
        scene=scene,
        blank=blank,
        shown=tuple(_shown(session, workshop_id, hidden_)),
        ends_at=expected_end(session, workshop_id),
        tables=tuple(tables(session, workshop_id)) if scene is Scene.TABLES else (),
        step=hide_in(now, now.id, OF_STEP, hidden_).title if now else "",
        step_ends_at=now.ends_at if now else None,
        dots=tuple(_dots(session, workshop_id, hidden_)) if scene is Scene.DOTS else (),
    )


def chosen_scene(session: Session, workshop_id: str) -> tuple[Scene, bool]:
    """What was chosen for the room, and whether it is black for now."""
    statement = select(Projection.scene, Projection.blank).where(Projection.workshop_id == workshop_id)
    state = session.execute(statement).one_or_none()
    return (state.scene, state.blank) if state else (Scene.WELCOME, False)


def shown_number(session: Session, workshop_id: str) -> int:
    """How many contributions the room may read."""
    must_lead(session)
    return len(_shown(session, workshop_id, {}))


def _shown(session: Session, workshop_id: str, hidden_: Hidden) -> Sequence[ShownContribution]:
    """The same rule as `capture.published`, even for what was chosen before it became a note; nothing removed."""
    statement = (
        select(Contribution.id, Contribution.reference, Contribution.angle, _WORDS, Axis.number)
        .join(ProjectedContribution, ProjectedContribution.contribution_id == Contribution.id)
        .outerjoin(Axis, Axis.id == Contribution.axis_id)
        .where(
            Contribution.workshop_id == workshop_id,
            Contribution.withdrawn_at.is_(None),
            Contribution.removed_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
        )
        .order_by(ProjectedContribution.id)  # as they were chosen
    )
    rows = [ShownContribution(*row) for row in session.execute(statement)]
    doubts = leaks.doubts(session, [(one.id, one.text) for one in rows])
    return [replace(one, text=hide(one.text, one.id, hidden_)) for one in rows if not doubts.get(one.id)]


def _dots(session: Session, workshop_id: str, hidden_: Hidden) -> Sequence[ShownDots]:
    """Those with most first. What surely names somebody keeps its number and its reference, without its words."""
    rows = formulating.dots(session, workshop_id).rows
    doubts = leaks.doubts(session, [(one.id, one.heading) for one in rows])
    return [
        ShownDots(
            one.reference,
            "" if one.removed or doubts.get(one.id) else hide(one.heading, one.id, hidden_),
            one.dots,
            one.tied and bool(one.dots),
        )
        for one in rows
    ]


def toggle_shown(session: Session, contribution_id: str) -> Showing:
    """Show or take off one contribution. NotForTheRoom for a note or one withdrawn.

    NAMED changes nothing: what would be read surely names somebody, and nobody decided yet.
    """
    must_lead(session)
    shown = session.scalars(
        select(ProjectedContribution).where(ProjectedContribution.contribution_id == contribution_id)
    ).one_or_none()
    if shown is not None:
        session.delete(shown)
        return Showing.TAKEN_OFF
    return _show(session, contribution_id)


def toggle_all(session: Session, contribution_ids: Sequence[str]) -> Mapping[str, Showing]:
    """Show all of these, in the order they were said; take them all off when all are shown. What came of each.

    One alone answers as `toggle_shown`; of several, one that is not for the room does not stop the others.
    """
    must_lead(session)
    if len(contribution_ids) == 1:
        return {contribution_ids[0]: toggle_shown(session, contribution_ids[0])}
    of_these = ProjectedContribution.contribution_id.in_(contribution_ids)
    shown = {one.contribution_id: one for one in session.scalars(select(ProjectedContribution).where(of_these))}
    if len(shown) == len(contribution_ids):
        for one in shown.values():
            session.delete(one)
        return dict.fromkeys(shown, Showing.TAKEN_OFF)
    return {id_: _show_if_allowed(session, id_) for id_ in sorted(contribution_ids) if id_ not in shown}


def _show_if_allowed(session: Session, contribution_id: str) -> Showing:
    try:
        return _show(session, contribution_id)
    except NotForTheRoom:
        return Showing.KEPT_OUT


def _show(session: Session, contribution_id: str) -> Showing:
    contribution = session.get_one(Contribution, contribution_id)
    gone = contribution.withdrawn_at is not None or contribution.removed_at is not None
    if gone or contribution.kind is ContributionKind.FACILITATOR_NOTE:
        raise NotForTheRoom()
    read = contribution.title or contribution.text
    surely = leaks.doubts(session, [(contribution_id, read)]).get(contribution_id)
    if surely:
        return Showing.NAMED
    session.add(ProjectedContribution(contribution_id=contribution_id, workshop_id=contribution.workshop_id))
    show_scene(session, contribution.workshop_id, Scene.CONTRIBUTIONS)
    session.flush()  # each after the one before: the room reads them in the order they were chosen
    return Showing.SHOWN if surely is None else Showing.DOUBTED


def show_scene(session: Session, workshop_id: str, scene: Scene) -> None:
    must_lead(session)
    _state(session, workshop_id).scene = scene


def toggle_tables(session: Session, workshop_id: str) -> bool:
    """One gesture shows the tables, the same leaves them for what was chosen; true when they are now shown."""
    must_lead(session)
    state = _state(session, workshop_id)
    state.scene = Scene.CONTRIBUTIONS if state.scene is Scene.TABLES else Scene.TABLES
    return state.scene is Scene.TABLES


def toggle_blank(session: Session, workshop_id: str) -> bool:
    """One key empties the screen, the same key brings it back; true when it is now blank."""
    must_lead(session)
    state = _state(session, workshop_id)
    state.blank = not state.blank
    return state.blank


def _state(session: Session, workshop_id: str) -> Projection:
    statement = select(Projection).where(Projection.workshop_id == workshop_id)
    state = session.scalars(statement).one_or_none()
    if state is None:
        state = Projection(workshop_id=workshop_id, scene=Scene.WELCOME, blank=False)
        session.add(state)
    return state
