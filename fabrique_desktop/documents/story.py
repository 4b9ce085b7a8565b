"""The one place where headings, paragraphs, tables and figures are made, in reading order, each with its node."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, Spacer

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.flowables import Heading, Panel, Picture, Text, Tiles, text_block
from fabrique_desktop.documents.fonts import REGULAR, markup
from fabrique_desktop.documents.grid import Cell, Columns, Grid, Row
from fabrique_desktop.documents.tags import HEADINGS, Node
from fabrique_desktop.documents.text import NBSP

_PIECE_LINES = 12
_PIECE = 4_000
_LEAST = 46.0  # three lines: what must follow a heading on its page
_SMALL = 240.0  # a table no taller than this is not cut
_MOST = 440.0


class Piece(NamedTuple):
    """A part of a text too long for one paragraph; `whole` unless the next part goes on with the same word."""

    text: str
    whole: bool = True


class Story:
    """What a document says, block by block; characters that no font draws are gathered in `lost`."""

    def __init__(self, measure: float = look.MEASURE) -> None:
        self.measure = measure
        self.flowables: list[Flowable] = []
        self.root = Node("Document")
        self._rank = 0
        self.lost: set[str] = set()
        self._opening: list[tuple[CondPageBreak, Text]] = []

    def _add(self, block: Flowable, following: Flowable | None = None) -> None:
        """Append a block; the headings before it go to the next page rather than be parted from it."""
        if not self._opening and isinstance(block, Grid):
            self._opening_room(block)
        if self._opening:
            need = self._least(block, following)
            for page_break, heading in reversed(self._opening):
                need += heading.wrap(self.measure, 1e6)[1] + heading.getSpaceBefore() + heading.getSpaceAfter()
                page_break.height = min(need, _MOST)
            self._opening.clear()
        self.flowables.append(block)
        if following is not None:
            self.flowables.append(following)

    def _opening_room(self, table: Grid) -> None:
        """A small table begins the next page rather than be cut."""
        if (whole := self._whole(table)) > 0:
            self.flowables.append(CondPageBreak(whole))

    def _whole(self, table: Grid) -> float:
        """The height of a table small enough to stay on one page, or zero; a list to be signed goes on over pages."""
        if table.columns.ruled:
            return 0.0
        height = float(table.wrap(self.measure, _SMALL)[1])
        return height if height <= _SMALL else 0.0

    def _lead(self, block: Text) -> None:
        """What is never parted from the block that follows it."""
        page_break = CondPageBreak(_LEAST)
        self._opening.append((page_break, block))
        self.flowables += [page_break, block]

    def _least(self, block: Flowable, following: Flowable | None) -> float:
        if isinstance(block, Grid):
            return self._whole(block) or block.least
        height = float(block.wrap(self.measure, 1e6)[1])
        if following is not None and block.keepWithNext:
            return height + float(following.wrap(self.measure, 1e6)[1]) + block.getSpaceAfter()
        if not isinstance(block, Paragraph):
            return height
        if height <= 3 * block.style.leading + 1:  # of three lines none may be left alone: they go together
            return height
        return min(height, max(_LEAST, 2 * block.style.leading + 2))

    def text(self, text: str, style: ParagraphStyle, kind: type[Text] = Text, **more: Any) -> Text:
        """Make a paragraph of any text, ours or typed: everything in it is shown as it is."""
        return text_block(kind, markup(text, style.fontName, self.lost), style, **more)

    def parts(self, text: str, style: ParagraphStyle, node: Node, kind: type[Text] = Text) -> list[Text]:
        """The paragraphs of one text, long or not: one node holds them."""
        return self.blocks(pieces(text), style, node, kind)

    def blocks(self, parts: Sequence[Piece], style: ParagraphStyle, node: Node, kind: type[Text] = Text) -> list[Text]:
        made = []
        for part in parts:
            block = self.text(part.text, style, kind)
            block.node, block.goes_on = node, part is not parts[-1] and part.whole
            made.append(block)
        return made

    def paragraph(self, text: str, style: ParagraphStyle = look.BODY) -> None:
        for block in self.parts(text, style, self.root.add("P")):
            self._add(block)

    def note(self, text: str) -> None:
        """Say plainly that there is nothing, or why."""
        self.paragraph(text, look.NOTE)

    def items(self, texts: Iterable[str], style: ParagraphStyle = look.ITEM) -> None:
        listed = self.root.add("L")
        for text in texts:
            item = listed.add("LI")
            label, body = item.add("Lbl"), item.add("LBody")
            blocks = self.parts(text, style, body)
            blocks[0].sign = ("–", label)
            for block in blocks:
                self._add(block)

    def title(self, lines: Sequence[tuple[str, ParagraphStyle]], bar: Color) -> None:
        """The head of the first page, beside the bar of its axis; what is in a title's style is the title."""
        self._rank = 1
        self._add(Panel([self._line(text, style, title=style in look.TITLES) for text, style in lines], bar=bar))

    def _line(self, text: str, style: ParagraphStyle, *, title: bool = False) -> Text:
        block = self.text(text, style)
        block.node = self.root.add("H1" if title else "P")
        return block

    def sides(self, left: tuple[str, ParagraphStyle], right: tuple[str, ParagraphStyle]) -> None:
        """Two lines side by side: no table, they are read one after the other."""
        half = self.measure / 2
        cells = [self._line(*side) if side[0] else None for side in (left, right)]
        self._add(Grid(Columns((half, half), across=0.0, bare=True), None, [Row(cells)]))

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

        `level` is its rank below the title; a `minor` one looks small and stays out of the PDF's outline.
        """
        style = style or (look.H3 if minor else look.HEADINGS[level])
        shown = markup(text, style.fontName, self.lost)
        if aside:
            size = max(8.5, style.fontSize - (4.5 if level == 1 else 1.5))
            told = markup(aside, REGULAR, self.lost)
            told = f" ({told})" if ":" in text else f"{NBSP}: {told}"
            shown += f'<font name="{REGULAR}" size="{size}" color="#525B6E">{told}</font>'
        heading = Heading(shown, style, level=level, outline="" if minor else text)
        self._rank = min(level + 1, self._rank + 1)  # no rank is jumped over
        heading.node = self.root.add(HEADINGS[self._rank - 1])
        self._lead(heading)

    def lead_in(self, text: str, style: ParagraphStyle = look.BODY) -> None:
        """A paragraph that announces the next block, and stays with it on its page."""
        *before, last = self.parts(text, style, self.root.add("P"))
        for block in before:
            self._add(block)
        self._lead(last)

    def quote(self, text: str, style: ParagraphStyle) -> None:
        """Exact words, told as such to a screen reader."""
        for block in self.parts(text, style, self.root.add("BlockQuote").add("P")):
            self._add(block)

    def keep_room(self, height: float) -> None:
        """Go to the next page rather than begin here with less room than this."""
        self.flowables.append(CondPageBreak(height))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What is made inside stays on one page: the next one, when this one has not the room for all of it."""
        page_break = CondPageBreak(0)
        self.flowables.append(page_break)
        at = len(self.flowables)
        yield
        blocks = [one for one in self.flowables[at:] if not isinstance(one, CondPageBreak)]
        self.flowables[at:] = blocks
        heights = (float(one.wrap(self.measure, 1e6)[1]) for one in blocks)
        between = (max(one.getSpaceAfter(), then.getSpaceBefore()) for one, then in pairwise(blocks))
        page_break.height = sum(heights) + sum(between) + (blocks[0].getSpaceBefore() if blocks else 0.0)

    def panel(self, lines: Sequence[tuple[str, ParagraphStyle]], *, ground: Color = look.PALE, **more: Any) -> None:
        self._add(Panel([self._line(*line) for line in lines], ground=ground, **more))

    def figures(self, tiles: Sequence[tuple[str, str]]) -> None:
        told = [(markup(number), markup(label)) for number, label in tiles]
        self._add(Tiles(told, [self.root.add("P") for _tile in tiles]))

    def picture(self, drawing: Flowable, alt: str) -> None:
        """A drawing; `alt` says in words what it shows, for who does not see it."""
        self._add(Picture(drawing, self.root.add("Figure", alt=alt)))

    def table(
        self,
        columns: Columns,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        styles: Sequence[ParagraphStyle] | None = None,
        total: Sequence[str] = (),
        *,
        named_by: int = 0,
        summary: str = "",
    ) -> None:
        """A table of texts; an empty text is an empty cell. Without `head` there is no header row.

        The cells of the column `named_by` are the headers of their rows; `summary` says what the table tells, for
        who does not see it.
        """
        styles = styles or [look.CELL] * len(columns.widths)
        table = self.root.add("Table", summary=summary)
        heads = None
        if head:
            line = table.add("THead").add("TR")
            cells = [
                self._cell(one, _aligned(look.HEAD, style), line.add("TH", scope="Column"))
                for one, style in zip(head, styles, strict=True)
            ]
            heads = Row([cell for parts in cells for cell in parts[:1]])
        body = table.add("TBody")
        lines = [drawn for row in rows for drawn in self._lines(row, styles, body.add("TR"), named_by)]
        if total:
            strong = [_aligned(look.CELL_STRONG, style) for style in styles]
            lines += self._lines(total, strong, body.add("TR"), named_by)
        self._add(Grid(columns, heads, lines))

    def _lines(self, row: Sequence[str], styles: Sequence[ParagraphStyle], line: Node, named_by: int) -> Iterable[Row]:
        """One row of the table; a very long text makes several on the page, which are one in the tree."""
        cells = []
        for column, (text, style) in enumerate(zip(row, styles, strict=True)):
            named = column == named_by and text
            cells.append(self._cell(text, style, line.add("TH", scope="Row") if named else line.add("TD")))
        return [Row(drawn) for drawn in zip_longest(*cells)]

    def _cell(self, text: str, style: ParagraphStyle, node: Node) -> Sequence[Cell]:
        return self.parts(text, style, node) if text else [None]

    def space(self, height: float) -> None:
        self.flowables.append(Spacer(0, height))

    def new_page(self) -> None:
        self.flowables.append(PageBreak())


def pieces(text: str) -> list[Piece]:
    """A very long text in several paragraphs: reportlab breaks all that is left of one again at each page."""
    if len(text) <= _PIECE and text.count("\n") < 2 * _PIECE_LINES:
        return [Piece(text)]
    lines = text.split("\n")
    blocks = ["\n".join(lines[at : at + _PIECE_LINES]) for at in range(0, len(lines), _PIECE_LINES)]
    return [piece for block in blocks for piece in _cut(block)]


def _cut(block: str) -> Iterator[Piece]:
    """Where a line ends, else a sentence, else a word; in the middle of a word only if it fills the whole piece."""
    start = 0
    while len(block) - start > _PIECE:
        end, whole = start + _PIECE, True
        for mark in ("\n", ". ", " "):
            if (found := block.rfind(mark, start + _PIECE // 2, end)) > 0:
                end = found + len(mark)
                break
        else:
            whole = False
            while unicodedata.combining(block[end]) and end > start + _PIECE // 2:
                end -= 1
        if piece := block[start:end].rstrip(" \n"):
            yield Piece(piece, whole)
        start = end
    yield Piece(block[start:])


def _aligned(style: ParagraphStyle, like: ParagraphStyle) -> ParagraphStyle:
    """A heading stands above its figures on the side where they stand."""
    if like.alignment == style.alignment:
        return style
    return style.clone(f"{style.name}-{like.alignment}", alignment=like.alignment)
