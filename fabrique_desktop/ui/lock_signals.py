"""What the system says of a session that is locked or a computer that goes to sleep, where it says so.

Linux tells by D-Bus, Windows by messages to its windows; elsewhere, and when nobody tells, a clock that jumped does.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Qt,
    QTimer,
    Signal,
    Slot,
)

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

TICK_MS = 5_000
ASLEEP_S = 60.0
_POWER, _SESSION = 0x0218, 0x02B1  # WM_POWERBROADCAST, WM_WTSSESSION_CHANGE
_SUSPENDED, _LOCKED = 0x4, 0x7  # PBT_APMSUSPEND, WTS_SESSION_LOCK

_LOGIN = "org.freedesktop.login1"
_TOLD, _TOLD_TO_LOCK = SLOT("told(bool)"), SLOT("told_to_lock()")
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver")


class LockSignals(QObject):
    """`locked` when the computer is left or put to sleep; `ticked` each few seconds, for whoever counts idle time."""

    locked = Signal()
    ticked = Signal()

    def __init__(
        self,
        parent: QObject,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._wall, self._steady = wall, steady
        self._last = (wall(), steady())
        self._filter: _Messages | None = None
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.tick)

    def start(self, window: int) -> None:
        """`window` is the system's own handle of the main one."""
        self._last = (self._wall(), self._steady())
        self._timer.start()
        if sys.platform == "win32":
            self._filter = _Messages(self.locked.emit, window)
        elif sys.platform.startswith("linux"):
            self._hear_buses()

    def close(self) -> None:
        self._timer.stop()
        if self._filter is not None:
            self._filter.close()
            self._filter = None

    def tick(self) -> None:
        """A wall clock that ran ahead of the steady one, or a long silence of both: the computer slept meanwhile."""
        wall, steady = self._wall(), self._steady()
        slept = wall - self._last[0] - (steady - self._last[1])
        silent = steady - self._last[1] - TICK_MS / 1000
        self._last = (wall, steady)
        if max(slept, silent) > ASLEEP_S:
            self.locked.emit()
        self.ticked.emit()

    def _hear_buses(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return  # a system without it: the clock still tells of sleep

        system = QDBusConnection.systemBus()
        self._hear(system, f"{_LOGIN}.Manager", "PrepareForSleep", _TOLD)
        self._hear(system, f"{_LOGIN}.Session", "Lock", _TOLD_TO_LOCK)
        session = QDBusConnection.sessionBus()
        for saver in _SAVERS:
            self._hear(session, saver, "ActiveChanged", _TOLD)

    def _hear(self, bus: QDBusConnection, interface: str, name: str, slot: Any) -> None:
        """From any object, of whichever service bears the interface; the slot is text, whatever PySide6 declares."""
        if bus.isConnected():
            bus.connect("", "", interface, name, self, slot)

    @Slot(bool)
    def told(self, now: bool) -> None:
        """True when it begins; coming back is no reason to lock."""
        if now:
            self.locked.emit()

    @Slot()
    def told_to_lock(self) -> None:
        self.locked.emit()


class _Messages(QAbstractNativeEventFilter):
    """Windows' messages to its windows: sleep to each of them, the session's lock to those that asked."""

    def __init__(self, locked: Callable[[], None], window: int) -> None:
        super().__init__()
        self._locked, self._window = locked, window
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), 0)
        if (app := QCoreApplication.instance()) is not None:
            app.installNativeEventFilter(self)

    def close(self) -> None:
        if (app := QCoreApplication.instance()) is not None:
            app.removeNativeEventFilter(self)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSUnRegisterSessionNotification(ctypes.c_void_p(self._window))

    def nativeEventFilter(self, _kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        told = _Message.from_address(int(message))
        if (told.message, told.wparam) in ((_POWER, _SUSPENDED), (_SESSION, _LOCKED)):
            self._locked()
        return False, 0


class _Message(ctypes.Structure):
    """The head of Windows' MSG."""

    _fields_ = (("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("wparam", ctypes.c_size_t))
