"""What a screen reader gets of the desk: names, roles, states, and the presence just recorded, said aloud.

Runs under the system's Python, which has the bindings of AT-SPI; prints what was heard and exits with 1 when something
that must be heard was not.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_S = 30
Found = TypeVar("Found")
heard: list[str] = []


def on_announcement(event: Atspi.Event) -> None:
    heard.append(str(event.any_data or event.source.get_name()))


def live(seconds: float) -> None:
    """Let events come in."""
    loop = GLib.MainLoop()
    GLib.timeout_add(int(seconds * 1000), loop.quit)
    loop.run()


def until(look: Callable[[], Found | None], what: str) -> Found:
    limit = time.monotonic() + PATIENCE_S
    while not (found := look()):
        if time.monotonic() > limit:
            sys.exit(f"never came: {what}; heard {heard}")
        live(0.1)
    return found


def application() -> Atspi.Accessible | None:
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(place)
        if child is not None and "abrique" in (child.get_name() or ""):
            return child
    return None


def walk(thing: Atspi.Accessible | None, depth: int = 0) -> Iterator[Atspi.Accessible]:
    """Everything shown below, depth first."""
    if thing is None or depth > 40:
        return
    yield thing
    for place in range(min(thing.get_child_count(), 300)):
        yield from walk(thing.get_child_at_index(place), depth + 1)


def shown(thing: Atspi.Accessible) -> bool:
    return thing.get_state_set().contains(Atspi.StateType.SHOWING)


def named(root: Atspi.Accessible, name: str, role: int | None = None) -> Atspi.Accessible | None:
    for thing in walk(root):
        if name in (thing.get_name() or "") and shown(thing) and role in (None, thing.get_role()):
            return thing
    return None


def press(*keys: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)
    live(0.3)


def type_(text: str) -> None:
    subprocess.run(["xdotool", "type", "--delay", "30", text], check=True)
    live(0.4)


def main() -> None:
    listener = Atspi.EventListener.new(on_announcement)
    listener.register("object:announcement")
    app = until(application, "the application on the accessibility bus")
    until(lambda: named(app, "Accueil"), "the side bar")
    press("ctrl+e")
    field = until(lambda: named(app, "Nom, prénom ou structure", Atspi.Role.TEXT), "the field of the desk")
    until(lambda: field.get_state_set().contains(Atspi.StateType.FOCUSED) or None, "the focus in the field")
    nameless = [
        thing.get_role_name()
        for thing in walk(app)
        if shown(thing)
        and thing.get_state_set().contains(Atspi.StateType.FOCUSABLE)
        and not (thing.get_name() or "").strip()
        and thing.get_role() not in (Atspi.Role.FRAME, Atspi.Role.FILLER, Atspi.Role.PANEL)
    ]
    print("focusable and nameless:", nameless)
    type_("Le")
    found = until(lambda: named(app, "Personnes trouvées", Atspi.Role.LIST), "the list found")
    rows = [child.get_name() or "" for child in walk(found) if child.get_role() == Atspi.Role.LIST_ITEM]
    print("rows read aloud:", rows[:3])
    press("Escape")
    type_("Zenaide")
    press("Return")
    live(0.5)
    press("Return")
    until(lambda: [one for one in heard if "Zenaide" in one and "présence notée" in one], "the presence, announced")
    print("announced:", heard)
    press("ctrl+n")
    chart = until(lambda: named(app, "Personnes présentes, par façon", Atspi.Role.LIST), "the charts")
    bars = [child.get_name() or "" for child in walk(chart) if child.get_role() == Atspi.Role.LIST_ITEM]
    print("bars read aloud:", bars)
    if nameless or not rows or not any("1 sur 1" in bar for bar in bars):
        sys.exit("something focusable has no name, or a list is not read")
    print("the desk is heard through AT-SPI")


main()
