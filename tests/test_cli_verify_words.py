"""`fabrique verify` compares what people read with what was sealed, whatever the digests of the files are."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook

from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Details, Link, Saying, Stance
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services import capture, closing, editions, errata, formulating, leading, leaks, removing
from fabrique_desktop.services.sealing import sealed
from fabrique_desktop.store.database import Database
from tests.commands import Answer, Run
from tests.conftest import EVENING

CODE = "A3-ACT-1"
LONG = "Un très long récit, phrase après phrase. " * 1000


def line(text: str, table: int | None = 1, **more: Any) -> Saying:
    return Saying(text, table, more.pop("angle", AngleChoice.PARTICIPATION), **more)


@pytest.fixture
def evening(database: Database, workshop: str) -> list[str]:
    """All that a contribution can be, said and closed; the ids."""
    said = [
        line("Un banc devant la mairie", kind=Kind.PROPOSAL, verbatim="« j’ai mal aux jambes »"),
        line("=1+1 + de bancs _x0041_", 2, kind=Kind.IDEA, angle=AngleChoice.COORDINATION),
        line("On ne nous écoute pas ; c’est dit ?", None, kind=Kind.VERBATIM, angle=AngleChoice.BOTH),
        line("الجيران يساعدون بعضهم", 2, kind=Kind.NEED),
        line("Ça va 🙂 ﷽ \u2af7 et\nà la ligne", 3, kind=Kind.FINDING),
        line(LONG, 3, kind=Kind.OBSTACLE),
        line("Sans nature ni angle", None, angle=AngleChoice.UNSORTED),
        line("Il faut appeler Yves Kerbrat", 1, kind=Kind.LEVER),
        line("Qui : personne ne vient", 4, kind=Kind.QUESTION),
    ]
    ids = [database.write(capture.add_contribution, workshop, one, EVENING).id for one in said]
    beside = Details(stance=Stance.AGAINST, about_id=ids[0], link=Link.REACTION, people=3, out_of=8)
    reaction = line("Trop cher", None, kind=Kind.DISAGREEMENT, beside=beside)
    ids.append(database.write(formulating.answer_to, workshop, reaction, EVENING).id)
    for field, words in (("title", "Des bancs"), ("how", "Avec la Ville : vite"), ("who", "La Ville")):
        database.write(formulating.draw_up, ids[0], field, words, "")
    database.write(formulating.validate, ids[0], EVENING)
    database.write(formulating.debate, ids[0], True)
    database.write(formulating.count_dots, ids[0], 7)
    database.write(leading.report_field, workshop, 2, "message", "La table 2 veut des bancs")
    database.write(leading.report_field, workshop, 3, "rapporteur", "Zoé")
    database.write(leading.give_out, workshop, "Plan du quartier", date(2017, 4, 6), "en mairie")
    database.write(leading.give_out, workshop, "Dépliant", None, "")
    database.write(leaks.decide, [(ids[7], "Yves Kerbrat")], Naming.HIDDEN, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    return ids


@pytest.fixture
def package(run: Run, dossier: Path, evening: list[str], tmp_path: Path) -> Path:
    folder = tmp_path / "paquet"
    assert run("export", dossier, "--workshop", CODE, "--to", folder).code == 0
    return folder


def seal_of(database: Database, workshop: str) -> str:
    found = database.read(sealed, workshop)
    assert found is not None
    return found.record.code


def disguised(package: Path) -> None:
    """Every digest of the manifest is made right again."""
    for manifest in package.glob("MANIFESTE_*.json"):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        for one in told["fichiers"]:
            one["sha256"] = hashlib.sha256((package / one["chemin"]).read_bytes()).hexdigest()
        manifest.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def plain(answer: Answer) -> str:
    return answer.out.replace("\u00a0", " ")


def one_of(package: Path, pattern: str) -> Path:
    return next(package.rglob(pattern))


def refused(run: Run, package: Path, seal: str, name: str) -> str:
    """What is told of a package whose digests are all right."""
    disguised(package)
    answer = run("verify", package, "--seal", seal)
    assert answer.code == 1
    told = plain(answer)
    assert "Tout ne concorde pas." in told
    assert "Changé depuis" not in told
    found = [one for one in told.split("\n") if one.startswith(f"{name}_") and "ne dit pas ce qui a été scellé" in one]
    assert len(found) == 1
    return found[0]


def test_what_left_says_what_was_sealed(run: Run, package: Path, database: Database, workshop: str) -> None:
    answer = run("verify", package, "--seal", seal_of(database, workshop))
    told = plain(answer)
    assert answer.code == 0, told
    assert "Rien n’a changé." in told
    assert "10 contributions, 1 message de table et 2 supports remis" in told
    compared = next(one for one in told.split("\n") if one.startswith("Textes comparés"))
    for name in ("CR_", "OUVERTES_", "TABLEUR_", "DONNEES_"):
        assert name in compared
    digests = next(one for one in told.split("\n") if one.startswith("Comparés par leur seule empreinte"))
    for name in ("EMARGEMENT_", "RELEVE_", "LECTURE_", "DECIDIM_"):
        assert name in digests
    assert "Jamais comparés : les présences" in told


def test_after_an_erratum_and_a_removal_too(
    run: Run, package: Path, dossier: Path, *, database: Database, workshop: str, evening: list[str], tmp_path: Path
) -> None:
    database.write(errata.add, evening[1], "Lire : plus de bancs", EVENING)
    database.write(errata.add, evening[8], "Lire : quelqu’un", EVENING)
    database.write(removing.remove, evening[8], EVENING)
    database.write(errata.add, evening[1], "Et encore : 3 bancs", EVENING)
    folder = tmp_path / "ensuite"
    assert run("export", dossier, "--workshop", CODE, "--to", folder).code == 0
    answer = run("verify", folder, "--seal", seal_of(database, workshop))
    assert answer.code == 0, answer.out


def reprinted(database: Database, workshop: str, package: Path, change: Callable[[Any], Any]) -> None:
    """The minutes of other words, with the true seal and its attachment."""
    bundle = database.read(editions.compile_bundle, workshop, EVENING)
    path = one_of(package, "CR_*.pdf")
    path.unlink()
    write_minutes_pdf(change(bundle.minutes), path, sealed=bundle.sealed)


def reworded(minutes: Any, at: int, **fields: Any) -> Any:
    rows = list(minutes.contributions)
    rows[at] = replace(rows[at], **fields)
    return replace(minutes, contributions=tuple(rows))


CHANGES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "text": (lambda one: reworded(one, 0, text="Pas de banc devant la mairie"), "T1-01"),
    "one word before": (lambda one: reworded(one, 8, text="Réaction : qui : personne ne vient"), "T4-01"),
    "arabic": (lambda one: reworded(one, 3, text="الجيران لا يساعدون بعضهم"), "T2-02"),
    "long": (lambda one: reworded(one, 5, text=LONG.replace("récit", "conte", 1)), "T3-02"),
    "verbatim": (lambda one: reworded(one, 0, verbatim="je vais bien"), "T1-01"),
    "verbatim added": (lambda one: reworded(one, 1, verbatim="je vais bien"), "T2-01"),
    "how": (lambda one: reworded(one, 0, drawn_up=replace(one.contributions[0].drawn_up, how="Jamais")), "T1-01"),
    "title gone": (lambda one: reworded(one, 0, drawn_up=replace(one.contributions[0].drawn_up, title="")), "T1-01"),
    "taken away": (lambda one: replace(one, contributions=one.contributions[1:]), "T1-01"),
    "added": (
        lambda one: replace(
            one, contributions=(*one.contributions, replace(one.contributions[6], id="x", reference=f"{CODE}-P-77"))
        ),
        "P-77",
    ),
    "message": (lambda one: replace(one, messages=((2, "La table 2 ne veut rien"),)), "message de Table 2"),
    "message added": (lambda one: replace(one, messages=(*one.messages, (4, "Non"))), "message de Table"),
    "support": (lambda one: replace(one, supports=one.supports[:1]), "supports remis"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_page_that_says_something_else(run: Run, package: Path, database: Database, workshop: str, what: str) -> None:
    change, reference = CHANGES[what]
    reprinted(database, workshop, package, change)
    assert reference in refused(run, package, seal_of(database, workshop), "CR")


def test_the_minutes_alone_are_read_too(run: Run, package: Path, database: Database, workshop: str) -> None:
    path = one_of(package, "CR_*.pdf")
    assert run("verify", path).code == 0
    reprinted(database, workshop, package, lambda one: reworded(one, 0, text="Pas de banc"))
    answer = run("verify", path, "--seal", seal_of(database, workshop))
    assert answer.code == 1
    assert f"{CODE}-T1-01" in answer.out


def test_minutes_that_carry_their_seal_no_more(run: Run, package: Path, database: Database, workshop: str) -> None:
    path = one_of(package, "CR_*.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for name in list(pdf.attachments):
            del pdf.attachments[name]
        pdf.save(path)
    disguised(package)
    answer = run("verify", package, "--seal", seal_of(database, workshop))
    assert answer.code == 1
    assert "Le compte rendu ne porte pas son sceau" in plain(answer)


def test_words_given_instead_of_what_is_drawn(run: Run, package: Path, database: Database, workshop: str) -> None:
    """`ActualText` says what a screen reader says: other words may be drawn beneath."""
    seal = seal_of(database, workshop)
    reprinted(database, workshop, package, lambda one: reworded(one, 6, text="Avec nature et angle"))
    path = one_of(package, "CR_*.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.P:
                one.ActualText = pikepdf.String("Sans nature ni angle")
        pdf.save(path)
    assert f"{CODE}-P-02" in refused(run, package, seal, "CR")


def change_json(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    told["contributions"][0]["texte"] = "Pas de banc devant la mairie"
    told["contributions"][1]["gommettes"] = 3
    told["contributions"][2]["errata"] = [{"le": "2017-04-07", "texte": "Faux"}]
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def change_csv(path: Path, delimiter: str, head: str) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=delimiter))
    rows[1][rows[0].index(head)] = "Pas de banc devant la mairie"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)


def change_workbook(path: Path) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(2, [cell.value for cell in sheet[1]].index("Texte") + 1).value = "Pas de banc devant la mairie"
    book.save(path)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("OUVERTES_*.json", change_json),
        ("OUVERTES_*.csv", lambda path: change_csv(path, ",", "texte")),
        ("TABLEUR_*.csv", lambda path: change_csv(path, ";", "Texte")),
        ("DONNEES_*.xlsx", change_workbook),
    ],
)
def test_data_that_say_something_else(
    run: Run, package: Path, database: Database, workshop: str, *, name: str, change: Callable[[Path], None]
) -> None:
    change(one_of(package, name))
    told = refused(run, package, seal_of(database, workshop), name.partition("_")[0])
    assert f"{CODE}-T1-01" in told
    if name.endswith(".json"):
        assert f"{CODE}-T2-01" in told
        assert f"erratum de {CODE}-P-01" in told
    else:
        assert f"{CODE}-T2-01" not in told


@pytest.mark.parametrize("name", ["CR_*.pdf", "OUVERTES_*.json", "TABLEUR_*.csv", "DONNEES_*.xlsx"])
def test_a_file_that_says_nothing_at_all(run: Run, package: Path, database: Database, workshop: str, name: str) -> None:
    one_of(package, name).write_bytes(b"\xff rien")
    disguised(package)
    answer = run("verify", package, "--seal", seal_of(database, workshop))
    assert answer.code == 1
    assert "Illisible" in answer.out


def test_what_is_hidden_is_not_erased(run: Run, package: Path) -> None:
    told = plain(run("verify", package))
    assert "des mots d’un texte sont cachés (un nom), et restent dans le dossier" in told
    assert "effacé" not in told
    assert "Kerbrat" not in told
