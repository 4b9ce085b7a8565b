"""What is typed now, on its way to the dossier: kept within half a second, sent, corrected, set aside, given back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import NOTHING_BESIDE, AngleChoice, ContributionKind
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.typed_line import TypedLine, plain
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.widgets.block import lines_of
from fabrique_desktop.ui.widgets.filed_line import FiledLine, base_of
from fabrique_desktop.ui.widgets.near_hint import NearHint
from fabrique_desktop.ui.widgets.parts import shortcut
from fabrique_desktop.ui.workspace import Workspace

LONG = 4_000


class Composer(FiledLine):
    """What is typed now. `submitted(line)` when it is validated; the page answers `settle` or `refuse`."""

    submitted = Signal(object)
    block_submitted = Signal(object)
    last_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workshop: WorkshopRow | None = None
        self._parked: TypedLine | None = None
        self._asked: AngleChoice | None = None  # by the lead, while a line was being typed
        self._near = NearHint(workspace, self)
        self._bind()
        self.dress()

    def _bind(self) -> None:
        self.line.entered.connect(self._enter)
        self.line.left.connect(self._leave)
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
            shortcut(page, key, action)

    # -- the workshop, the table and its draft

    def open_workshop(self, workshop: WorkshopRow) -> None:
        """« Ma table » is remembered by workshop; its draft comes back."""
        self.keep_draft()
        if self._workshop is None or self._workshop.id != workshop.id:
            self.kind, self.angle = ContributionKind.UNSORTED, AngleChoice.UNSORTED
        self._workshop = workshop
        self._drafting.take(workshop.id)
        self.filing.offer_tables(workshop.tables)
        self._allow(workshop.state is not WorkshopState.CLOSED)
        self._restore()

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

    def _allow(self, allowed: bool) -> None:
        self.line.setReadOnly(not allowed)
        self.save_button.setEnabled(allowed)
        self.say("" if allowed else "Atelier clôturé : le texte est en lecture seule, F2 ajoute un erratum.")

    def keep_draft(self) -> None:
        """Outside the journal, in the draft file; gone once the line is saved."""
        self._soon.stop()
        self._drafting.keep(self._typed_line(), self._parked, self._aside)

    def _restore(self) -> None:
        draft = self._drafting.restore()
        self.table, self._parked, self._aside = self._drafting.own_table, draft.parked, draft.aside
        self._fill(draft.line if draft.line.editing or not draft.line.empty else self._blank())
        if not draft.line.empty:
            self.say("Ligne retrouvée : elle n’était pas encore enregistrée.")
        for id_ in self._gone():
            self.forget(id_)
        self._offer_refused()

    def _blank(self) -> TypedLine:
        """An empty line with the same filing, at my table."""
        beside = plain(replace(NOTHING_BESIDE, source=self.source))
        return TypedLine(table=self._drafting.own_table, kind=self.kind.value, angle=self.angle.value, beside=beside)

    # -- typing

    def _typed(self) -> None:
        self._soon.start()
        self._near.typed()
        if self.line.document().characterCount() > LONG:
            self.say("Texte long : il sera enregistré en entier ; pensez à le découper.")

    def _look_near(self) -> None:
        words = self.line.toPlainText()
        if len(words) <= LONG and not self.line.isReadOnly():
            self._near.look(words, self._editing)

    def _enter(self) -> None:
        typed = self._typed_line()
        if not typed.text.strip() or self.line.isReadOnly():
            return
        sent = self._drafting.send(typed)
        self._next_line()
        self.line.setFocus()
        self.keep_draft()
        self.say("Enregistrement…")
        self.submitted.emit(sent)

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

    def take_refused(self) -> None:
        """The oldest refused line, with its own filing; a correction is compared with what the entry says now."""
        if not self._idle():
            self.say("Terminez d’abord la ligne en cours (Entrée, ou effacez-la).")
            return
        line = self._drafting.take_refused()
        if line is not None:
            entry = self._drafting.entry(line.editing) if line.editing else None
            self._fill(line.against(base_of(entry) if entry else None, plain(entry.beside) if entry else ()))
            self.line.setFocus()
            self.keep_draft()
        self._offer_refused()

    def _offer_refused(self) -> None:
        number = len(self._drafting.refused)
        self.again_button.setText(f"Reprendre ({number} non enregistrée{'s' if number > 1 else ''})")
        self.again_button.setVisible(number > 0)

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
        self._fill(TypedLine(*base, editing=contribution.id, base=base, beside=beside, base_beside=beside))
        self.say(f"Correction de {contribution.reference}. Échap : laisser comme c’était.")
        self.line.setFocus()

    def _leave(self) -> None:
        if self._editing:
            self._next_line()
            self.line.setFocus()
            self.say("Correction abandonnée : rien n’a changé.")
            self.keep_draft()

    def _next_line(self) -> None:
        """An empty line with the same filing; after a correction, the line that was set aside for it."""
        waiting, self._parked = (self._parked, None) if self._editing else (None, self._parked)
        self._editing = ""
        if waiting is None:
            self.angle, self._asked = self._asked or self.angle, None
        self._fill(waiting or self._blank())

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
        typed = self._typed_line()
        sent = [self._drafting.send(replace(typed, text=text, verbatim="")) for text in lines_of(typed.text)]
        self._next_line()
        self.line.setFocus()
        self.keep_draft()
        self.say("Enregistrement…")
        self.block_submitted.emit(sent)
