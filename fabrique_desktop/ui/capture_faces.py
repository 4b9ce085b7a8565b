"""How a contribution is shown and read aloud: angle and kind in words, exact words between « »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from functools import lru_cache

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, counted, quoted
from fabrique_desktop.domain.care import Care, marks
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Source
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.widgets.cards import Face

ANGLE_TOKEN = {
    AngleChoice.UNSORTED: "unsorted",
    AngleChoice.PARTICIPATION: "participation",
    AngleChoice.COORDINATION: "coordination",
    AngleChoice.BOTH: "both",
}

#: kept as it was typed, and marked
BEYOND = "plus que la table"


def angle_words(angle: AngleChoice) -> str:
    return "Angle à classer" if angle is AngleChoice.UNSORTED else labels.ANGLE[angle]


def kind_words(kind: ContributionKind) -> str:
    return "Nature à classer" if kind is ContributionKind.UNSORTED else labels.KIND[kind]


def unfiled_words(no_angle: int, no_kind: int) -> str:
    """« 1 angle et 44 natures à classer »: the same words and the same numbers wherever it is told."""
    parts = [
        counted(number, one, several)
        for number, one, several in ((no_angle, "angle", "angles"), (no_kind, "nature", "natures"))
        if number
    ]
    return f"{' et '.join(parts)} à classer" if parts else ""


def contribution_face(one: ContributionRow) -> Face:
    chips = [(angle_words(one.angle), ANGLE_TOKEN[one.angle]), (kind_words(one.kind), "unsorted")]
    if one.withdrawn:
        chips.append(("retirée", "danger"))
    if one.projected:
        chips.append(("montrée à la salle", "ok"))
    chips += _beside_chips(one)
    quotes = "\n".join((*([quoted(one.verbatim)] if one.verbatim else ()), *errata_words(one)))
    where = f"{labels.place(one.table)} · {hour_of(one.created_at)}"
    if one.removed:
        return Face(one.reference, labels.REMOVED, tuple(chips), where, quotes, bar="unsorted", struck=one.withdrawn)
    said = one.kind is ContributionKind.VERBATIM
    return Face(
        lead=one.reference,
        body="\n".join(part for part in (one.drawn_up.title, quoted(one.text) if said else one.text) if part),
        chips=tuple(chips),
        meta=where,
        quote=quotes,
        bar=ANGLE_TOKEN[one.angle],
        struck=one.withdrawn,
    )


def errata_words(one: ContributionRow) -> Sequence[str]:
    """What stands beside words that no longer change."""
    return [f"Erratum\u00a0: {text}" for text in one.errata]


_CARE = {
    Care.CIVILITY_NAME: "un nom",
    Care.PHONE: "un téléphone",
    Care.EMAIL: "un courriel",
    Care.ADDRESS: "une adresse",
    Care.AMOUNT: "un montant",
}


@lru_cache(2_000)
def care_words(*texts: str) -> str:
    """« contient un nom ? », quietly beside what is saved: patterns only, nobody is looked up, each text by itself."""
    kinds = dict.fromkeys(mark.kind for text in texts for mark in marks(text))
    return f"contient {', '.join(_CARE[kind] for kind in kinds)} ?" if kinds else ""


def _beside_chips(one: ContributionRow) -> list[tuple[str, str]]:
    """What was said beside the words, each in words."""
    beside = one.beside
    chips = []
    if beside.link is not None and one.about:
        chips.append((f"{labels.LINK[beside.link]} {one.about}", "both"))
    if beside.stance is not None:
        chips.append((labels.STANCE[beside.stance].lower(), "unsorted"))
    if beside.people is not None:
        chips.append((labels.people_share(beside.people, beside.out_of), "warn" if one.beyond else "unsorted"))
    if one.beyond:
        chips.append((BEYOND, "warn"))
    if beside.source is Source.POST_IT:
        chips.append(("post-it", "unsorted"))
    for shown, words, token in (
        (beside.to_refine, "à préciser", "warn"), (one.debated, "fait débat", "warn"),
        (one.validated, "relue et validée", "ok"), (one.group_id is not None, "regroupée", "both"),
    ):  # fmt: skip
        if shown:
            chips.append((words, token))
    if cares := care_words(one.text, one.verbatim, *astuple(one.drawn_up)):
        chips.append((cares, "warn"))
    if one.dots is not None:
        chips.append((f"{one.dots} gommettes" if one.dots > 1 else f"{one.dots} gommette", "accent"))
    return chips


def contribution_spoken(one: ContributionRow) -> str:
    state = ", retirée" if one.withdrawn else ""
    beside = "".join(f", {words}" for words, _token in _beside_chips(one))
    words = labels.REMOVED if one.removed else f"{one.drawn_up.title} {one.text} {one.verbatim}".strip()
    words = " ".join((words, *errata_words(one)))
    return (
        f"{one.reference}, {kind_words(one.kind)}, {angle_words(one.angle)}, {labels.place(one.table)}, "
        f"{hour_of(one.created_at)}{beside}{state}. {words}"
    )
