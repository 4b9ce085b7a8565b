"""The journal: every change, in order, chained by hashes that values enter only by commitment.

An erased value leaves its commitment, so the chain still verifies and says that a passage was erased.
This format is what laptops will exchange: a new FORMAT never re-chains what exists.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, instant_text

FORMAT = 1
GENESIS = "0" * 64

# made once: json.dumps makes an encoder at each call, a tenth of the time of a long import
_plain = json.JSONEncoder(ensure_ascii=False).encode
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Action(StrEnum):
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class JournalEntry(Base):
    """One change of one thing by one post. `position` is the order of arrival in this file, not hashed."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("station", "seq"),
        Index("undone_gesture", "station", "undoes", sqlite_where=text("undoes IS NOT NULL")),
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[int]
    dossier: Mapped[str]
    station: Mapped[str]
    seq: Mapped[int]
    lamport: Mapped[int] = mapped_column(index=True)
    gesture: Mapped[int]
    undoes: Mapped[int | None]
    at: Mapped[datetime]
    operator: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class JournalValue(Base):
    """One field of an entry. `value` is JSON, NULL once erased; `base` is the `station/seq` it replaces."""

    __tablename__ = "journal_value"
    position: Mapped[int] = mapped_column(ForeignKey("journal_entry.position"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str | None]
    salt: Mapped[str | None]
    commitment: Mapped[str]
    base: Mapped[str | None]


class Committed(NamedTuple):
    """A field ready for the chain."""

    field: str
    value: str
    salt: str
    commitment: str
    base: str | None


class Envelope(NamedTuple):
    """All that enters an entry's hash beside its fields and the previous hash, in the order it enters it."""

    dossier: str
    station: str
    seq: int
    lamport: int
    gesture: int
    undoes: int | None
    at: str  # UTC text, as kept
    operator: str
    entity: str
    entity_id: str
    action: str


def commit_fields(fields: Sequence[tuple[str, Any, str | None]]) -> list[Committed]:
    """Salt and commit (name, plain value, base) triples; 16 random bytes a value, drawn at once."""
    chance = secrets.token_hex(16 * len(fields))
    committed = []
    for index, (name, plain, base) in enumerate(fields):
        value = plain_json(plain)
        salt = chance[32 * index : 32 * index + 32]
        committed.append(Committed(name, value, salt, commitment(salt, value), base))
    return committed


def commitment(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest()


def plain_json(value: Any) -> str:
    """JSON of a column's value: dates as ISO text, moments in UTC."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, (bool, int)):
        return _plain(value)
    if isinstance(value, datetime):
        return f'"{instant_text(value)}"'
    return _plain(value.isoformat())


def entry_hash(envelope: Envelope, commitments: Iterable[tuple[str, str, str | None]], previous: str) -> str:
    """SHA-256 over the canonical JSON of everything, fields in name order, and the station's previous hash."""
    content = (FORMAT, *envelope, sorted(commitments), previous)
    return hashlib.sha256(_canonical(content).encode()).hexdigest()
