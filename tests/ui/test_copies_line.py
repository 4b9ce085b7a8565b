"""What the footer says of the copies, and what is said when the open dossier does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fabrique_desktop.store import copies, keeping
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.copy_names import copies_in
from fabrique_desktop.store.copy_places import choose_second
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.failures import DiskFull, FolderRefused
from fabrique_desktop.store.keeping import Standing
from fabrique_desktop.ui import copies_line, copies_words as words, health
from fabrique_desktop.ui.copies_line import CopiesLine
from fabrique_desktop.ui.health import Health
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.theme import Look
from tests.conftest import Clock
from tests.store.copying import say
from tests.store.raw import by_hand


class Footer:
    def __init__(self, qtbot: QtBot, database: Database, clock: Clock) -> None:
        self.qtbot = qtbot
        self.window = MainWindow(Look())
        qtbot.addWidget(self.window)
        self.window.show()
        self.line = CopiesLine(self.window, database, self.window.banner.say, clock, QObject(self.window))

    def said(self) -> str:
        return self.window.banner.text.text()

    def until(self, told: str) -> None:
        self.qtbot.waitUntil(lambda: told in self.line.label.text(), timeout=30_000)


@pytest.fixture
def footer(qtbot: QtBot, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Footer]:
    monkeypatch.setattr(keeping, "LOOK", 0.02)
    monkeypatch.setattr(keeping, "RETRY", 0.05)
    monkeypatch.setattr(keeping, "EVERY", 0.0)
    monkeypatch.setattr(copies_line, "START_MS", 0)
    made = Footer(qtbot, database, clock)
    yield made
    made.line.last_copy = False
    made.line.close()
    QTest.qWait(20)


class TestLine:
    def test_it_says_when_the_last_one_was_made(self, footer: Footer, dossier: Path) -> None:
        footer.until("Dernière copie")
        assert footer.line.label.text() == "Dernière copie\u00a0: à l’instant"
        assert copies_in(folder_of(dossier))

    def test_a_key_that_is_out_is_said_once_and_calmly(
        self, footer: Footer, database: Database, dossier: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "cle").mkdir()
        choose_second(dossier, database.dossier, tmp_path / "cle")
        footer.qtbot.waitUntil((tmp_path / "cle" / "atelier - copies").exists, timeout=30_000)
        (tmp_path / "cle").rename(tmp_path / "poche")
        footer.until("clé absente")
        assert "continuent sur cet ordinateur" in footer.said()
        footer.window.banner.hush()
        say(database)
        footer.qtbot.waitUntil(lambda: len(copies_in(folder_of(dossier))) > 1, timeout=30_000)
        QTest.qWait(100)
        assert not footer.window.banner.isVisible()
        assert footer.line.label.property("state") == ""

    def test_one_that_fails_says_why_and_goes_on(
        self, qtbot: QtBot, database: Database, dossier: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keeping, "LOOK", 0.02)
        monkeypatch.setattr(keeping, "RETRY", 0.05)
        monkeypatch.setattr(copies_line, "START_MS", 0)
        folder_of(dossier).write_text("à moi", encoding="utf-8")
        footer = Footer(qtbot, database, clock)
        footer.until("la Fabrique réessaie")
        assert "ne se laisse pas écrire" in footer.said()
        folder_of(dossier).unlink()
        footer.until("à l’instant")
        footer.line.close()

    def test_a_large_gesture_waits_for_its_copy(self, footer: Footer, database: Database, dossier: Path) -> None:
        footer.until("à l’instant")
        say(database)
        there: list[int] = []
        waiting: list[int] = []
        footer.line.waits.connect(waiting.append)
        footer.line.before("avant-import", lambda: there.append(len(copies_in(folder_of(dossier)))))
        footer.qtbot.waitUntil(lambda: bool(there), timeout=30_000)
        assert there == [2]
        assert waiting == [1, -1], "whoever closes the window meanwhile waits for it"

    def test_a_large_gesture_is_done_though_its_copy_fails(self, footer: Footer, dossier: Path) -> None:
        done: list[int] = []
        footer.line._go_on(DiskFull(), lambda: done.append(1))
        assert done == [1]
        assert "plus de place" in footer.said()


class TestWords:
    @pytest.mark.parametrize(
        ("ago", "told"),
        [(5, "à l’instant"), (250, "il y a 4\u00a0min"), (7_300, "il y a 2\u00a0h"), (180_000, "il y a 2\u00a0jours")],
    )
    def test_in_minutes(self, ago: float, told: str) -> None:
        assert words.line(Standing(made=1_000_000 - ago), 1_000_000) == f"Dernière copie\u00a0: {told}"

    def test_late_after_half_an_hour_of_changes(self) -> None:
        assert not words.is_late(Standing(made=0), 10_000)
        assert not words.is_late(Standing(made=0, behind=9_000), 10_000)
        assert words.is_late(Standing(made=0, behind=8_000), 10_000)

    def test_every_reason_is_french(self) -> None:
        for slug in ("automatique", "fermeture", "avant-migration-0004", "avant-import", "effacement", "autre-chose"):
            assert not words.reason(slug).startswith(("avant-", "autre-"))

    def test_a_refusal_says_why(self) -> None:
        assert "pas écrire" in words.failed(FolderRefused(Path("/a")))
        assert "journal technique" in words.failed(LookupError())


class TestHealth:
    @pytest.fixture
    def told(self) -> list[str]:
        return []

    @pytest.fixture
    def looking(
        self, qapp: QApplication, database: Database, told: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Health]:
        monkeypatch.setattr(health, "START_MS", 0)
        made = Health(database, lambda text, *_rest: told.append(text), lambda: None, qapp)
        yield made
        made.close()
        made.deleteLater()

    def test_nothing_is_said_of_one_that_holds(self, qtbot: QtBot, looking: Health, told: list[str]) -> None:
        qtbot.waitUntil(lambda: looking.report is not None, timeout=60_000)
        assert looking.report is not None
        assert looking.report.sound
        assert told == []

    def test_what_does_not_hold_is_said_with_the_copy_that_does(
        self, qtbot: QtBot, looking: Health, database: Database, dossier: Path, told: list[str]
    ) -> None:
        say(database)
        copies.back_up(dossier, "automatique")
        with by_hand(dossier) as raw:
            raw.execute("UPDATE workshop SET title = 'Changé à la main' WHERE code = 'A3-ACT-1'")
        altered = copies.back_up(dossier, "automatique")
        assert copies.holds(altered, "")
        looking.look()
        qtbot.waitUntil(lambda: bool(told), timeout=60_000)
        assert told[0].startswith("Ce dossier n’est pas intact\u00a0: une donnée a été modifiée sans passer par")
        assert "est entière" in told[0]
        assert "1\u00a0contribution" in told[0]
        assert not copies.holds(altered, ""), "its pages hold, what they tell does not"

    def test_the_closing_ends_it(self, qtbot: QtBot, looking: Health, database: Database, dossier: Path) -> None:
        QTest.qWait(50)
        looking.close()
        database.close()
        assert [one.name for one in dossier.parent.iterdir() if one.name.startswith("atelier.fabrique-")] == []
