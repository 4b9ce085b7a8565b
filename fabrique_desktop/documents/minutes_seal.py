"""The end of the minutes of a closed workshop: its seal in letters and as a QR code, and what it is good for."""

from __future__ import annotations

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.archival import Attachment
from fabrique_desktop.documents.file_names import file_stem
from fabrique_desktop.documents.seal_file import seal_json
from fabrique_desktop.documents.seal_words import covered, erased, hidden, passages
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, enumeration, moment
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sealing import Sealed

_SIDE = 34 * mm


def add_seal(story: Story, workshop: WorkshopRow, sealed: Sealed) -> None:
    record = sealed.record
    story.keep_room(80 * mm)
    story.heading("Sceau")
    story.paragraph(
        f"Ce sceau résume ce qui a été dit pendant l’atelier {workshop.code}, tel que c’était écrit le "
        f"{moment(sealed.at)} : {enumeration(covered(record))}. Si une seule lettre en change ensuite, le sceau n’est "
        "plus le même. Les présences, les dates et les autres chiffres n’y sont pas. Il montre que rien n’a changé "
        "depuis cette impression, rien de plus : il ne dit pas qui a écrit."
    )
    story.panel([(record.code.replace(" ", f"{NBSP}{NBSP}"), look.SEAL)], ground=look.PALE)
    story.picture(_qr(f"{workshop.code} {record.code}"), f"Code QR du sceau{NBSP}: {record.code}")
    if record.hidden:
        story.note(f"Ici, {hidden(record)} : le sceau n’en dépend pas.")
    if record.erased:
        story.note(f"Depuis, {erased(record)} : le sceau n’en dépend pas.")
    if record.passages:
        story.note(f"Depuis, {passages(record)} à la demande d’une personne : le sceau n’en dépend pas.")
    story.paragraph("Pour vérifier : « fabrique verify », avec ce document ou le dossier, et le sceau.", look.SMALL)


def seal_attachment(workshop: WorkshopRow, sealed: Sealed) -> Attachment:
    """What the seal covers, carried by the document itself."""
    return Attachment(
        f"{file_stem('SCEAU', workshop)}.json", seal_json(sealed), "application/json",
        "Textes scellés, leurs engagements et le sceau",
    )  # fmt: skip


def _qr(text: str) -> Drawing:
    code = QrCodeWidget(text, barWidth=_SIDE, barHeight=_SIDE, barLevel="M")
    return Drawing(_SIDE, _SIDE, code)
