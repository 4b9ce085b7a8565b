"""The minutes: nothing said is lost, every figure is the snapshot's, nothing of the register is there."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.story import pieces
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.reporting import Minutes
from tests.documents import reading
from tests.documents.snapshots import NOBODY, PLENARY, PROCESS, SEVEN, WORKSHOP, many, minutes, said

CLOSED = replace(WORKSHOP, state=WorkshopState.CLOSED, ended_at=datetime(2017, 4, 6, 17, 8, tzinfo=PARIS))
HOSTILE = [
    "<b>gras</b> jamais fermé <i>",
    '<img src="/etc/passwd"/> <a href="javascript:alert(1)">ici</a> <font color="red">x</font>',
    "&amp; &lt; <!-- rien --> ]]>",
    "=1+1 @toi -5 +33",
    "un\x00deux\x07trois\x0b\x1b[31m",
    "ordre \u202einversé\u202c et \u2066isolé\u2069",
    "🚲 vélo 😀 \U0001f469\u200d\U0001f4bb",
    "مرحبا بكم",
    "שלום",
    "de\u0301compose\u0301 e\u0300",
    "中文字",
    "\ud800 seul",
    "ligne une\nligne deux\r\nligne trois",
    "㎡ ½ ﬁ ﷽ \ufffe \ufdd0",
    "M" * 20_000,
]


def written(one: Minutes, folder: Path) -> Path:
    path = folder / "cr.pdf"
    path.unlink(missing_ok=True)
    write_minutes_pdf(one, path)
    return path


class TestNothingIsLost:
    def test_every_reference_and_every_text_is_printed(self, tmp_path: Path) -> None:
        rows = many(300)
        text = reading.whole(written(minutes(rows), tmp_path))
        squeezed = re.sub(r"[\s-]", "", text)
        for row in rows:
            assert row.reference in text
            assert re.sub(r"[\s-]", "", row.text) in squeezed
            assert re.sub(r"[\s-]", "", row.verbatim) in squeezed

    @pytest.mark.parametrize("end", [". ", ".\n"])
    @pytest.mark.parametrize(("kind", "length"), [(Kind.FINDING, 400_000), (Kind.PROPOSAL, 200_000)])
    def test_one_very_long_contribution_is_all_there_and_costs_what_it_weighs(
        self, tmp_path: Path, kind: Kind, length: int, end: str
    ) -> None:
        """Against the same words in a quarter: a page that broke all that is left again would cost ten times more."""
        spent = []
        for part, size in enumerate((length // 4, length)):
            long = end.join(f"Phrase{number:05d} d’un texte que personne n’a relu" for number in range(size // 48))
            folder = tmp_path / str(part)
            folder.mkdir()
            began = time.process_time()
            path = written(minutes([said(1, long, kind=kind), said(2, "Court.")]), folder)
            spent.append(time.process_time() - began)
            printed = set(re.findall(r"Phrase\d{5}", re.sub(r"\s", "", reading.whole(path))))
            assert printed == set(re.findall(r"Phrase\d{5}", long))
        assert spent[1] < 8 * spent[0]

    @pytest.mark.parametrize(
        "text", ["M" * 50_000, "e\u0301" * 9_000, "a\n" * 9_000, " " * 9_000 + "fin", "mot " * 9_000]
    )
    def test_pieces_lose_nothing(self, text: str) -> None:
        cut = [piece.text for piece in pieces(text)]
        assert "".join("".join(cut).split()) == "".join(text.split())
        assert all(len(piece) <= 4_000 and not piece.startswith("\u0301") for piece in cut)

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FACILITATOR_NOTE])
    def test_every_filing_has_its_place(self, tmp_path: Path, kind: Kind) -> None:
        rows = [
            said(number, f"Phrase {number}.", kind=kind, angle=angle, table=None, verbatim=f"Mot {number}.")
            for number, angle in enumerate(AngleChoice, 1)
        ]
        text = reading.whole(written(minutes(rows), tmp_path))
        for number in range(1, 5):
            for part in (f"A3-ACT-1-P-0{number} ", f"Phrase {number}.", f"« Mot {number}. »", "Plénière"):
                assert part in text

    def test_what_is_not_filed_is_under_a_classer(self, tmp_path: Path) -> None:
        rows = [
            said(1, "Sans nature.", kind=Kind.UNSORTED),
            said(2, "Sans angle.", angle=AngleChoice.UNSORTED),
        ]
        path = written(minutes(rows), tmp_path)
        assert {"5.3 À classer", "6.3 Angle à classer"} <= set(reading.bookmarks(path))

    def test_an_off_topic_sentence_is_kept_for_memory(self, tmp_path: Path) -> None:
        path = written(minutes([said(1, "Le bus du dimanche.", kind=Kind.OFF_TOPIC)]), tmp_path)
        assert "9.1 Hors sujet, noté pour mémoire" in reading.bookmarks(path)


class TestFigures:
    def test_counts_are_those_of_the_snapshot(self, tmp_path: Path) -> None:
        text = reading.whole(written(minutes(many(12)), tmp_path))
        assert "7 personnes présentes, dont 2 sans nom ; 4 structures représentées." in text
        assert "Étaient également là, hors du compte : moins de 5 personnes (élu·es, interprètes)." in text
        assert "12 contributions notées (4 tables et plénière)" in text
        assert text.count("Total 7") == 2

    @pytest.mark.parametrize(
        ("named", "others", "told"),
        [
            (("CCAS", "Emmaüs"), 2, "Structures représentées CCAS · Emmaüs et 2 autres structures"),
            (("CCAS",), 1, "Structures représentées CCAS et 1 autre structure"),
            ((), 3, "Structures représentées 3 structures venues sans inscription."),
        ],
    )
    def test_what_was_typed_at_the_door_is_counted_and_not_named(
        self, tmp_path: Path, named: tuple[str, ...], others: int, told: str
    ) -> None:
        counts = replace(SEVEN, organizations=named, other_organizations=others)
        text = reading.whole(written(minutes(many(3), counts=counts), tmp_path))
        total = len(named) + others
        assert told in text
        assert f"; {total} structure" in text
        assert f"7 personnes présentes {total} structure" in text

    def test_nobody_and_nothing_is_said_plainly(self, tmp_path: Path) -> None:
        text = reading.whole(written(minutes([], counts=NOBODY), tmp_path))
        assert "0 personne présente, dont 0 sans nom ; 0 structure représentée." in text
        assert "Aucune contribution n’a été notée pendant cet atelier." in text
        assert text.count("Rien n’a été noté sous cet angle pendant l’atelier.") == 4

    def test_an_angle_with_nothing_is_said_plainly(self, tmp_path: Path) -> None:
        text = reading.whole(written(minutes([said(1, "Une chose.")]), tmp_path))
        assert "Rien n’a été noté sous l’angle « Coordination des partenaires »." in text
        assert "Rien n’a été noté sous l’angle « Participation des usagers »." not in text

    def test_the_first_three_proposals_are_shown_by_their_first_words(self, tmp_path: Path) -> None:
        rows = [said(number, f"Proposition numéro {number}") for number in range(1, 6)]
        essential = reading.whole(written(minutes(rows), tmp_path)).split("2. Cadre")[0]
        assert "A3-ACT-1-T1-03 — Proposition numéro 3" in essential
        assert "A3-ACT-1-T1-04" not in essential
        assert "3 sur 5, dans l’ordre où elles ont été dites" in essential


class TestVersion:
    def test_every_page_says_it_is_provisional(self, tmp_path: Path) -> None:
        texts = reading.pages(written(minutes(many(60)), tmp_path))
        assert len(texts) > 8
        for number, text in enumerate(texts, 1):
            assert "Version provisoire du 6 avril 2017 à 17 h 12" in text
            assert f"{number}/{len(texts)}" in text
            assert "leur publication n’engage ni la Ville ni le CCAS" in text

    def test_a_closed_workshop_gives_its_real_hours(self, tmp_path: Path) -> None:
        text = reading.whole(written(minutes(many(3), workshop=CLOSED), tmp_path))
        assert "provisoire" not in text
        assert "Version établie à la clôture, le 6 avril 2017 à 17 h 08" in text
        assert "Début réel 6 avril 2017 à 14 h 04" in text
        assert "Fin réelle 6 avril 2017 à 17 h 08" in text

    def test_a_training_dossier_is_marked_on_every_page(self, tmp_path: Path) -> None:
        process = replace(PROCESS, training=True)
        for text in reading.pages(written(minutes(many(20), process=process), tmp_path)):
            assert "EXERCICE — données fictives" in text
        assert "EXERCICE" not in reading.whole(written(minutes(many(20)), tmp_path))

    def test_undated_is_to_be_confirmed(self, tmp_path: Path) -> None:
        text = reading.whole(written(minutes(many(4), workshop=PLENARY, coming=[]), tmp_path))
        assert "Compte rendu — Grand atelier — Ouvert à tous" in text
        assert "Date à confirmer (début septembre 2017) — Agora, Saint-Nazaire" in text
        assert "Tous les axes : 1 Isolement et solidarités" in text

    def test_what_comes_next_is_listed_with_its_dates(self, tmp_path: Path) -> None:
        text = reading.whole(written(minutes(), tmp_path)).split("11. Suites")[1]
        assert "Jeudi 4 mai 2017, de 9 h à 12 h Atelier n° 2 — Acteurs du territoire (A3-ACT-2)" in text
        assert "Date à confirmer (début septembre 2017) Grand atelier — Ouvert à tous (GA)" in text
        assert "Vendredi 29 septembre 2017 Conseil municipal : délibération-cadre" in text

    def test_a_moved_milestone_moves_in_the_minutes(self, tmp_path: Path) -> None:
        process = replace(PROCESS, milestones=(("m", "Conseil municipal", None),))
        assert "Date à confirmer Conseil municipal" in reading.whole(written(minutes(process=process), tmp_path))


class TestFile:
    def test_it_has_an_outline_and_says_what_it_is(self, tmp_path: Path) -> None:
        path = written(minutes(many(30)), tmp_path)
        reader = PdfReader(path)
        assert reader.metadata is not None
        assert reader.metadata.title == "Compte rendu de l’atelier n°\u00a01 — Acteurs du territoire (A3-ACT-1)"
        assert reader.metadata.author == PROCESS.owner
        assert str(reader.root_object["/Lang"]) == "fr-FR"
        assert str(tmp_path) not in str(reader.metadata)
        titles = reading.bookmarks(path)
        for start in ("1. L’essentiel", "6. Propositions", "11. Suites", "Annexe C — Charte"):
            assert any(title.startswith(start) for title in titles)

    def test_every_font_shown_is_embedded(self, tmp_path: Path) -> None:
        names = {font["/BaseFont"] for font in reading.resources(written(minutes(many(5)), tmp_path), "/Font")}
        assert all("Noto" in name or "DejaVu" in name for name in names), names

    def test_the_same_content_gives_the_same_bytes(self, tmp_path: Path) -> None:
        digests = {hashlib.sha256(written(minutes(many(40)), tmp_path).read_bytes()).hexdigest() for _ in range(2)}
        assert len(digests) == 1
        later = replace(minutes(many(40)), produced_at=minutes().produced_at + timedelta(minutes=1))
        assert hashlib.sha256(written(later, tmp_path).read_bytes()).hexdigest() not in digests

    def test_no_ink_in_the_margins_and_no_blank_page(self, tmp_path: Path) -> None:
        assert not reading.ink_outside(written(minutes(many(60)), tmp_path))

    def test_a_name_taken_is_refused(self, tmp_path: Path) -> None:
        path = written(minutes(), tmp_path)
        before = path.read_bytes()
        with pytest.raises(FileExistsError):
            write_minutes_pdf(minutes(many(2)), path)
        assert path.read_bytes() == before
        assert list(tmp_path.glob(".fabrique-*")) == []


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_is_printed_as_text_everywhere(self, tmp_path: Path, text: str) -> None:
        rows = [
            said(1, text, verbatim=text),
            said(2, text, kind=Kind.VERBATIM),
            said(3, "Après tout cela.", kind=Kind.QUESTION),
        ]
        path = written(minutes(rows), tmp_path)
        printed = reading.whole(path)
        assert "A3-ACT-1-T1-03" in printed
        assert "Après tout cela." in printed
        assert all("/Annots" not in page for page in PdfReader(path).pages)
        assert all(one["/Subtype"] == "/Form" for one in reading.resources(path, "/XObject"))

    def test_markup_is_shown_as_it_was_typed(self, tmp_path: Path) -> None:
        printed = reading.whole(written(minutes([said(1, "<b>gras</b> &amp; <img src='x'/>")]), tmp_path))
        assert "<b>gras</b> &amp; <img src='x'/>" in printed

    def test_signs_without_a_drawing_are_replaced_and_reported(self, tmp_path: Path) -> None:
        printed = reading.whole(written(minutes([said(1, "un vélo 🚲 ici")]), tmp_path))
        assert "un vélo □ ici" in printed
        assert "1 caractère n’a pas de dessin" in printed
        assert "U+1F6B2 BICYCLE" in printed

    def test_fifty_thousand_characters_and_as_many_lines(self, tmp_path: Path) -> None:
        rows = [
            said(1, "mot " * 12_500, verbatim="dit " * 12_500),
            said(2, "a\n" * 5_000, kind=Kind.IDEA),
            said(3, "Dernière."),
        ]
        texts = reading.pages(written(minutes(rows), tmp_path))
        assert sum(text.count("mot ") for text in texts) > 12_500  # once in its section, once in annex A
        assert len(texts) > 100
        assert "Dernière." in " ".join(texts)

    def test_long_names_of_everything_still_fit(self, tmp_path: Path) -> None:
        long = "Dénomination interminable et sans raison " * 8
        workshop = replace(
            WORKSHOP,
            code="CODE-" + "X" * 60,
            title=long,
            axis_name=long,
            venue=long,
            room=long,
            audience_name=long,
        )
        process = replace(PROCESS, name=long, owner=long, contractor=long, contact=long)
        row = said(1, "Une chose.", code=workshop.code)
        path = written(minutes([row], workshop=workshop, process=process), tmp_path)
        assert row.reference in reading.whole(path).replace(" ", "")
        assert not reading.ink_outside(path)


def test_progress_never_goes_back_and_reaches_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_minutes_pdf(minutes(many(40)), tmp_path / "cr.pdf", lambda done, total: seen.append((done, total)))
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert seen[-1][0] == seen[-1][1]
