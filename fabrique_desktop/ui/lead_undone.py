"""What was taken back on the lead's page, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fabrique_desktop.documents import text as french
from fabrique_desktop.services.history import Undone

_KEPT = "l’historique garde les deux gestes"
_STEP = MappingProxyType(
    {
        "started_at": "pas commencée : son heure est retirée",
        "minutes": "ses minutes d’avant sont remises",
        "title": "son titre d’avant est remis",
        "position": "de nouveau à sa place",
    }
)
_WORKSHOP = MappingProxyType(
    {
        "started_at": "L’atelier n’est plus noté comme commencé",
        "dots_each": "Le nombre de gommettes par personne est de nouveau celui d’avant",
        "current_angle": "L’angle demandé aux tables est de nouveau celui d’avant",
    }
)


def undone_sentence(undone: Undone) -> str:
    return french.spaced(f"{_told(undone)} ; {_KEPT}.")


def _told(undone: Undone) -> str:
    if undone.entity == "sequence":
        return _of_step(undone)
    if undone.entity == "workshop":
        return _first(_WORKSHOP, undone.fields) or "Le dernier changement de l’atelier est annulé"
    if undone.entity == "contribution":
        what = "« fait débat »" if "debated" in undone.fields else "le nombre de gommettes"
        return f"{undone.what} : {what} est de nouveau comme avant"
    if undone.entity in ("projection", "projected_contribution"):
        return "La salle voit de nouveau ce qu’elle voyait avant"
    if undone.entity == "support":
        return f"Support « {undone.what} » {'retiré' if undone.action == 'insert' else 'remis'}"
    return "Le dernier changement des porte-parole est annulé"


def _of_step(undone: Undone) -> str:
    if undone.action == "insert":
        return "Déroulé retiré" if undone.number > 1 else f"Étape « {undone.what} » retirée"
    if undone.action == "delete":
        return f"Étape « {undone.what} » remise"
    return f"« {undone.what} » : {_first(_STEP, undone.fields) or 'comme avant'}"


def _first(words: Mapping[str, str], fields: frozenset[str]) -> str:
    return next((told for field, told in words.items() if field in fields), "")
