"""French typography, as documents print it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings, strategies as st
from reportlab.platypus import Paragraph

from fabrique_desktop.documents import stylesheet as look, text
from fabrique_desktop.documents.fonts import markup
from fabrique_desktop.domain.base import PARIS

APRIL = datetime(2017, 4, 6, 14, 0, tzinfo=PARIS)


def plain(shown: str) -> str:
    return shown.replace("\u00a0", " ")


def test_dates_and_hours() -> None:
    assert plain(text.weekday(APRIL)) == "jeudi 6 avril 2017"
    assert plain(text.day(date(2017, 5, 1))) == "1er mai 2017"
    assert plain(text.hour(APRIL)) == "14 h"
    assert plain(text.hour(APRIL.replace(hour=9, minute=30))) == "9 h 30"
    assert plain(text.hour(APRIL.replace(hour=9, minute=5))) == "9 h 05"
    assert plain(text.clock(APRIL)) == "14 h 00"
    assert plain(text.moment(datetime(2017, 4, 6, 15, 12, tzinfo=UTC))) == "6 avril 2017 à 17 h 12"
    assert plain(text.weekday(datetime(2017, 4, 5, 22, 30, tzinfo=UTC))) == "jeudi 6 avril 2017"
    assert " " not in text.moment(APRIL).split("à")[0].strip()


def test_schedules() -> None:
    assert plain(text.schedule(APRIL, APRIL.replace(hour=17))) == "jeudi 6 avril 2017, de 14 h à 17 h"
    assert plain(text.schedule(APRIL, None)) == "jeudi 6 avril 2017 à 14 h"
    assert text.schedule(None, None) == "date à confirmer"
    assert text.schedule(None, None, "début septembre") == "date à confirmer (début septembre)"
    night = text.schedule(APRIL, datetime(2017, 4, 7, 1, tzinfo=PARIS))
    assert plain(night) == "jeudi 6 avril 2017 à 14 h – vendredi 7 avril 2017 à 1 h"


def test_spaces_that_must_not_break() -> None:
    assert text.spaced("Qui ? Moi ; lui : 3 % et 12 €") == ("Qui\u00a0? Moi\u00a0; lui\u00a0: 3\u00a0% et 12\u00a0€")
    assert text.spaced("« oui » n° 4") == "«\u00a0oui\u00a0» n°\u00a04"
    assert text.spaced("19 000 personnes") == "19\u00a0000 personnes"
    assert text.spaced("étroit\u202f!") == "étroit\u00a0!"
    assert text.spaced("collé: ainsi") == "collé: ainsi"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Il pleut.", "« Il pleut. »"),
        ("« Il pleut. »", "« Il pleut. »"),
        ("«Il pleut.»", "« Il pleut. »"),
        ('"Il pleut."', "« Il pleut. »"),
        ("“Il pleut.”", "« Il pleut. »"),
        ("« Non » et « oui »", "« Non » et « oui »"),
        ("Il a dit « non »", "« Il a dit « non » »"),
        ('"', '« " »'),
        ("", "«  »"),
    ],
)
def test_quotes_are_never_doubled(typed: str, shown: str) -> None:
    assert plain(text.quoted(typed)) == shown


def test_counts_and_lists() -> None:
    assert plain(text.counted(0, "proposition", "propositions")) == "0 proposition"
    assert plain(text.counted(1, "proposition", "propositions")) == "1 proposition"
    assert plain(text.counted(1234, "idée", "idées")) == "1 234 idées"
    assert text.enumeration(["a", "b", "c"]) == "a, b et c"
    assert text.enumeration(["a"]) == "a"
    assert text.enumeration([]) == ""
    assert plain(text.shortened("Créer un lieu, ouvert le soir", 16)) == "Créer un lieu …"
    assert text.shortened("court", 16) == "court"


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_makes_a_paragraph(typed: str) -> None:
    lost: set[str] = set()
    paragraph = Paragraph(markup(typed, look.ENTRY.fontName, lost), look.ENTRY)
    paragraph.wrap(300, 1e6)
    assert text.quoted(typed).startswith("«")
    assert all(len(one) == 1 for one in lost)


def test_a_run_takes_the_font_that_has_its_letters() -> None:
    lost: set[str] = set()
    assert markup("a → b", look.BODY.fontName, lost) == 'a <font name="DejaVuSans">→ </font>b'
    assert not lost
    assert markup("<b>&\n", look.BODY.fontName) == "&lt;b&gt;&amp;"
