"""What leaves the dossier: what a person decided about a name found in a text, and the documents that were made."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, record_id


class Naming(StrEnum):
    """Whether words that may name somebody are shown as they are, or replaced wherever the text leaves."""

    LEFT = "left"
    HIDDEN = "hidden"


class NamingDecision(Journaled, Base):
    """A person's decision about words of one text; `subject_id` is the row whose text it is, of any table.

    The words are known by a digest only: a name must not be written down once more.
    """

    __tablename__ = "naming_decision"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    subject_id: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str]
    naming: Mapped[Naming] = mapped_column(choice(Naming))
    decided_at: Mapped[datetime]


class Edition(Journaled, Base):
    """Documents that left together, under one version number of their workshop (None: of all the workshops).

    `seal` is what the foot of the minutes prints; `digest` the SHA-256 of the manifest; `folder` where they were put.
    """

    __tablename__ = "edition"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    workshop_id: Mapped[str | None] = mapped_column(ForeignKey("workshop.id"), index=True)
    version: Mapped[int]
    seal: Mapped[str]
    digest: Mapped[str]
    folder: Mapped[str]
    made_at: Mapped[datetime]
