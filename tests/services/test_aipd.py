"""The figures of the impact assessment are those of the dossier, and bear no name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from fabrique_desktop.documents.office_papers import paper_texts
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.erasures import Retained, Retention
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.rights import AipdAnnex
from fabrique_desktop.services import capture, check_in, importing, removing
from fabrique_desktop.services.aipd import compile_aipd
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING, SAMPLES


def annex(database: Database) -> AipdAnnex:
    return database.read(compile_aipd, EVENING)


def test_every_figure_has_its_words(database: Database) -> None:
    assert set(annex(database).figures) == set(paper_texts("aipd")["figures"]) - {"title", "note"}


def test_an_empty_dossier_holds_its_programme_only(database: Database) -> None:
    figures = annex(database).figures
    assert figures["workshops"] == 17
    assert {figures[key] for key in ("people", "registrations", "participations", "contributions", "consents")} == {0}
    assert annex(database).protected is None


def test_the_sample_is_counted(database: Database, workshop: str) -> None:
    database.write(importing.apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)

    def evening(session: Session) -> None:
        for person in session.query(Participant).limit(3):
            check_in.check_in(session, workshop, person.id, EVENING)
        check_in.unnamed(session, workshop, 2, EVENING)
        said = capture.add_contribution(session, workshop, Saying("Un ascenseur.", 1), EVENING)
        capture.add_contribution(session, workshop, Saying("Une rampe.", 1), EVENING)
        removing.remove(session, said.id, EVENING)
        session.add(Retention(kind=Retained.IDENTITIES, days=30))

    database.write(evening)
    figures = annex(database).figures
    assert (figures["people"], figures["registrations"], figures["minors"]) == (120, 227, 2)
    assert (figures["participations"], figures["unnamed"], figures["held"]) == (5, 2, 1)
    assert (figures["contributions"], figures["removed"]) == (2, 1)
    assert figures["erased"] > 0
    assert annex(database).retention == {"identities": 30}


def test_who_answers_for_it_is_told(database: Database) -> None:
    told = annex(database)
    assert told.keeper.process
    assert told.keeper.owner
