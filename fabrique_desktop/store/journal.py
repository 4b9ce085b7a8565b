"""Whoever writes announces: each flush of a journaled table adds its entries in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import InstanceState, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql import Delete, Insert, TextClause, Update

from fabrique_desktop.domain.base import Base, Journaled
from fabrique_desktop.domain.journal import Action
from fabrique_desktop.store.pen import Pen, Told, UnjournaledWrite, is_told

__all__ = ["Pen", "UnjournaledWrite", "attach"]

_BASE = (
    "SELECT e.station || '/' || e.seq FROM main.journal_value v JOIN journal_entry e USING (position)"
    " WHERE e.entity_id = ? AND v.field = ? ORDER BY position DESC LIMIT 1"
)
_READING = re.compile(r"\s*(SELECT|PRAGMA)\b", re.IGNORECASE)


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
    pen.announce(connection, _told(connection, session))


def _told(connection: Connection, session: Session) -> Iterator[tuple[str, str, Action, list[Told]]]:
    for state, action in _changes(session):
        fields = list(_fields(connection, state, action))
        if fields or action is not Action.UPDATE:
            yield str(state.mapper.local_table.description), state.dict["id"], action, fields


def _changes(session: Session) -> Iterator[tuple[Any, Action]]:
    for action, things in (
        (Action.INSERT, session.new),
        (Action.UPDATE, session.dirty),
        (Action.DELETE, session.deleted),
    ):
        for thing in things:
            if isinstance(thing, Journaled):
                yield inspect(thing), action


def _fields(connection: Connection, state: InstanceState[Base], action: Action) -> Iterator[Told]:
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
            if is_told(value):
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
