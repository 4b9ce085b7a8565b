"""The synthesis of an axis: what answers what, what is about all axes, what was wrong, and the whole proposal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from reportlab.pdfgen.canvas import Canvas

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.charts import Bars
from fabrique_desktop.documents.synthesis_pdf import write_synthesis_pdf
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import ContributionKind as Kind, Details, Saying, Stance
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services import capture, check_in, closing, errata, formulating, leaks, programme, reporting
from fabrique_desktop.services.axis_editions import compile_axis
from fabrique_desktop.services.synthesis import Synthesis, compile_synthesis
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.documents import reading
from tests.documents.every_document import synthesis_of
from tests.documents.snapshots import about, minutes, said, whole_evening
from tests.services.people import register


def printed(one: Synthesis, folder: Path) -> str:
    path = folder / "s.pdf"
    path.unlink(missing_ok=True)
    write_synthesis_pdf(one, path)
    return reading.whole(path)


@pytest.fixture
def text(tmp_path: Path) -> str:
    return printed(synthesis_of(whole_evening()), tmp_path)


def test_a_reaction_stands_under_what_it_answers_with_its_side(text: str) -> None:
    findings, proposals = text.split("3. Propositions", 1)
    assert "Cela marche déjà" not in findings, "a reaction is no shared finding"
    order = (
        "A3-ACT-1-T1-01 ", "A3-ACT-1-P-05 Plénière Réaction, contre", "A3-ACT-1-P-06 Plénière Réaction, pour",
        "A3-ACT-1-P-07 Plénière Réaction à A3-ACT-1-P-06", "A3-ACT-1-T2-02 ",
    )  # fmt: skip
    places = [proposals.index(one) for one in order]
    assert places == sorted(places)
    assert "3. Propositions : 5 contributions et 3 réactions" in text


def test_a_debate_gives_both_its_sides_with_numbers(text: str) -> None:
    debate = text.split("4.1 Ce qui a fait débat", 1)[1].split("5. Signaux faibles", 1)[0]
    assert "3 personnes sur 8 · 9 gommettes" in debate
    assert "Pour Cela marche déjà rue du Port. (A3-ACT-1-P-06)" in debate
    assert "En réponse à A3-ACT-1-P-06 : Pas dans les tours. (A3-ACT-1-P-07)" in debate
    assert "Contre Les bailleurs s’en déchargeraient. (A3-ACT-1-P-05)" in debate


def test_a_proposal_is_whole(text: str) -> None:
    for told in (
        "À quoi ça répond : Les pannes", "Comment : Un volontaire", "Qui : Bailleurs", "Conditions de réussite : Un",
        "Freins et leviers : La peur", "3 personnes sur 8 · 9 gommettes · fait débat",
    ):  # fmt: skip
        assert told in text


def test_an_erratum_stands_beside_the_words(tmp_path: Path) -> None:
    one = whole_evening()
    told = printed(replace(synthesis_of(one), corrections=one.corrections), tmp_path)
    assert "Douze logements. Erratum du 7 avril 2017 à 9 h : Lire « vingt logements »." in told


def test_a_weak_signal_is_what_one_person_said_whole(tmp_path: Path) -> None:
    rows = [
        said(1, "Un banc à l’ombre.", verbatim="On ne peut pas s’asseoir."),
        said(2, "Un marché couvert.", verbatim="Il pleut.", beside=Details(people=6, out_of=8)),
        said(3, "Une halle.", verbatim="Il vente.", dots=4),
        said(4, "", debated=True, removed=True),
    ]
    signals = printed(synthesis_of(minutes(rows)), tmp_path).split("5. Signaux faibles", 1)[1].split("6. Questions")[0]
    assert "A3-ACT-1-T1-01, proposition : Un banc à l’ombre. « On ne peut pas s’asseoir. »" in signals
    assert signals.startswith(" : 1 ")
    assert not [row.reference for row in rows[1:] if row.reference in signals]


@pytest.fixture
def over_the_axes(database: Database) -> dict[int, Synthesis]:
    """At a workshop of axis 3: one about it, one about all, one about axis 1; and an erratum once it is closed."""
    id_ = database.read(programme.workshop_named, "A3-ACT-1").id
    ids = [
        database.write(capture.add_contribution, id_, Saying(text, 1, kind=Kind.FINDING), EVENING).id
        for text in ("Du mal-logement", "De partout", "De la solitude")
    ]
    database.write(formulating.attach_to_axis, ids[1:2], None)
    database.write(formulating.attach_to_axis, ids[2:], 1)
    database.write(check_in.unnamed, id_, 1, EVENING)
    database.write(check_in.several, id_, check_in.Several(2, "Emmaüs"), EVENING)
    database.write(closing.close_workshop, id_, EVENING)
    database.write(errata.add, ids[1], "Lire « de presque partout ».", EVENING)
    return {axis: database.read(compile_synthesis, axis, EVENING) for axis in (1, 2, 3)}


def test_what_is_about_all_axes_is_in_each_synthesis(over_the_axes: dict[int, Synthesis], tmp_path: Path) -> None:
    for one in over_the_axes.values():
        told = printed(one, tmp_path)
        part = told.split("7. Tous les axes", 1)[1].split("8. Méthode")[0]
        assert part.startswith(" : 1 contribution ")
        assert "De partout Erratum du" in part
        assert "Lire « de presque partout »." in part
        assert told.count("De partout") == 1
    assert [len(one.said) for one in over_the_axes.values()] == [1, 0, 1]


def test_what_the_minutes_hold_and_it_does_not_is_told(
    over_the_axes: dict[int, Synthesis], database: Database, tmp_path: Path
) -> None:
    one = over_the_axes[3]
    id_ = database.read(programme.workshop_named, "A3-ACT-1").id
    noted = len(database.read(reporting.compile_minutes, id_, EVENING).contributions)
    assert one.noted["A3-ACT-1"] == noted == len(one.said) + len(one.everywhere) + len(one.elsewhere) == 3
    told = printed(one, tmp_path)
    assert "1 contribution de ces ateliers à lire ailleurs : A3-ACT-1-T1-03 (axe 1)." in told
    assert " 3 3 1 1 1 " in told, "present, noted, on the axis, on all, on another"


def test_a_name_in_what_is_about_all_axes_awaits_a_decision_too(database: Database) -> None:
    database.write(register, "Kerbrat", "Yves")
    id_ = database.read(programme.workshop_named, "A3-ACT-1").id
    said_ = database.write(capture.add_contribution, id_, Saying("On a vu Yves Kerbrat", 1), EVENING).id
    other = database.write(capture.add_contribution, id_, Saying("Un banc", 1), EVENING).id
    database.write(formulating.attach_to_axis, [said_, other], None)
    database.write(closing.close_workshop, id_, EVENING)
    erratum = database.write(errata.add, other, "Lire : le banc d’Yves Kerbrat", EVENING)
    for axis in (1, 3):
        undecided = database.read(compile_axis, axis, EVENING).undecided
        assert {one.subject_id for one in undecided} == {said_, erratum}
    database.write(leaks.decide, [(one.subject_id, one.words) for one in undecided], Naming.HIDDEN, EVENING)
    one = database.read(compile_synthesis, 1, EVENING)
    assert not database.read(compile_axis, 1, EVENING).undecided
    assert "Kerbrat" not in str(one.everywhere) + str(one.corrections)


def test_people_without_a_name_and_groups_are_apart(over_the_axes: dict[int, Synthesis], tmp_path: Path) -> None:
    totals, counts = over_the_axes[3].totals, over_the_axes[3].counts
    assert totals.unnamed == sum(one.unnamed for one in counts) == 1
    assert totals.group_member == sum(one.group_member for one in counts) == 2
    told = printed(over_the_axes[3], tmp_path)
    assert "1 présence sans nom et 2 venues avec un groupe, en plus des noms." in told


def test_a_reaction_to_what_was_said_elsewhere_says_what_it_does(tmp_path: Path) -> None:
    row = replace(said(2, "Trop cher."), **about(said(1, "Ailleurs."), stance=Stance.AGAINST))
    assert "réaction à A3-ACT-1-T1-01 · contre" in printed(synthesis_of(minutes([row])), tmp_path)


def test_labels_of_a_chart_are_whole_while_there_is_room() -> None:
    """A chart is a figure: what its drawing cuts is in no text of the tree, so the drawing itself is read."""
    label = "Angle « Coordination des partenaires de l’action sociale »"
    drawn = drawn_texts([(label, 4), ("Les deux angles", 12)])
    assert label.replace("\u00a0", " ") in drawn
    assert "…" in drawn_texts([("mot " * 60, 4)])


def drawn_texts(rows: list[tuple[str, int]]) -> str:
    path = io.BytesIO()
    canvas = Canvas(path)
    bars = Bars(rows, look.ACCENT)
    bars.wrap(look.MEASURE, 400)
    bars.drawOn(canvas, 60, 300)
    canvas.save()
    document = pypdfium2.PdfDocument(path.getvalue())
    page = document[0]
    text_page = page.get_textpage()
    told = " ".join(str(text_page.get_text_range()).split())
    text_page.close()
    page.close()
    document.close()
    return told


def test_the_day_of_the_snapshot_is_the_day_printed(tmp_path: Path) -> None:
    at = datetime(2017, 5, 2, 9, tzinfo=PARIS)
    assert "du 2 mai 2017 à 9 h" in printed(replace(synthesis_of(minutes()), produced_at=at), tmp_path)
