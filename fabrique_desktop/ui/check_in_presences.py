"""Who is here, latest arrival first, under the numbers; what one may do about a presence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QMenu, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.people import Role
from fabrique_desktop.services import attendance
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.check_in_faces import arrival_face, arrival_order, arrival_spoken
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.counts import CountsPanel
from fabrique_desktop.ui.widgets.parts import button, column, label, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

SHOWN = 1_000
Chosen = Callable[[], AttendanceRow | None]


class Presences(QWidget):
    """`concerned()` says whom a key is about: the person found in the field, else the one chosen here."""

    def __init__(self, workspace: Workspace, gestures: DeskGestures, concerned: Chosen) -> None:
        super().__init__()
        self._ws, self._gestures, self._concerned = workspace, gestures, concerned
        self._workshops: Sequence[WorkshopRow] = ()
        self.model: RowsModel[AttendanceRow] = RowsModel(arrival_spoken, arrival_order, parent=self)
        self.list = CardList(workspace.look, self._face, "Personnes présentes, dernière arrivée d’abord")
        self.list.setModel(self.model)
        self.counts = CountsPanel(workspace.look)
        actions = row(
            button("Départ", self._depart, key=keys.DEPART),
            button("Qualité", self._role, key=keys.ROLE),
            button("Retirer", self.cancel, tip=keys.CANCEL_PRESENCE.does),
            None,
        )
        layout = column(self.counts, label("Présences", name="section"), self.list, actions, stretch=2)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def bind_keys(self, page: QWidget) -> None:
        shortcut(page, keys.DEPART, self._depart)
        shortcut(page, keys.ROLE, self._role)

    def show_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        """Read again who is here and how many: some tens of rows a workshop."""
        self._workshops = workshops
        read = self._ws.database.read
        self.model.show_rows(read(attendance.attendance_rows, [one.id for one in workshops])[:SHOWN])
        self.counts.show_counts([(one.code, read(attendance.counts, one.id)) for one in workshops])

    def of_person(self, participant_id: str) -> AttendanceRow | None:
        return next((one for one in self.model.rows if one.participant_id == participant_id), None)

    def choose_none(self) -> None:
        self.list.setCurrentIndex(QModelIndex())

    def reveal(self, attendance_id: str) -> None:
        """Put the cursor on a presence."""
        if (place := self.model.row_of(attendance_id)) is not None:
            self.list.setFocus()
            self.list.choose(place)

    def _face(self, arrival: AttendanceRow) -> Face:
        return arrival_face(arrival, self._workshops)

    def cancel(self) -> None:
        if (arrival := self._concerned()) is not None:
            self._gestures.cancel(arrival)

    def _depart(self) -> None:
        if (arrival := self._concerned()) is not None:
            self._gestures.depart_or_return(arrival)

    def _role(self) -> None:
        if (arrival := self._concerned()) is None:
            return
        menu = QMenu(self)
        for role in Role:
            menu.addAction(labels.ROLE[role]).triggered.connect(
                lambda _on=False, role=role: self._gestures.change_role(arrival, role)
            )
        menu.popup(self.list.mapToGlobal(self.list.visualRect(self.list.currentIndex()).bottomLeft()))
