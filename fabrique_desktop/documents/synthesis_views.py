"""What was said about an axis, by who said it: the audience of its workshop; and what several audiences said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.minutes_filing import ANGLES
from fabrique_desktop.documents.text import NBSP, counted
from fabrique_desktop.documents.threads import Threads
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.synthesis import Synthesis

EVERY_ANGLE = (*ANGLES, AngleChoice.BOTH, AngleChoice.UNSORTED)


class Views(Threads):
    """Of the axis and of all axes together: a reaction stands under its subject, whichever they are attached to."""

    def __init__(self, synthesis: Synthesis) -> None:
        super().__init__((*synthesis.said, *synthesis.everywhere))
        self.synthesis = synthesis
        rows = (*synthesis.workshops, *synthesis.others)
        self.audience = {row.code: row.audience_name or "Ouvert à tous" for row in rows}
        self.names = {code: short for code, _name, short in synthesis.process.angles}
        self._own = {row.id for row in synthesis.said}
        codes: dict[str, set[str]] = {}
        for one in synthesis.said:
            if one.group_id:
                codes.setdefault(one.group_id, set()).add(self.audience.get(one.workshop_code, ""))
        self._shared = {group for group, audiences in codes.items() if len(audiences) > 1}

    def is_everywhere(self, row: ContributionRow) -> bool:
        return row.id not in self._own

    def audiences(self) -> Sequence[str]:
        """In the order of the workshops, each once."""
        return list(dict.fromkeys(self.audience.values()))

    def own(self, *kinds: Kind) -> Sequence[ContributionRow]:
        """The entries of the axis, without the reactions under them."""
        return [row for row in self.entries(*kinds) if row.id in self._own]

    def own_and_reactions(self) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.id in self._own]

    def by_audience(self, rows: Sequence[ContributionRow]) -> Mapping[str, Sequence[ContributionRow]]:
        """« Dit par … » for each audience, after what was put together from several of them."""
        shared = [row for row in rows if row.group_id in self._shared]
        found: dict[str, Sequence[ContributionRow]] = {"Dit par plusieurs publics": shared} if shared else {}
        for audience in self.audiences():
            said = [row for row in rows if row not in shared and self.audience.get(row.workshop_code) == audience]
            if said:
                found[f"Dit par un seul public{NBSP}: {audience}"] = said
        return found

    def angle(self, angle: AngleChoice) -> str:
        if angle in ANGLES:
            return f"Angle «{NBSP}{self.names.get(angle.value, labels.ANGLE[angle])}{NBSP}»"
        return "Les deux angles" if angle is AngleChoice.BOTH else "Angle à classer"

    def near(self, row: ContributionRow) -> Sequence[str]:
        return [one for one in self.synthesis.groups.get(row.group_id or "", ()) if one != row.reference]

    def number(self, rows: Sequence[ContributionRow]) -> str:
        """« 12 contributions et 3 réactions », as in the minutes."""
        told = counted(len(rows), "contribution", "contributions") if rows else ""
        reactions = self.reactions_in(rows)
        return f"{told} et {counted(reactions, 'réaction', 'réactions')}" if reactions else told
