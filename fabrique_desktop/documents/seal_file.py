"""`SCEAU_….json`: what a seal covers, text by text, so that anybody can work it out again without Fabrique."""

from __future__ import annotations

import json
from typing import Any

from fabrique_desktop.domain.base import instant_text
from fabrique_desktop.domain.seal import FORMAT, Record, SealedField, SealedText
from fabrique_desktop.services.sealing import Sealed

_HOW = (
    "Chaque champ : engagement = SHA-256(sel + valeur), la valeur étant écrite en JSON. Un passage effacé à la demande "
    "d’une personne n’a plus ni sel ni valeur. empreinte = SHA-256 du JSON [contributions, errata] de leurs références "
    "et engagements, sans espace ; sceau = 32 premiers signes en base 32 de SHA-256 du JSON "
    "[format, atelier, journal, nombre, empreinte]."
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
        "contributions": [_told(text) for text in record.contributions],
        "errata": [_told(text) for text in record.errata],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _told(text: SealedText) -> dict[str, Any]:
    fields = {
        one.field: {"engagement": one.commitment}
        if one.erased
        else {"engagement": one.commitment, "sel": one.salt, "valeur": one.value}
        for one in text.fields
    }
    return {"reference": text.reference, "champs": fields}


def read_seal(content: bytes) -> tuple[Record, str]:
    """The record that a seal file holds, and the seal it claims; raises UnreadableSeal."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise UnreadableSeal(str(told["format"]))
        record = Record(
            workshop=str(told["atelier"]),
            journal=str(told["journal"]),
            contributions=tuple(_text(one) for one in told["contributions"]),
            errata=tuple(_text(one) for one in told["errata"]),
        )
        return record, str(told["sceau"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableSeal(str(error)) from error


def _text(told: dict[str, Any]) -> SealedText:
    fields = [
        SealedField(str(name), str(one["engagement"]), _word(one.get("valeur")), _word(one.get("sel")))
        for name, one in told["champs"].items()
    ]
    return SealedText(str(told["reference"]), tuple(sorted(fields)))


def _word(told: Any) -> str | None:
    return None if told is None else str(told)
