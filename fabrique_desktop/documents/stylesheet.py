"""The look of every printed page: one grid, four sizes, one accent, an axis shown by a bar and its name."""

from __future__ import annotations

from functools import cache
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from fabrique_desktop.documents.fonts import BOLD, ITALIC, REGULAR, SEMIBOLD, register

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT: Final = 22 * mm
RIGHT: Final = 20 * mm
TOP: Final = 26 * mm
BOTTOM: Final = 25 * mm
MEASURE: Final = PAGE_WIDTH - LEFT - RIGHT
#: the column of references, in the margin of what was said
GUTTER: Final = 82.0

INK = HexColor("#1B2130")
MUTED = HexColor("#525B6E")
DEEP = HexColor("#18233F")
ACCENT = HexColor("#1F4FBF")
SOFT = HexColor("#E4EBFB")
PALE = HexColor("#F5F6F8")
LINE = HexColor("#C9CED8")
RULE = HexColor("#7A8296")
WARN = HexColor("#7A4700")
WARN_SOFT = HexColor("#FFF1D6")
WHITE = HexColor("#FFFFFF")
_AXES = {1: "#0072B2", 2: "#00795A", 3: "#B34700", 4: "#8A3F7C"}


def axis_colour(number: int | None) -> Color:
    """The bar of an axis; its name is always written beside it. Without an axis, the accent."""
    code = _AXES.get(number) if number is not None else None
    return HexColor(code) if code else ACCENT


def _style(name: str, face: str, size: float, leading: float, colour: Color = INK, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=register(face),
        bulletFontName=face,
        fontSize=size,
        leading=leading,
        textColor=colour,
        allowWidows=0,
        allowOrphans=0,
        **more,  # type: ignore[arg-type]
    )


@cache
def line_style(face: str, size: float, colour: Color, leading: float = 11.0) -> ParagraphStyle:
    """For the furniture of a page."""
    return _style(f"{face}-{size}", face, size, leading, colour)


def width_of(text: str, face: str, size: float) -> float:
    """How wide a line of our own font would be."""
    return float(stringWidth(text, register(face), size))


OWNER = _style("owner", SEMIBOLD, 9, 13, MUTED)
OWNER_RIGHT = _style("owner-right", REGULAR, 9, 13, MUTED, alignment=TA_RIGHT)
PROCESS = _style("process", SEMIBOLD, 11, 15, ACCENT)
TITLE = _style("title", BOLD, 22, 28, DEEP, spaceBefore=2, spaceAfter=4)
SHEET_TITLE = _style("sheet-title", BOLD, 16, 21, DEEP, spaceBefore=1, spaceAfter=2)
AXIS = _style("axis", SEMIBOLD, 12.5, 17, INK, spaceBefore=2)
FACTS = _style("facts", REGULAR, 10.5, 15, MUTED, spaceBefore=3)
MARK = _style("mark", SEMIBOLD, 9.5, 13, ACCENT)
MARK_FINAL = _style("mark-final", SEMIBOLD, 9.5, 13, DEEP)

H1 = _style("h1", BOLD, 15, 20, DEEP, spaceBefore=20, spaceAfter=6)
H2 = _style("h2", SEMIBOLD, 11.5, 16, ACCENT, spaceBefore=13, spaceAfter=4)
H3 = _style("h3", SEMIBOLD, 9.5, 13, MUTED, spaceBefore=9, spaceAfter=3)
HEADINGS: Final = {1: H1, 2: H2, 3: H3}

BODY = _style("body", REGULAR, 9.8, 14.5, spaceAfter=5)
LEAD = _style("lead", REGULAR, 11, 16.5, spaceAfter=6)
SMALL = _style("small", REGULAR, 8.5, 12.5, MUTED, spaceAfter=4)
NOTE = _style("note", ITALIC, 9.8, 14.5, MUTED, spaceAfter=5)
ITEM = _style("item", REGULAR, 9.8, 14.5, spaceAfter=3, leftIndent=12, bulletIndent=0)
ENTRY = _style("entry", REGULAR, 9.8, 14.5, spaceAfter=8, leftIndent=GUTTER)
QUOTE = _style("quote", ITALIC, 9.8, 14.5, DEEP, spaceAfter=9, leftIndent=GUTTER + 11)
PANEL = _style("panel", REGULAR, 9.8, 14.5)
PANEL_STRONG = _style("panel-strong", SEMIBOLD, 9.8, 14.5)

SEAL = _style("seal", BOLD, 13, 19, DEEP)

TILE_NUMBER = _style("tile-number", BOLD, 21, 25, DEEP)
TILE_LABEL = _style("tile-label", REGULAR, 8.5, 11.5, MUTED)

CELL = _style("cell", REGULAR, 8.8, 12.3)
CELL_STRONG = _style("cell-strong", SEMIBOLD, 8.8, 12.3, DEEP)
CELL_MUTED = _style("cell-muted", REGULAR, 8.8, 12.3, MUTED)
CELL_CENTER = _style("cell-center", REGULAR, 8.8, 12.3, alignment=TA_CENTER)
CELL_NUMBER = _style("cell-number", REGULAR, 8.8, 12.3, alignment=TA_RIGHT)
HEAD = _style("head", SEMIBOLD, 8.3, 11.3, DEEP)

BIG = _style("big", REGULAR, 14.5, 21.5, spaceAfter=9)
BIG_LEAD = _style("big-lead", SEMIBOLD, 15, 21, DEEP)
BIG_TITLE = _style("big-title", BOLD, 30, 37, DEEP, spaceAfter=12)
BIG_HEAD = _style("big-head", SEMIBOLD, 14.5, 21.5, ACCENT, spaceBefore=5, spaceAfter=1)

#: a line in one of these is the title of its document
TITLES: Final = (TITLE, SHEET_TITLE, BIG_TITLE)
