"""The notice, the sheets and the plan of the tables, opened in the system's reader, which prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from fabrique_desktop.services import programme, reporting, seating
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace


def print_paper(ws: Workspace, workshops: Sequence[WorkshopRow], what: str, folder: Path) -> None:
    """`what` is « sheet », « arrivals », « notice », « charter » or « tables », for each workshop of the desk."""
    for one in workshops:
        try:
            path = _write(ws, one, what, folder)
        except OSError as error:
            ws.refuse(error)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        opens = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder)))
        ws.say(f"{path.name} est prêt à imprimer, dans « {folder.name} ».", Tone.OK, "Ouvrir ce dossier", opens)


def _write(ws: Workspace, one: WorkshopRow, what: str, folder: Path) -> Path:
    from fabrique_desktop.documents import printing  # reportlab, only to print

    if what == "notice":
        return printing.print_notice(ws.database.read(programme.process), one, folder)
    if what == "charter":
        return printing.print_charter(ws.database.read(programme.process), one, folder)
    if what == "tables":
        return printing.print_tables(ws.database.read(seating.compile_plan, one.id, ws.clock()), folder)
    sheet = ws.database.read(reporting.compile_sheet, one.id, ws.clock(), blank=what == "sheet")
    return printing.print_sheet(sheet, folder)
