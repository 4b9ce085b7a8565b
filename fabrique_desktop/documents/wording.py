"""The sentences that documents print and a City may proof-read: resources/texts, filled from the dossier."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from fabrique_desktop.documents.text import NBSP, capital, counted, number
from fabrique_desktop.documents.titles import workshop_name
from fabrique_desktop.paths import resource
from fabrique_desktop.services.formulating import DotsCount
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow


@dataclass(frozen=True, slots=True)
class MinutesWording:
    mention: str
    method: str
    distance: str
    handouts: str


@dataclass(frozen=True, slots=True)
class Charter:
    """Principles, rules and commitments in plain words."""

    title: str
    principles: Sequence[tuple[str, str]]
    rules_title: str
    rules: Sequence[str]
    commitments_title: str
    commitments: Sequence[str]
    purpose_title: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The information owed to whoever is asked for a name."""

    title: str
    lead: str
    parts: Sequence[tuple[str, str]]
    sheet_lead: str
    sheet: str


def minutes_wording(process: ProcessRow) -> MinutesWording:
    texts = _read("minutes")
    contractor = process.contractor or texts["contractor"]
    names = ("mention", "method", "distance", "handouts")
    return MinutesWording(*(_filled(texts[name], process, contractor) for name in names))


def charter() -> Charter:
    texts = _read("charter")
    return Charter(
        title=texts["title"],
        principles=[(one["name"], one["text"]) for one in texts["principles"]],
        rules_title=texts["rules"]["title"],
        rules=texts["rules"]["items"],
        commitments_title=texts["commitments"]["title"],
        commitments=texts["commitments"]["items"],
        purpose_title=texts["purpose"]["title"],
        purpose=texts["purpose"]["text"],
    )


def notice(process: ProcessRow) -> Notice:
    texts = _read("notice")
    return Notice(
        title=texts["title"],
        lead=texts["lead"],
        parts=[(one["head"], capital(_filled(one["text"], process))) for one in texts["parts"]],
        sheet_lead=texts["sheet"]["lead"],
        sheet=_filled(texts["sheet"]["text"], process),
    )


def notice_text(process: ProcessRow, workshop: WorkshopRow) -> Sequence[str]:
    """The same notice, paragraph by paragraph, to be shown large and read aloud."""
    texts = notice(process)
    return [
        f"{process.name}. {workshop_name(workshop)}.",
        texts.lead,
        *(f"{head} {text}" for head, text in texts.parts),
    ]


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("texts", f"{name}.toml").read_text(encoding="utf-8"))


def _filled(text: str, process: ProcessRow, contractor: str = "") -> str:
    values = {
        "{contractor}": contractor,
        "{owner}": process.owner or "la Ville",
        "{contact}": process.contact or "l’accueil de l’atelier",
    }
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def dots_told(count: DotsCount) -> str:
    """The total against what was possible, on the screen as in the minutes; too many is told, not corrected."""
    found = counted(count.total, "gommette comptée", "gommettes comptées")
    if not count.people:
        return f"{found}. Aucune présence n’étant notée, le total possible n’est pas connu."
    people = counted(count.people, "personne présente", "personnes présentes")
    each = counted(count.each, "gommette", "gommettes")
    told = f"{found} sur {number(count.possible)} possibles ({people}, {each} chacune)."
    over = count.total - count.possible
    if not count.too_many:
        return told
    return f"{told} Il y en a {number(over)}{NBSP}de trop{NBSP}: le comptage est à vérifier."
