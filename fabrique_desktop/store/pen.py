"""The hand that writes the journal: one a transaction, it numbers the entries and chains them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base, Journaled
from fabrique_desktop.domain.journal import (
    FORMAT,
    GENESIS,
    Action,
    Envelope,
    commit_fields,
    entry_hash,
)

Told = tuple[str, Any, str | None]  # (field, value, base)
Change = tuple[str, str, Action, Sequence[Told]]  # (entity, id, action, fields)

_ENTRY = (
    "INSERT INTO main.journal_entry (position, format, dossier, station, seq, lamport, gesture, undoes, at,"
    " operator, entity, entity_id, action, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_VALUE = "INSERT INTO main.journal_value (position, field, value, salt, commitment, base) VALUES (?,?,?,?,?,?)"
_WIDTH = 6
_TOGETHER = 50  # values in one statement: a fifth quicker than one by one
_VALUES = _VALUE + ",(?,?,?,?,?,?)" * (_TOGETHER - 1)
_TAIL = (
    "SELECT (SELECT max(position) FROM journal_entry), (SELECT max(lamport) FROM journal_entry), seq, hash"
    " FROM (SELECT 1) LEFT JOIN journal_entry ON station = ? ORDER BY seq DESC LIMIT 1"
)


class UnjournaledWrite(RuntimeError):
    """A statement tried to change a journaled table without passing by a flush: a bug of ours."""


@dataclass(slots=True)
class Pen:
    """What the entries of one transaction share; `Database.write` puts it in `session.info`."""

    dossier: str
    station: str
    operator: str
    at: str  # UTC text
    made: frozenset[int] = frozenset()  # the gestures of this window, which alone it may undo
    undoes: int | None = None
    erased: bool = False  # by a service: nothing of it may stay in the bytes of the file
    gesture: int = 0
    position: int = 0
    lamport: int = 0
    seq: int = 0
    hash: str = GENESIS
    loaded: bool = False

    def load(self, connection: Connection) -> None:
        """Take up the chain where the file stands; BEGIN IMMEDIATE keeps other writers out."""
        position, lamport, seq, last = connection.exec_driver_sql(_TAIL, (self.station,)).one()
        self.position, self.lamport, self.seq = position or 0, lamport or 0, seq or 0
        self.hash = last or GENESIS
        self.gesture = self.seq + 1
        self.loaded = True

    def announce(self, connection: Connection, changes: Iterable[Change]) -> None:
        """One entry for each change, with its values."""
        if not self.loaded:
            self.load(connection)
        entries: list[tuple[Any, ...]] = []
        values: list[int | str | None] = []
        for entity, id_, action, told in changes:
            committed = commit_fields(told)
            sealed = [(field, commitment, base) for field, _value, _salt, commitment, base in committed]
            entries.append(self._entry(entity, id_, action, sealed))
            for one in committed:
                values.append(self.position)
                values.extend(one)
        if entries:
            connection.exec_driver_sql(_ENTRY, entries)
        _keep(connection, values)

    def _entry(
        self, entity: str, entity_id: str, action: Action, commitments: Sequence[tuple[str, str, str | None]]
    ) -> tuple[Any, ...]:
        previous = self.hash
        self.position, self.lamport, self.seq = self.position + 1, self.lamport + 1, self.seq + 1
        envelope = Envelope(
            self.dossier, self.station, self.seq, self.lamport, self.gesture, self.undoes, self.at,
            self.operator, entity, entity_id, action.value,
        )  # fmt: skip
        self.hash = entry_hash(envelope, commitments, previous)
        return (
            self.position, FORMAT, self.dossier, self.station, self.seq, self.lamport,
            self.gesture, self.undoes, self.at, self.operator,
            entity, entity_id, action.value, previous, self.hash,
        )  # fmt: skip

    def insert_many(
        self, session: Session, entity: type[Base], names: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Thousands of new things, written and announced as a flush would, several times as fast.

        `names` begin with « id » and are columns; the values are those the file keeps, but booleans stay so.
        """
        table, derived = _journaled(entity)
        if names[0] != "id" or not set(names) <= set(inspect(entity).columns.keys()):
            raise UnjournaledWrite(table)
        told = sorted((name, place) for place, name in enumerate(names) if place and name not in derived)
        connection = _settled(session)
        marks = ",".join("?" * len(names))
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - our own names
            list(map(tuple, rows)),
        )
        self.announce(
            connection,
            (
                (
                    table,
                    row[0],
                    Action.INSERT,
                    [(name, value, None) for name, place in told if is_told(value := row[place])],
                )
                for row in rows
            ),
        )

    def delete_many(self, session: Session, entity: type[Base], ids: Sequence[str]) -> None:
        """Thousands of things taken out, as a flush would; whatever still refers to one of them refuses."""
        table, _derived = _journaled(entity)
        connection = _settled(session)
        statement = f"DELETE FROM {table} WHERE id = ?"  # noqa: S608 - our own name
        connection.exec_driver_sql(statement, [(id_,) for id_ in ids])
        self.announce(connection, ((table, id_, Action.DELETE, ()) for id_ in ids))


def _keep(connection: Connection, values: Sequence[int | str | None]) -> None:
    """The values of a gesture, `_WIDTH` places each."""
    block = _WIDTH * _TOGETHER
    whole = len(values) // block * block
    for statement, start, end, step in ((_VALUES, 0, whole, block), (_VALUE, whole, len(values), _WIDTH)):
        rows = [tuple(values[place : place + step]) for place in range(start, end, step)]
        if rows:
            connection.exec_driver_sql(statement, rows)


def is_told(value: Any) -> bool:
    """An insertion leaves out what is empty or false."""
    return value is not None and value != "" and value is not False


def _journaled(entity: type[Base]) -> tuple[str, frozenset[str]]:
    if not issubclass(entity, Journaled):
        raise UnjournaledWrite(entity.__name__)
    return str(inspect(entity).local_table.description), entity.__unjournaled__


def _settled(session: Session) -> Connection:
    """What the session holds is written first: the journal is in the order of the changes."""
    session.flush()
    return session.connection()
