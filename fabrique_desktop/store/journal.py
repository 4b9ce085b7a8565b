"""Whoever writes announces: each flush of a journaled table adds its entries in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import InstanceState, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql import Delete, Insert, TextClause, Update

from fabrique_desktop.domain.base import Base, Journaled
from fabrique_desktop.domain.journal import (
    FORMAT,
    GENESIS,
    Action,
    Committed,
    Envelope,
    commit_fields,
    entry_hash,
)

_ENTRY = (
    "INSERT INTO journal_entry (position, format, dossier, station, seq, lamport, gesture, undoes, at,"
    " operator, entity, entity_id, action, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_VALUE = "INSERT INTO journal_value (position, field, value, salt, commitment, base) VALUES (?,?,?,?,?,?)"
_TAIL = (
    "SELECT (SELECT max(position) FROM journal_entry), (SELECT max(lamport) FROM journal_entry), seq, hash"
    " FROM (SELECT 1) LEFT JOIN journal_entry ON station = ? ORDER BY seq DESC LIMIT 1"
)
_BASE = (
    "SELECT e.station || '/' || e.seq FROM journal_value v JOIN journal_entry e USING (position)"
    " WHERE e.entity_id = ? AND v.field = ? ORDER BY position DESC LIMIT 1"
)
_READING = re.compile(r"\s*(SELECT|PRAGMA)\b", re.IGNORECASE)


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

    def write(self, entity: str, entity_id: str, action: Action, fields: list[Committed]) -> tuple[Any, ...]:
        previous = self.hash
        self.position, self.lamport, self.seq = self.position + 1, self.lamport + 1, self.seq + 1
        envelope = Envelope(
            self.dossier, self.station, self.seq, self.lamport, self.gesture, self.undoes, self.at,
            self.operator, entity, entity_id, action.value,
        )  # fmt: skip
        self.hash = entry_hash(envelope, [(f.field, f.commitment, f.base) for f in fields], previous)
        return (
            self.position, FORMAT, self.dossier, self.station, self.seq, self.lamport,
            self.gesture, self.undoes, self.at, self.operator,
            entity, entity_id, action.value, previous, self.hash,
        )  # fmt: skip


def attach(session_factory: Any, engine: Any) -> None:
    """Listen to a writing session factory and refuse what would slip past it."""
    event.listen(session_factory, "before_flush", _open_gate)
    event.listen(session_factory, "after_flush", _write_entries)
    event.listen(session_factory, "do_orm_execute", _refuse_bulk)
    event.listen(engine, "begin", _close_gate)
    event.listen(engine, "before_execute", _refuse_core)


def _open_gate(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    session.connection().info["flushing"] = True


def _close_gate(connection: Connection) -> None:
    """A flush that failed left it open on this pooled connection."""
    connection.info["flushing"] = False


def _write_entries(session: Session, _context: UOWTransaction) -> None:
    connection = session.connection()
    connection.info["flushing"] = False
    pen: Pen = session.info["pen"]
    if not pen.loaded:
        pen.load(connection)
    entries: list[tuple[Any, ...]] = []
    values: list[tuple[Any, ...]] = []
    for state, action in _changes(session):
        fields = commit_fields(list(_fields(connection, state, action)))
        if not fields and action is Action.UPDATE:
            continue
        row = pen.write(state.mapper.local_table.description, state.dict["id"], action, fields)
        entries.append(row)
        values.extend((pen.position, f.field, f.value, f.salt, f.commitment, f.base) for f in fields)
    if entries:
        connection.exec_driver_sql(_ENTRY, entries)
    if values:
        connection.exec_driver_sql(_VALUE, values)


def _changes(session: Session) -> Iterator[tuple[Any, Action]]:
    for action, things in (
        (Action.INSERT, session.new),
        (Action.UPDATE, session.dirty),
        (Action.DELETE, session.deleted),
    ):
        for thing in things:
            if isinstance(thing, Journaled):
                yield inspect(thing), action


def _fields(
    connection: Connection, state: InstanceState[Base], action: Action
) -> Iterator[tuple[str, Any, str | None]]:
    """(name, value, base) of what changed; an insertion leaves out what is empty, a deletion has none."""
    if action is Action.DELETE:
        return
    skipped = {"id", *getattr(state.class_, "__unjournaled__", ())}
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        if name in skipped:
            continue
        value = state.dict.get(name)
        if action is Action.INSERT:
            if value is not None and value != "" and value is not False:
                yield name, value, None
        elif state.attrs[name].history.has_changes():
            base = connection.exec_driver_sql(_BASE, (state.dict["id"], name)).scalar()
            yield name, value, base


def _refuse_bulk(state: ORMExecuteState) -> None:
    if not state.is_select and state.bind_mapper is not None and issubclass(state.bind_mapper.class_, Journaled):
        raise UnjournaledWrite(str(state.statement))


def _refuse_core(connection: Connection, clause: Any, *_rest: Any) -> None:
    changing = isinstance(clause, (Insert, Update, Delete)) or (
        isinstance(clause, TextClause) and not _READING.match(clause.text)
    )
    if changing and not connection.info.get("flushing"):
        raise UnjournaledWrite(str(clause))
