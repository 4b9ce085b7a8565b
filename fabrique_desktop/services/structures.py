"""Which structures the register knows: only these may be printed, as what is typed at the door may be anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from sqlalchemy import ColumnElement, exists, or_, select, text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Participant, Registration
from fabrique_desktop.domain.text import fold

#: from one spelling to the next by the index: as many looks as there are structures, however long the register
_SPELLINGS = text("""
SELECT name FROM (WITH RECURSIVE spelling(name) AS (
  SELECT min(organization) FROM participant WHERE organization > ''
  UNION ALL
  SELECT (SELECT min(organization) FROM participant WHERE organization > spelling.name) FROM spelling
  WHERE spelling.name IS NOT NULL
)
SELECT name FROM spelling WHERE name IS NOT NULL)
""")


def registered() -> ColumnElement[bool]:
    """Somebody that a list brought in, or who is expected somewhere: not only met at the door."""
    expected = exists().where(Registration.participant_id == Participant.id)
    return or_(Participant.source_id.is_not(None), expected)


@lru_cache(4096)
def house_of(organization: str) -> tuple[str, str]:
    """A key and a name: « C.C.A.S. » and « CCAS », or two services of one City, are one."""
    house = organization.split(" – ", maxsplit=1)[0].strip()
    return fold(house).replace(" ", ""), house


def known_houses(session: Session, keys: Collection[str]) -> Mapping[str, str]:
    """Those of these houses that the register has from a list or a registration, under its own spelling."""
    if not keys:
        return {}
    spellings = [name for name in session.scalars(_SPELLINGS) if house_of(name)[0] in keys]
    known = [name for name in spellings if _is_registered(session, name)]
    return dict(map(house_of, known))


def known_house(session: Session, typed: str) -> str:
    """The register's name for what was typed, or an empty text."""
    key, _house = house_of(typed)
    return known_houses(session, {key}).get(key, "") if key else ""


def _is_registered(session: Session, organization: str) -> bool:
    there = exists().where(Participant.organization == organization, registered())
    return bool(session.scalar(select(there)))
