"""Rows become lines of the register: the one loop whose cost is paid at each row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fabrique_desktop.documents.registrants_cells import (
    FAULTS,
    LONGEST_CELL,
    category_of,
    in_capitals,
    is_yes,
    minority,
    phone_text,
    sorted_contacts,
    split_name,
    workshop_codes,
)
from fabrique_desktop.documents.registrants_columns import Columns, example
from fabrique_desktop.documents.registrants_headers import tidy
from fabrique_desktop.domain.categories import ParticipantCategory
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.registrants import Problem, RegistrantLine

LONGEST_NAME = 200
LONGEST_NUMBER = 20
#: cells remembered as cleaned: the same words come back in each row
MOST_KNOWN = 20_000
LINE_BYTES = 300  # a line without its texts
_GUARDED = ("'=", "'+", "'-", "'@")  # an apostrophe put there against formulas

_LETTER = re.compile(r"[^\W\d_]")
_SUSPECT = re.compile(r"\d|groupe|total|nombre", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:un |le )?groupe\b"
    r"|\b(\d+) (?:personnes?|pers|participants?|habitants?|adultes?|jeunes|places?)\b"
)
_TOTAL = re.compile(r"(?:sous )?total\b.*|nombre (?:total )?(?:de |d )(?:inscri|particip|personne).*")


class _Cleaned(dict[str, str]):
    """A cell as written, and cleaned: read by `cleaned[cell]`, so that a known one costs a look-up."""

    too_long = False
    kept = 0  # bytes of all that was cleaned

    def __missing__(self, cell: str) -> str:
        if len(cell) > LONGEST_CELL:
            self.too_long = True
            cell = cell[:LONGEST_CELL]
            self.kept += cell.__sizeof__()
            return tidy(cell)
        text = "" if cell in FAULTS else tidy(cell)
        self.kept += text.__sizeof__()
        if len(self) < MOST_KNOWN:
            self[cell] = text
        return text


@dataclass(slots=True)
class LineReader:
    """Turns rows into lines; remembers the categories it does not know and the rows wider than the header."""

    columns: Columns
    width: int
    unknown_categories: dict[str, None] = field(default_factory=dict)
    ragged: list[int] = field(default_factory=list)
    group_people: int = 0
    examples: list[str] = field(init=False)
    _fields: tuple[str, ...] = field(init=False)
    _at: tuple[int, ...] = field(init=False)
    _needed: int = field(init=False)
    _without_example: list[int] = field(init=False)
    _cleaned: _Cleaned = field(default_factory=_Cleaned)

    def __post_init__(self) -> None:
        places = self.columns.places
        self._fields, self._at = tuple(places), tuple(places.values())
        self._needed = max(self._at, default=-1) + 1
        self.examples = [""] * self.width
        self._without_example = list(range(self.width))

    @property
    def kept(self) -> int:
        """Bytes of the texts kept."""
        return self._cleaned.kept

    def read(self, number: int, cells: Sequence[str]) -> RegistrantLine:
        if len(cells) > self.columns.width and any(cell.strip() for cell in cells[self.columns.width :]):
            self.ragged.append(number)
        if self._without_example:
            self._look_for_examples(cells)
        if len(cells) < self._needed:
            cells = [*cells, *[""] * (self._needed - len(cells))]
        cleaned = self._cleaned
        cleaned.too_long = False
        values = {name: cleaned[cells[place]] for name, place in zip(self._fields, self._at, strict=True)}
        surname, first_name = self._name(values)
        get = values.get
        email, phone, other = get("email", ""), get("phone", ""), get("other_contact", "")
        if other or " " in email or len(phone) > LONGEST_NUMBER or email.count("@") != 1 or "@" in phone:
            email, phone, other = sorted_contacts(email, phone, other)
        workshops = cells[self.columns.places["workshops"]] if "workshops" in values else ""
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
            email=email,
            phone=phone_text(unguarded(phone)),
            other_contact=unguarded(other),
            code=get("code", ""),
            workshops=workshop_codes(workshops[:LONGEST_CELL]) if workshops else (),
            minority=minority(get("minority", "")),
            needs=unguarded(get("needs", "")),
            named_in_minutes=is_yes(get("named_in_minutes", "")),
            photo_allowed=is_yes(get("photo_allowed", "")),
            answer_wanted=is_yes(get("answer_wanted", "")),
            follow_up_wanted=is_yes(get("follow_up_wanted", "")),
            problem=Problem.TOO_LONG if cleaned.too_long else self._problem(values, surname, first_name),
        )

    def _look_for_examples(self, cells: Sequence[str]) -> None:
        count = len(cells)
        still = []
        for place in self._without_example:
            if place < count and (text := cells[place]) and (text := example(text)):
                self.examples[place] = text
            else:
                still.append(place)
        self._without_example = still

    def _name(self, values: Mapping[str, str]) -> tuple[str, str]:
        surname, first_name = values.get("surname", ""), values.get("first_name", "")
        full = values.get("full_name", "")
        if full and not surname:
            if first_name:
                return _without(full, first_name), first_name
            header = fold(self.columns.named(self.columns.places["full_name"]))
            return split_name(full, surname_first=header.startswith("nom") and "prenom" in header)
        if "first_name" not in values and not surname.islower() and in_capitals(surname.split()):
            return split_name(surname, surname_first=True)
        return surname, first_name

    def _category(self, text: str) -> ParticipantCategory:
        category = category_of(text)
        if text and category is ParticipantCategory.UNKNOWN and len(self.unknown_categories) < 50:
            self.unknown_categories[text] = None
        return category

    def _problem(self, values: Mapping[str, str], surname: str, first_name: str) -> Problem | None:
        if len(surname) > LONGEST_NAME or len(first_name) > LONGEST_NAME:
            return Problem.TOO_LONG
        if self.columns.number and self._repeats_header(values):
            return Problem.REPEATED_HEADER
        name = f"{surname} {first_name}"
        said = name if name != " " else values.get("organization", "")
        if _SUSPECT.search(said):
            folded = fold(said)
            if group := _GROUP.search(folded):
                self.group_people += int(group.group(1)[:6]) if group.group(1) else _people_in(folded)
                return Problem.GROUP
            if not _LETTER.search(first_name) and _TOTAL.fullmatch(folded):
                return Problem.NO_NAME
        return None if _LETTER.search(name) else Problem.NO_NAME

    def _repeats_header(self, values: Mapping[str, str]) -> bool:
        headers, places = self.columns.headers, self.columns.places
        for name, value in values.items():
            place = places[name]
            if value != (headers[place] if place < len(headers) else ""):
                return False
        return True


def _people_in(folded: str) -> int:
    """« groupe Emmaüs (6 personnes) » says how many further on."""
    found = re.search(r"\b(\d{1,6}) (?:personnes?|pers|participants?|habitants?|adultes?|jeunes|places?)\b", folded)
    return int(found.group(1)) if found else 0


def _without(full: str, first_name: str) -> str:
    """A full name beside its first name: what is left is the surname."""
    words, first = full.split(), first_name.casefold().split()
    folded = [word.casefold().strip(",") for word in words]
    for start in (0, len(words) - len(first)):
        if len(words) > len(first) and folded[start : start + len(first)] == first:
            return " ".join(words[:start] + words[start + len(first) :]).strip(", ")
    return full if folded != first else ""


def unguarded(text: str) -> str:
    """Without the apostrophe that an export puts before what a spreadsheet would take for a formula."""
    return text[1:] if text.startswith(_GUARDED) else text
