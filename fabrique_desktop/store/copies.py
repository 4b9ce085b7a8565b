"""The copies that were made: which there are, which go with time, which go because somebody was erased."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from fabrique_desktop import logs, paths
from fabrique_desktop.store import keyring
from fabrique_desktop.store.backup import (
    copy_to,
    dossier_of,
    folder_of,
    mirrored,
    must_be_whole,
    remove,
    renew_keys,
    turn,
)
from fabrique_desktop.store.copy_facts import Facts, facts_of, keep_facts
from fabrique_desktop.store.copy_names import BY_COMMAND, SUFFIX, CopyName, copies_in, read_name
from fabrique_desktop.store.copy_places import places_of, remember
from fabrique_desktop.store.engine import look, look_as_it_lies
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.store.key_file import SUFFIX as KEYS, head_of, keys_of
from fabrique_desktop.store.translate import translated

OLDEST = timedelta(days=30)
_ALL_OF_THEM = 2  # days, today among them, of which each copy is kept
_SILENT_S = 600
_LEFT_BESIDE = re.compile(r"(?P<stem>.+)\.(?:avant-(?:migration|restauration)-[0-9-]+|abime-\d+)" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Copy:
    """`facts` is None when its key is not in hand, or when it does not read; `also` are the same in other folders."""

    path: Path
    name: CopyName
    size: int
    facts: Facts | None
    also: tuple[Path, ...] = ()

    @property
    def at(self) -> datetime:
        return self.name.at


@dataclass(frozen=True, slots=True)
class Purged:
    """`unreachable`: what is still to be destroyed by hand, folders and files."""

    deleted: tuple[Path, ...]
    unreachable: tuple[Path, ...]


def copies_of(path: Path, key: str = "", *, read: bool = True) -> list[Copy]:
    """Newest first, in every folder that can be reached; without its key, a protected one tells its name only.

    Unless they are `read`, they all do: at once, where reading takes its time.
    """
    path = paths.real(path)
    key = key or keyring.key_of(path)
    found: dict[str, Copy] = {}
    for folder in places_of(path, dossier_if_open(path)).reached():
        for copy in _in_folder(folder, key, read=read):
            same = found.get(copy.path.name)
            if same is None:
                found[copy.path.name] = copy
            else:
                found[copy.path.name] = Copy(same.path, same.name, same.size, same.facts, (*same.also, copy.path))
    return sorted(found.values(), key=lambda one: (one.name.number, one.name.at), reverse=True)


def _in_folder(folder: Path, key: str, *, read: bool = True) -> list[Copy]:
    found = []
    for name, path in copies_in(folder):
        with suppress(OSError):
            found.append(Copy(path, name, path.stat().st_size, facts_of(path, key) if read else None))
    keep_facts()
    return found


def dossier_if_open(path: Path) -> str:
    """Its own name, when it opens."""
    try:
        with translated(path):
            return _identity(path)
    except StoreError:
        return ""


def _identity(path: Path) -> str:
    with closing(look(path)) as connection:
        return dossier_of(connection)


def back_up(path: Path, reason: str, at: datetime | None = None) -> Copy:
    """One more copy in the first folder, and what it makes superfluous there goes."""
    path = paths.real(path)
    with turn, translated(path):
        dossier = _identity(path)
        places = places_of(path, dossier)
        made = copy_to(path, places.first, reason, beside=places.reached(), at=at)
        remember(path, dossier, places.first)
        copy = _as_copy(made, path)
        _thin(places.first, copy, copy.at.date(), dossier, path)
        return copy


def copy_elsewhere(path: Path, folder: Path) -> Path:
    """Where somebody wants one: it does not go with time, but goes when somebody is erased."""
    path, folder = paths.real(path), paths.real(folder)
    with turn, translated(path):
        made = copy_to(path, folder, BY_COMMAND)
        remember(path, _identity(path), folder)
        return made


def mirror(path: Path, copy: Copy) -> bool:
    """The same in the second folder; false when there is none, or it is away."""
    path = paths.real(path)
    with turn, translated(path):
        dossier = _identity(path)
        places = places_of(path, dossier)
        if places.mirror is None or not places.is_second_there:
            return False
        made = mirrored(copy.path, places.mirror)
        _thin(places.mirror, _as_copy(made, path), copy.at.date(), dossier, path)
        return True


def newest_known(path: Path) -> Copy | None:
    """Of the dossier itself, in the first folder, as far as it reads: another one's copies may lie there."""
    path = paths.real(path)
    key, dossier = keyring.key_of(path), _identity(path)
    for name, one in copies_in(folder_of(path)):
        facts = facts_of(one, key)
        if facts is not None and facts.dossier == dossier:
            return Copy(one, name, one.stat().st_size, facts)
    return None


def _as_copy(made: Path, path: Path) -> Copy:
    name = read_name(made.name)
    if name is None:
        raise AssertionError(made.name)
    return Copy(made, name, made.stat().st_size, facts_of(made, keyring.key_of(path)))


# -- what goes


def superfluous(copies: Sequence[Copy], newest: Copy, today: date) -> list[Copy]:
    """All of today and yesterday stay, then one a day, none older than thirty days; never the newest.

    What knows of fewer erasures than the newest goes too: it holds what was erased since. A copy bears no later day
    than those made after it: the clock was wrong.
    """
    gone: list[Copy] = []
    seen: set[date] = set()
    latest = today
    for copy in sorted(copies, key=lambda one: (one.name.number, one.name.at), reverse=True):
        latest = day = min(copy.at.date(), latest)
        age = (today - day).days
        if copy.path.name == newest.path.name:
            seen.add(day)
        elif copy.name.reason == BY_COMMAND and not _knows_less(copy.facts, newest.facts):
            continue
        elif _knows_less(copy.facts, newest.facts) or age > OLDEST.days or (age >= _ALL_OF_THEM and day in seen):
            gone.append(copy)
        else:
            seen.add(day)
    return gone


def _knows_less(older: Facts | None, newest: Facts | None) -> bool:
    return older is not None and newest is not None and older.head.erased < newest.head.erased


def expire(path: Path, today: date) -> None:
    """What time makes superfluous, when nothing changed and no copy is made: the newest that holds stays."""
    path = paths.real(path)
    with turn, translated(path):
        dossier = _identity(path)
        for folder in places_of(path, dossier).reached():
            ours = _ours_in(folder, dossier, path)
            if ours and superfluous(ours, ours[0], today):
                newest = next((one for one in ours if holds(one, keyring.key_of(path))), None)
                if newest is not None:
                    _thin(folder, newest, today, dossier, path)


_unsound: set[Path] = set()


def tell_unsound(found: Iterable[Path]) -> None:
    """A full check of these found what their pages alone do not tell: until the program ends, they do not hold."""
    _unsound.update(found)


def holds(copy: Copy, key: str) -> bool:
    """Whether it reads whole now, as on the day it was made."""
    if copy.facts is None or copy.path in _unsound:
        return False
    with keyring.held(copy.path, key if copy.facts.encrypted else ""):
        try:
            with translated(copy.path), closing(look_as_it_lies(copy.path)) as connection:
                must_be_whole(connection)
        except StoreError:
            return False
    return True


def _ours_in(folder: Path, dossier: str, path: Path) -> list[Copy]:
    return [one for one in _in_folder(folder, keyring.key_of(path)) if _is_ours(one, dossier, path)]


def _thin(folder: Path, newest: Copy, today: date, dossier: str, path: Path) -> None:
    """A verified copy is in this folder: the rest may go. What cannot be removed stays, and stops nothing."""
    for copy in superfluous(_ours_in(folder, dossier, path), newest, today):
        _removed(copy.path)
    _sweep_keys(folder)
    if folder == folder_of(path):
        for old in _left_beside(path, dossier):
            if time.time() - old.stat().st_mtime > OLDEST.total_seconds():
                _removed(old)


def _is_ours(copy: Copy, dossier: str, path: Path) -> bool:
    """By what it holds; when it does not read, by its name, and by keys that are not another dossier's."""
    if copy.facts is not None:
        return copy.facts.dossier == dossier
    return copy.name.stem == path.stem and _has_our_keys(copy.path, path)


def _has_our_keys(copy: Path, path: Path) -> bool:
    return salt_of_keys(copy) in (b"", salt_of_keys(path))


def _left_beside(path: Path, dossier: str) -> Iterator[Path]:
    """What migrations of an earlier version, and restorations, left beside the dossier."""
    with suppress(OSError):
        for one in sorted(path.parent.iterdir()):
            named = _LEFT_BESIDE.fullmatch(one.name)
            if named is None or named["stem"] != path.stem or not one.is_file():
                continue
            facts = facts_of(one, keyring.key_of(path))
            if facts.dossier == dossier if facts is not None else _has_our_keys(one, path):
                yield one


def _removed(copy: Path) -> bool:
    try:
        remove(copy)
        for beside in ("-wal", "-shm"):
            copy.with_name(copy.name + beside).unlink(missing_ok=True)
    except OSError as error:
        logs.note(f"copy kept: {type(error).__name__}")
        return False
    return True


def _sweep_keys(folder: Path) -> None:
    """Keys whose copy a kill kept from coming, or took away first."""
    with suppress(OSError):
        for keys in folder.glob(f"*{SUFFIX}{KEYS}"):
            copy = keys.with_name(keys.name.removesuffix(KEYS))
            silent = time.time() - keys.stat().st_mtime > _SILENT_S
            if read_name(copy.name) is not None and silent and not copy.exists():
                keys.unlink(missing_ok=True)


def purge(path: Path, at: datetime | None = None) -> Purged:
    """Somebody was erased: a new copy is made, then all the former ones go, wherever this computer put them."""
    return _replaced(path, "effacement", lambda _facts: True, at)


def without_plain_copies(path: Path, at: datetime | None = None) -> Purged:
    """The dossier got a phrase: a protected copy is made, then those that anybody could read go."""
    return _replaced(path, "protection", lambda one: one is not None and not one.encrypted, at)


def _replaced(path: Path, reason: str, goes: Callable[[Facts | None], bool], at: datetime | None) -> Purged:
    """Looked for before and after: the new copy drives some away by itself, another window may just have made one."""
    path = paths.real(path)
    with turn, translated(path):
        dossier = _identity(path)
        former = _every_one(path, dossier, goes)
        made = back_up(path, reason, at)
        with suppress(StoreError):  # a key that is full or worn: what is on it goes all the same
            mirror(path, made)
        after = (one for one in _every_one(path, dossier, goes) if one.name != made.path.name)
        every = dict.fromkeys((*former, *after))
        kept = [one for one in every if not _removed(one)]
        return Purged(tuple(one for one in every if one not in kept), (*places_of(path, dossier).away(), *kept))


def _every_one(path: Path, dossier: str, goes: Callable[[Facts | None], bool]) -> list[Path]:
    key, folders = keyring.key_of(path), places_of(path, dossier).reached()
    found = [one for folder in folders for one in _ours_in(folder, dossier, path) if goes(one.facts)]
    return [*(one.path for one in found), *(one for one in _left_beside(path, dossier) if goes(facts_of(one, key)))]


def carry_keys_to_copies(path: Path) -> tuple[Path, ...]:
    """The phrase changed: every copy that can be reached opens by it. Returns the folders that could not be.

    By the salt that names the file, in clear in its first bytes: nobody's key is needed. Only copies are read so,
    never the dossier, whose locks that would drop.
    """
    path = paths.real(path)
    salt = salt_of_keys(path)
    if not salt:
        return ()
    places = places_of(path, dossier_if_open(path))
    unreached = list(places.away())
    for copy in _all_of(path, places.reached()):
        try:
            if head_of(copy) == salt:
                renew_keys(path, copy)
        except OSError:
            unreached.append(copy)
    return tuple(unreached)


def salt_of_keys(path: Path) -> bytes:
    """What the file that these keys open begins with; empty without keys, or with keys that do not read."""
    try:
        return bytes.fromhex(str(paths.read_object(keys_of(path))["file"]))
    except (OSError, ValueError, KeyError):
        return b""


def _all_of(path: Path, folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (copy for _name, copy in copies_in(folder))
    for one in path.parent.glob(f"*{SUFFIX}"):
        named = _LEFT_BESIDE.fullmatch(one.name)
        if named is not None and named["stem"] == path.stem:
            yield one
