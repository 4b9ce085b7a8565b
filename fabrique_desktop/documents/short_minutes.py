"""Shorter forms of the minutes: the list of proposals, and the sheet to be read aloud, in large print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.minutes_entries import FIELDS, entry
from fabrique_desktop.documents.minutes_filing import ANGLES, PROPOSALS, REMOVED, Filing
from fabrique_desktop.documents.minutes_pdf import furniture, version_mark
from fabrique_desktop.documents.minutes_story import MinutesStory
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, counted, day_or_unknown, quoted
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.documents.wording import minutes_wording
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

_LIST = "Relevé des propositions"
_ALOUD = "À lire à voix haute"
_EVERY_ANGLE = (*ANGLES, AngleChoice.BOTH, AngleChoice.UNSORTED)
#: in the order in which a room listens: what was found, then what is proposed, then what is asked
_READ = (
    Kind.FINDING, Kind.NEED, Kind.OBSTACLE, Kind.LEVER, Kind.PROPOSAL, Kind.IDEA, Kind.DISAGREEMENT, Kind.QUESTION,
    Kind.VERBATIM, Kind.UNSORTED, Kind.OFF_TOPIC,
)  # fmt: skip


def write_list_of_proposals(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """Every proposal and idea, with its reference and its table; raises FileExistsError if the name is taken."""
    write_pdf(compose_list(minutes), _furniture(minutes, _LIST), path, progress)


def compose_list(minutes: Minutes) -> Story:
    filing = Filing(minutes)
    story = MinutesStory()
    _head(story, minutes, _LIST)
    proposals, ideas = filing.of_kind(Kind.PROPOSAL), filing.of_kind(Kind.IDEA)
    told = counted(len(proposals), "proposition", "propositions")
    if ideas:
        told += f" et {counted(len(ideas), 'idée à préciser', 'idées à préciser')}"
    story.paragraph(f"{told}, dans l’ordre où elles ont été dites, sous chaque angle.", look.LEAD)
    for angle in _EVERY_ANGLE:
        found = [row for row in filing.of_kind(*PROPOSALS) if row.angle is angle]
        if not found and angle not in ANGLES:
            continue
        story.heading(filing.angle_heading(angle), aside=str(len(found)) if found else "")
        if not found:
            story.note("Aucune proposition notée sous cet angle.")
        for row in found:
            said = entry(filing, row)
            story.said(
                replace(said, mentions=[*(["Idée à préciser"] if row.kind is Kind.IDEA else []), *said.mentions])
            )
    _what_follows(story, minutes)
    return story


def write_to_read_aloud(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """All that was said, one thing after the other, in sentences that begin with what they are."""
    write_pdf(compose_aloud(minutes), _furniture(minutes, _ALOUD), path, progress)


def compose_aloud(minutes: Minutes) -> Story:
    filing = Filing(minutes)
    story = Story()
    workshop, process = minutes.workshop, minutes.process
    story.title(
        [
            (process.name, look.PROCESS),
            (f"{_ALOUD}{NBSP}: {workshop_name(workshop)}", look.BIG_TITLE),
            (axis_line(process, workshop), look.BIG_LEAD),
            (when_and_where(workshop), look.BIG),
        ],
        look.axis_colour(workshop.axis_number),
    )
    people = counted(minutes.counts.present, "personne était présente", "personnes étaient présentes")
    story.paragraph(
        f"{people}. {counted(len(minutes.contributions), 'contribution a', 'contributions ont')} été notées, sans nom.",
        look.BIG,
    )
    for kind in _READ:
        rows = filing.of_kind(kind)
        if rows:
            story.heading(f"{labels.KINDS[kind]}{NBSP}: {len(rows)}", style=look.BIG_HEAD)
        for index, row in enumerate(rows, 1):
            _aloud(story, row, index)
    story.heading("Et maintenant", style=look.BIG_HEAD)
    story.paragraph(process.purpose or minutes_wording(process).mention, look.BIG)
    return story


def _aloud(story: Story, row: ContributionRow, index: int) -> None:
    story.paragraph(f"{labels.KIND[row.kind]} {index}, {labels.place(row.table).lower()} ({row.reference})", look.FACTS)
    if row.removed:
        story.paragraph(REMOVED, look.BIG)
        return
    if row.drawn_up.title:
        story.paragraph(row.drawn_up.title, look.BIG_LEAD)
    story.paragraph(quoted(row.text) if row.kind is Kind.VERBATIM else row.text, look.BIG)
    for field, name in FIELDS:
        if text := getattr(row.drawn_up, field):
            story.paragraph(f"{name}{NBSP}: {text}", look.BIG)
    if row.verbatim:
        story.paragraph(f"Mot pour mot{NBSP}: {quoted(row.verbatim)}", look.BIG)


def _head(story: Story, minutes: Minutes, title: str) -> None:
    workshop, process = minutes.workshop, minutes.process
    story.sides((process.owner, look.OWNER), (process.contractor, look.OWNER_RIGHT))
    story.space(16)
    story.title(
        [
            (process.name, look.PROCESS),
            (f"{title}\n{workshop_name(workshop)}", look.TITLE),
            (axis_line(process, workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    ground, style = (look.SOFT, look.MARK) if minutes.provisional else (look.PALE, look.MARK_FINAL)
    story.panel([(f"{version_mark(minutes)} · {workshop.code}", style)], ground=ground, narrow=True)


def _what_follows(story: Story, minutes: Minutes) -> None:
    process = minutes.process
    story.heading("Suites")
    for _id, name, day in process.milestones:
        story.paragraph(f"{day_or_unknown(day)}{NBSP}: {name}")
    if process.purpose:
        story.paragraph(process.purpose)


def _furniture(minutes: Minutes, title: str) -> Furniture:
    whole = furniture(minutes)
    workshop = minutes.workshop
    return replace(
        whole,
        title=f"{title} — {workshop_name(workshop)} ({workshop.code})",
        running=f"{minutes.process.name} · {title} {workshop.code}",
    )
