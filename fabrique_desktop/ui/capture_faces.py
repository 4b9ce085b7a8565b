"""How a contribution is shown and read aloud: angle and kind in words, exact words between « »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, quoted
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.history import ChangeRow
from fabrique_desktop.ui.widgets.cards import Face

ANGLE_TOKEN = {
    AngleChoice.UNSORTED: "unsorted",
    AngleChoice.PARTICIPATION: "participation",
    AngleChoice.COORDINATION: "coordination",
    AngleChoice.BOTH: "both",
}
_FIELD = {
    "text": "Texte",
    "verbatim": "Verbatim",
    "kind": "Nature",
    "angle": "Angle",
    "table_number": "Table",
    "withdrawn_at": "Retrait",
}


def angle_words(angle: AngleChoice) -> str:
    return "Angle à classer" if angle is AngleChoice.UNSORTED else labels.ANGLE[angle]


def kind_words(kind: ContributionKind) -> str:
    return "Nature à classer" if kind is ContributionKind.UNSORTED else labels.KIND[kind]


def contribution_face(one: ContributionRow) -> Face:
    chips = [(angle_words(one.angle), ANGLE_TOKEN[one.angle]), (kind_words(one.kind), "unsorted")]
    if one.withdrawn:
        chips.append(("retirée", "danger"))
    if one.projected:
        chips.append(("montrée à la salle", "ok"))
    said = one.kind is ContributionKind.VERBATIM
    return Face(
        lead=one.reference,
        body=quoted(one.text) if said else one.text,
        chips=tuple(chips),
        meta=f"{labels.place(one.table)} · {hour_of(one.created_at)}",
        quote=quoted(one.verbatim) if one.verbatim else "",
        bar=ANGLE_TOKEN[one.angle],
        struck=one.withdrawn,
    )


def contribution_spoken(one: ContributionRow) -> str:
    state = ", retirée" if one.withdrawn else ""
    return (
        f"{one.reference}, {kind_words(one.kind)}, {angle_words(one.angle)}, {labels.place(one.table)}, "
        f"{hour_of(one.created_at)}{state}. {one.text} {one.verbatim}"
    )


def history_text(reference: str, changes: Sequence[ChangeRow]) -> str:
    """Every change, first to last: when, who, what it was and what it became."""
    lines = [f"Historique de {reference}"]
    for change in changes:
        if change.field not in _FIELD:
            continue
        who = f" · {change.operator}" if change.operator else ""
        when = hour_of(change.at)
        after, before = _words(change.field, change.after), _words(change.field, change.before)
        became = f"{before} → {after}" if change.action != "insert" else after
        if change.field == "withdrawn_at":
            became = "retirée" if change.after else "rétablie"
        lines.append(f"{when}{who} · {_FIELD[change.field]} : {became}")
    return "\n".join(lines)


def _words(field: str, value: Any) -> str:
    if value is None or value == "":
        return "(rien)"
    if field == "kind":
        return labels.KIND[ContributionKind(value)]
    if field == "angle":
        return labels.ANGLE[AngleChoice(value)]
    if field in ("text", "verbatim"):
        return f"« {value} »"
    return str(value)
