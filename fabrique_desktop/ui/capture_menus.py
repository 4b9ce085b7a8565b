"""What one may do around a contribution: a letter is enough, never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import ContributionKind, Link
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.widgets.letter_menu import LetterMenu

LINK_LETTERS: Mapping[Link, str] = MappingProxyType(
    {Link.REFINES: "P", Link.QUALIFIES: "N", Link.OPPOSES: "S", Link.PRIORITISES: "D", Link.REACTION: "R"}
)

Gesture = Callable[[ContributionRow], object]
Axes = Sequence[tuple[int, str, str]]  # number, name, short name


def link_menu(owner: QWidget, to: QWidget, reference: str, choose: Callable[[Link], object]) -> LetterMenu:
    """What the next line does to an earlier proposal; each label begins with its letter."""
    menu = LetterMenu(owner, to)
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
    several: int = 0  # how many are chosen, when more than one


def around_menu(owner: QWidget, line: QWidget, one: ContributionRow | None, axes: Axes, around: Around) -> LetterMenu:
    """On the entry under the cursor, and on all that are chosen for the axis: only what is possible there.

    Once closed, what was collected no longer changes. A letter of no line here goes to `line`.
    """
    menu = LetterMenu(owner, line)
    if not around.closed:
        _open_menu(menu, one if one is None or not one.removed else None, around, axes)
    elif one is not None and not one.removed:
        menu.addAction(f"&Erratum à {one.reference}…", partial(around.erratum, one))
    if one is not None and (one.errata or not one.removed):
        menu.addSeparator()
        asked = f"E&ffacer le texte de {one.reference}, à la demande d’une personne…"
        menu.addAction(asked, partial(around.erase, one))
    if menu.isEmpty():
        menu.addAction("Son texte a été retiré à la demande d’une personne").setEnabled(False)
    return menu


def _open_menu(menu: LetterMenu, one: ContributionRow | None, around: Around, axes: Axes) -> None:
    if one is not None:
        menu.addAction(f"&Réagir à {one.reference}", partial(around.react, one))
    if around.pick is not None:
        menu.addAction(f"R&eprendre une proposition d’un autre atelier…\t{keys.PICK.shown}", around.pick)
    if one is not None:
        which = f" {one.reference}" if around.several else ""
        stands = not one.withdrawn and one.kind is not ContributionKind.FACILITATOR_NOTE
        if stands and one.kind is not ContributionKind.PROPOSAL:
            menu.addAction(f"&Promouvoir{which} en proposition", partial(around.promote, one))
        debate = "Ne fait plus &débat" if one.debated else "Fait &débat"
        if stands or one.debated:
            menu.addAction(f"{debate} :{which}" if which else debate, partial(around.debate, one))
        _axis_menu(menu, axes, around)


def _axis_menu(menu: LetterMenu, axes: Axes, around: Around) -> None:
    """An axis by the first letter of its name that no other one took."""
    inside = menu.inside("&Axe de rattachement" + (f" des {around.several} choisies" if around.several else ""))
    taken: set[str] = set()
    for number, _name, short in axes:
        words = f"Axe {number} · {short}"
        place = next((n for n, char in enumerate(words) if n > 3 and char.isalpha() and char.lower() not in taken), 0)
        taken.add(words[place].lower())
        inside.addAction(f"{words[:place]}&{words[place:]}", partial(around.attach, number))
    inside.addAction("&Tous les axes" if "t" not in taken else "Tous les axes", partial(around.attach, None))
