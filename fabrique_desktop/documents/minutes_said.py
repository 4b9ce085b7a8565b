"""Sections 5 to 10 of the minutes: everything that was said, each thing once, filed or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_debates import add_debated, in_a_line
from fabrique_desktop.documents.minutes_entries import entry
from fabrique_desktop.documents.minutes_filing import ANGLES, FINDINGS, PROPOSALS, Filing
from fabrique_desktop.documents.minutes_story import MinutesStory
from fabrique_desktop.documents.text import NBSP, counted, enumeration, number
from fabrique_desktop.documents.wording import dots_told
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.formulating import DotsCount, DotsRow

_ALL_ANGLES = (*ANGLES, AngleChoice.BOTH, AngleChoice.UNSORTED)
_IDEAS = "Idées et pistes à préciser"


@dataclass(frozen=True, slots=True)
class _Section:
    """A section that is read angle by angle."""

    number: int
    title: str
    kinds: Sequence[Kind]
    nothing: str


_DOTS = Columns((look.MEASURE * 0.14, look.MEASURE * 0.2, look.MEASURE * 0.52, look.MEASURE * 0.14))
_DOTS_STYLES = (look.CELL, look.CELL_STRONG, look.CELL, look.CELL_NUMBER)
_MESSAGES = Columns((look.MEASURE * 0.14, look.MEASURE * 0.86))
_MESSAGES_STYLES = (look.CELL_STRONG, look.CELL)
_SHARED_FINDINGS = _Section(5, "Constats partagés", FINDINGS, "Aucun constat noté sous cet angle.")
_PROPOSED = _Section(6, "Propositions", PROPOSALS, "Aucune proposition notée sous cet angle.")


def add_what_was_said(story: MinutesStory, filing: Filing) -> None:
    used = _by_angle(story, filing, _SHARED_FINDINGS)
    _unsorted(story, filing, used + 1)
    used = _by_angle(story, filing, _PROPOSED)
    _dots(story, filing.minutes.dots, used + 1)
    _debates(story, filing)
    _listed(story, filing, "8. Questions posées à la Ville", Kind.QUESTION, "Aucune question n’a été notée.")
    _voices(story, filing)
    _plenary(story, filing)


def _by_angle(story: MinutesStory, filing: Filing, section: _Section) -> int:
    """Both angles always, even with nothing; then what belongs to both, and what is still to be filed.

    Gives the number of the last part, so that numbers have no hole.
    """
    index = 0
    story.heading(f"{section.number}. {section.title}", aside=_count(filing, filing.entries(*section.kinds)))
    for angle in _ALL_ANGLES:
        found = {kind: rows for kind in section.kinds if (rows := filing.at(kind, angle))}
        if not found and angle not in ANGLES:
            continue
        index += 1
        everything = [row for rows in found.values() for row in rows]
        story.heading(f"{section.number}.{index} {filing.angle_heading(angle)}", 2, _count(filing, everything))
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


def _unsorted(story: MinutesStory, filing: Filing, number: int) -> None:
    """Nothing is lost for lack of filing: what has no kind yet is printed under « À classer », by angle."""
    rows = filing.entries(Kind.UNSORTED)
    if not rows:
        return
    story.heading(f"5.{number} À classer", 2, f"{len(rows)} — nature à préciser")
    for angle in _ALL_ANGLES:
        if found := filing.at(Kind.UNSORTED, angle):
            story.heading(filing.angle_heading(angle), 3, str(len(found)), minor=True)
            _entries(story, filing, found)


def _listed(story: MinutesStory, filing: Filing, title: str, kind: Kind, nothing: str) -> None:
    rows = filing.entries(kind)
    story.heading(title, aside=_count(filing, rows))
    if not rows:
        story.note(nothing)
    _entries(story, filing, rows, angle=True)


def _dots(story: MinutesStory, count: DotsCount, number_: int) -> None:
    """What the people in the room put first; as many dots, the same rank."""
    rows = [row for row in count.rows if row.dots is not None]
    if not rows:
        return
    story.heading(f"6.{number_} Gommettes", 2, counted(len(rows), "proposition", "propositions"))
    story.lead_in(dots_told(count))
    story.table(
        _DOTS,
        ("Rang", "Référence", "Proposition", "Gommettes"),
        [(_rank(row), row.reference, in_a_line(row, 150), number(row.dots or 0)) for row in rows],
        _DOTS_STYLES,
        total=("", "", "Total", number(count.total)),
    )
    if uncounted := len(count.rows) - len(rows):
        without = counted(uncounted, "autre proposition n’a", "autres propositions n’ont")
        story.note(f"{without} pas de nombre de gommettes.")


def _rank(row: DotsRow) -> str:
    return f"{row.rank} ex æquo" if row.tied else str(row.rank)


def _debates(story: MinutesStory, filing: Filing) -> None:
    """What was noted as a disagreement, then what is printed elsewhere and was debated, with both its sides."""
    _listed(story, filing, "7. Points de débat et désaccords", Kind.DISAGREEMENT, "Aucun désaccord n’a été noté.")
    add_debated(story, filing, "7.1 Ce qui a fait débat")


def _voices(story: MinutesStory, filing: Filing) -> None:
    rows = filing.entries(Kind.VERBATIM)
    story.heading("9. Paroles de participants", aside=_count(filing, rows))
    _entries(story, filing, rows, angle=True)
    others = [row.reference for row in filing.said if row.verbatim and row.kind is not Kind.VERBATIM]
    if others:
        story.note(f"D’autres paroles sont citées avec ce qu’elles éclairent{NBSP}: {', '.join(others)}.")
    elif not rows:
        story.note("Aucune parole n’a été relevée mot pour mot.")
    if aside := filing.entries(Kind.OFF_TOPIC):
        story.heading("9.1 Hors sujet, noté pour mémoire", 2, str(len(aside)))
        _entries(story, filing, aside, angle=True)


def _plenary(story: MinutesStory, filing: Filing) -> None:
    rows, messages = filing.plenary(), filing.minutes.messages
    story.heading("10. Restitution en plénière", aside=_number(len(rows)))
    if messages:
        story.heading("Ce que les tables ont dit", 2, minor=True)
        story.table(_MESSAGES, (), [(labels.place(table), message) for table, message in messages], _MESSAGES_STYLES)
    if not rows:
        story.note("Rien n’a été noté en plénière.")
        return
    story.paragraph(
        f"{counted(len(rows), 'contribution notée', 'contributions notées')} en plénière, "
        f"à lire dans les sections qui précèdent{NBSP}: {enumeration([row.reference for row in rows])}."
    )


def _entries(story: MinutesStory, filing: Filing, rows: Iterable[ContributionRow], *, angle: bool = False) -> None:
    for row in rows:
        for one, under in filing.with_reactions(row):
            story.said(entry(filing, one, angle=angle and not under, under=row if under else None))


def _count(filing: Filing, rows: Sequence[ContributionRow]) -> str:
    """« 12 contributions et 3 réactions »: the reactions under them are apart, as they are on the page."""
    reactions = filing.reactions_in(rows)
    told = _number(len(rows))
    return f"{told} et {counted(reactions, 'réaction', 'réactions')}" if reactions else told


def _number(total: int) -> str:
    return counted(total, "contribution", "contributions") if total else ""
