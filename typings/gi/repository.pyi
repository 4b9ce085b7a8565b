from collections.abc import Callable

class Atspi:
    class Role:
        TEXT: int
        LIST: int
        LIST_ITEM: int
        FRAME: int
        FILLER: int
        PANEL: int

    class StateType:
        SHOWING: int
        FOCUSED: int
        FOCUSABLE: int

    class StateSet:
        def contains(self, state: int) -> bool: ...

    class Accessible:
        def get_name(self) -> str | None: ...
        def get_role(self) -> int: ...
        def get_role_name(self) -> str: ...
        def get_child_count(self) -> int: ...
        def get_child_at_index(self, place: int) -> Atspi.Accessible | None: ...
        def get_state_set(self) -> Atspi.StateSet: ...

    class Event:
        any_data: object
        source: Atspi.Accessible

    class EventListener:
        @staticmethod
        def new(heard: Callable[[Atspi.Event], None]) -> Atspi.EventListener: ...
        def register(self, kind: str) -> bool: ...

    @staticmethod
    def get_desktop(place: int) -> Atspi.Accessible: ...

class GLib:
    class MainLoop:
        def run(self) -> None: ...
        def quit(self) -> None: ...

    @staticmethod
    def timeout_add(milliseconds: int, call: Callable[[], object]) -> int: ...
