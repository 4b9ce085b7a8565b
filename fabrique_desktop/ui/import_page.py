"""A list from elsewhere, looked at before anything is written: what is new, known, doubtful, refused, and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from fabrique_desktop.documents.registrants import RegistrantList, WrongColumns
from fabrique_desktop.documents.text import spaced
from fabrique_desktop.services import importing, programme
from fabrique_desktop.services.importing import ImportPlan, ImportSummary
from fabrique_desktop.ui import import_words as words
from fabrique_desktop.ui.import_choices import ImportChoices
from fabrique_desktop.ui.import_reading import ListReading
from fabrique_desktop.ui.import_table import PlanTable
from fabrique_desktop.ui.import_undoing import UndoImport
from fabrique_desktop.ui.long_gesture import LongGesture
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.files import ask_open
from fabrique_desktop.ui.widgets.mapping import ColumnMapping
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, row
from fabrique_desktop.ui.workspace import Workspace

#: after the last correction of a column, before the list is read again
PAUSE_MS = 400
_KINDS = "Listes (*.csv *.txt *.tsv *.xlsx *.xlsm);;Tous les fichiers (*)"


class ImportPage(QWidget):
    """Nothing is written before « Importer »; then one transaction, which can be taken back."""

    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._path: Path | None = None
        self._found: RegistrantList | None = None
        self._first = True  # of the readings of this file
        self.desk_workshop: str | None = None
        self.task = ListReading(workspace.database, self)
        self.writing = LongGesture(workspace.gestures, self)
        self.undoing = UndoImport(workspace, self.writing, self)
        self.choices = ImportChoices()
        self.summary = label("", wrap=True)
        self.columns = label("", muted=True, wrap=True)
        self.progress = QProgressBar()
        self.shown = QComboBox()
        self.table = PlanTable(workspace.look)
        self.mapping = ColumnMapping(words.FIELD, words.LEFT_ASIDE)
        self.stack = QStackedWidget()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._make_buttons()
        self._build()
        self._bind()
        self._show_nothing()

    def _make_buttons(self) -> None:
        self.import_button = button("Importer", self.confirm, primary=True)
        self.stop_button = button("Arrêter", self.stop)
        self.choose_button = button("Choisir un fichier", self.choose)
        self.columns_button: QPushButton = button("Corriger les colonnes", self._show_mapping)
        self.columns_button.setCheckable(True)

    def _build(self) -> None:
        self.progress.setAccessibleName("Avancement")
        self.shown.setAccessibleName("Lignes à montrer")
        self.shown.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.mapping)
        layout = QVBoxLayout()
        title = label("Importer une liste d’inscrits", name="page_title", elide=True)
        layout.addLayout(row(title, self.choose_button, stretch=0))
        layout.addWidget(self.choices)
        layout.addWidget(self.summary)
        layout.addWidget(self.columns)
        layout.addLayout(row(self.progress, self.stop_button, stretch=0))
        layout.addLayout(row(label("Montrer"), self.shown, self.columns_button, None))
        layout.addWidget(self.stack, 1)
        leave = button("Revenir sans importer", self.leave)
        layout.addLayout(row(self.import_button, leave, None, self.undoing.button))
        page_layout(self, layout)
        self.setFocusProxy(self.choose_button)

    def _bind(self) -> None:
        self.choices.corrected.connect(self.look)
        self.choices.seated.connect(self._plan)
        self.mapping.changed.connect(self._correct_columns)
        self._pause.timeout.connect(lambda: self.choices.map_columns(self.mapping.places()))
        self.shown.activated.connect(lambda _index: self.table.rows.show_only(self.shown.currentData()))
        self.task.read.connect(self._read)
        self.task.planned.connect(self._preview)
        self.task.failed.connect(self._refused)
        self.task.progressed.connect(self._progressed)
        self.writing.progressed.connect(self._progressed)
        self.undoing.undone.connect(self._plan)

    # -- reading

    def choose(self, workshop_id: str | None = None) -> None:
        """Ask for a file; `workshop_id` is that of the desk, proposed when the list does not say."""
        self.desk_workshop = workshop_id or self.desk_workshop
        chosen = ask_open(self, "Quelle liste importer ?", None, _KINDS)
        if chosen is not None:
            self.show_file(chosen, self.desk_workshop)

    def show_file(self, path: Path, workshop_id: str | None = None) -> None:
        """Read in a child process: a hostile file can only end the child."""
        self.desk_workshop = workshop_id
        self._path, self._first = path, True
        self.choices.forget()
        self._show_nothing()
        self.look()

    def look(self) -> None:
        """Read the chosen file as chosen; a reading already going on is given up."""
        if self._path is None or self.writing.running:
            return
        self._found = None
        self._wait(f"Lecture de {self._path.name}…")
        self.task.start(self._path, self.choices.reading())

    def _wait(self, what: str) -> None:
        """Said at once: a long list takes seconds, and nobody should wonder."""
        self.import_button.setEnabled(False)
        self.summary.setText(spaced(what))
        self.progress.setRange(0, 0)
        self.progress.show()
        self.stop_button.show()

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(min(done, total))

    def _waited(self) -> None:
        if self.stop_button.hasFocus():
            self.choose_button.setFocus()
        self.progress.hide()
        self.stop_button.hide()

    def _read(self, found: RegistrantList) -> None:
        if self._path is None:
            return
        self._found = found
        self.choices.show_found(found)
        if not self._pause.isActive():  # else a correction made meanwhile would be undone
            self.mapping.show_columns(found.headers, found.examples, found.places)
        self.columns_button.setEnabled(True)
        self.columns.setText(spaced(words.read_as(found)))
        if self._first:
            self._offer_workshops(None if "workshops" in found.places else self.desk_workshop)
        self._plan()

    def _offer_workshops(self, proposed: str | None) -> None:
        self.choices.offer_workshops(self._ws.database.read(programme.workshops), proposed)

    def _plan(self) -> None:
        if self._found is not None and not self.writing.running:
            self._wait("Comparaison avec les personnes déjà là…")
            self.task.plan(self._found.lines, self.choices.workshop_id)

    def _preview(self, plan: ImportPlan) -> None:
        if self._path is None:
            return
        self._waited()
        self.summary.setText(spaced(words.summary_text(plan, self._ws.database.read(programme.process))))
        self.table.show_plan(plan)
        self._offer_filters(plan)
        self.import_button.setEnabled(plan.changes and not self._pause.isActive())
        if self._first:
            self._first = False
            (self.import_button if plan.changes else self.table).setFocus()

    def _offer_filters(self, plan: ImportPlan) -> None:
        self.shown.clear()
        self.shown.addItem(f"Toutes ({len(plan.rows)})", None)
        for verdict in words.ORDER:
            if plan.counts[verdict]:
                self.shown.addItem(f"{words.VERDICTS[verdict]} ({plan.counts[verdict]})", verdict)
        self.shown.setEnabled(True)

    def _refused(self, error: BaseException) -> None:
        if self._path is None:
            return
        mapped = self.columns_button.isChecked()
        self._show_nothing(columns_stay=mapped and isinstance(error, WrongColumns))
        self.summary.setText("Rien n’a été importé.")
        if isinstance(error, WrongColumns):
            self._ask_for_columns(error, again=mapped)
        else:
            self._ws.refuse(error)

    def _ask_for_columns(self, found: WrongColumns, *, again: bool) -> None:
        """A list without a column of names is not given up: a person can say which one holds them."""
        self.choices.show_found(found)
        self.mapping.show_columns(found.headers, found.examples, self.choices.places)
        self.columns_button.setEnabled(True)
        self.columns_button.setChecked(True)
        self.stack.setCurrentWidget(self.mapping)
        if self._first:
            self._first = False
            self._offer_workshops(self.desk_workshop)
        if not again:
            self._show_mapping()
            self._ws.say(spaced(words.NO_NAME_COLUMN))

    def _correct_columns(self) -> None:
        """Read again once the corrections pause; what was read before them is not to be imported meanwhile."""
        self.import_button.setEnabled(False)
        self._pause.start()

    def _show_mapping(self) -> None:
        self.stack.setCurrentWidget(self.mapping if self.columns_button.isChecked() else self.table)
        if self.columns_button.isChecked() and self.mapping.combos:
            self.mapping.combos[0].setFocus()

    def _show_nothing(self, *, columns_stay: bool = False) -> None:
        """`columns_stay` leaves them under the hand that corrects them."""
        self._waited()
        self._found = None
        self.table.show_plan(None)
        self.shown.clear()
        self.shown.setEnabled(False)
        self.columns.setText("")
        self.import_button.setEnabled(False)
        if not columns_stay:
            self.columns_button.setChecked(False)
            self.columns_button.setEnabled(False)
            self.stack.setCurrentWidget(self.table)

    # -- writing

    def confirm(self) -> None:
        if self._found is None or self.writing.running or self.task.running or self._pause.isActive():
            return
        self._wait("Importation…")
        self.stop_button.setFocus()
        self._ws.before("avant-import", self._write)

    def _write(self) -> None:
        if (found := self._found) is None or self.writing.running:
            return  # given up while the copy was made
        work = importing.apply_import, found.lines, self.choices.workshop_id
        self.writing.run(*work, done=self._imported, failed=self._not_imported)

    def _imported(self, summary: ImportSummary) -> None:
        self.leave()
        self._ws.say(words.done_text(summary), Tone.OK, *self.undoing.offer(summary))

    def _not_imported(self, error: Exception) -> None:
        """Nothing entered; the list is still here to try again."""
        if self._path is not None:
            self._plan()
        self.undoing.say_stopped("Importation arrêtée : rien n’a été importé.", error)

    def stop(self) -> None:
        """Whatever is going on, the copy before it too."""
        written = self.writing.running
        self.writing.stop()
        if not written:
            self.task.cancel()
            self._show_nothing()
            self.summary.setText("Lecture arrêtée : rien n’a été importé.")

    def leave(self) -> None:
        self._path = None
        self.writing.stop()
        self.task.cancel()
        self._show_nothing()
        self.summary.setText("")
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
