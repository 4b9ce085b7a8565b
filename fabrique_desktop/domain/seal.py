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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fabrique_desktop.domain.journal import commitment

FORMAT = "fabrique-sceau-1"
_GROUPS, _SIGNS = 8, 4
_ALIKE = str.maketrans("018", "OIB")  # never in a seal: read so by whoever copies it from paper


class SealedField(NamedTuple):
    """A field as the journal committed it; `value` (JSON) and `salt` are None once erased."""

    field: str
    commitment: str
    value: str | None = None
    salt: str | None = None

    @property
    def erased(self) -> bool:
        return self.value is None or self.salt is None

    @property
    def holds(self) -> bool:
        """Whether the value is the one committed; an erased one cannot be told from another."""
        return self.value is None or self.salt is None or commitment(self.salt, self.value) == self.commitment


class SealedText(NamedTuple):
    """A contribution, or an erratum about it, and its fields in name order."""

    reference: str
    fields: tuple[SealedField, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What a seal covers: the journal up to its entry, and what was said, with the errata beside it."""

    workshop: str
    journal: str  # hash of the entry that closed the workshop, or of the last erratum
    contributions: tuple[SealedText, ...]
    errata: tuple[SealedText, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of what was said, by commitments."""
        return hashlib.sha256(canonical([_listed(self.contributions), _listed(self.errata)])).hexdigest()

    @property
    def code(self) -> str:
        """8 groups of 4 characters, for 160 bits: « MZXW 6YTB … »."""
        content = [FORMAT, self.workshop, self.journal, len(self.contributions), self.digest]
        return grouped(base64.b32encode(hashlib.sha256(canonical(content)).digest()).decode()[: _GROUPS * _SIGNS])

    @property
    def erased(self) -> int:
        """How many texts have a passage that was erased since."""
        texts = (*self.contributions, *self.errata)
        return sum(any(field.erased for field in text.fields) for text in texts)

    @property
    def altered(self) -> tuple[str, ...]:
        """References of texts that are not what the journal committed."""
        texts = (*self.contributions, *self.errata)
        return tuple(text.reference for text in texts if not all(field.holds for field in text.fields))


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
