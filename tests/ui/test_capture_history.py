"""The history of a contribution: every field by its name, every change in words, nothing that is no longer kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fabrique_desktop.domain.contributions import (
    AngleChoice,
    Contribution,
    ContributionKind,
    Details,
    Link,
    Saying,
    Source,
    Stance,
)
from fabrique_desktop.services import capture, closing, errata, formulating, grouping, history, programme, removing
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.capture_history import FIELDS, SILENT, history_text
from tests.conftest import EVENING, Clock

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


def add(database: Database, workshop: str, words: str = "Un banc", verbatim: str = "") -> str:
    return database.write(capture.add_contribution, workshop, Saying(words, 1, verbatim=verbatim), EVENING).id


def told(database: Database, id_: str) -> list[str]:
    """What was said, without the hour and the operator."""
    text = history_text("X", database.read(history.of_contribution, id_)).replace("\u00a0", " ")
    assert UUID.search(text) is None
    return [line.split(" · ", 1)[1] for line in text.split("\n")[1:]]


def test_every_column_has_its_name_or_a_reason_to_be_silent() -> None:
    journaled = {column.key for column in Contribution.__mapper__.column_attrs} - Contribution.__unjournaled__ - {"id"}
    assert set(FIELDS) | SILENT == journaled
    assert not set(FIELDS) & SILENT


def test_each_field_is_told_in_words(database: Database, workshop: str) -> None:
    first, id_ = add(database, workshop, "Un abri"), add(database, workshop)
    beside = Details(Source.POST_IT, 3, 8, Stance.AGAINST, first, Link.REACTION, True)
    said = Saying("Deux bancs", 2, AngleChoice.BOTH, ContributionKind.IDEA, "« oui »", beside)
    database.write(capture.revise, id_, said, Saying("Un banc", 1))
    database.write(formulating.promote, id_)
    for field, words in (("title", "Des bancs"), ("how", "Vite")):
        database.write(formulating.draw_up, id_, field, words, "")
    database.write(formulating.count_dots, id_, 4)
    database.write(formulating.debate, id_, True)
    database.write(formulating.attach_to_axis, [id_], 2)
    database.write(formulating.attach_to_axis, [id_], None)
    database.write(grouping.group, [first, id_], EVENING)
    database.write(capture.withdraw, id_, EVENING)
    database.write(capture.restore, id_)
    assert told(database, id_) == [
        "Angle : À classer", "Nature : À classer", "Table : 1", "Première formulation : « Un banc »",
        "À propos de : (rien) → A3-ACT-1-T1-01", "Angle : À classer → Les deux angles", "Nature : À classer → Idée",
        "Lien : (rien) → Réaction à", "Sur combien de personnes : (rien) → 8", "Personnes qui le disent : (rien) → 3",
        "Source : Parole → Post-it", "Pour ou contre : (rien) → Contre", "Table : 1 → 2",
        "Texte : « Un banc » → « Deux bancs »", "À préciser : oui", "Mots exacts : (rien) → « oui »",
        "Nature : Idée → Proposition", "Titre : (rien) → « Des bancs »", "Comment : (rien) → « Vite »",
        "Gommettes : (rien) → 4", "Fait débat : oui", "Axe de rattachement : axe 3 → axe 2",
        "Axe de rattachement : axe 2 → (rien)", "Regroupement : regroupée avec d’autres", "Retrait : retirée",
        "Retrait : rétablie",
    ]  # fmt: skip


def test_a_removal_is_told_once_and_its_words_no_more(database: Database, workshop: str, clock: Clock) -> None:
    id_ = add(database, workshop, "Quinquina habite ici", verbatim="« Quinquina »")
    database.write(capture.revise, id_, Saying("Quinquina habite là", 1), None)
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(errata.add, id_, "Non, Quinquina n’y est plus", EVENING)
    database.operator = "SD"
    database.write(removing.remove, id_, clock())
    lines = told(database, id_)
    assert not any("Quinquina" in line for line in lines)
    assert lines[-1] == "SD · Texte : retiré à la demande d’une personne"
    assert [line for line in lines if "Texte" in line] == [
        "Texte : (mots effacés) → (mots effacés)", lines[-1],
    ]  # fmt: skip
    assert {"Première formulation : (mots effacés)", "Erratum : (mots effacés)"} <= set(lines)


@pytest.mark.parametrize("days", [0, 1])
def test_another_day_is_named(database: Database, workshop: str, clock: Clock, days: int) -> None:
    id_ = add(database, workshop)
    clock.moment = EVENING + timedelta(days=days)
    database.write(capture.withdraw, id_, clock())
    last = history_text("X", database.read(history.of_contribution, id_)).split("\n")[-1].replace("\u00a0", " ")
    assert last.startswith("14 h 05 · Retrait" if not days else "7 avril 2017, 14 h 05 · Retrait")


def test_an_undo_says_that_it_is_one(database: Database, workshop: str) -> None:
    id_ = add(database, workshop)
    database.write(capture.change_angle, [id_], AngleChoice.BOTH)
    database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert told(database, id_)[-2:] == [
        "Angle : À classer → Les deux angles",
        "Angle : Les deux angles → À classer (par « Annuler »)",
    ]


def test_the_desk_and_the_programme_keep_their_own(database: Database, workshop: str) -> None:
    """What is deleted has no field to tell there."""
    axis = database.read(programme.process).axes[0]
    assert axis
    id_ = add(database, workshop)
    assert {row.field for row in database.read(history.history, id_)} >= {"text", "workshop_id", "axis_id"}
    assert all(row.field for row in database.read(history.history, id_))
