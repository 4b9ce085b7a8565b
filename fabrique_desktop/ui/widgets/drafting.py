"""Keeps the half-typed line of each table, and the lines whose commit has not come back."""

from __future__ import annotations

from dataclasses import replace

from fabrique_desktop.services import capture
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.ui.workspace import Workspace


class Drafting:
    """One slot a workshop and « ma table », which correcting another table's entry does not change."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self._workshop_id = ""
        self._waiting: list[str] = []

    @property
    def own_table(self) -> int | None:
        return self._ws.tables.get(self._workshop_id, 1)

    def take(self, workshop_id: str) -> None:
        """Another workshop; where no table was chosen yet, the one where a window that died left a line."""
        self._workshop_id = workshop_id
        if workshop_id not in self._ws.tables and (table := self._orphan_table()) is not None:
            self._ws.tables[workshop_id] = table

    def take_table(self, table: int | None) -> None:
        self._ws.tables[self._workshop_id] = table
        self._ws.remember()

    def keep(self, draft: Draft) -> None:
        """Written in its own thread; an empty draft leaves nothing behind."""
        if self._workshop_id:
            self._ws.drafts.keep(self._slot(), replace(draft, waiting=tuple(self._waiting)))

    def wait_for(self, text: str) -> None:
        """A line is on its way to the disk."""
        self._waiting.append(text)

    def settled(self, text: str) -> None:
        if text in self._waiting:
            self._waiting.remove(text)

    def restore(self) -> Draft:
        """What was being typed here, by this window or by one that died.

        Lines never recorded come first, then those set aside, then the one being typed, unless it was recorded.
        """
        self._waiting = []
        if not self._workshop_id:
            return Draft()
        found = self._ws.drafts.find(self._slot())
        if not found:
            return Draft()
        lines = [text for draft in found for text in draft.waiting if not self._is_recorded(text)]
        last = found[0]
        for draft in found:
            if draft.editing and draft is last and len(found) == 1 and not lines:
                return draft
            lines += [draft.parked] if draft.parked else []
            lines += [draft.text] if draft.text and not self._is_recorded(draft.text) else []
        restored = replace(last, text="\n".join(lines), editing="", waiting=(), parked="")
        self._ws.drafts.adopt(self._slot(), restored)
        return restored

    def _orphan_table(self) -> int | None:
        mine = f"{self._workshop_id}/"
        tables = [slot.removeprefix(mine) for slot in self._ws.drafts.orphan_slots() if slot.startswith(mine)]
        return next((int(table) for table in tables if table.isdecimal()), None)

    def entry(self, contribution_id: str) -> ContributionRow | None:
        """The contribution that a draft was correcting."""
        rows = self._ws.database.read(capture.contribution_rows, self._workshop_id, only=[contribution_id])
        return rows[0] if rows else None

    def _slot(self) -> str:
        return f"{self._workshop_id}/{self.own_table or 'P'}"

    def _is_recorded(self, text: str) -> bool:
        """Killed between the commit and the clearing of the draft: the line is already there."""
        if not text.strip():
            return False
        rows = self._ws.database.read(capture.contribution_rows, self._workshop_id, limit=20)
        return any(one.text == text.strip() and one.table == self.own_table for one in rows)
