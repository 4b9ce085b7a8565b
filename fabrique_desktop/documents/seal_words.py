"""The French words of a seal, for pages, minutes and verdicts."""

from __future__ import annotations

from fabrique_desktop.documents.text import NBSP, counted, moment, spaced
from fabrique_desktop.domain.seal import Record
from fabrique_desktop.services.sealing import SealCode


def covered(record: Record) -> list[str]:
    """« 12 contributions, 1 erratum, les messages de 2 tables »: what there is, in French."""
    numbers = [len(texts) for _part, texts in record.parts()]
    words = (
        ("contribution", "contributions"),
        ("erratum", "errata"),
        ("message de table", "messages de tables"),
        ("support remis", "supports remis"),
    )
    told = [counted(number, *names) for number, names in zip(numbers, words, strict=True)]
    return [one for at, one in enumerate(told) if numbers[at] or not at]


def erased(record: Record) -> str:
    one, several = "le texte d’une contribution a été effacé", f"le texte de {record.erased} contributions a été effacé"
    return f"{one if record.erased == 1 else several} à la demande d’une personne"


def passages(record: Record) -> str:
    """« 1 passage effacé (A3-ACT-1-T2-07) »: of which texts, the rest of which is still printed."""
    number = counted(record.passages, "passage effacé", "passages effacés")
    return f"{number} ({', '.join(record.with_passages)})"


def hidden(record: Record) -> str:
    one, several = "des mots d’un texte sont cachés", f"des mots de {record.hidden} textes sont cachés"
    return f"{one if record.hidden == 1 else several} (un nom), et restent dans le dossier"


def seal_line(seal: SealCode) -> str:
    """The seal in force, as a page shows it for whoever holds a paper."""
    code = seal.code.replace(" ", NBSP)
    return spaced(f"Sceau en vigueur depuis le {moment(seal.at)} : {code}. Comparez-le avec celui du papier.")
