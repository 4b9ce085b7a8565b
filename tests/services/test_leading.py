"""What the lead is told of each table: how many, of what, since when; and what is kept of the plenary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import BuiltUpon, EmptyText, UnknownTable, WorkshopClosed
from fabrique_desktop.services import capture, closing, formulating, history, leading, programme
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
    assert {(one.total, one.no_angle, one.no_kind, one.last_at) for one in found} == {(0, 0, 0, None)}
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
    assert (one.total, one.proposals, one.no_angle) == (3, 1, 1)
    assert one.last_at == EVENING + timedelta(minutes=4)
    assert one.empty_angles() == (C,)
    assert (two.total, two.last_at) == (0, None)
    assert (three.no_angle, three.no_kind, three.empty_angles()) == (0, 1, ())
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


def test_the_grand_atelier_is_told_by_axis_and_no_other_is(database: Database, workshop: str) -> None:
    said(database, workshop, 1, P)
    assert database.read(leading.by_axis, workshop) == []
    grand = database.read(programme.workshop_named, "GA").id
    assert {one.contributions for one in database.read(leading.by_axis, grand)} == {0}
    one, _other = said(database, grand, 1, P), said(database, grand, None, C)
    said(database, grand, 1, C, kind=ContributionKind.FACILITATOR_NOTE)
    database.write(formulating.attach_to_axis, [one], 2)
    counts = {found.number: found.contributions for found in database.read(leading.by_axis, grand)}
    assert counts == {1: 0, 2: 1, 3: 0, 4: 0, None: 1}


def test_once_closed_what_the_minutes_print_no_longer_changes(database: Database, workshop: str) -> None:
    support = database.write(leading.give_out, workshop, "Le diagnostic", None, "")
    database.write(leading.report_field, workshop, 1, "message", "dit ce soir")
    database.write(closing.close_workshop, workshop, EVENING)
    gestures: tuple[Callable[[], object], ...] = (
        lambda: database.write(leading.report_field, workshop, 1, "message", "changé après coup"),
        lambda: database.write(leading.give_out, workshop, "Autre", None, ""),
        lambda: database.write(leading.take_back_support, support),
        lambda: database.write(history.undo_last, history.LEAD, [workshop], EVENING),
    )
    for gesture in gestures:
        with pytest.raises((WorkshopClosed, BuiltUpon)):
            gesture()
    assert [one.message for one in database.read(leading.reports, workshop)] == ["dit ce soir"]
    assert [one.title for one in database.read(leading.supports, workshop)] == ["Le diagnostic"]


@pytest.mark.parametrize("table", [0, 99])
def test_a_table_that_is_not_there_has_no_message(database: Database, workshop: str, table: int) -> None:
    with pytest.raises(UnknownTable):
        database.write(leading.report_field, workshop, table, "message", "x")
    assert database.read(leading.reports, workshop) == []
