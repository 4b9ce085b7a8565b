"""The line and its filing: table, angle, kind, initials. Half-typed words are kept within half a second."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import capture, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN, kind_words
from fabrique_desktop.ui.widgets.parts import button, elided, label, restyle, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

DRAFT_MS = 300
LONG = 4_000
_ANGLE_KEYS = {
    AngleChoice.PARTICIPATION: keys.PARTICIPATION,
    AngleChoice.COORDINATION: keys.COORDINATION,
    AngleChoice.BOTH: keys.BOTH,
    AngleChoice.UNSORTED: keys.UNSORTED,
}
_KIND_LETTERS = {
    ContributionKind.FINDING: "C", ContributionKind.NEED: "B", ContributionKind.OBSTACLE: "F",
    ContributionKind.LEVER: "L", ContributionKind.IDEA: "I", ContributionKind.PROPOSAL: "P",
    ContributionKind.QUESTION: "Q", ContributionKind.DISAGREEMENT: "D", ContributionKind.OFF_TOPIC: "H",
    ContributionKind.VERBATIM: "V", ContributionKind.FACILITATOR_NOTE: "N", ContributionKind.UNSORTED: "A",
}  # fmt: skip


class Line(QPlainTextEdit):
    """Enter validates, Shift+Enter breaks the line, Up in an empty line takes the last entry."""

    entered = Signal()
    left = Signal()
    up = Signal()
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName("Ce qui est dit")
        self.setPlaceholderText("Écrire ce qui est dit… Entrée enregistre, Maj+Entrée va à la ligne.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        empty = not self.toPlainText()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and empty and plain:
            self.up.emit()
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier and empty:
            self.undo_wanted.emit()
        else:
            super().keyPressEvent(event)


class Composer(QFrame):
    """What is typed now. `submitted(saying, id of the entry it corrects or "")`."""

    submitted = Signal(object, str)
    last_wanted = Signal()
    list_wanted = Signal()
    undo_wanted = Signal()
    angle_chosen = Signal(object)
    kind_chosen = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("composer")
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._editing = ""
        self._waiting: list[str] = []
        self.angle = AngleChoice.UNSORTED
        self.kind = ContributionKind.UNSORTED
        self.table: int | None = 1
        self._parked: Draft | None = None
        self.line = Line()
        self.verbatim = QLineEdit()
        self.news = elided(label("", muted=True, small=True))
        self._soon = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._build()
        self._bind()

    # -- what is seen

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        self.verbatim.setPlaceholderText("Mots exacts, entre « » (facultatif)")
        self.verbatim.setAccessibleName("Verbatim : les mots exacts")
        self.verbatim.hide()
        self.table_button = button("", self._table_menu, tip=keys.TABLE.does)
        self.kind_button = button("", self._kind_menu, tip=keys.KIND.does)
        self.initials = QLineEdit()
        self.initials.setPlaceholderText("Initiales")
        self.initials.setAccessibleName("Initiales de la personne au clavier")
        self.initials.setMaxLength(8)
        self.initials.setFixedWidth(self._ws.look.px(96))
        self.quote_button = button("Mots exacts", self._toggle_verbatim, key=keys.VERBATIM, quiet=True)
        self.save_button = button("Enregistrer", self._enter, key=keys.SAVE, primary=True)
        layout.addWidget(self.line)
        layout.addWidget(self.verbatim)
        layout.addLayout(row(self._angles(), self.news, spacing=12, stretch=1))
        filing = (
            self.kind_button,
            self.table_button,
            self.initials,
            None,
            self.quote_button,
            self.save_button,
        )
        layout.addLayout(row(*filing))
        self.setFocusProxy(self.line)
        self.dress()

    def _angles(self) -> QWidget:
        group = QFrame()
        choices = QButtonGroup(self)
        self.angle_buttons: dict[AngleChoice, QPushButton] = {}
        for angle, key in _ANGLE_KEYS.items():
            made = button(labels.ANGLE[angle], partial(self.angle_chosen.emit, angle), key=key)
            made.setText(f"{labels.ANGLE[angle]} {key.shown}")
            made.setProperty("choice", True)
            made.setProperty("angle", ANGLE_TOKEN[angle])
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choices.addButton(made)
            self.angle_buttons[angle] = made
        group.setLayout(row(*self.angle_buttons.values(), spacing=4))
        layout = group.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        return group

    def dress(self) -> None:
        self.line.setFixedHeight(self._ws.look.px(74))
        self._show_filing()

    def _bind(self) -> None:
        self.line.entered.connect(self._enter)
        self.line.left.connect(self._leave)
        self.line.up.connect(self.last_wanted)
        self.line.undo_wanted.connect(self.undo_wanted)
        self.line.textChanged.connect(self._typed)
        self.verbatim.textChanged.connect(lambda _text: self._soon.start())
        self.verbatim.returnPressed.connect(self._enter)
        self.initials.textChanged.connect(self._ws.relieve)
        self.initials.returnPressed.connect(self.line.setFocus)
        self._soon.timeout.connect(self.keep_draft)

    def bind_keys(self, page: QWidget) -> None:
        """The filing keys work on the whole page: in the list they file what is chosen there."""
        for angle, key in _ANGLE_KEYS.items():
            shortcut(page, key, partial(self.angle_chosen.emit, angle))
        shortcut(page, keys.KIND, self._kind_menu)
        shortcut(page, keys.TABLE, self._next_table)
        shortcut(page, keys.VERBATIM, self._toggle_verbatim)

    def _show_filing(self) -> None:
        self.angle_buttons[self.angle].setChecked(True)
        if self.property("angle") != ANGLE_TOKEN[self.angle]:
            restyle(self, angle=ANGLE_TOKEN[self.angle])
        self.kind_button.setText(f"{kind_words(self.kind)}  (F3)")
        self.kind_button.setAccessibleName(f"Nature : {labels.KIND[self.kind]}")
        self.table_button.setText(f"{labels.place(self.table)}  (F4)")
        self.table_button.setAccessibleName(f"Ma table : {labels.place(self.table)}")
        self.save_button.setText("Corriger  (Entrée)" if self._editing else "Enregistrer  (Entrée)")

    def say(self, text: str) -> None:
        self.news.setText(text)

    # -- the workshop, the table and its draft

    def open_workshop(self, workshop: WorkshopRow) -> None:
        """« Ma table » is remembered by workshop; its draft comes back."""
        self.keep_draft()
        self._workshop = workshop
        self.table = self._ws.tables.get(workshop.id, 1)
        self._allow(workshop.state is not WorkshopState.CLOSED)
        self._restore()

    def follow(self, database: Database, workshop_id: str) -> None:
        """The workshop was started, closed, reopened or changed, here or elsewhere."""
        row_ = next((one for one in database.read(programme.workshops) if one.id == workshop_id), None)
        if row_ is not None:
            self._workshop = row_
            self._allow(row_.state is not WorkshopState.CLOSED)

    def _allow(self, allowed: bool) -> None:
        self.line.setReadOnly(not allowed)
        self.save_button.setEnabled(allowed)
        self.say("" if allowed else "Atelier clôturé : le texte recueilli est en lecture seule.")

    def _slot(self) -> str:
        return f"{self._workshop.id if self._workshop else ''}/{self._own_table() or 'P'}"

    def _own_table(self) -> int | None:
        """« Ma table », which correcting another table's entry does not change."""
        return self._ws.tables.get(self._workshop.id, 1) if self._workshop else 1

    def keep_draft(self) -> None:
        """Outside the journal, in the draft file; gone once the line is saved."""
        self._soon.stop()
        if self._workshop is not None:
            self._ws.drafts.keep(self._slot(), self._draft())

    def _draft(self) -> Draft:
        return Draft(
            text=self.line.toPlainText(), verbatim=self.verbatim.text(), kind=self.kind.value,
            angle=self.angle.value, editing=self._editing, waiting=tuple(self._waiting),
        )  # fmt: skip

    def _restore(self) -> None:
        if self._workshop is None:
            return
        draft = self._ws.drafts.find(self._slot())
        missing = [text for text in draft.waiting if not self._is_recorded(text)]
        self._waiting = []
        text = "\n".join(part for part in (*missing, draft.text) if part)
        if not draft.editing and self._is_recorded(text):
            text = ""
        self._fill(text, draft)
        if draft.editing and (entry := self._entry(draft.editing)) is not None:
            self.table = entry.table
            self._show_filing()
        if text:
            self.say("Ligne retrouvée : elle n’était pas encore enregistrée.")

    def _entry(self, contribution_id: str) -> ContributionRow | None:
        workshop_id = self._workshop.id if self._workshop else ""
        rows = self._ws.database.read(capture.contribution_rows, workshop_id, only=[contribution_id])
        return rows[0] if rows else None

    def _is_recorded(self, text: str) -> bool:
        """Killed between the commit and the clearing of the draft: the line is already there."""
        if self._workshop is None or not text.strip():
            return False
        rows = self._ws.database.read(capture.contribution_rows, self._workshop.id, limit=20)
        return any(one.text == text.strip() and one.table == self._own_table() for one in rows)

    def _fill(self, text: str, draft: Draft) -> None:
        if draft.editing or text:
            self.kind, self.angle = ContributionKind(draft.kind), AngleChoice(draft.angle)
        self._editing = draft.editing
        self.line.setPlainText(text)
        self.line.moveCursor(self.line.textCursor().MoveOperation.End)
        self.verbatim.setText(draft.verbatim)
        self.verbatim.setVisible(bool(draft.verbatim))
        self._show_filing()

    # -- typing

    def _typed(self) -> None:
        self._soon.start()
        if self.line.document().characterCount() > LONG:
            self.say("Texte long : il sera enregistré en entier ; pensez à le découper.")

    def _enter(self) -> None:
        text = self.line.toPlainText()
        if not text.strip() or self.line.isReadOnly():
            return
        saying = Saying(text, self.table, self.angle, self.kind, self.verbatim.text())
        editing = self._editing
        self._waiting.append(text)
        self._next_line()
        self.keep_draft()
        self.say("Enregistrement…")
        self.submitted.emit(saying, editing)

    def settle(self, saying: Saying) -> None:
        """This line is no longer waiting for the disk."""
        if saying.text in self._waiting:
            self._waiting.remove(saying.text)
        self.say("Enregistrée")
        self.keep_draft()

    def give_back(self, saying: Saying, editing: str) -> None:
        """A refused line returns, before whatever was typed since."""
        typed = self.line.toPlainText()
        self._editing = editing
        self.kind, self.angle = saying.kind, saying.angle
        self.line.setPlainText("\n".join(part for part in (saying.text, typed) if part))
        self.say("Cette ligne n’est pas enregistrée.")
        self._show_filing()

    def edit(self, contribution: ContributionRow) -> None:
        """Take an earlier entry into the line; the half-typed one is parked and comes back after."""
        if self.line.isReadOnly():
            return
        if not self._editing:
            self._parked = self._draft()
        kept = Draft(
            contribution.text, contribution.verbatim, contribution.kind.value, contribution.angle.value,
            contribution.id,
        )  # fmt: skip
        self.table = contribution.table
        self._fill(contribution.text, kept)
        self.say(f"Correction de {contribution.reference}. Échap : laisser comme c’était.")
        self.line.setFocus()

    def _leave(self) -> None:
        if self._editing:
            self._next_line()
            self.say("Correction abandonnée : rien n’a changé.")

    def _next_line(self) -> None:
        """An empty line with the same filing; after a correction, the line that was parked for it."""
        kept = Draft(kind=self.kind.value, angle=self.angle.value)
        if self._editing:
            kept, self._parked = self._parked or kept, None
        self._editing, self.table = "", self._own_table()
        self.kind, self.angle = ContributionKind(kept.kind), AngleChoice(kept.angle)
        self._fill(kept.text, kept)
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

    def _kind_menu(self) -> None:
        """F3 then a letter: two keys, never a dialog."""
        menu = QMenu(self)
        for kind, letter in _KIND_LETTERS.items():
            action = menu.addAction(f"&{letter}  {labels.KIND[kind]}")
            action.triggered.connect(lambda _checked=False, kind=kind: self.kind_chosen.emit(kind))
        menu.popup(self.kind_button.mapToGlobal(self.kind_button.rect().bottomLeft()))

    def _tables(self) -> list[int | None]:
        return [*range(1, (self._workshop.tables if self._workshop else 4) + 1), None]

    def _table_menu(self) -> None:
        menu = QMenu(self)
        for table in self._tables():
            action = menu.addAction(labels.place(table))
            action.triggered.connect(lambda _checked=False, table=table: self._take_table(table))
        menu.popup(self.table_button.mapToGlobal(self.table_button.rect().bottomLeft()))

    def _next_table(self) -> None:
        tables = self._tables()
        here = tables.index(self.table) if self.table in tables else -1
        self._take_table(tables[(here + 1) % len(tables)])

    def _take_table(self, table: int | None) -> None:
        """While correcting, the entry moves; otherwise « ma table » changes and each keeps its draft."""
        if self._workshop is None:
            return
        if self._editing:
            self.table = table
            self._show_filing()
            return
        self.keep_draft()
        self.table = self._ws.tables[self._workshop.id] = table
        self._restore()
        self._show_filing()

    def _toggle_verbatim(self) -> None:
        self.verbatim.setVisible(not self.verbatim.isVisible() or bool(self.verbatim.text()))
        (self.verbatim if self.verbatim.isVisible() else self.line).setFocus()
