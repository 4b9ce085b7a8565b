"""Pages: their header, foot and number, the properties of the file, and the single pass that makes it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.archival import Attachment, Properties, archival
from fabrique_desktop.documents.atomic import written_beside
from fabrique_desktop.documents.flowables import spare
from fabrique_desktop.documents.fonts import REGULAR, SEMIBOLD, markup, register
from fabrique_desktop.documents.progress import Progress
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.tagged_canvas import StructureTree, TaggedCanvas
from fabrique_desktop.documents.tags import Node
from fabrique_desktop.documents.text import ready, shortened
from fabrique_desktop.domain.base import PARIS

EXERCISE = "EXERCICE — données fictives"
_FOOT = 15 * mm


@dataclass(frozen=True, slots=True)
class Furniture:
    """What surrounds the text of every page, and what the file says of itself."""

    title: str
    author: str
    subject: str
    running: str
    mark: str
    mention: str
    training: bool
    produced_at: datetime
    colour: Color
    margins: tuple[float, float] = (look.LEFT, look.RIGHT)
    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        return (look.PAGE_HEIGHT, look.PAGE_WIDTH) if self.landscape else (look.PAGE_WIDTH, look.PAGE_HEIGHT)

    @property
    def measure(self) -> float:
        return self.size[0] - sum(self.margins)


class _PageCanvas(TaggedCanvas):
    """Draws what surrounds the pages once, and « n/N » when N is known, as forms the pages refer to."""

    def __init__(self, filename: Any, furniture: Furniture, root: Node, **more: Any) -> None:
        more |= {"lang": "fr-FR", "invariant": 1, "initialFontName": register(REGULAR), "pageCompression": 1}
        super().__init__(filename, **more)
        self._surround, self._root = _Surround(furniture), root
        self.showOutline()
        self._stamp(furniture.produced_at)

    def _stamp(self, when: datetime) -> None:
        """The file's date is that of its content: the same content gives the same bytes."""
        local = when.astimezone(PARIS)
        offset = int((local.utcoffset() or when - when).total_seconds())
        stamp = self._doc._timeStamp  # type: ignore[attr-defined]
        stamp.YMDhms = tuple(local.timetuple())[:6]
        stamp.dhh, stamp.dmm = offset // 3600, offset % 3600 // 60

    def save(self) -> None:
        total = self.getPageNumber() - 1
        self._form("first", self._surround.first)
        if total > 1:
            self._form("later", self._surround.later)
        for page in range(1, total + 1):
            self.beginForm(f"number{page}", -60, -4, 4, 12)
            with self.apart():
                self.setFillColor(look.DEEP)
                self.setFont(SEMIBOLD, 8.5)
                self.drawRightString(0, 0, f"{page}/{total}")
            self.endForm()
        self._doc.Catalog.StructTreeRoot = StructureTree(self, self._root).reference  # type: ignore[attr-defined]
        with _binary_streams():
            super().save()

    def _form(self, name: str, draw: Callable[[TaggedCanvas], None]) -> None:
        self.beginForm(name)
        with self.apart():
            draw(self)
        self.endForm()


@contextmanager
def _binary_streams() -> Iterator[None]:
    """reportlab wraps its streams in ASCII by default: a quarter larger, and a tenth of the time."""
    usual = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = usual


def write_pdf(
    story: Story, furniture: Furniture, path: Path, progress: Progress, attachments: Sequence[Attachment] = ()
) -> None:
    """Lay the story out once and put the file in place; raises FileExistsError if the name is taken."""
    buffer = io.BytesIO()
    document = _Document(buffer, furniture)
    document.setProgressCallBack(_Count(progress, len(story.flowables)))
    document.build(
        list(story.flowables), canvasmaker=lambda name, **more: _PageCanvas(name, furniture, story.root, **more)
    )
    properties = Properties(
        ready(furniture.title), ready(furniture.author), ready(furniture.subject), furniture.produced_at
    )
    finished = archival(buffer.getvalue(), properties, attachments)
    with written_beside(path) as stream:
        stream.write(finished)


class _Document(BaseDocTemplate):
    """First page without a running header; every page with its foot."""

    def __init__(self, buffer: io.BytesIO, furniture: Furniture) -> None:
        super().__init__(
            buffer,
            pagesize=furniture.size,
            title=ready(furniture.title),
            author=ready(furniture.author),
            subject=ready(furniture.subject),
            creator="Fabrique",
            producer="Fabrique",
            lang="fr-FR",
            displayDocTitle=1,
        )
        self.addPageTemplates([_template("first", furniture, 18 * mm), _template("later", furniture, look.TOP)])


def _template(name: str, furniture: Furniture, top: float) -> PageTemplate:
    def surround(canvas: Canvas, _document: Any) -> None:
        canvas.doForm(name)
        canvas.saveState()
        canvas.translate(furniture.margins[0] + furniture.measure, _FOOT - 0.5)
        canvas.doForm(f"number{canvas.getPageNumber()}")
        canvas.restoreState()

    height = furniture.size[1] - look.BOTTOM - top
    frame = Frame(furniture.margins[0], look.BOTTOM, furniture.measure, height, 0, 0, 0, 0, id=name)
    return PageTemplate(name, [frame], onPage=surround, autoNextPageTemplate="later")


class _Surround:
    """Draws the header and the foot."""

    def __init__(self, furniture: Furniture) -> None:
        self.furniture = furniture
        self.left, self.measure = furniture.margins[0], furniture.measure
        self.right = self.left + self.measure
        self.page_width, self.page_height = furniture.size

    def first(self, canvas: TaggedCanvas) -> None:
        canvas.setStrokeColor(look.LINE)
        canvas.setLineWidth(0.6)
        canvas.line(self.left, _FOOT + 11, self.right, _FOOT + 11)
        mention = Paragraph(markup(shortened(self.furniture.mention, 320)), _FOOT_STYLE)
        height = mention.wrap(self.measure - 60, 100)[1]
        mention.drawOn(canvas, self.left, _FOOT + 9 - height)
        if self.furniture.training:
            self._exercise(canvas)

    def later(self, canvas: TaggedCanvas) -> None:
        self.first(canvas)
        y = self.page_height - 15.5 * mm
        canvas.setFillColor(self.furniture.colour)
        canvas.rect(self.left, y - 1, 3, 10, stroke=0, fill=1)
        mark = _line(self.furniture.mark, look.ACCENT, self.measure * 0.5)
        mark.drawOn(canvas, self.right - _natural(mark), y - 3)
        room = self.measure - _natural(mark) - 24
        _line(self.furniture.running, look.MUTED, room).drawOn(canvas, self.left + 9, y - 3)
        canvas.setStrokeColor(look.LINE)
        canvas.setLineWidth(0.6)
        canvas.line(self.left, y - 8, self.right, y - 8)

    def _exercise(self, canvas: TaggedCanvas) -> None:
        width = 176.0
        y = self.page_height - 10.5 * mm
        canvas.setFillColor(look.WARN_SOFT)
        canvas.roundRect((self.page_width - width) / 2, y - 4.5, width, 16, 4, stroke=0, fill=1)
        canvas.setFillColor(look.WARN)
        canvas.setFont(SEMIBOLD, 9)
        canvas.drawCentredString(self.page_width / 2, y, EXERCISE)


def _line(text: str, colour: Color, room: float) -> Paragraph:
    """One line, cut with « … » to the room it has."""
    style = look.line_style(SEMIBOLD, 8.3, colour)
    line = " ".join(text.split())
    while len(line) > 4 and look.width_of(line, SEMIBOLD, 8.3) > room:
        line = line[: max(4, int(len(line) * 0.92)) - 2].rstrip() + " …"
    paragraph = Paragraph(markup(line, SEMIBOLD), style)
    paragraph.wrap(room + 40, 40)
    return paragraph


def _natural(paragraph: Paragraph) -> float:
    return float(paragraph.width) - min(spare(paragraph), default=0.0)


class _Count:
    """Turns reportlab's calls into (done, total), never going back."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, max(1, total), 0

    def __call__(self, kind: str, value: Any) -> None:
        if kind == "PROGRESS":
            self._done = max(self._done, min(int(value), self._total))
            self._progress(self._done, self._total)
        elif kind == "FINISHED":
            self._progress(self._total, self._total)


_FOOT_STYLE = look.line_style(REGULAR, 7.4, look.MUTED, 9.6)
