"""Short French texts become comparable: the same subject gives the same stems, however it is said or typed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st

from fabrique_desktop.domain import kindred
from fabrique_desktop.domain.stems import stem_key, stems, words_stemmed
from fabrique_desktop.domain.text import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’usager", "les usagers"),
        ("d'hébergements", "hébergement"),
        ("qu’accompagnés", "accompagnée"),
        ("ÉPICERIES SOLIDAIRES", "épicerie solidaire"),
        ("œuvrer", "oeuvre"),
        ("personnes agees", "âgé"),
        ("les habitants retraités", "habitante retraitée"),
        ("jusqu’à 48 heures", "48 heure"),
    ],
)
def test_the_same_stems(one: str, other: str) -> None:
    assert words_stemmed(one) == words_stemmed(other) != ()


def test_small_words_and_what_every_proposal_says_tell_nothing() -> None:
    assert stems("Il faut que l’on propose de mettre en place, pour chacun d’entre eux, ce qu’ils n’ont pas") == ()
    assert stems("", None, "…", "à") == ()


def test_numbers_stay() -> None:
    assert words_stemmed("3 bancs à 100 ou 300 €") == ("3", "banc", "100", "300")


def test_kindred_words_meet_on_their_family_alone() -> None:
    one, other = set(stems("un annuaire")), set(stems("des guides"))
    assert one & other == {"annuair0"}
    assert set(words_stemmed("un annuaire")) & set(words_stemmed("des guides")) == set()


def test_several_parts_are_one_text_and_a_stem_counts_once() -> None:
    assert stem_key("Des bancs", None, "un banc", "") == "banc"


def test_no_family_twice_nor_of_one() -> None:
    families = [fold(line).split() for line in kindred.KINDRED.strip().splitlines()]
    assert all(len(words) > 1 for words in families)
    words = [word for family in families for word in family]
    assert sorted(words) == sorted(set(words))


@given(st.text(max_size=300))
def test_any_text_gives_a_key_that_the_index_can_hold(text: str) -> None:
    key = stem_key(text)
    assert key == stem_key(text)
    assert '"' not in key
    assert len(set(key.split())) == len(key.split())


def test_a_word_without_end_takes_no_time() -> None:
    assert len(stem_key("é" * 1_000_000)) <= 40


def test_several_threads_at_once() -> None:
    texts = [f"mobilisation{'s' * (n % 2)} numéro{n} des habitants volontaires" for n in range(200)]
    alone = [stem_key(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(stem_key, texts * 5)) == alone * 5


def test_the_stemmer_waits_for_the_first_words() -> None:
    program = (
        "import sys; import fabrique_desktop.services.similar, fabrique_desktop.services.capture;"
        " sys.exit('snowballstemmer' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
