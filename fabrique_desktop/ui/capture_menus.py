"""What one may do around a contribution: a letter is enough, never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtWidgets import QMenu, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import ContributionKind, Link
from fabrique_desktop.services.capture import ContributionRow

LINK_LETTERS: Mapping[Link, str] = MappingProxyType(
    {Link.REFINES: "P", Link.QUALIFIES: "N", Link.OPPOSES: "S", Link.PRIORITISES: "D", Link.REACTION: "R"}
)
_NOT_PROMOTED = (ContributionKind.PROPOSAL, ContributionKind.FACILITATOR_NOTE)
Axes = Sequence[tuple[int, str, str]]  # number, name, short name


def link_menu(owner: QWidget, reference: str, choose: Callable[[Link], object]) -> QMenu:
    """What the next line does to an earlier proposal; each label begins with its letter."""
    menu = QMenu(owner)
    for link in LINK_LETTERS:
        menu.addAction(f"&{labels.LINK[link]} {reference}", partial(choose, link))
    return menu


def around_menu(
    owner: QWidget,
    rows: Sequence[ContributionRow],
    axes: Axes,
    *,
    react: Callable[[ContributionRow], object],
    promote: Callable[[ContributionRow], object],
    debate: Callable[[ContributionRow], object],
    attach: Callable[[int | None], object],
    pick: Callable[[], object] | None = None,
) -> QMenu:
    """On what is chosen in the list; `pick` is there at the last workshop, which refines what the others proposed."""
    menu = QMenu(owner)
    one = rows[0] if rows else None
    if one is not None:
        menu.addAction(f"&Réagir à {one.reference}", partial(react, one))
    if pick is not None:
        menu.addAction("R&eprendre une proposition d’un autre atelier…", pick)
    if one is not None:
        if one.kind not in _NOT_PROMOTED:
            menu.addAction("&Promouvoir en proposition", partial(promote, one))
        menu.addAction("Ne fait plus &débat" if one.debated else "Fait &débat", partial(debate, one))
        _axis_menu(menu, axes, attach)
    return menu


def _axis_menu(menu: QMenu, axes: Axes, attach: Callable[[int | None], object]) -> None:
    """An axis by the first letter of its name that no other one took."""
    inside = menu.addMenu("&Axe de rattachement")
    taken: set[str] = set()
    for number, _name, short in axes:
        words = f"Axe {number} · {short}"
        place = next((n for n, char in enumerate(words) if n > 3 and char.isalpha() and char.lower() not in taken), 0)
        taken.add(words[place].lower())
        inside.addAction(f"{words[:place]}&{words[place:]}", partial(attach, number))
    inside.addAction("&Tous les axes" if "t" not in taken else "Tous les axes", partial(attach, None))
