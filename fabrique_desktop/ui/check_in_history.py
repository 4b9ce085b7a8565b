"""The history of the desk in sentences, one a line: undos and refusals are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from fabrique_desktop.documents.text import clock as hour_of
from fabrique_desktop.services.desk_history import DeskEvent, What

_SAID: Mapping[What, str] = MappingProxyType(
    {
        What.ARRIVED: "présence notée",
        What.LEFT: "départ noté",
        What.CAME_BACK: "de retour",
        What.CANCELLED: "présence annulée",
        What.RESTORED: "présence rétablie",
        What.SEATED: "table changée",
        What.ROLE: "qualité changée",
        What.NAMED: "nom ou contact ajouté",
        What.CHANGED: "fiche changée",
        What.ALREADY_PRESENT: "refusé, déjà noté·e",
        What.UNKNOWN_CODE: "refusé, code inconnu",
    }
)


def history_lines(events: Sequence[DeskEvent]) -> Sequence[str]:
    return [_line(one) for one in events] or ["Rien n’a encore été noté à l’accueil de cet atelier."]


def _line(event: DeskEvent) -> str:
    """« 18 h 20 · AB · Rozenn Kerbrat : présence annulée (par Annuler) »."""
    who = event.who
    if not who and event.label:
        who = f"Groupe « {event.label} »" if event.group else f"Sans nom n° {event.label}"
    said = f"{who} : {_SAID[event.what]}" if who else _SAID[event.what].capitalize()
    undo = " (par « Annuler »)" if event.undo else ""
    return " · ".join(part for part in (hour_of(event.at), event.operator, f"{said}{undo}") if part)
