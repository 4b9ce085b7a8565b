"""What a copy holds, read once: a copy never changes, and reading a hundred of them would keep a slow disk busy.

Noted beside the preferences from one session to the next: numbers only, nothing that was said.
"""

from __future__ import annotations

import threading
from contextlib import closing, suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from fabrique_desktop import paths
from fabrique_desktop.store import keyring
from fabrique_desktop.store.backup import Counts, Head, counts_of, dossier_of, head_of_journal, must_be_ours
from fabrique_desktop.store.engine import look_as_it_lies
from fabrique_desktop.store.failures import StoreError


@dataclass(frozen=True, slots=True)
class Facts:
    """As far as it can be read with the key in hand."""

    dossier: str
    head: Head
    counts: Counts
    encrypted: bool


_lock = threading.Lock()
_known: dict[Path, dict[str, Facts]] = {}  # by the file that notes them
_unnoted: set[Path] = set()


def facts_of(copy: Path, key: str) -> Facts | None:
    """None when it does not read by this key, nor without one."""
    try:
        status = copy.stat()
    except OSError:
        return None
    named = f"{copy}|{status.st_size}|{status.st_mtime_ns}"
    with _lock:
        known = _noted().get(named)
    if known is not None:
        return known if key or not known.encrypted else None
    found = _read(copy, key)
    if found is not None:
        with _lock:
            _noted()[named] = found
            _unnoted.add(_note())
    return found


def keep_facts() -> None:
    """Note what was read since; a disk that refuses costs no more than reading again."""
    with _lock, suppress(OSError):
        if _note() in _unnoted:
            there = {named: facts for named, facts in _noted().items() if Path(named.split("|")[0]).exists()}
            paths.save_object(_note(), {named: _plain(facts) for named, facts in there.items()})
            _unnoted.discard(_note())


def _read(copy: Path, key: str) -> Facts | None:
    for tried in dict.fromkeys((key, "")):  # a copy made before the dossier got its phrase has none
        with suppress(dbapi2.Error, StoreError, TypeError, UnicodeDecodeError), keyring.held(copy, tried):
            if not tried and keyring.key_of(copy):
                continue
            with closing(look_as_it_lies(copy)) as connection:
                must_be_ours(connection, copy)
                return Facts(
                    dossier_of(connection), head_of_journal(connection), counts_of(connection), encrypted=bool(tried)
                )
    return None


def _note() -> Path:
    return paths.preferences_file().with_name("copies") / "contenus.json"


def _noted() -> dict[str, Facts]:
    note = _note()
    if note not in _known:
        _known[note] = {}
        with suppress(OSError, ValueError, TypeError):
            for named, plain in paths.read_object(note).items():
                _known[note][named] = _facts(plain)
    return _known[note]


def _plain(facts: Facts) -> list[object]:
    return [facts.dossier, list(astuple(facts.head)), list(astuple(facts.counts)), facts.encrypted]


def _facts(plain: object) -> Facts:
    """Raises ValueError or TypeError for what another version noted, or damage: it is read again."""
    if not isinstance(plain, list):
        raise TypeError(plain)
    dossier, head, counts, encrypted = plain
    entries, position, hash_, erased = head
    return Facts(
        str(dossier),
        Head(int(entries), int(position), str(hash_), int(erased)),
        Counts(*(int(number) for number in counts)),
        bool(encrypted),
    )
