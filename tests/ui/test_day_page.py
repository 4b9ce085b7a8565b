"""« Aujourd’hui »: what the date says, once today's workshops are closed too."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.services import closing, programme
from fabrique_desktop.store.database import Database
from tests.conftest import Clock
from tests.journeys.player import Player
from tests.ui.conftest import Opener

TODAY = ("A1-ACT-1", "A2-ACT-1", "A3-ACT-1", "A4-ACT-1")


def close(database: Database, clock: Clock, *codes: str) -> None:
    for code in codes:
        one = database.read(programme.workshop_named, code)
        database.write(closing.start_workshop, one.id, clock())
        database.write(closing.close_workshop, one.id, clock())


def said(player: Player) -> str:
    return player.bench.day.warning.text().replace("\u00a0", " ")


def test_todays_workshop_is_closed_and_the_next_one_is_offered(
    open_window: Opener, dossier: Path, database: Database, clock: Clock
) -> None:
    close(database, clock, *TODAY)
    player = open_window(dossier, page="day")
    assert said(player).startswith(
        "Les ateliers d’aujourd’hui, A1-ACT-1, A2-ACT-1, A3-ACT-1 et A4-ACT-1, sont clôturés."
    )
    assert "Prochain atelier : mercredi 3 mai 2017." in said(player)
    assert "date de l’ordinateur" not in said(player)
    assert player.bench.day.proposed[0].code == "A1-ACT-2"


def test_one_of_them_closed_says_nothing_while_others_wait(
    open_window: Opener, dossier: Path, database: Database, clock: Clock
) -> None:
    close(database, clock, "A3-ACT-1")
    player = open_window(dossier, page="day")
    assert said(player) == ""
    assert "A3-ACT-1" not in [one.code for one in player.bench.day.proposed]


def test_closing_it_in_this_window_says_so_too(
    open_window: Opener, dossier: Path, database: Database, clock: Clock
) -> None:
    close(database, clock, *TODAY[:3])
    player = open_window(dossier, "A4-ACT-1", "day")
    player.bench.ws.gestures.run(closing.close_workshop, player.bench.workshops[0].id, clock())
    player.settle()
    player.until(lambda: "sont clôturés" in said(player), "the closing")


def test_a_day_without_a_workshop_still_asks_about_the_date(
    open_window: Opener, dossier: Path, database: Database, clock: Clock
) -> None:
    clock.moment = clock.moment.replace(day=11)
    close(database, clock, "A3-ACT-2")
    clock.moment = clock.moment.replace(day=12)
    player = open_window(dossier, page="day")
    assert "Vérifiez la date de l’ordinateur." in said(player)
