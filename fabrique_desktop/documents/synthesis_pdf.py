"""The synthesis of an axis: what was said in all its workshops, who said it, and what it does not tell.

Nothing is summarised by the machine: sentences are as they were noted, numbers say what they count, and no crossed
count of people is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reportlab.lib.colors import Color

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.charts import Bars, told
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_filing import ANGLES, FINDINGS, PROPOSALS, REMOVED
from fabrique_desktop.documents.minutes_story import MinutesStory, Said
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.text import NBSP, capital, counted, moment, number, quoted, schedule
from fabrique_desktop.documents.titles import workshop_name
from fabrique_desktop.documents.wording import minutes_wording
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.synthesis import Synthesis

_TITLE = "Synthèse de l’axe"
_EVERY_ANGLE = (*ANGLES, AngleChoice.BOTH, AngleChoice.UNSORTED)
_WORKSHOPS = Columns(
    (look.MEASURE * 0.15, look.MEASURE * 0.45, look.MEASURE * 0.2, look.MEASURE * 0.2),
)
_WORKSHOPS_STYLES = (look.CELL_STRONG, look.CELL, look.CELL_NUMBER, look.CELL_NUMBER)
_COUNTED = Columns((look.MEASURE * 0.62, look.MEASURE * 0.14))
_COUNTED_STYLES = (look.CELL, look.CELL_NUMBER)


def write_synthesis_pdf(synthesis: Synthesis, path: Path, progress: Progress = silent) -> None:
    """Write the synthesis; raises FileExistsError if the name is taken, and whatever `progress` raises."""
    story = MinutesStory()
    views = _Views(synthesis)
    _head(story, synthesis)
    _matter(story, synthesis, views)
    _crossed(story, views, "2. Constats partagés", FINDINGS, "Aucun constat noté sous cet angle.")
    _crossed(story, views, "3. Propositions", PROPOSALS, "Aucune proposition notée sous cet angle.")
    _debates(story, views)
    _once(story, views)
    _questions(story, views)
    _limits(story, synthesis, views)
    write_pdf(story, _furniture(synthesis), path, progress)


class _Views:
    """What was said, by who said it: the audience of its workshop; and what several audiences said."""

    def __init__(self, synthesis: Synthesis) -> None:
        self.synthesis = synthesis
        rows = (*synthesis.workshops, *synthesis.others)
        self.audience = {row.code: row.audience_name or "Ouvert à tous" for row in rows}
        self.names = {code: short for code, _name, short in synthesis.process.angles}
        codes: dict[str, set[str]] = {}
        for one in synthesis.said:
            if one.group_id:
                codes.setdefault(one.group_id, set()).add(self.audience.get(one.workshop_code, ""))
        self._shared = {group for group, audiences in codes.items() if len(audiences) > 1}

    def audiences(self) -> Sequence[str]:
        """In the order of the workshops, each once."""
        return list(dict.fromkeys(self.audience.values()))

    def of(self, *kinds: Kind) -> Sequence[ContributionRow]:
        return [row for row in self.synthesis.said if row.kind in kinds]

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


def _matter(story: MinutesStory, synthesis: Synthesis, views: _Views) -> None:
    totals, said = synthesis.totals, synthesis.said
    story.heading("1. Objet et matériau")
    story.figures(
        [
            (number(totals.workshops), "atelier tenu" if totals.workshops < 2 else "ateliers tenus"),
            (number(totals.people), "personne nommée" if totals.people < 2 else "personnes nommées, différentes"),
            (number(totals.participations), "participation" if totals.participations < 2 else "participations"),
            (number(len(said)), "contribution" if len(said) < 2 else "contributions"),
        ]
    )
    unnamed = counted(totals.unnamed, "présence sans nom", "présences sans nom")
    story.paragraph(f"Qui est venu deux fois est une personne et deux participations ; {unnamed} en plus des noms.")
    rows = [
        (
            row.code,
            f"{workshop_name(row)}\n{capital(schedule(row.starts_at, row.ends_at, row.date_hint))}",
            number(counts.present),
            number(_said_in(row.code, said)),
        )
        for row, counts in zip(synthesis.workshops, synthesis.counts, strict=True)
    ]
    rows += [
        (row.code, f"{workshop_name(row)}\nautre atelier", "—", number(_said_in(row.code, said)))
        for row in synthesis.others
    ]
    heads = ("Atelier", "Public et date", "Personnes présentes", "Contributions sur l’axe")
    story.table(_WORKSHOPS, heads, rows, _WORKSHOPS_STYLES, summary="Ateliers de l’axe, présences et contributions")
    colour = look.axis_colour(synthesis.axis_number)
    angles = [(views.angle(one), _number_at(synthesis, one)) for one in _EVERY_ANGLE]
    _chart(story, "Contributions par angle", angles, colour)
    kinds = [(labels.KINDS[kind], len(views.of(kind))) for kind in Kind if kind is not Kind.FACILITATOR_NOTE]
    _chart(story, "Contributions par nature", [(name, value) for name, value in kinds if value], colour)


def _said_in(code: str, said: Sequence[ContributionRow]) -> int:
    return sum(one.workshop_code == code for one in said)


def _number_at(synthesis: Synthesis, angle: AngleChoice) -> int:
    return sum(row.angle is angle for row in synthesis.said)


def _chart(story: MinutesStory, title: str, rows: Sequence[tuple[str, int]], colour: Color) -> None:
    """The bars, then their numbers as a table: colour and length are never alone."""
    if not rows:
        return
    story.heading(title, 2, minor=True)
    story.picture(Bars(rows, colour), told(title, rows))
    story.table(
        _COUNTED, (title, "Nombre"), [(label, number(value)) for label, value in rows], _COUNTED_STYLES,
        total=("Total", number(sum(value for _label, value in rows))),
    )  # fmt: skip


def _crossed(story: MinutesStory, views: _Views, title: str, kinds: Sequence[Kind], nothing: str) -> None:
    """Angle by angle, what several audiences said, then what each said alone."""
    rows = views.of(*kinds)
    story.heading(title, aside=counted(len(rows), "contribution", "contributions") if rows else "")
    for index, angle in enumerate(_EVERY_ANGLE, 1):
        found = [row for row in rows if row.angle is angle]
        if not found and angle not in ANGLES:
            continue
        story.heading(
            f"{title.split('.', maxsplit=1)[0]}.{index} {views.angle(angle)}", 2, str(len(found)) if found else ""
        )
        if not found:
            story.note(nothing)
        for who, said in views.by_audience(found).items():
            story.heading(who, 3, str(len(said)), minor=True)
            _entries(story, views, said)


def _entries(story: MinutesStory, views: _Views, rows: Sequence[ContributionRow]) -> None:
    for row in rows:
        near = [one for one in views.synthesis.groups.get(row.group_id or "", ()) if one != row.reference]
        mentions = [views.audience.get(row.workshop_code, ""), labels.KIND[row.kind].lower()]
        mentions += [*([f"proche de {', '.join(near)}"] if near else [])]
        told_ = ((row.debated, "fait débat"), (row.validated, "relue par la table"))
        mentions += [words for holds, words in told_ if holds]
        story.said(
            Said(
                reference=row.reference,
                places=[labels.place(row.table)],
                words=quoted(row.text) if row.kind is Kind.VERBATIM and row.text else row.text,
                title=row.drawn_up.title,
                verbatim=row.verbatim,
                mentions=mentions,
                removed=REMOVED if row.removed else "",
            )
        )


def _debates(story: MinutesStory, views: _Views) -> None:
    rows = [row for row in views.synthesis.said if row.kind is Kind.DISAGREEMENT or row.debated]
    story.heading("4. Points de débat", aside=str(len(rows)) if rows else "")
    if not rows:
        story.note("Aucun désaccord n’a été noté.")
    _entries(story, views, [row for row in rows if row.kind is Kind.DISAGREEMENT])
    others = [row.reference for row in rows if row.kind is not Kind.DISAGREEMENT]
    if others:
        story.paragraph(f"Ont aussi fait débat, à lire plus haut{NBSP}: {', '.join(others)}.")


def _once(story: MinutesStory, views: _Views) -> None:
    """Said once, with exact words or a debate: what a count would hide."""
    rows = [
        row
        for row in views.synthesis.said
        if row.group_id is None and row.kind in (*FINDINGS, *PROPOSALS, Kind.VERBATIM) and (row.verbatim or row.debated)
    ]
    story.heading("5. Signaux faibles", aside=str(len(rows)) if rows else "")
    story.note(
        "Dit une seule fois, avec des mots exacts relevés ou un débat. Cette règle est mécanique : "
        "à une personne de dire ce qui compte."
    )
    if rows:
        story.items(f"{row.reference}{NBSP}: {quoted(row.verbatim) if row.verbatim else row.heading}" for row in rows)


def _questions(story: MinutesStory, views: _Views) -> None:
    rows = views.of(Kind.QUESTION)
    story.heading("6. Questions posées à la Ville", aside=str(len(rows)) if rows else "")
    if not rows:
        story.note("Aucune question n’a été notée.")
    _entries(story, views, rows)


def _limits(story: MinutesStory, synthesis: Synthesis, views: _Views) -> None:
    """How it was collected, and what it does not tell."""
    story.heading("7. Méthode et limites")
    story.paragraph(minutes_wording(synthesis.process).method)
    open_ = [row.code for row in synthesis.workshops if row.ended_at is None]
    unsorted = len(views.of(Kind.UNSORTED)) + _number_at(synthesis, AngleChoice.UNSORTED)
    limits = [
        "Un nombre de contributions n’est pas un nombre de personnes, et n’est pas un vote.",
        "Les personnes venues n’ont pas été tirées au sort : c’est ce qu’elles ont dit, pas un sondage.",
        *([f"Ateliers pas encore clôturés{NBSP}: {', '.join(open_)}."] if open_ else []),
        *([f"{counted(unsorted, 'classement', 'classements')} à faire (nature ou angle)."] if unsorted else []),
    ]
    story.items(limits)
    other = [row for row in synthesis.said if row.kind in (Kind.VERBATIM, Kind.OFF_TOPIC, Kind.UNSORTED)]
    story.heading("Annexe — Paroles, hors sujet et à classer", aside=str(len(other)) if other else "")
    if not other:
        story.note("Rien de plus n’a été noté.")
    _entries(story, views, other)


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
