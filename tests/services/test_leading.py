"""What the lead is told of each table: how many, of what, since when; and what is kept of the plenary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import EmptyText
from fabrique_desktop.services import capture, formulating, leading
from fabrique_desktop.services.leading import ReportRow
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING

P, C = AngleChoice.PARTICIPATION, AngleChoice.COORDINATION


def said(
    database: Database,
    workshop: str,
    table: int | None,
    angle: AngleChoice,
    *,
    kind: ContributionKind = ContributionKind.FINDING,
    after: int = 0,
) -> str:
    saying = Saying("Un banc", table, angle, kind)
    return database.write(capture.add_contribution, workshop, saying, EVENING + timedelta(minutes=after)).id


def test_every_table_is_told_even_silent(database: Database, workshop: str) -> None:
    found = database.read(leading.coverage, workshop)
    assert [one.table for one in found] == [1, 2, 3, 4]
    assert {(one.total, one.unfiled, one.last_at) for one in found} == {(0, 0, None)}
    assert found[0].empty_angles() == (P, C)


def test_how_many_of_what_and_since_when(database: Database, workshop: str) -> None:
    said(database, workshop, 1, P)
    said(database, workshop, 1, P, kind=ContributionKind.PROPOSAL, after=4)
    said(database, workshop, 1, AngleChoice.UNSORTED, after=2)
    said(database, workshop, 1, C, kind=ContributionKind.FACILITATOR_NOTE, after=9)
    gone = said(database, workshop, 2, C)
    database.write(capture.withdraw, gone, EVENING)
    said(database, workshop, 3, AngleChoice.BOTH, kind=ContributionKind.UNSORTED)
    said(database, workshop, None, C)
    one, two, three, _four, plenary = database.read(leading.coverage, workshop)
    assert (one.total, one.proposals, one.unfiled) == (3, 1, 1)
    assert one.last_at == EVENING + timedelta(minutes=4)
    assert one.empty_angles() == (C,)
    assert (two.total, two.last_at) == (0, None)
    assert (three.unfiled, three.empty_angles()) == (1, ())
    assert (plenary.table, plenary.total) == (None, 1)


def test_supports_are_given_out_and_taken_back(database: Database, workshop: str) -> None:
    with pytest.raises(EmptyText):
        database.write(leading.give_out, workshop, "  ", None, "")
    day = date(2017, 3, 1)
    first = database.write(leading.give_out, workshop, "Carte des logements", day, "Accueil du CCAS")
    database.write(leading.give_out, workshop, "Chiffres clés", None, "")
    assert [(one.title, one.day) for one in database.read(leading.supports, workshop)] == [
        ("Carte des logements", day),
        ("Chiffres clés", None),
    ]
    database.write(leading.take_back_support, first)
    assert [one.title for one in database.read(leading.supports, workshop)] == ["Chiffres clés"]


def test_two_windows_write_the_rapporteur_and_the_message(database: Database, workshop: str) -> None:
    database.write(leading.report_field, workshop, 2, "rapporteur", " Inès ")
    database.write(leading.report_field, workshop, 2, "message", "Rompre\nl’isolement")
    database.write(leading.report_field, workshop, 1, "message", "Un seul guichet")
    assert database.read(leading.reports, workshop) == [
        ReportRow(1, "", "Un seul guichet"),
        ReportRow(2, "Inès", "Rompre\nl’isolement"),
    ]
    database.write(leading.report, workshop, ReportRow(2, "", ""))
    assert database.read(leading.reports, workshop)[1] == ReportRow(2, "", "")


def test_what_is_debated(database: Database, workshop: str) -> None:
    one, other = said(database, workshop, 1, P), said(database, workshop, 1, P)
    database.write(formulating.debate, one, True)
    assert database.read(leading.debated, workshop) == {one}
    database.write(formulating.debate, other, True)
    database.write(formulating.debate, one, False)
    assert database.read(leading.debated, workshop) == {other}
