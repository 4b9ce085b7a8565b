"""The certificate of an erasure: handed to whoever asked, it bears no name."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.erased_told import counts_table, files, kinds_table
from fabrique_desktop.documents.office_papers import blanks, facts, filled, head, paper_texts, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import counted, day, moment
from fabrique_desktop.domain.rights import ErasureCertificate


def write_erasure_certificate(done: ErasureCertificate, path: Path) -> None:
    """Write the certificate; raises FileExistsError if the name is taken."""
    texts = paper_texts("erasure")["certificate"]
    story = Story()
    head(story, done.owner, texts["title"], [f"N° {done.number}", f"Dossier « {done.dossier} »"])
    story.paragraph(texts["lead"], look.LEAD)
    story.heading("La demande")
    facts(
        story,
        [
            ("Demandé le", day(done.asked_on) if done.asked_on else "date non notée"),
            ("Effacé le", moment(done.done_at)),
            ("Par", done.operator or "opérateur non noté"),
        ],
        "Dates de la demande et de l’effacement",
    )
    story.heading("Ce qui a été effacé")
    what = [(kind, number) for kind, number in done.what if number]
    if done.passages:
        what.append(("Passages d’un texte où ce nom figurait", done.passages))
    if what:
        kinds_table(story, what)
    else:
        story.note(texts["nothing"])
    if done.journal:
        story.paragraph(done.journal)
    story.paragraph(texts["kept"])
    counts_table(story, done.before, done.after)
    _copies(story, done)
    if done.contact:
        story.paragraph(filled(texts["rights"], contact=done.contact))
    story.keep_room(90.0)
    blanks(story, texts["hand"])
    title = f"{texts['title']} n° {done.number}"
    furniture = surround(
        title, "Attestation sans nom, à remettre à qui a demandé", done.done_at,
        author=done.owner, running=done.dossier, training=done.training,
    )  # fmt: skip
    write_pdf(story, furniture, path, silent)


def _copies(story: Story, done: ErasureCertificate) -> None:
    texts = paper_texts("erasure")["certificate"]
    story.heading("Les copies")
    deleted = counted(done.backups_deleted, "copie de sauvegarde effacée", "copies de sauvegarde effacées")
    story.paragraph(f"{deleted}.")
    files(story, "Fichiers effacés", "", done.files_deleted)
    files(story, "Copies à reprendre", paper_texts("erasure")["both"]["unreachable"], done.backups_unreachable)
    files(story, "Fichiers à détruire", texts["destroy"], done.files_to_destroy)
    story.paragraph(texts["sheets"])
