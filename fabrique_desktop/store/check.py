"""Whether a dossier holds: the file, its links and indexes, the journal's chain, and the state it tells.

Read only, so that a damaged file, a copy on a key or an archive can be looked at without changing a byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DefaultClause
from sqlcipher3 import dbapi2

from fabrique_desktop import impersonal, paths
from fabrique_desktop.domain import erasures, leaving, people, programme, projection  # noqa: F401 - else their tables pass unseen
from fabrique_desktop.domain.base import Base, Journaled
from fabrique_desktop.domain.journal import FORMAT, GENESIS, Action, Envelope, commitment, entry_hash
from fabrique_desktop.domain.stems import stem_key
from fabrique_desktop.store import keyring, migrate
from fabrique_desktop.store.engine import APPLICATION_ID, log_of, look
from fabrique_desktop.store.failures import MissingDossier, NotADossier
from fabrique_desktop.store.key_file import Opened, must_be_readable
from fabrique_desktop.store.translate import translated

_SHOWN = 20  # problems of one kind listed one by one; a damaged file would fill the screen
#: index -> what it holds, and since when
_INDEXES = {
    "participant_search": ("participant", "search_key", "0001"),
    "contribution_search": ("contribution", "search_key", "0001"),
    "contribution_stem": ("contribution", "stem_key", "0003"),
}
_TOKENS = "unicode61 remove_diacritics 0"
_UNREADABLE = (dbapi2.DatabaseError, ValueError, TypeError)  # damage shows as any of these


class ProblemKind(StrEnum):
    UNREADABLE = "unreadable"
    FILE = "file"
    LINK = "link"
    INDEX = "index"
    GUARD = "guard"
    FORMAT = "format"
    OTHER_DOSSIER = "other_dossier"
    GAP = "gap"
    BROKEN_CHAIN = "broken_chain"
    ALTERED_ENTRY = "altered_entry"
    ALTERED_VALUE = "altered_value"
    ALTERED_STATE = "altered_state"
    UNJOURNALED = "unjournaled"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold, and where; no name and no sentence is quoted."""

    kind: ProblemKind
    where: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what was found."""

    path: Path
    revision: str
    workshops: int
    people: int
    attendances: int
    contributions: int
    entries: int
    stations: int
    erased: int
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Value:
    field: str
    value: str | None
    salt: str | None
    commitment: str
    base: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    format: int
    envelope: Envelope
    previous: str
    hash: str
    values: tuple[_Value, ...]

    @property
    def name(self) -> str:
        return f"{self.envelope.station[:8]}/{self.envelope.seq}"


def check_dossier(path: Path, unlocked: Opened | None = None) -> CheckReport:
    """Look at everything; raises a StoreError when the file is not a dossier this program knows, or is locked."""
    path = paths.real(path)  # its log lies beside the file, not beside a link to it
    if not path.is_file():
        raise MissingDossier(path)
    must_be_readable(path, unlocked)
    with keyring.held(path, unlocked.key if unlocked else ""), translated(path):
        before = _stamp(path)
        report = _report(path)
        return report if _stamp(path) == before else _report(path)  # somebody opened it meanwhile


def _stamp(path: Path) -> tuple[int, int, bool]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, log_of(path).exists()


def _report(path: Path) -> CheckReport:
    with closing(look(path)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise NotADossier(path)
        revision = migrate.must_be_known(connection)
        problems, entries = _problems(connection, revision)
        return CheckReport(
            path=path,
            revision=revision,
            workshops=_number(connection, "workshop"),
            people=_number(connection, "participant"),
            attendances=_number(connection, "attendance WHERE cancelled_at IS NULL"),
            contributions=_number(connection, "contribution WHERE withdrawn_at IS NULL"),
            entries=len(entries),
            stations=len({entry.envelope.station for entry in entries}),
            erased=sum(value.value is None for entry in entries for value in entry.values),
            problems=tuple(problems),
        )


def _number(connection: Any, table: str) -> int:
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names
    except dbapi2.DatabaseError:
        return 0


def _problems(connection: Any, revision: str) -> tuple[list[Problem], list[_Entry]]:
    """All in one consistent view; each look goes on when the one before could not read."""
    problems: list[Problem] = []
    entries: list[_Entry] = []
    connection.execute("BEGIN")
    try:
        for name, look in _LOOKS:
            problems += _guarded(name, look(connection))
        try:
            entries = list(_entries(connection))
        except _UNREADABLE as error:
            problems.append(Problem(ProblemKind.UNREADABLE, f"journal, {impersonal.kind(error)}"))
        else:
            problems += _guarded("journal", _chain(connection, entries))
            problems += _guarded("données", _state(connection, entries, revision))
    finally:
        connection.execute("ROLLBACK")
    return problems, entries


def _guarded(name: str, found: Iterator[Problem]) -> list[Problem]:
    problems: list[Problem] = []
    try:
        for problem in found:
            if sum(known.kind is problem.kind for known in problems) < _SHOWN:
                problems.append(problem)
    except _UNREADABLE as error:
        problems.append(Problem(ProblemKind.UNREADABLE, f"{name}, {impersonal.kind(error)}"))
    return problems


def _pages(connection: Any) -> Iterator[Problem]:
    """Each page of a protected file bears its own seal; nothing to look at in another one.

    This reads the file without its log: after a cut while the log was being poured, pages of the file may be torn that
    the log holds whole, and that nobody reads. `_file` looks at the seal of each page that is read.
    """
    log = log_of(Path(connection.execute("PRAGMA database_list").fetchone()[2]))
    if log.exists() and log.stat().st_size:
        return
    for (line,) in connection.execute("PRAGMA cipher_integrity_check"):
        yield Problem(ProblemKind.FILE, str(line))


def _file(connection: Any) -> Iterator[Problem]:
    for (line,) in connection.execute(f"PRAGMA integrity_check({_SHOWN})"):
        if line != "ok":
            yield Problem(ProblemKind.FILE, line)


def _links(connection: Any) -> Iterator[Problem]:
    for table, row, parent, _number in connection.execute("PRAGMA foreign_key_check"):
        yield Problem(ProblemKind.LINK, f"{table} {row} → {parent}")


def _indexes(connection: Any) -> Iterator[Problem]:
    """FTS5's own check writes; the same words indexed again in memory tell as much."""
    revision = migrate.schema_of(connection)
    for index, (table, column, since) in _INDEXES.items():
        if revision < since:
            continue
        connection.execute(f"CREATE VIRTUAL TABLE temp.again USING fts5({column}, tokenize='{_TOKENS}')")
        again = f"INSERT INTO temp.again (rowid, {column}) SELECT rowid, {column} FROM {table}"  # noqa: S608
        connection.execute(again)
        connection.execute(f"CREATE VIRTUAL TABLE temp.kept USING fts5vocab('main', '{index}', 'instance')")
        connection.execute("CREATE VIRTUAL TABLE temp.right USING fts5vocab('temp', 'again', 'instance')")
        kept, right = (
            set(connection.execute(f"SELECT term, doc, offset FROM temp.{words}"))  # noqa: S608
            for words in ("kept", "right")
        )
        if kept != right:
            yield Problem(ProblemKind.INDEX, f"{table}, {column}")
        for temporary in ("kept", "right", "again"):
            connection.execute(f"DROP TABLE temp.{temporary}")


def _stems(connection: Any) -> Iterator[Problem]:
    """What two wordings have in common is derived, not journaled: only cutting the words again tells it is right.

    An older schema may have cut them otherwise; the migration cuts them again.
    """
    if migrate.schema_of(connection) != migrate.HEAD:
        return
    words = "SELECT reference, removed_at IS NOT NULL, stem_key, title, text, answers_to, how FROM contribution"
    for reference, removed, kept, *texts in connection.execute(words):
        if kept != ("" if removed else stem_key(*texts)):
            yield Problem(ProblemKind.INDEX, f"{reference}, stem_key")


def _guards(connection: Any) -> Iterator[Problem]:
    """The triggers that keep the journal and the closed workshops: another program may have dropped one."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, statement in migrate.triggers(migrate.schema_of(connection)).items():
        if there.get(name) != statement:
            yield Problem(ProblemKind.GUARD, name)


_LOOKS = (
    ("pages", _pages),
    ("fichier", _file),
    ("liens", _links),
    ("index", _indexes),
    ("racines", _stems),
    ("protections", _guards),
)


def _entries(connection: Any) -> Iterator[_Entry]:
    """The journal, by order of arrival."""
    values: dict[int, list[_Value]] = {}
    for position, *rest in connection.execute(
        "SELECT position, field, value, salt, commitment, base FROM journal_value"
    ):
        values.setdefault(position, []).append(_Value(*rest))
    for row in connection.execute(
        "SELECT position, format, previous, hash, dossier, station, seq, lamport, gesture, undoes, at,"
        " operator, entity, entity_id, action FROM journal_entry ORDER BY position"
    ):
        position, format_, previous, hash_, *rest = row
        found = tuple(values.get(position, ()))
        yield _Entry(position, format_, Envelope(*rest), previous, hash_, found)


def _chain(connection: Any, entries: Sequence[_Entry]) -> Iterator[Problem]:
    """Each station's entries, from the first: contiguous, linked, and hashing to what they say."""
    dossier = connection.execute("SELECT id FROM process").fetchone()[0]
    for expected, entry in enumerate(entries, start=1):
        if entry.position != expected:
            yield Problem(ProblemKind.GAP, entry.name)
            break
    by_station = sorted(entries, key=lambda entry: (entry.envelope.station, entry.envelope.seq))
    for _station, chain in groupby(by_station, key=lambda entry: entry.envelope.station):
        before, seq, position = GENESIS, 0, 0
        for entry in chain:
            yield from _link(entry, before, seq + 1, position)
            if entry.envelope.dossier != dossier:
                yield Problem(ProblemKind.OTHER_DOSSIER, entry.name)
            before, seq, position = entry.hash, entry.envelope.seq, entry.position


def _link(entry: _Entry, before: str, seq: int, position: int) -> Iterator[Problem]:
    if entry.format != FORMAT:
        yield Problem(ProblemKind.FORMAT, entry.name)
        return
    if entry.envelope.seq != seq or entry.position <= position:
        yield Problem(ProblemKind.GAP, entry.name)
    if entry.previous != before:
        yield Problem(ProblemKind.BROKEN_CHAIN, entry.name)
    commitments = [(value.field, value.commitment, value.base) for value in entry.values]
    if entry_hash(entry.envelope, commitments, entry.previous) != entry.hash:
        yield Problem(ProblemKind.ALTERED_ENTRY, entry.name)
    for value in entry.values:
        if value.value is None and value.salt is None:
            continue  # erased
        if commitment(value.salt or "", value.value or "") != value.commitment:
            yield Problem(ProblemKind.ALTERED_VALUE, f"{entry.name}, {value.field}")


def _state(connection: Any, entries: Sequence[_Entry], revision: str) -> Iterator[Problem]:
    """Fold the journal; every journaled table must be what it tells, but for what was erased."""
    told: dict[str, dict[str, dict[str, str | None]]] = {}
    for entry in entries:
        rows = told.setdefault(entry.envelope.entity, {})
        if entry.envelope.action == Action.DELETE:
            rows.pop(entry.envelope.entity_id, None)
            continue
        fields = rows.setdefault(entry.envelope.entity_id, {})
        fields.update({value.field: value.value for value in entry.values})
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        if issubclass(mapper.class_, Journaled):
            table = str(mapper.local_table.description)
            skipped = {"id", *mapper.class_.__unjournaled__}
            columns = [column for column in mapper.columns if column.name not in skipped]
            if revision != migrate.HEAD:
                columns = _known_then(connection, table, columns)
            yield from _compare(connection, table, columns, told.get(table, {}))


def _known_then(connection: Any, table: str, columns: Sequence[Column[Any]]) -> list[Column[Any]]:
    """What an older schema lacks, up to the whole table, is no damage; at ours, a column that is not there is."""
    there = {name for _place, name, *_rest in connection.execute(f"PRAGMA table_info({table})")}
    return [column for column in columns if column.name in there]


def _compare(
    connection: Any, table: str, columns: Sequence[Column[Any]], told: dict[str, dict[str, str | None]]
) -> Iterator[Problem]:
    seen: set[str] = set()
    names = ", ".join(["id", *(column.name for column in columns)])
    rows = connection.execute(f"SELECT {names} FROM {table}") if columns else ()  # noqa: S608 - our own names
    for id_, *row in rows:
        seen.add(id_)
        if id_ not in told:
            yield Problem(ProblemKind.UNJOURNALED, f"{table} {id_[:8]}")
            continue
        for column, kept in zip(columns, row, strict=True):
            if not _agrees(kept, told[id_], column):
                yield Problem(ProblemKind.ALTERED_STATE, f"{table} {id_[:8]}, {column.name}")
    for id_ in told.keys() - seen:
        yield Problem(ProblemKind.VANISHED, f"{table} {id_[:8]}")


def _agrees(kept: Any, told: dict[str, str | None], column: Column[Any]) -> bool:
    """An insertion leaves out what is empty, a new column what it gave to the rows before it; an erased value tells
    nothing.
    """
    if column.name not in told:
        given = column.server_default
        if isinstance(given, DefaultClause) and isinstance(given.arg, str):
            return str(kept) == given.arg
        return kept is None or kept in ("", 0)
    value = told[column.name]
    return value is None or bool(json.loads(value) == kept)
