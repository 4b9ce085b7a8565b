"""What was said, as open data: one record a contribution, the same fields from one workshop to the next.

No name, no contact, no crossed count of people. One list describes the fields: it makes the headings of the CSV, the
records of the JSON and their JSON Schema.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.atomic import written_beside
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.titles import workshop_name
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import DRAUGHTING
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

#: changes when a field is added, renamed or means something else
FORMAT = "fabrique-contributions-1"
SCHEMA_NAME = "fabrique-contributions-1.schema.json"
_DRAWN_UP = ("titre", "repond_a", "comment", "qui", "conditions", "freins_et_leviers")
_ANGLES = ("P", "C", "PC")


@dataclass(frozen=True, slots=True)
class Field:
    """`types` are JSON Schema's; `told` gives a value that JSON can hold."""

    name: str
    types: tuple[str, ...]
    meaning: str
    told: Callable[[Minutes, ContributionRow], Any]
    form: str = ""  # « date » or « date-time »


def _day(minutes: Minutes) -> str | None:
    when = minutes.workshop.starts_at or minutes.workshop.started_at
    return when.astimezone(PARIS).date().isoformat() if when else None


def _moment(when: datetime | date) -> str:
    return when.astimezone(PARIS).isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()


def _axis(minutes: Minutes, number: int | None) -> str:
    return next((name for known, name, _short in minutes.process.axes if known == number), "Tous les axes")


def _angle(row: ContributionRow) -> str:
    return row.angle.value if row.angle.value in _ANGLES else "?"


def _word(words: Any, choice: Any) -> str:
    return str(words[choice]) if choice is not None else ""


def _group(minutes: Minutes, row: ContributionRow) -> str:
    references: Sequence[str] = minutes.groups.get(row.group_id or "", ())
    return references[0] if references else ""


def _errata(minutes: Minutes, row: ContributionRow) -> list[dict[str, str]]:
    written = minutes.corrections.get(row.id, ())
    return [{"le": _moment(one.written_at), "texte": clean_text(one.text)} for one in written]


def _text(name: str, meaning: str, told: Callable[[Minutes, ContributionRow], str]) -> Field:
    return Field(name, ("string",), meaning, lambda minutes, row: clean_text(told(minutes, row)))


def _whether(name: str, meaning: str, told: Callable[[Minutes, ContributionRow], bool]) -> Field:
    return Field(name, ("boolean",), meaning, told)


def _number(name: str, meaning: str, told: Callable[[Minutes, ContributionRow], int | None]) -> Field:
    return Field(name, ("integer", "null"), meaning, told)


def _drawn_up(name: str, field: str) -> Field:
    return _text(name, "Formulé par la table.", lambda _minutes, row: str(getattr(row.drawn_up, field)))


FIELDS: tuple[Field, ...] = (
    _text("reference", "Identifiant définitif de la contribution.", lambda _minutes, row: row.reference),
    _text("atelier", "Code de l’atelier.", lambda minutes, _row: minutes.workshop.code),
    Field("date", ("string", "null"), "Jour de l’atelier.", lambda minutes, _row: _day(minutes), "date"),
    _number("axe", "Numéro de l’axe dont cela parle ; vide : tous.", lambda _minutes, row: row.axis_number),
    _text("axe_nom", "Nom de cet axe.", lambda minutes, row: _axis(minutes, row.axis_number)),
    _number("axe_origine", "Numéro de l’axe de l’atelier ; vide : tous.", lambda one, _row: one.workshop.axis_number),
    _text("public", "Public de l’atelier.", lambda minutes, _row: minutes.workshop.audience_name or "Ouvert à tous"),
    _number("tour", "Tour de l’atelier ; vide : hors des tours.", lambda minutes, _row: minutes.workshop.round),
    _text("angle", "P participation, C coordination, PC les deux, ? à classer.", lambda _minutes, row: _angle(row)),
    _number("table", "Numéro de la table ; vide : plénière.", lambda _minutes, row: row.table),
    _text("nature", "Constat, besoin, proposition, question…", lambda _minutes, row: labels.KIND[row.kind]),
    _text("texte", "La contribution telle qu’elle a été notée.", lambda _minutes, row: row.text),
    _text("verbatim", "Les mots exacts, quand ils ont été relevés.", lambda _minutes, row: row.verbatim),
    Field("saisi_a", ("string",), "Première saisie.", lambda _minutes, row: _moment(row.created_at), "date-time"),
    _text("source", "Parole, ou post-it.", lambda _minutes, row: labels.SOURCE[row.beside.source]),
    _number("personnes", "Combien de personnes l’ont dit.", lambda _minutes, row: row.beside.people),
    _number("sur", "Sur combien de personnes.", lambda _minutes, row: row.beside.out_of),
    _text("position", "Pour, contre ou nuance.", lambda _minutes, row: _word(labels.STANCE, row.beside.stance)),
    _text("lien", "Ce qu’elle fait à une autre.", lambda _minutes, row: _word(labels.LINK, row.beside.link)),
    _text("a_propos_de", "Référence de cette autre.", lambda _minutes, row: row.about),
    _whether("a_preciser", "Idée à reprendre.", lambda _minutes, row: row.beside.to_refine),
    _whether("fait_debat", "Les avis étaient partagés.", lambda _minutes, row: row.debated),
    _number("gommettes", "Gommettes comptées.", lambda _minutes, row: row.dots),
    *(_drawn_up(name, field) for name, field in zip(_DRAWN_UP, DRAUGHTING, strict=True)),
    _whether("relue_et_validee", "Relue à voix haute et validée par la table.", lambda _minutes, row: row.validated),
    _text("groupe", "Référence de la première des contributions rapprochées.", _group),
    _whether("texte_retire", "Texte retiré à la demande ; la référence reste.", lambda _minutes, row: row.removed),
    Field("errata", ("array",), "Ce qui a été précisé après la clôture.", _errata),
)


def records(minutes: Minutes) -> Iterator[dict[str, Any]]:
    for row in minutes.contributions:
        yield {field.name: field.told(minutes, row) for field in FIELDS}


def write_open_json(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """The records with what they belong to; raises FileExistsError if the name is taken."""
    workshop, counts = minutes.workshop, minutes.counts
    content = {
        "format": FORMAT,
        "schema": SCHEMA_NAME,
        "demarche": minutes.process.name,
        "exercice": minutes.process.training,
        "atelier": {
            "code": workshop.code,
            "nom": workshop_name(workshop),
            "debut": _moment(workshop.starts_at) if workshop.starts_at else None,
            "etat": "provisoire" if minutes.provisional else "cloture",
        },
        "produit_le": _moment(minutes.produced_at),
        "nombres": {
            "personnes_presentes": counts.present,
            "dont_sans_nom": counts.unnamed,
            "structures": counts.structures,
            "contributions": len(minutes.contributions),
        },
        "contributions": list(records(minutes)),
    }
    _put(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    progress(1, 1)


def write_open_csv(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """Comma, UTF-8 without a mark, ISO dates: for programs. Excel reads the other CSV, or the workbook."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in FIELDS])
    for done, record in enumerate(records(minutes), 1):
        writer.writerow([_flat(value) for value in record.values()])
        progress(done, len(minutes.contributions))
    _put(path, text.getvalue())
    progress(1, 1)


def write_schema(_minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    _put(path, json.dumps(schema(), ensure_ascii=False, indent=1) + "\n")
    progress(1, 1)


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the JSON file; nothing that it does not name may be in it."""
    counted = ("personnes_presentes", "dont_sans_nom", "structures", "contributions")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contributions d’un atelier de la Fabrique",
        "description": "Une contribution par élément, sans nom ni coordonnées. « format » change avec les champs.",
        **_object({
            "format": {"const": FORMAT},
            "schema": {"const": SCHEMA_NAME},
            "demarche": {"type": "string"},
            "exercice": {"type": "boolean", "description": "Vrai : données fictives."},
            "atelier": _object({
                "code": {"type": "string"},
                "nom": {"type": "string"},
                "debut": {"type": ["string", "null"], "format": "date-time"},
                "etat": {"enum": ["provisoire", "cloture"]},
            }),
            "produit_le": {"type": "string", "format": "date-time"},
            "nombres": _object({name: {"type": "integer", "minimum": 0} for name in counted}),
            "contributions": {"type": "array", "items": _object({field.name: _typed(field) for field in FIELDS})},
        }),
    }  # fmt: skip


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _typed(field: Field) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "type": field.types[0] if len(field.types) == 1 else list(field.types),
        "description": field.meaning,
    }
    if field.form:
        typed["format"] = field.form
    if field.types == ("array",):
        typed["items"] = _object({"le": {"type": "string", "format": "date-time"}, "texte": {"type": "string"}})
    return typed


def _flat(value: Any) -> str:
    """A value in one cell: nothing for what is empty, « true » and « false », errata one a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(f"{one['le']} {one['texte']}" for one in value)
    return str(value)


def _put(path: Path, text: str) -> None:
    with written_beside(path) as stream:
        stream.write(text.encode())
