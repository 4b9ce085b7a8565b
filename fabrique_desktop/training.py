"""Fills a training dossier with invented people and sentences, so that a team can rehearse an evening."""

from __future__ import annotations

import csv

from fabrique_desktop import paths
from fabrique_desktop.documents.labels import KIND
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import capture, programme
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store.database import Database

_KINDS = {fold(french): kind for kind, french in KIND.items()}
_ANGLES = {"P": AngleChoice.PARTICIPATION, "C": AngleChoice.COORDINATION, "PC": AngleChoice.BOTH}


def load_training(database: Database) -> None:
    """Import the invented people, then write the invented sentences one by one, as a typist would."""
    database.write(apply_import, read_registrants(paths.resource("training", "people.csv")).lines, None)
    with paths.resource("training", "contributions.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    ids = {code: database.read(programme.workshop_named, code).id for code in {row["code"] for row in rows}}
    for row in rows:
        database.write(capture.add_contribution, ids[row["code"]], _saying(row), database.clock())


def _saying(row: dict[str, str]) -> Saying:
    table = row["table"].strip().lstrip("Tt")
    return Saying(
        text=row["texte"],
        table=int(table) if table.isdecimal() else None,
        angle=_ANGLES.get(row["angle"].strip().upper(), AngleChoice.UNSORTED),
        kind=_KINDS.get(fold(row["nature"]), ContributionKind.UNSORTED),
        verbatim=row["verbatim"],
    )
