"""A line of somebody's on its way to the dossier: its words, its filing, and the entry it corrects, if any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from fabrique_desktop.domain.contributions import (
    NOTHING_BESIDE,
    AngleChoice,
    ContributionKind,
    Details,
    Link,
    Saying,
    Source,
    Stance,
)
from fabrique_desktop.domain.text import says_something


@dataclass(frozen=True, slots=True)
class TypedLine:
    """`base` is what the corrected entry was when it was taken (text, verbatim, table, kind, angle).

    `beside` and `base_beside` are the plain values of `Details`: what was said of the words, not the words.

    `axis` is the number of the one that is spoken of at the last workshop, which is about all of them (None).

    `token` tells one validated line from another, `at` (UTC text) when it was validated; of a `block`, each line is
    an entry.
    """

    text: str = ""
    verbatim: str = ""
    table: int | None = 1
    kind: str = ContributionKind.UNSORTED.value
    angle: str = AngleChoice.UNSORTED.value
    editing: str = ""
    base: tuple[str, str, int | None, str, str] | None = None
    token: str = ""
    at: str = ""
    beside: tuple[Any, ...] = ()
    base_beside: tuple[Any, ...] = ()
    axis: int | None = None
    block: bool = False

    @property
    def empty(self) -> bool:
        return not (says_something(self.text) or says_something(self.verbatim))

    @property
    def details(self) -> Details:
        return details_of(self.beside)

    @property
    def saying(self) -> Saying:
        return _saying(self.text, self.verbatim, self.table, self.kind, self.angle, self.beside)

    @property
    def before(self) -> Saying | None:
        """What the corrected entry said when it was taken."""
        return None if self.base is None else _saying(*self.base, self.base_beside)

    def against(self, now: tuple[str, str, int | None, str, str] | None, beside: tuple[Any, ...] = ()) -> TypedLine:
        """The same line, over what its entry is today: what was not changed follows it.

        The words it started from stay: whatever another hand wrote there since is still to be seen, not covered.
        """
        if now is None or self.base is None:
            return replace(self, base=now, base_beside=beside, editing=self.editing if now else "", token="")
        _text, _verbatim, table, kind, angle = now
        old_text, old_verbatim, old_table, old_kind, old_angle = self.base
        return replace(
            self,
            table=table if self.table == old_table else self.table,
            kind=kind if self.kind == old_kind else self.kind,
            angle=angle if self.angle == old_angle else self.angle,
            beside=beside if self.beside == self.base_beside else self.beside,
            base=(old_text, old_verbatim, table, kind, angle),
            base_beside=beside,
            token="",
        )

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> TypedLine:
        """From JSON; what a later version added is left aside."""
        known = {one.name: content[one.name] for one in fields(cls) if one.name in content}
        for name in ("base", "beside", "base_beside"):
            if known.get(name) is not None:
                known[name] = tuple(known[name])
        return cls(**known)


def plain(details: Details) -> tuple[Any, ...]:
    """As JSON keeps it."""
    return tuple(value.value if isinstance(value, StrEnum) else value for value in astuple(details))


def details_of(values: tuple[Any, ...]) -> Details:
    if not values:
        return NOTHING_BESIDE
    source, people, out_of, stance, about_id, link, to_refine = values
    return Details(
        Source(source), people, out_of, Stance(stance) if stance else None, about_id, Link(link) if link else None,
        bool(to_refine),
    )  # fmt: skip


def _saying(*said: Any) -> Saying:
    """From (text, verbatim, table, kind, angle, beside)."""
    text, verbatim, table, kind, angle, beside = said
    return Saying(text, table, AngleChoice(angle), ContributionKind(kind), verbatim, details_of(beside))
