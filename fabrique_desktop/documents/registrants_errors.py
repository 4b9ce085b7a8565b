"""Why a list cannot be read. Types and facts only: the sentences live in ui/messages.py."""

from __future__ import annotations

from enum import StrEnum


class UnreadableList(Exception):
    """The file is not a list that can be read; nothing was recorded."""


class EmptyFile(UnreadableList):
    """There is nothing in the file."""


class NoRow(UnreadableList):
    """The headers are there, and nobody below."""


class Looks(StrEnum):
    """What a file that is no list seems to be."""

    PDF = "pdf"
    IMAGE = "image"
    ARCHIVE = "archive"
    TEXT_DOCUMENT = "text_document"
    OPEN_DOCUMENT = "open_document"
    BINARY_WORKBOOK = "binary_workbook"
    WEB_PAGE = "web_page"
    UNKNOWN = "unknown"


class NotASpreadsheet(UnreadableList):
    """Neither CSV nor XLSX."""

    def __init__(self, looks: Looks) -> None:
        super().__init__(looks)
        self.looks = looks


class NotAFile(UnreadableList):
    """A pipe or a device: it has no end to wait for, and no size to judge by."""


class OldWorkbook(UnreadableList):
    """A workbook of before 2007 (.xls): to be saved again as .xlsx."""


class PasswordProtected(UnreadableList):
    """The workbook opens with a password only."""


class Truncated(UnreadableList):
    """The end of the file is missing: a download or a copy was cut."""


class Damaged(UnreadableList):
    """The file says it is a workbook, but what it holds does not stand, or asks for what is refused."""


class Limit(StrEnum):
    """What is too large; bytes for a file and its unpacked content, times for the ratio."""

    FILE = "file"
    UNPACKED = "unpacked"
    RATIO = "ratio"
    ROWS = "rows"
    COLUMNS = "columns"


class TooLarge(UnreadableList):
    """More than an honest list holds."""

    def __init__(self, limit: Limit, found: int, most: int) -> None:
        super().__init__(limit, found, most)
        self.limit = limit
        self.found = found
        self.most = most


class UndecodableText(UnreadableList):
    """The bytes are no text in this encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.encoding = encoding


class WrongColumns(UnreadableList):
    """No column is known to hold a name: a person can say which one does, from what is told here.

    `headers` and `examples` have one text a column, blank ones included.
    """

    def __init__(
        self,
        headers: tuple[str, ...],
        *,
        examples: tuple[str, ...] = (),
        header_line: int = 0,
        encoding: str = "",
        separator: str = "",
        sheet: str = "",
        other_sheets: tuple[str, ...] = (),
    ) -> None:
        super().__init__(headers)  # the rest crosses processes as attributes do
        self.headers = headers
        self.examples = examples
        self.header_line = header_line
        self.encoding = encoding
        self.separator = separator
        self.sheet = sheet
        self.other_sheets = other_sheets

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers that say something."""
        return tuple(header for header in self.headers if header)
