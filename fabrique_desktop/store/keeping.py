"""Copies of an open dossier, made by themselves: every ten minutes when something changed, before what changes much,
and once it is closed. In a thread of its own and by connections of its own, so that no gesture waits for one.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fabrique_desktop import logs, paths
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.store import copies, keyring
from fabrique_desktop.store.backup import Head, head_of_journal, turn
from fabrique_desktop.store.copies import Copy
from fabrique_desktop.store.copy_names import AT_CLOSING, BY_ITSELF
from fabrique_desktop.store.copy_places import places_of
from fabrique_desktop.store.engine import connect, log_of
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.store.translate import translated

EVERY = 600.0  # seconds between two copies, when something changed
LOOK = 15.0  # between two looks
RETRY = 60.0  # after a copy that failed
Done = Callable[[Exception | None], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of the copies now. `made` and `behind` are instants of `time.monotonic`."""

    made: float | None = None
    behind: float | None = None  # since when something is in no copy
    trouble: Exception | None = None  # of the last try
    second: Path | None = None
    second_away: bool = False
    second_trouble: Exception | None = None


class Keeping:
    """One for a window's dossier: `start`, then `close`. `told(standing)` is called in its thread when that is new."""

    def __init__(
        self, path: Path, told: Callable[[Standing], None], clock: Callable[[], datetime] | None = None
    ) -> None:
        self.path = paths.real(path)
        self.standing = Standing()
        self._told = told
        self._clock = clock or (lambda: datetime.now(PARIS))
        self._key = keyring.key_of(self.path)
        self._wake = threading.Condition()
        self._asked: deque[tuple[str, Done | None]] = deque()
        self._closing = False
        self._stamp: tuple[int, ...] = ()
        self._head: Head | None = None
        self._newest: Copy | None = None
        self._seen: Path | None = None
        self._carried = False  # the keys of today, to the copies in the second folder
        self._tried = -RETRY
        self._changed_here = False
        self._started = False
        self._thread = threading.Thread(target=self._live, name="fabrique-copies", daemon=True)
        keyring.hold(self.path, self._key)

    def start(self) -> None:
        """Once only, and never after the closing."""
        with self._wake:
            if self._started or self._closing:
                return
            self._started = True
        self._thread.start()

    def touch(self) -> None:
        """Something was written by this window; costs nothing."""
        self._changed_here = True

    def ask(self, reason: str, done: Done | None = None) -> None:
        """A copy now; `done` hears the error, or None, in this thread. Nothing is copied that is in a copy already."""
        with self._wake:
            self._asked.append((reason, done))
            self._wake.notify()

    def look(self) -> None:
        """The second folder was chosen, or the computer woke up: no need to wait for the next look."""
        with self._wake:
            self._stamp = ()
            self._wake.notify()

    def close(self, *, last_copy: bool = True) -> threading.Thread:
        """Once the dossier is closed. The last copy is made after this returns: the program ends when it is done."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        last = threading.Thread(target=self._end, args=(last_copy,), name="fabrique-last-copy")
        last.start()
        return last

    def _live(self) -> None:
        self._guarded(lambda: copies.expire(self.path, self._clock().date()))
        while not self._closing:
            self._turn()
            with self._wake:
                if not self._asked and not self._closing:
                    self._wake.wait(LOOK)

    def _turn(self) -> None:
        asked = self._next()
        if asked is None:
            self._guarded(self._look)
            return
        reason, done = asked
        error = self._guarded(lambda: self._copy_if_changed(reason))
        if done is not None:
            with suppress(Exception):  # whoever asked looks after itself
                done(error)

    def _next(self) -> tuple[str, Done | None] | None:
        with self._wake:
            return self._asked.popleft() if self._asked else None

    def _end(self, last_copy: bool) -> None:
        """Those who still wait for an answer get one. A dossier that was only looked at is not copied for that."""
        try:
            if self._started:
                self._thread.join()
            while self._asked:
                self._turn()
            if last_copy and (self._started or self._changed_here):
                self._guarded(lambda: self._copy_if_changed(AT_CLOSING))
        finally:
            keyring.forget(self.path)

    def _guarded(self, act: Callable[[], None]) -> Exception | None:
        """What fails is told, tried again later, and stops nothing."""
        try:
            with turn, translated(self.path):
                act()
        except Exception as error:  # noqa: BLE001 - a copy that fails is never the end of the evening
            if not isinstance(error, StoreError):
                logs.unexpected(error)
            else:
                logs.note(f"copy: {type(error).__name__}")
            self._say(replace(self.standing, trouble=error))
            return error
        return None

    def _look(self) -> None:
        self._see_changes()
        now, standing = time.monotonic(), self.standing
        due = standing.behind is not None and (standing.made is None or now - standing.made >= EVERY)
        if due and now - self._tried >= RETRY:
            self._copy(BY_ITSELF)
        self._serve_second()

    def _see_changes(self) -> None:
        """A stat is enough while nobody writes; else the journal's head is compared with that of the newest copy."""
        if (stamp := self._stamp_now()) == self._stamp:
            return
        with closing(connect(self.path)) as connection:
            self._head = head_of_journal(connection)
        self._stamp = stamp
        self._newest = copies.newest_known(self.path)
        self._judge()

    def _judge(self) -> None:
        newest, standing = self._newest, self.standing
        changed = newest is None or newest.facts is None or newest.facts.head != self._head
        made = standing.made
        if newest is not None and newest.path != self._seen:  # by another window perhaps
            self._seen, made = newest.path, time.monotonic() - self._age(newest)
        behind = (standing.behind or time.monotonic()) if changed else None
        self._say(replace(standing, made=made, behind=behind, trouble=standing.trouble if changed else None))

    def _age(self, copy: Copy) -> float:
        """A clock that was set back makes no copy younger than it is: then it is taken to be due."""
        age = (self._clock().replace(tzinfo=None) - copy.at).total_seconds()
        return age if age >= 0 else EVERY

    def _stamp_now(self) -> tuple[int, ...]:
        found: list[int] = []
        for one in (self.path, log_of(self.path)):
            with suppress(OSError):
                status = one.stat()
                found += [status.st_ino, status.st_size, status.st_mtime_ns]
        return tuple(found)

    def _copy_if_changed(self, reason: str) -> None:
        self._see_changes()
        if self.standing.behind is not None:
            self._copy(reason)
        self._serve_second()

    def _copy(self, reason: str) -> None:
        self._tried = time.monotonic()
        self._newest = copies.back_up(self.path, reason, self._clock())
        self._seen = self._newest.path
        self._say(replace(self.standing, made=time.monotonic(), behind=None, trouble=None))
        self._stamp = ()  # what came during the copy shows at the next look

    def _serve_second(self) -> None:
        """Apart: a key that was taken away, or is full, keeps no copy from being made beside the dossier."""
        newest, before = self._newest, self.standing
        if newest is None or newest.facts is None:
            return
        places = places_of(self.path, newest.facts.dossier)
        away, trouble = places.second is not None and not places.is_second_there, None
        if places.mirror is not None and not away:
            try:
                if not self._carried:
                    copies.carry_keys_to_copies(self.path)  # the phrase may have been changed while it was away
                    self._carried = True
                if not (places.mirror / newest.path.name).exists():
                    copies.mirror(self.path, newest)
            except StoreError as error:
                logs.note(f"second copy: {type(error).__name__}")
                trouble = error
        self._carried = self._carried and not away
        self._say(replace(before, second=places.second, second_away=away, second_trouble=trouble))

    def _say(self, standing: Standing) -> None:
        if standing != self.standing:
            self.standing = standing
            with suppress(Exception):  # the window is gone
                self._told(standing)
