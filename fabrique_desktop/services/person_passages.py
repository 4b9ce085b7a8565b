"""The sentences in which one person's name is found, for that person to read: names of others are taken out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.rights import Passage
from fabrique_desktop.services.name_passages import Names
from fabrique_desktop.services.naming import Suspect, named
from fabrique_desktop.services.passages import HeldText, texts_of_dossier

OTHERS = "[autre personne]"
#: neither after an initial nor after the civility of a name
_ENDS = re.compile(r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\b(?:MM|Mr|Dr|Me|Pr)\.)(?<!\bMme\.)(?<!\bMlle\.)\s+|\n")
_MOST = 400  # characters of one sentence; who never ends one is cut around the name
_REGISTER = Participant.__tablename__
_OF_PERSON = ("organization", "job", "other_contact", "needs")


def passages(session: Session, names: Names) -> tuple[Passage, ...]:
    """Every text where this name is found, withdrawn ones and the team's notes included."""
    held = [*texts_of_dossier(session), *_of_the_register(session, names)]
    found: dict[int, list[Suspect]] = {}
    for suspect in named(session, [(str(place), one.text) for place, one in enumerate(held)]):
        found.setdefault(int(suspect.id), []).append(suspect)
    return tuple(passage for place, suspects in found.items() for passage in _told(held[place], suspects, names))


def bearing(session: Session, texts: Iterable[tuple[str, str]], names: Names) -> frozenset[str]:
    """Of these (id, text), those in which the name is found."""
    return frozenset(one.id for one in named(session, list(texts)) if names.bear(one.words))


def _of_the_register(session: Session, names: Names) -> Iterator[HeldText]:
    """What was noted beside somebody else, where « par sa voisine » may name this person."""
    columns = (Participant.id, *(getattr(Participant, field) for field in _OF_PERSON))
    for id_, *texts in session.execute(select(*columns).order_by(Participant.id)):
        for field, text in zip(_OF_PERSON, texts, strict=True):
            if text and id_ not in names.ids:
                yield HeldText(_REGISTER, id_, field, "", text)


def _told(one: HeldText, suspects: Sequence[Suspect], names: Names) -> Iterator[Passage]:
    """Each sentence once; of somebody else's entry of the register, the words that name this person only."""
    theirs = [suspect for suspect in suspects if names.bear(suspect.words)]
    others = [suspect for suspect in suspects if suspect not in theirs]
    spans = {_sentence(one.text, suspect): suspect for suspect in reversed(theirs)}
    for span, suspect in sorted(spans.items()):
        sentence = "" if one.holder == _REGISTER else _without(one.text, span, others)
        yield Passage(one.holder, one.field, one.reference, suspect.words, sentence)


def _sentence(text: str, suspect: Suspect) -> tuple[int, int]:
    start, end = 0, len(text)
    for mark in _ENDS.finditer(text):
        if mark.end() <= suspect.start:
            start = mark.end()
        elif mark.start() >= suspect.end:
            end = mark.start()
            break
    return max(start, suspect.start - _MOST), min(end, suspect.end + _MOST)


def _without(text: str, span: tuple[int, int], others: Sequence[Suspect]) -> str:
    start, end = span
    parts, told = [], start
    for one in sorted(others, key=lambda other: other.start):
        if told <= one.start < end:
            parts += [text[told : one.start], OTHERS]
            told = one.end
    return "".join((*parts, text[told:end])).strip()
