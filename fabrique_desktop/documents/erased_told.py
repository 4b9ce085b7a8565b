"""What the certificate of an erasure and the report of a purge tell in the same way: numbers, files, copies."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.office_papers import paper_texts
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import number
from fabrique_desktop.domain.rights import HeldCounts

_KINDS = Columns((look.MEASURE * 0.72, look.MEASURE * 0.16))
_KIND_STYLES = (look.CELL, look.CELL_NUMBER)
_COUNTS = Columns((look.MEASURE * 0.52, look.MEASURE * 0.18, look.MEASURE * 0.18))
_COUNT_STYLES = (look.CELL, look.CELL_NUMBER, look.CELL_NUMBER)


def kinds_table(story: Story, what: Sequence[tuple[str, int]]) -> None:
    rows = [(kind, number(value)) for kind, value in what]
    story.table(_KINDS, ("Nature", "Nombre"), rows, _KIND_STYLES, summary="Ce qui a été effacé, en nombres")


def counts_table(story: Story, before: HeldCounts, after: HeldCounts) -> None:
    """The proof that the numbers stand; what does not is said."""
    texts = paper_texts("erasure")["both"]
    story.heading(texts["counts"])
    pairs = (
        ("Participations", before.participations, after.participations),
        ("Personnes différentes, d’après leur nom", before.people, after.people),
        ("Contributions", before.contributions, after.contributions),
    )
    rows = [(name, number(first), number(then)) for name, first, then in pairs]
    story.table(_COUNTS, ("Nombre", "Avant", "Après"), rows, _COUNT_STYLES, summary=texts["counts"])
    if (before.participations, before.contributions) != (after.participations, after.contributions):
        story.panel([(texts["odd"], look.PANEL_STRONG)], ground=look.WARN_SOFT)
    else:
        story.paragraph(texts["same"] if before == after else texts["changed"])


def files(story: Story, title: str, why: str, paths: Sequence[str]) -> None:
    if not paths:
        return
    story.heading(title, 2)
    if why:
        story.lead_in(why)
    story.items(paths)
    story.space(6.0)
