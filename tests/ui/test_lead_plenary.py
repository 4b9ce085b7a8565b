"""The plenary on the lead's page: rapporteurs, supports given out, dots counted and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import (
    check_in,
    closing,
    formulating,
    leading,
    programme,
    projecting,
    sequencing,
)
from fabrique_desktop.services.leading import ReportRow
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.ui.conftest import Opener
from tests.ui.leading import opened, propose, replaced, shown_on


def test_who_speaks_for_a_table_and_what_it_says(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Porte-parole et supports")
    replaced(player, "Porte-parole de la table 2, prénom", "Inès")
    replaced(player, "Message de la table 2", "Un seul guichet")
    player.press(Qt.Key.Key_Tab)
    player.settle()
    assert database.read(leading.reports, workshop) == [ReportRow(2, "Inès", "Un seul guichet")]
    for scene in Scene:
        database.write(projecting.show_scene, workshop, scene)
        assert "Inès" not in repr(database.read(projecting.room_view, workshop))


def test_supports_given_out(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Porte-parole et supports")
    replaced(player, "Support, titre", "Carte du mal-logement")
    replaced(player, "Support, date", "le mois dernier")
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert database.read(leading.supports, workshop) == []
    assert page.plenary.form.title.text() == "Carte du mal-logement"
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-2")], "")
    assert page.plenary.form.title.text() == ""
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-1")], "")
    assert page.plenary.form.title.text() == "Carte du mal-logement"
    replaced(player, "Support, date", "1/3/2017")
    player.press(Qt.Key.Key_Return)
    player.until(lambda: page.plenary.form.title.text() == "", "the addition")
    (given,) = database.read(leading.supports, workshop)
    assert (given.title, given.day) == ("Carte du mal-logement", date(2017, 3, 1))
    player.push("Retirer le support Carte du mal-logement")
    player.until(lambda: database.read(leading.supports, workshop) == [], "the removal")


# -- the dots


def test_dots_are_typed_checked_and_ranked(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    ids = [propose(database, workshop, words) for words in ("Un banc", "Un guichet", "Un bus")]
    database.write(check_in.unnamed, workshop, 3, EVENING)
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Gommettes et débat")
    for number, dots in ((1, "3"), (2, "3"), (3, "0")):
        replaced(player, f"Gommettes de A3-ACT-1-T1-0{number}", dots)
        player.press(Qt.Key.Key_Return)
    player.settle()
    player.until(lambda: "ex æquo" in page.dots.ranking.text(), "the tie")
    lines = [page.dots._lines[id_] for id_ in ids]
    assert [line.rank.text() for line in lines] == ["1re ex æquo", "1re ex æquo", "3e"]
    assert page.dots.told.text().replace("\xa0", " ") == (
        "6 gommettes comptées sur 9 possibles (3 personnes présentes, 3 gommettes chacune)."
    )
    replaced(player, "Gommettes par personne", "1")
    player.press(Qt.Key.Key_Return)
    player.until(lambda: "3\xa0de trop" in page.dots.told.text(), "the error told")
    assert [row.dots for row in database.read(formulating.dots, workshop).rows] == [3, 3, 0]
    replaced(player, "Gommettes de A3-ACT-1-T1-03", "")
    player.press(Qt.Key.Key_Delete)
    player.press(Qt.Key.Key_Return)
    player.until(lambda: lines[2].rank.text() == "non comptée", "no count, which is not zero")
    player.push("A3-ACT-1-T1-01 fait débat")
    player.until(lambda: database.read(leading.debated, workshop) == {ids[0]}, "the mark")


def test_a_closed_workshop_is_read_only(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    database.write(sequencing.plan_usual, workshop)
    id_ = propose(database, workshop, "Un banc")
    database.write(closing.close_workshop, workshop, EVENING)
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Gommettes et débat")
    line = page.dots._lines[id_]
    parts: list[QWidget] = [line.box, line.debated, page.dots.each, page.steps.add, *page.now.angles.values()]
    parts += [part for one in page.steps._lines.values() for part in (one.start, one.title, one.minutes)]
    assert not any(part.isEnabled() for part in parts)
    assert page.now.step.text() == "Atelier clôturé"


def test_enter_goes_from_one_number_to_the_next_and_the_rows_stay_where_they_are(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    ids = [propose(database, workshop, words) for words in ("Un banc", "Un guichet", "Un bus")]
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Gommettes et débat")
    player.tab_to("Gommettes de A3-ACT-1-T1-01")
    where = [page.dots._lines[id_].box.mapTo(page, QPoint()) for id_ in ids]
    for dots in ("4", "0", "beaucoup"):
        player.type(dots)
        player.press(Qt.Key.Key_Return)
    player.until(page.dots.ranking.text, "the ranking")
    player.settle()
    counted = {row.id: row.dots for row in database.read(formulating.dots, workshop).rows}
    assert [counted[id_] for id_ in ids] == [4, 0, None]
    assert page.dots._lines[ids[2]].box.hasFocus()
    assert [page.dots._lines[id_].box.mapTo(page, QPoint()) for id_ in ids] == where


def test_tab_goes_along_each_proposal_then_to_the_next(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    for words in ("Un banc", "Un guichet"):
        propose(database, workshop, words)
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Gommettes et débat")
    player.tab_to("Gommettes par personne")
    seen = []
    for _ in range(4):
        player.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        seen.append("" if focused is None else focused.accessibleName())
    assert seen == [
        "Gommettes de A3-ACT-1-T1-01", "A3-ACT-1-T1-01 fait débat",
        "Gommettes de A3-ACT-1-T1-02", "A3-ACT-1-T1-02 fait débat",
    ]  # fmt: skip


def test_once_closed_messages_and_supports_are_read_only_and_the_page_says_so(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(leading.report_field, workshop, 1, "message", "dit ce soir")
    database.write(leading.give_out, workshop, "Le diagnostic", None, "")
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Porte-parole et supports")
    assert page.plenary.closed.isHidden()
    database.write(closing.close_workshop, workshop, EVENING)
    player.until(page.plenary.closed.isVisible, "the closing told")
    line = next(iter(page.plenary._lines.values()))
    line.message.setFocus()
    line.message.selectAll()
    player.type("changé après la clôture")
    page.plenary.form.title.setFocus()
    player.settle()
    assert [one.message for one in database.read(leading.reports, workshop)] == ["dit ce soir"]
    assert not page.plenary.form.add.isEnabled()
    assert not any(take.isEnabled() for _told, take in page.plenary._given.values())
    database.write(closing.reopen_workshop, workshop)
    player.until(page.plenary.closed.isHidden, "the reopening")
    assert page.plenary.form.add.isEnabled()
    assert not line.message.isReadOnly()
