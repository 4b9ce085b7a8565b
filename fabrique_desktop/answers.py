"""What the command line answers, as plain data whose keys stay; no identifier of the dossier leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.people import Proof
from fabrique_desktop.services.attendance import AttendanceCounts, PersonRow
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.services.similar import Near
from fabrique_desktop.services.totals import Totals


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
        "seats": row.seats,
        "seating": row.seating.value,
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
        "structures": here.structures if here.structures_seen else None,
        "categories": {category.value: number for category, number in here.categories.items()},
        "apart": {role.value: number for role, number in here.apart.items()},
    }


def everywhere(found: Totals) -> dict[str, Any]:
    """Somebody who came to two workshops is one person and two participations."""
    return asdict(found)


def tables(rows: Sequence[TableRow], unseated: int) -> dict[str, Any]:
    """Who sits where now, by number; a table is empty again once its workshop is closed."""
    return {"by_table": {str(row.number): row.people for row in rows}, "unseated": unseated}


def proofs(found: Mapping[Proof, int]) -> dict[str, Any]:
    """What the presences counted rest on."""
    return {"by_proof": {proof.value: number for proof, number in found.items()}}


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
        "removed": row.removed,
        "errata": list(row.errata),
    }


def near(row: Near) -> dict[str, Any]:
    """From 0 to 1: an aid to whoever looks, never a verdict."""
    return {
        "reference": row.reference,
        "workshop": row.workshop_code,
        "score": row.score,
        "title": row.title,
        "text": row.text,
    }


def contribution_line(row: ContributionRow) -> str:
    """On one line; what was removed is still told, as it is still counted."""
    words = labels.REMOVED if row.removed else " ".join(row.text.split())
    return " · ".join((row.reference, words, *(f"Erratum : {' '.join(text.split())}" for text in row.errata)))


def workshop_line(one: Mapping[str, Any]) -> str:
    when = one["start"][:16].replace("T", " ") if one["start"] else "date à confirmer"
    return (
        f"{one['code']} · {when} · {one['title']} · inscrits : {one['expected']}, "
        f"présents : {one['present']}, contributions : {one['contributions']}"
    )


def figures_line(here: AttendanceCounts) -> str:
    """The numbers of the desk, in one line."""
    apart = sum(here.apart.values())
    return (
        f"dans la salle : {here.in_the_room}, sans nom : {here.unnamed}, sur inscription : {here.registered}, "
        f"sans inscription : {here.walk_in}, en groupe : {here.group_member}, hors du compte : {apart}"
    )


def totals_line(found: Totals) -> str:
    return (
        f"En tout · ateliers : {found.workshops}, participations : {found.participations}, "
        f"personnes différentes : {found.people}, présences sans nom : {found.unnamed}, "
        f"venues avec un groupe : {found.group_member}"
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(PARIS).isoformat(timespec="seconds")
