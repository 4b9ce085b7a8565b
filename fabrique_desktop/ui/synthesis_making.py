"""The synthesis of an axis, from the page of documents: read in one view, written by a child process, remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.services import editions, leaks
from fabrique_desktop.services.axis_editions import AxisBundle, compile_axis
from fabrique_desktop.ui import names_words
from fabrique_desktop.ui.handing import open_file
from fabrique_desktop.ui.synthesis_child import Printed, make_synthesis
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace


class SynthesisMaking(QObject):
    """`ended` with what is still to be said, when nothing runs any more; what was made is said here."""

    failed = Signal(object)
    ended = Signal(str)

    def __init__(self, parent: QObject, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__(parent)
        self._ws, self._folder = workspace, folder
        self._preparing = False
        self._view: AxisBundle | None = None
        self.task = Task(self)
        self.task.finished.connect(self._finished)
        self.task.failed.connect(self.failed)
        self.task.cancelled.connect(partial(self.ended.emit, "Synthèse arrêtée : aucun fichier à moitié écrit."))

    @property
    def running(self) -> bool:
        return self._preparing or self.task.running

    def start(self, axis_number: int) -> None:
        self._preparing = True
        at = self._ws.clock()
        self._ws.gestures.run(compile_axis, axis_number, at, done=self._write, failed=self._refused)

    def cancel(self) -> None:
        if self._preparing:
            self._preparing = False
            self.ended.emit("Synthèse arrêtée : rien n’a été écrit.")
        self.task.cancel()

    def _refused(self, error: Exception) -> None:
        self._preparing = False
        self.failed.emit(error)

    def _write(self, view: AxisBundle) -> None:
        if self._preparing:
            self._preparing = False
            self._view = view
            self.task.start(make_synthesis, view.synthesis, self._folder())

    def _finished(self, printed: Printed) -> None:
        view = self._view
        if view is None:
            return
        self._ws.gestures.run(
            partial(
                editions.record_edition, version=view.version, seal="", digest=printed.digest,
                folder=str(printed.path.parent), at=self._ws.clock(),
            ),
            None,
        )  # fmt: skip
        self.ended.emit("")
        undecided = leaks.awaited(view.undecided)
        told = " ".join([f"{printed.path.name} est prête.", *([names_words.printed(undecided)] if undecided else [])])
        self._ws.say(told, Tone.WARN if undecided else Tone.OK, "Ouvrir", partial(open_file, printed.path))
