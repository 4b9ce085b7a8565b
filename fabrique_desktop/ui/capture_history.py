"""The history of a contribution in words: when, who, what it was and what it became; undos and errata are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, day, quoted
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Link, Source, Stance
from fabrique_desktop.domain.journal import Action
from fabrique_desktop.services.history import ChangeRow

#: what each field is called; a test compares them with the columns
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "Texte",
        "verbatim": "Mots exacts",
        "kind": "Nature",
        "angle": "Angle",
        "table_number": "Table",
        "axis_id": "Axe de rattachement",
        "source": "Source",
        "people": "Personnes qui le disent",
        "out_of": "Sur combien de personnes",
        "stance": "Pour ou contre",
        "about_id": "À propos de",
        "link": "Lien",
        "to_refine": "À préciser",
        "debated": "Fait débat",
        "dots": "Gommettes",
        "title": "Titre",
        "answers_to": "À quoi ça répond",
        "how": "Comment",
        "who": "Qui",
        "conditions": "Conditions de réussite",
        "obstacles": "Freins et leviers",
        "validated_at": "Lecture",
        "group_id": "Regroupement",
        "withdrawn_at": "Retrait",
        "removed_at": "Texte",
    }
)
FIRST_WORDING = "Première formulation"
#: given once, and told by the reference and the hour
SILENT = frozenset({"workshop_id", "origin", "number", "reference", "created_at", "passages_erased"})
_WORDS = frozenset({"text", "verbatim", "title", "answers_to", "how", "who", "conditions", "obstacles"})
_CHOICES: Mapping[str, tuple[type[StrEnum], Mapping[Any, str]]] = MappingProxyType(
    {
        "kind": (ContributionKind, labels.KIND),
        "angle": (AngleChoice, labels.ANGLE),
        "source": (Source, labels.SOURCE),
        "stance": (Stance, labels.STANCE),
        "link": (Link, labels.LINK),
    }
)
#: told by what it became, on and off
_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "withdrawn_at": ("retirée", "rétablie"),
        "group_id": ("regroupée avec d’autres", "n’est plus regroupée"),
        "validated_at": ("relue et validée par la table", "n’est plus validée"),
        "to_refine": ("oui", "non"),
        "debated": ("oui", "non"),
        "removed_at": ("retiré à la demande d’une personne", ""),
    }
)
_ERASED = "(mots effacés)"


def history_text(reference: str, changes: Sequence[ChangeRow]) -> str:
    """Every change, first to last, one a line."""
    removals = {change.at for change in changes if change.field == "removed_at" and change.after}
    first = changes[0].at if changes else None
    later = (change for change in changes if change.action != Action.INSERT and change.at not in removals)
    reworded = any(change.field == "text" and change.entity != "erratum" for change in later)
    lines = [f"Historique de {reference}"]
    for change in changes:
        said = _erratum(change) if change.entity == "erratum" else _said(change, reworded)
        if not said or (change.at in removals and change.field in _WORDS):  # the removal itself is told once
            continue
        same_day = first is not None and change.at.astimezone(PARIS).date() == first.astimezone(PARIS).date()
        when = hour_of(change.at) if same_day else f"{day(change.at)}, {hour_of(change.at)}"
        undo = " (par « Annuler »)" if change.undo else ""
        lines.append(" · ".join(part for part in (when, change.operator, f"{said}{undo}") if part))
    return "\n".join(lines)


def _said(change: ChangeRow, reworded: bool) -> str:
    """« Nature : Idée → Proposition »; nothing of what is given once."""
    field = change.field
    usual = field == "axis_id" or (field, change.after) == ("source", Source.SPOKEN)
    if field not in FIELDS or (usual and change.action == Action.INSERT):
        return ""
    if field in _STATES:
        return f"{FIELDS[field]} : {_STATES[field][0 if change.after else 1]}"
    after = _ERASED if change.erased else _value(field, change.after)
    if change.action == Action.INSERT:
        return f"{FIRST_WORDING if field == 'text' and reworded else FIELDS[field]} : {after}"
    before = _ERASED if field in _WORDS and change.before is None and change.erased else _value(field, change.before)
    return f"{FIELDS[field]} : {before} → {after}"


def _erratum(change: ChangeRow) -> str:
    if change.action == Action.DELETE:
        return "Erratum retiré"
    if change.field != "text" or (change.after == "" and not change.erased):
        return ""
    return f"Erratum : {_ERASED if change.erased else quoted(str(change.after))}"


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return "plénière" if field == "table_number" else "(rien)"
    if field in _WORDS:
        return quoted(str(value))
    if field in _CHOICES:
        kind, words = _CHOICES[field]
        return words[kind(value)]
    return f"axe {value}" if field == "axis_id" else str(value)
