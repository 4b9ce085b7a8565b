"""Keeps what is typed at each table until it is in the dossier: half-typed, on its way, or refused."""

from __future__ import annotations

import uuid
from dataclasses import replace

from fabrique_desktop.domain.base import instant_text, parse_instant
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services import capture, history
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.widgets.block import lines_of
from fabrique_desktop.ui.workspace import Workspace

#: two people may begin alike; not with so many letters, at the same table, within one keeping of the draft
_THE_SAME_WORDS = 20


class Drafting:
    """One slot a workshop and « ma table », which correcting another table's entry does not change."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace
        self._workshop_id = ""
        self._sent: dict[str, tuple[str, TypedLine]] = {}  # token -> slot, line
        self._refused: dict[str, tuple[str, TypedLine]] = {}

    @property
    def own_table(self) -> int | None:
        return self._ws.tables.get(self._workshop_id, 1)

    @property
    def refused(self) -> list[TypedLine]:
        """Lines of this workshop and table that are not in the dossier, oldest first."""
        return [line for slot, line in self._refused.values() if slot == self._slot()]

    def take(self, workshop_id: str) -> None:
        """Another workshop; where no table was chosen yet, the one where a window that died left a line."""
        self._workshop_id = workshop_id
        if workshop_id not in self._ws.tables and (table := self._orphan_table()) is not None:
            self._ws.tables[workshop_id] = table

    def take_table(self, table: int | None) -> None:
        self._ws.tables[self._workshop_id] = table
        self._ws.remember()

    def keep(self, line: TypedLine, parked: TypedLine | None, aside: TypedLine | None) -> None:
        """Written in its own thread; nothing left to keep leaves nothing behind."""
        if self._workshop_id:
            at = instant_text(self._ws.clock())
            held = [one and (one if one.empty else replace(one, at=at)) for one in (parked, aside)]
            kept = line if line.empty else replace(line, at=at)
            self._ws.drafts.keep(self._slot(), Draft(kept, held[0], self._waiting(), held[1]))

    def send(self, line: TypedLine) -> TypedLine:
        """A line is on its way to the disk: it gets a token, and stays kept until it is there."""
        line = replace(line, token=uuid.uuid4().hex[:12], at=instant_text(self._ws.clock()))
        self._sent[line.token] = (self._slot(), line)
        return line

    def settled(self, line: TypedLine) -> None:
        """It is in the dossier."""
        slot, _line = self._sent.pop(line.token, ("", line))
        if slot:
            self._ws.drafts.settle(slot, line.token)

    def refuse(self, line: TypedLine) -> bool:
        """It is not in the dossier; whether it belongs to the table now at the keyboard."""
        slot, _line = self._sent.pop(line.token, (self._slot(), line))
        self._refused[line.token] = (slot, line)
        return slot == self._slot()

    def forget(self, contribution_id: str) -> None:
        """Its text was taken out on request: whatever corrects it holds its words, here and in the file."""
        for heap in (self._sent, self._refused):
            for token in [token for token, (_slot, line) in heap.items() if line.editing == contribution_id]:
                del heap[token]
        self._ws.drafts.forget(contribution_id)

    def take_refused(self) -> TypedLine | None:
        """The oldest refused line of this table, to be typed again: it is no longer waiting."""
        token = next((token for token, (slot, _line) in self._refused.items() if slot == self._slot()), None)
        return None if token is None else self._refused.pop(token)[1]

    def restore(self) -> Draft:
        """What was being typed here, by this window or by one that died.

        A validated line that never reached the dossier, and the half-typed lines of several dead windows, wait
        among the refused ones: none is glued to another.
        """
        found = self._ws.drafts.find(self._slot()) if self._workshop_id else []
        if not found:
            return Draft()
        first = Draft()
        for draft in map(self._without_what_was_said, found):
            if first.empty:
                self._wait_validated(draft)
                first = replace(draft, waiting=())
            else:
                self._wait(draft)
        self._ws.drafts.adopt(self._slot(), replace(first, waiting=tuple(self.refused)))
        return first

    def look_again(self, now: Draft) -> bool:
        """A window that was still dying when this one opened is dead by now: its lines wait among the refused ones.

        `now` is what this window holds here, and goes on holding.
        """
        if self._slot() not in self._ws.drafts.orphan_slots():
            return False
        mine = replace(now, waiting=self._waiting())
        self._ws.drafts.keep(self._slot(), mine)
        found = self._ws.drafts.find(self._slot())
        for draft in map(self._without_what_was_said, found if mine.empty else found[1:]):
            self._wait(draft)
        self._ws.drafts.adopt(self._slot(), replace(now, waiting=self._waiting()))
        return True

    def elsewhere(self) -> int | None:
        """Another table of this workshop where a dead window left a line."""
        table = self._orphan_table()
        return None if table == self.own_table else table

    def _waiting(self) -> tuple[TypedLine, ...]:
        """On their way from here, or refused."""
        lines = [*self._sent.values(), *self._refused.values()]
        return tuple(one for slot, one in lines if slot == self._slot())

    def _wait_validated(self, draft: Draft) -> None:
        """Validated lines that never reached the dossier."""
        for line in draft.waiting:
            if line.token in self._sent or line.token in self._refused:
                continue
            if (left := self._unrecorded(line)) is not None:
                self._refused[left.token] = (self._slot(), left)

    def _wait(self, draft: Draft) -> None:
        """Every line of a dead window, none glued to another."""
        self._wait_validated(draft)
        for one in (draft.parked, draft.aside, draft.line):
            if one is not None and not one.empty:
                token = uuid.uuid4().hex[:12]
                self._refused[token] = (self._slot(), replace(one, token=token))

    def entry(self, contribution_id: str, *, everywhere: bool = False) -> ContributionRow | None:
        """The contribution that a line corrects, as it is now; or is about, in any workshop."""
        workshop = None if everywhere else self._workshop_id
        rows = self._ws.database.read(capture.contribution_rows, workshop, only=[contribution_id])
        return rows[0] if rows else None

    def _orphan_table(self) -> int | None:
        mine = f"{self._workshop_id}/"
        tables = [slot.removeprefix(mine) for slot in self._ws.drafts.orphan_slots() if slot.startswith(mine)]
        return next((int(table) for table in tables if table.isdecimal()), None)

    def _slot(self) -> str:
        return f"{self._workshop_id}/{self.own_table or 'P'}"

    def _without_what_was_said(self, draft: Draft) -> Draft:
        """Killed after a commit and before the draft was written again: what it holds is the beginning of an entry."""

        def unsaid(line: TypedLine | None) -> TypedLine | None:
            return None if line is None or self._was_finished(line) else line

        line, parked = unsaid(draft.line), unsaid(draft.parked)
        if line is None:
            line, parked = parked or TypedLine(), None
        return replace(draft, line=line, parked=parked, aside=unsaid(draft.aside))

    def _was_finished(self, line: TypedLine) -> bool:
        words, exact = clean_text(line.text), clean_text(line.verbatim)
        if not line.at or len(words) < _THE_SAME_WORDS:
            return False
        since, only = parse_instant(line.at), [line.editing] if line.editing else None
        return any(
            one.text.startswith(words)
            and one.verbatim.startswith(exact)
            and one.table == line.table
            and (one.text != line.base[0] if line.base else one.created_at >= since)
            for one in self._ws.database.read(capture.contribution_rows, self._workshop_id, only=only)
        )

    def _unrecorded(self, line: TypedLine) -> TypedLine | None:
        """Killed between the commit and the clearing of the draft: what of it is not in the dossier, all when in doubt.

        An entry is recorded at the instant its line was validated; a block, in order, by so many lines at once.
        """
        if not line.at:
            return line
        at, read = parse_instant(line.at), self._ws.database.read
        if line.editing:
            return None if read(history.was_reworded, line.editing, line.text, at) else line
        number = read(history.number_said, self._workshop_id, line.table, at)
        if not line.block:
            return None if number else line
        return self.rest_of(line, number) if number else line

    def rest_of(self, block: TypedLine, number: int) -> TypedLine | None:
        """What is left of a block once so many of its lines are recorded: another block, of this instant."""
        left = lines_of(block.text)[number:]
        at = instant_text(self._ws.clock())
        return replace(block, text="\n".join(left), at=at, block=len(left) > 1) if left else None
