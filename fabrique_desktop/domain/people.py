"""Who was expected and who came. Nothing here leads to what anybody said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, person_id
from fabrique_desktop.domain.categories import Minority, ParticipantCategory
from fabrique_desktop.domain.text import fold, search_key

__all__ = [
    "KEPT_CODE",
    "Attendance",
    "Distinction",
    "Manner",
    "Minority",
    "Participant",
    "ParticipantCategory",
    "Proof",
    "Refusal",
    "RefusalReason",
    "Registration",
    "Role",
    "duplicate_key",
    "role_of",
]


class Manner(StrEnum):
    """How somebody came in."""

    REGISTERED = "registered"
    WALK_IN = "walk_in"
    UNNAMED = "unnamed"
    GROUP_MEMBER = "group_member"


class Role(StrEnum):
    """Why somebody is in the room; only `participant` is counted, the others are listed apart."""

    PARTICIPANT = "participant"
    OBSERVER = "observer"
    ELECTED = "elected"
    PRESS = "press"
    INTERPRETER = "interpreter"
    COMPANION = "companion"
    CHILD = "child"
    BABY = "baby"


class Proof(StrEnum):
    """What a presence rests on: seen at the desk, a code read, a signed sheet, or entered afterwards."""

    DESK = "desk"
    CODE = "code"
    SIGNATURE = "signature"
    LATER = "later"

    @property
    def timed(self) -> bool:
        """Whether the hour of arrival was seen, and not supposed to be that of the beginning."""
        return self in (Proof.DESK, Proof.CODE)


_ROLE_OF_CATEGORY = {ParticipantCategory.ELECTED: Role.ELECTED, ParticipantCategory.PRESS: Role.PRESS}


def role_of(category: ParticipantCategory) -> Role:
    """The role in which people of this category come, unless the desk says otherwise."""
    return _ROLE_OF_CATEGORY.get(category, Role.PARTICIPANT)


class Participant(Journaled, Base):
    """A person of the register. Consents are separate and « non » until given.

    `merged_into` is the one that somebody decided to be the same person: nobody finds or counts this one any more.
    """

    __tablename__ = "participant"
    __table_args__ = (Index("merged_person", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),)
    __unjournaled__ = frozenset({"search_key"})
    id: Mapped[str] = mapped_column(primary_key=True, default=person_id)
    source_id: Mapped[str | None] = mapped_column(index=True)
    civility: Mapped[str] = mapped_column(default="")
    surname: Mapped[str] = mapped_column(default="")
    first_name: Mapped[str] = mapped_column(default="")
    organization: Mapped[str] = mapped_column(default="", index=True)
    job: Mapped[str] = mapped_column(default="")
    category: Mapped[ParticipantCategory] = mapped_column(choice(ParticipantCategory))
    neighbourhood: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    other_contact: Mapped[str] = mapped_column(default="", server_default=text("''"))
    minority: Mapped[Minority] = mapped_column(choice(Minority), default=Minority.NO)
    needs: Mapped[str] = mapped_column(default="")
    named_in_minutes: Mapped[bool] = mapped_column(default=False)
    photo_allowed: Mapped[bool] = mapped_column(default=False)
    answer_wanted: Mapped[bool] = mapped_column(default=False)
    follow_up_wanted: Mapped[bool] = mapped_column(default=False)
    doubtful: Mapped[bool] = mapped_column(default=False)
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("participant.id"))
    erased_at: Mapped[datetime | None]  # on request or with time: all that led to somebody is empty since
    duplicate_key: Mapped[str] = mapped_column(default="", index=True)
    search_key: Mapped[str] = mapped_column(default="")

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.surname) if part)

    @property
    def role(self) -> Role:
        return role_of(self.category)

    def index(self) -> None:
        """Keep the derived search words in step with the names; called after any change of them."""
        if self.merged_into is not None or self.erased_at is not None:
            self.search_key = self.duplicate_key = ""
            return
        self.search_key = search_key(self.surname, self.first_name, self.organization)
        self.duplicate_key = duplicate_key(self.surname, self.first_name)


def duplicate_key(surname: str, first_name: str) -> str:
    """Equal for « DUPONT-MARTIN Jean » and « Jean Dupont Martin », different for Jean and Jeanne.

    Two people with the same key are proposed as a possible duplicate; nobody is merged by it.
    """
    return " ".join(sorted(fold(part).replace(" ", "") for part in (surname, first_name))).strip()


class Distinction(Journaled, Base):
    """Somebody decided that these two, alike, are two people: they are not proposed again."""

    __tablename__ = "distinction"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=person_id)
    one_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))  # the lesser of the two ids
    other_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))


#: before the code of a registration that only keeps it: the same person is expected there under another code
KEPT_CODE = " "


class Registration(Journaled, Base):
    """A person is expected at a workshop. `code` is what a scanner reads on their paper, in any case.

    With `KEPT_CODE` in front, that of an entry found to be somebody expected there already: it expects nobody more.
    """

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("participant_id", "workshop_id"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=person_id)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    code: Mapped[str] = mapped_column(String(collation="NOCASE"), default="", server_default=text("''"), index=True)


class Attendance(Journaled, Base):
    """Somebody came in; a cancelled presence stays in the file, out of every count.

    `label` numbers a person without a name, or names the group one came with; `table_number` is erased at closing.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "one_presence",
            "workshop_id",
            "participant_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=person_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id"), index=True)
    manner: Mapped[Manner] = mapped_column(choice(Manner))
    role: Mapped[Role] = mapped_column(choice(Role))
    label: Mapped[str] = mapped_column(default="")
    category: Mapped[ParticipantCategory] = mapped_column(choice(ParticipantCategory))
    minor: Mapped[bool] = mapped_column(default=False)
    proof: Mapped[Proof] = mapped_column(choice(Proof), default=Proof.DESK, server_default=Proof.DESK.value)
    table_number: Mapped[int | None]
    arrived_at: Mapped[datetime]
    departed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    @property
    def counted(self) -> bool:
        return self.cancelled_at is None and self.role is Role.PARTICIPANT


class RefusalReason(StrEnum):
    ALREADY_PRESENT = "already_present"
    UNKNOWN_CODE = "unknown_code"


class Refusal(Journaled, Base):
    """Somebody tried to come in twice, or with a code that nobody bears: no presence, and a trace of it."""

    __tablename__ = "refusal"
    id: Mapped[str] = mapped_column(primary_key=True, default=person_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id"))
    reason: Mapped[RefusalReason] = mapped_column(choice(RefusalReason))
    refused_at: Mapped[datetime]
