"""What one may do around a contribution: a letter is enough, never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
Gesture = Callable[[ContributionRow], object]
Axes = Sequence[tuple[int, str, str]]  # number, name, short name


def link_menu(owner: QWidget, reference: str, choose: Callable[[Link], object]) -> QMenu:
    """What the next line does to an earlier proposal; each label begins with its letter."""
    menu = QMenu(owner)
    for link in LINK_LETTERS:
        menu.addAction(f"&{labels.LINK[link]} {reference}", partial(choose, link))
    return menu


@dataclass(frozen=True, slots=True)
class Around:
    """What each line of the menu does; `pick` is there at the last workshop, which refines what the others proposed."""

    react: Gesture
    promote: Gesture
    debate: Gesture
    attach: Callable[[int | None], object]
    erratum: Gesture
    erase: Gesture
    pick: Callable[[], object] | None = None
    closed: bool = False


def around_menu(owner: QWidget, rows: Sequence[ContributionRow], axes: Axes, around: Around) -> QMenu:
    """On what is chosen in the list: only what is possible there; once closed, what was collected no longer changes."""
    menu = QMenu(owner)
    one = rows[0] if rows else None
    if not around.closed:
        _open_menu(menu, one if one is None or not one.removed else None, around, axes)
    elif one is not None:
        menu.addAction(f"&Erratum à {one.reference}…", partial(around.erratum, one))
    if one is not None and not one.removed:
        menu.addSeparator()
        asked = f"E&ffacer le texte de {one.reference}, à la demande d’une personne…"
        menu.addAction(asked, partial(around.erase, one))
    if menu.isEmpty():
        menu.addAction("Son texte a été retiré à la demande d’une personne").setEnabled(False)
    return menu


def _open_menu(menu: QMenu, one: ContributionRow | None, around: Around, axes: Axes) -> None:
    if one is not None:
        menu.addAction(f"&Réagir à {one.reference}", partial(around.react, one))
    if around.pick is not None:
        menu.addAction("R&eprendre une proposition d’un autre atelier…", around.pick)
    if one is not None:
        if one.kind not in _NOT_PROMOTED:
            menu.addAction("&Promouvoir en proposition", partial(around.promote, one))
        menu.addAction("Ne fait plus &débat" if one.debated else "Fait &débat", partial(around.debate, one))
        _axis_menu(menu, axes, around.attach)


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
