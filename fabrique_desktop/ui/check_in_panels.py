"""What opens under the field, never in a dialog: somebody's card, the notice to read aloud, the history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents.wording import notice_text
from fabrique_desktop.services import check_in, programme
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.desk_history import desk_events
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.check_in_arrivals import arrival_title
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.check_in_history import history_lines
from fabrique_desktop.ui.widgets.correction import CorrectionForm
from fabrique_desktop.ui.widgets.parts import column
from fabrique_desktop.ui.widgets.reading import LARGE, Reading
from fabrique_desktop.ui.workspace import Workspace


class Panels(QWidget):
    """`opened(whether)`: the page gives it the place of the list and of the buttons, then takes it back."""

    opened = Signal(bool)

    def __init__(self, workspace: Workspace, gestures: DeskGestures) -> None:
        super().__init__()
        self._ws = workspace
        self.form = CorrectionForm()
        self.reading = Reading()
        layout = column(self.form, self.reading)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.form.confirmed.connect(gestures.correct)
        self.form.attached.connect(gestures.attach)
        gestures.correction_given_back.connect(lambda _id, typed: self._give_back(typed))
        for panel in (self.form, self.reading):
            panel.closed.connect(lambda: self._open(False))
        self.hide()

    def _open(self, opened: bool) -> None:
        self.setVisible(opened)
        self.opened.emit(opened)

    def correct(self, participant_id: str) -> None:
        self._open(True)
        self.form.open(participant_id, self._ws.database.read(check_in.person_card, participant_id))

    def complete(self, arrival: AttendanceRow) -> None:
        """The card of whoever is here; or a name, a contact, left by somebody who came without."""
        if arrival.participant_id is not None:
            self.correct(arrival.participant_id)
        else:
            self._open(True)
            self.form.open_unnamed(arrival.id, arrival_title(arrival))

    def _give_back(self, typed: NewPerson) -> None:
        self._open(True)
        self.form.give_back(typed)

    def read_out(self, workshop: WorkshopRow) -> None:
        """In large letters, for somebody who does not read it on paper."""
        self._open(True)
        paragraphs = notice_text(self._ws.database.read(programme.process), workshop)
        self.reading.read_out("Notice d’information, à lire à voix haute", paragraphs, self._ws.look, LARGE)

    def tell_history(self, workshop_ids: Sequence[str]) -> None:
        """Everything that was done at the desk, latest first."""
        self._open(True)
        lines = history_lines(self._ws.database.read(desk_events, workshop_ids))
        self.reading.read_out("Historique de l’accueil, du plus récent au plus ancien", lines, self._ws.look)
