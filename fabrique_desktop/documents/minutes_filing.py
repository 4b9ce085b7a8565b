"""What was said in a workshop, filed for its minutes: by kind and angle, reactions under what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import NBSP, counted
from fabrique_desktop.documents.threads import Threads
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

ANGLES = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
FINDINGS = (Kind.FINDING, Kind.NEED, Kind.OBSTACLE, Kind.LEVER)
REMOVED = labels.REMOVED
PROPOSALS = (Kind.PROPOSAL, Kind.IDEA)


class Filing(Threads):
    """What was said, by kind and by angle, in the order it was said; each thing has one place."""

    def __init__(self, minutes: Minutes) -> None:
        self.minutes = minutes
        super().__init__(minutes.contributions)
        self._filed: defaultdict[tuple[Kind, AngleChoice], list[ContributionRow]] = defaultdict(list)
        for row in self.said:
            if row.id not in self._under:
                self._filed[row.kind, row.angle].append(row)
        self._names = {code: short for code, _name, short in minutes.process.angles}

    def at(self, kind: Kind, angle: AngleChoice) -> Sequence[ContributionRow]:
        """The entries of a part, without the reactions under them."""
        return self._filed.get((kind, angle), ())

    def of_angle(self, angle: AngleChoice) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.angle is angle]

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
