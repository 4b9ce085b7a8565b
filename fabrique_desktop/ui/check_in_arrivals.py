"""How the desk shows who is here, and who has something left to complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of
from fabrique_desktop.domain.people import Manner, Proof, Role
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.check_in_faces import COLOURS
from fabrique_desktop.ui.widgets.cards import Face


def arrival_title(arrival: AttendanceRow) -> str:
    if arrival.full_name:
        return arrival.full_name
    if arrival.manner is Manner.GROUP_MEMBER:
        return f"Groupe « {arrival.label} »"
    return f"Sans nom n° {arrival.label}" if arrival.label else "Sans nom"


def arrival_order(arrival: AttendanceRow) -> tuple[datetime, int, str]:
    """Latest first; people without a name who came together, by their number."""
    return arrival.arrived_at, int(arrival.label) if arrival.label.isdecimal() else 0, arrival.id


def arrival_face(arrival: AttendanceRow, workshops: Sequence[WorkshopRow]) -> Face:
    """With two workshops on the desk, each presence says which, in words and by its colour."""
    place = next((place for place, one in enumerate(workshops) if one.id == arrival.workshop_id), 0)
    code = workshops[place].code if len(workshops) > 1 else ""
    chips: list[tuple[str, str]] = []
    if arrival.table is not None:
        chips.append((f"table {arrival.table}", "accent"))
    if arrival.role is not Role.PARTICIPANT:
        chips.append((f"{labels.ROLE[arrival.role]}, à part", "unsorted"))
    elif arrival.manner is Manner.WALK_IN:
        chips.append(("non inscrit·e", "warn"))
    if arrival.minor:
        chips.append(("mineur·e", "warn"))
    if arrival.proof is not Proof.DESK:
        chips.append((labels.PROOF[arrival.proof], "unsorted"))
    if arrival.departed_at is not None:
        chips.append((f"parti·e à {hour_of(arrival.departed_at)}", "unsorted"))
    lead = " · ".join(part for part in (code, arrival_hour(arrival), arrival.needs, arrival.organization) if part)
    gone = arrival.departed_at is not None or arrival.role is not Role.PARTICIPANT
    return Face(
        lead, arrival_title(arrival), tuple(chips), bar="unsorted" if gone else _bar(place, workshops), body_first=True
    )


def _bar(place: int, workshops: Sequence[WorkshopRow]) -> str:
    return COLOURS[place] if len(workshops) > 1 else "ok"


def arrival_hour(arrival: AttendanceRow) -> str:
    """The hour that was seen; one supposed from a paper sheet is not shown as if it had been."""
    return hour_of(arrival.arrived_at) if arrival.proof.timed else "heure non notée"


def arrival_spoken(arrival: AttendanceRow) -> str:
    parts = [arrival_title(arrival)]
    parts.append(f"arrivé·e à {hour_of(arrival.arrived_at)}" if arrival.proof.timed else labels.PROOF[arrival.proof])
    if arrival.table is not None:
        parts.append(f"table {arrival.table}")
    if arrival.departed_at is not None:
        parts.append(f"parti·e à {hour_of(arrival.departed_at)}")
    if arrival.role is not Role.PARTICIPANT:
        parts.append(f"{labels.ROLE[arrival.role]}, non compté·e")
    if arrival.minor:
        parts.append("mineur·e")
    return ", ".join([*parts, *([arrival.needs] if arrival.needs else [])])
