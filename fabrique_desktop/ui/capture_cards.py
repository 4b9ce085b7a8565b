"""What opens about one entry in the place of the list: its history, an erratum, the removal somebody asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fabrique_desktop.domain.contributions import DRAUGHTING
from fabrique_desktop.domain.errors import AlreadyRemoved
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services import capture, history
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.capture_history import history_text
from fabrique_desktop.ui.live import Touched
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.erratum_card import ErratumCard
from fabrique_desktop.ui.widgets.half_erratum import HalfErratum
from fabrique_desktop.ui.widgets.reading import Reading
from fabrique_desktop.ui.widgets.removal_card import RemovalCard
from fabrique_desktop.ui.widgets.soon import Soon
from fabrique_desktop.ui.workspace import Workspace

DRAFT_MS = 300


class EntryCards(QWidget):
    """One at a time, about `row`; `closed` gives the place back to the list. What is typed is never lost."""

    opened = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace, gestures: TableGestures) -> None:
        super().__init__()
        self._ws, self._gestures = workspace, gestures
        self._half = HalfErratum(workspace)
        self._workshop_id = ""
        self._others: list[str] = []  # of the same entry, by windows that died: offered once this one is added
        self._removing = ""
        self.row: ContributionRow | None = None
        self.reading, self.erratum, self.removal = Reading(), ErratumCard(), RemovalCard()
        self._soon = Soon(self, DRAFT_MS)
        self._soon.timeout.connect(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for card in (self.reading, self.erratum, self.removal):
            layout.addWidget(card, 1)
        self.reading.closed.connect(self.put_away)
        self.erratum.left.connect(self.put_away)
        self.removal.left.connect(self.put_away)
        self.erratum.changed.connect(self._soon.start)
        self.erratum.confirmed.connect(self._add)
        self.removal.confirmed.connect(self._remove)
        workspace.feed.changed.connect(self._on_changed)
        self.hide()

    # -- opening and closing

    def read_history(self, one: ContributionRow) -> None:
        """Pressed again on the same entry, it is put away."""
        if self.row is not None and self.row.id == one.id and self.reading.isVisible():
            self.put_away()
            return
        self._open(one, self.reading)
        self.reading.read_out(f"Historique de {one.reference}", self._told(one).split("\n"), self._ws.look)

    def write_erratum(self, workshop_id: str, one: ContributionRow) -> None:
        """With what was being typed there, by this window or by one that died."""
        if one.removed:
            self._ws.refuse(AlreadyRemoved(one.reference))
            return
        if self.row is not None and self.row.id == one.id and self.erratum.isVisible():
            self.erratum.line.setFocus()
            return
        self._open(one, self.erratum)
        self._workshop_id = workshop_id
        self.erratum.show_entry(one.reference, _words(one))
        self._offer([text for text in self._half.find(workshop_id, one.id) if clean_text(text) not in one.errata])
        self.erratum.line.setFocus()

    def ask_removal(self, one: ContributionRow) -> None:
        """The first of two times: what goes and what stays is told, nothing is done."""
        if one.removed and not one.errata:
            self._ws.refuse(AlreadyRemoved(one.reference))
            return
        self._open(one, self.removal)
        self.removal.show_entry(one.reference, _words(one))
        self.removal.leave.setFocus()

    def _open(self, one: ContributionRow, card: QWidget) -> None:
        self.put_away()
        self.row = one
        self.opened.emit()
        self._dress()
        card.show()
        self.show()

    def _dress(self) -> None:
        for part in (self.erratum, self.removal):
            part.dress(self._ws.look)

    def changeEvent(self, event: QEvent) -> None:
        """Light, dark or larger while a card is open: once the new look is known."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.row is not None:
            QTimer.singleShot(0, self._dress)

    def put_away(self) -> None:
        if self.row is None:
            return
        half = self.erratum.isVisibleTo(self) and bool(self.erratum.words.strip())
        self.keep()
        one, self.row = self.row, None
        for card in (self.reading, self.erratum, self.removal):
            card.hide()
        self.removal.entry.clear()
        self.hide()
        self.closed.emit()
        if half:
            self._ws.say(f"{one.reference}\u00a0: l’erratum commencé est gardé (F2 le reprend).", Tone.INFO)

    # -- what is shown

    def _on_changed(self, touched: Touched) -> None:
        one = self.row
        if one is None:
            return
        itself = one.id in touched.get("contribution", ())
        if self.reading.isVisibleTo(self):
            if itself or "erratum" in touched:
                self.reading.tell(self._told(one))
        elif itself:
            self._follow(one)

    def _follow(self, one: ContributionRow) -> None:
        """Its words changed, or were taken out, by this window or another."""
        rows = self._ws.database.read(capture.contribution_rows, None, only=[one.id])
        if rows and rows[0].removed and not one.removed:
            self.erratum.fill("")
            self.put_away()
            if one.id != self._removing:  # by this very card: it says so itself
                self._ws.refuse(AlreadyRemoved(one.reference))
        elif rows:
            self.row = rows[0]
            for card in (self.erratum, self.removal):
                card.show_words(_words(rows[0]))

    def _told(self, one: ContributionRow) -> str:
        return history_text(one.reference, self._ws.database.read(history.of_contribution, one.id))

    # -- an erratum

    def keep(self) -> None:
        """What is typed and not yet in the dossier, in the draft file."""
        self._soon.stop()
        if self.row is not None and self.erratum.isVisibleTo(self):
            self._half.keep(self._workshop_id, self.row.id, [self.erratum.words, *self._others])

    def _offer(self, texts: list[str]) -> None:
        text, *self._others = texts or [""]
        self.erratum.wait(False)
        self.erratum.fill(text, "Mots retrouvés : ils n’étaient pas encore enregistrés." if text else "")

    def tell_left_behind(self, workshop_id: str) -> None:
        """A window died while somebody wrote an erratum: said when the workshop is opened again."""
        ids = self._half.left_behind(workshop_id)
        rows = self._ws.database.read(capture.contribution_rows, workshop_id, only=ids) if ids else []
        if left := [one for one in rows if self._half.find(workshop_id, one.id)]:
            references = ", ".join(one.reference for one in left)
            self._ws.say(
                f"{references}\u00a0: un erratum commencé n’est pas encore ajouté (F2 sur la contribution).",
                Tone.WARN, "Reprendre", partial(self.write_erratum, workshop_id, left[0]),
            )  # fmt: skip

    def _add(self, words: str) -> None:
        if self.row is not None:
            self.keep()
            self.erratum.wait(True)
            self._gestures.add_erratum(
                self.row, words, partial(self._added, self._workshop_id, self.row, words), self._not_added
            )

    def _added(self, workshop_id: str, one: ContributionRow, words: str, _id: str) -> None:
        """Only what was added leaves the draft file."""
        left = [text for text in self._half.find(workshop_id, one.id) if text != words]
        if self.row is not None and self.row.id == one.id and self.erratum.isVisibleTo(self):
            left = self._others
            self.erratum.fill("")
            if left:
                self._offer(list(left))
                self.keep()
            else:
                self.put_away()
        else:
            self._half.keep(workshop_id, one.id, left)
        self._gestures.say_added(one)

    def _not_added(self, error: Exception) -> None:
        self.erratum.wait(False)
        self.keep()
        self._ws.refuse(error)

    # -- a removal

    def _remove(self) -> None:
        """The second time: done."""
        if self.row is not None:
            self._removing = self.row.id
            self.removal.allow(False)
            self._gestures.remove(self.row, partial(self._removed, self.row), self._not_removed)

    def _removed(self, one: ContributionRow, _none: None) -> None:
        self._removing = ""
        if self.row is not None and self.row.id == one.id:
            self.put_away()
        self._gestures.say_removed(one)

    def _not_removed(self, error: Exception) -> None:
        self._removing = ""
        self.removal.allow(True)
        self._ws.refuse(error)


def _words(one: ContributionRow) -> str:
    """All that was said and written of it."""
    parts = (one.text, one.verbatim, *(getattr(one.drawn_up, field) for field in DRAUGHTING))
    said = "\n".join(part for part in parts if part)
    return "\n".join((said, *(f"Erratum : {text}" for text in one.errata))).strip()
