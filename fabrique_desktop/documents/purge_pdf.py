"""The report of a purge: what was erased because its time had come, in numbers."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.erased_told import counts_table, files
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.office_papers import blanks, head, paper_texts, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import counted, day, moment, number
from fabrique_desktop.domain.rights import PurgeReport

_KINDS = Columns(tuple(look.MEASURE * share for share in (0.28, 0.38, 0.2, 0.14)))
_STYLES = (look.CELL_STRONG, look.CELL, look.CELL, look.CELL_NUMBER)
_HEADS = ("Nature", "Règle", "Jusqu’au", "Effacés")


def write_purge_report(done: PurgeReport, path: Path) -> None:
    """Write the report; raises FileExistsError if the name is taken."""
    texts = paper_texts("erasure")
    own, both = texts["purge"], texts["both"]
    story = Story()
    who = f"Effacé le {moment(done.done_at)}" + (f" par {done.operator}" if done.operator else "")
    head(story, done.owner, own["title"], [f"Dossier « {done.dossier} »", who])
    story.paragraph(own["lead"], look.LEAD)
    story.heading("Ce qui a été effacé")
    rows = [
        (one.kind, one.rule, day(one.date_limit) if one.date_limit else "—", number(one.count)) for one in done.kinds
    ]
    if rows:
        story.table(_KINDS, _HEADS, rows, _STYLES, summary="Ce qui a été effacé, par nature")
    if not any(one.count for one in done.kinds):
        story.note(own["nothing"])
    if done.journal:
        story.paragraph(done.journal)
    if done.before is not None and done.after is not None:
        counts_table(story, done.before, done.after)
    story.heading("Les copies")
    deleted = counted(done.backups_deleted, "copie de sauvegarde effacée", "copies de sauvegarde effacées")
    story.paragraph(f"{deleted}.")
    files(story, "Copies à reprendre", both["unreachable"], done.backups_unreachable)
    files(story, "Fichiers à détruire", own["destroy"], done.files_to_destroy)
    story.keep_room(70.0)
    blanks(story, own["hand"])
    furniture = surround(
        f"{own['title']} du {day(done.done_at)}", "Rapport sans nom", done.done_at,
        author=done.owner, running=done.dossier, training=done.training,
    )  # fmt: skip
    write_pdf(story, furniture, path, silent)
