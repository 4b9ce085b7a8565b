"""Names that one slip of the pen may have told apart, found without comparing everybody with everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from fabrique_desktop.domain.text import fold

#: letters of a name in which one edit is likelier a slip than another name: Jean, Joan, Léa, Léo are people
SHORTEST = 5
SHORTEST_ALONE = 7  # of somebody's only name
#: names one edit apart from each other; more share a shape only in a file made to be slow
_MOST_TOGETHER = 200


def near_parts(keys: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For each half of these duplicate keys, the halves of others that are one edit away.

    Two words one edit apart are equal once one letter is left out of either, or of the longer alone.
    """
    alone: dict[str, str] = {}
    together: dict[str, list[str]] = {}
    for part in dict.fromkeys(half for key in keys for half in key.split(" ") if len(half) >= SHORTEST):
        for shortened in {part, *(part[:place] + part[place + 1 :] for place in range(len(part)))}:
            first = alone.setdefault(shortened, part)
            if first is not part:
                together.setdefault(shortened, [first]).append(part)
    return _verified(together.values())


def _verified(groups: Iterable[list[str]]) -> Mapping[str, tuple[str, ...]]:
    near: dict[str, dict[str, None]] = {}
    if groups:
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - 6 ms that only likely pairs pay

        for group in groups:
            for one, other in combinations(group[:_MOST_TOGETHER], 2):
                if not _feminine(one, other) and OSA.distance(one, other, score_cutoff=1) == 1:
                    near.setdefault(one, {})[other] = None
                    near.setdefault(other, {})[one] = None
    return {part: tuple(others) for part, others in near.items()}


def _feminine(one: str, other: str) -> bool:
    """Michel and Michèle, André and Andrée are two people more often than one."""
    return one == f"{other}e" or other == f"{one}e"


def near_keys(key: str, near: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The keys one edit away, of which the other half is written the same."""
    one, _space, other = key.partition(" ")
    if not other and len(one) < SHORTEST_ALONE:
        return
    for written, kept in ((one, other), (other, one)):
        for changed in near.get(written, ()):
            yield " ".join(sorted((changed, kept))).strip()


def words_key(surname: str, first_name: str) -> str:
    """The same for « Le Goff Anaïs » in one cell and in two, whichever way round."""
    return " ".join(sorted(fold(f"{surname} {first_name}").split()))
