"""The embedded fonts, and user text made into markup that they can draw whatever was typed."""

from __future__ import annotations

from functools import cache
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from fabrique_desktop.documents.text import ready
from fabrique_desktop.paths import resource

REGULAR = "NotoSans-Regular"
SEMIBOLD = "NotoSans-SemiBold"
BOLD = "NotoSans-Bold"
ITALIC = "NotoSans-Italic"
_FALLBACK = {
    REGULAR: "DejaVuSans",
    ITALIC: "DejaVuSans",
    SEMIBOLD: "DejaVuSans-Bold",
    BOLD: "DejaVuSans-Bold",
}
_MISSING = "□"
_LAYOUT = frozenset("\n")


@cache
def register(face: str) -> str:
    """Load a font on first use: most documents never need the fallback. Gives its name back."""
    pdfmetrics.registerFont(TTFont(face, str(resource("fonts", f"{face}.ttf"))))
    return face


@cache
def _covered(face: str) -> frozenset[str]:
    """What a face can draw. Above U+FFFF reportlab writes a wrong text layer: treated as lacking."""
    known = pdfmetrics.getFont(register(face)).face.charToGlyph  # type: ignore[attr-defined]
    return frozenset(chr(code) for code in known if 0x20 <= code < 0x10000) | _LAYOUT


def fallback(face: str) -> str:
    """The font of the same weight that has the letters a face lacks."""
    return register(_FALLBACK.get(face, face))


def draws(text: str, face: str) -> bool:
    """Whether a face alone can draw a text."""
    return _covered(face).issuperset(text)


def in_one_font(text: str, face: str) -> tuple[str, str]:
    """A font that draws a whole text, and the text with □ for what it lacks; for what is no paragraph."""
    text = ready(text).replace("\n", " ")
    if draws(text, face):
        return face, text
    other = fallback(face)
    return other, "".join(sign if sign in _covered(other) else _MISSING for sign in text)


def markup(text: str, face: str = REGULAR, lost: set[str] | None = None) -> str:
    """Escape text for a reportlab paragraph; each run takes a font that has its letters, or shows □.

    Characters that no font has are added to `lost`, so that the document can say so.
    """
    text = ready(text)
    if _covered(face).issuperset(text):
        return escape(text).replace("\n", "<br/>")
    return "".join(
        run if font == face else f'<font name="{font}">{run}</font>' for font, run in _runs(text, face, lost)
    )


def _runs(text: str, face: str, lost: set[str] | None) -> list[tuple[str, str]]:
    other = fallback(face)
    runs: list[tuple[str, list[str]]] = []
    for char in text:
        font = face
        if char not in _covered(face):
            font = other
            if char not in _covered(other):
                if lost is not None:
                    lost.add(char)
                char = _MISSING  # noqa: PLW2901
        if not runs or (runs[-1][0] != font and char not in " \n\u00a0"):
            runs.append((font, []))
        runs[-1][1].append(char)
    return [(font, escape("".join(chars)).replace("\n", "<br/>")) for font, chars in runs]
