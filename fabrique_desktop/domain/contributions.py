"""What people said, written down: kind, angle, place, words; every earlier wording stays in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, record_id
from fabrique_desktop.domain.errors import EmptyText
from fabrique_desktop.domain.text import clean_text, fold


class ContributionKind(StrEnum):
    """Glossary 37 to 47; `unsorted` is « à classer », the default: the text comes first."""

    UNSORTED = "unsorted"
    FINDING = "finding"
    NEED = "need"
    OBSTACLE = "obstacle"
    LEVER = "lever"
    IDEA = "idea"
    PROPOSAL = "proposal"
    QUESTION = "question"
    DISAGREEMENT = "disagreement"
    OFF_TOPIC = "off_topic"
    VERBATIM = "verbatim"
    FACILITATOR_NOTE = "facilitator_note"


class AngleChoice(StrEnum):
    """Which of the two angles a sentence belongs to."""

    UNSORTED = "unsorted"
    PARTICIPATION = "P"
    COORDINATION = "C"
    BOTH = "PC"


@dataclass(frozen=True, slots=True)
class Saying:
    """One line as the typist validates it, before it gets a number."""

    text: str
    table: int | None = None
    angle: AngleChoice = AngleChoice.UNSORTED
    kind: ContributionKind = ContributionKind.UNSORTED
    verbatim: str = ""


class Contribution(Journaled, Base):
    """A sentence of the workshop. `reference` is given once; `table_number` may move, `origin` never does."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("workshop_id", "origin", "number"),)
    __unjournaled__ = frozenset({"search_key"})
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    axis_id: Mapped[str | None] = mapped_column(ForeignKey("axis.id"))
    origin: Mapped[str]
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(unique=True)
    table_number: Mapped[int | None]
    kind: Mapped[ContributionKind] = mapped_column(choice(ContributionKind))
    angle: Mapped[AngleChoice] = mapped_column(choice(AngleChoice))
    text: Mapped[str]
    verbatim: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    search_key: Mapped[str] = mapped_column(default="")

    def say(self, saying: Saying) -> None:
        """Take the words and their filing; an empty text is refused."""
        text = clean_text(saying.text)
        if not text:
            raise EmptyText()
        self.text, self.verbatim = text, clean_text(saying.verbatim)
        self.table_number, self.angle, self.kind = saying.table, saying.angle, saying.kind
        self.index()

    def index(self) -> None:
        """Keep the derived search words in step with the text."""
        self.search_key = fold(f"{self.reference} {self.text} {self.verbatim}")

    def rekind(self, kind: ContributionKind) -> None:
        """Change the kind; words noted as verbatim stay beside whatever rewording follows."""
        if self.kind is ContributionKind.VERBATIM and kind is not self.kind and not self.verbatim:
            self.verbatim = self.text
        self.kind = kind

    def withdraw(self, at: datetime) -> None:
        """Taken back by the table: out of every count and document, its number never given again."""
        self.withdrawn_at = at

    def restore(self) -> None:
        self.withdrawn_at = None
