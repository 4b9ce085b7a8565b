"""The annex for the impact assessment: what the product does and this dossier holds; the rest is left to the DPO."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.office_papers import FACT_STYLES, FACTS, blanks, filled, head, paper_texts, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, moment, number
from fabrique_desktop.domain.rights import AipdAnnex

_FIGURES = Columns((look.MEASURE * 0.7, look.MEASURE * 0.15))


def _columns(*shares: float) -> Columns:
    return Columns(tuple(look.MEASURE * share for share in shares))


def write_aipd_annex(annex: AipdAnnex, path: Path, progress: Progress = silent) -> None:
    """Write the annex; raises FileExistsError if the name is taken."""
    texts, keeper = paper_texts("aipd"), annex.keeper
    owner = keeper.owner or "la Ville"
    story = Story()
    head(story, keeper.process, texts["title"], [keeper.owner, f"Établie le {moment(annex.at)}"])
    story.panel([(filled(texts["lead"], owner=owner), look.PANEL)], ground=look.SOFT)
    _listed(story, texts["why"])
    _table(story, texts, "purposes", ("Finalité", "En clair", "Base légale"), _columns(0.24, 0.46, 0.3))
    _table(story, texts, "people", ("Personnes", "Données", "Limites"), _columns(0.24, 0.38, 0.38))
    _listed(story, texts["flows"])
    _listed(story, texts["readers"], owner=owner, contractor=annex.contractor or "le prestataire")
    _table(story, texts, "kept", ("Donnée", "Durée proposée", "Comment"), _columns(0.28, 0.46, 0.26))
    _chosen(story, annex, texts["chosen"])
    _table(story, texts, "measures", ("Mesure", "Ce que fait l’outil"), _columns(0.2, 0.8))
    _protection(story, annex, texts["measures"])
    _risks(story, texts)
    _figures(story, annex, texts["figures"])
    _listed(story, texts["confirm"])
    story.keep_room(90.0)
    blanks(story, texts["confirm"]["blanks"])
    furniture = surround(
        texts["title"], "Document interne, à relire par le délégué à la protection des données", annex.at,
        author=keeper.owner, running=keeper.process, training=keeper.training,
    )  # fmt: skip
    write_pdf(story, furniture, path, progress)


def _listed(story: Story, part: dict[str, Any], **values: str) -> None:
    story.heading(part["title"])
    story.items(filled(one, **values) for one in part["items"])
    _left_blank(story, part)


def _table(story: Story, texts: dict[str, Any], name: str, heads: Sequence[str], columns: Columns) -> None:
    part = texts[name]
    story.heading(part["title"])
    styles = [look.CELL_STRONG, *[look.CELL] * (len(heads) - 1)]
    story.table(columns, heads, part["rows"], styles, summary=part["title"])
    if "note" in part:
        story.paragraph(part["note"])
    _left_blank(story, part)


def _left_blank(story: Story, part: dict[str, Any]) -> None:
    if "blank" in part:
        blanks(story, [f"{paper_texts('aipd')['to_fill']}{NBSP}— {part['blank']}"])


def _chosen(story: Story, annex: AipdAnnex, part: dict[str, Any]) -> None:
    """What this dossier was told to keep, and for how long."""
    if not annex.retention:
        story.paragraph(part["none"])
        return
    story.heading(part["title"], 2)
    rows = [
        (part.get(kind, kind), part["unset"] if days is None else filled(part["days"], days=number(days)))
        for kind, days in annex.retention.items()
    ]
    story.table(FACTS, ("Donnée", "Durée"), rows, FACT_STYLES, summary=part["title"])


def _protection(story: Story, annex: AipdAnnex, part: dict[str, Any]) -> None:
    words = {True: part["protected"], False: part["unprotected"], None: part["unknown"]}
    ground = look.WARN_SOFT if annex.protected is False else look.PALE
    story.panel([(words[annex.protected], look.PANEL_STRONG)], ground=ground)
    story.paragraph(part["not_promised"])


def _risks(story: Story, texts: dict[str, Any]) -> None:
    """Proposals, and the room to write another over them."""
    part = texts["risks"]
    story.heading(part["title"])
    rows = [
        (*row, *(f"{texts['proposal']}{NBSP}: {one}\n\n{texts['to_fill']}{NBSP}: …………" for one in proposed))
        for row, *proposed in zip(part["rows"], part["severity"], part["likelihood"], strict=True)
    ]
    styles = [look.CELL_STRONG, *[look.CELL] * 4]
    story.table(_columns(0.2, 0.21, 0.21, 0.19, 0.19), part["heads"], rows, styles, summary=part["title"])
    story.paragraph(part["note"])


def _figures(story: Story, annex: AipdAnnex, part: dict[str, Any]) -> None:
    if not annex.figures:
        return
    story.heading(part["title"])
    story.lead_in(part["note"])
    rows = [(part[key], number(value)) for key, value in annex.figures.items()]
    story.table(_FIGURES, ("Quoi", "Nombre"), rows, (look.CELL, look.CELL_NUMBER), summary=part["title"])
