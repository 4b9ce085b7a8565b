"""The look: tokens, palette and style sheet of our own, since `setColorScheme` does nothing on bare X11.

Every pair of text and ground below is at least 4.5:1; what must be seen but not read is at least 3:1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from fabrique_desktop import paths

LIGHT: Mapping[str, str] = {
    "window": "#F5F6F8", "surface": "#FFFFFF", "raised": "#EDEFF3", "border": "#C9CED8", "field": "#7F889A",
    "text": "#1B2130", "muted": "#525B6E", "accent": "#1F4FBF", "on_accent": "#FFFFFF", "soft": "#E4EBFB",
    "side": "#18233F", "side_text": "#E8ECF7", "side_muted": "#AFBBD9", "side_selected": "#2C3D6B",
    "danger": "#B3261E", "danger_soft": "#FBE9E7", "ok": "#1B7F4B", "ok_soft": "#E3F3EA", "warn": "#8A5000",
    "warn_soft": "#FFF3DC", "participation": "#00795A", "coordination": "#8A3F7C", "both": "#1F4FBF",
    "unsorted": "#5A6272",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "window": "#14171F", "surface": "#1D212C", "raised": "#262B38", "border": "#3B4252", "field": "#76809A",
    "text": "#EEF1F7", "muted": "#AAB3C5", "accent": "#8FB0FF", "on_accent": "#0C1530", "soft": "#26345C",
    "side": "#0E1118", "side_text": "#E8ECF7", "side_muted": "#AFBBD9", "side_selected": "#27314D",
    "danger": "#FF8A80", "danger_soft": "#3A2024", "ok": "#6FD6A0", "ok_soft": "#173526", "warn": "#FFC266",
    "warn_soft": "#3A2D14", "participation": "#5FD3AE", "coordination": "#E5A3D6", "both": "#8FB0FF",
    "unsorted": "#B4BCCB",
}  # fmt: skip
BASE_POINTS = 10.5
ZOOMS = (1.0, 1.25, 1.5, 1.75, 2.0)
_ROLE = QPalette.ColorRole
_ROLES = {
    _ROLE.Window: "window", _ROLE.WindowText: "text", _ROLE.Base: "surface",
    _ROLE.AlternateBase: "raised", _ROLE.Text: "text", _ROLE.Button: "surface",
    _ROLE.ButtonText: "text", _ROLE.Highlight: "accent",
    _ROLE.HighlightedText: "on_accent", _ROLE.Accent: "accent",
    _ROLE.Link: "accent", _ROLE.ToolTipBase: "text", _ROLE.ToolTipText: "surface",
    _ROLE.PlaceholderText: "muted", _ROLE.Mid: "border", _ROLE.Midlight: "border",
    _ROLE.Light: "surface", _ROLE.Dark: "border", _ROLE.Shadow: "border",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A choice of the person at this computer: light or dark, and the size of the text."""

    dark: bool = False
    zoom: float = 1.0

    @property
    def tokens(self) -> Mapping[str, str]:
        return DARK if self.dark else LIGHT

    @property
    def points(self) -> float:
        return BASE_POINTS * self.zoom

    def color(self, token: str) -> QColor:
        return QColor(self.tokens[token])

    def px(self, units: float) -> int:
        """Pixels that grow with the text."""
        return round(units * self.zoom)


def load_fonts() -> None:
    """The vendored Noto Sans, so that screens look the same on the three systems."""
    for name in ("NotoSans-Regular", "NotoSans-SemiBold", "NotoSans-Bold", "NotoSans-Italic"):
        content = paths.resource("fonts", f"{name}.ttf").read_bytes()
        QFontDatabase.addApplicationFontFromData(QByteArray(content))


def speak_french(app: QApplication) -> None:
    """French for Qt's own texts, dates and numbers."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", folder):
        app.installTranslator(translator)


def apply(app: QApplication, look: Look) -> None:
    """Dress the whole application; called again when the person changes theme or zoom."""
    app.setStyle("Fusion")  # Windows 11 otherwise takes its own, deaf to palettes
    font = QFont("Noto Sans")
    font.setPointSizeF(look.points)
    app.setFont(font)
    app.setPalette(_palette(look))
    app.setStyleSheet(style_sheet(look))


def _palette(look: Look) -> QPalette:
    palette = QPalette(QApplication.style().standardPalette())
    for role, token in _ROLES.items():
        palette.setColor(role, look.color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, look.color("muted"))
    return palette


def style_sheet(look: Look) -> str:
    """The template of resources/styles with this look's colours and sizes; what is large already grows less."""
    template = Template(paths.resource("styles", "fabrique.qss").read_text(encoding="utf-8"))
    sizes = {
        "small": f"{look.points * 0.9:.2f}pt", "normal": f"{look.points:.2f}pt",
        "large": f"{look.points * 1.15:.2f}pt", "title": f"{look.points * (1.75 - look.zoom / 4):.2f}pt",
        "clock": f"{look.points * (2.8 - look.zoom * 0.6):.2f}pt", "gap": f"{look.px(8)}px", "half": f"{look.px(4)}px",
        "line": f"{look.px(18)}px",
        "chevron": paths.resource("styles", f"chevron_{'dark' if look.dark else 'light'}.svg").as_posix(),
        "check": paths.resource("styles", f"check_{'dark' if look.dark else 'light'}.svg").as_posix(),
    }  # fmt: skip
    return template.substitute(look.tokens, **sizes)
