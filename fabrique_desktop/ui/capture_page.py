"""The table's page: one line, always focused; Enter saves; everything earlier can be reached and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fabrique_desktop.domain.contributions import Link
from fabrique_desktop.services import projecting, removing
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.posts import may
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.about_panel import AboutPanel
from fabrique_desktop.ui.capture_cards import EntryCards
from fabrique_desktop.ui.capture_filing import FilingKeys
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.capture_list import CaptureList
from fabrique_desktop.ui.capture_plenary import PlenaryHint
from fabrique_desktop.ui.capture_room import LineRoom
from fabrique_desktop.ui.capture_sending import Sending
from fabrique_desktop.ui.live import ChangeFeed, Touched
from fabrique_desktop.ui.proposal_panel import ProposalPanel
from fabrique_desktop.ui.widgets.again import Again
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.widgets.keyed_row import KeyedRow
from fabrique_desktop.ui.widgets.parts import button, page_layout, shortcut
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace


class CapturePage(QWidget):
    """The composer on top, the latest entry under it; another table's entry never moves the line."""

    tidy_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("keys_of", keys.Where.CAPTURE.value)  # F1 begins there
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self.gestures = TableGestures(workspace, self)
        self.composer = Composer(workspace)
        self.entries = CaptureList(workspace, self.gestures, self.composer.line)
        self.list, self.model, self.filter = self.entries.cards, self.entries.model, self.entries.filter
        self.proposal = ProposalPanel(workspace, self.gestures)
        self.about = AboutPanel(workspace)
        self.cards = EntryCards(workspace, self.gestures)
        self.sending = Sending(workspace, self.gestures, self.composer, self.entries.show_latest)
        self.plenary = PlenaryHint(workspace, self.composer)
        self.filing = FilingKeys(workspace, self.gestures, self.composer, self._chosen_rows)
        self.room = LineRoom(self.composer.line, self.list)
        self.foot = self._buttons()
        self._told = False
        self._tell_soon = QTimer(self, singleShot=True, interval=0)
        self._tell_soon.timeout.connect(self._tell)
        self._again = Again(self.look_again, self)
        self._build()
        self._bind(workspace.feed)

    def _build(self) -> None:
        layout = QVBoxLayout()
        layout.addWidget(self.composer)
        for part in (self.entries, self.proposal, self.about, self.cards):
            layout.addWidget(part, 1)
        layout.addWidget(self.foot)
        page_layout(self, layout)
        self.setFocusProxy(self.composer)
        QWidget.setTabOrder(self.composer.line, self.list)

    def _buttons(self) -> QWidget:
        made = KeyedRow(
            button("Corriger", self.edit_chosen, key=keys.EDIT),
            button("Retirer", self._withdraw, key=keys.WITHDRAW),
            button("Rédiger", self.draw_up, key=keys.DRAW_UP),
            self.entries.around,
            button("Historique", self._history, key=keys.HISTORY),
            *_for_the_room(self._ws, self.gestures, self._show),
        )
        for one in made.buttons:  # a click leaves the focus where words are typed
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _bind(self, feed: ChangeFeed) -> None:
        self.composer.bind_keys(self)
        self.composer.last_wanted.connect(self._take_last)
        self.composer.undo_wanted.connect(self.gestures.undo)
        self.entries.head.tidy_wanted.connect(self.tidy_asked)
        self.composer.filing.pick_wanted.connect(self._pick)
        self.entries.edit_wanted.connect(self._correct)
        self.entries.erratum_wanted.connect(self._correct)
        self.entries.erase_wanted.connect(self.cards.ask_removal)
        self.entries.left.connect(self.composer.setFocus)
        self.entries.react_wanted.connect(lambda one: self._about(one.id, one.reference, Link.REACTION))
        self.entries.pick_wanted.connect(self._pick)
        self.about.about_chosen.connect(self._about)
        for panel in (self.proposal, self.about, self.cards):
            panel.opened.connect(partial(self._give_place, panel))
            panel.closed.connect(partial(self._take_place_back, self.list if panel is self.cards else self.composer))
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
        self.plenary.open_workshop(workshop.id)
        self.gestures.closed = self.composer.line.isReadOnly()
        self.entries.open_workshop(workshop)
        self._told = False
        self._tell_soon.start()
        self._again.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_soon.start()  # once the window has put the former page's news away

    def _tell(self) -> None:
        if self._workshop is not None and self.isVisible() and not self._told:
            self._told = True
            self.cards.tell_left_behind(self._workshop.id)
            self.proposal.tell_left_behind(self._workshop.id)

    def look_again(self) -> None:
        """What a window left that was still dying when this workshop was opened."""
        if self._workshop is not None and not self._ws.feed.closed:
            self.composer.look_again()
            self._told = False
            self._tell()

    def keep(self) -> None:
        """What is half-typed, in the line, in the proposal and beside an entry."""
        self.composer.keep_draft()
        self.proposal.keep()
        self.cards.keep()

    def reveal(self, contribution_id: str) -> None:
        """Put the cursor on an entry, however old."""
        self._leave_panels()
        self.entries.reveal(contribution_id)

    def _on_changed(self, touched: Touched) -> None:
        if self._workshop is not None and self._workshop.id in touched.get("workshop", ()):
            self.composer.follow(self._ws.database, self._workshop.id)
            self.gestures.closed = self.composer.line.isReadOnly()
            self.proposal.allow(not self.composer.line.isReadOnly())
        self.entries.follow(touched)
        self.composer.follow_entries(touched.get("contribution", ()))
        for id_ in self._removed(touched.get("contribution", ())):
            self.composer.forget(id_)

    def _removed(self, ids: Iterable[str]) -> Iterable[str]:
        """Of these, those whose text is gone; asked of the dossier for what this list does not show."""
        here = {one.id: one.removed for one in self.model.rows if one.id in ids}
        elsewhere = [id_ for id_ in ids if id_ not in here]
        gone = self._ws.database.read(removing.removed_among, elsewhere) if elsewhere else ()
        return [*(id_ for id_, removed in here.items() if removed), *gone]

    def _give_place(self, panel: QWidget) -> None:
        """A panel takes the place of the list and of its buttons; a proposal that is read aloud, of the line too."""
        for other, leave in self._panels().items():
            if other is not panel:
                leave()
        if panel is self.proposal:
            self.proposal.allow(not self.composer.line.isReadOnly())
        self.composer.setVisible(panel is not self.proposal)
        self.entries.hide()
        self.foot.hide()

    def _leave_panels(self) -> None:
        for leave in self._panels().values():
            leave()

    def _panels(self) -> dict[QWidget, Callable[[], None]]:
        return {
            self.proposal: self.proposal.close_panel,
            self.about: self.about.put_away,
            self.cards: self.cards.put_away,
        }

    def _take_place_back(self, back: QWidget) -> None:
        """To the entry a card was about, else to the line."""
        self.composer.show()
        self.entries.show()
        self.foot.show()
        back.setFocus()

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
            self._correct(last)

    def edit_chosen(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._correct(chosen)

    def _correct(self, one: ContributionRow) -> None:
        """In the line; once closed what was collected is read-only, and an erratum stands beside it."""
        if self._workshop is not None and self.gestures.closed:
            self.cards.write_erratum(self._workshop.id, one)
        else:
            self._leave_panels()
            self.composer.edit(one)

    def _withdraw(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.gestures.withdraw_or_restore(chosen)

    def _history(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.cards.read_history(chosen)

    def _find(self) -> None:
        self._leave_panels()
        self.filter.setFocus()

    def _show(self) -> None:
        """What is drawn up, else all that is chosen."""
        one = self.proposal.row
        rows = [one] if one is not None else self.entries.chosen_rows()
        if rows or self.entries.chosen() is not None:
            self.gestures.toggle_shown(rows)

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


def _for_the_room(workspace: Workspace, gestures: TableGestures, show: Callable[[], object]) -> list[QPushButton]:
    """What the room's screen shows is chosen by whoever leads."""
    if not may(workspace.database.post, projecting.toggle_all):
        return []
    return [
        button("Montrer", show, key=keys.SHOW),
        button("Tables", gestures.toggle_tables, key=keys.ROOM_TABLES),
        button("Écran noir", gestures.toggle_blank, key=keys.BLANK),
    ]
