"""What comes next: the same list of dates in the minutes and in the list of proposals."""

from __future__ import annotations

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, capital, day_or_unknown, schedule
from fabrique_desktop.documents.titles import workshop_name
from fabrique_desktop.services.reporting import Minutes

_DATES = Columns((look.MEASURE * 0.42, look.MEASURE * 0.58))


def next_dates(minutes: Minutes) -> list[tuple[str, str]]:
    """The workshops to come and the milestones not yet past: when, what."""
    workshop = minutes.workshop
    since = workshop.starts_at.date() if workshop.starts_at else None
    rows = [
        (capital(schedule(row.starts_at, row.ends_at, row.date_hint)), f"{workshop_name(row)} ({row.code})")
        for row in minutes.coming
    ]
    return rows + [
        (capital(day_or_unknown(day)), name)
        for _id, name, day in minutes.process.milestones
        if day is None or since is None or day >= since
    ]


def add_next_steps(story: Story, minutes: Minutes, title: str) -> None:
    process = minutes.process
    story.heading(title)
    if rows := next_dates(minutes):
        story.table(_DATES, ("Date", "Rendez-vous"), rows)
    else:
        story.note("Aucune date n’est encore fixée pour la suite.")
    if process.purpose:
        story.paragraph(process.purpose)
    if process.contact:
        story.paragraph(f"Pour toute question{NBSP}: {process.contact}.")
