"""Fields of a proposal that are typed and not yet in the dossier: kept beside it, found again by the next window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """One field: its words, and those it held when somebody began to type there."""

    field: str
    words: str
    before: str


class HalfDrawn:
    """One slot of the draft file a workshop and a contribution."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def keep(self, workshop_id: str, contribution_id: str, typed: Iterable[HalfTyped]) -> None:
        """Exactly these; none leaves nothing behind."""
        self._ws.drafts.keep(_slot(workshop_id, contribution_id), _draft(contribution_id, typed))

    def find(self, workshop_id: str, contribution_id: str) -> Sequence[HalfTyped]:
        """This window's own, then those of windows that died: from now on this window keeps them all."""
        slot = _slot(workshop_id, contribution_id)
        typed = [
            HalfTyped(line.token.partition("#")[0], line.text, line.verbatim)
            for draft in self._ws.drafts.find(slot)
            for line in draft.waiting
        ]
        if typed:
            self._ws.drafts.adopt(slot, _draft(contribution_id, typed))
        return list(dict.fromkeys(typed))

    def settled(self, workshop_id: str, contribution_id: str, field: str) -> None:
        """This field is in the dossier, though its proposal is no longer shown."""
        self._ws.drafts.settle(_slot(workshop_id, contribution_id), field)

    def left_behind(self, workshop_id: str) -> Sequence[str]:
        """The contributions of this workshop that a window was drawing up when it died."""
        mine = _slot(workshop_id, "")
        return [slot.removeprefix(mine) for slot in self._ws.drafts.orphan_slots() if slot.startswith(mine)]


def _slot(workshop_id: str, contribution_id: str) -> str:
    return f"{workshop_id}/proposal/{contribution_id}"


def _draft(contribution_id: str, typed: Iterable[HalfTyped]) -> Draft:
    """Each field bears its name; two that died over the same field are told apart by their number."""
    waiting: list[TypedLine] = []
    for half in typed:
        taken = {line.token for line in waiting}
        token = half.field if half.field not in taken else f"{half.field}#{len(waiting)}"
        waiting.append(TypedLine(half.words, half.before, None, editing=contribution_id, token=token))
    return Draft(waiting=tuple(waiting))
