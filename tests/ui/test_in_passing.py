"""What is said beside the line without moving it: what is near, what may lead to somebody, what an undo took back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, Qt

from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.services import capture, formulating, grouping, removing
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.capture_faces import contribution_face
from tests.conftest import EVENING
from tests.journeys.player import CTRL
from tests.ui.conftest import Opener
from tests.ui.entries import say, told

Key = Qt.Key
SECRET = "Quinquina habite au 12 rue des Lilas"


class TestInPassing:
    """What is near, what may lead to somebody: said beside, politely; the line and the focus do not move."""

    def test_a_near_entry_is_said_without_moving_anything(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, heard: list[tuple[str, object]]
    ) -> None:
        words = "Les démarches en ligne excluent les personnes âgées sans ordinateur"
        say(database, workshop, words)
        player = open_window(dossier)
        composer = player.bench.capture.composer
        place = composer.line.mapToGlobal(composer.line.rect().topLeft())
        player.type(words)
        player.until(lambda: composer.news.text().startswith("Proche de"), "the hint")
        assert composer.line.toPlainText() == words
        assert composer.line.hasFocus()
        assert composer.line.mapToGlobal(composer.line.rect().topLeft()) == place
        assert (composer.news.text(), QAccessible.AnnouncementPoliteness.Polite) in heard
        player.press(Key.Key_Return)
        player.settle()
        assert len(player.bench.database.read(capture.contribution_rows, workshop)) == 2

    def test_what_may_lead_to_somebody_is_said_with_the_entry_that_holds_it(
        self, open_window: Opener, dossier: Path, heard: list[tuple[str, object]]
    ) -> None:
        player = open_window(dossier)
        line = player.bench.capture.composer.line
        player.type("Appelez le 06 39 98 73 39")
        before = len(heard)
        place = line.mapToGlobal(line.rect().topLeft())
        player.press(Key.Key_Return)
        player.settle()
        told = "A3-ACT-1-T1-01 enregistrée, contient un téléphone ?"
        assert (told, QAccessible.AnnouncementPoliteness.Polite) in heard[before:]
        assert "contient un téléphone ?" in [
            chip.replace("\u00a0", " ") for chip, _ in contribution_face(player.bench.capture.model.rows[0]).chips
        ]
        assert line.hasFocus()
        assert line.mapToGlobal(line.rect().topLeft()) == place

    def test_a_hint_whose_entry_was_removed_is_taken_back(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        words = "Les démarches en ligne excluent les personnes âgées sans ordinateur"
        id_ = say(database, workshop, words)
        player = open_window(dossier)
        composer = player.bench.capture.composer
        player.type(words)
        player.until(lambda: composer.news.text().startswith("Proche de"), "the hint")
        database.write(removing.remove, id_, EVENING)
        player.until(lambda: composer.news.text() == "", "the hint taken back")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What assistive technology is told in passing."""
    said: list[tuple[str, object]] = []
    real = QAccessible.updateAccessibility

    def listen(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append((event.message(), event.politeness()))
        real(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(listen))
    return said


def test_a_grouping_undone_is_said_in_words(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    ids = [say(player.bench.database, workshop, text) for text in ("Un banc", "Deux bancs", "Trois bancs")]
    db = player.bench.database
    db.write(grouping.group, ids, EVENING)
    player.bench.capture.gestures.undo()
    player.settle()
    assert told(player) == "Regroupement annulé (A3-ACT-1-T1-01 et 2 autres) ; il reste dans l’historique."
    db.write(grouping.group, ids[:2], EVENING)
    db.write(grouping.ungroup, ids[0])
    player.bench.capture.gestures.undo()
    player.settle()
    assert told(player).startswith("Dégroupement annulé : A3-ACT-1-T1-01 est de nouveau regroupée")
    player.bench.capture.reveal(ids[0])
    player.press(Key.Key_H, CTRL)
    history = player.bench.capture.cards.reading.text.toPlainText().split("\n")
    assert [line.split(" · ")[-1] for line in history if "Regroupement" in line] == [
        "Regroupement : regroupée avec d’autres",
        "Regroupement : n’est plus regroupée (par « Annuler »)",
        "Regroupement : regroupée avec d’autres",
        "Regroupement : n’est plus regroupée",
        "Regroupement : regroupée avec d’autres (par « Annuler »)",
    ]


def test_a_block_undone_says_how_many(open_window: Opener, dossier: Path, workshop: str) -> None:
    player = open_window(dossier)
    sayings = [Saying(text, 1) for text in ("un", "deux", "trois")]
    player.bench.database.write(capture.add_block, workshop, sayings, EVENING)
    player.bench.capture.gestures.undo()
    player.settle()
    assert told(player).startswith("3 contributions retirées, à partir de A3-ACT-1-T1-01")
    assert all(one.withdrawn for one in player.bench.database.read(capture.contribution_rows, workshop))


def test_a_proposal_with_dots_keeps_them_once_its_text_is_gone(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    id_ = say(database, workshop, SECRET)
    database.write(formulating.promote, id_)
    database.write(formulating.count_dots, id_, 4)
    player = open_window(dossier, page="lead")
    database.write(removing.remove, id_, EVENING)
    page = player.bench.lead
    page.tabs.setCurrentWidget(page.dots)
    player.settle()
    line = page.dots._lines[id_]
    assert (line.heading.text(), line.box.text()) == ("Texte retiré à la demande d’une personne.", "4")
    assert not line.box.isEnabled()


def test_what_its_fields_may_lead_to_is_told_on_its_card_too(database: Database, workshop: str) -> None:
    kind = ContributionKind.PROPOSAL
    id_ = database.write(capture.add_contribution, workshop, Saying("Aide au loyer", 1, kind=kind), EVENING).id
    database.write(formulating.draw_up, id_, "how", "appeler Mme Dupont au 06 39 98 12 34", "")
    glued = Saying("Ils paient 300", 1, verbatim="euros de trop")
    other = database.write(capture.add_contribution, workshop, glued, EVENING).id
    rows = {row.id: row for row in database.read(capture.contribution_rows, workshop)}
    assert "contient un nom, un téléphone ?" in [words for words, _token in contribution_face(rows[id_]).chips]
    assert not any("contient" in words for words, _token in contribution_face(rows[other]).chips)
