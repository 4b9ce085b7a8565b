"""What the rules refuse. Types and facts only: the sentences live in ui/messages.py."""

from __future__ import annotations

from enum import StrEnum


class DomainError(Exception):
    """A rule refuses the gesture; nothing was changed and the person can correct it."""


class EmptyText(DomainError):
    """There is nothing to record."""


class WorkshopClosed(DomainError):
    """What was collected in a closed workshop is read-only."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotClosed(DomainError):
    """Only a closed workshop can be reopened."""


class AlreadyStarted(DomainError):
    """The real start is recorded once."""


class UnknownWorkshop(DomainError):
    """No workshop bears this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownTable(DomainError):
    """The workshop has no such table."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AlreadyPresent(DomainError):
    """This person has already been checked in to this workshop."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PresentElsewhere(DomainError):
    """This person was received at the workshop that expected them: their registration is needed there."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(name, code)
        self.name, self.code = name, code


class NoSeatApart(DomainError):
    """Tables are for those who take part; who is listed apart sits where they are needed."""


class NothingToUndo(DomainError):
    """This post has no gesture left to undo here."""


class BuiltUpon(DomainError):
    """Something was built on the gesture since: undoing it would lose what followed."""


class EndsBeforeStart(DomainError):
    """A workshop ends after it starts."""


class CodeTaken(DomainError):
    """Two workshops may not share a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WorkshopInUse(DomainError):
    """A workshop that has begun, or to which something is attached, is not removed."""

    def __init__(self, code: str, contributions: int, attendances: int, registrations: int) -> None:
        super().__init__(code, contributions, attendances, registrations)
        self.code = code
        self.contributions, self.attendances, self.registrations = contributions, attendances, registrations


class AudienceInUse(DomainError):
    """Workshops are meant for this audience (`codes`), or it is the only one left."""

    def __init__(self, name: str, codes: tuple[str, ...]) -> None:
        super().__init__(name, codes)
        self.name, self.codes = name, codes


class TableInUse(DomainError):
    """Something was said at this table, or somebody sits there: the workshop cannot have fewer."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Shape(StrEnum):
    """What a short text was expected to say."""

    DAY = "day"
    HOUR = "hour"
    NUMBER = "number"


class Unreadable(DomainError):
    """What was typed is no date, no hour or no number of the range: it is never guessed."""

    def __init__(self, text: str, shape: Shape) -> None:
        super().__init__(text, shape)
        self.text, self.shape = text, shape


class ChangedMeanwhile(DomainError):
    """Someone corrected the same thing since the form was filled: neither correction may cover the other unseen."""


class NotForTheRoom(DomainError):
    """A note of the facilitator or a withdrawn contribution is never shown to the room."""


class TooManyAtOnce(DomainError):
    """So many people at once are a slip of the finger rather than a group at the door."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class PhotoOfMinor(DomainError):
    """A minor's picture is their parents' to allow, in writing."""


class AlreadyCounted(DomainError):
    """Both entries were counted in a workshop since closed: making them one would change its numbers."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ImportUsed(DomainError):
    """Something of an imported list has served since: somebody was checked in, corrected or merged."""

    def __init__(self, name: str, others: int) -> None:
        super().__init__(name, others)
        self.name, self.others = name, others


class NotAbout(DomainError):
    """A reaction or a refinement is about something that is no longer there."""


class AboutItself(NotAbout):
    """A contribution answers neither itself nor what answers it."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class NowWithdrawn(DomainError):
    """What was withdrawn is printed nowhere: nothing more is made of it before it is put back."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class TeamNote(DomainError):
    """What the facilitators note for themselves is printed nowhere: nothing more is made of it."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class UnknownAxis(DomainError):
    """The programme has no axis of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AlreadyRemoved(DomainError):
    """The text of this contribution was taken out on request: nothing is left to take out."""


class StillOpen(DomainError):
    """While a workshop is open its contributions are corrected; an erratum stands beside what no longer changes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StepBegun(DomainError):
    """What has begun keeps its place in the déroulé, and nothing is put before it any more."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class NeedsNotKept(DomainError):
    """A need of the day, for somebody whose workshops are all closed: it would stay for ever."""


class NotThisPost(DomainError):
    """This gesture, or what it would show, belongs to another post."""
