"""The sheet that is read aloud: what was said, one thing after the other, in large print and whole sentences."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.figures import nameless
from fabrique_desktop.documents.issue import Issue, told
from fabrique_desktop.documents.minutes_entries import (
    FIELDS,
    attached,
    erratum_head,
    linked,
    near_to,
    reaction_told,
)
from fabrique_desktop.documents.minutes_filing import REMOVED, Filing
from fabrique_desktop.documents.minutes_steps import next_dates
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, capital, counted, quoted
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.documents.wording import minutes_wording
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Source
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

ALOUD = "À lire à voix haute"
#: in the order in which a room listens: what was found, then what is proposed, then what is asked
_READ = (
    Kind.FINDING, Kind.NEED, Kind.OBSTACLE, Kind.LEVER, Kind.PROPOSAL, Kind.IDEA, Kind.DISAGREEMENT, Kind.QUESTION,
    Kind.VERBATIM, Kind.UNSORTED, Kind.OFF_TOPIC,
)  # fmt: skip
_ELSEWHERE = (
    "Le compte rendu dit aussi qui était là, par catégorie et par structure, comment l’atelier s’est tenu, le rang des "
    "propositions d’après les gommettes, quels documents ont été remis, et la charte."
)


def compose_aloud(minutes: Minutes, issue: Issue | None = None) -> Story:
    filing = Filing(minutes)
    story = Story()
    _opening(story, minutes, issue)
    for kind in _READ:
        _of_kind(story, filing, kind)
    if minutes.messages:
        story.heading("Ce que les tables ont dit en plénière", style=look.ALOUD_HEAD)
    for table, message in minutes.messages:
        story.heading(labels.place(table), 2, minor=True, style=look.ALOUD_LABEL)
        story.paragraph(message, look.ALOUD)
    _what_follows(story, minutes)
    return story


def _opening(story: Story, minutes: Minutes, issue: Issue | None) -> None:
    workshop, process, counts = minutes.workshop, minutes.process, minutes.counts
    name = workshop_name(workshop).replace("Atelier n°", f"Atelier{NBSP}n°")
    story.title(
        [
            (process.name, look.ALOUD_FACTS),
            (f"{ALOUD}{NBSP}: {name}", look.BIG_TITLE),
            (axis_line(process, workshop), look.ALOUD_TITLE),
            (when_and_where(workshop), look.ALOUD_FACTS),
            *((line, look.ALOUD_FACTS) for line in told(minutes, issue)),
        ],
        look.axis_colour(workshop.axis_number),
    )
    people = counted(counts.present, "personne était présente", "personnes étaient présentes")
    noted = counted(len(minutes.contributions), "contribution a été notée", "contributions ont été notées")
    story.space(10)
    story.paragraph(f"{people}, {nameless(counts)}. {noted}, sans dire qui a parlé.", look.ALOUD)


def _of_kind(story: Story, filing: Filing, kind: Kind) -> None:
    """The entries of a kind, each followed by what was answered to it."""
    rows = filing.entries(kind)
    if not rows:
        return
    reactions = filing.reactions_in(rows)
    more = f" et {counted(reactions, 'réaction', 'réactions')}" if reactions else ""
    story.heading(labels.KINDS[kind], aside=f"{len(rows)}{more}", style=look.ALOUD_HEAD)
    for index, row in enumerate(rows, 1):
        for one, under in filing.with_reactions(row):
            what = reaction_told(one, row) if under else f"{labels.KIND[kind]} {index}"
            place = labels.place(one.table).lower()
            story.heading(f"{what}, {place} ({one.reference})", 3 if under else 2, minor=True, style=look.ALOUD_LABEL)
            _aloud(story, filing, one, under=under)


def _aloud(story: Story, filing: Filing, row: ContributionRow, *, under: bool) -> None:
    if row.removed:
        story.paragraph(REMOVED, look.ALOUD)
    else:
        _words(story, row)
    for one in filing.minutes.corrections.get(row.id, ()):
        story.paragraph(f"{erratum_head(one)}{NBSP}: {one.text}", look.ALOUD)
    if sentences := _beside(filing, row, under=under):
        story.paragraph(" ".join(sentences), look.ALOUD)


def _words(story: Story, row: ContributionRow) -> None:
    if row.drawn_up.title:
        story.lead_in(row.drawn_up.title, look.ALOUD_TITLE)
    if row.kind is Kind.VERBATIM:
        story.quote(quoted(row.text), look.ALOUD_QUOTE)
    else:
        story.paragraph(row.text, look.ALOUD)
    for field, name in FIELDS:
        if text := getattr(row.drawn_up, field):
            story.paragraph(f"{name}{NBSP}: {text}", look.ALOUD)
    if row.verbatim:
        story.lead_in("Mot pour mot :", look.ALOUD)
        story.quote(quoted(row.verbatim), look.ALOUD_QUOTE)


def _beside(filing: Filing, row: ContributionRow, *, under: bool) -> Sequence[str]:
    """What was noted beside the words, each in a sentence."""
    beside = row.beside
    told_ = [
        labels.KIND[row.kind] if under and row.kind is not Kind.UNSORTED else "",
        "" if under else linked(row),
        f"Position{NBSP}: {labels.STANCE[beside.stance].lower()}" if beside.stance is not None and not under else "",
        _who(row),
        counted(row.dots, "gommette a été posée", "gommettes ont été posées") if row.dots is not None else "",
        "cela a fait débat" if row.debated else "",
        "c’est à préciser" if beside.to_refine else "",
        "c’était écrit sur un post-it" if beside.source is Source.POST_IT else "",
        "la table l’a relue et validée" if row.validated else "",
        attached(filing, row),
        near_to(filing.near(row)),
        f"angle{NBSP}: {filing.angle_name(row.angle)}" if row.angle is not AngleChoice.UNSORTED else "",
    ]
    return [f"{capital(one)}." for one in told_ if one]


def _who(row: ContributionRow) -> str:
    """« 3 personnes sur 8 l’ont dit »."""
    people = row.beside.people
    share = labels.people_share(people, row.beside.out_of)
    return f"{share} l’{'ont' if people and people > 1 else 'a'} dit" if share else ""


def _what_follows(story: Story, minutes: Minutes) -> None:
    process = minutes.process
    story.heading("Et maintenant", style=look.ALOUD_HEAD)
    story.paragraph(process.purpose or minutes_wording(process).mention, look.ALOUD)
    for when, what in next_dates(minutes):
        story.paragraph(f"{when}, {what}.", look.ALOUD)
    story.paragraph(_ELSEWHERE, look.ALOUD)
