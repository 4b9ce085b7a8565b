"""An erratum that is typed and not yet in the dossier: kept beside it, found again by the next window."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.workspace import Workspace


class HalfErratum:
    """One slot of the draft file a workshop and a contribution."""

    def __init__(self, workspace: Workspace) -> None:
        self._ws = workspace

    def keep(self, workshop_id: str, contribution_id: str, texts: Sequence[str]) -> None:
        """Exactly these, each by itself; none leaves nothing behind."""
        self._ws.drafts.keep(_slot(workshop_id, contribution_id), _draft(contribution_id, texts))

    def find(self, workshop_id: str, contribution_id: str) -> Sequence[str]:
        """This window's own, then those of windows that died: from now on this window keeps them all."""
        slot = _slot(workshop_id, contribution_id)
        texts = [line.text for draft in self._ws.drafts.find(slot) for line in draft.waiting]
        if texts:
            self._ws.drafts.adopt(slot, _draft(contribution_id, texts))
        return list(dict.fromkeys(texts))

    def left_behind(self, workshop_id: str) -> Sequence[str]:
        """The contributions of this workshop beside which a window was writing when it died."""
        mine = _slot(workshop_id, "")
        return [slot.removeprefix(mine) for slot in self._ws.drafts.orphan_slots() if slot.startswith(mine)]


def _slot(workshop_id: str, contribution_id: str) -> str:
    return f"{workshop_id}/erratum/{contribution_id}"


def _draft(contribution_id: str, texts: Sequence[str]) -> Draft:
    lines = [
        TypedLine(text, "", None, editing=contribution_id, token=str(place))
        for place, text in enumerate(texts)
        if text.strip()
    ]
    return Draft(waiting=tuple(lines))
