"""An error of ours while people work: said once, told in full beside the work, and never with anybody's words."""

from __future__ import annotations

import gc
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, QtMsgType, Signal, qInstallMessageHandler, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fabrique_desktop import logs
from fabrique_desktop.services import capture
from fabrique_desktop.ui import failures
from fabrique_desktop.ui.crash_window import CrashWindow
from fabrique_desktop.ui.failures import Failures
from fabrique_desktop.ui.qt_messages import QtMessages, plain_words
from tests.journeys.player import CTRL, Player
from tests.needles import CALL, HOME, MAIL, NAME, NEEDLES, SAID, WINDOWS_HOME, traces_in
from tests.ui.conftest import Opener


@pytest.fixture
def player(open_window: Opener, dossier: Path) -> Player:
    return open_window(dossier)


@pytest.fixture
def hooks(player: Player) -> Iterator[Failures]:
    installed = failures.install(player.desktop.window.banner)
    yield installed
    installed.close()


class Thrower(QObject):
    thrown = Signal()

    def __init__(self, error: Callable[[], BaseException]) -> None:
        super().__init__()
        self._error = error
        self.thrown.connect(self.fail)

    def fail(self) -> None:
        raise self._error()


def broken() -> BaseException:
    return ZeroDivisionError(f"{NAME} : {SAID}, {HOME}")


def said(player: Player) -> str:
    banner = player.desktop.window.banner
    return banner.text.text() if banner.isVisible() else ""


def see_report(player: Player) -> CrashWindow:
    """By the banner's own button."""
    see = next(one for one in player.desktop.window.banner.findChildren(QPushButton) if one.text() == failures.SEE)
    assert see.isVisible()
    see.setFocus()
    QTest.keyClick(see, Qt.Key.Key_Space)
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashWindow) and one.isVisible()]
    assert len(shown) == 1
    return shown[0]


def written() -> str:
    return logs.log_file().read_text(encoding="utf-8")


def throw_in_slot(error: Callable[[], BaseException] = broken) -> None:
    thrower = Thrower(error)
    thrower.thrown.emit()


def throw_in_timer() -> None:
    thrower = Thrower(broken)
    timer = QTimer(thrower, singleShot=True)
    timer.timeout.connect(thrower.fail)
    timer.start(0)
    QTest.qWait(5)


def throw_in_thread() -> None:
    thread = threading.Thread(target=Thrower(broken).fail)
    thread.start()
    thread.join()


def throw_while_forgotten() -> None:
    class Forgotten:
        def __del__(self) -> None:
            raise broken()

    Forgotten()
    gc.collect()


@pytest.mark.parametrize("throw", [throw_in_slot, throw_in_timer, throw_in_thread, throw_while_forgotten])
def test_wherever_it_comes_from_the_line_goes_on(
    player: Player, hooks: Failures, throw: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    player.type("Un local ouvert")
    throw()
    player.until(lambda: "erreur imprévue" in said(player), "the news")
    player.type(" le soir")
    player.press(Qt.Key.Key_Return)
    player.settle()
    rows = player.bench.database.read(capture.contribution_rows, player.bench.workshops[0].id)
    assert "Un local ouvert le soir" in [row.text for row in rows]
    assert traces_in(said(player)) == []
    assert traces_in(see_report(player).text.toPlainText()) == []
    assert traces_in(written()) == []
    assert traces_in("".join(capfd.readouterr())) == []


def test_the_window_says_what_is_safe_and_what_to_do(player: Player, hooks: Failures) -> None:
    throw_in_slot()
    player.until(lambda: said(player), "the news")
    window = see_report(player)
    assert not window.isModal()
    shown = " ".join(one.text() for one in window.findChildren(type(window.done)))
    for part in ("Une erreur imprévue", "Ce qui est enregistré est intact", "Vous pouvez continuer", "ni nom"):
        assert part in shown
    report = window.text.toPlainText()
    for part in ("Fabrique : ", "Python : ", "Qt : 6", "Système : ", "Ouverte : ", "ZeroDivisionError", "Journal"):
        assert part in report
    assert "INFO start" in report


def test_the_report_is_copied_whole_or_in_part_by_a_key_and_escape_leaves(player: Player, hooks: Failures) -> None:
    throw_in_slot()
    player.until(lambda: said(player), "the news")
    window = see_report(player)
    clipboard = QGuiApplication.clipboard()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_C, CTRL)
    assert clipboard.text() == window.text.toPlainText()
    assert "copié" in window.done.text()
    clipboard.clear()
    window.text.setFocus()
    QTest.keyClick(window.text, Qt.Key.Key_C, CTRL)
    assert clipboard.text() == window.text.toPlainText()
    QTest.keyClick(window.text, Qt.Key.Key_Home, CTRL)
    QTest.keyClick(window.text, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(window.text, Qt.Key.Key_C, CTRL)
    assert clipboard.text() == "RAPPORT DE LA FABRIQUE"
    QTest.keyClick(window.text, Qt.Key.Key_Delete)
    assert window.text.toPlainText().startswith("RAPPORT DE LA FABRIQUE")
    QTest.keyClick(window.text, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_every_part_is_reached_by_tab(player: Player, hooks: Failures) -> None:
    throw_in_slot()
    player.until(lambda: said(player), "the news")
    window = see_report(player)
    reached = set()
    for _ in range(8):
        focused = window.focusWidget()
        assert focused is not None
        reached.add(focused.accessibleName().partition("  ")[0])
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == {"Rapport", "Copier le rapport", "Ouvrir le répertoire des journaux", "Fermer"}


def test_where_nothing_opens_folders_the_place_is_said(player: Player, hooks: Failures) -> None:
    throw_in_slot()
    player.until(lambda: said(player), "the news")
    window = see_report(player)
    window.open_folder()
    assert str(logs.log_file().parent) in window.done.text()


def test_an_error_each_instant_is_said_once_and_counted(player: Player, hooks: Failures) -> None:
    spoken: list[str] = []
    player.desktop.window.banner.spoke.connect(lambda speaking: spoken.append(said(player)) if speaking else None)
    failing = Thrower(broken)
    timer = QTimer(interval=1)
    timer.timeout.connect(failing.fail)
    timer.start()
    player.until(lambda: logs.troubles() and logs.troubles()[0].count >= 200, "many errors")
    timer.stop()
    QTest.qWait(20)
    count = logs.troubles()[0].count
    assert len(spoken) == 1
    assert written().count("Traceback") == 0
    assert written().count("ZeroDivisionError") <= 8
    window = see_report(player)
    assert f"{count} fois" in window.text.toPlainText()
    assert f"{count}\u00a0fois" in " ".join(one.text() for one in window.findChildren(type(window.done)))


def test_another_error_later_is_in_the_report_of_the_first(player: Player, hooks: Failures) -> None:
    throw_in_slot()
    throw_in_slot(lambda: KeyError(NAME))
    player.until(lambda: said(player), "the news")
    report = see_report(player).text.toPlainText()
    first, others = report.split("Autres erreurs")
    assert "ZeroDivisionError" in first
    assert "KeyError × 1" in others
    assert traces_in(report) == []


def test_a_refusal_that_nobody_caught_is_said_in_its_own_words(player: Player, hooks: Failures) -> None:
    throw_in_slot(lambda: OSError(28, "No space left"))
    player.until(lambda: said(player), "the news")
    assert "disque est plein" in said(player)
    assert logs.troubles() == ()


def test_the_report_never_outlives_the_work(player: Player, hooks: Failures) -> None:
    throw_in_slot()
    player.until(lambda: said(player), "the news")
    window = see_report(player)
    assert not window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


def test_warnings_leave_their_kind_and_their_place(
    player: Player, hooks: Failures, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = hooks_showwarning()
        warnings.warn(f"{NAME} {SAID}", UserWarning, stacklevel=1)
    assert "UserWarning at" in written()
    assert traces_in(written()) == []
    assert capfd.readouterr().err == ""


def hooks_showwarning() -> Callable[..., None]:
    """`catch_warnings` puts its own in place; the one that the window installed is what is tried here."""
    return lambda _said, kind, file, line, *_more: failures._note_warning(kind, file, line)


def test_all_is_put_back_at_the_end(player: Player) -> None:
    before = threading.excepthook, warnings.showwarning
    installed = failures.install(player.desktop.window.banner)
    assert (threading.excepthook, warnings.showwarning) != before
    installed.close()
    assert (threading.excepthook, warnings.showwarning) == before
    assert list(logs.log_file().parent.glob("fault*")) == []


class TestQt:
    @pytest.fixture
    def listening(self, qapp: QApplication) -> Iterator[None]:
        logs.start()
        messages = QtMessages()
        yield
        messages.close()

    def test_its_complaints_are_noted_without_what_they_quote(
        self, listening: None, capfd: pytest.CaptureFixture[str]
    ) -> None:
        for needle in NEEDLES:
            qWarning(f"QLabel::setText: could not parse {needle}")
        assert "Qt warning: QLabel::setText: could not parse …" in written()
        assert traces_in(written()) == []
        assert traces_in("".join(capfd.readouterr())) == []

    def test_the_same_complaint_does_not_fill_the_log(self, listening: None) -> None:
        for _ in range(1_000):
            qWarning("QPainter::begin: Paint device returned engine == 0")
        assert written().count("QPainter::begin") == 3
        for number in range(2_000):
            qWarning(f"QObject: Cannot {'create ' * (number % 300)}")
        assert len(written().splitlines()) < 1_000

    def test_whoever_listened_before_listens_again(self, qapp: QApplication) -> None:
        heard: list[str] = []

        def hear(_level: QtMsgType, _context: object, text: str) -> None:
            heard.append(text)

        former = qInstallMessageHandler(hear)
        try:
            messages = QtMessages()
            qWarning("one")
            messages.close()
            qWarning("two")
        finally:
            qInstallMessageHandler(former)
        assert heard == ["two"]

    @pytest.mark.parametrize(
        ("complaint", "kept"),
        [
            ("QFont::setPointSize: Point size <= 0 (0), must be more", "QFont::setPointSize: Point size … be …"),
            (f"qt.qpa.xcb: could not connect to display {NAME}", "could not connect to display …"),
            (f"Could not parse stylesheet of object QLabel(0x55, name = '{NAME}')", "stylesheet of object QLabel …"),
            (f"QFile: {WINDOWS_HOME} {MAIL} {CALL}", "QFile: …"),
        ],
    )
    def test_classes_and_ordinary_words_are_kept(self, complaint: str, kept: str) -> None:
        assert kept in plain_words(complaint)
        assert traces_in(plain_words(complaint)) == []
