"""The recovery sheet, shown once: saved where somebody chooses, or printed; nothing here keeps it afterwards."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QWidget

from fabrique_desktop.domain.rights import RecoverySheet
from fabrique_desktop.ui import handing
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.centred import Centred
from fabrique_desktop.ui.widgets.files import ask_save
from fabrique_desktop.ui.widgets.parts import button, label, row

_ACROSS = 3
_WHAT = (
    "Si la phrase est oubliée, ces neuf groupes ouvrent le dossier. Enregistrez cette feuille en PDF ou imprimez-la "
    "maintenant, et gardez-la sous clé, loin de l’ordinateur : elle n’est conservée nulle part et ne sera plus montrée."
)
_FORGOTTEN = "Cette feuille n’est plus affichée. « Protection du dossier » peut en faire une autre."


class SheetPage(QWidget):
    """`left` once it is done with; `kept` tells whether it was saved or printed. `forget` leaves no sign of it here."""

    left = Signal()

    def __init__(self, dossier: str, groups: tuple[str, ...], clock: Callable[[], datetime], folder: Path) -> None:
        super().__init__()
        self._sheet: RecoverySheet | None = RecoverySheet(dossier, clock(), groups)
        self._folder = folder
        self._printing: Path | None = None  # a folder of the system's, for the time of a print
        self._to_print = False
        self.kept = False
        self.task = Task(self)
        self.task.finished.connect(self._written)
        self.task.failed.connect(self._refuse)
        self.groups = label(_lines(groups), name="number")
        self.said = label("", wrap=True)
        self.save_button = button("Enregistrer en PDF…", self.save, primary=True)
        self.print_button = button("Imprimer", self.print_it)
        self.leave_button = button("Continuer", self.left.emit)
        self._build()

    def _build(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.groups.setStyleSheet(f"font-family: '{font.family()}'; letter-spacing: 2px;")
        self.groups.setAlignment(Qt.AlignmentFlag.AlignCenter)
        flags = Qt.TextInteractionFlag
        self.groups.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.groups.setAccessibleName("Feuille de secours, neuf groupes de quatre signes")
        frame = Centred()
        inside = frame.inside
        inside.addWidget(label("Feuille de secours", name="big"))
        for part in (label(_WHAT, wrap=True), self.groups, self.said):
            inside.addWidget(part)
        inside.addLayout(row(self.save_button, self.print_button, None, self.leave_button))
        frame.stand_in(self)
        self.setFocusProxy(self.save_button)

    def save(self) -> None:
        """The place is asked for, never beside the dossier by itself: the two would travel together."""
        if self._sheet is None or self.task.running:
            return
        name = f"Feuille de secours - {self._sheet.dossier}.pdf"
        chosen = ask_save(self, "Où garder la feuille de secours ?", self._folder / name, "PDF (*.pdf)")
        if chosen is not None:
            self._write(chosen if chosen.suffix else chosen.with_suffix(".pdf"), to_print=False)

    def print_it(self) -> None:
        if self._sheet is None or self.task.running:
            return
        if self._printing is None:
            self._printing = Path(tempfile.mkdtemp(prefix="fabrique-"))
        self._write(self._printing / "feuille.pdf", to_print=True)

    def _write(self, path: Path, *, to_print: bool) -> None:
        self._to_print = to_print
        if to_print:
            path.unlink(missing_ok=True)
        self.said.setText("Un instant…")
        self.task.start(write_sheet, self._sheet, path)

    def _written(self, path: object) -> None:
        if not isinstance(path, Path):
            return
        if not self._to_print:
            self.kept = True
            self.said.setText(f"Feuille enregistrée : « {path} ». Gardez-la loin du dossier.")
        elif handing.print_file(path):
            self.kept = True
            self.said.setText("Feuille envoyée à l’imprimante. Allez la chercher avant de continuer.")
        else:
            self.said.setText("Pas d’imprimante habituelle ici. Enregistrez la feuille en PDF sur une clé.")
        if sys.platform != "win32":  # where the printing program reads it after this returns
            self._forget_printing()

    def _refuse(self, error: BaseException) -> None:
        from fabrique_desktop.ui.messages import sentence

        self.said.setText(sentence(error))

    def forget(self) -> None:
        self._sheet = None
        self.groups.setText("")
        self.groups.setAccessibleName("")
        self.said.setText(_FORGOTTEN)
        self.save_button.setEnabled(False)
        self.print_button.setEnabled(False)
        self.task.stop()
        self._forget_printing()

    def _forget_printing(self) -> None:
        if self._printing is not None:
            shutil.rmtree(self._printing, ignore_errors=True)
            self._printing = None


def write_sheet(sheet: RecoverySheet, path: Path, _progress: Callable[[int, int], None]) -> Path:
    """In a child process."""
    from fabrique_desktop.documents.recovery_sheet_pdf import write_recovery_sheet

    write_recovery_sheet(sheet, path)
    return path


def _lines(groups: tuple[str, ...]) -> str:
    return "\n".join("  ".join(groups[at : at + _ACROSS]) for at in range(0, len(groups), _ACROSS))
