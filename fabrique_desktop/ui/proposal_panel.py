"""A proposal as its table formulates it: in large letters, read aloud, each field kept by itself when it is left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from fabrique_desktop.domain.contributions import Draughting
from fabrique_desktop.domain.errors import AlreadyRemoved, ChangedMeanwhile
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services import capture, formulating
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.live import Touched
from fabrique_desktop.ui.messages import sentence
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.half_drawn import HalfDrawn, HalfTyped
from fabrique_desktop.ui.widgets.proposal_field import ProposalField
from fabrique_desktop.ui.widgets.proposal_sheet import ProposalSheet
from fabrique_desktop.ui.widgets.soon import Soon
from fabrique_desktop.ui.workspace import Workspace

DRAFT_MS = 300


class ProposalPanel(ProposalSheet):
    """`closed` when it gives its place back. Nothing asks to save: a field is saved when it is left."""

    opened = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace, gestures: TableGestures) -> None:
        super().__init__()
        self._ws, self._gestures = workspace, gestures
        self._half = HalfDrawn(workspace)
        self._workshop_id = ""
        self.row: ContributionRow | None = None
        self._sent: dict[tuple[str, str], HalfTyped] = {}  # (contribution, field) -> on its way to the disk
        self._missing: set[str] = set()  # contributions whose words were said not to be in the dossier yet
        self._soon = Soon(self, DRAFT_MS)
        self._soon.timeout.connect(self.keep)
        for field in self.fields.values():
            field.changed.connect(self._typed)
            field.left.connect(partial(self._leave, field))
            field.box.undo_wanted.connect(gestures.undo)
        self.validated.clicked.connect(self._validate)
        self.debated.clicked.connect(self._debate)
        self.promote.clicked.connect(self._promote)
        self.left.connect(self.close_panel)
        workspace.feed.changed.connect(self._on_changed)

    # -- opening and closing

    def open_on(self, workshop_id: str, one: ContributionRow) -> None:
        """With what was being typed there, by this window or by one that died."""
        if self.row is not None and self.row.id == one.id:
            self.fields["title"].box.setFocus()
            return
        self.close_panel()
        self._workshop_id = workshop_id
        found = self._half.find(workshop_id, one.id)
        for name, field in self.fields.items():
            self._fill(one, field, [half for half in found if half.field == name])
        restored = any(field.dirty for field in self.fields.values())
        self.state.setText("Mots retrouvés : ils n’étaient pas encore enregistrés." if restored else "")
        self._show(one)
        self.opened.emit()
        self.show()
        self.fields["title"].box.setFocus()
        self.keep()

    def _fill(self, one: ContributionRow, field: ProposalField, found: Sequence[HalfTyped]) -> None:
        """What the dossier holds, or is about to; what was typed and never got there."""
        sent = self._sent.get((one.id, field.name))
        now = getattr(one.drawn_up, field.name) if sent is None else clean_text(sent.words)
        typed = [half for half in found if half != sent and clean_text(half.words) != now]
        if typed:
            field.show_words(now, typed[0].words, typed[0].before)
        else:
            field.show_words(now)
        for half in typed[1:]:
            field.offer(half.words)

    def close_panel(self) -> None:
        """Every field is kept; what another hand contradicts waits in the draft file."""
        one = self.row
        if one is None:
            return
        self._leave_all()
        waiting = any(field.dirty or field.others for field in self.fields.values())
        self._put_away()
        if waiting:
            self._offer_again(self._workshop_id, one, "des mots ne sont pas encore enregistrés.")

    def _put_away(self) -> None:
        self.row = None
        self.hide()
        self.closed.emit()

    def _offer_again(self, workshop_id: str, one: ContributionRow, told: str, tone: Tone = Tone.WARN) -> None:
        self._missing.add(one.id)
        self._ws.say(f"{one.reference} : {told}", tone, "Reprendre", partial(self._reopen, workshop_id, one.id))

    def _reopen(self, workshop_id: str, contribution_id: str) -> None:
        rows = self._ws.database.read(capture.contribution_rows, workshop_id, only=[contribution_id])
        if rows and not rows[0].removed:
            self.open_on(workshop_id, rows[0])

    def tell_left_behind(self, workshop_id: str) -> None:
        """A window died while a table was drawing up: said when the workshop is opened again."""
        left = [one for id_ in self._half.left_behind(workshop_id) if (one := self._unfinished(workshop_id, id_))]
        if left:
            references = ", ".join(one.reference for one in left)
            self._missing.update(one.id for one in left)
            self._ws.say(
                f"{references} : des mots retrouvés ne sont pas encore enregistrés (Ctrl+N sur la contribution).",
                Tone.WARN, "Reprendre", partial(self._reopen, workshop_id, left[0].id),
            )  # fmt: skip

    def _unfinished(self, workshop_id: str, contribution_id: str) -> ContributionRow | None:
        """What a dead window left there, when the dossier does not hold it already."""
        rows = self._ws.database.read(capture.contribution_rows, workshop_id, only=[contribution_id])
        found = self._half.find(workshop_id, contribution_id)
        if rows and not rows[0].removed:
            drawn_up = rows[0].drawn_up
            if any(clean_text(half.words) != getattr(drawn_up, half.field) for half in found):
                return rows[0]
        self._half.keep(workshop_id, contribution_id, [])
        return None

    # -- what is shown

    def _show(self, one: ContributionRow) -> None:
        self.row = one
        self.show_entry(one, self._ws.database.read(formulating.first_wording, one.id))

    def _on_changed(self, touched: Touched) -> None:
        if self.row is not None and self.row.id in touched.get("contribution", ()):
            self._follow()

    def _follow(self) -> None:
        """What changed there, by this window or another; what is being typed stays."""
        one = self.row
        if one is None:
            return
        rows = self._ws.database.read(capture.contribution_rows, self._workshop_id, only=[one.id])
        if not rows or rows[0].removed:
            self._half.keep(self._workshop_id, one.id, [])
            self._put_away()
            self._ws.refuse(AlreadyRemoved(one.reference))
            return
        for name, field in self.fields.items():
            if (one.id, name) not in self._sent:
                field.follow(getattr(rows[0].drawn_up, name))
        self._show(rows[0])

    # -- fields

    def _typed(self) -> None:
        if self.row is not None and any(field.dirty for field in self.fields.values()):
            self.state.setText("")
        self._soon.start()

    def keep(self) -> None:
        """What is typed and not yet in the dossier, in the draft file."""
        self._soon.stop()
        if self.row is None:
            return
        typed = []
        for name, field in self.fields.items():
            sent = self._sent.get((self.row.id, name))
            if field.dirty:
                typed.append(HalfTyped(name, field.words, field.before))
            elif sent is not None:
                typed.append(sent)
            typed += [HalfTyped(name, words, field.before) for words in field.others]
        self._half.keep(self._workshop_id, self.row.id, typed)

    def _leave_all(self) -> None:
        for field in self.fields.values():
            self._leave(field)
        self.keep()

    def _leave(self, field: ProposalField) -> None:
        if self.row is None or not field.ready or field.box.isReadOnly():
            return
        half = HalfTyped(field.name, field.words, field.before)
        self._sent[self.row.id, field.name] = half
        field.before = clean_text(half.words)  # what comes next is compared with what is on its way
        self.keep()
        self.state.setText("Enregistrement…")
        self._gestures.draw_up(
            self.row.id, half,
            done=partial(self._kept, self._workshop_id, self.row.id, half),
            failed=partial(self._refused, self._workshop_id, self.row, half),
        )  # fmt: skip

    def _kept(self, workshop_id: str, contribution_id: str, half: HalfTyped, _none: None) -> None:
        key = contribution_id, half.field
        if self._sent.get(key) is not half:
            return  # more was typed there since, and is on its way too
        del self._sent[key]
        if self.row is None or self.row.id != contribution_id:
            self._half.settled(workshop_id, contribution_id, half.field)
            return
        self._follow()
        self.fields[half.field].settle()
        self.keep()
        if not any(sent == contribution_id for sent, _field in self._sent):
            self.state.setText("Enregistré")
            if contribution_id in self._missing and not any(one.dirty or one.others for one in self.fields.values()):
                self._missing.discard(contribution_id)  # the warning no longer says anything true
                self._ws.say(f"{self.row.reference} : les mots retrouvés sont enregistrés.", Tone.OK)

    def _refused(self, workshop_id: str, one: ContributionRow, half: HalfTyped, error: Exception) -> None:
        """The words stay in their box and in the draft file, beside what another hand wrote."""
        if self._sent.get((one.id, half.field)) is half:
            del self._sent[one.id, half.field]
        if self.row is None or self.row.id != one.id:
            self._offer_again(workshop_id, one, sentence(error), Tone.ERROR)
            return
        self._ws.refuse(error)
        self.state.setText("Un champ n’est pas enregistré.")
        field = self.fields[half.field]
        field.before = half.before
        if isinstance(error, ChangedMeanwhile):
            rows = self._ws.database.read(capture.contribution_rows, workshop_id, only=[one.id])
            field.collide(getattr(rows[0].drawn_up, half.field) if rows else "", half.before)
        self.keep()

    # -- marks

    def _validate(self, on: bool) -> None:
        if self.row is not None:
            self._leave_all()
            read = Draughting(**{name: field.words for name, field in self.fields.items()})
            self._gestures.validate(self.row.id, read if on else None, self._mark_refused)

    def _debate(self, on: bool) -> None:
        if self.row is not None:
            self._gestures.debate(self.row.id, on, self._mark_refused)

    def _promote(self) -> None:
        if self.row is not None:
            self._gestures.promote(self.row.id)
            self.fields["title"].box.setFocus()

    def _mark_refused(self, error: Exception) -> None:
        """The tick goes back to what the dossier says."""
        self._ws.refuse(error)
        self._follow()
