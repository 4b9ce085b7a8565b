"""What a post may not read or write, kept by SQLite itself: whatever asks, a service, a page or plain SQL.

The journal holds the values of every table, so that a post reads it through a view of its own tables only, which takes
the journal's name on its connections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

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
_WRITES = (_Action.INSERT, _Action.UPDATE, _Action.DELETE)
_ALWAYS = (_Action.SELECT, _Action.TRANSACTION, _Action.RECURSIVE, _Action.FUNCTION, _Action.SAVEPOINT)
_PRAGMAS = frozenset({"busy_timeout", "wal_checkpoint", "data_version", "read_uncommitted"})  # the last by SQLAlchemy
_VIEW = "journal_value"
_JOURNAL = frozenset({"journal_entry", "journal_value"})
_COMMON = frozenset({"process", "axis", "audience", "angle", "milestone", "workshop", "sequence", "support"})

#: what leads to somebody, and what was said; the rest of these tables is counted by every post
_NAMES: Mapping[str, frozenset[str]] = {
    "participant": frozenset(
        {
            "source_id", "civility", "surname", "first_name", "organization", "job", "neighbourhood", "email", "phone",
            "other_contact", "needs", "duplicate_key", "search_key",
        }
    ),
    "attendance": frozenset({"label"}),
    "registration": frozenset({"code"}),
    "table_report": frozenset({"rapporteur"}),
}  # fmt: skip
_WORDS: Mapping[str, frozenset[str]] = {
    "contribution": frozenset(
        {
            "text", "verbatim", "title", "answers_to", "how", "who", "conditions", "obstacles",
            "search_key", "stem_key",
        }
    ),
    "contribution_group": frozenset({"title"}),
    "erratum": frozenset({"text"}),
    "table_report": frozenset({"message"}),
}  # fmt: skip
_NAMES_INDEXES = ("participant_search", "participant_word")
_WORDS_INDEXES = ("contribution_search", "contribution_stem")

_DESK_WRITES = frozenset({"participant", "registration", "attendance", "distinction", "refusal"})
_CAPTURE_WRITES = frozenset({"contribution", "contribution_group", "erratum", "table_report", "projected_contribution"})
_DESK_TOLD = _COMMON | _DESK_WRITES
_CAPTURE_TOLD = _COMMON | (_CAPTURE_WRITES - {"table_report"}) | {"projection"}

_Asked = tuple[str | None, str | None, str | None, str | None]
_Rule = Callable[[int, str | None, str | None, str | None, str | None], int]


def set_on(connection: Any, post: Post) -> None:
    """Guard this connection for good; whoever leads is not guarded."""
    if post is Post.LEAD:
        return
    told = _DESK_TOLD if post is Post.DESK else _CAPTURE_TOLD
    entities = ", ".join(f"'{entity}'" for entity in sorted(told))
    connection.execute(
        f"CREATE TEMP VIEW {_VIEW} AS SELECT v.* FROM main.journal_value v"  # noqa: S608 - our own names
        f" JOIN main.journal_entry e ON e.position = v.position WHERE e.entity IN ({entities})"
    )
    connection.set_authorizer(_rule(post))


def _rule(post: Post) -> _Rule:
    hidden = _WORDS if post is Post.DESK else _NAMES
    indexes = _WORDS_INDEXES if post is Post.DESK else _NAMES_INDEXES
    writable = _writable(post)

    def allowed(action: int, one: str | None, two: str | None, _where: str | None, inside: str | None) -> int:
        table = one or ""
        if action == _Action.READ:
            closed = table.startswith(indexes) or two in hidden.get(table, ())
            told = table != _VIEW or two not in ("value", "salt") or inside == _VIEW or _where == "temp"
            return _OK if told and not closed else _DENY
        if action in _WRITES:
            return _OK if table in writable or (writable and table.startswith(_of_writable(post))) else _DENY
        if action == _Action.PRAGMA:
            return _OK if table in _PRAGMAS else _DENY
        return _OK if action in _ALWAYS else _DENY

    return allowed


def _writable(post: Post) -> frozenset[str]:
    if post is Post.ANSWER:
        return frozenset()
    return _JOURNAL | (_DESK_WRITES if post is Post.DESK else _CAPTURE_WRITES)


def _of_writable(post: Post) -> tuple[str, ...]:
    """The search indexes, which follow what is written."""
    return _NAMES_INDEXES if post is Post.DESK else _WORDS_INDEXES
