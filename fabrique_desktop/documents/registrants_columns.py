"""Which column is what, and what its words mean: headers and cells as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fabrique_desktop.domain.people import Minority, ParticipantCategory
from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.importing import Problem, RegistrantLine

Row = tuple[int, Sequence[str]]  # number in the file as a spreadsheet shows it, cells

HEADER_ROWS = 15
LONGEST_CELL = 2_000
LONGEST_NAME = 200

#: headers by field, folded; the first column that bears one of them is taken
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "source_id": (
        "identifiant", "id", "id inscription", "identifiant inscription", "n inscription", "no inscription",
        "numero inscription", "numero d inscription", "code inscription", "identifiant participant",
    ),
    "civility": ("civilite", "civ", "m mme", "mme m"),
    "surname": (
        "nom", "noms", "nom de famille", "nom d usage", "nom usuel", "patronyme", "nom du participant",
        "nom participant", "nom de l inscrit", "last name", "surname", "family name",
    ),
    "first_name": (
        "prenom", "prenoms", "prenom s", "prenom du participant", "prenom participant", "prenom usuel",
        "first name", "given name",
    ),
    "full_name": (
        "nom et prenom", "nom prenom", "noms et prenoms", "nom et prenom s", "noms prenoms", "nom prenoms",
        "prenom et nom", "prenom nom", "prenoms et noms", "prenoms noms", "nom complet", "participant",
        "participants", "full name", "name",
    ),
    "organization": (
        "organisation", "organisme", "structure", "association", "etablissement", "institution", "employeur",
        "entreprise", "service", "structure organisme", "organisme structure", "structure d appartenance",
        "nom de la structure", "organization", "company",
    ),
    "job": ("fonction", "poste", "metier", "profession", "qualite", "job"),
    "category": ("categorie", "college", "categorie de participant", "type de participant", "category"),
    "neighbourhood": ("quartier", "secteur", "quartier de residence", "lieu de residence"),
    "email": (
        "courriel", "e mail", "email", "mail", "mel", "adresse electronique", "adresse e mail",
        "adresse email", "adresse mail", "adresse courriel", "adresse de courriel", "adresse de messagerie",
        "courrier electronique", "courriels", "mails", "email address",
    ),
    "phone": (
        "telephone", "tel", "portable", "tel portable", "telephone portable", "mobile", "tel mobile",
        "telephone mobile", "numero de telephone", "n de telephone", "no de telephone", "n tel",
        "contact telephonique", "phone", "phone number",
    ),
    "workshops": (
        "seances", "seance", "ateliers", "atelier", "codes seances", "code seance", "codes ateliers",
        "code atelier", "inscrit a", "seances choisies", "ateliers choisis", "workshops", "workshop",
    ),
    "minority": ("mineur", "mineur e", "mineure", "personne mineure", "mineurs"),
    "needs": (
        "besoin", "besoins", "besoin accueil", "besoins d accueil", "besoin d accueil", "besoin particulier",
        "besoins particuliers", "besoin specifique", "besoins specifiques", "accessibilite",
    ),
    "named_in_minutes": (
        "accord nom compte rendu", "accord nom", "accord nom au compte rendu", "nom dans le compte rendu",
        "nom au compte rendu",
    ),
    "photo_allowed": ("accord photo", "accord photos", "droit a l image", "accord image"),
    "answer_wanted": (
        "accord recontact", "accord recontacter", "recontact", "accord contact", "souhaite la reponse",
        "accord reponse", "etre recontacte", "etre recontacte e",
    ),
}  # fmt: skip
_FIELD_OF = {header: name for name, headers in _HEADERS.items() for header in headers}
_NAMES = frozenset({"surname", "first_name", "full_name"})

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
_GROUP = re.compile(
    r"^(?:un |le )?groupe\b"
    r"|\b\d+ (?:personnes?|pers|participants?|habitants?|adultes?|jeunes|places?)\b"
)
_TOTAL = re.compile(r"(?:sous )?total\b.*")
_OF_AGE = re.compile(r"(?:1[89]|[2-9]\d|1[01]\d)(?: ans)?")
#: what a workbook writes where a calculation failed
_FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_LOST_ZERO = re.compile(r"[1-9](?:[\s.\-]*\d){8}")
_LOST_PLUS = re.compile(r"33[1-9]\d{8}")
_STRONG = re.compile(r"[|,;/+&\n]+|\s+et\s+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The header row found: its number, its words, and where each of our fields is."""

    number: int
    headers: tuple[str, ...]
    places: Mapping[str, int]

    @property
    def ignored(self) -> tuple[str, ...]:
        used = set(self.places.values())
        return tuple(name for place, name in enumerate(self.headers) if name and place not in used)


def recognise(cells: Sequence[str]) -> dict[str, int]:
    """Where each field is, if these cells are headers."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if len(cell) <= LONGEST_NAME and (name := _FIELD_OF.get(fold(tidy(cell)))):
            places.setdefault(name, place)
    return places


def find_columns(rows: Iterable[Row]) -> Columns | None:
    """The first row that names a name and something else; else one that names a name only (« Nom »)."""
    lone: Columns | None = None
    for number, cells in rows:
        places = recognise(cells)
        if not _NAMES.isdisjoint(places):
            found = Columns(number, tuple(tidy(cell) for cell in cells), places)
            if len(places) > 1:
                return found
            lone = lone or found
    return lone


def headers_of(row: Row) -> tuple[str, ...]:
    """What a row says, for the person who must find out why it is no header."""
    return tuple(text for text in (tidy(cell[:LONGEST_NAME]) for cell in row[1][:40]) if text)


def tidy(cell: str) -> str:
    """One clean line; most cells are plain and need no more than their spaces put right."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    return clean_line(cell)


@dataclass(slots=True)
class LineReader:
    """Turns rows into lines; remembers the categories it does not know and the rows wider than the header."""

    columns: Columns
    unknown_categories: dict[str, None] = field(default_factory=dict)
    ragged: list[int] = field(default_factory=list)

    def read(self, number: int, cells: Sequence[str]) -> RegistrantLine:
        if any(cell.strip() for cell in cells[len(self.columns.headers) :]):
            self.ragged.append(number)
        raw = {name: cells[place] for name, place in self.columns.places.items() if place < len(cells)}
        values = {name: tidy(text[:LONGEST_CELL]) for name, text in raw.items() if text not in _FAULTS}
        surname, first_name = self._name(values)
        get = values.get
        return RegistrantLine(
            line=number,
            source_id=get("source_id", ""),
            civility=get("civility", ""),
            surname=surname[:LONGEST_NAME],
            first_name=first_name[:LONGEST_NAME],
            organization=get("organization", ""),
            job=get("job", ""),
            category=self._category(get("category", "")),
            neighbourhood=get("neighbourhood", ""),
            email=get("email", ""),
            phone=phone_text(get("phone", "")),
            workshops=workshop_codes(raw.get("workshops", "")[:LONGEST_CELL]),
            minority=minority(get("minority", "")),
            needs=get("needs", ""),
            named_in_minutes=is_yes(get("named_in_minutes", "")),
            photo_allowed=is_yes(get("photo_allowed", "")),
            answer_wanted=is_yes(get("answer_wanted", "")),
            problem=self._problem(raw, values, surname, first_name),
        )

    def _name(self, values: Mapping[str, str]) -> tuple[str, str]:
        surname, first_name = values.get("surname", ""), values.get("first_name", "")
        if not (surname or first_name) and "full_name" in values:
            header = fold(self.columns.headers[self.columns.places["full_name"]])
            return split_name(values["full_name"], surname_first=header.startswith("nom") and "prenom" in header)
        if "first_name" not in self.columns.places and _capitals(surname.split()):
            return split_name(surname, surname_first=True)
        return surname, first_name

    def _category(self, text: str) -> ParticipantCategory:
        category = _CATEGORY_OF.get(fold(text), ParticipantCategory.UNKNOWN)
        if text and category is ParticipantCategory.UNKNOWN and len(self.unknown_categories) < 50:
            self.unknown_categories[text] = None
        return category

    def _problem(
        self, raw: Mapping[str, str], values: Mapping[str, str], surname: str, first_name: str
    ) -> Problem | None:
        if len(surname) > LONGEST_NAME or len(first_name) > LONGEST_NAME:
            return Problem.TOO_LONG
        if any(len(text) > LONGEST_CELL for text in raw.values()):
            return Problem.TOO_LONG
        headers, places = self.columns.headers, self.columns.places
        if all(values.get(name) == headers[place] for name, place in places.items()):
            return Problem.REPEATED_HEADER
        name = f"{surname} {first_name}".strip()
        folded = fold(name or values.get("organization", ""))
        if ("groupe" in folded or any(char.isdecimal() for char in folded)) and _GROUP.search(folded):
            return Problem.GROUP
        if not any(char.isalpha() for char in name) or (not first_name and _TOTAL.fullmatch(folded)):
            return Problem.NO_NAME
        return None


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
    if capitals := _capitals(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    if surname_first:
        return " ".join(words[:-1]), words[-1]
    return " ".join(words[1:]), words[0]


def _capitals(words: Sequence[str]) -> list[str]:
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


def workshop_codes(text: str) -> tuple[str, ...]:
    """Codes in capitals, whatever stands between them; a code typed with spaces gets its hyphens."""
    codes: dict[str, None] = {}
    for part in _STRONG.split(text):
        words = tidy(part).upper().split()
        if all("-" in word for word in words):
            codes.update(dict.fromkeys(words))
        else:
            codes["-".join(words)] = None
    return tuple(codes)


def is_yes(text: str) -> bool:
    """A consent is « non » until a word says « oui »."""
    return text in {"✓", "✔", "☑"} or fold(text) in _YES


def minority(text: str) -> Minority:
    """Whether somebody is a minor; in doubt the authorisation is awaited, so that the desk asks."""
    folded = fold(text)
    if folded in _NO or _OF_AGE.fullmatch(folded):
        return Minority.NO
    received = re.search(r"\b(?:recue?s?|autorisee?|obtenue?)\b", folded)
    return Minority.AUTHORISED if received and not re.search(r"\b(?:non|pas|sans)\b", folded) else Minority.AWAITED
