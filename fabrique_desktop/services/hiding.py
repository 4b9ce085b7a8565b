"""Words that a person decided to hide are replaced wherever their text leaves the dossier, and nowhere inside it.

Of the words a digest only is kept: they are found again in their text, whole, and the register is not asked. Whoever
leaves the register stays hidden, and the room's screen may be drawn without comparing anything.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import DRAUGHTING
from fabrique_desktop.domain.leaving import Naming, NamingDecision
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

INSTEAD = "[nom retiré]"
Hidden = Mapping[str, frozenset[str]]  # digests of the words, by the row whose text it is
T = TypeVar("T", bound="DataclassInstance")

OF_WORKSHOP = ("title", "date_hint", "venue", "room")
OF_PROCESS = ("name", "slogan", "owner", "contractor", "contact", "frame", "mandate", "purpose")
OF_SUPPORT = ("title", "where_to_get")
OF_STEP = ("title",)

_LONGEST = 240  # characters of what is found in one piece: an address said aloud is the longest
#: where what is found may begin and end: a word of a name, a piece of an address, a figure
_RUNS = (re.compile(r"(?:[^\W\d_\u02bb\u02bc][\u0300-\u036f]*)+"), re.compile(r"[^\W_]+"), re.compile(r"\d+"))


def digest(subject_id: str, words: str) -> str:
    """What is kept of words decided about: neither their capitals nor the text they were in can be told from it."""
    return _told(hashlib.sha256(f"{subject_id}\0".encode()), words)


def _told(subject: hashlib._Hash, words: str) -> str:
    one = subject.copy()
    plain = words.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).casefold())
    one.update(plain.encode("utf-8", "surrogatepass"))
    return one.hexdigest()


@lru_cache(256)  # the room's screen asks at each contribution, and a long text holds many words
def places(subject_id: str, text: str, digests: frozenset[str]) -> Sequence[tuple[int, int]]:
    """Where the words of these digests are in this text of that row, in reading order."""
    subject = hashlib.sha256(f"{subject_id}\0".encode())
    return tuple(_joined(span for span in _spans(text) if _told(subject, text[span[0] : span[1]]) in digests))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """All that may be a name, an address or a number: from the beginning of a word, or a figure, to the end of one."""
    runs = [match.span() for run in _RUNS for match in run.finditer(text)]
    figures = (place for place, char in enumerate(text) if char.isdecimal())
    ends = sorted({end for _start, end in runs})
    for start in sorted({*(start for start, _end in runs), *figures}):
        for place in range(bisect_right(ends, start), len(ends)):
            if ends[place] - start > _LONGEST:
                break
            yield start, ends[place]


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that overlap are one."""
    start = end = -1
    for first, last in sorted(spans):
        if first < end:
            end = max(end, last)
        else:
            if end > 0:
                yield start, end
            start, end = first, last
    if end > 0:
        yield start, end


def hidden(session: Session) -> Hidden:
    """What was decided to be hidden, by the row whose text it is."""
    found: dict[str, set[str]] = defaultdict(set)
    columns = (NamingDecision.subject_id, NamingDecision.digest)
    for subject_id, told in session.execute(select(*columns).where(NamingDecision.naming == Naming.HIDDEN)):
        found[subject_id].add(told)
    return {subject_id: frozenset(digests) for subject_id, digests in found.items()}


def hide(text: str, subject_id: str, hidden_: Hidden) -> str:
    """The text of that row as it may leave."""
    digests = hidden_.get(subject_id)
    if not digests:
        return text
    parts, told = [], 0
    for start, end in places(subject_id, text, digests):
        parts += [text[told:start], INSTEAD]
        told = end
    return "".join((*parts, text[told:]))


def hide_in(thing: T, subject_id: str, fields: Iterable[str], hidden_: Hidden) -> T:
    """A frozen row of a snapshot, with these of its texts as they may leave."""
    if subject_id not in hidden_:
        return thing
    return replace(thing, **{field: hide(getattr(thing, field), subject_id, hidden_) for field in fields})


def hide_contribution(row: ContributionRow, hidden_: Hidden) -> ContributionRow:
    """Its own words; its errata are rows of their own, hidden by their own ids (`reporting`)."""
    if row.id not in hidden_:
        return row
    row = hide_in(row, row.id, ("text", "verbatim"), hidden_)
    return replace(row, drawn_up=hide_in(row.drawn_up, row.id, DRAUGHTING, hidden_))


def hide_workshop(row: WorkshopRow, hidden_: Hidden) -> WorkshopRow:
    return hide_in(row, row.id, OF_WORKSHOP, hidden_)


def hide_process(row: ProcessRow, hidden_: Hidden) -> ProcessRow:
    row = hide_in(row, row.id, OF_PROCESS, hidden_)
    if not any(id_ in hidden_ for id_, _name, _day in row.milestones):
        return row
    return replace(row, milestones=tuple((id_, hide(name, id_, hidden_), day) for id_, name, day in row.milestones))
