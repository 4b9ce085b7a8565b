"""The system's file windows, with their few words in French where the system has none of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_LABELS = {
    QFileDialog.DialogLabel.LookIn: "Voir dans :",
    QFileDialog.DialogLabel.FileName: "Nom du fichier :",
    QFileDialog.DialogLabel.FileType: "Type de fichier :",
    QFileDialog.DialogLabel.Reject: "Annuler",
}


def ask_open(parent: QWidget, title: str, folder: Path | None, kinds: str) -> Path | None:
    """An existing file, or None when the person changes their mind."""
    dialog = _dialog(parent, title, kinds, "Ouvrir")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if folder is not None:
        dialog.setDirectory(str(folder))
    return _answer(dialog)


def ask_folder(parent: QWidget, title: str, folder: Path | None) -> Path | None:
    dialog = _dialog(parent, title, "Dossiers (*)", "Choisir")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if folder is not None:
        dialog.setDirectory(str(folder))
    return _answer(dialog)


def ask_save(parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
    dialog = _dialog(parent, title, kinds, "Créer")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDirectory(str(proposed.parent))
    dialog.selectFile(proposed.name)
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, kinds: str, accept: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setNameFilters(kinds.split(";;"))
    for part, text in _LABELS.items():
        dialog.setLabelText(part, text)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None
