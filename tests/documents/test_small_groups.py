"""What leaves tells no group of fewer than five people; the sheet of the team tells every number."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.small_groups import WHY, apart_told, by_category, by_manner, hides, part
from fabrique_desktop.documents.workbook import write_workbook
from fabrique_desktop.domain.people import ParticipantCategory as Category, Role
from fabrique_desktop.services.attendance import AttendanceCounts
from tests.documents import reading
from tests.documents.snapshots import NOBODY, SEVEN, many, minutes, sheet


def counts_of(
    categories: Mapping[Category, int],
    apart: Mapping[Role, int] | None = None,
    *,
    walk_in: int = 0,
    unnamed: int = 0,
    minors: int = 0,
    late: int = 0,
) -> AttendanceCounts:
    present = sum(categories.values())
    return replace(
        NOBODY,
        present=present,
        registered=present - walk_in - unnamed,
        walk_in=walk_in,
        unnamed=unnamed,
        categories=categories,
        apart=apart or {},
        minors=minors,
        late=late,
    )


THIRTY = counts_of(
    {Category.CITIZEN: 22, Category.ASSOCIATION: 3, Category.CITY_AGENT: 3, Category.LANDLORD: 2},
    {Role.ELECTED: 3},
    walk_in=2,
    unnamed=4,
    minors=1,
    late=6,
)


def test_the_minutes_tell_the_small_groups_together_and_say_why(tmp_path: Path) -> None:
    path = tmp_path / "CR.pdf"
    write_minutes_pdf(minutes(many(3), counts=THIRTY), path)
    text = reading.whole(path)
    assert "30 personnes présentes, dont 4 sans nom" in text
    assert "Citoyen·ne 22" in text
    assert "Association, Agent de la Ville, Bailleur social (réunis) 8" in text
    assert "Inscrites à l’avance, ou venues sans inscription 26" in text
    assert "hors du compte : moins de 5 personnes (élu·es)." in text
    assert WHY in text
    assert text.count("Total 30") == 2


def test_large_groups_leave_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "CR.pdf"
    large = counts_of({Category.CITIZEN: 22, Category.ASSOCIATION: 6}, {Role.CHILD: 7}, walk_in=8)
    write_minutes_pdf(minutes(many(3), counts=large), path)
    text = reading.whole(path)
    for line in ("Citoyen·ne 22", "Association 6", "Inscrites à l’avance 20", "Venues sans inscription 8", "7 enfants"):
        assert line in text
    assert WHY not in text


def test_the_workbook_says_the_same_and_publishes_no_small_part(tmp_path: Path) -> None:
    path = tmp_path / "DONNEES.xlsx"
    write_workbook(minutes(many(3), counts=THIRTY), path)
    rows = list(openpyxl.load_workbook(path)["Présences"].iter_rows(min_row=2, values_only=True))
    told = {(row[0], row[1]): row[2] for row in rows}
    assert told["Total", "Personnes présentes"] == 30
    assert told["Autres", "Personnes mineures"] == "non publié"
    assert told["Autres", "Arrivées après le début"] == 6
    assert told["Autres", "Départs notés"] == 0
    assert told["Hors du compte", "Élu·e"] == "non publié"
    assert told["Catégorie", "Association, Agent de la Ville, Bailleur social (réunis)"] == 8
    assert told["Venue", "Sans nom"] == 4


def test_the_sheet_of_the_team_keeps_every_number(tmp_path: Path) -> None:
    path = tmp_path / "EMARGEMENT.pdf"
    write_attendance_pdf(sheet([], counts=THIRTY), path)
    text = reading.whole(path)
    for line in ("2 venues sans inscription", "1 personne mineure", "3 élu·es"):
        assert line in text


def test_a_workshop_of_very_few_is_told_by_its_number_only() -> None:
    three = counts_of({Category.CITIZEN: 2, Category.PRESS: 1})
    assert by_category(three) == [("Groupes trop petits pour être détaillés", 3)]
    assert hides(three)


def test_nobody_is_nothing_to_hide() -> None:
    assert by_category(NOBODY) == []
    assert not hides(NOBODY)


def test_four_roles_for_four_people_are_not_named() -> None:
    roles = {Role.ELECTED: 1, Role.PRESS: 1, Role.CHILD: 1, Role.BABY: 1}
    assert apart_told(replace(SEVEN, apart=roles)).replace("\u00a0", " ") == "moins de 5 personnes"


def test_whatever_the_workshop_no_number_of_these_tables_is_small_but_of_people_without_a_name() -> None:
    chance = random.Random(5)
    for _workshop in range(3000):
        categories = {one: number for one in Category if (number := int(chance.expovariate(0.25)))}
        roles = {one: number for one in list(Role)[1:] if (number := int(chance.expovariate(0.5)))}
        present = sum(categories.values())
        if present < 5:
            continue
        walk_in = chance.randint(0, present)
        counts = counts_of(categories, roles, walk_in=walk_in, minors=chance.randint(0, present))
        manners = by_manner(counts, {one: (words, words) for one, words in labels.MANNER.items()})
        assert (
            sum(number for _words, number in manners)
            == sum(number for _words, number in by_category(counts))
            == present
        )
        told = [number for _words, number in (*manners, *by_category(counts))] + [part(counts.minors, counts)]
        said = [int(one) for one in re.findall(r"(?<!moins de )\b\d+", apart_told(counts).replace("\u00a0", " "))]
        assert not [one for one in (*told, *said) if isinstance(one, int) and 0 < one < 5]
