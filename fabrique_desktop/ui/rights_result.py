"""What was erased, what is left to destroy by hand, and the certificate, saved where asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fabrique_desktop import erasing
from fabrique_desktop.erasing import Erased
from fabrique_desktop.ui import rights_words as words
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.files import ask_save
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, card, label
from fabrique_desktop.ui.workspace import Workspace


class ErasedCard(QWidget):
    """`read` when whoever erased has finished with it."""

    read = Signal()

    def __init__(self, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._ws, self._folder = workspace, folder
        self._done: Erased | None = None
        frame, inside = card()
        self.told = label("", wrap=True)
        self.left_to_do = label("", wrap=True)
        self.save_button = button("Enregistrer l’attestation…", self.save, primary=True)
        self.back_button = button("Terminé", self.read.emit)
        inside.addWidget(label("Effacement terminé", name="section"))
        inside.addWidget(self.told)
        inside.addLayout(Flow(self.save_button, self.back_button))
        inside.addWidget(self.left_to_do)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)
        self.hide()

    def show_done(self, done: Erased) -> None:
        self._done = done
        self.told.setText(words.done(done))
        left = words.to_destroy(done.around)
        self.left_to_do.setText(left)
        self.left_to_do.setVisible(bool(left))
        self.show()
        QTimer.singleShot(0, self.save_button, self.save_button.setFocus)

    def save(self) -> None:
        """Nothing that exists is covered."""
        if self._done is None:
            return
        told = erasing.certificate(self._ws.database, self._done)
        proposed = self._folder().parent / f"ATTESTATION_{told.number}.pdf"
        target = ask_save(self, "Enregistrer l’attestation", proposed, "PDF (*.pdf)")
        if target is None:
            return
        from fabrique_desktop.documents.erasure_pdf import write_erasure_certificate  # reportlab, only to write

        try:
            write_erasure_certificate(told, target if target.suffix else target.with_suffix(".pdf"))
        except OSError as error:
            self._ws.refuse(error)
        else:
            self._ws.say("Attestation enregistrée : elle ne porte pas de nom, et peut être remise.", Tone.OK)
            self.back_button.setFocus()
