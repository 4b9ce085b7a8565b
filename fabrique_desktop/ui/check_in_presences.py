"""Who is here, latest arrival first; what one may do about a presence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from fabrique_desktop.services import attendance
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.check_in_arrivals import arrival_face, arrival_order, arrival_spoken
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, column, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

SHOWN = 1_000
Concerned = Callable[[str], AttendanceRow | None]


class Presences(QWidget):
    """`concerned(other)` says whom a key is about: the person found in the field, the one chosen here, else `other`."""

    def __init__(self, workspace: Workspace, gestures: DeskGestures, concerned: Concerned) -> None:
        super().__init__()
        self._ws, self._gestures, self._concerned = workspace, gestures, concerned
        self._workshops: Sequence[WorkshopRow] = ()
        self.model: RowsModel[AttendanceRow] = RowsModel(arrival_spoken, arrival_order, parent=self)
        self.list = CardList(workspace.look, self._face, "Personnes présentes, dernière arrivée d’abord")
        self.list.setModel(self.model)
        actions = row(
            button("Départ", self._depart, key=keys.DEPART),
            button("Table", self._next_table, key=keys.NEXT_TABLE),
            button("Retirer", self.cancel, tip=keys.CANCEL_PRESENCE.does),
            None,
        )
        layout = column(self.list, actions, stretch=0)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def bind_keys(self, page: QWidget) -> None:
        shortcut(page, keys.DEPART, self._depart)
        shortcut(page, keys.NEXT_TABLE, self._next_table)

    def show_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        """Read again who is here: some tens of rows a workshop."""
        self._workshops = workshops
        read = self._ws.database.read
        self.model.show_rows(read(attendance.attendance_rows, [one.id for one in workshops])[:SHOWN])

    def of_person(self, participant_id: str) -> AttendanceRow | None:
        return next((one for one in self.model.rows if one.participant_id == participant_id), None)

    def of(self, attendance_id: str) -> AttendanceRow | None:
        return next((one for one in self.model.rows if one.id == attendance_id), None)

    def choose_none(self) -> None:
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())

    def reveal(self, attendance_id: str) -> None:
        """Put the cursor on a presence."""
        if (place := self.model.row_of(attendance_id)) is not None:
            self.list.setFocus()
            self.list.choose(place)

    def _face(self, arrival: AttendanceRow) -> Face:
        return arrival_face(arrival, self._workshops)

    def cancel(self) -> None:
        if (arrival := self._concerned("")) is not None:
            self._gestures.cancel(arrival)

    def _depart(self) -> None:
        if (arrival := self._concerned("")) is not None:
            self._gestures.depart_or_return(arrival)

    def _next_table(self) -> None:
        """Without anybody chosen, it is about the person just recorded."""
        if (arrival := self._concerned(self._gestures.last)) is not None:
            self._gestures.next_table(arrival)
