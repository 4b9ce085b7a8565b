"""The window around the pages: never larger than its screen, its keys heard everywhere, its news brief."""

from __future__ import annotations

from itertools import pairwise, permutations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from fabrique_desktop import paths
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.keys import TABLE_OF_KEYS, Where
from fabrique_desktop.ui.main_window import ROOMS, MainWindow
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import FRESH_MS, Tone
from fabrique_desktop.ui.widgets.parts import label, shortened
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener

Standing = tuple[tuple[int, int], float]  # the window's size, that of the text
PAGES = ("day", "desk", "capture", "tidy", "names", "lead", "closing", "programme", "import", "help")
LAPTOP, PROJECTOR = (1366, 768), (1024, 768)
SMALL: list[Standing] = [(PROJECTOR, 1.0), (LAPTOP, 1.0), (LAPTOP, 1.25), (LAPTOP, 1.5), (LAPTOP, 2.0)]


def stand(player: Player, size: tuple[int, int], zoom: float) -> MainWindow:
    window = player.desktop.window
    window.resize(*size)
    player.desktop.dress(Look(zoom=zoom))
    QTest.qWait(50)
    return window


def page_of(player: Player) -> QWidget:
    page = player.desktop.window.stack.currentWidget()
    assert page is not None
    return page


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def in_sight(window: MainWindow, widget: QWidget) -> bool:
    """All of it stands where the page is looked at."""
    viewport = window.stack.parentWidget()
    assert viewport is not None
    corner = widget.mapTo(viewport, QPoint(0, 0))
    return viewport.rect().contains(QRect(corner, widget.size()))


class TestSize:
    @pytest.mark.parametrize("zoom", [1.25, 1.5, 2.0])
    def test_large_text_then_normal_text_leaves_the_window_as_it_was(
        self, open_window: Opener, dossier: Path, zoom: float
    ) -> None:
        """Once a page was shown in large letters, the window kept asking for the width they took."""
        player = open_window(dossier, page="capture")
        window = stand(player, LAPTOP, zoom)
        player.press(Qt.Key.Key_R, CTRL)
        QTest.qWait(50)
        player.press(Qt.Key.Key_Escape)
        player.press(Qt.Key.Key_0, CTRL)
        QTest.qWait(100)
        assert player.desktop.look.zoom == 1.0
        assert (window.width(), window.height()) == LAPTOP
        assert window.minimumSizeHint().width() <= PROJECTOR[0]
        assert page_of(player).width() <= LAPTOP[0]

    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("at", SMALL)
    def test_every_page_has_its_width(self, open_window: Opener, dossier: Path, at: Standing, page: str) -> None:
        player = open_window(dossier, page="capture")
        window = stand(player, *at)
        player.bench.go(page)
        QTest.qWait(50)
        assert (window.width(), window.height()) == at[0]
        viewport = window.stack.parentWidget()
        assert viewport is not None
        assert page_of(player).width() <= viewport.width()

    @pytest.mark.parametrize("page", ["desk", "capture", "lead", "tidy"])
    def test_what_has_the_focus_is_in_sight(
        self, open_window: Opener, dossier: Path, registered: Database, page: str
    ) -> None:
        player = open_window(dossier, page=page)
        window = stand(player, (1366, 700), 2.0)
        for button in page_of(player).findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                assert in_sight(window, button), button.text()

    def test_the_sidebar_keeps_its_names_when_it_folds(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="desk")
        window = stand(player, PROJECTOR, 1.0)
        assert window.side.folded
        assert window.side.width() < 80
        for room in ROOMS:
            made = window.buttons[room.name]
            assert made.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
            assert made.accessibleName() == room.text
            assert room.key.shown in made.toolTip()
        window.resize(*LAPTOP)
        QTest.qWait(20)
        assert not window.side.folded

    def test_the_sidebar_fits_a_low_screen_in_large_letters(self, open_window: Opener, dossier: Path) -> None:
        window = stand(open_window(dossier, page="desk"), (1366, 700), 2.0)
        made = [window.buttons[name] for name in window.buttons]
        assert all(one.geometry().bottom() < window.side.height() for one in made)
        assert all(low.y() > high.geometry().bottom() for high, low in pairwise(made))

    def test_a_window_larger_than_its_screen_comes_back_into_it(self, open_window: Opener, dossier: Path) -> None:
        window = open_window(dossier, page="day").desktop.window
        room = window.screen().availableGeometry()
        window.resize(room.width() + 300, room.height() + 200)
        window.fit()
        assert window.width() <= room.width()
        assert window.height() <= room.height()


class TestWords:
    def test_a_text_too_long_gives_up_whole_words(self, qapp: QApplication) -> None:
        letters = label().fontMetrics()
        text = "A1-ACT-1 · Prévenir l’isolement social et encourager les solidarités"
        for width in range(150, letters.horizontalAdvance(text), 7):
            shown = shortened(text, letters, width)
            assert letters.horizontalAdvance(shown) <= width
            kept = shown.removesuffix("\u00a0…")
            assert text.startswith(kept)
            assert text[len(kept)] in " ·"
        assert shortened(text, letters, 10_000) == text

    def test_no_number_is_left_without_what_it_counts(self, qapp: QApplication) -> None:
        letters = label().fontMetrics()
        text = "12 contributions · 20 participation, 4 coordination"
        for width in range(120, letters.horizontalAdvance(text)):
            assert not shortened(text, letters, width).removesuffix("\u00a0…")[-1].isdecimal()

    def test_what_we_ship_bears_typographic_apostrophes(self) -> None:
        resources = paths.resource("texts", "room.toml").parents[1]
        shipped = [*(resources.parent / "database" / "seed").glob("*.toml"), *resources.glob("t*/*.*")]
        assert len(shipped) >= 7
        for path in shipped:
            for line in path.read_text(encoding="utf-8").splitlines():
                inside = [two for two in zip(line, line[1:], line[2:], strict=False) if two[1] == "'"]
                assert not [two for two in inside if two[0].isalpha() and two[2].isalpha()], (path.name, line)


class TestHelp:
    def test_it_gives_back_the_page_and_the_focus(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        player = open_window(dossier, page="capture")
        player.type("À moitié")
        player.press(Qt.Key.Key_F, CTRL)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        player.press(Qt.Key.Key_F1)
        assert player.desktop.window.shown_page() == "help"
        player.press(Qt.Key.Key_Escape)
        assert player.desktop.window.shown_page() == "capture"
        assert QApplication.focusWidget() is field
        assert player.bench.capture.composer.line.toPlainText() == "À moitié"

    @pytest.mark.parametrize("page", [page for page in PAGES if page != "help"])
    def test_from_every_page(self, open_window: Opener, dossier: Path, page: str) -> None:
        player = open_window(dossier, page=page)
        player.press(Qt.Key.Key_F1)
        player.press(Qt.Key.Key_Escape)
        assert player.desktop.window.shown_page() == page

    @pytest.mark.parametrize("page", ["day", "desk", "lead", "closing", "names"])
    def test_it_begins_with_the_keys_of_that_page(self, open_window: Opener, dossier: Path, page: str) -> None:
        player = open_window(dossier, page=page)
        player.press(Qt.Key.Key_F1)
        table = player.bench.help.table
        shown = table.item(table.currentRow(), 0)
        assert shown is not None
        assert shown.text() == WHERE[page].value

    def test_the_names_looked_at_still_lead_back(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="lead")
        player.bench.go("names")
        player.press(Qt.Key.Key_F1)
        player.press(Qt.Key.Key_Escape)
        player.press(Qt.Key.Key_Escape)
        assert player.desktop.window.shown_page() == "lead"


class TestZoomKeys:
    def test_ctrl_0_goes_back_to_the_normal_size(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="capture")
        for modifiers, key in ((CTRL, Qt.Key.Key_0), (CTRL, Qt.Key.Key_Agrave)):
            player.press(Qt.Key.Key_Plus, CTRL)
            player.press(Qt.Key.Key_Plus, CTRL)
            assert player.desktop.look.zoom == 1.5
            player.press(key, modifiers)
            assert player.desktop.look.zoom == 1.0
        assert keys.ZOOM_RESET in TABLE_OF_KEYS


class TestNews:
    def test_a_refusal_goes_with_the_page(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="desk")
        window = player.desktop.window
        player.bench.ws.say("Ce geste n’est pas possible ici.", Tone.ERROR)
        assert window.banner.isVisible()
        player.press(Qt.Key.Key_T, CTRL)
        assert not window.banner.isVisible()
        assert window.subtitle.isVisible()

    def test_it_goes_after_a_gesture_that_was_done(self, open_window: Opener, dossier: Path) -> None:
        """At once when it was read; else once there was time for it."""
        player = open_window(dossier, page="capture")
        banner = player.desktop.window.banner
        player.bench.ws.say("Ce geste n’est pas possible ici.", Tone.ERROR)
        player.type("Une ligne")
        player.press(Qt.Key.Key_Return)
        player.settle()
        assert banner.isVisible()
        banner._fresh.start(1)
        player.until(lambda: not banner.isVisible(), "the end of the refusal")
        assert FRESH_MS <= 8_000

    @pytest.mark.parametrize("at", [(PROJECTOR, 1.0), (LAPTOP, 1.0), (LAPTOP, 2.0)])
    def test_it_hides_no_name_and_moves_nothing(self, open_window: Opener, dossier: Path, at: Standing) -> None:
        player = open_window(dossier, page="capture")
        window = stand(player, *at)
        before = player.bench.capture.composer.mapTo(window, QPoint(0, 0))
        player.bench.ws.say("Hüseyin Çelik figure déjà parmi les présents de cet atelier.", Tone.ERROR)
        QTest.qWait(50)
        assert window.title.isVisible()
        assert "A3-ACT-1" in window.title.text()
        under_title = window.title.mapTo(window, QPoint(0, window.title.height())).y()
        assert window.banner.mapTo(window, QPoint(0, 0)).y() >= under_title
        assert player.bench.capture.composer.mapTo(window, QPoint(0, 0)) == before

    def test_a_refusal_is_not_red(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="desk")
        player.bench.ws.say("Ce geste n’est pas possible ici.", Tone.ERROR)
        assert player.desktop.window.banner.property("tone") == "warn"


class TestKeysInTheFrame:
    def test_a_page_key_is_heard_from_the_sidebar(
        self, open_window: Opener, dossier: Path, registered: Database
    ) -> None:
        player = open_window(dossier, page="desk")
        player.desktop.window.buttons["lead"].setFocus()
        player.press(Qt.Key.Key_N, CTRL)
        views = player.bench.desk.views
        assert views.tabs.currentWidget() is views.numbers
        assert player.bench.desk.isAncestorOf(focused())

    def test_letters_typed_there_are_not_lost(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="capture")
        player.desktop.window.buttons["lead"].setFocus()
        player.type("Le bus")
        assert player.bench.capture.composer.line.toPlainText() == "Le bus"

    def test_ctrl_alone_leaves_the_focus(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="capture")
        button = player.desktop.window.buttons["lead"]
        button.setFocus()
        player.press(Qt.Key.Key_Control)
        player.press(Qt.Key.Key_Shift)
        assert button.hasFocus()
        player.press(Qt.Key.Key_Escape)
        assert player.bench.capture.composer.line.hasFocus()

    def test_enter_presses_a_button_of_the_sidebar(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="capture")
        player.desktop.window.buttons["desk"].setFocus()
        player.press(Qt.Key.Key_Return)
        assert player.desktop.window.shown_page() == "desk"

    @pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
    def test_tab_starts_from_the_page_when_nothing_has_the_focus(
        self, open_window: Opener, dossier: Path, key: Qt.Key
    ) -> None:
        player = open_window(dossier, page="capture")
        focused().clearFocus()
        QTest.keyClick(player.desktop.window, key)
        assert player.bench.capture.isAncestorOf(focused())

    def test_after_a_menu_left_by_escape_tab_stays_in_the_page(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, page="capture")
        player.type("Une ligne")
        player.press(Qt.Key.Key_Return)
        player.settle()
        around = player.bench.capture.entries.around
        QTest.mouseClick(around, Qt.MouseButton.LeftButton)
        QTest.qWait(20)
        player.press(Qt.Key.Key_Escape)
        player.desktop.window.activateWindow()
        player.press(Qt.Key.Key_Tab)
        assert player.bench.capture.isAncestorOf(focused())


WHERE = {
    "day": Where.DAY, "desk": Where.DESK, "capture": Where.CAPTURE, "tidy": Where.TIDY,
    "lead": Where.LEAD, "closing": Where.CLOSING, "names": Where.NAMES,
}  # fmt: skip


class TestNoDeadKey:
    @pytest.mark.parametrize("page", list(WHERE))
    def test_each_key_of_f1_is_bound_where_it_says(self, open_window: Opener, dossier: Path, page: str) -> None:
        player = open_window(dossier, page="capture")
        player.bench.go(page)
        window = player.desktop.window
        heard = bound(window) | bound(page_of(player))
        asked = {one.sequence for one in TABLE_OF_KEYS if one.where in (WHERE[page], Where.EVERYWHERE) and one.sequence}
        assert asked - {keys.UNDO.sequence} - heard == set()  # Ctrl+Z undoes where something is typed

    @pytest.mark.parametrize("page", PAGES)
    def test_a_key_of_another_page_says_so(self, open_window: Opener, dossier: Path, page: str) -> None:
        player = open_window(dossier, page="capture")
        player.bench.go(page)
        window = player.desktop.window
        heard = bound(window) | bound(page_of(player))
        for letter in "BDFHINPRZ":
            sequence = f"Ctrl+{letter}"
            if sequence not in heard:
                window.banner.hush()
                player.press(Qt.Key(ord(letter)), CTRL)
                own = isinstance(focused(), QLineEdit | QPlainTextEdit) and letter == "Z"
                assert window.banner.isVisible() or own, sequence
                assert own or sequence in window.banner.text.text()

    @pytest.mark.parametrize("page", PAGES)
    def test_each_key_written_on_a_button_is_bound(
        self, open_window: Opener, dossier: Path, registered: Database, page: str
    ) -> None:
        player = open_window(dossier, page="capture")
        player.bench.go(page)
        window = player.desktop.window
        heard = bound(window) | bound(page_of(player))
        shown = {one.shown: one.sequence for one in TABLE_OF_KEYS if one.sequence}
        for made in page_of(player).findChildren(QPushButton):
            said = made.text().rpartition("(")[2].removesuffix(")")
            if made.isVisible() and said in shown:
                assert shown[said] in heard, made.text()

    @pytest.mark.parametrize("page", PAGES)
    def test_no_key_is_heard_twice_at_once(self, open_window: Opener, dossier: Path, page: str) -> None:
        """A part of the page and the page, both listening, are none: Qt then calls neither."""
        player = open_window(dossier, page="capture")
        player.bench.go(page)
        window = player.desktop.window
        found = [one for one in window.findChildren(QShortcut) if one.parent() is window]
        found += page_of(player).findChildren(QShortcut)
        listening = [(one.key().toString(), owner) for one in found if isinstance(owner := one.parent(), QWidget)]
        for (key, owner), (other, by) in permutations(listening, 2):
            assert key != other or not (by is owner or owner.isAncestorOf(by)), key


def bound(owner: QWidget) -> set[str]:
    """What an owner's shortcuts, and those of its parts, listen to; the window's own only."""
    found = owner.findChildren(QShortcut)
    if isinstance(owner, MainWindow):
        found = [one for one in found if one.parent() is owner]
    table = {QKeySequence(one.sequence).toString(): one.sequence for one in TABLE_OF_KEYS if one.sequence}
    return {table[key] for one in found if one.isEnabled() for key in [one.key().toString()] if key in table}
