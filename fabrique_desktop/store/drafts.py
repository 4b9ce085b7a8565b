"""Half-typed lines: a second file beside the dossier, outside the journal, that leaves no trace once saved.

It has the dossier's key when the dossier has one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock

from sqlcipher3 import dbapi2

from fabrique_desktop import paths
from fabrique_desktop.store import keyring
from fabrique_desktop.store.drafts_disk import DraftsDisk
from fabrique_desktop.store.drafts_file import open_drafts
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.store.windows import is_alive, new_window

SUFFIX = "-brouillons"


@dataclass(frozen=True, slots=True)
class Draft:
    """What one window holds of one table: the line being typed, the one set aside while an entry is corrected,
    those already validated whose commit has not come back, or was refused, and the second draft (`aside`).
    """

    line: TypedLine = field(default_factory=TypedLine)
    parked: TypedLine | None = None
    waiting: tuple[TypedLine, ...] = ()
    aside: TypedLine | None = None

    @property
    def empty(self) -> bool:
        return self.line.empty and self.parked is None and self.aside is None and not self.waiting

    @classmethod
    def read(cls, content: str) -> Draft:
        found = json.loads(content)
        parked, aside = found.get("parked"), found.get("aside")
        return cls(
            TypedLine.read(found.get("line", {})),
            TypedLine.read(parked) if parked else None,
            tuple(TypedLine.read(one) for one in found.get("waiting", ())),
            TypedLine.read(aside) if aside else None,
        )


class Drafts:
    """One draft a window and a slot (workshop and table). Written in its own thread: typing never waits.

    What a window left when it died is adopted by the next one that opens the slot; a living window keeps its own.
    What was not written yet gives way to what is kept after it: a slow disk writes the latest words, not every one.
    """

    def __init__(self, dossier: Path) -> None:
        self.owner = new_window()
        self._closed = self._stays = False
        self._unwritten: dict[str, Draft] = {}
        self._lock = Lock()
        dossier = paths.real(dossier)
        self._file = dossier.with_name(dossier.name + SUFFIX)
        self._key = keyring.key_of(dossier)
        self._connection = open_drafts(self._file, self._key)
        self._disk = DraftsDisk(self._file)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fabrique-drafts")

    def keep(self, slot: str, draft: Draft) -> Future[None]:
        """Outlives this process when the future is done, a power cut soon after; once closed, it is kept already."""
        self._will_write(slot, draft)
        return self._later(self._write, slot)

    def find(self, slot: str) -> Sequence[Draft]:
        """This window's own draft, then those of windows that died; these become this window's to keep."""
        return self._thread.submit(self._find, slot).result()

    def orphan_slots(self) -> Sequence[str]:
        """Where a window that died left something."""
        return self._thread.submit(self._orphan_slots).result()

    def stay(self) -> None:
        """This window is locked, not gone: what is half-typed in it is nobody else's to take, unless it dies."""
        self._stays = True

    def resume(self, owner: str) -> None:
        """Unlocked: what the same window kept under its former name."""
        asked = "UPDATE OR IGNORE draft_2 SET owner = ? WHERE owner = ?"
        self._thread.submit(self._connection.execute, asked, (self.owner, owner)).result()

    def close(self) -> None:
        """What is still typed stays for the next window: this one is as good as gone, unless it is locked."""
        self._closed = True
        try:
            with suppress(dbapi2.Error):  # full, or held: the lines are there, and found again after this process
                if not self._stays:
                    self._thread.submit(self._let_go).result()
        finally:
            self._thread.shutdown(wait=True)
            self._disk.close()
            self._connection.close()
            if self._key:
                keyring.forget(self._file)

    def _later(self, work: Callable[..., None], *arguments: object) -> Future[None]:
        if not self._closed:
            return self._thread.submit(self._then_synced, work, *arguments)
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def _then_synced(self, work: Callable[..., None], *arguments: object) -> None:
        work(*arguments)
        self._disk.sync_soon()

    def _let_go(self) -> None:
        self._connection.execute("UPDATE draft_2 SET owner = 'gone/' || owner WHERE owner = ?", (self.owner,))

    def _will_write(self, slot: str, draft: Draft) -> None:
        with self._lock:
            self._unwritten[slot] = draft

    def _write(self, slot: str) -> None:
        with self._lock:
            draft = self._unwritten.pop(slot, None)
        if draft is not None:
            self._keep(slot, draft)

    def _keep(self, slot: str, draft: Draft) -> None:
        if draft.empty:
            self._connection.execute("DELETE FROM draft_2 WHERE slot = ? AND owner = ?", (slot, self.owner))
            return
        content = _as_kept(draft)
        self._connection.execute("INSERT OR REPLACE INTO draft_2 VALUES (?, ?, ?)", (slot, self.owner, content))

    def _orphan_slots(self) -> Sequence[str]:
        rows = self._connection.execute("SELECT DISTINCT slot, owner FROM draft_2").fetchall()
        return [slot for slot, owner in rows if owner != self.owner and not is_alive(owner)]

    def _find(self, slot: str) -> Sequence[Draft]:
        rows = self._connection.execute("SELECT owner, content FROM draft_2 WHERE slot = ?", (slot,)).fetchall()
        mine = [(owner, content) for owner, content in rows if owner == self.owner]
        left = [(owner, content) for owner, content in rows if owner != self.owner and not is_alive(owner)]
        return [Draft.read(content) for _owner, content in (*mine, *left)]

    def adopt(self, slot: str, draft: Draft) -> Future[None]:
        """Keep as this window's own what was found, and only then let the dead windows' rows go."""
        self._will_write(slot, draft)
        return self._later(self._adopt, slot)

    def _adopt(self, slot: str) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        rows = self._connection.execute("SELECT owner FROM draft_2 WHERE slot = ?", (slot,)).fetchall()
        for (owner,) in rows:
            if owner != self.owner and not is_alive(owner):
                self._connection.execute("DELETE FROM draft_2 WHERE slot = ? AND owner = ?", (slot, owner))
        self._write(slot)
        self._connection.execute("COMMIT")

    def forget(self, contribution_id: str) -> Future[None]:
        """What corrects, draws up or stands beside this contribution leaves the file, whoever typed it.

        Its text was taken out on request. A living window drops its own too, and forgets again once it has heard.
        """
        return self._later(self._forget, contribution_id)

    def _forget(self, contribution_id: str) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        found = self._connection.execute(
            "SELECT slot, owner, content FROM draft_2 WHERE instr(content, ?)", (contribution_id,)
        ).fetchall()
        for slot, owner, content in found:
            kept = _without(Draft.read(content), contribution_id)
            if kept.empty:
                self._connection.execute("DELETE FROM draft_2 WHERE slot = ? AND owner = ?", (slot, owner))
            else:
                words = _as_kept(kept)
                self._connection.execute("INSERT OR REPLACE INTO draft_2 VALUES (?, ?, ?)", (slot, owner, words))
        self._connection.execute("COMMIT")
        if found:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def settle(self, slot: str, token: str) -> Future[None]:
        """A validated line is in the dossier: it need no longer be kept, wherever the window has gone since."""
        return self._later(self._settle, slot, token)

    def _settle(self, slot: str, token: str) -> None:
        row = self._connection.execute(
            "SELECT content FROM draft_2 WHERE slot = ? AND owner = ?", (slot, self.owner)
        ).fetchone()
        if row is not None:
            draft = Draft.read(row[0])
            waiting = tuple(line for line in draft.waiting if line.token != token)
            self._keep(slot, replace(draft, waiting=waiting))


def _as_kept(draft: Draft) -> str:
    """Half a character, as some keyboards and clipboards leave one, becomes « ? »: the rest is kept."""
    return json.dumps(asdict(draft), ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _without(draft: Draft, contribution_id: str) -> Draft:
    """A line that corrects it gives its place back to the one that was set aside for it."""

    def others(line: TypedLine | None) -> TypedLine | None:
        return None if line is None or line.editing == contribution_id else line

    parked = others(draft.parked)
    line = others(draft.line)
    return Draft(
        line or parked or TypedLine(),
        parked if line else None,
        tuple(one for one in draft.waiting if one.editing != contribution_id),
        others(draft.aside),
    )
