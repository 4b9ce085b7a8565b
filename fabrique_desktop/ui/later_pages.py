"""The pages built when they are first asked for: opening a dossier need not pay for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.capture_page import CapturePage
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from fabrique_desktop.ui.lead_page import LeadPage
    from fabrique_desktop.ui.programme_page import ProgrammePage
    from fabrique_desktop.ui.tidy_page import TidyPage

NAMES = ("lead", "tidy", "programme")
#: those with an entry in the sidebar; capture leads to the tidy view
ENTRIES = ("lead", "programme")
Go = Callable[[str], None]


class LaterPages:
    """Furnishes the window with a page the first time; `built` are those that exist."""

    def __init__(self, workspace: Workspace, window: MainWindow, capture: CapturePage, go: Go) -> None:
        self._ws, self._window, self._capture, self._go = workspace, window, capture, go
        self._workshop: WorkshopRow | None = None

    def furnish(self, page: str) -> None:
        if page in NAMES and page not in self._window.pages:
            self._window.furnish({page: self._page(page)})

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop = workshop
        if "lead" in self._window.pages:
            self.lead.open_workshop(workshop)
        if "tidy" in self._window.pages:
            self.tidy.open_workshop(workshop)

    def dress(self, look: Look) -> None:
        for page in self.built:
            page.dress(look)

    def keep(self) -> None:
        for page in self.built:
            page.keep()

    @property
    def built(self) -> Sequence[LeadPage | TidyPage | ProgrammePage]:
        return [self._page(page) for page in NAMES if page in self._window.pages]

    def _page(self, page: str) -> LeadPage | TidyPage | ProgrammePage:
        if page == "lead":
            return self.lead
        return self.tidy if page == "tidy" else self.programme

    @cached_property
    def programme(self) -> ProgrammePage:
        from fabrique_desktop.ui.programme_page import ProgrammePage

        return ProgrammePage(self._ws)

    @cached_property
    def lead(self) -> LeadPage:
        from fabrique_desktop.ui.lead_page import LeadPage

        made = LeadPage(self._ws)
        if self._workshop is not None:
            made.open_workshop(self._workshop)
        return made

    @cached_property
    def tidy(self) -> TidyPage:
        from fabrique_desktop.ui.tidy_page import TidyPage

        made = TidyPage(self._ws)
        made.closed.connect(partial(self._go, "capture"))
        made.edit_asked.connect(lambda id_: self._back_to(id_, self._capture.entries.edit_chosen))
        made.draw_up_asked.connect(lambda id_: self._back_to(id_, self._capture.draw_up))
        made.typed.connect(self._type_on)
        if self._workshop is not None:
            made.open_workshop(self._workshop)
        return made

    def _back_to(self, contribution_id: str, act: Callable[[], None]) -> None:
        """From the tidy view to an entry in capture, to correct it or to draw it up."""
        self._go("capture")
        self._capture.reveal(contribution_id)
        act()

    def _type_on(self, text: str) -> None:
        """A letter typed in the tidy view belongs to the line."""
        self._go("capture")
        self._capture.composer.line.setFocus()
        self._capture.composer.line.insertPlainText(text)
