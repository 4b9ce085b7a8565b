"""A group of fewer than five people is told of by no number, nor found again from the others."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from fabrique_desktop.domain.small_counts import (
    THRESHOLD,
    Published,
    publishable,
    publishable_part,
    recoverable,
)

_GROUPS = [chr(ord("a") + place) for place in range(9)]


def workshop(chance: random.Random) -> dict[str, int]:
    """As many categories as people may have, most of them small."""
    size = chance.choice((1, 2, 3, 6, 12))
    held = chance.randint(1, len(_GROUPS))
    return {
        group: min(60, int(chance.expovariate(1 / size))) if place < held else 0 for place, group in enumerate(_GROUPS)
    }


def test_large_groups_are_told_one_by_one() -> None:
    assert publishable({"a": 22, "b": 5, "c": 0}) == Published({"a": 22, "b": 5})


def test_small_groups_are_told_together() -> None:
    assert publishable({"a": 22, "b": 3, "c": 4, "d": 2}) == Published({"a": 22}, ("b", "c", "d"), 9)


def test_one_small_group_is_told_with_a_larger_one() -> None:
    assert publishable({"a": 22, "b": 3, "c": 5}) == Published({"a": 22}, ("b", "c"), 8)


@pytest.mark.parametrize("counts", [{}, {"a": 4}, {"a": 1, "b": 1}, {"a": 3, "b": 1}])
def test_of_so_few_people_nothing_is_told_beside_their_number(counts: dict[str, int]) -> None:
    assert not publishable(counts).detailed


def test_groups_of_one_each_are_not_told_by_their_names_and_number() -> None:
    assert not publishable(dict.fromkeys("abcdef", 1)).detailed


@pytest.mark.parametrize("threshold", [THRESHOLD, 11])
def test_nobody_finds_a_small_group_again_even_knowing_how_the_table_is_made(threshold: int) -> None:
    chance, with_small = random.Random(7), 0
    for _workshop in range(4000 if threshold == THRESHOLD else 1000):
        counts = workshop(chance)
        with_small += any(0 < number < threshold for number in counts.values())
        assert recoverable(counts, threshold) == frozenset(), counts
    assert with_small > 500


def test_every_table_of_three_groups_is_published_of_several_others_too() -> None:
    most = 14  # above what is compared, so that the others are there
    by_table: dict[object, list[tuple[int, ...]]] = {}
    for numbers in product(range(most), repeat=3):
        counts = {**dict.fromkeys(_GROUPS, 0), **dict(zip("abc", numbers, strict=True))}
        told = publishable(counts)
        if told.detailed and sum(numbers) < most:
            by_table.setdefault((sum(numbers), *told.alone.items(), told.merged), []).append(numbers)
    assert by_table
    for alike in by_table.values():
        for column in zip(*alike, strict=True):
            assert len(set(column)) > 1 or not 0 < column[0] < THRESHOLD, alike


def test_hiding_the_small_groups_only_would_not_do() -> None:
    """The measure bites: what the total alone gives back is found."""
    chance, found = random.Random(7), 0
    for _workshop in range(2000):
        small = [number for number in workshop(chance).values() if 0 < number < THRESHOLD]
        found += len(small) == 1
    assert found > 100


def test_published_tables_keep_their_total_and_their_order() -> None:
    chance = random.Random(3)
    for _workshop in range(2000):
        counts = workshop(chance)
        told = publishable(counts)
        if told.detailed:
            assert sum(told.alone.values()) + told.together == sum(counts.values())
            assert all(number >= THRESHOLD for number in told.alone.values())
            assert not told.merged or told.together >= THRESHOLD
        for keys in (list(told.alone), told.merged):
            assert all(_GROUPS.index(one) < _GROUPS.index(other) for one, other in pairwise(keys))


def test_two_tables_of_the_same_people_give_no_small_crossing() -> None:
    """Category by age, or by manner: how many are in both is never known, but where a group is nobody or everybody."""
    chance = random.Random(11)
    for _workshop in range(4000):
        counts = workshop(chance)
        present = sum(counts.values())
        part = publishable_part(chance.randint(0, present), present)
        told = publishable(counts)
        for group in (*told.alone.values(), *([told.together] if told.merged else [])):
            for other in (part, present - part) if part is not None else ():
                least, most = max(0, group + other - present), min(group, other)
                assert least != most or not 0 < least < THRESHOLD


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 20, 0), (3, 20, None), (5, 20, 5), (16, 20, None), (20, 20, 20), (0, 4, None), (4, 4, None)],
)
def test_a_part_is_told_when_neither_it_nor_the_rest_is_small(part: int, whole: int, told: int | None) -> None:
    assert publishable_part(part, whole) == told


def test_a_part_that_is_not_told_may_be_several_numbers() -> None:
    for whole in range(1, 60):
        hidden = [part for part in range(whole + 1) if publishable_part(part, whole) is None]
        assert len(hidden) != 1
