"""A line that corrects an earlier entry: taken, left, refused, compared with what another hand wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fabrique_desktop.domain.contributions import NOTHING_BESIDE, AngleChoice
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.typed_line import TypedLine, plain
from fabrique_desktop.ui.widgets.filed_line import FiledLine, base_of
from fabrique_desktop.ui.workspace import Workspace


class CorrectedLine(FiledLine):
    """The line set aside for a correction comes back after it. Nobody's words are covered by Enter alone."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._parked: TypedLine | None = None
        self._asked: AngleChoice | None = None  # by the lead, while a line was being typed
        self._given_back = ("", "", "")  # what was last taken again: the entry it corrects, its words
        self.collision.taken.connect(self._take_theirs)

    def keep_draft(self) -> None:
        """Outside the journal, in the draft file; gone once the line is saved."""
        self._soon.stop()
        self._drafting.keep(self._typed_line(), self._parked, self._aside)

    def _blank(self) -> TypedLine:
        """An empty line with the same filing, at my table."""
        beside = plain(replace(NOTHING_BESIDE, source=self.source))
        own = self._drafting.own_table
        return TypedLine(table=own, kind=self.kind.value, angle=self.angle.value, beside=beside, axis=self._own_axis)

    def _next_line(self) -> None:
        """An empty line with the same filing; after a correction, the line that was set aside for it."""
        waiting, self._parked = (self._parked, None) if self._editing else (None, self._parked)
        self._editing = ""
        if waiting is None:
            self.angle, self._asked = self._asked or self.angle, None
        self._fill(waiting or self._blank())

    def edit(self, contribution: ContributionRow) -> None:
        """Take an earlier entry into the line; the half-typed one is set aside and comes back after."""
        if self.line.isReadOnly():
            return
        if self._editing and self._typed_line().saying != self._typed_line().before:
            self.say("Gardez d’abord la correction en cours (Entrée) ou laissez-la (Échap).")
            self.line.setFocus()
            return
        if not self._editing:
            typed = self._typed_line()
            self._parked = None if typed.empty else typed
        base = base_of(contribution)
        beside = plain(contribution.beside)
        axis = contribution.axis_number
        self._fill(TypedLine(*base, editing=contribution.id, base=base, beside=beside, base_beside=beside, axis=axis))
        self.say("")
        self.line.setFocus()

    def leave(self) -> None:
        if self._editing:
            waits = self._give_up(self._typed_line())
            self._next_line()
            self.line.setFocus()
            told = "Correction abandonnée : rien n’a changé."
            self.say(f"{told} « Reprendre » rend ces mots ; laissés de nouveau, ils s’effacent." if waits else told)
            self.keep_draft()
            self._offer_refused()

    def _give_up(self, typed: TypedLine) -> bool:
        """Whether its words wait, like those of a refused line: a key is soon pressed too far. Left twice, they go."""
        words = typed.text, typed.verbatim
        unchanged = typed.base is None or words == typed.base[:2]
        if typed.empty or unchanged or self._given_back == (typed.editing, *words):
            return False
        self._drafting.refuse(self._drafting.send(typed))
        return True

    def take_refused(self) -> None:
        """The oldest refused line, with its own filing; a correction is compared with what the entry says now."""
        if not self._idle():
            self.say("Terminez d’abord la ligne en cours (Entrée, ou effacez-la).")
            return
        line = self._drafting.take_refused()
        if line is not None:
            self._given_back = (line.editing, line.text, line.verbatim)
            entry = self._drafting.entry(line.editing) if line.editing else None
            self._fill(line.against(base_of(entry) if entry else None, plain(entry.beside) if entry else ()))
            self.compare()
            self.line.setFocus()
            self.keep_draft()
            if line.block:
                self.line.pasted.emit()
        self._offer_refused()

    def _offer_refused(self) -> None:
        number = len(self._drafting.refused)
        self.again_button.setText(f"Reprendre ({number} non enregistrée{'s' if number > 1 else ''})")
        self.again_button.setAccessibleName(self.again_button.text())
        self.again_button.setVisible(number > 0)

    def forget(self, contribution_id: str) -> None:
        """Its text was taken out on request: what corrects it goes, and what says how near it is; the focus stays."""
        if self._near_to == contribution_id:
            self.say("")
        if self._editing == contribution_id:
            self._next_line()
            self.say("Le texte en cours de correction a été retiré à la demande.")
        self._drafting.forget(contribution_id)
        self.keep_draft()
        self._offer_refused()

    # -- another hand on the same entry

    def compare(self) -> None:
        """What the entry says now is shown beside the line when it is neither what was taken nor what is typed."""
        entry = self._drafting.entry(self._editing) if self._editing and self._base else None
        if entry is None or self._base is None:
            self.collision.put_away()
            return
        now, typed = (entry.text, entry.verbatim), self._typed_line()
        mine = clean_text(typed.text), clean_text(typed.verbatim)
        if now in (mine, (clean_text(self._base[0]), clean_text(self._base[1]))):
            self.collision.put_away()
        else:
            self.collision.show_entry(entry)

    def follow_entries(self, ids: Iterable[str]) -> None:
        """What was shown beside the line changed again."""
        if self.collision.entry is not None and self.collision.entry.id in set(ids):
            self.compare()

    def agree(self) -> bool:
        """One's own words are to replace what was read beside them."""
        entry = self.collision.entry
        if entry is None or self._base is None:
            return False
        self._base = (entry.text, entry.verbatim, *self._base[2:])
        self.collision.put_away()
        return True

    def _take_theirs(self) -> None:
        """Ctrl+Z gives one's own words back."""
        entry = self.collision.entry
        if entry is None or not self.agree():
            return
        cursor = self.line.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(entry.text)
        self.verbatim.setText(entry.verbatim)
        self.line.setFocus()
        self.keep_draft()
