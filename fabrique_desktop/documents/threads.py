"""What was said about what: reactions under their subject, and the sides taken about it, in any document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from fabrique_desktop.domain.contributions import ContributionKind as Kind, Link, Stance
from fabrique_desktop.services.capture import ContributionRow

_SIDE_OF = {Link.OPPOSES: Stance.AGAINST, Link.QUALIFIES: Stance.NUANCE}


class Threads:
    """Contributions in the order they were said; each thing has one place, below its subject when it is a reaction."""

    def __init__(self, said: Sequence[ContributionRow]) -> None:
        self.said = said
        self._about: defaultdict[str, list[ContributionRow]] = defaultdict(list)
        self._known = {row.id: row for row in said}
        for row in said:
            if row.beside.about_id in self._known and row.beside.about_id != row.id:
                self._about[row.beside.about_id].append(row)
        self._under = self._reached()

    def _reached(self) -> set[str]:
        """The reactions printed under another contribution; two that were about each other are both entries."""
        under: set[str] = set()
        todo = [row for row in self.said if not self._is_reaction(row)]
        while todo:
            found = [one for one in self.reactions(todo.pop()) if one.id not in under]
            under |= {one.id for one in found}
            todo += found
        return under

    def _is_reaction(self, row: ContributionRow) -> bool:
        return row.beside.link is Link.REACTION and row in self._about.get(row.beside.about_id or "", ())

    def reactions(self, row: ContributionRow) -> Sequence[ContributionRow]:
        return [one for one in self._about.get(row.id, ()) if one.beside.link is Link.REACTION]

    def with_reactions(self, row: ContributionRow) -> Iterator[tuple[ContributionRow, bool]]:
        """An entry, then what was said about it in plenary, and about that; True for those under another one."""
        todo, seen = [row], {row.id}
        while todo:
            one = todo.pop()
            yield one, one is not row
            following = [each for each in self.reactions(one) if each.id in self._under and each.id not in seen]
            seen |= {each.id for each in following}
            todo += reversed(following)

    def is_under(self, row: ContributionRow) -> bool:
        return row.id in self._under

    def reactions_in(self, rows: Iterable[ContributionRow]) -> int:
        return sum(1 for row in rows for _one, under in self.with_reactions(row) if under)

    def sides(self, row: ContributionRow) -> dict[Stance | None, list[ContributionRow]]:
        """What was said for, against and between, about a contribution; None: about it, without taking a side."""
        found: dict[Stance | None, list[ContributionRow]] = {Stance.FOR: [], Stance.AGAINST: []}
        for one in self._about.get(row.id, ()):
            found.setdefault(side_of(one), []).append(one)
        return found

    def about(self, row: ContributionRow) -> Iterator[ContributionRow]:
        """All that was said about a contribution, and about that, whatever its link; each once."""
        todo, seen = [*reversed(self._about.get(row.id, ()))], {row.id}
        while todo:
            one = todo.pop()
            if one.id not in seen:
                seen.add(one.id)
                yield one
                todo += reversed(self._about.get(one.id, ()))

    def entries(self, *kinds: Kind) -> Sequence[ContributionRow]:
        """Without the reactions that are under another one."""
        return [row for row in self.said if row.kind in kinds and row.id not in self._under]

    def of_kind(self, *kinds: Kind) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.kind in kinds]

    def debated(self) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.debated]


def side_of(row: ContributionRow) -> Stance | None:
    """The side taken, as it was noted or as the link says it."""
    return row.beside.stance or (_SIDE_OF.get(row.beside.link) if row.beside.link else None)
