"""The key of people's rights."""

from __future__ import annotations

from fabrique_desktop.ui.keys import Key, Where

RIGHTS = Key(Where.EVERYWHERE, "Maj+F8", "Page « Droits des personnes » (accès, effacement, durées)", "Shift+F8")
