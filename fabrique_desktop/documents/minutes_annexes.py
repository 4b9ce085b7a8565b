"""The annexes of the minutes: the list of proposals, what was given out, the charter."""

from __future__ import annotations

import unicodedata

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_entries import erratum_head
from fabrique_desktop.documents.minutes_filing import PROPOSALS, REMOVED, Filing
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, counted, day
from fabrique_desktop.documents.wording import charter, minutes_wording
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

_LIST = Columns(
    (look.MEASURE * 0.2, look.MEASURE * 0.185, look.MEASURE * 0.125, look.MEASURE * 0.49),
)
_SUPPORTS = Columns((look.MEASURE * 0.42, look.MEASURE * 0.18, look.MEASURE * 0.4))
_PRINCIPLES = Columns((look.MEASURE * 0.2, look.MEASURE * 0.8))
_LIST_STYLES = (look.CELL_STRONG, look.CELL_MUTED, look.CELL_MUTED, look.CELL)


def add_annexes(story: Story, minutes: Minutes, filing: Filing) -> None:
    story.new_page()
    _list_of_proposals(story, filing)
    _handouts(story, minutes)
    _charter(story)
    _lost_signs(story)


def _list_of_proposals(story: Story, filing: Filing) -> None:
    rows = filing.of_kind(*PROPOSALS)
    story.heading("Annexe A — Relevé des propositions", aside=str(len(rows)) if rows else "")
    if not rows:
        story.note("Aucune proposition n’a été notée.")
        return
    story.table(
        _LIST,
        ("Référence", "Angle", "Origine", "Proposition"),
        [
            (
                row.reference,
                labels.ANGLE[row.angle],
                labels.place(row.table),
                _worded(filing, row),
            )
            for row in rows
        ],
        _LIST_STYLES,
    )


def _worded(filing: Filing, row: ContributionRow) -> str:
    """The words and, beside them, what was wrong in them."""
    words = REMOVED if row.removed else "\n".join(part for part in (row.drawn_up.title, row.text) if part)
    errata = [f"{erratum_head(one)}{NBSP}: {one.text}" for one in filing.minutes.corrections.get(row.id, ())]
    return "\n".join([f"(idée) {words}" if row.kind is PROPOSALS[1] else words, *errata])


def _handouts(story: Story, minutes: Minutes) -> None:
    """What was given out, and where anybody can get it."""
    supports = minutes.supports
    story.heading("Annexe B — Supports d’information remis", aside=str(len(supports)) if supports else "")
    if not supports:
        story.note(minutes_wording(minutes.process).handouts)
        return
    story.table(
        _SUPPORTS,
        ("Document", "Date", "Où se le procurer"),
        [(one.title, day(one.day) if one.day else "—", one.where_to_get or "—") for one in supports],
        (look.CELL_STRONG, look.CELL_MUTED, look.CELL),
    )


def _charter(story: Story) -> None:
    texts = charter()
    story.heading(f"Annexe C — {texts.title}")
    story.table(_PRINCIPLES, (), texts.principles, (look.CELL_STRONG, look.CELL))
    story.heading(texts.rules_title, 2, minor=True)
    story.items(texts.rules)
    story.heading(texts.commitments_title, 2, minor=True)
    story.items(texts.commitments)
    story.heading(texts.purpose_title, 2, minor=True)
    story.paragraph(texts.purpose)


def _lost_signs(story: Story) -> None:
    """Say which characters were printed as □: the text itself is whole in the dossier and the workbook."""
    if not story.lost:
        return
    signs = sorted(story.lost)
    shown = ", ".join(f"U+{ord(one):04X} {unicodedata.name(one, '')}".strip() for one in signs[:12])
    more = f" et {len(signs) - 12} autres" if len(signs) > 12 else ""
    story.heading("Note sur les caractères", 2, minor=True)
    what = counted(len(signs), "caractère n’a", "caractères n’ont")
    story.paragraph(
        f"{what} pas de dessin dans les polices du document et sont remplacés par □{NBSP}: {shown}{more}. "
        "Le texte exact est dans le tableur des données.",
        look.SMALL,
    )
