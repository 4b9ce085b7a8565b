"""Half-typed lines: a second file beside the dossier, outside the journal, that leaves no trace once saved."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fabrique_desktop.store.engine import connect

SUFFIX = "-brouillons"


@dataclass(frozen=True, slots=True)
class Draft:
    """The line being typed and its filing; `editing` is the contribution it corrects, if any.

    `waiting` are lines already validated whose commit has not yet come back: kept until it has.
    """

    text: str = ""
    verbatim: str = ""
    kind: str = "unsorted"
    angle: str = "unsorted"
    editing: str = ""
    waiting: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.text or self.verbatim or self.waiting)


class Drafts:
    """One draft a slot (workshop and table). Written in its own thread: typing never waits for the disk."""

    def __init__(self, dossier: Path) -> None:
        path = dossier.with_name(dossier.name + SUFFIX)
        path.touch(exist_ok=True)
        self._connection = connect(path)
        self._connection.execute("CREATE TABLE IF NOT EXISTS draft (slot TEXT PRIMARY KEY, content TEXT NOT NULL)")
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fabrique-drafts")

    def keep(self, slot: str, draft: Draft) -> Future[None]:
        """Durable when the future is done."""
        return self._thread.submit(self._keep, slot, draft)

    def find(self, slot: str) -> Draft:
        return self._thread.submit(self._find, slot).result()

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._connection.close()

    def _keep(self, slot: str, draft: Draft) -> None:
        if draft.empty:
            self._connection.execute("DELETE FROM draft WHERE slot = ?", (slot,))
            return
        content = json.dumps(asdict(draft), ensure_ascii=False)
        self._connection.execute("INSERT OR REPLACE INTO draft VALUES (?, ?)", (slot, content))

    def _find(self, slot: str) -> Draft:
        row = self._connection.execute("SELECT content FROM draft WHERE slot = ?", (slot,)).fetchone()
        if row is None:
            return Draft()
        content: dict[str, Any] = json.loads(row[0])
        content["waiting"] = tuple(content.get("waiting", ()))
        return Draft(**content)
