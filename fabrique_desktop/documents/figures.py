"""How people without a name are told of, everywhere: those alone, and those who came with a group."""

from __future__ import annotations

from fabrique_desktop.documents.text import NBSP, counted, number
from fabrique_desktop.services.attendance import AttendanceCounts
from fabrique_desktop.services.totals import Totals


def nameless(counts: AttendanceCounts) -> str:
    """« dont 2 sans nom », « dont 2 sans nom et 3 venues avec un groupe »."""
    told = f"dont {number(counts.unnamed)}{NBSP}sans nom"
    if not counts.group_member:
        return told
    return f"{told} et {counted(counts.group_member, 'venue avec un groupe', 'venues avec un groupe')}"


def beside_the_names(totals: Totals) -> str:
    """Over several workshops: the same words, the same definition."""
    told = counted(totals.unnamed, "présence sans nom", "présences sans nom")
    if not totals.group_member:
        return told
    return f"{told} et {counted(totals.group_member, 'venue avec un groupe', 'venues avec un groupe')}"
