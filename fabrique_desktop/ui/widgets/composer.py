"""What is typed now, on its way to the dossier: kept within half a second, sent, corrected, set aside, given back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.domain.text import says_something
from fabrique_desktop.services import programme
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.widgets.block import lines_of
from fabrique_desktop.ui.widgets.corrected_line import CorrectedLine
from fabrique_desktop.ui.widgets.near_hint import NearHint
from fabrique_desktop.ui.widgets.parts import shortcut
from fabrique_desktop.ui.workspace import Workspace

LONG = 4_000
FOUND = "Ligne retrouvée : elle n’était pas encore enregistrée."


class Composer(CorrectedLine):
    """What is typed now. `submitted(line)` when it is validated; the page answers `settle` or `refuse`."""

    submitted = Signal(object)
    block_submitted = Signal(object)
    last_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workshop: WorkshopRow | None = None
        self._near = NearHint(workspace, self)
        self._bind()
        self.dress()

    def _bind(self) -> None:
        self.line.entered.connect(self._enter)
        self.line.left.connect(self.leave)
        self.line.insisted.connect(self._insist)
        self.line.exhausted.connect(self._stay_here)
        self.collision.kept.connect(self._insist)
        self.line.up.connect(self.last_wanted)
        self.line.undo_wanted.connect(self.undo_wanted)
        self.line.textChanged.connect(self._typed)
        self.line.pasted.connect(self._offer_block)
        for made, action in (
            (self.again_button, self.take_refused), (self.aside_button, self.swap_aside),
            (self.post_it, self._toggle_post_it),
        ):  # fmt: skip
            made.clicked.connect(lambda _checked=False, action=action: action())
        self.block.taken.connect(self._send_block)
        self.block.left.connect(self.line.setFocus)
        self.beside.changed.connect(self._soon.start)
        self.beside.entered.connect(self._enter)
        self.initials.setText(self._ws.operator)
        self.initials.textChanged.connect(self._ws.relieve)
        self.initials.returnPressed.connect(self.line.setFocus)
        self._soon.timeout.connect(self.keep_draft)
        self._near.paused.connect(self._look_near)
        self._near.found.connect(self._hint)
        self.filing.table_chosen.connect(self._take_table)

    def bind_keys(self, page: QWidget) -> None:
        self.filing.bind_keys(page)
        for key, action in (
            (keys.VERBATIM, self._turn_beside), (keys.ASIDE, self.swap_aside), (keys.POST_IT, self._toggle_post_it),
        ):  # fmt: skip
            shortcut(page, key, partial(self._act, action))

    def _act(self, action: Callable[[], None]) -> None:
        """What is not in sight is not acted upon: a proposal may have taken its place."""
        if self.isVisible():
            action()

    # -- the workshop, the table and its draft

    def open_workshop(self, workshop: WorkshopRow) -> None:
        """« Ma table » is remembered by workshop; its draft comes back."""
        self.keep_draft()
        another = self._workshop is None or self._workshop.id != workshop.id
        if another:
            self.kind, self.angle = ContributionKind.UNSORTED, workshop.current_angle or AngleChoice.UNSORTED
            self.axis = self._own_axis = None
        self._workshop = workshop
        self._drafting.take(workshop.id)
        self.filing.offer_tables(workshop.tables)
        self.filing.offer_axes(() if workshop.axis_number else self._ws.database.read(programme.process).axes)
        self._allow(workshop.state is not WorkshopState.CLOSED)
        self._restore()
        if another and workshop.current_angle is not None and not self.line.isReadOnly():
            self._begin_asked(workshop.current_angle)

    def follow(self, database: Database, workshop_id: str) -> None:
        """The workshop was started, closed, reopened or changed, here or elsewhere."""
        row_ = next((one for one in database.read(programme.workshops) if one.id == workshop_id), None)
        if row_ is not None:
            before, self._workshop = self._workshop, row_
            self.filing.offer_tables(row_.tables)
            self._allow(row_.state is not WorkshopState.CLOSED)
            self._take_asked(before.current_angle if before else None, row_.current_angle)

    def _take_asked(self, before: AngleChoice | None, now: AngleChoice | None) -> None:
        """The lead asks another angle of every table: the next line takes it, what is being typed keeps its own."""
        if now is None or now is before:
            return
        if self._editing or not self._typed_line().empty:
            self._asked = now
        else:
            self.take_angle(now)
        self.say(f"L’animation demande maintenant : {labels.ANGLE[now].lower()}.")

    def _begin_asked(self, asked: AngleChoice) -> None:
        """Asked before this window opened: its line begins so; one found again keeps its own, the next one follows."""
        if self._idle():
            self.say(f"L’animation demande\u00a0: {labels.ANGLE[asked].lower()}.")
        else:
            self._asked = asked

    def _allow(self, allowed: bool) -> None:
        self.line.setReadOnly(not allowed)
        self.save_button.setEnabled(allowed)
        self.say("")
        self.stand()

    def _restore(self) -> None:
        draft = self._drafting.restore()
        self.table, self._parked, self._aside = self._drafting.own_table, draft.parked, draft.aside
        self._fill(draft.line if draft.line.editing or not draft.line.empty else self._blank())
        if not draft.line.empty:
            self.say(FOUND)
            self.compare()
        for id_ in self._gone():
            self.forget(id_)
        self._offer_refused()

    def look_again(self) -> None:
        """A window that was dying when this one opened has left its words by now."""
        if self._drafting.look_again(Draft(self._typed_line(), self._parked, (), self._aside)):
            if self._idle():
                self.take_refused()
            self.say(FOUND)
            self._offer_refused()
        elif (table := self._drafting.elsewhere()) is not None:
            self.say(f"Une ligne retrouvée, pas encore enregistrée, attend à la table {table}.")

    # -- typing

    def _typed(self) -> None:
        self._soon.start()
        self._near.typed()
        if self._near_to and self.line.document().isEmpty():
            self.say("")
        if self.line.document().characterCount() > LONG:
            self.say("Texte long : il sera enregistré en entier ; pensez à le découper.")

    def _look_near(self) -> None:
        words = self.line.toPlainText()
        if len(words) <= LONG and not self.line.isReadOnly():
            self._near.look(words, self._editing)

    def _enter(self) -> None:
        typed = self._typed_line()
        if not says_something(typed.text) or self.line.isReadOnly():
            return
        if self.collision.entry is not None:
            self.say(f"Comparez d’abord : {keys.KEEP_MINE.shown} garde vos mots, Échap laisse la version actuelle.")
            return
        sent = self._drafting.send(typed)
        self._next_line()
        self.line.setFocus()
        self.keep_draft()
        self.say("Enregistrement…")
        self.submitted.emit(sent)

    def _insist(self) -> None:
        """One's own words, on purpose, over what was read beside them."""
        if self.agree():
            self._enter()

    def _stay_here(self) -> None:
        self.say("Plus rien à annuler dans la ligne ; après une pause, Ctrl+Z annule le dernier geste enregistré.")

    def settle(self, line: TypedLine) -> None:
        """This line is in the dossier."""
        self._drafting.settled(line)
        self.say("Enregistrée")

    def refuse(self, line: TypedLine) -> None:
        """It is not: it comes back by itself into an empty line, else it waits behind a button, never merged."""
        if self._drafting.refuse(line) and self._idle():
            self.take_refused()
        self.say("Une ligne n’est pas enregistrée.")
        self.keep_draft()
        self._offer_refused()

    def _take_table(self, table: int | None) -> None:
        """While correcting, the entry moves; otherwise « ma table » changes and each keeps its draft."""
        if self._workshop is None:
            return
        if self._editing:
            self.table = table
            self._show_filing()
            return
        self.keep_draft()
        self._drafting.take_table(table)
        self._restore()
        self._show_filing()

    # -- two drafts, or a block

    def swap_aside(self) -> None:
        """Two people speak at once: one line waits while the other is typed; nothing is lost when they change."""
        if self._editing or self.line.isReadOnly():
            self.say("Gardez d’abord la correction en cours (Entrée) ou laissez-la (Échap).")
            return
        typed, waiting = self._typed_line(), self._aside
        if typed.empty and waiting is None:
            self.say("Rien à mettre de côté : la ligne est vide.")
            return
        self._aside = None if typed.empty else typed
        self._fill(waiting or self._blank())
        self.keep_draft()
        self.say("Une ligne attend de côté (Ctrl+P la reprend)." if self._aside else "")
        self.line.setFocus()

    def _offer_block(self) -> None:
        """Several lines were pasted: one entry each, or all in one; meanwhile they are in the line and its draft."""
        lines = lines_of(self.line.toPlainText())
        if len(lines) > 1 and not self._editing and not self.line.isReadOnly():
            self.block.offer(lines)

    def _send_block(self) -> None:
        """As one thing on its way, whatever its length; exact words stay in their box: they are of no line of it."""
        typed = self._typed_line()
        lines = lines_of(typed.text)
        if not lines:
            return
        sent = self._drafting.send(replace(typed, text="\n".join(lines), verbatim="", block=len(lines) > 1))
        self._next_line()
        if says_something(typed.verbatim):
            self.beside.show_verbatim(typed.verbatim)
        self.line.setFocus()
        self.keep_draft()
        self.say("Enregistrement…")
        self.block_submitted.emit(sent)

    def refuse_rest(self, block: TypedLine, number: int) -> None:
        """Of a block, so many lines are recorded; the others come back as a block."""
        rest = self._drafting.rest_of(block, number)
        if rest is None:
            self.settle(block)
        else:
            self.refuse(rest)
