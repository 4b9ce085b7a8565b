"""The timetable: workshops by date on the left, the one chosen on the right, another added in place."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import programme, timetable
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.timetable import NewWorkshop
from fabrique_desktop.ui.programme_form import WorkshopForm
from fabrique_desktop.ui.programme_new import NewWorkshopCard
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, row
from fabrique_desktop.ui.workspace import Workspace

_BAR = {WorkshopState.RUNNING: "ok", WorkshopState.CLOSED: "unsorted"}
_DASH = "\u00a0–\u2060\u00a0"  # a line may break after a dash, even before a no-break space
_STEM = "GA"  # a grand atelier: what is added most


def when(workshop: WorkshopRow) -> str:
    """« Jeudi 6 avril 2017, 14 h – 17 h »; without a date « Date à confirmer (début septembre 2017) »."""
    if workshop.starts_at is None or workshop.ends_at is None:
        return french.capital(french.schedule(workshop.starts_at, workshop.ends_at, workshop.date_hint))
    hours = f"{french.hour(workshop.starts_at)}{_DASH}{french.hour(workshop.ends_at)}"
    return f"{french.capital(french.weekday(workshop.starts_at))}, {hours}"


def workshop_face(workshop: WorkshopRow) -> Face:
    subject = workshop.axis_short_name or workshop.title or "Tous les axes"
    bar = _BAR.get(workshop.state, "warn" if workshop.starts_at is None else "accent")
    state = labels.STATE[workshop.state]
    return Face(f"{workshop.code} · {subject}", when(workshop), meta=state, bar=bar)


def workshop_spoken(workshop: WorkshopRow) -> str:
    subject = workshop.axis_name or workshop.title or "Tous les axes"
    state = labels.STATE[workshop.state]
    return f"{when(workshop)}, {workshop.code}, {subject}, {workshop.audience_name}, {state}"


class WorkshopsTab(QWidget):
    """Enter in the list goes to the fields, Escape comes back; `turned` when the form is about another workshop."""

    turned = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._reading = False
        self._place: int | None = None
        self.model: RowsModel[WorkshopRow] = RowsModel(workshop_spoken, parent=self)
        self.list = CardList(workspace.look, workshop_face, "Ateliers, par date")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setModel(self.model)
        self.form = WorkshopForm(workspace)
        self.adding = NewWorkshopCard()
        self._build()
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.activated.connect(lambda _index: self.form.setFocus())
        self.form.saved.connect(self.refresh)
        self.form.removal_asked.connect(self._remove)
        self.adding.confirmed.connect(self._add)
        self.adding.closed.connect(self._leave_adding)

    def _build(self) -> None:
        self.right = QStackedWidget()
        self.right.addWidget(self.form)
        self.right.addWidget(self.adding)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        self.add = button("Ajouter un atelier", self._open_adding)
        left.addLayout(row(self.add, None))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 12, 0, 0)
        across.setSpacing(16)
        across.addLayout(left, 2)
        across.addWidget(self.right, 3)
        self.setFocusProxy(self.list)

    # -- what is shown

    def refresh(self) -> None:
        """Read the timetable again; the chosen workshop stays chosen wherever its new date puts it."""
        shown = self.form.workshop
        rows = self._ws.database.read(programme.workshops)
        self._reading = True
        self.model.show_rows(rows)
        place = self.model.row_of(shown.id) if shown else None
        if place is not None:
            self._put_cursor(place)
            self.form.show_again(self.model.rows[place])
            if place != self._place:  # its new date has moved it: it stays in sight
                self._see(place)
            self.turned.emit()
        self._reading = False
        if place is None and rows:
            proposed = programme.workshops_of_the_day(rows, self._ws.clock())
            self.choose(proposed[0].id if proposed else rows[0].id)

    def choose(self, workshop_id: str) -> None:
        """Put the cursor and the form on this workshop."""
        place = self.model.row_of(workshop_id)
        if place is not None:
            self._reading = True
            self._put_cursor(place)
            self._reading = False
            self._chosen(self.model.index(place))

    def _put_cursor(self, place: int) -> None:
        if self.list.currentIndex().row() != place or not self.list.selectedIndexes():
            self.list.choose(place)

    def _see(self, place: int) -> None:
        self._place = place
        self.list.scrollTo(self.model.index(place))

    @property
    def subject(self) -> WorkshopRow | None:
        """The workshop in the form, unless another one is being added."""
        return self.form.workshop if self.right.currentWidget() is self.form else None

    def _chosen(self, index: QModelIndex, _former: QModelIndex | None = None) -> None:
        if self._reading or not index.isValid():
            return
        self.form.keep()
        self.right.setCurrentWidget(self.form)
        self.form.open(self.model.rows[index.row()])
        self._see(index.row())
        self.turned.emit()

    def keep(self) -> None:
        self.form.keep()

    # -- adding and removing

    def _open_adding(self) -> None:
        self.form.keep()
        venues = Counter(one.venue for one in self.model.rows if one.venue)
        self.adding.open(
            self._ws.database.read(programme.free_code, _STEM),
            venues.most_common(1)[0][0] if venues else "",
            self._ws.database.read(programme.process),
            self._ws.database.read(programme.audiences),
        )
        self.right.setCurrentWidget(self.adding)
        self.adding.setFocus()
        self.turned.emit()

    def _leave_adding(self) -> None:
        self.right.setCurrentWidget(self.form)
        self.list.setFocus()
        self.turned.emit()

    def _add(self, new: NewWorkshop) -> None:
        self._ws.gestures.run(
            timetable.add_workshop, new, done=lambda id_: self._added(id_, "ajouté"), failed=self._ws.refuse
        )

    def _added(self, workshop_id: str, how: str) -> None:
        self.refresh()
        self.choose(workshop_id)
        self.form.hours.undated.setFocus()
        if self.form.workshop is not None:
            self._ws.say(f"Atelier {self.form.workshop.code} {how}.", Tone.OK)

    def _remove(self) -> None:
        if self.form.workshop is not None:
            self._ws.gestures.run(
                timetable.remove_workshop, self.form.workshop.id, done=self._removed, failed=self._ws.refuse
            )

    def _removed(self, gone: NewWorkshop) -> None:
        self.list.setFocus()
        self.refresh()
        self._ws.say(f"Atelier {gone.code} retiré.", Tone.OK, "Annuler", lambda: self._put_back(gone))

    def _put_back(self, gone: NewWorkshop) -> None:
        self._ws.gestures.run(
            timetable.add_workshop, gone, done=lambda id_: self._added(id_, "remis"), failed=self._ws.refuse
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.list.setFocus()
        else:
            super().keyPressEvent(event)
