"""Half-typed lines: a second file beside the dossier, outside the journal, that leaves no trace once saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fabrique_desktop.store.engine import connect
from fabrique_desktop.store.windows import is_alive, new_window

SUFFIX = "-brouillons"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS draft"
    " (slot TEXT NOT NULL, owner TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (slot, owner))"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """The line being typed and its filing; `editing` is the contribution it corrects, if any.

    `waiting` are lines already validated whose commit has not yet come back: kept until it has. `parked` is the
    line set aside while an earlier entry is corrected.
    """

    text: str = ""
    verbatim: str = ""
    kind: str = "unsorted"
    angle: str = "unsorted"
    editing: str = ""
    waiting: tuple[str, ...] = ()
    parked: str = ""

    @property
    def empty(self) -> bool:
        return not (self.text or self.verbatim or self.waiting or self.parked)


class Drafts:
    """One draft a window and a slot (workshop and table). Written in its own thread: typing never waits.

    What a window left when it died is adopted by the next one that opens the slot; a living window keeps its own.
    """

    def __init__(self, dossier: Path) -> None:
        path = dossier.with_name(dossier.name + SUFFIX)
        path.touch(mode=0o600, exist_ok=True)
        self._owner = new_window()
        self._connection = connect(path)
        self._connection.execute(_TABLE)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fabrique-drafts")

    def keep(self, slot: str, draft: Draft) -> Future[None]:
        """Durable when the future is done."""
        return self._thread.submit(self._keep, slot, draft)

    def find(self, slot: str) -> Sequence[Draft]:
        """This window's own draft, then those of windows that died; these become this window's to keep."""
        return self._thread.submit(self._find, slot).result()

    def orphan_slots(self) -> Sequence[str]:
        """Where a window that died left something."""
        return self._thread.submit(self._orphan_slots).result()

    def close(self) -> None:
        """What is still typed stays for the next window: this one is as good as gone."""
        self._thread.submit(self._let_go).result()
        self._thread.shutdown(wait=True)
        self._connection.close()

    def _let_go(self) -> None:
        self._connection.execute("UPDATE draft SET owner = 'gone/' || owner WHERE owner = ?", (self._owner,))

    def _keep(self, slot: str, draft: Draft) -> None:
        if draft.empty:
            self._connection.execute("DELETE FROM draft WHERE slot = ? AND owner = ?", (slot, self._owner))
            return
        content = json.dumps(asdict(draft), ensure_ascii=False)
        self._connection.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", (slot, self._owner, content))

    def _orphan_slots(self) -> Sequence[str]:
        rows = self._connection.execute("SELECT DISTINCT slot, owner FROM draft").fetchall()
        return [slot for slot, owner in rows if owner != self._owner and not is_alive(owner)]

    def _find(self, slot: str) -> Sequence[Draft]:
        rows = self._connection.execute("SELECT owner, content FROM draft WHERE slot = ?", (slot,)).fetchall()
        mine = [(owner, content) for owner, content in rows if owner == self._owner]
        left = [(owner, content) for owner, content in rows if owner != self._owner and not is_alive(owner)]
        return [self._read(content) for _owner, content in (*mine, *left)]

    def adopt(self, slot: str, draft: Draft) -> Future[None]:
        """Keep as this window's own what was found, and only then let the dead windows' rows go."""
        return self._thread.submit(self._adopt, slot, draft)

    def _adopt(self, slot: str, draft: Draft) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        rows = self._connection.execute("SELECT owner FROM draft WHERE slot = ?", (slot,)).fetchall()
        for (owner,) in rows:
            if owner != self._owner and not is_alive(owner):
                self._connection.execute("DELETE FROM draft WHERE slot = ? AND owner = ?", (slot, owner))
        self._keep(slot, draft)
        self._connection.execute("COMMIT")

    @staticmethod
    def _read(content: str) -> Draft:
        found: dict[str, Any] = json.loads(content)
        known = {name: found[name] for name in Draft.__dataclass_fields__ if name in found}
        return Draft(**{**known, "waiting": tuple(known.get("waiting", ()))})
