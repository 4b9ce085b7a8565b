"""Reads finished documents back, with other libraries than those that wrote them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from pypdf import PdfReader


def pages(path: Path) -> list[str]:
    """The text of each page, spaces made ordinary and single."""
    document = pypdfium2.PdfDocument(path)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(" ".join(text_page.get_text_range().replace("\ufffe", "-").split()))
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


def whole(path: Path) -> str:
    return " ".join(pages(path))


def flat(text: str) -> str:
    """Typed text as `whole` would give it."""
    return " ".join(text.split())


def bookmarks(path: Path) -> list[str]:
    """All titles of the outline, in order."""
    found: list[str] = []
    todo: list[Any] = [PdfReader(path).outline]
    while todo:
        for one in todo.pop(0):
            if isinstance(one, list):
                todo.append(one)
            else:
                found.append(" ".join(str(one.title).split()))
    return found


def resources(path: Path, kind: str) -> list[Any]:
    """The fonts (`/Font`) or the forms and pictures (`/XObject`) of all pages."""
    found: list[Any] = []
    for page in PdfReader(path).pages:
        kinds: Any = page["/Resources"]
        found += [one.get_object() for one in kinds.get(kind, {}).values()]
    return found


def ink_outside(path: Path, margin: float = 0.04) -> bool:
    """Whether anything is drawn in the outer margin of a page, or a page is blank."""
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            image = page.render(scale=0.6).to_pil().convert("L")
            page.close()
            width, height = image.size
            box = image.point(lambda level: 255 if level < 250 else 0).getbbox()
            if box is None or box[0] < width * margin or box[2] > width * (1 - margin * 0.9):
                return True
            if box[1] < height * 0.015 or box[3] > height * 0.985:
                return True
        return False
    finally:
        document.close()
