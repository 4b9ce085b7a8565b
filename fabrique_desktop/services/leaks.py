"""Before a text leaves: who of the register may be named in it, in context; a person decides, and the journal tells.

A decision is about the same words anywhere in the texts of one row; corrected texts keep it as long as they hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, select, true
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base
from fabrique_desktop.domain.contributions import DRAUGHTING, Contribution, ContributionKind, Erratum
from fabrique_desktop.domain.errors import BuiltUpon
from fabrique_desktop.domain.leaving import Naming, NamingDecision
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.programme import Milestone, Process, Sequence as Step, Support, TableReport, Workshop
from fabrique_desktop.services.hiding import OF_PROCESS, OF_STEP, OF_SUPPORT, OF_WORKSHOP, digest, places
from fabrique_desktop.services.naming import Suspect, named
from fabrique_desktop.services.posts import must_lead

_AROUND = 60  # characters of context on each side


class Holder(StrEnum):
    """What holds a text that leaves; the words are those of the tables."""

    CONTRIBUTION = "contribution"
    ERRATUM = "erratum"
    REPORT = "table_report"
    SUPPORT = "support"
    STEP = "sequence"
    WORKSHOP = "workshop"
    MILESTONE = "milestone"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Leak:
    """Words that may name somebody of the register, in what would be shown or printed.

    `reference` is that of a contribution, the code of a workshop or the number of a table, else empty; `sure` when
    little else can be meant; `naming` is what a person decided, None so far.
    """

    id: str  # of this place in the texts, as long as they do not change
    subject_id: str
    holder: Holder
    reference: str
    field: str
    words: str
    before: str
    after: str
    sure: bool
    naming: Naming | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What one decision is about."""
        return self.subject_id, digest(self.subject_id, self.words)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as it was made, so that it can be taken back; `before` is what was decided until then."""

    subject_id: str
    words: str
    naming: Naming
    before: Naming | None


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of a table whose texts leave, and what they are called by."""

    holder: Holder
    table: type[Base]
    fields: Sequence[str]
    reference: ColumnElement[str]


@dataclass(frozen=True, slots=True)
class _Text:
    subject_id: str
    source: _Source
    reference: str
    field: str
    text: str


_OF_ERRATUM = select(Contribution.reference).where(Contribution.id == Erratum.contribution_id).scalar_subquery()
#: what the minutes say of the workshops that come next
_OF_COMING = ("title", "date_hint")
_NONE: ColumnElement[str] = literal("")
_SOURCES = (
    _Source(Holder.CONTRIBUTION, Contribution, ("text", "verbatim", *DRAUGHTING), Contribution.reference.expression),
    _Source(Holder.ERRATUM, Erratum, ("text",), _OF_ERRATUM),
    _Source(Holder.REPORT, TableReport, ("message",), cast(TableReport.table_number, String)),
    _Source(Holder.SUPPORT, Support, OF_SUPPORT, _NONE),
    _Source(Holder.STEP, Step, OF_STEP, _NONE),
    _Source(Holder.WORKSHOP, Workshop, OF_WORKSHOP, Workshop.code.expression),
    _Source(Holder.MILESTONE, Milestone, ("name",), _NONE),
    _Source(Holder.PROCESS, Process, OF_PROCESS, _NONE),
)


def found(session: Session, workshop_id: str) -> Sequence[Leak]:
    """Who may be named in what leaves of one workshop: the surest first, then in reading order.

    Neither who speaks for a table nor what is withdrawn nor a note: they are not printed.
    """
    must_lead(session)
    leaks = _compared(session, _leaving(session, workshop_id))
    return sorted(leaks, key=lambda one: not one.sure)


def undecided(session: Session, workshop_id: str) -> int:
    """How many decisions are awaited: the same words count once in the texts of one row."""
    return awaited(found(session, workshop_id))


def awaited(leaks: Iterable[Leak]) -> int:
    return len({one.key for one in leaks if one.naming is None})


def doubts(session: Session, texts: Sequence[tuple[str, str]]) -> Mapping[str, bool]:
    """Of these (id of a contribution, what is shown of it), those that may name somebody nobody decided about.

    True when that is sure.
    """
    must_lead(session)
    suspects = _suspects(session, texts)
    decided = _decided(session) if suspects else {}
    doubted: dict[str, bool] = {}
    for one in suspects:
        if (one.id, digest(one.id, one.words)) not in decided:
            doubted[one.id] = doubted.get(one.id, False) or one.sure
    return doubted


def registered(session: Session) -> int:
    """How many entries of the register the texts are compared with."""
    return session.scalar(select(func.count(Participant.id))) or 0


def decide(session: Session, about: Iterable[tuple[str, str]], naming: Naming, at: datetime) -> Sequence[Decided]:
    """What becomes of these (row, words) wherever they leave, in one gesture; a mind may change, once closed too."""
    must_lead(session)
    made = []
    for subject_id, words in about:
        known = _decision(session, subject_id, words)
        before = None if known is None else known.naming
        if before is naming:
            continue
        if known is None:
            known = NamingDecision(subject_id=subject_id, digest=digest(subject_id, words))
            session.add(known)
        known.naming, known.decided_at = naming, at
        session.flush()
        made.append(Decided(subject_id, words, naming, before))
    return made


def put_back(session: Session, made: Iterable[Decided], at: datetime) -> None:
    """Take these decisions back; BuiltUpon when somebody decided otherwise since."""
    must_lead(session)
    for one in made:
        known = _decision(session, one.subject_id, one.words)
        if known is None or known.naming is not one.naming:
            raise BuiltUpon()
        if one.before is None:
            session.delete(known)
        else:
            known.naming, known.decided_at = one.before, at


def outdated(session: Session) -> Sequence[NamingDecision]:
    """Decisions that serve no more: left words that are nobody's any longer, hidden ones that are not in the text.

    Kept, the first would say that somebody was once in the register, the second would confirm a name to whoever
    guesses it. Hidden words still in their text stay hidden, whoever has left the register.
    """
    must_lead(session)
    decisions = session.scalars(select(NamingDecision)).all()
    texts = list(_texts_of(session, {one.subject_id for one in decisions}))
    suspected = {leak.key for leak in _compared(session, texts)} if decisions else set()
    by_subject: dict[str, list[str]] = {}
    for one in texts:
        by_subject.setdefault(one.subject_id, []).append(one.text)

    def serves(decision: NamingDecision) -> bool:
        if decision.naming is Naming.LEFT:
            return (decision.subject_id, decision.digest) in suspected
        held = by_subject.get(decision.subject_id, ())
        return any(places(decision.subject_id, text, frozenset([decision.digest])) for text in held)

    return [one for one in decisions if not serves(one)]


def _decision(session: Session, subject_id: str, words: str) -> NamingDecision | None:
    statement = select(NamingDecision).where(
        NamingDecision.subject_id == subject_id, NamingDecision.digest == digest(subject_id, words)
    )
    return session.scalars(statement.limit(1)).one_or_none()


def _decided(session: Session) -> Mapping[tuple[str, str], Naming]:
    columns = (NamingDecision.subject_id, NamingDecision.digest, NamingDecision.naming)
    return {(subject_id, told): naming for subject_id, told, naming in session.execute(select(*columns))}


def _suspects(session: Session, texts: Sequence[tuple[str, str]]) -> Sequence[Suspect]:
    return named(session, texts) if texts else ()


def _compared(session: Session, texts: Iterable[_Text]) -> list[Leak]:
    held = list(texts)
    suspects = _suspects(session, [(str(place), one.text) for place, one in enumerate(held)])
    decided = _decided(session) if suspects else {}
    leaks = []
    for suspect in suspects:
        one = held[int(suspect.id)]
        leaks.append(
            Leak(
                id=f"{one.subject_id}/{one.field}/{suspect.start}",
                subject_id=one.subject_id,
                holder=one.source.holder,
                reference=one.reference,
                field=one.field,
                words=suspect.words,
                before=_before(one.text[: suspect.start]),
                after=_after(one.text[suspect.end :]),
                sure=suspect.sure,
                naming=decided.get((one.subject_id, digest(one.subject_id, suspect.words))),
            )
        )
    return leaks


def _before(text: str) -> str:
    """The words before, on one line; « … » when the text begins earlier."""
    near = _flat(text[-_AROUND:])
    if len(text) <= _AROUND:
        return near
    return f"…\u00a0{near.partition(' ')[2]}" if " " in near else f"…{near}"


def _after(text: str) -> str:
    near = _flat(text[:_AROUND])
    if len(text) <= _AROUND:
        return near
    return f"{near.rpartition(' ')[0]}\u00a0…" if " " in near else f"{near}…"


def _flat(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)


def _leaving(session: Session, workshop_id: str) -> Iterator[_Text]:
    """All that somebody typed and that a document or the room's screen may show of this workshop."""
    for source in _SOURCES:
        for one in _read(session, source, _printed(source.holder, workshop_id)):
            elsewhere = source.holder is Holder.WORKSHOP and one.subject_id != workshop_id
            if not elsewhere or one.field in _OF_COMING:
                yield one


def _texts_of(session: Session, subject_ids: Iterable[str]) -> Iterator[_Text]:
    """Those of these rows, printed or not."""
    ids = iter(sorted(subject_ids))
    while some := list(islice(ids, 500)):
        for source in _SOURCES:
            yield from _read(session, source, source.table.__table__.c.id.in_(some))


def _printed(holder: Holder, workshop_id: str) -> ColumnElement[bool]:
    """The rule of `capture.published`, and what is of this workshop; the programme says what the others are called."""
    said = and_(
        Contribution.workshop_id == workshop_id,
        Contribution.withdrawn_at.is_(None),
        Contribution.kind != ContributionKind.FACILITATOR_NOTE,
    )
    rules: Mapping[Holder, ColumnElement[bool]] = {
        Holder.CONTRIBUTION: said,
        Holder.ERRATUM: Erratum.contribution_id.in_(select(Contribution.id).where(said)),
        Holder.REPORT: TableReport.workshop_id == workshop_id,
        Holder.SUPPORT: Support.workshop_id == workshop_id,
        Holder.STEP: Step.workshop_id == workshop_id,
    }
    return rules.get(holder, true())


def _read(session: Session, source: _Source, which: ColumnElement[bool]) -> Iterator[_Text]:
    columns = [getattr(source.table, field) for field in ("id", *source.fields)]
    statement = select(source.reference, *columns).where(which).order_by(columns[0])
    for reference, id_, *texts in session.execute(statement):
        for field, text in zip(source.fields, texts, strict=True):
            if text:
                yield _Text(id_, source, reference, field, text)
