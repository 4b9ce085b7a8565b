"""The synthesis of an axis: what was said in all its workshops, who said it, and what it does not tell.

Nothing is summarised by the machine: sentences are as they were noted, numbers say what they count, and no crossed
count of people is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.minutes_debates import add_debated
from fabrique_desktop.documents.minutes_entries import mentions_of, near_to, said_of
from fabrique_desktop.documents.minutes_filing import ANGLES, FINDINGS, PROPOSALS
from fabrique_desktop.documents.minutes_story import MinutesStory, Said
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.synthesis_matter import add_matter
from fabrique_desktop.documents.synthesis_views import EVERY_ANGLE, Views
from fabrique_desktop.documents.text import NBSP, counted, moment, quoted, shortened
from fabrique_desktop.documents.wording import minutes_wording
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.synthesis import Synthesis

_TITLE = "Synthèse de l’axe"
_OTHERS = (Kind.VERBATIM, Kind.OFF_TOPIC, Kind.UNSORTED)
_EVERY_KIND = (*FINDINGS, *PROPOSALS, Kind.DISAGREEMENT, Kind.QUESTION, *_OTHERS)
_MOST_OF_A_SIGNAL = 400


def write_synthesis_pdf(synthesis: Synthesis, path: Path, progress: Progress = silent) -> None:
    """Write the synthesis; raises FileExistsError if the name is taken, and whatever `progress` raises."""
    write_pdf(compose_synthesis(synthesis), _furniture(synthesis), path, progress)


def compose_synthesis(synthesis: Synthesis) -> MinutesStory:
    story = MinutesStory()
    views = Views(synthesis)
    _head(story, synthesis)
    add_matter(story, views)
    _crossed(story, views, "2. Constats partagés", FINDINGS, "Aucun constat noté sous cet angle.")
    _crossed(story, views, "3. Propositions", PROPOSALS, "Aucune proposition notée sous cet angle.")
    _listed(story, views, "4. Points de débat", (Kind.DISAGREEMENT,), "Aucun désaccord n’a été noté.")
    add_debated(story, views, "4.1 Ce qui a fait débat")
    _once(story, views)
    _listed(story, views, "6. Questions posées à la Ville", (Kind.QUESTION,), "Aucune question n’a été notée.")
    _everywhere(story, views)
    _limits(story, views)
    return story


def _head(story: MinutesStory, synthesis: Synthesis) -> None:
    process = synthesis.process
    story.sides((process.owner, look.OWNER), (process.contractor, look.OWNER_RIGHT))
    story.space(16)
    story.title(
        [
            (process.name, look.PROCESS),
            (f"{_TITLE}{NBSP}{synthesis.axis_number}", look.TITLE),
            (synthesis.axis_name, look.AXIS),
            (_mark(synthesis), look.FACTS),
        ],
        look.axis_colour(synthesis.axis_number),
    )


def _mark(synthesis: Synthesis) -> str:
    state = "provisoire" if synthesis.provisional else "établie"
    return f"Version {state} du {moment(synthesis.produced_at)}"


def _crossed(story: MinutesStory, views: Views, title: str, kinds: Sequence[Kind], nothing: str) -> None:
    """Angle by angle, what several audiences said, then what each said alone."""
    rows = views.own(*kinds)
    story.heading(title, aside=views.number(rows))
    section = title.split(".", maxsplit=1)[0]
    for index, angle in enumerate(EVERY_ANGLE, 1):
        found = [row for row in rows if row.angle is angle]
        if not found and angle not in ANGLES:
            continue
        story.heading(f"{section}.{index} {views.angle(angle)}", 2, views.number(found))
        if not found:
            story.note(nothing)
        for who, said in views.by_audience(found).items():
            story.heading(who, 3, str(len(said)), minor=True)
            _entries(story, views, said)


def _listed(story: MinutesStory, views: Views, title: str, kinds: Sequence[Kind], nothing: str) -> None:
    rows = views.own(*kinds)
    story.heading(title, aside=views.number(rows))
    if not rows:
        story.note(nothing)
    _entries(story, views, rows)


def _entries(story: MinutesStory, views: Views, rows: Sequence[ContributionRow]) -> None:
    for row in rows:
        for one, under in views.with_reactions(row):
            story.said(_entry(views, one, row if under else None))


def _entry(views: Views, row: ContributionRow, under: ContributionRow | None) -> Said:
    """As in the minutes, with who was asked and the kind, since workshops are read together here."""
    first = [views.audience.get(row.workshop_code, "")]
    if under is None:
        first.append(labels.KIND[row.kind].lower())
    if under is None or views.is_everywhere(row) != views.is_everywhere(under):
        first.append("rattachée à tous les axes" if views.is_everywhere(row) else "")
    return said_of(
        row,
        places=[labels.place(row.table)],
        corrections=views.synthesis.corrections.get(row.id, ()),
        mentions=[*first, *mentions_of(row, under=under is not None), near_to(views.near(row))],
        under=under,
    )


def _once(story: MinutesStory, views: Views) -> None:
    """Said once, with exact words or a debate: what a count would hide."""
    rows = [row for row in views.own_and_reactions() if _is_signal(row)]
    story.heading("5. Signaux faibles", aside=str(len(rows)) if rows else "")
    story.lead_in(
        "Dit une seule fois et par une seule personne, autant qu’on l’ait noté, avec des mots exacts relevés ou un "
        "débat. Cette règle est mécanique : à une personne de dire ce qui compte.",
        look.NOTE,
    )
    if rows:
        story.items(_signal(row) for row in rows)


def _is_signal(row: ContributionRow) -> bool:
    """Neither put together with others, nor said by several: what several said is no weak signal."""
    alone = row.group_id is None and (row.beside.people or 1) <= 1 and not row.dots
    told = row.kind in (*FINDINGS, *PROPOSALS, Kind.VERBATIM) and bool(row.verbatim or row.debated)
    return alone and told and not row.removed


def _signal(row: ContributionRow) -> str:
    """The proposal itself, and the exact words beside it."""
    words = " — ".join(part for part in (row.drawn_up.title, row.text) if part)
    kind = labels.KIND[row.kind].lower()
    told = f"{row.reference}, {kind}{NBSP}: {shortened(words, _MOST_OF_A_SIGNAL)}"
    return f"{told} {quoted(row.verbatim)}" if row.verbatim else told


def _everywhere(story: MinutesStory, views: Views) -> None:
    """What is attached to all axes is in the synthesis of each one, counted apart."""
    rows = [row for row in views.synthesis.everywhere if not views.is_under(row)]
    story.heading("7. Tous les axes", aside=views.number(rows))
    if not rows:
        story.note("Aucune contribution n’est rattachée à tous les axes.")
        return
    story.lead_in(
        "Ces contributions sont rattachées à tous les axes. Elles figurent dans la synthèse de chacun, et ne sont pas "
        "comptées avec celles de l’axe.",
        look.NOTE,
    )
    for kind in _EVERY_KIND:
        found = [row for row in rows if row.kind is kind]
        if found:
            story.heading(labels.KINDS[kind], 2, views.number(found), minor=True)
        _entries(story, views, found)


def _limits(story: MinutesStory, views: Views) -> None:
    """How it was collected, and what it does not tell."""
    synthesis = views.synthesis
    story.heading("8. Méthode et limites")
    story.paragraph(minutes_wording(synthesis.process).method)
    open_ = [row.code for row in synthesis.workshops if row.ended_at is None]
    kinds = sum(row.kind is Kind.UNSORTED for row in synthesis.said)
    unsorted = kinds + sum(row.angle is AngleChoice.UNSORTED for row in synthesis.said)
    story.items(
        [
            "Un nombre de contributions n’est pas un nombre de personnes, et n’est pas un vote.",
            "Les personnes venues n’ont pas été tirées au sort : c’est ce qu’elles ont dit, pas un sondage.",
            *([f"Ateliers pas encore clôturés{NBSP}: {', '.join(open_)}."] if open_ else []),
            *([f"{counted(unsorted, 'classement', 'classements')} à faire (nature ou angle)."] if unsorted else []),
        ]
    )
    _listed(story, views, "Annexe — Paroles, hors sujet et à classer", _OTHERS, "Rien de plus n’a été noté.")


def _furniture(synthesis: Synthesis) -> Furniture:
    process = synthesis.process
    title = f"{_TITLE}{NBSP}{synthesis.axis_number}"
    return Furniture(
        title=f"{title} — {synthesis.axis_name}",
        author=process.owner,
        subject=f"{process.name} — {synthesis.axis_name}",
        running=f"{process.name} · {title}",
        mark=_mark(synthesis),
        mention=minutes_wording(process).mention,
        training=process.training,
        produced_at=synthesis.produced_at,
        colour=look.axis_colour(synthesis.axis_number),
    )
