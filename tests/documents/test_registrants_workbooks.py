"""Workbooks as other programs write them: prefixes, rich texts, calendars, hidden sheets, odd archives."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fabrique_desktop.documents.registrants import (
    Damaged,
    EmptyFile,
    RegistrantList,
    TooLarge,
    Truncated,
    read_registrants,
)
from fabrique_desktop.documents.registrants_sheet import date_text, number_text
from tests.documents.lists import SHEET, SPACE, STRINGS, members, workbook_of, zipped
from tests.documents.test_registrants import workbook

PEOPLE = [["Nom", "Prénom", "Besoins"], ["Lê", "Zoé", "rampe"], ["Roy", "Ali", ""]]


def changed(folder: Path, member: str, before: bytes, after: bytes) -> RegistrantList:
    parts = members(PEOPLE)
    assert before in parts[member]
    return read_registrants(zipped(folder / "x.xlsx", {**parts, member: parts[member].replace(before, after)}))


def names(found: RegistrantList) -> list[str]:
    return [line.full_name for line in found.lines]


class TestTexts:
    def test_a_rich_text_is_read_whole(self, tmp_path: Path) -> None:
        rich = "<si><r><t>L</t></r><r><rPr><b/></rPr><t>ê</t></r></si>".encode()
        plain = '<si><t xml:space="preserve">Lê</t></si>'.encode()
        assert names(changed(tmp_path, STRINGS, plain, rich)) == ["Zoé Lê", "Ali Roy"]

    def test_how_a_name_is_pronounced_is_no_part_of_it(self, tmp_path: Path) -> None:
        read = '<si><t>Lê</t><rPh sb="0" eb="2"><t>レ</t></rPh></si>'.encode()
        plain = '<si><t xml:space="preserve">Lê</t></si>'.encode()
        assert names(changed(tmp_path, STRINGS, plain, read)) == ["Zoé Lê", "Ali Roy"]
        inline = '<c t="inlineStr"><is><t>Lê</t><rPh sb="0" eb="2"><t>レ</t></rPh></is></c>'.encode()
        assert names(changed(tmp_path, SHEET, b'<c r="A2" t="s"><v>3</v></c>', inline)) == ["Zoé Lê", "Ali Roy"]

    def test_what_xml_cannot_hold_is_put_back(self, tmp_path: Path) -> None:
        found = changed(tmp_path, STRINGS, b"rampe", b"rampe_x000D_\nlarge _x005F_ fin")
        assert found.lines[0].needs == "rampe large _ fin"

    def test_a_text_that_is_not_there_is_damage(self, tmp_path: Path) -> None:
        for index in (b"-1", b"99", b"x"):
            with pytest.raises(Damaged):
                changed(tmp_path, SHEET, b"<v>3</v>", b"<v>" + index + b"</v>")

    def test_a_long_text_is_refused_alone(self, tmp_path: Path) -> None:
        rows = [*PEOPLE, ["Ba", "Awa", "x" * 100_000]]
        problems = [line.problem for line in read_registrants(workbook_of(tmp_path / "x.xlsx", rows)).lines]
        assert [problem is None for problem in problems] == [True, True, False]


class TestDocuments:
    def test_prefixed_names(self, tmp_path: Path) -> None:
        parts = members(PEOPLE)
        for name in (SHEET, STRINGS, "xl/workbook.xml"):
            text = parts[name].decode()
            text = text.replace("</", "\0").replace("<?", "\1").replace("<", "<x:").replace("\0", "</x:")
            parts[name] = text.replace("\1", "<?").replace("xmlns=", "xmlns:x=").encode()
        assert names(read_registrants(zipped(tmp_path / "x.xlsx", parts))) == ["Zoé Lê", "Ali Roy"]

    def test_the_strict_form_of_the_format(self, tmp_path: Path) -> None:
        strict = b"xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'"
        assert names(changed(tmp_path, SHEET, SPACE.encode(), strict)) == ["Zoé Lê", "Ali Roy"]

    def test_cells_and_rows_without_a_reference(self, tmp_path: Path) -> None:
        parts = members(PEOPLE)
        sheet = parts[SHEET].decode()
        bare = re.sub(r' r="\w+"', "", sheet).encode()
        assert names(read_registrants(zipped(tmp_path / "x.xlsx", {**parts, SHEET: bare}))) == ["Zoé Lê", "Ali Roy"]

    def test_rows_whose_number_goes_back_are_kept(self, tmp_path: Path) -> None:
        found = changed(tmp_path, SHEET, b'<row r="3"', b'<row r="1"')
        assert [line.line for line in found.lines] == [2, 3]

    def test_members_named_otherwise(self, tmp_path: Path) -> None:
        parts = members(PEOPLE)
        renamed = {
            name.replace("xl/", "XL/") if name != "xl/workbook.xml" else name: data for name, data in parts.items()
        }
        assert names(read_registrants(zipped(tmp_path / "x.xlsx", renamed))) == ["Zoé Lê", "Ali Roy"]
        absolute = parts["xl/_rels/workbook.xml.rels"].replace(b'Target="', b'Target="/xl/')
        parts["xl/_rels/workbook.xml.rels"] = absolute
        assert names(read_registrants(zipped(tmp_path / "x.xlsx", parts))) == ["Zoé Lê", "Ali Roy"]

    def test_a_hidden_sheet_is_looked_at_last(self, tmp_path: Path) -> None:
        path = workbook(tmp_path / "x.xlsx", ("Brouillon", PEOPLE[:2]), ("Liste", PEOPLE))
        book = openpyxl.load_workbook(path)
        book["Brouillon"].sheet_state = "hidden"
        book.save(path)
        found = read_registrants(path)
        assert (found.sheet, found.other_sheets) == ("Liste", ("Brouillon",))
        assert len(read_registrants(path, sheet="Brouillon").lines) == 1

    def test_a_sheet_that_does_not_exist_is_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(EmptyFile):
            read_registrants(workbook_of(tmp_path / "x.xlsx", PEOPLE), sheet="Mai")

    def test_an_archive_that_lies_on_a_size(self, tmp_path: Path) -> None:
        """A member announced small that unpacks to much more is read no further than it said."""
        path = workbook_of(tmp_path / "x.xlsx", PEOPLE, strings=b"<sst>" + b"<si><t>a</t></si>" * 100_000 + b"</sst>")
        with zipfile.ZipFile(path) as archive:
            size = archive.getinfo(STRINGS).file_size
        raw = path.read_bytes().replace(size.to_bytes(4, "little"), (2_000).to_bytes(4, "little"))
        path.write_bytes(raw)
        with pytest.raises((Damaged, Truncated)):
            read_registrants(path)

    def test_more_members_than_a_workbook_has(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("fabrique_desktop.documents.registrants_xlsx.MOST_MEMBERS", 3)
        with pytest.raises(TooLarge):
            read_registrants(workbook_of(tmp_path / "x.xlsx", PEOPLE))

    def test_no_file_is_left_open(self, tmp_path: Path) -> None:
        """On some systems a file left open cannot be replaced; here the warning of one fails the run."""
        for cut in (400, 900):
            path = workbook_of(tmp_path / "x.xlsx", PEOPLE)
            path.write_bytes(path.read_bytes()[:cut] + path.read_bytes()[cut + 20 :])
            with pytest.raises((Damaged, Truncated)):
                read_registrants(path)
            path.unlink()


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "text"), [("12", "12"), ("13.0", "13"), ("6.12345678E8", "612345678"), ("1.5", "1.5"), ("-3", "-3")]
    )
    def test_are_whole_when_they_can_be(self, value: str, text: str) -> None:
        assert number_text(value) == text

    @pytest.mark.parametrize(
        ("serial", "text"),
        [
            (42831.0, "06/04/2017"),
            (42831.395833333, "06/04/2017 09:30"),
            (0.75, "18:00"),
            (1.0, "01/01/1900"),
            (61.0, "01/03/1900"),
            (-1.0, ""),
            (1e9, ""),
        ],
    )
    def test_dates_are_those_a_spreadsheet_shows(self, serial: float, text: str) -> None:
        assert date_text(serial) == text

    @pytest.mark.parametrize("shown", ["dd/mm/yyyy", "[$-40C]d mmm yyyy", 'd" avril "yyyy', "yyyy-mm-dd;@"])
    def test_a_format_of_dates_is_known(self, tmp_path: Path, shown: str) -> None:
        assert self.with_format(tmp_path, shown) == "06/04/2017"

    @pytest.mark.parametrize("shown", ["General", "0", '0" personnes, merci"', "[Red]0", "#,##0.00\\ _d", "@"])
    def test_a_format_of_numbers_is_none(self, tmp_path: Path, shown: str) -> None:
        assert self.with_format(tmp_path, shown) == "42831"

    def test_the_calendar_of_old_macs(self, tmp_path: Path) -> None:
        assert self.with_format(tmp_path, "dd/mm/yyyy", 42831 - 1462, mac=True) == "06/04/2017"

    def with_format(self, folder: Path, shown: str, value: int = 42831, *, mac: bool = False) -> str:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        if mac:
            book.epoch = CALENDAR_MAC_1904
        sheet.append(["Nom", "Besoins"])
        sheet.append(["Lê", value])
        sheet.cell(2, 2).number_format = shown
        book.save(folder / "x.xlsx")
        return read_registrants(folder / "x.xlsx").lines[0].needs
