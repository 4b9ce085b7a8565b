"""How one thing said is laid out in the minutes: its reference in the margin, its words, what goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.flowables import Entry, Quote, Text, text_block
from fabrique_desktop.documents.fonts import ITALIC, REGULAR, SEMIBOLD, draws, markup
from fabrique_desktop.documents.story import Story, pieces
from fabrique_desktop.documents.tags import Node
from fabrique_desktop.documents.text import NBSP, quoted

_KEPT = 700  # characters: a longer entry is not held on one page with its quote
_REFERENCE_ROOM = look.GUTTER - 7
_INWARD = 16.0  # how much further in a reaction stands than what it is about
_CLOSE = 3.0  # between the parts of one entry
_MARGIN_LINE = 12.2


@dataclass(frozen=True, slots=True)
class Said:
    """One entry; `before` opens it (« Réaction, contre »), `under` sets it under the one it is about."""

    reference: str
    places: Sequence[str]
    words: str
    title: str = ""
    verbatim: str = ""
    fields: Sequence[tuple[str, str]] = ()
    mentions: Sequence[str] = ()
    before: str = ""
    removed: str = ""
    under: bool = False

    @property
    def length(self) -> int:
        parts = (self.title, self.words, self.verbatim, *self.mentions, *(text for _name, text in self.fields))
        return sum(map(len, parts))


class _InnerQuote(Quote):
    bar = Quote.bar + _INWARD


class _Opening(Entry):
    """The first lines of an entry: what follows on the same page leaves its margin the room it needs."""

    followed_by = 0

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        width, height = Text.wrap(self, wide, high)
        needed = (1 + len(self.places)) * _MARGIN_LINE + 2 - self.followed_by * (_MARGIN_LINE + _CLOSE)
        self.height = max(height, needed)
        return width, self.height


class MinutesStory(Story):
    """A story that knows what a contribution is made of."""

    def __init__(self) -> None:
        super().__init__()
        self._together: Sequence[Flowable] = ()
        self._list = self._body = self.root

    def said(self, one: Said) -> None:
        """All its parts, near each other; on one page when they are short. Those that follow each other are a list."""
        item = self._list_for(one).add("LI")
        label = item.add("Lbl")
        body = item.add("LBody")
        if not one.under:
            self._body = body
        opening = self._opening_block(one, label, body)
        blocks: list[Text] = [*opening]
        if one.verbatim:
            kind, style = (_InnerQuote if one.under else Quote), _style("quote", one.under)
            blocks += self.parts(quoted(one.verbatim), style, body.add("BlockQuote").add("P"), kind)
        for name, text in one.fields:
            blocks += self._field(name, text, body.add("P"), under=one.under)
        if one.mentions:
            blocks += self.parts(" · ".join(one.mentions), _style("mention", one.under), body.add("P"))
        self._add_close(blocks, together=one.length < _KEPT)

    def _list_for(self, one: Said) -> Node:
        """The list that goes on, or a new one; what was said about an entry is a list inside it."""
        parent = self._body if one.under else self.root
        last = parent.kids[-1] if parent.kids else None
        if one.under:
            return last if last is not None and last.tag == "L" else parent.add("L")
        if last is None or last is not self._list:
            self._list = self.root.add("L")
        return self._list

    def _add_close(self, blocks: Sequence[Text], *, together: bool) -> None:
        if together and isinstance(blocks[0], _Opening):
            blocks[0].followed_by = len(blocks) - 1
        for block in blocks[:-1]:
            block.spaceAfter = _CLOSE
            block.keepWithNext = together
        self._together = blocks if together else ()
        self._add(blocks[0], blocks[1] if len(blocks) > 1 and together else None)
        self.flowables += blocks[2:] if len(blocks) > 1 and together else blocks[1:]

    def _least(self, block: Flowable, following: Flowable | None) -> float:
        """A heading goes with all that its first entry holds on one page."""
        if self._together and block is self._together[0]:
            return sum(float(part.wrap(self.measure, 1e6)[1]) + part.getSpaceAfter() for part in self._together)
        return super()._least(block, following)

    def _opening_block(self, one: Said, label: Node, body: Node) -> list[Text]:
        """The reference stands in the margin; one too long for it begins the text instead."""
        size = 8.3 * min(1.0, _REFERENCE_ROOM / look.width_of(one.reference, SEMIBOLD, 8.3))
        aside = size > 6 and draws(one.reference, SEMIBOLD)
        origin = body.add("P")
        node = body.add("P")
        style = _style("entry", one.under)
        heads = [text for text in ("" if aside else one.reference, one.before, one.title) if text]
        lines = [f'<font name="{SEMIBOLD}">{markup(head, SEMIBOLD, self.lost)}</font>' for head in heads]
        first, *more = pieces("" if one.removed else one.words)
        if one.removed:
            lines.append(f'<font name="{ITALIC}" color="#525B6E">{markup(one.removed, ITALIC, self.lost)}</font>')
        elif one.words:
            lines.append(markup(first.text, REGULAR, self.lost))
        words = text_block(_Opening, "<br/>".join(lines), style)
        words.node, words.goes_on = node, bool(more) and first.whole
        words.places, words.origin = one.places, origin
        words.reference, words.size, words.label = one.reference if aside else "", size, label
        return [words, *self.blocks(more, style, node)]

    def _field(self, name: str, text: str, node: Node, *, under: bool) -> list[Text]:
        """« Comment : … »."""
        style = _style("field", under)
        head = f'<font name="{SEMIBOLD}">{markup(f"{name}{NBSP}:", SEMIBOLD)}</font>'
        first, *more = pieces(text)
        opening = text_block(Text, f"{head} {markup(first.text, REGULAR, self.lost)}", style)
        opening.node, opening.goes_on = node, bool(more) and first.whole
        return [opening, *self.blocks(more, style, node)]


@cache
def _style(part: str, under: bool) -> ParagraphStyle:
    base = {"entry": look.ENTRY, "quote": look.QUOTE, "field": look.ENTRY, "mention": look.SMALL}[part]
    if part in ("entry", "quote") and not under:
        return base
    inward = _INWARD if under else 0.0
    at = look.QUOTE.leftIndent if part == "quote" else look.GUTTER
    size = {"field": (9.3, 13.5), "mention": (8.6, 12.5)}.get(part, (base.fontSize, base.leading))
    return base.clone(
        f"{part}-{under}", leftIndent=at + inward, fontSize=size[0], leading=size[1], spaceAfter=look.ENTRY.spaceAfter
    )
