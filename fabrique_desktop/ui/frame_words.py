"""What the frame says of an open dossier: its name and protection, the workshop in hand, the time left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.base import between
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.day_page import workshop_title, workshop_when
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.post_rooms import post_words

_LOW_S = 300
UNPROTECTED = "non protégé"
_PROTECTION = {
    True: ("Protégé", "Dossier protégé : seule une phrase de passe l’ouvre"),
    False: ("Non protégé", "Dossier non protégé, sans phrase de passe : qui prend le fichier lit les noms"),
}


def tell_dossier(window: MainWindow, path: Path, post: Post, *, protected: bool) -> None:
    window.dossier.setText(path.stem if protected else f"{path.stem} ({UNPROTECTED})")
    window.setWindowTitle(f"{path.stem}{'' if protected else f' ({UNPROTECTED})'} — Fabrique")
    whose = "" if post is Post.LEAD else f"poste « {post_words(post)} » · "
    said, about = _PROTECTION[protected]
    window.footer.tell_protection(said, about, f"{whose}sans réseau", protected=protected)


def tell_workshops(window: MainWindow, workshops: Sequence[WorkshopRow]) -> None:
    codes = " et ".join(each.code for each in workshops)
    one = workshops[0]
    window.title.setText(codes if len(workshops) > 1 else f"{codes} · {workshop_title(one)}")
    window.subtitle.setText(f"{one.audience_name} · {workshop_when(one)}")


def tell_edited(window: MainWindow, workshops: Sequence[WorkshopRow], edited: WorkshopRow | None) -> None:
    """In the programme: the workshop that is being changed there, and the one in hand elsewhere."""
    window.title.setText(f"Programme · {edited.code} · {workshop_title(edited)}" if edited else "Programme")
    window.subtitle.setText(f"Sur les autres pages\u00a0: {' et '.join(each.code for each in workshops)}")


def tell_time(window: MainWindow, now: datetime, ends_at: datetime | None) -> None:
    """The day and the hour; while a workshop runs, the time it has left."""
    if ends_at is not None:
        from fabrique_desktop.ui.projection_scenes import remaining_text, same_evening
    if ends_at is None or not same_evening(ends_at, now):
        window.show_clock(french.capital(french.weekday(now)), french.clock(now))
        return
    left = between(now, ends_at).total_seconds()
    caption = f"Il est {french.clock(now)} · temps restant"
    window.show_clock(caption, remaining_text(ends_at, now), low=0 < left <= _LOW_S)
