"""The seal of a closed workshop: what is printed at the foot of its minutes, and what it covers.

It shows that something changed since the paper was printed, no more: whoever holds the dossier and its key can make
another record, with another seal. Texts enter it by the commitments of the journal, so that a passage erased on
request leaves the seal as it was, and is counted apart.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from fabrique_desktop.domain.errors import DomainError
from fabrique_desktop.domain.journal import commitment

#: changes with what a seal covers
FORMAT = "fabrique-sceau-2"
_GROUPS, _SIGNS = 8, 4
_NOTHING = ("null", '""', "false")
_ALIKE = str.maketrans("018", "OIB")  # never in a seal: read so by whoever copies it from paper


class NotAsSealed(DomainError):
    """The dossier no longer says what was sealed, and no gesture of the Fabrique changed it."""

    def __init__(self, code: str, references: tuple[str, ...]) -> None:
        super().__init__(code, references)
        self.code, self.references = code, references


class Part(StrEnum):
    """What a seal covers, in the order it enters it."""

    CONTRIBUTION = "contributions"
    ERRATUM = "errata"
    MESSAGE = "messages"
    SUPPORT = "supports"


class SealedField(NamedTuple):
    """A field as the journal committed it; `value` (JSON) and `salt` are None once erased, or when they are hidden.

    `passages`: how many were erased of it, the rest of its text being there still; 0 when all of it was.
    """

    field: str
    commitment: str
    value: str | None = None
    salt: str | None = None
    hidden: bool = False  # kept in the dossier, left out of what leaves it
    passages: int = 0

    @property
    def told(self) -> bool:
        return self.value is not None and self.salt is not None

    @property
    def erased(self) -> bool:
        return not self.told and not self.hidden

    @property
    def holds(self) -> bool:
        """Whether the value is the one committed; one that is not told cannot be told from another."""
        return self.value is None or self.salt is None or commitment(self.salt, self.value) == self.commitment


class SealedText(NamedTuple):
    """A contribution, an erratum about it, what a table said or what was given out; its fields in name order."""

    reference: str
    fields: tuple[SealedField, ...]

    def field(self, name: str) -> SealedField | None:
        return next((one for one in self.fields if one.field == name), None)

    def value(self, name: str) -> Any:
        """None for what was not said, and for what is erased or hidden."""
        found = self.field(name)
        return json.loads(found.value) if found is not None and found.told and found.value is not None else None

    def told(self, name: str) -> bool:
        """Whether it can be compared: said and not told any more, it cannot."""
        found = self.field(name)
        return found is None or found.told


@dataclass(frozen=True, slots=True)
class Record:
    """What a seal covers: the journal up to its entry, and all that was said, with what stands beside it."""

    workshop: str
    journal: str  # hash of the entry that closed the workshop, or of the last erratum
    contributions: tuple[SealedText, ...]
    errata: tuple[SealedText, ...] = ()
    messages: tuple[SealedText, ...] = ()  # of the tables in plenary: « T2 »
    supports: tuple[SealedText, ...] = ()  # what was given out, numbered in its order

    def parts(self) -> Iterator[tuple[Part, tuple[SealedText, ...]]]:
        return zip(Part, (self.contributions, self.errata, self.messages, self.supports), strict=True)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of what was said, by commitments."""
        return hashlib.sha256(canonical([_listed(texts) for _part, texts in self.parts()])).hexdigest()

    @property
    def code(self) -> str:
        """8 groups of 4 characters, for 160 bits: « MZXW 6YTB … »."""
        content = [FORMAT, self.workshop, self.journal, len(self.contributions), self.digest]
        return grouped(base64.b32encode(hashlib.sha256(canonical(content)).digest()).decode()[: _GROUPS * _SIGNS])

    @property
    def erased(self) -> int:
        """How many contributions were erased since, be it in their errata; those of which a passage was are apart."""
        erased = {reference for reference, field in self._fields() if field.erased and not field.passages}
        return len(erased - {reference for reference, field in self._fields() if field.erased and field.passages})

    @property
    def passages(self) -> int:
        """How many passages were erased since, the rest of their texts being there still.

        An erratum that said the same words again lost them with the text it is about.
        """
        said = {text.reference: sum(one.passages for one in text.fields if one.erased) for text in self.contributions}
        apart = (text for _part, texts in self.parts() for text in texts if not said.get(text.reference))
        return sum(said.values()) + sum(one.passages for text in apart for one in text.fields if one.erased)

    @property
    def with_passages(self) -> tuple[str, ...]:
        """References of what they were erased of, each once, in order."""
        found = (reference for reference, field in self._fields() if field.erased and field.passages)
        return tuple(dict.fromkeys(found))

    @property
    def hidden(self) -> int:
        """In how many texts words are hidden; those whose text was erased are counted there alone."""
        erased = {reference for reference, field in self._fields() if field.erased}
        return len({reference for reference, field in self._fields() if field.hidden} - erased)

    @property
    def altered(self) -> tuple[str, ...]:
        """References of contributions that are not what the journal committed."""
        return self.altered_in(Part.CONTRIBUTION)

    def altered_in(self, part: Part) -> tuple[str, ...]:
        """Each reference once, in order."""
        texts = next(texts for one, texts in self.parts() if one is part)
        changed = (text.reference for text in texts if not all(field.holds for field in text.fields))
        return tuple(dict.fromkeys(changed))

    @property
    def holds(self) -> bool:
        return not any(map(self.altered_in, Part))

    def _fields(self) -> Iterator[tuple[str, SealedField]]:
        for _part, texts in self.parts():
            for text in texts:
                yield from ((text.reference, field) for field in text.fields)


def changed_between(before: Record, after: Record) -> Mapping[Part, tuple[str, ...]]:
    """References of what is no longer the same, by part; what was erased or hidden since is the same."""
    found: dict[Part, tuple[str, ...]] = {}
    for (part, old), (_part, new) in zip(before.parts(), after.parts(), strict=True):
        then, now = _by_reference(old), _by_reference(new)
        references = sorted({*then, *now})
        changed = tuple(one for one in references if not _same(then.get(one, []), now.get(one, [])))
        if changed:
            found[part] = changed
    return found


def _by_reference(texts: Sequence[SealedText]) -> Mapping[str, list[SealedText]]:
    found: dict[str, list[SealedText]] = {}
    for text in texts:
        found.setdefault(text.reference, []).append(text)
    return found


def _same(then: Sequence[SealedText], now: Sequence[SealedText]) -> bool:
    return len(then) == len(now) and all(map(_same_text, then, now))


def _same_text(then: SealedText, now: SealedText) -> bool:
    names = {*(one.field for one in then.fields), *(one.field for one in now.fields)}
    return all(_same_field(then.field(name), now.field(name)) for name in names)


def _same_field(then: SealedField | None, now: SealedField | None) -> bool:
    if then is None or now is None:
        held = then or now
        return held is None or not held.told or held.value in _NOTHING  # an insertion leaves it out
    if then.commitment == now.commitment or not then.told or not now.told:
        return True
    return then.value == now.value


def canonical(content: Any) -> bytes:
    """One spelling of JSON: no space, names in order, UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def grouped(code: str) -> str:
    return " ".join(code[at : at + _SIGNS] for at in range(0, len(code), _SIGNS))


def typed_seal(text: str) -> str:
    """A seal as somebody copies it from paper: any case, any spacing, and zero for O; empty if it cannot be one."""
    signs = re.sub(r"[\s.\-–—_]+", "", text).upper().translate(_ALIKE)
    return grouped(signs) if re.fullmatch(rf"[A-Z2-7]{{{_GROUPS * _SIGNS}}}", signs) else ""


def _listed(texts: Sequence[SealedText]) -> list[Any]:
    return [[text.reference, [[field.field, field.commitment] for field in text.fields]] for text in texts]
