"""The two menus of the desk: in which role somebody arrives, and what concerns lists and paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtWidgets import QMenu, QWidget

from fabrique_desktop.domain.people import Proof, Role
from fabrique_desktop.ui.check_in_gestures import MINOR, Arriving

#: each role with the letter that chooses it
ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.PARTICIPANT: "&Participant·e",
        Role.OBSERVER: "&Observateur·rice",
        Role.ELECTED: "É&lu·e",
        Role.PRESS: "P&resse",
        Role.INTERPRETER: "&Interprète",
        Role.COMPANION: "&Accompagnant·e",
        Role.CHILD: "&Enfant qui accompagne",
        Role.BABY: "&Bébé",
    }
)


def role_menu(owner: QWidget, who: str, choose: Callable[[Arriving], object]) -> QMenu:
    """A letter is enough. All but the first and the last are listed apart, not counted."""
    menu = QMenu(owner)
    menu.addAction(f"{who} arrive comme :").setEnabled(False)
    for role, text in ROLES.items():
        menu.addAction(text).triggered.connect(lambda _on=False, role=role: choose(role))
    menu.addAction("&Mineur·e qui participe").triggered.connect(lambda _on=False: choose(MINOR))
    return menu


def paper_menu(
    owner: QWidget,
    import_list: Callable[[], object],
    read_out: Callable[[], object],
    print_: Callable[[str], object],
    enter_late: Callable[[Proof], object],
) -> QMenu:
    """Lists in, paper out, and paper back in."""
    menu = QMenu(owner)
    menu.addAction("&Importer une liste d’inscrits", import_list)
    menu.addAction("&Feuille à signer", partial(print_, "sheet"))
    menu.addAction("Feuille des &arrivées jusqu’ici", partial(print_, "arrivals"))
    menu.addAction("&Notice d’information, sur papier", partial(print_, "notice"))
    menu.addAction("C&harte, règles du jeu et engagements", partial(print_, "charter"))
    menu.addAction("&Lire la notice à voix haute", read_out)
    menu.addAction("&Plan des tables, sans noms", partial(print_, "tables"))
    menu.addSeparator()
    menu.addAction("&Saisir une feuille signée", partial(enter_late, Proof.SIGNATURE))
    menu.addAction("Saisir après &coup, sans signature", partial(enter_late, Proof.LATER))
    menu.addAction("Revenir à l’accueil en &direct", partial(enter_late, Proof.DESK))
    return menu
