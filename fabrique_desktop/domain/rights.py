"""What the papers about people's rights say: frozen, without a session, ready to be sent to a child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from fabrique_desktop.domain.categories import Minority, ParticipantCategory
from fabrique_desktop.domain.people import Manner, Proof, RefusalReason, Role


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who answers for the dossier, as every paper says it."""

    process: str
    owner: str
    contact: str
    training: bool = False


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry of the register about the person; `merged` when somebody decided it to be the first one's.

    `source` is the identifier that the imported list gave, empty for an entry typed at the desk; `noted_at` is when it
    was first written, None when the journal no longer tells.
    """

    civility: str
    surname: str
    first_name: str
    organization: str
    job: str
    category: ParticipantCategory
    neighbourhood: str
    email: str
    phone: str
    other_contact: str
    minority: Minority
    needs: str
    named_in_minutes: bool
    photo_allowed: bool
    answer_wanted: bool
    follow_up_wanted: bool
    doubtful: bool
    source: str
    noted_at: datetime | None
    merged: bool


@dataclass(frozen=True, slots=True)
class Where:
    """A workshop, as far as these papers name it; no date means « date à confirmer »."""

    code: str
    name: str
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class Expected:
    """A registration; `code` is what a scanner reads on the paper. `spare`: it only keeps a second code."""

    where: Where
    code: str
    spare: bool


@dataclass(frozen=True, slots=True)
class Came:
    """A presence, cancelled ones included."""

    where: Where
    arrived_at: datetime
    departed_at: datetime | None
    cancelled_at: datetime | None
    role: Role
    manner: Manner
    category: ParticipantCategory
    minor: bool
    proof: Proof
    table: int | None
    label: str


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """Somebody was counted under a group's name in which this one is found."""

    where: Where
    arrived_at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    where: Where
    at: datetime
    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Somebody decided that this entry and one that looks like it, left unnamed here, are two people."""

    at: datetime | None
    operator: str


@dataclass(frozen=True, slots=True)
class SpokeFor:
    """A table's rapporteur bears this name; a first name `alone` may be somebody else's."""

    where: Where
    table: int
    rapporteur: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in which the name is found: the table and the column that hold it, and its sentence.

    Names of others found there are taken out of it; of somebody else's entry in the register, `words` only are given.
    """

    holder: str
    field: str
    reference: str
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change that the journal keeps of a row about the person, as the journal writes it; None once erased."""

    at: datetime
    operator: str
    action: str
    entity: str
    field: str
    value: str | int | bool | None
    erased: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Documents made of a workshop where the person was expected or came: its sheet may bear the name."""

    where: Where
    version: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PersonData:
    """Everything that the dossier holds about one person, whose entry is the first of `entries`."""

    keeper: Keeper
    at: datetime
    entries: tuple[RegisterEntry, ...]
    expected: tuple[Expected, ...] = ()
    came: tuple[Came, ...] = ()
    group_labels: tuple[GroupLabel, ...] = ()
    turned_away: tuple[TurnedAway, ...] = ()
    told_apart: tuple[ToldApart, ...] = ()
    spoke_for: tuple[SpokeFor, ...] = ()
    passages: tuple[Passage, ...] = ()
    history: tuple[Change, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def full_name(self) -> str:
        entry = self.entries[0]
        return " ".join(part for part in (entry.first_name, entry.surname) if part)


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """What an erasure leaves as it was."""

    participations: int
    people: int
    contributions: int


@dataclass(frozen=True, slots=True)
class ErasureCertificate:
    """What was erased on request, in numbers: nothing in it names the person to whom it may be handed.

    `what` pairs a kind, in French, with how many; `journal` is the sentence about the chain after the erasure.
    """

    number: str
    dossier: str
    asked_on: date | None
    done_at: datetime
    operator: str
    what: tuple[tuple[str, int], ...]
    before: HeldCounts
    after: HeldCounts
    backups_deleted: int = 0
    backups_unreachable: tuple[str, ...] = ()
    files_deleted: tuple[str, ...] = ()
    files_to_destroy: tuple[str, ...] = ()
    passages: int = 0
    journal: str = ""
    owner: str = ""
    contact: str = ""
    training: bool = False


@dataclass(frozen=True, slots=True)
class PurgedKind:
    """One kind of data whose time had come: the rule in French, and the day until which it reached."""

    kind: str
    rule: str
    date_limit: date | None
    count: int


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What a retention purge erased, in numbers."""

    dossier: str
    done_at: datetime
    operator: str
    kinds: tuple[PurgedKind, ...]
    before: HeldCounts | None = None
    after: HeldCounts | None = None
    backups_deleted: int = 0
    backups_unreachable: tuple[str, ...] = ()
    files_to_destroy: tuple[str, ...] = ()
    journal: str = ""
    owner: str = ""
    training: bool = False


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The recovery key to be printed: groups of four signs. Never the passphrase."""

    dossier: str
    made_at: datetime
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AipdAnnex:
    """What the dossier knows for the impact assessment: who, and numbers. `figures` are by key of the texts.

    `protected` says whether the file is encrypted; None when that was not looked at. `retention`: how many days each
    kind is kept after the last closing, None until somebody says so.
    """

    keeper: Keeper
    contractor: str
    at: datetime
    figures: Mapping[str, int]
    protected: bool | None = None
    retention: Mapping[str, int | None] = field(default_factory=dict)
