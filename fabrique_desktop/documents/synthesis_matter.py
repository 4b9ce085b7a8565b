"""Section 1 of a synthesis: from how many workshops and people it comes, and what of their minutes it holds."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.charts import Bars, told
from fabrique_desktop.documents.figures import beside_the_names
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_story import MinutesStory
from fabrique_desktop.documents.synthesis_views import EVERY_ANGLE, Views
from fabrique_desktop.documents.text import NBSP, capital, counted, enumeration, number, schedule
from fabrique_desktop.documents.titles import workshop_name
from fabrique_desktop.domain.contributions import ContributionKind as Kind
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.synthesis import Synthesis

_WORKSHOPS = Columns(tuple(look.MEASURE * share for share in (0.13, 0.33, 0.12, 0.15, 0.09, 0.09, 0.09)))
_WORKSHOPS_STYLES = (look.CELL_STRONG, look.CELL, *[look.CELL_NUMBER] * 5)
_HEADS = ("Atelier", "Public et date", "Présents", "Contributions notées", "Sur cet axe", "Sur tous", "Sur un autre")
_COUNTED = Columns((look.MEASURE * 0.62, look.MEASURE * 0.14))
_COUNTED_STYLES = (look.CELL, look.CELL_NUMBER)


def add_matter(story: MinutesStory, views: Views) -> None:
    synthesis = views.synthesis
    totals, said, everywhere = synthesis.totals, synthesis.said, synthesis.everywhere
    story.heading("1. Objet et matériau")
    story.figures(
        [
            (number(totals.workshops), "atelier tenu" if totals.workshops < 2 else "ateliers tenus"),
            (number(totals.people), "personne nommée" if totals.people < 2 else "personnes nommées, différentes"),
            (number(totals.participations), "participation" if totals.participations < 2 else "participations"),
            (number(len(said)), "contribution sur l’axe" if len(said) < 2 else "contributions sur l’axe"),
            (number(len(everywhere)), "sur tous les axes, à part"),
        ]
    )
    twice = "Qui est venu deux fois est une personne et deux participations"
    story.paragraph(f"{twice} ; {beside_the_names(totals)}, en plus des noms.")
    _workshops(story, synthesis)
    colour = look.axis_colour(synthesis.axis_number)
    angles = [(views.angle(one), sum(row.angle is one for row in said)) for one in EVERY_ANGLE]
    _chart(story, "Contributions sur l’axe, par angle", angles, colour)
    kinds = [(labels.KINDS[kind], sum(row.kind is kind for row in said)) for kind in Kind]
    _chart(story, "Contributions sur l’axe, par nature", [(name, value) for name, value in kinds if value], colour)


def _workshops(story: MinutesStory, synthesis: Synthesis) -> None:
    """Why it does not hold what the minutes hold, workshop by workshop."""
    present = dict(zip((row.code for row in synthesis.workshops), synthesis.counts, strict=True))
    rows = [
        (row.code, _named(row), number(present[row.code].present), *_shares(synthesis, row.code))
        for row in synthesis.workshops
    ]
    rows += [
        (row.code, f"{workshop_name(row)}\nautre atelier", "—", *_shares(synthesis, row.code))
        for row in synthesis.others
    ]
    story.table(_WORKSHOPS, _HEADS, rows, _WORKSHOPS_STYLES, summary="Ateliers, présences et contributions")
    story.paragraph(
        "Le compte rendu d’un atelier imprime tout ce qui y a été noté. Cette synthèse imprime ce qui est rattaché à "
        f"l’axe{NBSP}{synthesis.axis_number}, dans quelque atelier que ce soit, et à part ce qui est rattaché à tous "
        "les axes. Ce qui est rattaché à un autre axe est dans la synthèse de cet axe."
    )
    if synthesis.elsewhere:
        gone = [f"{row.reference} (axe{NBSP}{row.axis_number})" for row in synthesis.elsewhere]
        what = counted(len(gone), "contribution de ces ateliers", "contributions de ces ateliers")
        story.paragraph(f"{what} à lire ailleurs{NBSP}: {enumeration(gone)}.")


def _named(row: WorkshopRow) -> str:
    return f"{workshop_name(row)}\n{capital(schedule(row.starts_at, row.ends_at, row.date_hint))}"


def _shares(synthesis: Synthesis, code: str) -> tuple[str, str, str, str]:
    """Noted in all, then on this axis, on all of them, on another one: the last three make the first."""
    said = sum(one.workshop_code == code for one in synthesis.said)
    everywhere = sum(one.workshop_code == code for one in synthesis.everywhere)
    noted = synthesis.noted.get(code, said + everywhere)
    return number(noted), number(said), number(everywhere), number(noted - said - everywhere)


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
