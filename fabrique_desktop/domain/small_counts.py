"""Counts of people as they may be published: a group so small that somebody could be told is not told alone.

Hiding the small groups is not enough: they are found again from the total, or by whoever knows how the table is made.
So they are told together, and with a larger one as long as a reader could still tell one of them exactly.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
#: fewer people than this are never told alone
THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Published(Generic[K]):
    """`alone` are told one by one; `merged` are told as one group of `together` people.

    Neither when so few came that no detail can be told.
    """

    alone: Mapping[K, int] = field(default_factory=dict)
    merged: tuple[K, ...] = ()
    together: int = 0

    @property
    def detailed(self) -> bool:
        return bool(self.alone or self.merged)


def publishable(counts: Mapping[K, int], threshold: int = THRESHOLD) -> Published[K]:
    """What may be told of these groups, beside their exact total; those of nobody are left out.

    The last of the larger groups, in the order given, is told with the small ones when these would not hide each
    other: chosen by its size, it would give theirs away.
    """
    held = {key: number for key, number in counts.items() if number}
    if sum(held.values()) < threshold:
        return Published()
    merged = [key for key, number in held.items() if number < threshold]
    if merged and not _hide_each_other(len(merged), sum(held[key] for key in merged), threshold):
        larger = [key for key in held if key not in merged]
        if not larger:
            return Published()
        merged.append(larger[-1])
    told = {key: number for key, number in held.items() if key not in merged}
    return Published(told, tuple(key for key in held if key in merged), sum(held[key] for key in merged))


def _hide_each_other(groups: int, together: int, threshold: int) -> bool:
    """Judged by what is published only; each group has one person at least, and one less than the threshold at most."""
    return together >= threshold and groups + 1 < together < groups * (threshold - 1) - 1


def publishable_part(part: int, whole: int, threshold: int = THRESHOLD) -> int | None:
    """How many of these people, or None: neither they nor the others may be few, and « few » is not told of either."""
    if whole < threshold or 0 < part < threshold or 0 < whole - part < threshold:
        return None
    return part


def recoverable(counts: Mapping[K, int], threshold: int = THRESHOLD) -> frozenset[K]:
    """The small groups that a reader of what is published can tell exactly, knowing how it is made and the total."""
    published = publishable(counts, threshold)
    small = {key for key, number in counts.items() if 0 < number < threshold}
    if not small:
        return frozenset()
    open_ = {key for key in small if _moved(counts, key, published, threshold)}
    for other in _others(counts, published) if open_ != small else ():
        if publishable(other, threshold) == published:
            open_ |= {key for key in small if other.get(key, 0) != counts[key]}
        if open_ == small:
            break
    return frozenset(small - open_)


def _moved(counts: Mapping[K, int], key: K, published: Published[K], threshold: int) -> bool:
    """Whether the same table would be published with one person of this group in another one, or the reverse."""
    for other in counts:
        for step in (1, -1) if other != key else ():
            near = {**counts, key: counts[key] + step, other: counts[other] - step}
            if min(near.values()) >= 0 and publishable(near, threshold) == published:
                return True
    return False


def _others(counts: Mapping[K, int], published: Published[K]) -> Iterator[Mapping[K, int]]:
    """All the counts of the same total that say the same of those told alone."""
    free = list(published.merged if published.detailed else counts)
    left = sum(counts.values()) - sum(published.alone.values())
    for shares in _shares(left, len(free)):
        yield {**dict.fromkeys(counts, 0), **published.alone, **dict(zip(free, shares, strict=True))}


def _shares(total: int, ways: int) -> Iterator[tuple[int, ...]]:
    if ways < 2:
        if ways or not total:
            yield (total,) * ways
        return
    for first in range(total + 1):
        for rest in _shares(total - first, ways - 1):
            yield (first, *rest)
