"""Sections 5 to 10 of the minutes: everything that was said, each thing once, filed or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, counted, enumeration, quoted
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

_ANGLES = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
_ALL_ANGLES = (*_ANGLES, AngleChoice.BOTH, AngleChoice.UNSORTED)
FINDINGS = (Kind.FINDING, Kind.NEED, Kind.OBSTACLE, Kind.LEVER)
PROPOSALS = (Kind.PROPOSAL, Kind.IDEA)
_IDEAS = "Idées et pistes à préciser"


@dataclass(frozen=True, slots=True)
class _Section:
    """A section that is read angle by angle."""

    number: int
    title: str
    kinds: Sequence[Kind]
    nothing: str


_SHARED_FINDINGS = _Section(5, "Constats partagés", FINDINGS, "Aucun constat noté sous cet angle.")
_PROPOSED = _Section(6, "Propositions", PROPOSALS, "Aucune proposition notée sous cet angle.")


class Filing:
    """What was said, by kind and by angle, in the order it was said."""

    def __init__(self, minutes: Minutes) -> None:
        self.minutes = minutes
        self.said = minutes.contributions
        self._filed: defaultdict[tuple[Kind, AngleChoice], list[ContributionRow]] = defaultdict(list)
        for row in self.said:
            self._filed[row.kind, row.angle].append(row)
        self._names = {code: short for code, _name, short in minutes.process.angles}

    def at(self, kind: Kind, angle: AngleChoice) -> Sequence[ContributionRow]:
        return self._filed.get((kind, angle), ())

    def of_kind(self, *kinds: Kind) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.kind in kinds]

    def of_angle(self, angle: AngleChoice) -> Sequence[ContributionRow]:
        return [row for row in self.said if row.angle is angle]

    def angle_name(self, angle: AngleChoice) -> str:
        """The dossier's own short name of an angle."""
        return self._names.get(angle.value, labels.ANGLE[angle])

    def angle_heading(self, angle: AngleChoice) -> str:
        if angle in _ANGLES:
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

    def origin(self, row: ContributionRow, *, angle: bool = False) -> list[str]:
        """The lines in the margin: the table, the axis when it is not the workshop's, the angle if asked."""
        lines = [labels.place(row.table)]
        if row.axis_number is not None and row.axis_number != self.minutes.workshop.axis_number:
            lines.append(f"Axe{NBSP}{row.axis_number}")
        if angle:
            lines.append(labels.ANGLE[row.angle] if row.angle is not AngleChoice.UNSORTED else "Angle à classer")
        return lines


def add_what_was_said(story: Story, filing: Filing) -> None:
    used = _by_angle(story, filing, _SHARED_FINDINGS)
    _unsorted(story, filing, used + 1)
    _by_angle(story, filing, _PROPOSED)
    _listed(story, filing, "7. Points de débat et désaccords", Kind.DISAGREEMENT, "Aucun désaccord n’a été noté.")
    _listed(story, filing, "8. Questions posées à la Ville", Kind.QUESTION, "Aucune question n’a été notée.")
    _voices(story, filing)
    _plenary(story, filing)


def _by_angle(story: Story, filing: Filing, section: _Section) -> int:
    """Both angles always, even with nothing; then what belongs to both, and what is still to be filed.

    Gives the number of the last part, so that numbers have no hole.
    """
    index = 0
    story.heading(f"{section.number}. {section.title}", aside=_count(filing.of_kind(*section.kinds)))
    for angle in _ALL_ANGLES:
        found = {kind: rows for kind in section.kinds if (rows := filing.at(kind, angle))}
        if not found and angle not in _ANGLES:
            continue
        index += 1
        total = sum(len(rows) for rows in found.values())
        story.heading(f"{section.number}.{index} {filing.angle_heading(angle)}", 2, _number(total))
        if not found:
            story.note(_silence(filing, angle, section))
        for kind, rows in found.items():
            story.heading(_IDEAS if kind is Kind.IDEA else labels.KINDS[kind], 3, str(len(rows)), minor=True)
            _entries(story, filing, rows)
    return index


def _silence(filing: Filing, angle: AngleChoice, section: _Section) -> str:
    if angle in filing.minutes.empty_angles:
        return "Rien n’a été noté sous cet angle pendant l’atelier."
    if any(filing.at(kind, AngleChoice.BOTH) for kind in section.kinds):
        return f"{section.nothing} Voir aussi «{NBSP}Les deux angles{NBSP}»."
    return section.nothing


def _unsorted(story: Story, filing: Filing, number: int) -> None:
    """Nothing is lost for lack of filing: what has no kind yet is printed under « À classer », by angle."""
    rows = filing.of_kind(Kind.UNSORTED)
    if not rows:
        return
    story.heading(f"5.{number} À classer", 2, f"{len(rows)} — nature à préciser")
    for angle in _ALL_ANGLES:
        if found := filing.at(Kind.UNSORTED, angle):
            story.heading(filing.angle_heading(angle), 3, str(len(found)), minor=True)
            _entries(story, filing, found)


def _listed(story: Story, filing: Filing, title: str, kind: Kind, nothing: str) -> None:
    rows = filing.of_kind(kind)
    story.heading(title, aside=_count(rows))
    if not rows:
        story.note(nothing)
    _entries(story, filing, rows, angle=True)


def _voices(story: Story, filing: Filing) -> None:
    rows = filing.of_kind(Kind.VERBATIM)
    story.heading("9. Paroles de participants", aside=_count(rows))
    for row in rows:
        story.entry(row.reference, filing.origin(row, angle=True), quoted(row.text), row.verbatim)
    others = [row.reference for row in filing.said if row.verbatim and row.kind is not Kind.VERBATIM]
    if others:
        story.note(f"D’autres paroles sont citées avec ce qu’elles éclairent{NBSP}: {', '.join(others)}.")
    elif not rows:
        story.note("Aucune parole n’a été relevée mot pour mot.")
    if aside := filing.of_kind(Kind.OFF_TOPIC):
        story.heading("9.1 Hors sujet, noté pour mémoire", 2, str(len(aside)))
        _entries(story, filing, aside, angle=True)


def _plenary(story: Story, filing: Filing) -> None:
    rows = filing.plenary()
    story.heading("10. Restitution en plénière", aside=_count(rows))
    if not rows:
        story.note("Rien n’a été noté en plénière.")
        return
    story.paragraph(
        f"{counted(len(rows), 'contribution notée', 'contributions notées')} en plénière, "
        f"à lire dans les sections qui précèdent{NBSP}: {enumeration([row.reference for row in rows])}."
    )


def _entries(story: Story, filing: Filing, rows: Iterable[ContributionRow], *, angle: bool = False) -> None:
    for row in rows:
        story.entry(row.reference, filing.origin(row, angle=angle), row.text, row.verbatim)


def _count(rows: Sequence[ContributionRow]) -> str:
    return _number(len(rows))


def _number(total: int) -> str:
    return counted(total, "contribution", "contributions") if total else ""
