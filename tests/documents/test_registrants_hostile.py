"""Files that are no list, or mean harm: each ends in a typed refusal, and no row is lost silently."""

from __future__ import annotations

import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from fabrique_desktop.documents import registrants
from fabrique_desktop.documents.registrants import (
    Damaged,
    EmptyFile,
    Limit,
    Looks,
    NoRow,
    NotASpreadsheet,
    OldWorkbook,
    PasswordProtected,
    TooLarge,
    Truncated,
    UnreadableList,
    read_registrants,
)
from tests.documents.lists import delimited, read
from tests.documents.test_registrants import HEADERS, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def remade(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one member replaced."""
    with zipfile.ZipFile(path) as source:
        members = {member: source.read(member) for member in source.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member, data in members.items():
            target.writestr(member, data)
    return path


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    return workbook(tmp_path / "liste.xlsx", ("Feuille", [HEADERS, ("Lê", "Zoé", "z@example.org")] * 3))


SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class TestHostile:
    @pytest.mark.parametrize("content", [b"", b"\r\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe\n\0", b"\0" * 512, b"sep=;\n"])
    def test_nothing(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(EmptyFile):
            read(tmp_path, content)

    @pytest.mark.parametrize(
        ("content", "looks"),
        [
            (b"%PDF-1.7 \xe2\xe3", Looks.PDF),
            (b"\x89PNG\r\n\x1a\n\0\0", Looks.IMAGE),
            (b"<!DOCTYPE html><table>", Looks.WEB_PAGE),
            (bytes(range(256)) * 4, Looks.UNKNOWN),
        ],
    )
    def test_something_else(self, tmp_path: Path, content: bytes, looks: Looks) -> None:
        with pytest.raises(NotASpreadsheet) as caught:
            read(tmp_path, content, "liste.xlsx")
        assert caught.value.looks is looks

    def test_other_archives(self, tmp_path: Path) -> None:
        for member, looks in (("content.xml", Looks.OPEN_DOCUMENT), ("a.txt", Looks.ARCHIVE)):
            with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
                archive.writestr(member, "x")
            with pytest.raises(NotASpreadsheet) as caught:
                read_registrants(tmp_path / "x.xlsx")
            assert caught.value.looks is looks

    @pytest.mark.parametrize(
        ("name", "inside", "error"),
        [
            ("x.xlsx", "EncryptedPackage", PasswordProtected),
            ("x.xlsx", "", PasswordProtected),
            ("x.xls", "Workbook", OldWorkbook),
            ("x.xls", "", OldWorkbook),
            ("x.doc", "WordDocument", NotASpreadsheet),
        ],
    )
    def test_old_containers(self, tmp_path: Path, name: str, inside: str, error: type[UnreadableList]) -> None:
        with pytest.raises(error):
            read(tmp_path, OLE + bytes(504) + inside.encode("utf-16-le"), name)

    def test_a_name_does_not_lie_to_the_reader(self, tmp_path: Path, honest: Path) -> None:
        assert read(tmp_path, honest.read_bytes(), "liste.csv").kind == "xlsx"
        assert read(tmp_path, "Nom;Prénom\nLê;Zoé\n", "texte.xlsx").kind == "csv"

    def test_a_workbook_cut_short(self, tmp_path: Path, honest: Path) -> None:
        raw = honest.read_bytes()
        for length in (30, len(raw) // 2, len(raw) - 30):
            with pytest.raises(Truncated):
                read(tmp_path, raw[:length], "coupe.xlsx")

    def test_a_bomb_is_refused_before_it_is_unpacked(self, honest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        remade(honest, "xl/sharedStrings.xml", b"a" * 3_000_000)
        with pytest.raises(TooLarge) as caught:
            read_registrants(honest)
        assert caught.value.limit is Limit.RATIO
        monkeypatch.setattr("fabrique_desktop.documents.registrants_xlsx.MOST_UNPACKED", 2_000_000)
        with pytest.raises(TooLarge) as caught:
            read_registrants(honest)
        assert (caught.value.limit, caught.value.found > 3_000_000) == (Limit.UNPACKED, True)

    @pytest.mark.parametrize(
        "document",
        [
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet {0}>&x;</worksheet>',
            '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet {0}>&b;</worksheet>',
            '<worksheet {0}><sheetData><row r="x"/></sheetData></worksheet>',
            '<worksheet {0}><sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>',
            '<worksheet {0}><sheetData><row r="1"><c t="s" r="A1"><v>9</v></c></row></sheetData></worksheet>',
            "<worksheet {0}><sheetData>",
        ],
    )
    def test_a_sheet_that_does_not_stand(self, honest: Path, document: str) -> None:
        with pytest.raises(Damaged):
            read_registrants(remade(honest, SHEET, document.format(SPACE).encode()))

    def test_a_row_beyond_the_last(self, honest: Path) -> None:
        cell = '<c r="A{0}" t="str"><v>Nom</v></c>'
        rows = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in (1, 2_000_000_000))
        remade(honest, SHEET, f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>".encode())
        with pytest.raises(TooLarge) as caught:
            read_registrants(honest)
        assert caught.value.limit is Limit.ROWS

    def test_more_than_an_honest_list(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registrants, "MOST_ROWS", 3)
        assert len(read(tmp_path, "Nom;Prénom\n" + "Lê;Zoé\n" * 3).lines) == 3
        with pytest.raises(TooLarge):
            read(tmp_path, "Nom;Prénom\n" + "Lê;Zoé\n" * 4)
        with pytest.raises(TooLarge):
            read(tmp_path, "Nom;Prénom" + ";x" * 300 + "\nLê;Zoé\n")
        monkeypatch.setattr(registrants, "MOST_BYTES", 10)
        with pytest.raises(TooLarge) as caught:
            read(tmp_path, "Nom;Prénom\nLê;Zoé\n")
        assert (caught.value.limit, caught.value.most) == (Limit.FILE, 10)

    def test_mutated_workbooks_end_in_a_sentence(self, tmp_path: Path, honest: Path) -> None:
        raw, chance, read_through = honest.read_bytes(), random.Random(5), 0
        for _ in range(150):
            mutated = bytearray(raw)
            for _ in range(chance.randint(1, 8)):
                mutated[chance.randrange(len(mutated))] = chance.randrange(256)
            with suppress(UnreadableList):
                read_through += len(read(tmp_path, bytes(mutated), "mute.xlsx").lines) == 5
        assert read_through  # what survives says the same

    def test_a_missing_file_is_the_disk_s_affair(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            read_registrants(tmp_path / "absente.csv")


quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
words = st.text(
    st.one_of(
        st.sampled_from(";,\t\"'\n\r|éÉœ’ =-"),
        st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0x2FFF),
    ),
    max_size=30,
)


class TestAnything:
    @quick
    @given(st.binary(max_size=400))
    @example(b"PK\x03\x04")
    @example(b"Nom\r\nsep=;")
    def test_bytes_are_a_list_or_a_sentence(self, tmp_path: Path, raw: bytes) -> None:
        with suppress(UnreadableList):
            assert read(tmp_path, raw).lines

    @quick
    @given(st.integers(0, 2**32))
    def test_a_mutated_list_is_a_list_or_a_sentence(self, tmp_path: Path, samples: Path, seed: int) -> None:
        raw, chance = bytearray((samples / "registrants.csv").read_bytes()[:4000]), random.Random(seed)
        for _ in range(chance.randint(1, 20)):
            raw[chance.randrange(len(raw))] = chance.choice(b';,"\r\n\0\xff\x80aZ')
        with suppress(UnreadableList):
            assert read(tmp_path, bytes(raw)).lines

    @quick
    @example([["", "", "FONCTION"]], ";", "utf-8", "\n")
    @given(
        st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=8),
        st.sampled_from([";", ",", "\t"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        st.sampled_from(["\n", "\r\n"]),
    )
    def test_no_row_is_lost(
        self, tmp_path: Path, rows: list[list[str]], separator: str, encoding: str, end: str
    ) -> None:
        """As many lines as rows that are not blank, each under its number, whatever the cells hold."""
        expected = [n for n, row in enumerate(rows, start=2) if "".join(row).strip()]
        content = delimited([HEADERS, *rows], separator, end).encode(encoding)
        if not expected:
            with pytest.raises(NoRow):
                read(tmp_path, content)
        else:
            assert [line.line for line in read(tmp_path, content).lines] == expected
