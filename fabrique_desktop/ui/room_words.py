"""What the room sees, in words, and the gestures that change it for all: told where they are made, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import history, projecting
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace

#: what is chosen: « La salle voit : les règles du jeu »
SCENE: Mapping[Scene, str] = MappingProxyType(
    {
        Scene.WELCOME: "l’accueil",
        Scene.RULES: "les règles du jeu",
        Scene.CONTRIBUTIONS: "les contributions choisies",
        Scene.TABLES: "le plan des tables",
        Scene.COUNTDOWN: "le temps restant",
        Scene.DOTS: "les gommettes",
    }
)


def seen(workspace: Workspace, workshop_id: str) -> str:
    """« 3 contributions choisies », « un écran noir, puis le plan des tables »."""
    scene, blank = workspace.database.read(projecting.chosen_scene, workshop_id)
    words = SCENE[scene]
    if scene is Scene.CONTRIBUTIONS:
        number = workspace.database.read(projecting.shown_number, workshop_id)
        words = (
            french.counted(number, "contribution choisie", "contributions choisies")
            if number
            else "l’accueil, car aucune contribution n’est choisie"
        )
    return f"un écran noir, puis {words}" if blank else words


def say_seen(workspace: Workspace, workshop_id: str, before: str = "") -> None:
    """Whoever changes the room for all reads what it has become, and may take it back."""
    told = f"{before} La salle voit : {seen(workspace, workshop_id)} (F11).".strip()
    back = partial(take_back, workspace, workshop_id)
    workspace.say(french.spaced(told), Tone.OK, "Annuler", back)


def take_back(workspace: Workspace, workshop_id: str) -> None:
    """The last change of the room by this window."""

    def told(_undone: history.Undone) -> None:
        words = f"La salle voit de nouveau : {seen(workspace, workshop_id)}."
        workspace.say(french.spaced(words), Tone.OK)

    workspace.gestures.run(history.undo_last, history.ROOM, [workshop_id], workspace.clock(), done=told)


def toggle_tables(workspace: Workspace, workshop_id: str) -> None:
    _change(workspace, workshop_id, projecting.toggle_tables)


def toggle_blank(workspace: Workspace, workshop_id: str) -> None:
    _change(workspace, workshop_id, projecting.toggle_blank)


def _change(workspace: Workspace, workshop_id: str, command: Callable[..., object]) -> None:
    workspace.gestures.run(command, workshop_id, done=lambda _answer: say_seen(workspace, workshop_id))
