"""What people said, written down: kind, angle, place, words; every earlier wording stays in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, false, text as sql
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, record_id
from fabrique_desktop.domain.errors import AlreadyRemoved, EmptyText, NowWithdrawn, Shape, TeamNote, Unreadable
from fabrique_desktop.domain.stems import stem_key
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


class Source(StrEnum):
    """How the words came; those of the plenary are told by their place."""

    SPOKEN = "spoken"
    POST_IT = "post_it"


class Stance(StrEnum):
    """What a sentence is towards what it answers: nobody's minority is smoothed away."""

    FOR = "for"
    AGAINST = "against"
    NUANCE = "nuance"


class Link(StrEnum):
    """What a contribution does to the one it is about: a reaction in plenary, or a refinement at the last workshop."""

    REACTION = "reaction"
    REFINES = "refines"
    QUALIFIES = "qualifies"
    OPPOSES = "opposes"
    PRIORITISES = "prioritises"


@dataclass(frozen=True, slots=True)
class Details:
    """What may be said beside the words: « 3 personnes sur 8 », for or against, from a post-it, about another one.

    `people` and `out_of` count, nobody is named; `about_id` is a contribution, in this workshop or an earlier one.
    """

    source: Source = Source.SPOKEN
    people: int | None = None
    out_of: int | None = None
    stance: Stance | None = None
    about_id: str | None = None
    link: Link | None = None
    to_refine: bool = False


def must_be_between(number: int | None, least: int, most: int) -> None:
    """Unreadable: no such number can have been meant."""
    if number is not None and not least <= number <= most:
        raise Unreadable(str(number), Shape.NUMBER)


@dataclass(frozen=True, slots=True)
class Draughting:
    """A proposal as its table formulates it aloud; every field may stay empty."""

    title: str = ""
    answers_to: str = ""
    how: str = ""
    who: str = ""
    conditions: str = ""
    obstacles: str = ""


DRAUGHTING = tuple(Draughting.__dataclass_fields__)
BESIDE = tuple(Details.__dataclass_fields__)
NOTHING_BESIDE = Details()
MOST_PEOPLE = 999  # who say something, or were asked
MOST_DOTS = 9_999
NOT_DRAWN_UP = Draughting()


@dataclass(frozen=True, slots=True)
class Saying:
    """One line as the typist validates it, before it gets a number."""

    text: str
    table: int | None = None
    angle: AngleChoice = AngleChoice.UNSORTED
    kind: ContributionKind = ContributionKind.UNSORTED
    verbatim: str = ""
    beside: Details = NOTHING_BESIDE


class ContributionGroup(Journaled, Base):
    """Several entries that say the same: each stays as it was said; the group only holds them together."""

    __tablename__ = "contribution_group"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    title: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Erratum(Journaled, Base):
    """After closing nothing collected changes: what was wrong is said beside it, with who and when."""

    __tablename__ = "erratum"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    contribution_id: Mapped[str] = mapped_column(ForeignKey("contribution.id"), index=True)
    text: Mapped[str]
    written_at: Mapped[datetime]


class Contribution(Journaled, Base):
    """A sentence of the workshop. `reference` is given once; `table_number` may move, `origin` never does."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("workshop_id", "origin", "number"),)
    __unjournaled__ = frozenset({"search_key", "stem_key"})
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
    source: Mapped[Source] = mapped_column(choice(Source), default=Source.SPOKEN, server_default="spoken")
    people: Mapped[int | None]
    out_of: Mapped[int | None]
    stance: Mapped[Stance | None] = mapped_column(choice(Stance))
    about_id: Mapped[str | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    link: Mapped[Link | None] = mapped_column(choice(Link))
    to_refine: Mapped[bool] = mapped_column(default=False, server_default=false())
    debated: Mapped[bool] = mapped_column(default=False, server_default=false())
    dots: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="", server_default=sql("''"))
    answers_to: Mapped[str] = mapped_column(default="", server_default=sql("''"))
    how: Mapped[str] = mapped_column(default="", server_default=sql("''"))
    who: Mapped[str] = mapped_column(default="", server_default=sql("''"))
    conditions: Mapped[str] = mapped_column(default="", server_default=sql("''"))
    obstacles: Mapped[str] = mapped_column(default="", server_default=sql("''"))
    validated_at: Mapped[datetime | None]
    group_id: Mapped[str | None] = mapped_column(ForeignKey("contribution_group.id"), index=True)
    removed_at: Mapped[datetime | None]
    passages_erased: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    search_key: Mapped[str] = mapped_column(default="")
    stem_key: Mapped[str] = mapped_column(default="", server_default=sql("''"))

    def say(self, saying: Saying) -> None:
        """Take the words and their filing; an empty text is refused."""
        words = clean_text(saying.text)
        if not words:
            raise EmptyText()
        for people in (saying.beside.people, saying.beside.out_of):
            must_be_between(people, 1, MOST_PEOPLE)
        exact = clean_text(saying.verbatim)
        if (self.text, self.verbatim) != (words, exact):
            self.validated_at = None  # the words too were read aloud
        self.text, self.verbatim = words, exact
        self.table_number, self.angle, self.kind = saying.table, saying.angle, saying.kind
        for name in BESIDE:
            setattr(self, name, getattr(saying.beside, name))
        self.index()

    def index(self) -> None:
        """Keep the search words and the stems in step with the text; what illustrates it is not what it is about."""
        self.search_key = fold(f"{self.reference} {self.title or ''} {self.text} {self.verbatim}")
        self.stem_key = stem_key(self.title, self.text, self.answers_to, self.how)

    def rekind(self, kind: ContributionKind) -> None:
        """Change the kind; words noted as verbatim stay beside whatever rewording follows.

        What the table read again and validated was of the other kind: it is no longer so.
        """
        if kind is self.kind:
            return
        if self.kind is ContributionKind.VERBATIM and not self.verbatim:
            self.verbatim = self.text
        self.kind = kind
        self.validated_at = None

    def must_stand(self) -> None:
        """Something more is made only of what is printed: AlreadyRemoved, NowWithdrawn or TeamNote refuse it."""
        if self.removed_at is not None:
            raise AlreadyRemoved(self.reference)
        if self.withdrawn_at is not None:
            raise NowWithdrawn(self.reference)
        if self.kind is ContributionKind.FACILITATOR_NOTE:
            raise TeamNote(self.reference)

    def withdraw(self, at: datetime) -> None:
        """Taken back by the table: out of every count and document, its number never given again."""
        self.withdrawn_at = at

    def restore(self) -> None:
        self.withdrawn_at = None
