"""The disk under the half-typed lines: synced apart, so that a slow one never keeps a word from being written."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from fabrique_desktop.store.engine import log_of


class DraftsDisk:
    """A commit without a sync outlives a killed process at once; one sync then serves all written meanwhile."""

    def __init__(self, path: Path) -> None:
        self._log = log_of(path)
        self._lock = threading.Lock()
        self._asked = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fabrique-drafts-disk")

    def sync_soon(self) -> None:
        with self._lock, suppress(RuntimeError):  # closing: SQLite syncs when it empties the log
            if not self._asked:
                self._thread.submit(self._sync)
                self._asked = True

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    def _sync(self) -> None:
        """What is committed from here on asks for another one."""
        with self._lock:
            self._asked = False
        with suppress(OSError):  # a full or failing disk refuses the next words themselves, which is told
            log = os.open(self._log, os.O_RDWR)
            try:
                os.fsync(log)
            finally:
                os.close(log)
