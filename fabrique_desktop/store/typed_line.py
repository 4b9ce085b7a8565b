"""A line of somebody's on its way to the dossier: its words, its filing, and the entry it corrects, if any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying


@dataclass(frozen=True, slots=True)
class TypedLine:
    """`base` is what the corrected entry was when it was taken (text, verbatim, table, kind, angle).

    `token` tells one validated line from another, `at` (UTC text) when it was validated.
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

    @property
    def empty(self) -> bool:
        return not (self.text.strip() or self.verbatim.strip())

    @property
    def saying(self) -> Saying:
        return _saying(self.text, self.verbatim, self.table, self.kind, self.angle)

    @property
    def before(self) -> Saying | None:
        """What the corrected entry said when it was taken."""
        return None if self.base is None else _saying(*self.base)

    def against(self, now: tuple[str, str, int | None, str, str] | None) -> TypedLine:
        """The same line, compared from now on with what its entry says today; what was not changed follows it."""
        if now is None or self.base is None:
            return replace(self, base=now, editing=self.editing if now else "", token="")
        _text, _verbatim, table, kind, angle = now
        _old_text, _old_verbatim, old_table, old_kind, old_angle = self.base
        return replace(
            self,
            table=table if self.table == old_table else self.table,
            kind=kind if self.kind == old_kind else self.kind,
            angle=angle if self.angle == old_angle else self.angle,
            base=now,
            token="",
        )

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> TypedLine:
        """From JSON; what a later version added is left aside."""
        known = {one.name: content[one.name] for one in fields(cls) if one.name in content}
        if known.get("base") is not None:
            known["base"] = tuple(known["base"])
        return cls(**known)


def _saying(text: str, verbatim: str, table: int | None, kind: str, angle: str) -> Saying:
    return Saying(text, table, AngleChoice(angle), ContributionKind(kind), verbatim)
