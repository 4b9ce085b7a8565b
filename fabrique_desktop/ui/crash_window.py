"""What happened, what is safe, what to do; under it the report, to read and to copy. Beside the work, never over it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from fabrique_desktop import paths
from fabrique_desktop.crash_report import FailedStart
from fabrique_desktop.ui.widgets.parts import button, column, label, page_layout, row

_TO_WHOM = (
    "Pour faire corriger l’erreur, copiez ce rapport dans un message à la personne qui s’occupe du logiciel : "
    "il ne contient ni nom, ni phrase tapée."
)
_GO_ON = "Vous pouvez continuer. Si une page ne répond plus, fermez et rouvrez la Fabrique."
_SAFE = "Ce qui est enregistré est intact, et la ligne en cours de frappe est gardée."
_UNITS = QSize(56, 40)  # in widths and heights of a letter: larger with the text


class _Report(QPlainTextEdit):
    """Read and selected by keys too; Ctrl+C takes the selection, or all when there is none."""

    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName("Rapport")
        by_hand = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(by_hand)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.all_asked.emit()
        else:
            super().keyPressEvent(event)


class CrashWindow(QWidget):
    """One, filled anew each time; Escape closes it, and the work goes on where it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Fabrique : rapport d’erreur")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the work's window alone decides of the end
        self._title = label(name="title", wrap=True)
        self._happened, self._safe, self._to_do = (label(wrap=True) for _ in range(3))
        self.text = _Report()
        self.text.all_asked.connect(self.copy)
        self.done = label(muted=True, wrap=True)
        self._copy = button("Copier le rapport  (Ctrl+C)", self.copy, primary=True)
        folder = button("Ouvrir le répertoire des journaux", self.open_folder)
        close = button("Fermer  (Échap)", self.close, quiet=True)
        layout = column(self._title, self._happened, self._safe, self._to_do, self.text, self.done,
                        row(self._copy, folder, None, close), stretch=4)  # fmt: skip
        page_layout(self, layout)

    def tell_trouble(self, count: int, report: str) -> None:
        often = f" Elle s’est produite {count}\u00a0fois." if count > 1 else ""
        self._fill(
            "Une erreur imprévue s’est produite",
            f"Le programme a rencontré une erreur qu’il n’attendait pas.{often}", _SAFE,
            f"{_GO_ON} {_TO_WHOM}", report,
        )  # fmt: skip

    def tell_death(self, happened: str, safe: str, report: str) -> None:
        self._fill("La Fabrique s’était arrêtée", happened, safe, f"Vous pouvez continuer. {_TO_WHOM}", report)

    def tell_failed_start(self, failed: FailedStart) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, True)
        where = f" Il est aussi dans « {failed.file} »." if failed.file else ""
        self._fill(
            "La Fabrique n’a pas pu s’ouvrir",
            "Une erreur imprévue l’a arrêtée avant que sa fenêtre soit là.", "Aucun dossier n’a été changé.",
            f"Ouvrez-la de nouveau. {_TO_WHOM}{where}", failed.report,
        )  # fmt: skip

    def _fill(self, title: str, happened: str, safe: str, to_do: str, report: str) -> None:
        self._title.setText(title)
        self._happened.setText(happened)
        self._safe.setText(safe)
        self._to_do.setText(to_do)
        font = QFont("DejaVu Sans Mono")
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.text.setFont(font)
        self.text.setPlainText(report)
        self.done.setText("")
        letter = self.fontMetrics()
        wanted = QSize(_UNITS.width() * 2 * letter.averageCharWidth(), _UNITS.height() * letter.height())
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))
        self._copy.setFocus()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.done.setText("Rapport copié : collez-le dans un message.")

    def open_folder(self) -> None:
        folder = paths.log_folder()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.done.setText(f"Les journaux sont dans « {folder} ».")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


def show_failed_start(failed: FailedStart) -> None:
    """Alone on the screen, until it is closed; where there is no screen, what was written must do."""
    from fabrique_desktop.ui.failures import has_screen

    if not has_screen():
        return
    app = QApplication.instance() or QApplication([])
    for half_made in QApplication.topLevelWidgets():
        half_made.hide()
    window = CrashWindow()
    window.tell_failed_start(failed)
    window.show()
    app.exec()
