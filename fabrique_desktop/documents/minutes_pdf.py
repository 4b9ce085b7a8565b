"""The minutes of a workshop: the outline of the field, filled with what was noted and with figures alone.

Nothing here comes from the register but structures and numbers; nothing is summarised by the machine.
"""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.figures import nameless
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.issue import Issue, mark, told
from fabrique_desktop.documents.minutes_annexes import add_annexes
from fabrique_desktop.documents.minutes_filing import FINDINGS, Filing
from fabrique_desktop.documents.minutes_said import add_what_was_said
from fabrique_desktop.documents.minutes_seal import add_seal, seal_attachment
from fabrique_desktop.documents.minutes_steps import add_next_steps
from fabrique_desktop.documents.minutes_story import MinutesStory
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.small_groups import WHY, apart_told, by_category, by_manner, hides
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import (
    NBSP,
    capital,
    counted,
    enumeration,
    moment,
    number,
    schedule,
    shortened,
    spaced,
)
from fabrique_desktop.documents.titles import axis_line, minutes_title, when_and_where
from fabrique_desktop.documents.wording import minutes_wording
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Source
from fabrique_desktop.services.attendance import AttendanceCounts
from fabrique_desktop.services.reporting import Minutes
from fabrique_desktop.services.sealing import Sealed

_COUNTED = Columns((look.MEASURE * 0.62, look.MEASURE * 0.14))
_FACTS = Columns((look.MEASURE * 0.4, look.MEASURE * 0.6))
_MOST_AWAITED_FIRST = (
    ContributionKind.PROPOSAL,
    ContributionKind.IDEA,
    *FINDINGS,
    ContributionKind.QUESTION,
    ContributionKind.DISAGREEMENT,
    ContributionKind.VERBATIM,
    ContributionKind.OFF_TOPIC,
    ContributionKind.UNSORTED,
)
_COUNTED_STYLES = (look.CELL, look.CELL_NUMBER)
_FACT_STYLES = (look.CELL_MUTED, look.CELL)


def write_minutes_pdf(
    minutes: Minutes,
    path: Path,
    progress: Progress = silent,
    sealed: Sealed | None = None,
    issue: Issue | None = None,
) -> None:
    """Write the minutes; raises FileExistsError if the name is taken, and whatever `progress` raises.

    Sealed, they carry what the seal covers, and are PDF/A-3a instead of A-2a.
    """
    carried = [seal_attachment(minutes.workshop, sealed)] if sealed is not None else []
    write_pdf(compose(minutes, sealed, issue), furniture(minutes, sealed, issue), path, progress, carried)


def compose(minutes: Minutes, sealed: Sealed | None = None, issue: Issue | None = None) -> Story:
    """All blocks in reading order, before pages."""
    story = MinutesStory()
    filing = Filing(minutes)
    _head(story, minutes, issue)
    _essentials(story, minutes, filing)
    _frame(story, minutes)
    _participation(story, minutes)
    _method(story, minutes, filing)
    add_what_was_said(story, filing)
    add_next_steps(story, minutes, "11. Suites")
    add_annexes(story, minutes, filing)
    if sealed is not None:
        add_seal(story, minutes.workshop, sealed)
    return story


def furniture(minutes: Minutes, sealed: Sealed | None = None, issue: Issue | None = None) -> Furniture:
    workshop, process = minutes.workshop, minutes.process
    return Furniture(
        title=f"{minutes_title(workshop)} ({workshop.code})",
        author=process.owner,
        subject=f"{process.name} — {axis_line(process, workshop)}",
        running=f"{process.name} · Compte rendu {workshop.code}",
        mark=mark(minutes, issue),
        mention=minutes_wording(process).mention,
        seal=f"Sceau{NBSP}: {sealed.record.code}" if sealed is not None else "",
        training=process.training,
        produced_at=minutes.produced_at,
        colour=look.axis_colour(workshop.axis_number),
    )


def _head(story: Story, minutes: Minutes, issue: Issue | None) -> None:
    workshop, process = minutes.workshop, minutes.process
    story.sides((process.owner, look.OWNER), (process.contractor, look.OWNER_RIGHT))
    story.space(16)
    story.title(
        [
            (process.name, look.PROCESS),
            (" —\n".join(minutes_title(workshop).rsplit(" — ", 1)), look.TITLE),
            (axis_line(process, workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    add_version(story, minutes, issue)


def add_version(story: Story, minutes: Minutes, issue: Issue | None) -> None:
    """Which version it is, under the title of the first page."""
    ground, style = (look.SOFT, look.MARK) if minutes.provisional else (look.PALE, look.MARK_FINAL)
    first, *more = told(minutes, issue)
    lines = [(f"{first} · {minutes.workshop.code}", style), *((line, look.PANEL) for line in more)]
    story.panel(lines, ground=ground, narrow=True)


def _essentials(story: Story, minutes: Minutes, filing: Filing) -> None:
    """Figures only, and the first words of proposals as they were noted: no synthesis is invented."""
    counts, said = minutes.counts, minutes.contributions
    proposals = filing.of_kind(ContributionKind.PROPOSAL)
    story.heading("1. L’essentiel")
    story.figures(
        [
            (number(counts.present), _after(counts.present, "personne présente", "personnes présentes")),
            (number(counts.structures), _after(counts.structures, "structure", "structures")),
            (number(len(said)), _after(len(said), "contribution", "contributions")),
            (number(len(proposals)), _after(len(proposals), "proposition", "propositions")),
        ]
    )
    story.paragraph(_by_kind(filing), look.LEAD)
    if said:
        story.paragraph(_by_angle(filing), look.LEAD)
    for angle in minutes.empty_angles:
        story.panel([(f"Rien n’a été noté sous l’angle «{NBSP}{filing.angle_name(angle)}{NBSP}».", look.PANEL_STRONG)])
    if proposals:
        first = [row for row in proposals if not row.removed][:3]
        story.heading("Premières propositions notées", 2, _of_how_many(len(first), len(proposals)), minor=True)
        story.items(f"{row.reference}{NBSP}— {spaced(shortened(row.heading, 150))}" for row in first)


def _after(value: int, singular: str, plural: str) -> str:
    return plural if value > 1 else singular


def _of_how_many(shown: int, total: int) -> str:
    return f"{shown} sur {total}, dans l’ordre où elles ont été dites" if total > shown else ""


def _by_kind(filing: Filing) -> str:
    if not filing.said:
        return "Aucune contribution n’a été notée pendant cet atelier."
    parts = [
        counted(len(rows), labels.KIND[kind].lower(), labels.KINDS[kind].lower())
        for kind in _MOST_AWAITED_FIRST
        if (rows := filing.of_kind(kind))
    ]
    what = counted(len(filing.said), "contribution notée", "contributions notées")
    said = f"{what} ({enumeration(filing.places())}){NBSP}: {enumeration(parts)}."
    reactions = sum(map(filing.is_under, filing.said))
    if not reactions:
        return said
    under = "est imprimée sous ce dont elle parle" if reactions == 1 else "sont imprimées sous ce dont elles parlent"
    return f"{said} Parmi elles, {counted(reactions, 'réaction', 'réactions')} {under}."


def _by_angle(filing: Filing) -> str:
    angles = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
    parts = [f"«{NBSP}{filing.angle_name(one)}{NBSP}», {len(filing.of_angle(one))}" for one in angles]
    if both := len(filing.of_angle(AngleChoice.BOTH)):
        parts.append(f"sous les deux angles, {both}")
    if unsorted := len(filing.of_angle(AngleChoice.UNSORTED)):
        parts.append(f"angle à classer, {unsorted}")
    return f"Par angle{NBSP}: " + f"{NBSP}; ".join(parts) + "."


def _frame(story: Story, minutes: Minutes) -> None:
    process = minutes.process
    story.heading("2. Cadre de l’atelier")
    for text in (process.frame, process.mandate):
        if text:
            story.paragraph(text)
    rows = [(f"Angle «{NBSP}{short}{NBSP}»", name) for _code, name, short in process.angles]
    rows.insert(0, ("Axe", axis_line(process, minutes.workshop)))
    story.table(_FACTS, (), rows, _FACT_STYLES)
    if process.purpose:
        story.panel(
            [("Ce qui sera fait de vos contributions", look.PANEL_STRONG), (process.purpose, look.PANEL)],
            ground=look.SOFT,
        )


def _participation(story: Story, minutes: Minutes) -> None:
    counts = minutes.counts
    story.heading("3. Participation")
    present = counted(counts.present, "personne présente", "personnes présentes")
    houses = counted(counts.structures, "structure représentée", "structures représentées")
    story.paragraph(f"{present}, {nameless(counts)} ; {houses}.", look.LEAD)
    if counts.present:
        rows = [(capital(words), number(value)) for words, value in by_manner(counts, labels.MANNER_COUNT) if value]
        kinds = [(words, number(value)) for words, value in by_category(counts)]
        total = ("Total", number(counts.present))
        story.table(_COUNTED, ("Personnes présentes", "Nombre"), rows, _COUNTED_STYLES, total=total)
        story.table(_COUNTED, ("Catégorie", "Nombre"), kinds, _COUNTED_STYLES, total=total)
    if counts.apart:
        story.paragraph(f"Étaient également là, hors du compte{NBSP}: {apart_told(counts)}.")
    if hides(counts):
        story.note(WHY)
    if counts.structures:
        story.heading("Structures représentées", 2, minor=True)
        story.paragraph(_structures(counts))


def _structures(counts: AttendanceCounts) -> str:
    """Those of the register by name; what was typed at the door is counted and never printed."""
    others, named = counts.other_organizations, " · ".join(counts.organizations)
    if not others:
        return named
    if not named:
        return f"{counted(others, 'structure venue', 'structures venues')} sans inscription."
    return f"{named} et {counted(others, 'autre structure', 'autres structures')}"


def _method(story: Story, minutes: Minutes, filing: Filing) -> None:
    workshop = minutes.workshop
    wording = minutes_wording(minutes.process)
    story.heading("4. Déroulé et méthode")
    used = len(filing.tables())
    rows = [
        ("Horaire prévu", capital(schedule(workshop.starts_at, workshop.ends_at, workshop.date_hint))),
        ("Début réel", moment(workshop.started_at) if workshop.started_at else "non enregistré"),
        ("Fin réelle", moment(workshop.ended_at) if workshop.ended_at else "atelier non clôturé"),
        ("Tables", f"{number(workshop.tables)} prévues, {counted(used, 'a contribué', 'ont contribué')}"),
        ("Animation et recueil", minutes.process.contractor or "—"),
        *_collected(filing),
    ]
    story.table(_FACTS, (), rows, _FACT_STYLES)
    story.paragraph(wording.method)
    story.paragraph(wording.distance)


def _collected(filing: Filing) -> list[tuple[str, str]]:
    """How the words came, when not all were spoken and kept as they were."""
    post_its = sum(row.beside.source is Source.POST_IT for row in filing.said)
    removed = sum(row.removed for row in filing.said)
    corrected = len(filing.minutes.corrections)
    rows = (
        (post_its, "Post-it", counted(post_its, "contribution recopiée", "contributions recopiées")),
        (removed, "Textes retirés", f"{counted(removed, 'texte', 'textes')}, à la demande"),
        (
            corrected,
            "Errata",
            f"{counted(corrected, 'contribution', 'contributions')}, après la clôture",
        ),
    )
    return [(head, told) for count, head, told in rows if count]
