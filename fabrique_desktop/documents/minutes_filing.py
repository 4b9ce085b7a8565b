"""What was said in a workshop, filed for its minutes: by kind and angle, reactions under what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import NBSP, counted
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Link, Stance
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

ANGLES = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
FINDINGS = (Kind.FINDING, Kind.NEED, Kind.OBSTACLE, Kind.LEVER)
REMOVED = labels.REMOVED
PROPOSALS = (Kind.PROPOSAL, Kind.IDEA)
_SIDE_OF = {Link.OPPOSES: Stance.AGAINST, Link.QUALIFIES: Stance.NUANCE}


class Filing:
    """What was said, by kind and by angle, in the order it was said; each thing has one place."""

    def __init__(self, minutes: Minutes) -> None:
        self.minutes = minutes
        self.said = minutes.contributions
        self._about: defaultdict[str, list[ContributionRow]] = defaultdict(list)
        known = {row.id for row in self.said}
        for row in self.said:
            if row.beside.about_id in known and row.beside.about_id != row.id:
                self._about[row.beside.about_id].append(row)
        self._under = self._reached()
        self._filed: defaultdict[tuple[Kind, AngleChoice], list[ContributionRow]] = defaultdict(list)
        for row in self.said:
            if row.id not in self._under:
                self._filed[row.kind, row.angle].append(row)
        self._names = {code: short for code, _name, short in minutes.process.angles}

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
            side = one.beside.stance or (_SIDE_OF.get(one.beside.link) if one.beside.link else None)
            found.setdefault(side, []).append(one)
        return found

    def at(self, kind: Kind, angle: AngleChoice) -> Sequence[ContributionRow]:
        """The entries of a part, without the reactions under them."""
        return self._filed.get((kind, angle), ())

    def entries(self, *kinds: Kind) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.kind in kinds and row.id not in self._under]

    def of_kind(self, *kinds: Kind) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.kind in kinds]

    def of_angle(self, angle: AngleChoice) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.angle is angle]

    def debated(self) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.debated]

    def angle_name(self, angle: AngleChoice) -> str:
        """The dossier's own short name of an angle."""
        return self._names.get(angle.value, labels.ANGLE[angle])

    def angle_heading(self, angle: AngleChoice) -> str:
        if angle in ANGLES:
            return f"Angle «{NBSP}{self.angle_name(angle)}{NBSP}»"
        return "Les deux angles" if angle is AngleChoice.BOTH else "Angle à classer"

    def tables(self) -> Sequence[int]:
        return sorted({row.table for row in self.said if row.table is not None})

    def places(self) -> list[str]:
        """« 3 tables », « plénière »: where it was said."""
        tables, plenary = self.tables(), self.plenary()
        return [
            *([counted(len(tables), "table", "tables")] if tables else []),
            *(["plénière"] if plenary else []),
        ]

    def plenary(self) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.table is None]

    def near(self, row: ContributionRow) -> Sequence[str]:
        """The references it was put together with, here or in another workshop."""
        group = self.minutes.groups.get(row.group_id or "", ())
        return [reference for reference in group if reference != row.reference]
