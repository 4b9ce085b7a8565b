"""The pages built when they are first asked for: opening a dossier need not pay for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.ahead import Piece
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import shortcut
from fabrique_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from fabrique_desktop.ui.capture_page import CapturePage
    from fabrique_desktop.ui.check_in_page import CheckInPage
    from fabrique_desktop.ui.closing_page import ClosingPage
    from fabrique_desktop.ui.help_page import HelpPage
    from fabrique_desktop.ui.import_page import ImportPage
    from fabrique_desktop.ui.lead_page import LeadPage
    from fabrique_desktop.ui.names_page import NamesPage
    from fabrique_desktop.ui.programme_page import ProgrammePage
    from fabrique_desktop.ui.projection_paging import Turning
    from fabrique_desktop.ui.projection_window import ProjectionWindow
    from fabrique_desktop.ui.tidy_page import TidyPage

P = TypeVar("P", bound=QWidget)
Go = Callable[[str], None]
#: for the desk and the table, then for the other pages: each is small once those before it are there
_MODULES = (
    "services.capture", "domain.care", "services.naming", "services.leaks", "services.check_in",
    "services.completing", "services.typed_arrival", "ui.check_in_gestures", "ui.check_in_views", "ui.check_in_page",
    "services.formulating", "services.projecting", "ui.about_panel", "ui.capture_cards", "ui.widgets.composer",
    "ui.proposal_panel", "ui.capture_page",
    "ui.messages", "ui.projection_window", "ui.tidy_page", "ui.lead_page", "services.reporting", "ui.closing_page",
    "ui.names_page", "ui.programme_page", "services.importing", "documents.registrants", "ui.import_page",
)  # fmt: skip


def _nothing(*_told: object) -> None:
    """A page that is not concerned."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a page does when workshops are taken in hand, the look changes, the window may go, the dossier goes."""

    opened: Callable[[Sequence[WorkshopRow]], None] = _nothing
    dressed: Callable[[Look], None] = _nothing
    keep: Callable[[], None] = _nothing
    close: Callable[[], object] = _nothing


class LaterPages:
    """Furnishes the window with a page the first time, and tells those that exist what they must know.

    A page is an entry of `_makers` and a property that makes it, binds it to the others and hands it to `_put`.
    """

    def __init__(
        self, workspace: Workspace, window: MainWindow, go: Go, folder: Callable[[], Path], name: Callable[[], None]
    ) -> None:
        """`go` leads to a page, `name` says above it what it is about."""
        self._ws, self._window, self._go, self._folder, self._name = workspace, window, go, folder, name
        self._workshops: Sequence[WorkshopRow] = ()
        self._told: list[_Told] = []
        self._before = {"names": "capture", "help": "day"}
        self._focus_before_help: QWidget | None = None
        self._makers: Mapping[str, Callable[[], QWidget]] = {
            "desk": lambda: self.desk, "capture": lambda: self.capture, "tidy": lambda: self.tidy,
            "names": lambda: self.names, "lead": lambda: self.lead, "closing": lambda: self.closing,
            "programme": lambda: self.programme, "import": lambda: self.importing, "help": lambda: self.help,
        }  # fmt: skip

    def furnish(self, page: str) -> None:
        shown = self._window.shown_page()
        if page in self._before and shown not in ("", page, "help"):
            self._before[page] = shown
            self._focus_before_help = QApplication.focusWidget() if page == "help" else None
        if page in self._makers and page not in self._window.pages:
            self._makers[page]()

    # -- what they are told

    def open_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        self._workshops = workshops
        for page in self._told:
            page.opened(workshops)

    def dress(self, look: Look) -> None:
        for page in self._told:
            page.dressed(look)

    def keep(self) -> None:
        for page in self._told:
            page.keep()

    def close(self) -> None:
        for page in self._told:
            page.close()

    def unplugged(self, screen: QScreen) -> None:
        if "room" in vars(self):
            self.room.unplugged(screen)

    def _put(self, name: str, page: P, told: _Told = _Told()) -> P:
        self._told.append(told)
        if self._workshops:
            told.opened(self._workshops)
        self._window.furnish({name: page})
        return page

    # -- each of them

    @cached_property
    def desk(self) -> CheckInPage:
        from fabrique_desktop.ui.check_in_page import CheckInPage

        made = CheckInPage(self._ws)
        made.import_asked.connect(self._import)
        made.print_asked.connect(self._print)
        return self._put("desk", made, _Told(opened=made.open_workshops, dressed=made.dress))

    @cached_property
    def capture(self) -> CapturePage:
        from fabrique_desktop.ui.capture_page import CapturePage

        made = CapturePage(self._ws)
        made.tidy_asked.connect(partial(self._go, "tidy"))
        made.gestures.names_asked.connect(self._look_at_names)
        shortcut(made, keys.NAMES, partial(self._go, "names"))

        def dress(look: Look) -> None:
            made.list.dress(look)
            made.composer.dress()

        return self._put("capture", made, _Told(_first(made.open_workshop), dress, made.keep, made.keep))

    @cached_property
    def tidy(self) -> TidyPage:
        from fabrique_desktop.ui.tidy_page import TidyPage

        made = TidyPage(self._ws)
        made.closed.connect(partial(self._go, "capture"))
        made.edit_asked.connect(lambda id_: self._back_to(id_, self.capture.entries.edit_chosen))
        made.draw_up_asked.connect(lambda id_: self._back_to(id_, self.capture.draw_up))
        made.typed.connect(self._type_on)
        return self._put("tidy", made, _Told(_first(made.open_workshop), made.dress, made.keep))

    @cached_property
    def names(self) -> NamesPage:
        from fabrique_desktop.ui.names_page import NamesPage

        made = NamesPage(self._ws)
        made.closed.connect(lambda: self._go(self._before["names"]))
        made.edit_asked.connect(lambda id_: self._back_to(id_, self.capture.edit_chosen))
        made.page_asked.connect(self._go)
        made.show_asked.connect(self.capture.gestures.show)
        return self._put("names", made, _Told(_first(made.open_workshop), made.dress, made.keep))

    @cached_property
    def lead(self) -> LeadPage:
        from fabrique_desktop.ui.lead_page import LeadPage

        made = LeadPage(self._ws)
        made.now.follow_pages(self.turning)
        shortcut(made, keys.NAMES, partial(self._go, "names"))
        return self._put("lead", made, _Told(_first(made.open_workshop), made.dress, made.keep))

    @cached_property
    def closing(self) -> ClosingPage:
        from fabrique_desktop.ui.closing_page import ClosingPage

        made = ClosingPage(self._ws, self._folder)
        made.asked.connect(self._lead_to)
        return self._put("closing", made, _Told(_first(made.open_workshop), close=made.task.stop))

    @cached_property
    def programme(self) -> ProgrammePage:
        from fabrique_desktop.ui.programme_page import ProgrammePage

        made = ProgrammePage(self._ws)
        made.turned.connect(self._name)
        opened = _first(lambda workshop: made.workshops.choose(workshop.id))
        return self._put("programme", made, _Told(opened, made.dress, made.keep))

    @cached_property
    def importing(self) -> ImportPage:
        from fabrique_desktop.ui.import_page import ImportPage

        made = ImportPage(self._ws)
        made.closed.connect(partial(self._go, "desk"))
        return self._put("import", made, _Told(close=made.task.stop))

    @cached_property
    def help(self) -> HelpPage:
        from fabrique_desktop.ui.help_page import HelpPage

        made = HelpPage()
        made.closed.connect(self._leave_help)
        return self._put("help", made)

    @cached_property
    def turning(self) -> Turning:
        """The pages of the room's screen, turned from there and from the lead's page."""
        from fabrique_desktop.ui.projection_paging import Turning

        return Turning(self._ws.clock)

    @cached_property
    def room(self) -> ProjectionWindow:
        """The second screen: a window of its own, that the frame does not hold."""
        from fabrique_desktop.ui.projection_window import ProjectionWindow

        made = ProjectionWindow(self._ws, self.turning)
        told = _Told(opened=lambda workshops: made.open_workshop(workshops[0].id), close=made.deleteLater)
        self._told.append(told)
        if self._workshops:
            told.opened(self._workshops)
        return made

    # -- from one to another

    def _leave_help(self) -> None:
        """Back to the page one came from, with the focus where it was."""
        focused = self._focus_before_help
        self._go(self._before["help"])
        if focused is not None and isValid(focused) and focused.isVisible():
            focused.setFocus()

    def _lead_to(self, page: str, id_: str) -> None:
        """To an incomplete point, with the cursor on its first entry."""
        self._go(page)
        if id_:
            (self.desk.views if page == "desk" else self.capture).reveal(id_)

    def _look_at_names(self, contribution_id: str, awaited: bool) -> None:
        """To what was found in a contribution that the lead wanted to show."""
        self._go("names")
        self.names.reveal(contribution_id, for_the_room=awaited)

    def _back_to(self, contribution_id: str, act: Callable[[], None]) -> None:
        """From the tidy view to an entry in capture, to correct it or to draw it up."""
        self._go("capture")
        self.capture.reveal(contribution_id)
        act()

    def _type_on(self, text: str) -> None:
        """A letter typed in the tidy view belongs to the line."""
        self._go("capture")
        self.capture.composer.line.setFocus()
        self.capture.composer.line.insertPlainText(text)

    def _import(self) -> None:
        self._go("import")
        self.importing.choose(self._workshops[0].id if self._workshops else None)

    def _print(self, what: str) -> None:
        from fabrique_desktop.ui.paper import print_paper

        print_paper(self._ws, self._workshops, what, self._folder())


def _first(open_workshop: Callable[[WorkshopRow], None]) -> Callable[[Sequence[WorkshopRow]], None]:
    """For a page that holds one workshop where the desk may hold two."""
    return lambda workshops: open_workshop(workshops[0])


def modules_ahead() -> Iterator[Piece]:
    """What the first visit of each page would load, in small pieces; the pages themselves are quick to build."""
    for name in _MODULES:
        yield partial(import_module, f"fabrique_desktop.{name}")
    yield partial(import_module, "snowballstemmer")
    yield _load_stems


def _load_stems() -> None:
    """The stemmer and its families, which the first validated line would otherwise wait for."""
    from fabrique_desktop.domain.stems import stem_key

    stem_key("atelier")
