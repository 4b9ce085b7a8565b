"""A list is looked at, corrected, brought in and taken back by keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Participant, Registration
from fabrique_desktop.domain.programme import Process
from fabrique_desktop.services import attendance, check_in, programme, searching
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.import_page import ImportPage
from tests.journeys.player import Player
from tests.ui.conftest import Opener

FEW = "nom;prénom\nLê;Zoé\nRoy;Ali\n"
LONG = "nom;prénom;courriel\n" + "".join(f"Nom{n};Prénom;p{n}@example.org\n" for n in range(12_000))


def people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Participant)) or 0


def registrations(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Registration)) or 0


def written(folder: Path, text: str, name: str = "liste.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def look_at(player: Player, path: Path, *, from_desk: bool = False) -> ImportPage:
    player.bench.go("import")
    page = player.bench.importing
    page.show_file(path, player.bench.workshops[0].id if from_desk else None)
    player.until(lambda: not page.task.running, "the preview")
    return page


def choose_in(player: Player, name: str, text: str) -> None:
    """Walk a combo by its arrows until it shows what is wanted."""
    player.tab_to(name)
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    player.press(Qt.Key.Key_Home)
    while not combo.currentText().startswith(text):
        before = combo.currentIndex()
        player.press(Qt.Key.Key_Down)
        assert combo.currentIndex() != before, f"{name} never offers {text}"


def bring_in(player: Player) -> str:
    player.push("Importer")
    player.settle()
    return player.desktop.window.banner.text.text().replace("\xa0", " ")


def answer_banner(player: Player, text: str) -> None:
    """Tab to the button of the news, and press it."""
    for _ in range(80):
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and focused.text() == text:
            player.press(Qt.Key.Key_Space)
            player.settle()
            return
        player.press(Qt.Key.Key_Tab)
    raise AssertionError(f"no way to {text}")


def names(database: Database) -> Sequence[tuple[str, str]]:
    rows = database.read(lambda session: session.execute(select(Participant.surname, Participant.first_name)).all())
    return sorted((surname, first) for surname, first in rows)


def take_for(player: Player, column: str, field: str) -> None:
    """Open the choices of a column by an arrow, walk to one, take it."""
    player.tab_to(f"Colonne « {column} »")
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    player.press(Qt.Key.Key_Down)
    player.until(combo.view().isVisible, "the choices")
    QTest.keyClick(combo.view(), Qt.Key.Key_Home)
    for _ in range(combo.findText(field)):
        QTest.keyClick(combo.view(), Qt.Key.Key_Down)
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)
    player.until(lambda: not combo.view().isVisible(), "the choice")
    player.desktop.window.activateWindow()
    assert combo.currentText() == field


def first_row(page: ImportPage) -> list[str]:
    """What the preview shows of the first line; between two readings it shows nothing."""
    return [page.table.rows.index(0, column).data() for column in range(4)]


def read(page: ImportPage) -> bool:
    return not page.task.running and page.table.rows.rowCount() > 0


class TestColumns:
    def test_an_unknown_header_is_named_by_hand(
        self, open_window: Opener, dossier: Path, database: Database, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, "Qui;Truc\nLê;Zoé\nRoy;Ali\n"))
        assert not page.import_button.isEnabled()
        assert page.mapping.isVisible()
        assert "Aucune colonne" in player.desktop.window.banner.text.text()
        take_for(player, "Qui", "Nom")
        take_for(player, "Truc", "Prénom")
        player.until(page.import_button.isEnabled, "the list read again")
        assert QApplication.focusWidget() is page.mapping.combos[1]
        bring_in(player)
        assert names(database) == [("Lê", "Zoé"), ("Roy", "Ali")]

    def test_a_column_taken_for_another_is_corrected(
        self, open_window: Opener, dossier: Path, database: Database, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, "nom;prénom;association\nZoé;Lê;vélo\n"))
        player.push("Corriger les colonnes")
        take_for(player, "association", "Laissée de côté")
        take_for(player, "nom", "Prénom")
        take_for(player, "prénom", "Nom")
        assert page.mapping.places() == {"first_name": 0, "surname": 1}
        player.until(lambda: page.import_button.isEnabled() and not page.task.running, "the list read again")
        bring_in(player)
        assert names(database) == [("Lê", "Zoé")]
        assert database.read(lambda session: session.scalars(select(Participant.organization)).one()) == ""

    def test_the_encoding_can_be_corrected(self, open_window: Opener, dossier: Path, tmp_path: Path) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, "nom;prénom\nGuéno;Éloïse\n", encoding="mac_roman"))
        choose_in(player, "Encodage", "Windows")
        player.until(lambda: read(page) and "Éloïse" not in first_row(page), "the list read again")
        choose_in(player, "Encodage", "Mac")
        player.until(lambda: "Éloïse" in first_row(page), "the list read as it was written")

    def test_another_sheet_can_be_chosen(self, open_window: Opener, dossier: Path, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(str(tmp_path / "liste.xlsx"))
        for title, rows in (("Mars", [("nom", "prénom"), ("Lê", "Zoé")]), ("Avril", [("nom",), ("Roy",), ("Ba",)])):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.close()
        player = open_window(dossier)
        page = look_at(player, tmp_path / "liste.xlsx")
        assert page.table.rowCount() == 1
        choose_in(player, "Feuille du classeur", "Avril")
        player.until(lambda: page.table.rowCount() == 2, "the other sheet")
        assert not page.choices.encoding.isVisible()

    def test_the_line_of_the_headers_can_be_said(self, open_window: Opener, dossier: Path, tmp_path: Path) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, "nom;prénom\nnom;prénom\nRoy;Ali\n"))
        player.tab_to("Ligne des titres")
        player.press(Qt.Key.Key_Up)
        player.until(lambda: (page.choices.header_line.value(), page.table.rowCount()) == (2, 1), "the list read again")

    def test_the_lines_to_look_at_can_be_chosen(self, open_window: Opener, dossier: Path, samples: Path) -> None:
        player = open_window(dossier)
        page = look_at(player, samples / "registrants.csv")
        player.tab_to("Lignes à montrer")
        player.press(Qt.Key.Key_Down)
        assert page.shown.currentText() == "Doublons possibles (2)"
        assert page.table.rowCount() == 2


class TestWorkshop:
    def test_a_list_without_workshops_is_for_that_of_the_desk(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, FEW), from_desk=True)
        assert page.choices.workshop_id == workshop
        bring_in(player)
        assert database.read(attendance.counts, workshop).expected == 2

    def test_another_can_be_chosen(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, FEW), from_desk=True)
        choose_in(player, "Inscrire tout le monde à", "A1-ACT-2")
        player.until(lambda: not page.task.running, "the plan")
        bring_in(player)
        chosen = database.read(programme.workshop_named, "A1-ACT-2").id
        assert database.read(attendance.counts, chosen).expected == 2
        assert database.read(attendance.counts, workshop).expected == 0

    def test_a_list_that_says_is_believed(
        self, open_window: Opener, dossier: Path, samples: Path, workshop: str
    ) -> None:
        page = look_at(open_window(dossier), samples / "registrants.csv", from_desk=True)
        assert page.choices.workshop_id is None

    def test_a_code_without_a_workshop_is_told(self, open_window: Opener, dossier: Path, tmp_path: Path) -> None:
        player = open_window(dossier)
        page = look_at(player, written(tmp_path, "nom;prénom;code\nLê;Zoé;AB12\n"))
        player.push("Corriger les colonnes")
        take_for(player, "code", "Code d’inscription (à scanner)")
        player.until(lambda: not page.task.running and "Faute d’atelier" in page.summary.text(), "the plan")


class TestUndo:
    def test_an_import_is_taken_back_from_what_was_said(
        self, open_window: Opener, dossier: Path, database: Database, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        look_at(player, written(tmp_path, FEW), from_desk=True)
        assert bring_in(player).startswith("2 personnes lues : 2 ajoutées")
        answer_banner(player, "Annuler l’importation")
        assert (database.read(people), database.read(registrations)) == (0, 0)
        assert "2 personnes retirées" in player.desktop.window.banner.text.text().replace("\xa0", " ")

    def test_or_later_from_the_page_until_it_is_used(
        self, open_window: Opener, dossier: Path, database: Database, registered: Database, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        look_at(player, written(tmp_path, FEW), from_desk=True)
        bring_in(player)
        player.bench.go("import")
        player.push("Annuler la dernière importation")
        player.settle()
        assert database.read(people) == 120
        player.push("Annuler la dernière importation")
        player.settle()
        assert database.read(people) == 0
        assert not player.bench.importing.undoing.button.isVisible()

    def test_somebody_checked_in_since_keeps_it_whole(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        look_at(player, written(tmp_path, FEW), from_desk=True)
        bring_in(player)
        (zoe,) = database.read(searching.find_people, "zoé", [workshop])
        database.write(check_in.check_in, workshop, zoe.id, database.clock())
        answer_banner(player, "Annuler l’importation")
        said = player.desktop.window.banner.text.text()
        assert "ne peut plus être annulée" in said
        assert "Zoé Lê" in said
        assert (database.read(people), database.read(registrations)) == (2, 2)


class TestLong:
    @pytest.fixture
    def long(self, tmp_path: Path) -> Path:
        return written(tmp_path, LONG)

    def test_it_can_be_stopped_while_it_enters(
        self, open_window: Opener, dossier: Path, database: Database, long: Path
    ) -> None:
        player = open_window(dossier)
        page = look_at(player, long, from_desk=True)
        page.writing.progressed.connect(lambda _done, _total: player.press(Qt.Key.Key_Space))
        player.push("Importer")
        assert page.stop_button.hasFocus()
        player.settle()
        player.until(lambda: not page.task.running, "the plan")
        assert database.read(people) == 0
        assert "Importation arrêtée" in player.desktop.window.banner.text.text()
        assert page.import_button.isEnabled()
        assert check_dossier(dossier).problems == ()

    def test_while_it_is_read_the_window_lives(self, open_window: Opener, dossier: Path, long: Path) -> None:
        player = open_window(dossier)
        player.bench.go("import")
        page, beats = player.bench.importing, []
        timer = QTimer(interval=10)
        timer.timeout.connect(lambda: beats.append(page.progress.isVisible()))
        page.show_file(long)
        assert page.progress.isVisible()
        timer.start()
        player.until(lambda: not page.task.running, "the preview")
        timer.stop()
        assert len(beats) > 10
        assert page.table.rowCount() == 12_000

    def test_leaving_gives_everything_up(
        self, open_window: Opener, dossier: Path, database: Database, long: Path
    ) -> None:
        player = open_window(dossier)
        player.bench.go("import")
        page = player.bench.importing
        page.show_file(long)
        page.choose_button.setFocus()
        player.press(Qt.Key.Key_Escape)
        player.until(lambda: not page.task.running, "the end")
        QTest.qWait(50)
        assert not player.bench._is_shown("import")
        assert page.table.rowCount() == 0

    def test_another_file_takes_the_place_of_the_first(
        self, open_window: Opener, dossier: Path, long: Path, tmp_path: Path
    ) -> None:
        player = open_window(dossier)
        player.bench.importing.show_file(long)
        page = look_at(player, written(tmp_path, FEW, "autre.csv"))
        assert page.table.rowCount() == 2


def test_everything_is_already_there(open_window: Opener, dossier: Path, registered: Database, samples: Path) -> None:
    page = look_at(open_window(dossier), samples / "registrants.csv")
    assert "Tout y est déjà" in page.summary.text()
    assert not page.import_button.isEnabled()
    assert page.undoing.button.isVisible()


def test_a_training_dossier_warns_before_real_people_are_brought_in(
    open_window: Opener, dossier: Path, database: Database, tmp_path: Path
) -> None:
    def for_training(session: Session) -> None:
        session.scalars(select(Process)).one().training = True

    warning = "Dossier de formation\u00a0: n’y entrez pas de vraies personnes."
    player = open_window(dossier, page="desk")
    liste = written(tmp_path, FEW)
    assert warning not in look_at(player, liste).summary.text()
    database.write(for_training)
    page = look_at(player, liste)
    assert page.summary.text().startswith(warning)
    page.confirm()
    player.settle()
    assert warning not in look_at(player, liste).summary.text()  # everybody is there: nothing to bring in
