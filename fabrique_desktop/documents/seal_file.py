"""`SCEAU_….json`: what a seal covers, text by text, so that anybody can work it out again without Fabrique."""

from __future__ import annotations

import json
from typing import Any

from fabrique_desktop.domain.base import instant_text
from fabrique_desktop.domain.seal import FORMAT, Part, Record, SealedField, SealedText
from fabrique_desktop.services.sealing import Sealed

_HOW = (
    "Chaque champ : engagement = SHA-256(sel + valeur), la valeur étant écrite en JSON. Un passage effacé à la demande "
    "d’une personne n’a plus ni sel ni valeur (passages_effaces : combien, le reste du texte étant encore dans les "
    "documents) ; un passage caché (un nom) n’en a pas ici, et il reste dans le dossier. "
    "messages : ce que chaque table a dit en plénière ; supports : ce qui a été remis. empreinte = SHA-256 du JSON "
    "[contributions, errata, messages, supports] de leurs références et engagements, sans espace ; sceau = 32 premiers "
    "signes en base 32 de SHA-256 du JSON [format, atelier, journal, nombre, empreinte]. Les présences et les chiffres "
    "de l’atelier n’y sont pas."
)


class UnreadableSeal(ValueError):
    """A file that should hold a seal and does not."""


def seal_json(sealed: Sealed) -> bytes:
    record = sealed.record
    content = {
        "format": FORMAT,
        "explication": _HOW,
        "sceau": record.code,
        "atelier": record.workshop,
        "scelle_le": instant_text(sealed.at),
        "journal": record.journal,
        "nombre": len(record.contributions),
        "empreinte": record.digest,
        **{part.value: [_told(text) for text in texts] for part, texts in record.parts()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _told(text: SealedText) -> dict[str, Any]:
    return {"reference": text.reference, "champs": {one.field: _told_field(one) for one in text.fields}}


def _told_field(one: SealedField) -> dict[str, Any]:
    if one.told:
        return {"engagement": one.commitment, "sel": one.salt, "valeur": one.value}
    if one.hidden:
        return {"engagement": one.commitment, "cache": True}
    return {"engagement": one.commitment, **({"passages_effaces": one.passages} if one.passages else {})}


def read_seal(content: bytes) -> tuple[Record, str]:
    """The record that a seal file holds, and the seal it claims; raises UnreadableSeal."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise UnreadableSeal(str(told["format"]))
        record = Record(
            workshop=str(told["atelier"]),
            journal=str(told["journal"]),
            **{part.value: tuple(_text(one) for one in told[part.value]) for part in Part},
        )
        _must_be_json(record)
        return record, str(told["sceau"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableSeal(str(error)) from error


def _text(told: dict[str, Any]) -> SealedText:
    fields = [
        SealedField(
            str(name),
            str(one["engagement"]),
            _word(one.get("valeur")),
            _word(one.get("sel")),
            one.get("cache") is True,
            int(one.get("passages_effaces") or 0),
        )
        for name, one in told["champs"].items()
    ]
    return SealedText(str(told["reference"]), tuple(sorted(fields)))


def _must_be_json(record: Record) -> None:
    """Whoever reads the values then meets no surprise."""
    for _part, texts in record.parts():
        for text in texts:
            for one in text.fields:
                json.loads(one.value or "null")


def _word(told: Any) -> str | None:
    return None if told is None else str(told)
