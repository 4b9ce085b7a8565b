"""What was erased on request or with time: that it was, when, by whom; never what, nor whose it was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, record_id

#: what stands in a text for words that were erased from it
MARK = "[passage effacé]"


class ErasureKind(StrEnum):
    PERSON = "person"
    PASSAGE = "passage"
    PURGE = "purge"


class Retained(StrEnum):
    """What is kept for a time only."""

    IDENTITIES = "identities"  # names, organizations, registrations
    CONTACTS = "contacts"  # e-mail, phone, other ways to send the answer
    COPIES = "copies"
    LOGS = "logs"


class Erasure(Journaled, Base):
    """One certificate. `counts` is JSON: a kind and how many of it."""

    __tablename__ = "erasure"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[ErasureKind] = mapped_column(choice(ErasureKind))
    done_at: Mapped[datetime]
    counts: Mapped[str]


class PassageErasure(Journaled, Base):
    """Words taken out of one field of one contribution: where they were, in signs, and how many there were.

    The nth of its contribution; a closed workshop takes no other change of its texts than exactly this one.
    """

    __tablename__ = "passage_erasure"
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    contribution_id: Mapped[str] = mapped_column(ForeignKey("contribution.id"))
    number: Mapped[int]
    field: Mapped[str]
    start: Mapped[int]
    length: Mapped[int]
    erased_at: Mapped[datetime]


class Retention(Journaled, Base):
    """How many days after the last closing a kind of data is kept; None: until somebody says otherwise."""

    __tablename__ = "retention"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    kind: Mapped[Retained] = mapped_column(choice(Retained), unique=True)
    days: Mapped[int | None]
