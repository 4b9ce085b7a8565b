"""The training material: invented from end to end, readable by the importer, spread over all workshops."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from fabrique_desktop.documents.labels import KIND
from fabrique_desktop.paths import resource
from tests.documents.snapshots import SAMPLES

CODES = {f"A{axis}-{audience}-{tour}" for axis in (1, 2, 3, 4) for audience in ("ACT", "CIT") for tour in (1, 2)}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_people_have_the_columns_of_a_real_list() -> None:
    people, real = table(resource("training", "people.csv")), table(SAMPLES / "registrants.csv")
    assert list(people[0]) == list(real[0])
    assert len(people) == 40
    known = {(row["nom"], row["prenom"]) for row in real}
    assert not known & {(row["nom"], row["prenom"]) for row in people}
    assert {code for row in people for code in row["seances"].split("|")} == CODES


def test_people_are_plainly_invented() -> None:
    for row in table(resource("training", "people.csv")):
        assert "(fictif)" in row["organisation"] + row["quartier"] or not row["quartier"]
        assert row["courriel"] == "" or row["courriel"].endswith("@example.org")
        assert row["telephone"] == "" or row["telephone"].startswith(("02 61 91", "06 39 98"))
        assert row["organisation"] == "" or "(fictif)" in row["organisation"]


def test_contributions_are_new_and_use_the_words_of_the_screens() -> None:
    rows = table(resource("training", "contributions.csv"))
    assert list(rows[0]) == ["code", "table", "angle", "nature", "texte", "verbatim"]
    assert len(rows) >= 30
    assert {row["nature"] for row in rows} <= set(KIND.values())
    assert {row["angle"] for row in rows} == {"P", "C", "PC", ""}
    assert {row["code"] for row in rows} <= CODES
    assert Counter(row["code"] for row in rows)["A3-ACT-1"] >= 10
    real = {row["intitule"] for row in table(SAMPLES / "propositions.csv")}
    assert not real & {row["texte"] for row in rows}
