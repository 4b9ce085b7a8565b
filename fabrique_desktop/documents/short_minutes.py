"""Shorter forms of the minutes: the list of proposals, and the sheet to be read aloud, in large print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.issue import Issue
from fabrique_desktop.documents.minutes_aloud import ALOUD, compose_aloud
from fabrique_desktop.documents.minutes_entries import IDEA_TO_REFINE, entry
from fabrique_desktop.documents.minutes_filing import ANGLES, PROPOSALS, Filing
from fabrique_desktop.documents.minutes_pdf import add_version, furniture
from fabrique_desktop.documents.minutes_steps import add_next_steps
from fabrique_desktop.documents.minutes_story import MinutesStory
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import counted
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.reporting import Minutes

__all__ = ["compose_aloud", "compose_list", "write_list_of_proposals", "write_to_read_aloud"]

_LIST = "Relevé des propositions"
_EVERY_ANGLE = (*ANGLES, AngleChoice.BOTH, AngleChoice.UNSORTED)


def write_list_of_proposals(
    minutes: Minutes, path: Path, progress: Progress = silent, issue: Issue | None = None
) -> None:
    """Every proposal and idea, with its reference and its table; raises FileExistsError if the name is taken."""
    write_pdf(compose_list(minutes, issue), _furniture(minutes, _LIST, issue), path, progress)


def compose_list(minutes: Minutes, issue: Issue | None = None) -> Story:
    filing = Filing(minutes)
    story = MinutesStory()
    _head(story, minutes, issue)
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
            story.said(entry(filing, row, first=[IDEA_TO_REFINE] if row.kind is Kind.IDEA else []))
    add_next_steps(story, minutes, "Suites")
    return story


def write_to_read_aloud(minutes: Minutes, path: Path, progress: Progress = silent, issue: Issue | None = None) -> None:
    """All that was said, one thing after the other, in sentences that begin with what they are."""
    write_pdf(compose_aloud(minutes, issue), _furniture(minutes, ALOUD, issue), path, progress)


def _head(story: Story, minutes: Minutes, issue: Issue | None) -> None:
    workshop, process = minutes.workshop, minutes.process
    story.sides((process.owner, look.OWNER), (process.contractor, look.OWNER_RIGHT))
    story.space(16)
    story.title(
        [
            (process.name, look.PROCESS),
            (f"{_LIST} —\n{workshop_name(workshop)}", look.TITLE),
            (axis_line(process, workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    add_version(story, minutes, issue)


def _furniture(minutes: Minutes, title: str, issue: Issue | None) -> Furniture:
    whole = furniture(minutes, issue=issue)
    workshop = minutes.workshop
    return replace(
        whole,
        title=f"{title} — {workshop_name(workshop)} ({workshop.code})",
        running=f"{minutes.process.name} · {title} {workshop.code}",
    )
