"""Documents made in the thirty-minute gap: one workshop or all of them, progress, stop, then what was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from fabrique_desktop.documents.file_names import plain_code
from fabrique_desktop.documents.text import counted
from fabrique_desktop.services import editions, leaks, programme
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys, names_words
from fabrique_desktop.ui.handing import open_file, place_of_keys, print_file
from fabrique_desktop.ui.made_list import MadeList
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.files import ask_folder
from fabrique_desktop.ui.widgets.parts import button, card, label, row
from fabrique_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from fabrique_desktop.documents.copying import Copied
    from fabrique_desktop.documents.package import Made


class DocumentsPanel(QWidget):
    """`made` are the files of the last package; `names_asked` leads to the names that nobody decided about."""

    names_asked = Signal()

    def __init__(self, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._ws, self._folder = workspace, folder
        self.made: Sequence[Path] = ()
        self.root: Path | None = None
        self.task, self.copying = Task(self), Task(self)
        self._workshop: WorkshopRow | None = None
        self._queue: list[WorkshopRow] = []
        self._done = self._whole = 0
        self._preparing = False
        self._making: WorkshopRow | None = None
        self._undecided = 0  # names printed by the documents being made
        self._build()
        self._bind()

    def _build(self) -> None:
        frame, inside = card()
        self.export_button = button("Produire les documents", self.export, key=keys.EXPORT, primary=True)
        self.all_button = button("Tous les ateliers…", self.export_all)
        self.synthesis_button = button("Synthèse de l’axe", self.synthesis)
        self.cancel_button = button("Arrêter", self.cancel)
        self.about = label("", muted=True, wrap=True)
        self.names = label("", wrap=True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Avancement des documents")
        self.results = MadeList()
        inside.addWidget(label("Documents", name="section"))
        inside.addWidget(self.about)
        inside.addWidget(self.names)
        inside.addLayout(row(self.export_button, self.cancel_button, None))
        inside.addLayout(row(self.all_button, self.synthesis_button, None))
        inside.addWidget(self.progress)
        inside.addWidget(self.results)
        inside.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)
        self.progress.hide()
        self.cancel_button.hide()

    def _bind(self) -> None:
        self.task.progressed.connect(self._progressed)
        self.task.finished.connect(self._finished)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(lambda: self._ended("Documents arrêtés : aucun fichier à moitié écrit."))
        self.copying.progressed.connect(self._progressed)
        self.copying.finished.connect(self._copied)
        self.copying.failed.connect(self._failed)
        self.copying.cancelled.connect(lambda: self._ended("Copie arrêtée : rien n’est resté sur la clé."))
        self.results.copy_asked.connect(self.copy_to_key)
        self.results.print_asked.connect(self._print)

    def open_workshop(self, workshop: WorkshopRow | None) -> None:
        """Another workshop: what was made for the former one is in its folder, and no longer on the page."""
        if workshop is None or self._workshop is None or workshop.id != self._workshop.id:
            self.made, self.root = (), None
            self.results.show_files((), None)
        self._workshop = workshop
        self.synthesis_button.setVisible(workshop is not None and workshop.axis_number is not None)
        if workshop is not None and workshop.axis_number is not None:
            self.synthesis_button.setText(f"Synthèse de l’axe {workshop.axis_number}")

    @property
    def busy(self) -> bool:
        return self._preparing or self.task.running or self.copying.running

    # -- making

    def export(self) -> None:
        """One gesture: what was already asked is written first, then one frozen view, then a child process."""
        if self._workshop is not None and not self.busy:
            self._begin([self._workshop])

    def export_all(self) -> None:
        """Every workshop where something happened, one after the other."""
        if self.busy:
            return
        rows = self._ws.database.read(programme.workshops)
        asked = [one for one in rows if one.present or one.contributions or one.ended_at]
        if not asked:
            self._ws.say("Aucun atelier n’a encore de présence ni de contribution.", Tone.INFO)
            return
        self._begin(asked)

    def _begin(self, asked: Sequence[WorkshopRow]) -> None:
        self._queue = list(asked)
        self._done, self._whole, self._undecided = 0, len(asked), 0
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel_button.show()
        for one in (self.export_button, self.all_button, self.synthesis_button):
            one.setEnabled(False)
        self._next()

    def _next(self) -> None:
        one = self._queue.pop(0)
        self._preparing = True
        self._ws.gestures.run(
            editions.compile_bundle, one.id, self._ws.clock(), done=partial(self._write, one), failed=self._failed
        )

    def _place(self, one: WorkshopRow) -> Path:
        return self._folder() / plain_code(one.code)

    def _write(self, one: WorkshopRow, view: Bundle) -> None:
        from fabrique_desktop.documents.package import export_workshop  # reportlab and openpyxl

        if not self._preparing:
            return
        self._preparing = False
        try:
            self._place(one).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._failed(error)
            return
        self._making = one
        self._undecided += leaks.awaited(view.undecided)
        self.task.start(export_workshop, view, self._place(one))

    def cancel(self) -> None:
        self._queue = []
        if self._preparing:
            self._preparing = False
            self._ended("Documents arrêtés : rien n’a été écrit.")
        self.task.cancel()
        self.copying.cancel()

    def _progressed(self, done: int, total: int) -> None:
        """Over all the workshops asked for: the bar never goes back."""
        whole = max(1, self._whole)
        self.progress.setRange(0, total * whole)
        self.progress.setValue(total * self._done + done)

    def _finished(self, made: Made) -> None:
        one = self._making
        if one is None:
            return
        self._ws.gestures.run(
            partial(
                editions.record_edition, version=made.version, seal=made.seal, digest=made.digest,
                folder=str(self._place(one)), at=self._ws.clock(),
            ),
            one.id,
        )  # fmt: skip
        self._done += 1
        if self._workshop is not None and one.id == self._workshop.id:
            self.made, self.root = made.paths, self._place(one)
        if self._queue:
            self._next()
            return
        self._ended("")
        self.results.show_files(self.made, self.root)
        self._say_made()

    def _say_made(self) -> None:
        told = f"{len(self.made)} documents sont prêts."
        if self._whole > 1:
            told = f"Les documents de {self._whole} ateliers sont prêts, dans « {self._folder().name} »."
        if self._undecided:
            told = f"{told} {names_words.printed(self._undecided)}"
            self._ws.say(told, Tone.WARN, "Voir les noms", self.names_asked.emit)
        elif self._whole > 1:
            self._ws.say(told, Tone.OK, "Ouvrir ce dossier", lambda: open_file(self._folder()))
        else:
            self._ws.say(told, Tone.OK)

    def synthesis(self) -> None:
        """The synthesis of this workshop's axis, over all its workshops."""
        one = self._workshop
        if one is None or one.axis_number is None or self.busy:
            return
        from fabrique_desktop.documents.printing import print_synthesis
        from fabrique_desktop.services.synthesis import compile_synthesis

        view = self._ws.database.read(compile_synthesis, one.axis_number, self._ws.clock())
        try:
            path = print_synthesis(view, self._folder())
        except OSError as error:
            self._ws.refuse(error)
            return
        self._ws.say(f"{path.name} est prête.", Tone.OK, "Ouvrir", lambda: open_file(path))

    # -- handing over

    def copy_to_key(self) -> None:
        from fabrique_desktop.documents.copying import copy_package

        if not self.made or self.root is None or self.busy or self._workshop is None:
            return
        target = ask_folder(self, "Choisir la clé", place_of_keys())
        if target is None:
            return
        self._done, self._whole = 0, 1
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel_button.show()
        self.copying.start(copy_package, self.made, self.root, target, plain_code(self._workshop.code))

    def _copied(self, copied: Copied) -> None:
        self._ended("")
        files = counted(copied.files, "fichier copié et relu", "fichiers copiés et relus")
        self._ws.say(f"{files} dans « {copied.folder} » : vous pouvez retirer la clé.", Tone.OK)

    def _print(self, path: Path) -> None:
        if print_file(path):
            self._ws.say(f"{path.name} est envoyé à l’imprimante.", Tone.OK)
        else:
            open_file(path)
            self._ws.say(
                "Pas d’imprimante habituelle : le document s’ouvre, imprimez-le depuis son lecteur.", Tone.INFO
            )

    def _failed(self, error: BaseException) -> None:
        self._preparing = False
        self._queue = []
        self._ended("")
        self._ws.refuse(error)

    def _ended(self, text: str) -> None:
        if self._making is not None and not self.made:
            with suppress(OSError):
                self._place(self._making).rmdir()  # made for documents that never came
        self.progress.hide()
        self.cancel_button.hide()
        for one in (self.export_button, self.all_button, self.synthesis_button):
            one.setEnabled(True)
        if text:
            self._ws.say(text, Tone.INFO)
