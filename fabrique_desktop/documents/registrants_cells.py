"""What the words of a cell mean, as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from fabrique_desktop.documents.registrants_headers import tidy
from fabrique_desktop.domain.categories import Minority, ParticipantCategory
from fabrique_desktop.domain.text import fold

LONGEST_CELL = 2_000

_CATEGORIES: Mapping[ParticipantCategory, tuple[str, ...]] = {
    ParticipantCategory.CITIZEN: (
        "citoyen ne", "citoyen", "citoyenne", "citoyens", "habitant", "habitante", "habitant e", "habitants",
        "usager", "usagere", "particulier", "citizen",
    ),
    ParticipantCategory.ASSOCIATION: (
        "association", "associations", "associatif", "associative", "asso", "benevole",
    ),
    ParticipantCategory.INSTITUTION: (
        "institution partenaire", "institution", "institutions", "partenaire", "partenaire institutionnel",
        "institutionnel",
    ),
    ParticipantCategory.CITY_AGENT: (
        "agent ville", "agent de la ville", "agente ville", "agent e ville", "agent municipal", "ville",
    ),
    ParticipantCategory.CCAS_AGENT: ("agent ccas", "agent du ccas", "agente ccas", "agent e ccas", "ccas"),
    ParticipantCategory.LANDLORD: ("bailleur social", "bailleur", "bailleurs", "bailleurs sociaux"),
    ParticipantCategory.ELECTED: ("elu e", "elu", "elue", "elus", "elues", "elu e s"),
    ParticipantCategory.PRESS: (
        "presse observateur", "presse", "journaliste", "media", "observateur", "observatrice",
    ),
}  # fmt: skip
_CATEGORY_OF = {word: category for category, words in _CATEGORIES.items() for word in words}

_YES = frozenset({"oui", "o", "yes", "y", "x", "1", "vrai", "true", "ok", "accord", "d accord", "accepte", "coche"})
_NO = frozenset({"", "non", "n", "no", "0", "faux", "false", "majeur", "majeure", "majeur e", "adulte"})
_OF_AGE = re.compile(r"(?:1[89]|[2-9]\d|1[01]\d)(?: ans)?")
#: what a workbook writes where a calculation failed
FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_LOST_ZERO = re.compile(r"[1-9](?:[\s.\-]*\d){8}")
_LOST_PLUS = re.compile(r"33[1-9]\d{8}")
_STRONG = re.compile(r"[|,;/+&]+| et ")
_BETWEEN_MAILS = re.compile(r"([ ;,/|<>()]+)")
_PHONE = re.compile(r"\+?[\d .()\-]+")
_JOINING = frozenset({"", "ou", "et"})
_APART = re.compile(r" ?[;,/|]+ ?| ou | et ")


def split_name(text: str, *, surname_first: bool) -> tuple[str, str]:
    """(surname, first name) of a name in one cell; a single word is the first name, as at the desk.

    A comma or words in capitals tell the surname; else the header's order tells which end is the first name.
    """
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip():
        return tidy(before), tidy(after)
    words = text.split()
    if len(words) < 2:
        return "", text
    if capitals := in_capitals(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    if surname_first:
        return " ".join(words[:-1]), words[-1]
    return " ".join(words[1:]), words[0]


def in_capitals(words: Sequence[str]) -> list[str]:
    """The words in capitals, unless none or all are."""
    found = [word for word in words if word.isupper() and sum(char.isalpha() for char in word) > 1]
    return found if len(found) < len(words) else []


def phone_text(text: str) -> str:
    """The number as written, with the zero or the plus that a numeric cell lost."""
    if text.endswith(".0"):
        text = text[:-2]
    if _LOST_ZERO.fullmatch(text):
        return f"0{text}"
    return f"+{text}" if _LOST_PLUS.fullmatch(text) else text


def sorted_contacts(email: str, phone: str, other: str) -> tuple[str, str, str]:
    """A mail and a number where each belongs, whichever column they came in; what is left over is kept as other."""
    mails: list[str] = []
    numbers: list[str] = []
    rest: list[str] = []
    for text, column in ((phone, numbers), (email, mails), (other, rest)):
        found, left = _mails(text)
        pieces = _APART.split(left) if left not in _JOINING else []
        if all(_is_phone(piece) for piece in pieces):
            mails += found
            numbers += pieces
        elif found and column is not numbers:  # words beside a mail (« Marie <m@exemple.fr> »)
            mails += found
            rest.append(text)
        else:
            column.append(text)
    rest = [*rest, *mails[1:], *(phone_text(number) for number in numbers[1:])]
    return "".join(mails[:1]), "".join(numbers[:1]), ", ".join(dict.fromkeys(text for text in rest if text))


def _mails(text: str) -> tuple[list[str], str]:
    """The mails of a cell, and what else it says."""
    if "@" not in text:
        return [], text
    words = _BETWEEN_MAILS.split(text)
    found = [word for word in words if "@" in word[1:-1]]
    return found, "".join(word for word in words if word not in found).strip(" ;,/|-<>()")


def _is_phone(text: str) -> bool:
    return 8 <= sum(map(str.isdecimal, text)) <= 15 and _PHONE.fullmatch(text) is not None


@lru_cache(maxsize=4_096)
def workshop_codes(text: str) -> tuple[str, ...]:
    """Codes in capitals, whatever stands between them; a code typed with spaces gets its hyphens."""
    codes: dict[str, None] = {}
    lines = "|".join(text.splitlines()) if "\n" in text or "\r" in text else text
    for part in _STRONG.split(tidy(lines)):
        words = part.upper().split()
        if all("-" in word for word in words):
            codes.update(dict.fromkeys(words))
        else:
            codes["-".join(words)] = None
    return tuple(codes)


@lru_cache(maxsize=1_024)
def category_of(text: str) -> ParticipantCategory:
    return _CATEGORY_OF.get(fold(text[:100]), ParticipantCategory.UNKNOWN)


@lru_cache(maxsize=1_024)
def is_yes(text: str) -> bool:
    """A consent is « non » until a word says « oui »."""
    return text in {"✓", "✔", "☑"} or fold(text) in _YES


@lru_cache(maxsize=1_024)
def minority(text: str) -> Minority:
    """Whether somebody is a minor; in doubt the authorisation is awaited, so that the desk asks."""
    folded = fold(text)
    if folded in _NO or _OF_AGE.fullmatch(folded):
        return Minority.NO
    received = re.search(r"\b(?:recue?s?|autorisee?|obtenue?)\b", folded)
    return Minority.AUTHORISED if received and not re.search(r"\b(?:non|pas|sans)\b", folded) else Minority.AWAITED
