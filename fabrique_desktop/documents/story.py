"""The one place where headings, paragraphs, tables and figures are made, in reading order, each with its node."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, Spacer

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.flowables import Heading, Panel, Picture, Text, Tiles, text_block
from fabrique_desktop.documents.fonts import REGULAR, markup
from fabrique_desktop.documents.grid import Cell, Columns, Grid, Row
from fabrique_desktop.documents.tags import HEADINGS, Node

_PIECE_LINES = 12
_PIECE = 4_000
_LEAST = 46.0  # three lines: what must follow a heading on its page
_MOST = 320.0


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
            size = style.fontSize - (4.5 if level == 1 else 1.5)
            shown += (
                f'<font name="{REGULAR}" size="{size}" color="#525B6E">&nbsp;&nbsp; '
                f"{markup(aside, REGULAR, self.lost)}</font>"
            )
        heading = Heading(shown, style, level=level, outline="" if minor else text)
        self._rank = min(level + 1, self._rank + 1)  # no rank is jumped over
        heading.node = self.root.add(HEADINGS[self._rank - 1])
        page_break = CondPageBreak(_LEAST)
        self._opening.append((page_break, heading))
        self.flowables += [page_break, heading]

    def keep_room(self, height: float) -> None:
        """Go to the next page rather than begin here with less room than this."""
        self.flowables.append(CondPageBreak(height))

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
