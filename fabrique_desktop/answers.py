"""What the command line answers, as plain data whose keys stay; no identifier of the dossier leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services.attendance import AttendanceCounts, PersonRow
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow


def person(row: PersonRow) -> dict[str, Any]:
    """No identifier leaves, and nothing private."""
    return {
        "surname": row.surname,
        "first_name": row.first_name,
        "organization": row.organization,
        "registered": list(row.registered),
        "present": [code for code, _at in row.present],
        "doubtful": row.doubtful,
    }


def workshop(row: WorkshopRow, here: AttendanceCounts) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title or row.axis_name,
        "axis": row.axis_number,
        "audience": row.audience_code,
        "round": row.round,
        "date": row.starts_at.astimezone(PARIS).date().isoformat() if row.starts_at else None,
        "start": _iso(row.starts_at),
        "end": _iso(row.ends_at),
        "state": row.state.value,
        "tables": row.tables,
        "expected": here.expected,
        "present": here.present,
        "contributions": row.contributions,
    }


def numbers(here: AttendanceCounts) -> dict[str, Any]:
    return {
        "expected": here.expected,
        "present": here.present,
        "departed": here.departed,
        "in_the_room": here.in_the_room,
        "registered": here.registered,
        "walk_in": here.walk_in,
        "unnamed": here.unnamed,
        "group_member": here.group_member,
        "minors": here.minors,
        "late": here.late,
        "categories": {category.value: number for category, number in here.categories.items()},
        "apart": {role.value: number for role, number in here.apart.items()},
    }


def contribution(row: ContributionRow) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "table": row.table,
        "kind": row.kind.value,
        "angle": row.angle.value,
        "text": row.text,
        "verbatim": row.verbatim,
        "created_at": _iso(row.created_at),
        "withdrawn": row.withdrawn,
    }


def workshop_line(one: Mapping[str, Any]) -> str:
    when = one["start"][:16].replace("T", " ") if one["start"] else "date à confirmer"
    return (
        f"{one['code']} · {when} · {one['title']} · inscrits : {one['expected']}, "
        f"présents : {one['present']}, contributions : {one['contributions']}"
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(PARIS).isoformat(timespec="seconds")
