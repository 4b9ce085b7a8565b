"""The one place where headings, paragraphs, tables and figures are made, in reading order.

A later issue gives each of them its node of the PDF's logical tree: it has only this module to change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, Spacer

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.flowables import Entry, Heading, Panel, Quote, Text, Tiles, text_block
from fabrique_desktop.documents.fonts import REGULAR, SEMIBOLD, draws, markup
from fabrique_desktop.documents.grid import Columns, Grid, Row
from fabrique_desktop.documents.text import quoted

_KEPT = 700  # characters: a longer entry is not held on one page with its quote
_PIECE_LINES = 12
_PIECE = 4_000
_LEAST = 46.0  # three lines: what must follow a heading on its page
_MOST = 320.0
_REFERENCE_ROOM = look.GUTTER - 7


class Story:
    """What a document says, block by block; characters that no font draws are gathered in `lost`."""

    def __init__(self, measure: float = look.MEASURE) -> None:
        self.measure = measure
        self.flowables: list[Flowable] = []
        self.lost: set[str] = set()
        self._opening: list[tuple[CondPageBreak, Heading]] = []

    def _add(self, block: Flowable, following: Flowable | None = None) -> None:
        """Append a block; the headings before it go to the next page rather than be parted from it."""
        if self._opening:
            need = self._least(block, following)
            for page_break, heading in reversed(self._opening):
                need += heading.wrap(self.measure, 1e6)[1] + heading.getSpaceBefore() + heading.getSpaceAfter()
                page_break.height = min(need, _MOST)
            self._opening.clear()
        self.flowables.append(block)
        if following is not None:
            self.flowables.append(following)

    def _least(self, block: Flowable, following: Flowable | None) -> float:
        if isinstance(block, Grid):
            return block.least
        height = float(block.wrap(self.measure, 1e6)[1])
        if following is not None and block.keepWithNext:
            return height + float(following.wrap(self.measure, 1e6)[1]) + block.getSpaceAfter()
        return min(height, _LEAST) if isinstance(block, Paragraph) else height

    def text(self, text: str, style: ParagraphStyle, kind: type[Text] = Text, **more: Any) -> Text:
        """Make a paragraph of any text, ours or typed: everything in it is shown as it is."""
        return text_block(kind, markup(text, style.fontName, self.lost), style, **more)

    def paragraph(self, text: str, style: ParagraphStyle = look.BODY) -> None:
        for piece in _pieces(text):
            self._add(self.text(piece, style))

    def note(self, text: str) -> None:
        """Say plainly that there is nothing, or why."""
        self.paragraph(text, look.NOTE)

    def items(self, texts: Iterable[str], style: ParagraphStyle = look.ITEM) -> None:
        for text in texts:
            self._add(self.text(text, style, bulletText="–"))

    def title(self, lines: Sequence[tuple[str, ParagraphStyle]], bar: Color) -> None:
        """The head of the first page, beside the bar of its axis."""
        self._add(Panel([self.text(*line) for line in lines], bar=bar))

    def heading(
        self,
        text: str,
        level: int = 1,
        aside: str = "",
        *,
        minor: bool = False,
        style: ParagraphStyle | None = None,
    ) -> None:
        """A heading that never stays alone at the foot of a page; `aside` is its count.

        `level` is its rank; a `minor` one looks small and stays out of the PDF's outline.
        """
        style = style or (look.H3 if minor else look.HEADINGS[level])
        shown = markup(text, style.fontName, self.lost)
        if aside:
            size = style.fontSize - (4.5 if level == 1 else 1.5)
            shown += (
                f'<font name="{REGULAR}" size="{size}" color="#525B6E">&nbsp;&nbsp;&nbsp;'
                f"{markup(aside, REGULAR, self.lost)}</font>"
            )
        heading = Heading(shown, style, level=level, outline="" if minor else text)
        page_break = CondPageBreak(_LEAST)
        self._opening.append((page_break, heading))
        self.flowables += [page_break, heading]

    def keep_room(self, height: float) -> None:
        """Go to the next page rather than begin here with less room than this."""
        self.flowables.append(CondPageBreak(height))

    def entry(self, reference: str, places: Sequence[str], text: str, verbatim: str = "") -> None:
        """One thing said: its reference and origin in the margin, its words, the exact words if noted."""
        first, *more = _pieces(text)
        words = self._entry(reference, first)
        words.places = places
        kept = bool(verbatim) and not more and len(text) + len(verbatim) < _KEPT
        quotes = [self.text(piece, look.QUOTE, Quote) for piece in _pieces(quoted(verbatim))] if verbatim else []
        if quotes:
            words.spaceAfter = 3.0
            words.keepWithNext = kept
        self._add(words, quotes.pop(0) if kept else None)
        self.flowables += [self.text(piece, look.ENTRY) for piece in more]
        self.flowables += quotes

    def _entry(self, reference: str, text: str) -> Entry:
        """The reference stands in the margin; one too long for it begins the text instead."""
        size = 8.3 * min(1.0, _REFERENCE_ROOM / look.width_of(reference, SEMIBOLD, 8.3))
        aside = size > 6 and draws(reference, SEMIBOLD)
        shown = markup(text, REGULAR, self.lost)
        if not aside:
            named = markup(reference, SEMIBOLD, self.lost)
            shown = f'<font name="{SEMIBOLD}">{named}</font><br/>{shown}'
        words = text_block(Entry, shown, look.ENTRY)
        words.reference, words.size = reference if aside else "", size
        return words

    def panel(self, lines: Sequence[tuple[str, ParagraphStyle]], *, ground: Color = look.PALE, **more: Any) -> None:
        self._add(Panel([self.text(*line) for line in lines], ground=ground, **more))

    def figures(self, tiles: Sequence[tuple[str, str]]) -> None:
        self._add(Tiles([(markup(number), markup(label)) for number, label in tiles]))

    def table(
        self,
        columns: Columns,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        styles: Sequence[ParagraphStyle] | None = None,
        total: Sequence[str] = (),
    ) -> None:
        """A table of texts; an empty text is an empty cell. Without `head` there is no header row."""
        styles = styles or [look.CELL] * len(columns.widths)
        heads = None
        if head:
            heads = Row([self.text(one, _aligned(look.HEAD, style)) for one, style in zip(head, styles, strict=True)])
        body = [
            Row([self.text(one, style) if one else None for one, style in zip(line, styles, strict=True)])
            for row in rows
            for line in zip_longest(*map(_pieces, row), fillvalue="")
        ]
        if total:
            strong = [_aligned(look.CELL_STRONG, style) for style in styles]
            body.append(Row([self.text(one, style) for one, style in zip(total, strong, strict=True)]))
        self._add(Grid(columns, heads, body))

    def space(self, height: float) -> None:
        self.flowables.append(Spacer(0, height))

    def new_page(self) -> None:
        self.flowables.append(PageBreak())


def _pieces(text: str) -> list[str]:
    """A very long text in several paragraphs: reportlab breaks all that is left of one again at each page."""
    if len(text) <= _PIECE and text.count("\n") < 2 * _PIECE_LINES:
        return [text]
    lines = text.split("\n")
    blocks = ["\n".join(lines[at : at + _PIECE_LINES]) for at in range(0, len(lines), _PIECE_LINES)]
    return [piece for block in blocks for piece in _cut(block)]


def _cut(block: str) -> Iterator[str]:
    """Where a line ends, else a sentence, else a word; in the middle of a word only if it fills the whole piece."""
    start = 0
    while len(block) - start > _PIECE:
        end = start + _PIECE
        for mark in ("\n", ". ", " "):
            if (found := block.rfind(mark, start + _PIECE // 2, end)) > 0:
                end = found + len(mark)
                break
        else:
            while unicodedata.combining(block[end]) and end > start + _PIECE // 2:
                end -= 1
        if piece := block[start:end].rstrip(" \n"):
            yield piece
        start = end
    yield block[start:]


def _aligned(style: ParagraphStyle, like: ParagraphStyle) -> ParagraphStyle:
    """A heading stands above its figures on the side where they stand."""
    if like.alignment == style.alignment:
        return style
    return style.clone(f"{style.name}-{like.alignment}", alignment=like.alignment)
