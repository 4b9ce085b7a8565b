"""What every kept thing shares: the mapping base, instants that keep their zone, identifiers."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Dialect, Enum, String, Table, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

PARIS = ZoneInfo("Europe/Paris")
_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as UTC text so that text order is time order, given back on Paris time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else parse_instant(value)


def instant_text(value: datetime) -> str:
    """UTC text of an aware moment; a naive one is a programming error."""
    if value.tzinfo is None:
        raise ValueError("naive datetime")
    return value.astimezone(UTC).strftime(_FORMAT)


def parse_instant(text: str) -> datetime:
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC).astimezone(PARIS)


def between(start: datetime, end: datetime) -> timedelta:
    """The time that passes; subtracted as they are, two hours of one place forget the night when its clocks change."""
    return end.astimezone(UTC) - start.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of the mapped classes."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant}


#: one row: the first version of the program that opens this file, said to those that are older
program_needed = Table("program_needed", Base.metadata, Column("version", String, nullable=False))


class Journaled:
    """Marks a table whose every change must leave a journal entry in the same transaction."""

    #: derived columns, rebuilt from the others and so left out of the journal
    __unjournaled__: ClassVar[frozenset[str]] = frozenset()


def choice(enumeration: type[StrEnum]) -> Enum:
    """A column type that keeps the enumeration's own words in the file."""
    return Enum(
        enumeration,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=False,
        length=32,
    )


def person_id() -> str:
    """UUIDv4: an identifier of the register tells neither order nor time."""
    return str(uuid.uuid4())


class _Moments:
    """Moments that never go back, as a laptop's clock does when somebody or a server sets it right.

    In 4 096ths of a millisecond: two commits can fall in one, and their order would be drawn by lot.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, after: int) -> int:
        milliseconds, rest = divmod(time.time_ns(), 1_000_000)
        with self._lock:
            self._last = max(milliseconds << 12 | rest * 4096 // 1_000_000, self._last + 1, after + 1)
            return self._last


_moments = _Moments()


def record_id(*, after: str = "") -> str:
    """UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 of their fraction, then chance; sorts by creation.

    It sorts after every one made by this process, and after the one given, which another computer may have made.
    """
    moment = _moments.next(_moment_of(after) if after else 0)
    value = (moment >> 12) << 80 | 0x7 << 76 | (moment & 0xFFF) << 64 | 0x2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def _moment_of(id_: str) -> int:
    whole = uuid.UUID(id_).int
    return (whole >> 80) << 12 | (whole >> 64) & 0xFFF
