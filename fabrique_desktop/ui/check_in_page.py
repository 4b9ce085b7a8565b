"""The desk: one field, letters, Enter. Counts always in sight, every gesture undone by one key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fabrique_desktop.domain.people import Proof
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import programme
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import Several
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.typed_arrival import read_several
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.check_in_arrivals import arrival_title
from fabrique_desktop.ui.check_in_faces import SOMEBODY, Offer, moved_from
from fabrique_desktop.ui.check_in_finder import Finder
from fabrique_desktop.ui.check_in_gestures import Arriving, DeskGestures
from fabrique_desktop.ui.check_in_menus import paper_menu, role_menu
from fabrique_desktop.ui.check_in_panels import Panels
from fabrique_desktop.ui.check_in_target import LateEntry, Standing, Targets
from fabrique_desktop.ui.check_in_views import Views
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, column, page_layout, shortcut
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace

LARGE = 1.75
_DESK = frozenset({"attendance", "participant", "registration", "workshop", "distinction"})


class CheckInPage(QWidget):
    """Holds one workshop, or two parallel ones; arrivals go to the one that is named and coloured above the field."""

    import_asked = Signal()
    print_asked = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self.targets = Targets()
        self.late_entry, self.standing = LateEntry(), Standing()
        self.finder = Finder(workspace)
        self.search, self.found, self.found_model = self.finder.field, self.finder.list, self.finder.model
        self.gestures = DeskGestures(workspace, self)
        self.panels = Panels(workspace, self.gestures)
        self.form = self.panels.form
        self.views = Views(workspace, self.gestures, self._arrival)
        self.presences, self.here, self.counts = self.views.presences, self.views.presences.list, self.views.counts
        self._build()
        self._bind()
        self._bind_keys()
        Refresh(workspace.feed, _DESK, self.refresh, self)

    # -- what is seen

    def _build(self) -> None:
        self.paper = button("Listes", self._paper, key=keys.PAPER)
        self.buttons = QWidget()
        self.buttons.setLayout(
            Flow(
                button("Sans nom", self._unnamed, key=keys.UNNAMED),
                button("Ajouter", self._walk_in, key=keys.WALK_IN),
                button("Qualité", self._role, key=keys.ROLE),
                button("Corriger", self._correct, key=keys.CORRECT),
                button("Annuler", self._undo, key=keys.UNDO),
                self.paper,
            )
        )
        self._left = left = column(self.standing, self.targets, self.late_entry, self.finder, self.panels, self.buttons)
        left.setStretchFactor(self.finder, 1)
        self._across = across = QHBoxLayout()
        across.setSpacing(20)
        across.addLayout(left, 3)
        across.addWidget(self.views, 2)
        page_layout(self, across)
        self.setFocusProxy(self.search)
        QWidget.setTabOrder(self.search, self.found)

    def _bind(self) -> None:
        self.finder.taken.connect(self._take)
        self.finder.unknown.connect(lambda: self.gestures.unknown_code(self.target))
        self.finder.searching.connect(lambda _words: self.views.wait())
        self.here.selectionModel().currentChanged.connect(lambda now, _before: self._one_chosen(self.here, now))
        self.found.selectionModel().currentChanged.connect(lambda now, _before: self._one_chosen(self.found, now))
        self.targets.chosen.connect(self.refresh)
        self.late_entry.changed.connect(self._enter_late)
        self.panels.opened.connect(self._give_room)
        self.gestures.given_back.connect(self.finder.give_back)
        self.views.completing.asked.connect(self._complete)
        self.views.tables.print_asked.connect(self.print_asked)
        for watched in (self.search, self.found, *self.views.lists, self.views.tables.rule):
            watched.installEventFilter(self)

    def _bind_keys(self) -> None:
        for key, action in (
            (keys.UNNAMED, self._unnamed), (keys.WALK_IN, self._walk_in), (keys.CORRECT, self._correct),
            (keys.OTHER_WORKSHOP, self.targets.next), (keys.PAPER, self._paper), (keys.UNDO, self._undo),
            (keys.ROLE, self._role), (keys.MOVE, self._move),
        ):  # fmt: skip
            shortcut(self, key, action)
        shortcut(self, keys.DESK_HISTORY, lambda: self.panels.tell_history(self.gestures.workshop_ids))
        self.views.bind_keys(self)

    def dress(self, look: Look) -> None:
        """In large letters the names of the tabs need more than half of the page."""
        self._across.setStretch(0, 9 if look.zoom >= LARGE else 3)
        self._across.setStretch(1, 10 if look.zoom >= LARGE else 2)
        self.found.dress(look)
        self.views.dress(look)

    def open_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        """One workshop, or two at the same hours: both lists are searched."""
        ids = [one.id for one in workshops]
        if ids != self.gestures.workshop_ids:
            self.late_entry.enter(Proof.DESK)  # the sheet that was being entered was another workshop's
        self.gestures.workshop_ids = ids
        self.gestures.last = ""
        self.targets.show_workshops(workshops)
        self.refresh()

    @property
    def target(self) -> WorkshopRow | None:
        return self.targets.current

    def refresh(self) -> None:
        """Read again what the desk shows: some tens of rows a workshop."""
        rows = self._ws.database.read(programme.workshops)
        workshops = [one for id_ in self.gestures.workshop_ids for one in rows if one.id == id_]
        self.targets.show_workshops(workshops)
        if self.target is None:
            return
        parallel = {one.code: frozenset(other.code for other in programme.parallel_to(rows, one)) for one in workshops}
        self.views.show_workshops(workshops, self.target)
        self.finder.show_workshops(workshops, parallel, programme.over(rows, self._ws.clock()))
        self.standing.tell(workshops, self._ws.clock())

    def _one_chosen(self, chosen: CardList, now: QModelIndex) -> None:
        """One person at a time, so that a key is about the one that is seen chosen."""
        if not now.isValid():
            return
        if chosen is self.here:
            self.finder.choose_none()
        else:
            self.presences.choose_none()

    # -- arrivals

    def _take(self, offer: Offer) -> None:
        if offer.several is not None and not self.gestures.meant(offer.several):
            return
        workshop = next((one for one in self.targets.workshops if one.id == offer.workshop_id), self.target)
        if workshop is not None:
            self.gestures.arrive(offer, workshop, self.finder.empty())

    def _walk_in(self) -> None:
        """What is typed is somebody to add, whoever else has these letters."""
        typed, target = clean_line(self.finder.words), self.target
        if target is None or not typed:
            self._ws.say("Tapez d’abord un nom ou un prénom, ou F6 pour une personne sans nom.", Tone.INFO)
            return
        self.finder.empty()
        self.gestures.arrive(Offer.to_add(typed, self.finder.known), target, typed)

    def _unnamed(self) -> None:
        """One person, or as many as the field says."""
        typed, target = self.finder.words, self.target
        people = read_several(typed, self.finder.known)
        if target is not None and (people is None or self.gestures.meant(people)):
            if people is not None:
                self.finder.empty()
            self.gestures.several(people or Several(1), target, typed)

    def _move(self) -> None:
        """The person chosen, or the only one found, who is expected elsewhere."""
        people = [one for one in self.found_model.rows if one.person is not None]
        offer = self.finder.chosen or (people[0] if len(people) == 1 else None)
        code = moved_from(offer, self.target, self.targets.workshops)
        if offer is None or not code or self.target is None:
            self._ws.say("F9 sert pour une personne trouvée, inscrite à un autre atelier et pas encore notée ici.")
            self.search.selectAll()
            return
        self.gestures.move_here(offer, code, self.target, self.finder.empty())

    def _role(self) -> None:
        """« Arrive comme » whoever is in the field, chosen, or just recorded; else somebody without a name."""
        arrival = self._arrival(self.gestures.last, quiet=True)
        typed = self.found_model.rows[-1:] if self.finder.words else []
        offer = self.finder.chosen or next((one for one in typed if one.person is None), None)
        if arrival is not None:
            menu = role_menu(self, arrival_title(arrival), partial(self.gestures.change_role, arrival))
        else:
            who = offer.title if offer else "Une personne sans nom"
            menu = role_menu(self, who, partial(self._arrive_as, offer))
        menu.popup(self.found.mapToGlobal(self.found.rect().topLeft()))

    def _arrive_as(self, offer: Offer | None, arriving: Arriving) -> None:
        if self.target is not None:
            self.gestures.arrive(offer or SOMEBODY, self.target, self.finder.empty(), arriving)

    def _enter_late(self) -> None:
        """A paper sheet is being entered: what is recorded now says so, and bears no hour."""
        self.gestures.manners = self.late_entry.manners
        self.search.setFocus()

    def _undo(self) -> None:
        self.gestures.undo()
        self.search.setFocus()

    def _arrival(self, other: str, *, quiet: bool = False) -> AttendanceRow | None:
        """The presence chosen, else that of the person chosen under the field, else `other` when nothing is typed."""
        offer = self.finder.chosen
        arrival: AttendanceRow | None = self.here.current_row()
        if arrival is None and offer is not None and offer.person is not None:
            arrival = self.presences.of_person(offer.person.id)
        elif arrival is None and not self.finder.words:
            arrival = self.presences.of(other)
        if arrival is None and not quiet:
            self._ws.say("Choisissez d’abord une personne présente.", Tone.INFO)
        return arrival

    def _paper(self) -> None:
        menu = paper_menu(self, self.import_asked.emit, self._read_out, self.print_asked.emit, self.late_entry.enter)
        menu.popup(self.paper.mapToGlobal(self.paper.rect().topLeft()))

    def _read_out(self) -> None:
        if self.target is not None:
            self.panels.read_out(self.target)

    # -- correcting and completing

    def _correct(self) -> None:
        """The person found, else the chosen presence, else the one just recorded: named, or not yet."""
        offer = self.finder.chosen
        if offer is not None and offer.person is not None:
            self.panels.correct(offer.person.id)
        elif (arrival := self._arrival(self.gestures.last)) is not None:
            self.panels.complete(arrival)

    def _complete(self, attendance_id: str) -> None:
        if (arrival := self.presences.of(attendance_id)) is not None:
            self.panels.complete(arrival)

    def _give_room(self, opened: bool) -> None:
        """A panel takes the place of the list and of the buttons, not of the window."""
        for under in (self.found, self.finder.hint, self.buttons):
            under.setVisible(not opened)
        self._left.setStretchFactor(self.finder, int(not opened))
        self._left.setStretchFactor(self.panels, int(opened))
        if not opened:
            self.search.setFocus()

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape and watched not in (self.search, self.found):
            self.finder.empty()
            self.presences.choose_none()
            self.search.setFocus()
        elif key == Qt.Key.Key_Delete and watched is self.here:
            self.presences.cancel()
        elif key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if watched is self.search and self.search.isUndoAvailable():
                return False  # one's own erased letters come back first
            self._undo()
        else:
            return watched is not self.search and pass_on(event, self.search)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any letter typed anywhere on the page goes to the field."""
        if not pass_on(event, self.search):
            super().keyPressEvent(event)
