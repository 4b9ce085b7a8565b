"""A list from elsewhere, looked at before anything is written: what is new, known, doubtful, refused, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.documents.text import counted
from fabrique_desktop.services import importing
from fabrique_desktop.services.importing import ImportPlan, ImportSummary, PlannedRow, Reason, Verdict
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.files import ask_open
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, row
from fabrique_desktop.ui.workspace import Workspace

SHOWN = 500
_ENCODINGS = (
    ("Automatique", None),
    ("UTF-8", "utf-8"),
    ("Windows (cp1252)", "cp1252"),
    ("Mac", "mac_roman"),
    ("UTF-16", "utf-16"),
)
_SEPARATORS = (("Automatique", None), ("Point-virgule", ";"), ("Virgule", ","), ("Tabulation", "\t"))
_VERDICT = {
    Verdict.NEW: "Nouvelle",
    Verdict.KNOWN: "Déjà là",
    Verdict.DOUBTFUL: "Doublon possible",
    Verdict.REFUSED: "Refusée",
}
_COUNTED = {
    Verdict.NEW: ("nouvelle personne", "nouvelles personnes"),
    Verdict.KNOWN: ("déjà là", "déjà là"),
    Verdict.DOUBTFUL: ("doublon possible", "doublons possibles"),
    Verdict.REFUSED: ("ligne refusée", "lignes refusées"),
}
_REASON = {
    Reason.NOBODY_ALIKE: "",
    Reason.SAME_IDENTIFIER: "même identifiant",
    Reason.SAME_EMAIL: "même nom, même courriel",
    Reason.SAME_PHONE: "même nom, même téléphone",
    Reason.SAME_RECORD: "même fiche",
    Reason.ALIKE: "entre et reste marquée",
    Reason.IDENTIFIER_TAKEN: "identifiant déjà pris par quelqu’un d’autre",
    Reason.NO_NAME: "ni nom ni prénom",
    Reason.GROUP: "un groupe sans noms : à noter à l’arrivée avec « Sans nom »",
    Reason.TOO_LONG: "texte beaucoup trop long pour un nom",
    Reason.REPEATED_HEADER: "ligne de titres répétée",
}


class ImportPage(QWidget):
    """Nothing is written before « Importer »; then one transaction."""

    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._path: Path | None = None
        self._read: Any = None
        self.task = Task(self)
        self.encoding = _combo("Encodage", _ENCODINGS)
        self.separator = _combo("Séparateur", _SEPARATORS)
        self.summary = label("", wrap=True)
        self.columns = label("", muted=True, wrap=True)
        self.table = QTableWidget(0, 6)
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table.setAccessibleName("Aperçu de la liste")
        self.table.setHorizontalHeaderLabels(["Ligne", "Ce qui sera fait", "Nom", "Prénom", "Structure", "Ateliers"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((56, 300, 170, 150, 0, 220)):
            self.table.setColumnWidth(column, self._ws.look.px(width))
        self.import_button = button("Importer", self.confirm, primary=True)
        self.import_button.setEnabled(False)
        layout = QVBoxLayout()
        layout.addLayout(
            row(
                label("Importer une liste d’inscrits", name="page_title"),
                None,
                button("Choisir un fichier", self.choose),
            )
        )
        encoding_label, separator_label = label("Encodage"), label("Séparateur")
        encoding_label.setBuddy(self.encoding)
        separator_label.setBuddy(self.separator)
        layout.addLayout(row(encoding_label, self.encoding, separator_label, self.separator, None))
        layout.addWidget(self.summary)
        layout.addWidget(self.columns)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.import_button, button("Revenir sans importer", self.leave), None))
        page_layout(self, layout)
        self.setFocusProxy(self.import_button)

    def _bind(self) -> None:
        self.encoding.currentIndexChanged.connect(lambda _index: self.look())
        self.separator.currentIndexChanged.connect(lambda _index: self.look())
        self.task.finished.connect(self._preview)
        self.task.failed.connect(self._refused)
        self.task.cancelled.connect(self.look)

    def choose(self) -> None:
        kinds = "Listes (*.csv *.txt *.xlsx);;Tous les fichiers (*)"
        chosen = ask_open(self, "Quelle liste importer ?", None, kinds)
        if chosen is not None:
            self.show_file(chosen)

    def show_file(self, path: Path) -> None:
        """Read in a child process: a hostile file can only end the child."""
        self._path = path
        self.look()

    def look(self) -> None:
        """Read the chosen file as chosen; a reading already going on is given up first."""
        self._read = None
        self.import_button.setEnabled(False)
        if self.task.running:
            self.task.cancel()
            return
        if self._path is None:
            return
        self.summary.setText(f"Lecture de {self._path.name}…")
        self.task.start(read_list, self._path, self.encoding.currentData(), self.separator.currentData())

    def _refused(self, error: BaseException) -> None:
        if self._path is None:
            return
        self.summary.setText("Rien n’a été importé.")
        self.table.setRowCount(0)
        self._ws.refuse(error)

    def _preview(self, found: Any) -> None:
        if self._path is None:
            return
        self._read = found
        plan: ImportPlan = self._ws.database.read(importing.plan_import, found.lines, None)
        self.show_plan(plan)
        read_as = (
            f"Texte {found.encoding}, séparateur « {_shown(found.separator)} »" if found.kind == "csv" else "Classeur"
        )
        ignored = f" Colonnes laissées de côté : {', '.join(found.ignored)}." if found.ignored else ""
        self.columns.setText(f"{read_as}. Colonnes reconnues : {', '.join(found.mapping.values())}.{ignored}")
        self.import_button.setEnabled(plan.people > 0)
        self.import_button.setFocus()

    def show_plan(self, plan: ImportPlan) -> None:
        counts = [counted(plan.counts[verdict], *_COUNTED[verdict]) for verdict in Verdict if plan.counts[verdict]]
        unknown = f" Ateliers inconnus, ignorés : {', '.join(plan.unknown_codes)}." if plan.unknown_codes else ""
        more = f" Les {SHOWN} premières lignes sont montrées." if len(plan.rows) > SHOWN else ""
        self.summary.setText(
            f"{len(plan.rows)} lignes : {', '.join(counts)} ; "
            f"{counted(plan.registrations, 'inscription', 'inscriptions')} à ajouter.{unknown}{more}"
        )
        order = [Verdict.REFUSED, Verdict.DOUBTFUL, Verdict.NEW, Verdict.KNOWN]
        rows = sorted(plan.rows, key=lambda one: (order.index(one.verdict), one.line.line))[:SHOWN]
        self.table.setRowCount(len(rows))
        for number, one in enumerate(rows):
            for column, text in enumerate(_cells(one)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)

    def confirm(self) -> None:
        if self._read is not None:
            self.import_button.setEnabled(False)
            self._ws.gestures.run(
                importing.apply_import, self._read.lines, None, done=self._imported, failed=self._not_imported
            )

    def _not_imported(self, error: Exception) -> None:
        """Nothing entered; the list is still here to try again."""
        self.import_button.setEnabled(True)
        self._ws.refuse(error)

    def _imported(self, summary: ImportSummary) -> None:
        self.leave()
        self._ws.say(
            f"{summary.people} personnes lues : {summary.new + summary.doubtful} ajoutées, {summary.known} déjà là, "
            f"{summary.registrations} inscriptions, {summary.refused} lignes refusées.", Tone.OK,
        )  # fmt: skip

    def leave(self) -> None:
        self._read = self._path = None
        self.task.cancel()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def read_list(path: Path, encoding: str | None, separator: str | None, _progress: Any) -> Any:
    """What the child process runs."""
    from fabrique_desktop.documents.registrants import read_registrants

    return read_registrants(path, encoding=encoding, separator=separator)


def _combo(name: str, choices: tuple[tuple[str, str | None], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for text, value in choices:
        made.addItem(text, value)
    return made


def _shown(separator: str) -> str:
    return "tabulation" if separator == "\t" else separator


def _cells(one: PlannedRow) -> tuple[str, ...]:
    line = one.line
    like = f" comme la ligne {one.same_as_line}" if one.same_as_line else ""
    reason = _REASON[one.reason]
    said = f"{_VERDICT[one.verdict]}{like}" + (f" : {reason}" if reason else "")
    return (str(line.line), said, line.surname, line.first_name, line.organization, ", ".join(line.workshops))
