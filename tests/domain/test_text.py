"""Text is cleaned of what no file carries, never of a word; a name is found however it is typed."""

import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from fabrique_desktop.domain.text import clean_line, clean_text, fold, says_something, search_key

WORDS = st.lists(
    st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=8),
    min_size=1,
    max_size=8,
)
ANYTHING = st.text(st.characters(), max_size=200)


@given(ANYTHING)
@example("e\u0301\u200b\u0301\u0301\u0301\u0301\u0301")
@example(" \x00 a\u202e \r\n b ")
@example("\ud800\ufffe\ufdd0")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert clean_line(clean_line(text)) == clean_line(text)


@given(WORDS, st.sampled_from([" ", "  ", "\n", ", ", " – ", "’", " « "]))
def test_cleaning_keeps_every_word(words: list[str], between: str) -> None:
    text = between.join(words)
    kept = clean_text(text)
    assert kept == unicodedata.normalize("NFC", text).strip()


@given(ANYTHING)
def test_what_is_kept_is_text_for_any_file(text: str) -> None:
    kept = clean_text(text)
    kept.encode("utf-8")
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in kept.replace("\n", ""))
    assert "\n" not in clean_line(text)


@given(ANYTHING)
def test_folding_is_stable_and_bare(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert "  " not in folded
    assert not any(unicodedata.combining(char) for char in folded)


def test_line_ends_become_one_kind() -> None:
    assert clean_text("a\r\nb\rc\u2028d\u2029e\x85f") == "a\nb\nc\nd\ne\nf"


def test_stacked_marks_are_cut_but_vietnamese_stays() -> None:
    assert clean_text("Nguye\u0302\u0303n") == "Nguyễn"
    assert len(clean_text("a" + "\u0301" * 50)) <= 5


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("celik", "Çelik"),
        ("yildiz", "Yıldız"),
        ("soeur", "Sœur"),
        ("lhostis", "L'Hostis"),
        ("l’hostis", "L'Hostis"),
        ("kowalczyk", "Kowalczyk-Dubois"),
        ("dubois", "Kowalczyk-Dubois"),
        ("kowalczykdubois", "Kowalczyk-Dubois"),
        ("légoff", "Le Goff"),
        ("ibrahim", "İbrahim"),
        ("gross", "Groß"),
        ("duc", "Văn Đức"),
        ("corbe", "Corbe\u0301"),
        ("szczepanski", "Szczepański"),
        ("lukasz", "Łukasz"),
        ("ionut", "Ionuț"),
    ],
)
def test_a_name_is_found_as_it_is_typed(typed: str, name: str) -> None:
    asked = fold(typed).split()
    words = search_key(name).split()
    assert all(any(word.startswith(one) for word in words) for one in asked)


@pytest.mark.parametrize(
    "unseen", ["\u200d", "\u00ad", "\u2063", "\u200b \u2060\n", "\ufe0f", "\u3164", "\u034f", " \u2003"]
)
def test_what_shows_nothing_is_empty(unseen: str) -> None:
    assert clean_text(unseen) == ""
    assert not says_something(unseen)


def test_marks_that_join_what_is_seen_stay() -> None:
    for text in ("👨\u200d👩\u200d👧", "co\u00adopération", "❤\ufe0f"):
        assert clean_text(text) == text
        assert says_something(text)
