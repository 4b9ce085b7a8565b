"""What was debated, with what was said for, against and between: in the minutes and in the synthesis of an axis."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, counted, shortened
from fabrique_desktop.documents.threads import Threads, side_of
from fabrique_desktop.domain.contributions import Stance
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.formulating import DotsRow

_SIDES = Columns((look.MEASURE * 0.2, look.MEASURE * 0.8))
_STYLES = (look.CELL_STRONG, look.CELL)


def add_debated(story: Story, threads: Threads, title: str) -> None:
    rows = threads.debated()
    if not rows:
        return
    story.heading(title, 2, str(len(rows)))
    story.lead_in("Chaque contribution est imprimée en entier à sa place ; voici ce qui en a été dit.", look.NOTE)
    for row in rows:
        story.heading(f"{row.reference}{NBSP}— {in_a_line(row, 150)}", 3, minor=True)
        if told := " · ".join(figures_of(row)):
            story.lead_in(told, look.SMALL)
        story.table(_SIDES, (), _sides(threads, row), _STYLES)


def in_a_line(row: ContributionRow | DotsRow, limit: int) -> str:
    return labels.REMOVED.rstrip(".") if row.removed else shortened(row.heading, limit)


def figures_of(row: ContributionRow) -> list[str]:
    """« 3 personnes sur 8 », « 9 gommettes »: what was counted about it."""
    dots = counted(row.dots, "gommette", "gommettes") if row.dots is not None else ""
    return [told for told in (labels.people_share(row.beside.people, row.beside.out_of), dots) if told]


def _sides(threads: Threads, row: ContributionRow) -> Sequence[tuple[str, str]]:
    found = threads.sides(row)
    return [
        (
            labels.STANCE[side] if side is not None else "Autres réactions",
            "\n".join(line for one in found[side] for line in _lines(threads, one, row)) or "Rien n’a été noté.",
        )
        for side in (Stance.FOR, Stance.AGAINST, Stance.NUANCE, None)
        if side in found
    ]


def _lines(threads: Threads, one: ContributionRow, subject: ContributionRow) -> list[str]:
    """What was said, then what was answered to it, which names what it answers."""
    answers = [each for each in threads.about(one) if each is not subject]
    return [_told(one), *(f"{_answering(each)}{NBSP}: {_told(each)}" for each in answers)]


def _told(row: ContributionRow) -> str:
    return f"{in_a_line(row, 300)} ({', '.join([row.reference, *figures_of(row)])})"


def _answering(row: ContributionRow) -> str:
    side = side_of(row)
    return f"En réponse à {row.about}" + (f", {labels.STANCE[side].lower()}" if side is not None else "")
