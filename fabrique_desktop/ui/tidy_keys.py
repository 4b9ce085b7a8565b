"""The keys of the tidy view that no other page has."""

from __future__ import annotations

from fabrique_desktop.ui.keys import Key, Where

GROUP = Key(Where.CAPTURE, "F4", "Ranger : regrouper avec la plus proche, ou celles qui sont choisies", "F4")
UNGROUP = Key(Where.CAPTURE, "Maj+F4", "Ranger : dégrouper la contribution choisie", "Shift+F4")
NOT_SAME = Key(Where.CAPTURE, "Suppr", "Ranger : pas la même chose, ne plus montrer cette paire")
BACK = Key(Where.CAPTURE, "Échap", "Ranger : revenir à la saisie")
