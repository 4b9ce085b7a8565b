"""The page « Droits des personnes », made when it is first asked for, and ended before its dossier is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from fabrique_desktop.ui.desk import Desk
from fabrique_desktop.ui.post_rooms import may_show
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone

if TYPE_CHECKING:
    from fabrique_desktop.ui.rights_page import RightsPage
    from fabrique_desktop.ui.workbench import Workbench

PAGE = "rights"
_ANOTHER_CARD = "Une fiche est déjà ouverte ici : gardez-la ou laissez-la, puis demandez à nouveau la correction."


class Rights(QObject):
    """For whoever leads; the others are told whose page it is."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.page: RightsPage | None = None

    def show(self) -> None:
        bench = self._desk.bench
        if bench is None:
            return
        if PAGE not in bench.window.pages and may_show(bench.post, PAGE):
            self._make(bench)
        bench.go(PAGE)

    def _make(self, bench: Workbench) -> None:
        from fabrique_desktop.ui.rights_page import RightsPage

        page = self.page = RightsPage(bench.ws, bench.documents_folder)
        page.closed.connect(lambda: bench.go("day"))
        page.correct_asked.connect(lambda person_id: self._correct(bench, person_id))
        bench.before_closing.append(page.close_dossier)
        bench.window.furnish({PAGE: page})

    def _correct(self, bench: Workbench, person_id: str) -> None:
        """Their card, at the desk, as F2 opens it; one that is being filled there is not typed over."""
        bench.go("desk")
        panels = bench.desk.panels
        if panels.form.isHidden():
            panels.correct(person_id)
        elif panels.form.card.participant_id != person_id:
            bench.ws.say(_ANOTHER_CARD, Tone.INFO)

    def dress(self, look: Look) -> None:
        if self.page is not None and isValid(self.page):
            self.page.dress(look)
