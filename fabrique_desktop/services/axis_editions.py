"""What leaves about one axis: its synthesis, the names nobody decided about in it, the number of its version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from fabrique_desktop.services import leaks
from fabrique_desktop.services.editions import next_version
from fabrique_desktop.services.leaks import Holder, Leak
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.synthesis import Synthesis, compile_synthesis

#: whose texts a synthesis prints, beside the contributions about its axis
_AROUND = (Holder.WORKSHOP, Holder.PROCESS)
_SAID = (Holder.CONTRIBUTION, Holder.ERRATUM)


@dataclass(frozen=True, slots=True)
class AxisBundle:
    """All that leaves about an axis, read in one view; picklable, so that a child process can write it."""

    synthesis: Synthesis
    version: int = 1
    undecided: tuple[Leak, ...] = ()


def compile_axis(session: Session, axis_number: int, at: datetime) -> AxisBundle:
    """Raises KeyError for an axis that the process does not have."""
    must_lead(session)
    synthesis = compile_synthesis(session, axis_number, at)
    return AxisBundle(synthesis, next_version(session, None), _undecided(session, synthesis))


def _undecided(session: Session, synthesis: Synthesis) -> tuple[Leak, ...]:
    """Each place once, though the names of the process are looked for with each workshop."""
    said = {row.reference for row in (*synthesis.said, *synthesis.everywhere)}
    found: dict[str, Leak] = {}
    for workshop in (*synthesis.workshops, *synthesis.others):
        for one in leaks.found(session, workshop.id):
            if one.naming is None and (one.holder in _AROUND or (one.holder in _SAID and one.reference in said)):
                found.setdefault(one.id, one)
    return tuple(sorted(found.values(), key=lambda one: not one.sure))
