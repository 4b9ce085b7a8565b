"""LibreOffice without its window, as a second reader of our spreadsheets."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

from tests.documents.tools import needed

office_needed = needed("soffice", why="la relecture des tableurs a besoin de LibreOffice")
#: semicolons, quotes, UTF-8, values as they are shown, all sheets
_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
#: semicolons, quotes, UTF-8, from the first line, in French, quoted fields as any other, special numbers detected
_AS_EXCEL = "CSV:59,34,76,1,,1036,false,true"


def csv_of_sheets(path: Path) -> dict[str, list[list[str]]]:
    """The lines of each sheet by its name."""
    folder = path.parent / "sheets"
    _convert(path, _EVERY_SHEET, folder)
    found = {}
    for one in folder.glob(f"{path.stem}-*.csv"):
        with one.open(encoding="utf-8", newline="") as stream:
            found[one.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(stream, delimiter=";"))
    return found


def workbook_of_csv(path: Path) -> Path:
    """What a French spreadsheet makes of a CSV."""
    folder = path.parent / "opened"
    _convert(path, "xlsx", folder, f"--infilter={_AS_EXCEL}")
    return folder / f"{path.stem}.xlsx"


def _convert(path: Path, form: str, folder: Path, *more: str) -> None:
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", *more, "--convert-to", form,
         "--outdir", str(folder), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
