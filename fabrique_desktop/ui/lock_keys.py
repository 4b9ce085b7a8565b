"""The keys of what protects a dossier."""

from __future__ import annotations

from fabrique_desktop.ui.keys import Key, Where

LOCK = Key(Where.EVERYWHERE, "Maj+F12", "Verrouiller le dossier, et couvrir l’écran", "Shift+F12")
PROTECTION = Key(Where.EVERYWHERE, "Maj+F11", "Page « Protection du dossier » (phrases, verrouillage)", "Shift+F11")
COPIES = Key(Where.EVERYWHERE, "Maj+F7", "Page « Copies du dossier » (en reprendre une)", "Shift+F7")
