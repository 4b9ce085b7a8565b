"""The second file, of half-typed lines: it never keeps a sound dossier from opening.

One of before the dossier had a phrase is encrypted when it is next opened, and its words are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fabrique_desktop import logs
from fabrique_desktop.store import keyring
from fabrique_desktop.store.engine import connect
from fabrique_desktop.store.failures import DamagedDossier, NotADossier
from fabrique_desktop.store.key_file import is_encrypted
from fabrique_desktop.store.translate import translated

_DAMAGED = (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB)
_LOG_PAGES = 1000
_TABLE = (
    "CREATE TABLE IF NOT EXISTS draft_2"
    " (slot TEXT NOT NULL, owner TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (slot, owner))"
)


def open_drafts(path: Path, key: str = "") -> Any:
    """A damaged file is set aside, not deleted: somebody may still read a sentence in it.

    With a key, it is held until whoever asked forgets it.
    """
    with translated(path):
        try:
            return _held_open(path, key)
        except dbapi2.DatabaseError as error:
            if not _is_damage(error):
                raise
        if not (key and _encrypted_now(path, key)):
            _set_aside(path)
        return _held_open(path, key)


def _held_open(path: Path, key: str) -> Any:
    if not key:
        return _opened(path)
    keyring.hold(path, key)
    try:
        return _opened(path)
    except BaseException:
        keyring.forget(path)
        raise


def _is_damage(error: dbapi2.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _encrypted_now(path: Path, key: str) -> bool:
    """Whether this was a sound file of before the dossier had a phrase: its words are kept, under the key."""
    if is_encrypted(path):
        return False
    from fabrique_desktop.store import protecting  # noqa: PLC0415 - cryptography, for this one opening

    try:
        protecting.encrypt_in_place(path, key)
    except (DamagedDossier, NotADossier):
        return False
    return True


def _opened(path: Path) -> Any:
    path.touch(mode=0o600, exist_ok=True)
    connection = connect(path)
    try:
        connection.execute("PRAGMA synchronous=NORMAL")  # a commit does not wait for the disk: `drafts_disk` asks it
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            damaged = dbapi2.DatabaseError(found)
            damaged.sqlite_errorcode = dbapi2.SQLITE_CORRUPT
            raise damaged
        connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")  # nobody else pours this one's log
        connection.execute(_TABLE)
        _take_former(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_aside(path: Path) -> None:
    """With its log, which belongs to it."""
    number = next(n for n in count(1) if not path.with_name(f"{path.name}.abime-{n}").exists())
    logs.note("drafts set aside")
    path.rename(path.with_name(f"{path.name}.abime-{number}"))
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}{suffix}").rename(path.with_name(f"{path.name}.abime-{number}{suffix}"))


def _take_former(connection: Any) -> None:
    """The words that an earlier version left, as those of windows that died."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(draft)")}
    if not {"slot", "content"} <= columns:
        return
    connection.execute("BEGIN IMMEDIATE")
    for number, (slot, content) in enumerate(connection.execute("SELECT slot, content FROM draft").fetchall()):
        with suppress(ValueError, TypeError, AttributeError):  # not ours after all
            for place, line in enumerate(_former_lines(slot, json.loads(content))):
                row = (slot, f"former/{number}/{place}", json.dumps({"line": line}, ensure_ascii=False))
                connection.execute("INSERT OR IGNORE INTO draft_2 VALUES (?, ?, ?)", row)
    connection.execute("DROP TABLE draft")
    connection.execute("COMMIT")


def _former_lines(slot: str, content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "line" in content:
        lines = [content["line"], content.get("parked"), *content.get("waiting", ())]
    else:
        texts = (content.get("parked"), *content.get("waiting", ()))
        lines = [{"text": content["text"], "verbatim": content.get("verbatim", "")}, *({"text": one} for one in texts)]
    table = slot.rpartition("/")[2]
    for line in lines:
        if line and line["text"]:
            words = {"text": str(line["text"]), "verbatim": str(line.get("verbatim", ""))}
            yield {**words, "table": int(table) if table.isdecimal() else None}
