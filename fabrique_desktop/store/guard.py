"""What a post may not read or write, kept by SQLite itself: whatever asks, a service, a page or plain SQL.

What is not said here to be of a post is refused: a new table or column is nobody's but the lead's until it is written
down. The journal holds the values of every table, so that a post reads it through a view of its own part only, which
takes the journal's name on its connections.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post


class _Action(IntEnum):
    """SQLite's authorizer codes: sqlite.org/c3ref/c_alter_table.html."""

    DELETE = 9
    INSERT = 18
    PRAGMA = 19
    READ = 20
    SELECT = 21
    TRANSACTION = 22
    UPDATE = 23
    FUNCTION = 31
    SAVEPOINT = 32
    RECURSIVE = 33


_OK, _DENY = 0, 1
_ADD, _CHANGE, _TAKE = _Action.INSERT, _Action.UPDATE, _Action.DELETE
_ALWAYS = (_Action.SELECT, _Action.TRANSACTION, _Action.RECURSIVE, _Action.SAVEPOINT)
_PRAGMAS = frozenset({"busy_timeout", "wal_checkpoint", "data_version", "read_uncommitted"})  # the last by SQLAlchemy
_NEVER = frozenset({"load_extension", "sqlcipher_export", "fts3_tokenizer"})
_LISTS = "json_each"  # the rows of a parameter
_REFUSAL = "not of this post"  # by our triggers
_ERASER = "journal_value_is_only_erased"  # the file's own trigger, which looks at what a value was and becomes

_COMMON = frozenset(
    {
        "process", "axis", "angle", "audience", "milestone", "workshop", "sequence", "support", "projection",
        "projected_contribution", "retention", "journal_entry",
    }
)  # fmt: skip
_PEOPLE = frozenset({"participant", "registration", "attendance", "distinction", "refusal"})
_SAID = frozenset({"contribution", "contribution_group", "erratum", "passage_erasure"})
#: of the tables of one side, what the other one may count: nothing that leads to somebody, nothing that was said
_PEOPLE_COUNTED: Mapping[str, frozenset[str]] = {
    "participant": frozenset(
        {
            "id", "category", "minority", "named_in_minutes", "photo_allowed", "answer_wanted", "follow_up_wanted",
            "doubtful", "merged_into", "erased_at",
        }
    ),
    "registration": frozenset({"id", "participant_id", "workshop_id"}),  # its code, by a view: whether it expects
    "attendance": frozenset(
        {
            "id", "workshop_id", "participant_id", "manner", "role", "category", "minor", "proof", "table_number",
            "arrived_at", "departed_at", "cancelled_at",
        }
    ),
    "distinction": frozenset({"id", "one_id", "other_id"}),
    "refusal": frozenset({"id", "workshop_id", "participant_id", "reason", "refused_at"}),
    "table_report": frozenset({"id", "workshop_id", "table_number", "message"}),
}  # fmt: skip
_SAID_COUNTED: Mapping[str, frozenset[str]] = {
    "contribution": frozenset(
        {
            "id", "workshop_id", "axis_id", "origin", "number", "reference", "table_number", "kind", "angle",
            "created_at", "withdrawn_at", "source", "people", "out_of", "stance", "about_id", "link", "to_refine",
            "debated", "dots", "validated_at", "group_id", "removed_at", "passages_erased",
        }
    ),
    "contribution_group": frozenset({"id", "created_at"}),
    "erratum": frozenset({"id", "contribution_id", "written_at"}),
    "table_report": frozenset({"id", "workshop_id", "table_number", "rapporteur"}),
}  # fmt: skip
_JOURNAL_BARE: Mapping[str, frozenset[str]] = {"journal_value": frozenset({"position", "field", "commitment", "base"})}

_INDEX_PARTS = ("", "_data", "_idx", "_content", "_docsize", "_config")
_PEOPLE_INDEXES = frozenset(f"participant_search{part}" for part in _INDEX_PARTS) | {"participant_word"}
_SAID_INDEXES = frozenset(f"contribution_{index}{part}" for index in ("search", "stem") for part in _INDEX_PARTS)

#: as a post sees them: values of the journal, who is expected, what was decided about the programme's own words
_VALUES = (
    "SELECT v.* FROM main.journal_value AS v JOIN main.journal_entry AS e ON e.position = v.position"
    " WHERE e.entity IN ({entities})"
)
_SEATS = (
    "SELECT id, participant_id, workshop_id, CASE substr(code, 1, 1) WHEN ' ' THEN ' ' ELSE '' END AS code"
    " FROM main.registration"
)
_DECISIONS = (
    "SELECT * FROM main.naming_decision WHERE subject_id IN (SELECT id FROM main.workshop UNION ALL"
    " SELECT id FROM main.process UNION ALL SELECT id FROM main.milestone UNION ALL SELECT id FROM main.support)"
)

#: an entry is about what this post writes, and what it erases was told by such an entry
_TRIGGERS = (
    """
    CREATE TEMP TRIGGER post_tells_what_it_writes BEFORE INSERT ON main.journal_entry
    WHEN new.entity NOT IN ({mine}) BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
    """
    CREATE TEMP TRIGGER post_erases_what_it_told BEFORE UPDATE ON main.journal_value
    WHEN (SELECT entity FROM main.journal_entry WHERE position = old.position) NOT IN ({mine})
    BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
)

_Columns = Mapping[str, frozenset[str]]
_Writes = Mapping[str, frozenset[_Action]]


@dataclass(frozen=True, slots=True)
class _Share:
    """What a post reads in whole, of what it reads some columns, and what it writes; of the journal, what is its."""

    whole: frozenset[str]
    some: _Columns
    writes: _Writes
    seen: Mapping[str, str]
    changes: _Columns  # of these tables, nothing else

    def may_write(self, table: str, how: int, column: str) -> bool:
        if how not in self.writes.get(table, ()):
            return False
        return how != _CHANGE or column in self.changes.get(table, (column,))

    def views(self) -> Mapping[str, str]:
        return {"journal_value": _VALUES.format(entities=_listed(self.whole)), **self.seen}

    def reads(self, table: str, column: str) -> bool:
        if table in self.whole or table == _LISTS:
            return True
        some = self.some.get(table) or _JOURNAL_BARE.get(table)
        return some is not None and (column in ("", "ROWID") or column in some)


_WRITTEN: _Writes = {"journal_entry": frozenset({_ADD}), "journal_value": frozenset({_ADD})}
_FREELY = frozenset({_ADD, _CHANGE, _TAKE})
_AT_DESK = _Share(
    _COMMON | _PEOPLE | _PEOPLE_INDEXES,
    _SAID_COUNTED,
    {
        **dict.fromkeys(_PEOPLE_INDEXES - {"participant_word"}, _FREELY),
        **_WRITTEN,
        "participant": _FREELY,
        "registration": _FREELY,
        "attendance": frozenset({_ADD, _CHANGE}),
        "distinction": frozenset({_ADD, _TAKE}),
        "workshop": frozenset({_CHANGE}),
        "refusal": frozenset({_ADD, _TAKE}),
    },
    {"naming_decision": _DECISIONS},
    {"workshop": frozenset({"seating", "seats", "tables"})},
)
_AT_CAPTURE = _Share(
    _COMMON | _SAID | _SAID_INDEXES,
    _PEOPLE_COUNTED,
    {
        **dict.fromkeys(_SAID_INDEXES, _FREELY),
        **_WRITTEN,
        "journal_value": frozenset({_ADD, _CHANGE}),  # what is removed on request leaves it too
        "contribution": frozenset({_ADD, _CHANGE}),
        "contribution_group": _FREELY,
        "erratum": _FREELY,
        "projected_contribution": frozenset({_ADD, _TAKE}),  # what is withdrawn leaves the wall, and an undo
    },
    {"registration": _SEATS},
    {"journal_value": frozenset({"value", "salt"})},
)
_SHARES: Mapping[Post, _Share] = {
    Post.DESK: _AT_DESK,
    Post.CAPTURE: _AT_CAPTURE,
    Post.ANSWER: _Share(_AT_CAPTURE.whole, _AT_CAPTURE.some, {}, _AT_CAPTURE.seen, {}),
}

_Rule = Callable[[int, str | None, str | None, str | None, str | None], int]


def set_on(connection: Any, post: Post) -> None:
    """Guard this connection for good; whoever leads is not guarded."""
    if post is Post.LEAD:
        return
    share = _SHARES[post]
    within = f"told_{secrets.token_hex(16)}"  # unknown to any statement, that could name something of its own so
    views = {name: f"{within}_{name}" for name in share.views()}
    for name, statement in share.views().items():
        connection.execute(f"CREATE TEMP VIEW {views[name]} AS {statement}")
        connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {views[name]} AS told")  # noqa: S608 - our names
    for statement in _TRIGGERS:
        connection.execute(statement.format(mine=_listed(share.writes), refusal=_REFUSAL))
    connection.set_authorizer(_rule(share, views))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names)) or "''"


def _rule(share: _Share, views: Mapping[str, str]) -> _Rule:
    ours = frozenset({*views, *views.values()})
    keepers = {"journal_value": _ERASER}

    def may_read(table: str, column: str, where: str | None, inside: str | None) -> bool:
        if where == "temp":
            return table in ours
        return share.reads(table, column) or (inside is not None and inside in (views.get(table), keepers.get(table)))

    def allowed(action: int, one: str | None, two: str | None, where: str | None, inside: str | None) -> int:
        if action == _Action.READ:
            return _OK if may_read(one or "", two or "", where, inside) else _DENY
        if action in _FREELY:
            return _OK if where != "temp" and share.may_write(one or "", action, two or "") else _DENY
        if action == _Action.FUNCTION:
            return _DENY if (two or "").lower() in _NEVER else _OK
        if action == _Action.PRAGMA:
            return _OK if one in _PRAGMAS else _DENY
        return _OK if action in _ALWAYS else _DENY

    return allowed


#: SQLite asks nobody about the columns that NATURAL and USING join by, nor about whole rows that pass from one table
#: to another one alike, as the parts of two indexes are; and a statement may name something of its own as a trigger is
_UNSEEN = re.compile(
    r"\bNATURAL\b|\bUSING\b(?! \(position\))|_(?:search|stem)_(?:data|idx|content|docsize|config)\b|"
    rf"{_ERASER}|told_[0-9a-f]{{32}}",  # EXPLAIN QUERY PLAN tells the name of our views
    re.IGNORECASE,
)


#: refusals that SQLite does not give the code of one: our triggers', a function's, of what nobody writes
_ALSO_REFUSED = (_REFUSAL, "not authorized to use function", "because it is a view", "may not be modified")


def watch(engine: Engine, post: Post) -> None:
    """Refuse what SQLite would let pass unseen, and say NotThisPost where a trigger of ours refuses."""
    if post is Post.LEAD:
        return

    @event.listens_for(engine, "before_cursor_execute")
    def _look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if _UNSEEN.search(statement):
            raise NotThisPost()

    @event.listens_for(engine, "handle_error")
    def _name(context: ExceptionContext) -> None:
        if any(words in str(context.original_exception) for words in _ALSO_REFUSED):
            raise NotThisPost() from context.original_exception
