"""What stands above every page: the workshop's name, always; under it when it is, or the news; the time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Banner
from fabrique_desktop.ui.widgets.parts import column, label, restyle

#: two lines of news, in units that grow with the text: nothing on the page moves under the fingers
NEWS = 40


class Header(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self.title = label("Bienvenue", name="title", elide=True)
        self.subtitle = label("", muted=True, wrap=True)
        self.banner = Banner()
        self.banner.spoke.connect(lambda speaking: self.subtitle.setVisible(not speaking))
        self._under = QWidget()
        under = column(self.subtitle, self.banner, spacing=0)
        under.setContentsMargins(0, 0, 0, 0)
        under.setAlignment(self.subtitle, Qt.AlignmentFlag.AlignTop)
        self._under.setLayout(under)
        self.caption = label("", muted=True, small=True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.clock = label("", name="clock")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight)
        font = self.clock.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.clock.setFont(font)
        times = QVBoxLayout()
        times.setSpacing(0)
        times.addWidget(self.caption)
        times.addWidget(self.clock)
        times.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 6, 24, 4)
        layout.setSpacing(16)
        layout.addLayout(column(self.title, self._under, stretch=1, spacing=2), 1)
        layout.addLayout(times)

    def show_clock(self, caption: str, text: str, *, low: bool) -> None:
        self.caption.setText(caption)
        self.clock.setText(text)
        self.clock.setAccessibleName(f"{caption} {text}")
        if bool(self.clock.property("low")) is not low:
            restyle(self.clock, low=low)

    def dress(self, look: Look) -> None:
        self._under.setMinimumHeight(look.px(NEWS))
