"""The line and its filing: table, angle, kind, initials. Half-typed words are kept within half a second."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN
from fabrique_desktop.ui.widgets.drafting import Drafting
from fabrique_desktop.ui.widgets.filing import FilingBar
from fabrique_desktop.ui.widgets.line import Line
from fabrique_desktop.ui.widgets.parts import button, label, restyle, shortcut
from fabrique_desktop.ui.workspace import Workspace

DRAFT_MS = 300
LONG = 4_000
#: beyond this size of text two buttons leave their key to the tip and to F1
COMPACT = 1.25


Base = tuple[str, str, int | None, str, str]


def base_of(entry: ContributionRow) -> Base:
    """What an entry says and where it is filed, as a correction starts from."""
    return entry.text, entry.verbatim, entry.table, entry.kind.value, entry.angle.value


def _field(placeholder: str, name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.setAccessibleName(name)
    return field


class Composer(QFrame):
    """What is typed now. `submitted(line)` when it is validated; the page answers `settle` or `refuse`."""

    submitted = Signal(object)
    last_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("composer")
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._editing = ""
        self._base: Base | None = None
        self._drafting = Drafting(workspace)
        self.angle = AngleChoice.UNSORTED
        self.kind = ContributionKind.UNSORTED
        self.table: int | None = 1
        self._parked: TypedLine | None = None
        self.line = Line()
        self.verbatim = _field("Mots exacts, entre « » (facultatif)", "Verbatim : les mots exacts")
        self.news = label("", muted=True, small=True, elide=True)
        self._soon = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._build()
        self._bind()

    # -- what is seen

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        self.verbatim.hide()
        self.initials = _field("Initiales", "Initiales de la personne au clavier")
        self.initials.setMaxLength(8)
        self.quote_button = button("Mots exacts", self._toggle_verbatim, key=keys.VERBATIM, quiet=True)
        self.save_button = button("Enregistrer", self._enter, key=keys.SAVE, primary=True)
        self.again_button = button("", self.take_refused, quiet=True)
        self.again_button.hide()
        self.filing = FilingBar(self.initials, None, self.quote_button, self.save_button)
        self.filing.first.addWidget(self.news, 1)
        self.filing.first.addWidget(self.again_button)
        layout.addWidget(self.line)
        layout.addWidget(self.verbatim)
        layout.addWidget(self.filing)
        self.setFocusProxy(self.line)
        self.dress()

    def dress(self) -> None:
        self.line.setFixedHeight(self._ws.look.px(74))
        self.initials.setFixedWidth(self._ws.look.px(96))
        self._show_filing()

    def _bind(self) -> None:
        self.line.entered.connect(self._enter)
        self.line.left.connect(self._leave)
        self.line.up.connect(self.last_wanted)
        self.line.undo_wanted.connect(self.undo_wanted)
        self.line.textChanged.connect(self._typed)
        self.verbatim.textChanged.connect(lambda _text: self._soon.start())
        self.verbatim.returnPressed.connect(self._enter)
        self.initials.setText(self._ws.operator)
        self.initials.textChanged.connect(self._ws.relieve)
        self.initials.returnPressed.connect(self.line.setFocus)
        self._soon.timeout.connect(self.keep_draft)
        self.filing.table_chosen.connect(self._take_table)

    def bind_keys(self, page: QWidget) -> None:
        self.filing.bind_keys(page)
        shortcut(page, keys.VERBATIM, self._toggle_verbatim)

    def _show_filing(self) -> None:
        if self.property("angle") != ANGLE_TOKEN[self.angle]:
            restyle(self, angle=ANGLE_TOKEN[self.angle])
        self.filing.show_filing(self.angle, self.kind, self.table)
        compact = self._ws.look.zoom > COMPACT
        saves = "Corriger" if self._editing else "Enregistrer"
        self.save_button.setText(saves if compact else f"{saves}  ({keys.SAVE.shown})")
        self.quote_button.setText("Mots exacts" if compact else f"Mots exacts  ({keys.VERBATIM.shown})")

    def say(self, text: str) -> None:
        self.news.setText(text)

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
            self._workshop = row_
            self.filing.offer_tables(row_.tables)
            self._allow(row_.state is not WorkshopState.CLOSED)

    def _allow(self, allowed: bool) -> None:
        self.line.setReadOnly(not allowed)
        self.save_button.setEnabled(allowed)
        self.say("" if allowed else "Atelier clôturé : le texte recueilli est en lecture seule.")

    def keep_draft(self) -> None:
        """Outside the journal, in the draft file; gone once the line is saved."""
        self._soon.stop()
        self._drafting.keep(self._typed_line(), self._parked)

    def _typed_line(self) -> TypedLine:
        return TypedLine(
            self.line.toPlainText(), self.verbatim.text(), self.table, self.kind.value, self.angle.value,
            self._editing, self._base,
        )  # fmt: skip

    def _restore(self) -> None:
        draft = self._drafting.restore()
        self.table, self._parked = self._drafting.own_table, draft.parked
        self._fill(draft.line if draft.line.editing or not draft.line.empty else self._blank())
        if not draft.line.empty:
            self.say("Ligne retrouvée : elle n’était pas encore enregistrée.")
        self._offer_refused()

    def _blank(self) -> TypedLine:
        """An empty line with the same filing, at my table."""
        return TypedLine(table=self._drafting.own_table, kind=self.kind.value, angle=self.angle.value)

    def _fill(self, typed: TypedLine) -> None:
        self.kind, self.angle = ContributionKind(typed.kind), AngleChoice(typed.angle)
        self._editing, self._base = typed.editing, typed.base
        self.table = typed.table
        self.line.setPlainText(typed.text)
        self.line.moveCursor(self.line.textCursor().MoveOperation.End)
        self.verbatim.setText(typed.verbatim)
        self.verbatim.setVisible(bool(typed.verbatim))
        self._show_filing()

    # -- typing

    def _typed(self) -> None:
        self._soon.start()
        if self.line.document().characterCount() > LONG:
            self.say("Texte long : il sera enregistré en entier ; pensez à le découper.")

    def _enter(self) -> None:
        typed = self._typed_line()
        if not typed.text.strip() or self.line.isReadOnly():
            return
        sent = self._drafting.send(typed)
        self._next_line()
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
            self._fill(line.against(base_of(entry) if entry else None))
            self.line.setFocus()
            self.keep_draft()
        self._offer_refused()

    def _idle(self) -> bool:
        return not self._editing and self._typed_line().empty

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
        self._fill(TypedLine(*base, editing=contribution.id, base=base))
        self.say(f"Correction de {contribution.reference}. Échap : laisser comme c’était.")
        self.line.setFocus()

    def _leave(self) -> None:
        if self._editing:
            self._next_line()
            self.say("Correction abandonnée : rien n’a changé.")
            self.keep_draft()

    def _next_line(self) -> None:
        """An empty line with the same filing; after a correction, the line that was set aside for it."""
        waiting, self._parked = (self._parked, None) if self._editing else (None, self._parked)
        self._editing = ""
        self._fill(waiting or self._blank())
        self.line.setFocus()

    # -- filing

    def take_angle(self, angle: AngleChoice) -> None:
        self.angle = angle
        self._show_filing()
        self._soon.start()

    def take_kind(self, kind: ContributionKind) -> None:
        self.kind = kind
        self._show_filing()
        self._soon.start()

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

    def _toggle_verbatim(self) -> None:
        self.verbatim.setVisible(not self.verbatim.isVisible() or bool(self.verbatim.text()))
        (self.verbatim if self.verbatim.isVisible() else self.line).setFocus()
