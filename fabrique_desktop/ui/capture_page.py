"""The table's page: one line, always focused; Enter saves; everything earlier can be reached and changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Link
from fabrique_desktop.services import history
from fabrique_desktop.services.capture import ContributionRow, Recorded
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.about_panel import AboutPanel
from fabrique_desktop.ui.capture_faces import history_text
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.capture_list import CaptureList
from fabrique_desktop.ui.live import ChangeFeed, Touched
from fabrique_desktop.ui.proposal_panel import ProposalPanel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.widgets.keyed_row import KeyedRow
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, shortcut
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace


class CapturePage(QWidget):
    """The composer on top, the latest entry under it; another table's entry never moves the line."""

    tidy_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self.gestures = TableGestures(workspace, self)
        self.composer = Composer(workspace)
        self.entries = CaptureList(workspace, self.gestures, self.composer.line)
        self.list, self.model, self.filter = self.entries.cards, self.entries.model, self.entries.filter
        self.proposal = ProposalPanel(workspace, self.gestures)
        self.about = AboutPanel(workspace)
        self.history = label("", muted=True, small=True, wrap=True)
        self.history.hide()
        self.foot = self._buttons()
        self._told = False
        self._tell_soon = QTimer(self, singleShot=True, interval=0)
        self._tell_soon.timeout.connect(self._tell)
        self._build()
        self._bind(workspace.feed)

    def _build(self) -> None:
        layout = QVBoxLayout()
        layout.addWidget(self.composer)
        for part in (self.entries, self.proposal, self.about):
            layout.addWidget(part, 1)
        layout.addWidget(self.history)
        layout.addWidget(self.foot)
        page_layout(self, layout)
        self.setFocusProxy(self.composer)
        QWidget.setTabOrder(self.composer.line, self.list)

    def _buttons(self) -> QWidget:
        return KeyedRow(
            button("Corriger", self.edit_chosen, key=keys.EDIT),
            button("Retirer", self._withdraw, key=keys.WITHDRAW),
            button("Rédiger", self.draw_up, key=keys.DRAW_UP),
            self.entries.around,
            button("Historique", self._history, key=keys.HISTORY),
            button("Montrer", self._show, key=keys.SHOW),
            button("Tables", self.gestures.toggle_tables, key=keys.ROOM_TABLES),
        )

    def _bind(self, feed: ChangeFeed) -> None:
        self.composer.bind_keys(self)
        self.composer.submitted.connect(self._submit)
        self.composer.block_submitted.connect(self._submit_block)
        self.composer.last_wanted.connect(self._take_last)
        self.composer.undo_wanted.connect(self.gestures.undo)
        self.composer.filing.angle_chosen.connect(self._refile)
        self.composer.filing.kind_chosen.connect(self._rekind)
        self.entries.edit_wanted.connect(self.composer.edit)
        self.entries.left.connect(self.composer.setFocus)
        self.entries.react_wanted.connect(lambda one: self._about(one.id, one.reference, Link.REACTION))
        self.entries.pick_wanted.connect(self._pick)
        self.about.about_chosen.connect(self._about)
        for panel in (self.proposal, self.about):
            panel.opened.connect(partial(self._give_place, panel))
            panel.closed.connect(self._take_place_back)
        feed.changed.connect(self._on_changed)
        for key, action in (
            (keys.EDIT, self.edit_chosen),
            (keys.HISTORY, self._history),
            (keys.SHOW, self._show),
            (keys.ROOM_TABLES, self.gestures.toggle_tables),
            (keys.FIND, self._find),
            (keys.UNDO, self.gestures.undo),
            (keys.DRAW_UP, self.draw_up),
            (keys.TIDY, self.tidy_asked.emit),
        ):
            shortcut(self, key, action)

    # -- what is shown

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._leave_panels()
        self._workshop = workshop
        self.gestures.workshop_id = workshop.id
        self.composer.open_workshop(workshop)
        self.entries.open_workshop(workshop)
        self._told = False
        self._tell_soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_soon.start()  # once the window has put the former page's news away

    def _tell(self) -> None:
        if self._workshop is not None and self.isVisible() and not self._told:
            self._told = True
            self.proposal.tell_left_behind(self._workshop.id)

    def keep(self) -> None:
        """What is half-typed, in the line and in the proposal."""
        self.composer.keep_draft()
        self.proposal.keep()

    def reveal(self, contribution_id: str) -> None:
        """Put the cursor on an entry, however old."""
        self._leave_panels()
        self.entries.reveal(contribution_id)

    def _on_changed(self, touched: Touched) -> None:
        if self._workshop is None:
            return
        if self._workshop.id in touched.get("workshop", ()):
            self.composer.follow(self._ws.database, self._workshop.id)
            self.proposal.allow(not self.composer.line.isReadOnly())
        self.entries.follow(touched)

    def _give_place(self, panel: QWidget) -> None:
        """A panel takes the place of the list and of its buttons, never of the line."""
        if panel is self.proposal:
            self.about.put_away()
            self.proposal.allow(not self.composer.line.isReadOnly())
        else:
            self.proposal.close_panel()
        self.history.hide()
        self.entries.hide()
        self.foot.hide()

    def _leave_panels(self) -> None:
        self.proposal.close_panel()
        self.about.put_away()

    def _take_place_back(self) -> None:
        self.entries.show()
        self.foot.show()
        self.composer.setFocus()

    # -- the line

    def _submit(self, line: TypedLine) -> None:
        refused = partial(self._refused, line)
        if line.editing:
            self.gestures.revise(line, lambda _none: self.composer.settle(line), refused)
        else:
            self.gestures.record(line.saying, partial(self._recorded, line), refused)

    def _submit_block(self, lines: Sequence[TypedLine]) -> None:
        self.gestures.record_block(lines, partial(self._block_recorded, lines), partial(self._block_refused, lines))

    def _block_recorded(self, lines: Sequence[TypedLine], recorded: Sequence[Recorded]) -> None:
        for line in lines:
            self.composer.settle(line)
        told = f"{len(recorded)} contributions, de {recorded[0].reference} à {recorded[-1].reference}."
        self._ws.say(told, Tone.OK, "Annuler", self.gestures.undo)
        self.list.scrollToTop()

    def _block_refused(self, lines: Sequence[TypedLine], error: Exception) -> None:
        for line in lines:
            self.composer.refuse(line)
        self._ws.refuse(error)

    def _recorded(self, line: TypedLine, recorded: Recorded) -> None:
        self.composer.settle(line)
        self.composer.say(f"{recorded.reference} enregistrée")
        self.list.scrollToTop()

    def _refused(self, line: TypedLine, error: Exception) -> None:
        self.composer.refuse(line)
        self._ws.refuse(error)

    # -- earlier entries

    def _chosen(self) -> ContributionRow | None:
        """What is drawn up, else what is chosen in the list."""
        return self.proposal.row or self.entries.chosen()

    def _chosen_rows(self) -> list[ContributionRow]:
        """What an angle or kind key files: what is drawn up or chosen, when somebody is there and not in the line."""
        drawn_up = self.proposal.row
        if drawn_up is not None and not self.composer.isAncestorOf(self.focusWidget()):
            return [drawn_up]
        return self.entries.chosen_rows() if self.list.hasFocus() else []

    def _take_last(self) -> None:
        if (last := self.entries.last(self.composer.table)) is not None:
            self.composer.edit(last)

    def edit_chosen(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.composer.edit(chosen)

    def _withdraw(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.gestures.withdraw_or_restore(chosen)

    def _refile(self, angle: AngleChoice) -> None:
        """An angle key pressed in the list files what is chosen there."""
        if rows := self._chosen_rows():
            self.gestures.change_angle(rows, angle)
        else:
            self.composer.take_angle(angle)

    def _rekind(self, kind: ContributionKind) -> None:
        if rows := self._chosen_rows():
            self.gestures.change_kind(rows, kind)
        else:
            self.composer.take_kind(kind)

    def _history(self) -> None:
        if self.history.isVisible():
            self.history.hide()
        elif (chosen := self._chosen()) is not None:
            changes = self._ws.database.read(history.history, chosen.id)
            self.history.setText(history_text(chosen.reference, changes))
            self.history.show()

    def _find(self) -> None:
        self._leave_panels()
        self.filter.setFocus()

    def _show(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.gestures.toggle_shown(chosen)

    # -- a proposal drawn up, a line about another one

    def draw_up(self) -> None:
        """The chosen contribution in large, else the last one of this table."""
        if self._workshop is None:
            return
        if self.proposal.row is not None:
            self.proposal.open_on(self._workshop.id, self.proposal.row)
            return
        one = self.list.current_row() or self.entries.last(self.composer.table)
        if one is None:
            self._ws.say("Rien à rédiger encore : écrivez d’abord une ligne.", Tone.INFO)
        elif one.removed or one.withdrawn:
            self._ws.say(f"{one.reference} est retirée : elle ne se rédige plus.", Tone.INFO)
        else:
            self.proposal.open_on(self._workshop.id, one)

    def _pick(self) -> None:
        if self._workshop is not None:
            self.about.open_for(self._workshop.id)

    def _about(self, contribution_id: str, reference: str, link: Link) -> None:
        """The next line is about it; for or against is said beside the words."""
        self.composer.set_about(contribution_id, reference, link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.composer.setFocus()
        elif not pass_on(event, self.composer.line):
            super().keyPressEvent(event)
