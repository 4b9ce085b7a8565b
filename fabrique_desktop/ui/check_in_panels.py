"""What opens under the field, never in a dialog: somebody's card, the notice to read aloud, the history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents.wording import notice_text
from fabrique_desktop.services import check_in, programme
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.desk_history import desk_events
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.failures import NoLongerThere
from fabrique_desktop.ui.check_in_arrivals import arrival_title
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.check_in_history import history_lines
from fabrique_desktop.ui.widgets.correction import Card, CorrectionForm
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
        self._refused: list[Card] = []
        gestures.card_given_back.connect(self._give_back)
        for panel in (self.form, self.reading):
            panel.closed.connect(lambda: self._open(False))
        self.hide()

    def _open(self, opened: bool) -> None:
        """A card that was refused meanwhile follows the one that closes."""
        self.setVisible(opened)
        self.opened.emit(opened)
        if not opened and self._refused:
            self._show(self._refused.pop(0))

    def _show(self, card: Card) -> None:
        self._open(True)
        self.reading.hide()
        self.form.open(card)

    def correct(self, participant_id: str) -> None:
        try:
            person = self._ws.database.read(check_in.person_card, participant_id)
        except NoLongerThere as error:
            self._ws.refuse(error)
            return
        name = f"{person.first_name} {person.surname}".strip() or "cette fiche"
        self._show(Card(f"Corriger {name}", participant_id=participant_id, before=person))

    def complete(self, arrival: AttendanceRow) -> None:
        """The card of whoever is here; or a name, a contact, left by somebody who came without."""
        if arrival.participant_id is not None:
            self.correct(arrival.participant_id)
            return
        title = f"{arrival_title(arrival)} : un nom, ou seulement un moyen de recevoir la réponse"
        self._show(Card(title, attendance_id=arrival.id))

    def _give_back(self, card: Card) -> None:
        """Never into the card of somebody else that is open."""
        if self.isVisible():
            self._refused.append(card)
        else:
            self._show(card)

    def read_out(self, workshop: WorkshopRow) -> None:
        """In large letters, for somebody who does not read it on paper."""
        self._open(True)
        self.form.hide()
        paragraphs = notice_text(self._ws.database.read(programme.process), workshop)
        self.reading.read_out("Notice d’information, à lire à voix haute", paragraphs, self._ws.look, LARGE)

    def tell_history(self, workshop_ids: Sequence[str]) -> None:
        """Everything that was done at the desk, latest first."""
        self._open(True)
        self.form.hide()
        lines = history_lines(self._ws.database.read(desk_events, workshop_ids))
        self.reading.read_out("Historique de l’accueil, du plus récent au plus ancien", lines, self._ws.look)
