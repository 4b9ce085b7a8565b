"""An open dossier in the window: its pages, the workshop in hand, the clock, the second screen."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaObject, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QShortcut

from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import programme, sequencing
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store import keyring
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Drafts
from fabrique_desktop.ui import frame_words, keys
from fabrique_desktop.ui.ahead import Ahead
from fabrique_desktop.ui.awake import Awake
from fabrique_desktop.ui.day_page import DayPage
from fabrique_desktop.ui.later_pages import LaterPages, modules_ahead
from fabrique_desktop.ui.live import ChangeFeed, Gestures, Refresh
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.post_rooms import may_show, not_yours
from fabrique_desktop.ui.posts import Posts
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import shortcut
from fabrique_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from fabrique_desktop.ui.capture_page import CapturePage
    from fabrique_desktop.ui.check_in_page import CheckInPage
    from fabrique_desktop.ui.closing_page import ClosingPage
    from fabrique_desktop.ui.help_page import HelpPage
    from fabrique_desktop.ui.import_page import ImportPage
    from fabrique_desktop.ui.lead_page import LeadPage
    from fabrique_desktop.ui.programme_page import ProgrammePage
    from fabrique_desktop.ui.projection_window import ProjectionWindow

_WORKING = ("desk", "capture", "tidy", "lead", "closing")


class Workbench(QObject):
    """Wires the pages of one dossier. Built first, so that a failure leaves the former one in place; then `enter`."""

    def __init__(
        self, window: MainWindow, database: Database, clock: Callable[[], datetime], look: Look, posts: Posts
    ) -> None:
        super().__init__(window)
        self.window, self.database, self._clock = window, database, clock
        self.post, self.protected, self.running = database.post, bool(keyring.key_of(database.path)), False
        self.workshops: list[WorkshopRow] = []
        self._awake = Awake()
        self._leaving = self._closed = False
        self._ends_at: datetime | None = None
        self.ws = Workspace(
            database, Gestures(database, self), ChangeFeed(database, self), Drafts(database.path), clock, look,
            window.banner.say,
        )  # fmt: skip
        self.ws.operator, self.ws.tables = posts.recall(database.dossier)
        database.operator = self.ws.operator
        self.ws.keep = partial(posts.keep, database.dossier)
        self.day = DayPage(self.ws)
        self.later = LaterPages(self.ws, window, self.go, self.documents_folder, self._name)
        self.ahead: Ahead | None = None
        self.before_closing: list[Callable[[], object]] = [self._awake.release, self.later.close]
        self.after_closing: list[Callable[[], object]] = []
        self._made: list[QObject] = []
        self._links: list[QMetaObject.Connection] = []
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)

    def enter(self) -> None:
        """Take the window over: its pages, its keys, its clock."""
        self.window.furnish({"day": self.day})
        self.window.allow(lambda page: may_show(self.post, page))
        self._bind()
        self._bind_keys()
        self._tick.start()
        self.choose(list(self.day.proposed)[:1], "")
        self.window.show_page("day")  # not `go`: what was said while the window opened is still to be read
        self.ahead = Ahead(self.window, (*modules_ahead(), gc.freeze), self)

    def _bind(self) -> None:
        window, ws = self.window, self.ws
        window.may_close = self.may_close
        self._links += [
            window.asked.connect(self.go),
            window.help_asked.connect(lambda: self.go("help")),
            window.unheard.connect(self._tell_unheard),
            window.project_asked.connect(self.toggle_room),
            ws.gestures.succeeded.connect(window.banner.settle),
        ]
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            self._links.append(app.screenRemoved.connect(lambda _screen: self.later.unplugged(self.window.screen())))
        ws.gestures.pending_changed.connect(self._show_pending)
        ws.gestures.refused.connect(ws.refuse)
        ws.gestures.failed.connect(self._stay)
        ws.feed.lost.connect(ws.refuse)
        self.day.chosen.connect(self.choose)
        Refresh(ws.feed, frozenset({"workshop", "process", "axis", "sequence"}), self._describe, self)

    def _bind_keys(self) -> None:
        self._made += [
            shortcut(self.window, key, action, everywhere=True)
            for key, action in (
                (keys.DAY, partial(self.go, "day")), (keys.DESK, partial(self.go, "desk")),
                (keys.CAPTURE, partial(self.go, "capture")), (keys.CLOSING, partial(self.go, "closing")),
                (keys.LEAD, partial(self.go, "lead")),
                (keys.PROGRAMME, partial(self.go, "programme")), (keys.HELP, partial(self.go, "help")),
                (keys.PROJECT, self.toggle_room), (keys.BLANK, self._blank),
            )
        ]  # fmt: skip

    # -- where one is

    @property
    def workshop(self) -> WorkshopRow | None:
        return self.workshops[0] if self.workshops else None

    def choose(self, workshops: Sequence[WorkshopRow], page: str) -> None:
        """Take a workshop in hand, or two parallel ones at the desk, and go to a page (or stay)."""
        if workshops:
            self.workshops = list(workshops)
            self.later.open_workshops(self.workshops)
            self.day.select(self.workshops[0].id)
        self._describe()
        if page:
            self.go(page)

    def go(self, page: str) -> None:
        """To a page of this post; from « Aujourd’hui », with the workshop chosen in its list."""
        if not self._may(page):
            return
        chosen = self.day.list.current_row() if page in _WORKING and self._is_shown("day") else None
        if chosen is not None and chosen.id not in [one.id for one in self.workshops]:
            self.choose([chosen], "")
        self.later.furnish(page)
        self.window.banner.leave()
        self.window.show_page(page if page in self.window.pages else "day")
        self._name()

    @property
    def desk(self) -> CheckInPage:
        return self.later.desk

    @property
    def capture(self) -> CapturePage:
        return self.later.capture

    @property
    def closing(self) -> ClosingPage:
        return self.later.closing

    @property
    def importing(self) -> ImportPage:
        return self.later.importing

    @property
    def help(self) -> HelpPage:
        return self.later.help

    @property
    def room(self) -> ProjectionWindow:
        return self.later.room

    @property
    def lead(self) -> LeadPage:
        return self.later.lead

    @property
    def programme(self) -> ProgrammePage:
        return self.later.programme

    def _is_shown(self, page: str) -> bool:
        return self.window.stack.currentWidget() is self.window.pages.get(page)

    def documents_folder(self) -> Path:
        """Beside the dossier, where the staff look for them."""
        return self.database.path.parent / f"{self.database.path.stem} - documents"

    # -- what the frame says

    def _describe(self) -> None:
        about = self.database.read(programme.process)
        rows = {one.id: one for one in self.database.read(programme.workshops)}
        self.workshops = [rows[one.id] for one in self.workshops if one.id in rows]
        if not self.workshops and self.day.proposed:
            self.choose(list(self.day.proposed)[:1], "")
            return
        window = self.window
        window.brand.setText(about.name)
        window.training.setVisible(about.training)
        frame_words.tell_dossier(window, self.database.path, self.post, protected=self.protected)
        one = self.workshop
        if one is not None:
            self._ends_at = self.database.read(sequencing.expected_end, one.id)
        self._name()
        self.running = any(each.state is WorkshopState.RUNNING for each in rows.values())
        (self._awake.hold if self.running else self._awake.release)()
        self._show_time()
        self._show_pending(self.ws.gestures.pending)

    def _name(self) -> None:
        """The workshop in hand; in the programme, the one that is being changed there."""
        if not self.workshops:
            return
        if self._is_shown("programme"):
            frame_words.tell_edited(self.window, self.workshops, self.programme.subject)
        else:
            frame_words.tell_workshops(self.window, self.workshops)

    def _show_time(self) -> None:
        one = self.workshop
        runs = one is not None and one.state is WorkshopState.RUNNING
        frame_words.tell_time(self.window, self._clock(), self._ends_at if runs else None)

    def _show_pending(self, pending: int) -> None:
        self.window.show_saved(pending, self._clock())
        if self._leaving and pending == 0:
            self.window.close()

    def _tell_unheard(self, key: str) -> None:
        """A key that does nothing here never leaves somebody wondering."""
        if told := keys.elsewhere(key):
            self.ws.say(told, Tone.INFO)

    def toggle_room(self) -> None:
        if self._may("room"):
            self.room.toggle(self.window.screen())

    def _blank(self) -> None:
        if self._may("room"):
            self.room.toggle_blank()

    def _may(self, page: str) -> bool:
        """Whether it is of this post; whose it is, is said."""
        if not may_show(self.post, page):
            self.ws.say(not_yours(self.post, page), Tone.INFO)
            return False
        return True

    def deafen(self) -> None:
        """Covered, and not closed yet: no key reaches it any more."""
        for made in self._made:
            if isinstance(made, QShortcut):
                made.setEnabled(False)

    # -- look and leaving

    def dress(self, look: Look) -> None:
        self.ws.look = look
        self.day.list.dress(look)
        self.later.dress(look)
        self.window.dress(look)

    def may_close(self) -> bool:
        """Quitting with writes pending waits for them, and says so."""
        self.later.keep()
        if self.ws.gestures.pending:
            self._leaving = True
            self.ws.say("Enregistrement en cours : la fenêtre se fermera dès que tout est écrit.", Tone.WARN)
            return False
        self.close()
        return True

    def _stay(self) -> None:
        """Something was refused while leaving: the window stays, so that it can be seen."""
        self._leaving = False

    def close(self) -> None:
        """Let the dossier go, all of it; once, though whoever quits while it is being locked asks for it twice."""
        if self._closed:
            return
        self._closed = True
        self._tick.stop()
        if self.ahead is not None:
            self.ahead.stop()
        for act in self.before_closing:
            act()
        for link in self._links:
            QObject.disconnect(link)
        for made in self._made:
            made.deleteLater()
        self.ws.feed.close()
        with closing(self.database):
            self.ws.drafts.close()
        for act in self.after_closing:
            act()
        self.window.may_close = lambda: True
        self.deleteLater()
