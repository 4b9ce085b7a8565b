"""A person puts the columns right in the preview; a long list is followed and given up."""

from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path

import pytest

from fabrique_desktop.documents.registrants import FIELDS, Limit, TooLarge, WrongColumns, read_registrants
from tests.documents.lists import delimited, read, workbook_of

ODD = [["Liste", "", ""], ["Qui", "Où", "Comment"], ["Lê", "Kerlédé", "zoe@example.org"], ["", "", "ali@example.org"]]


class TestPlaces:
    def test_a_list_without_names_tells_what_is_needed_to_say_them(self, tmp_path: Path) -> None:
        with pytest.raises(WrongColumns) as caught:
            read(tmp_path, delimited(ODD))
        error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own, as it crosses processes
        assert error.headers == ("Qui", "Où", "Comment")
        assert error.examples == ("Lê", "Kerlédé", "zoe@example.org")
        assert (error.header_line, error.encoding, error.separator, error.sheet) == (2, "utf-8", ";", "")
        assert error.columns == ("Qui", "Où", "Comment")

    def test_in_a_workbook_too(self, tmp_path: Path) -> None:
        with pytest.raises(WrongColumns) as caught:
            read_registrants(workbook_of(tmp_path / "x.xlsx", ODD))
        assert (caught.value.sheet, caught.value.header_line, caught.value.encoding) == ("Inscrits", 2, "")

    def test_columns_said_are_obeyed(self, tmp_path: Path) -> None:
        found = read(tmp_path, delimited(ODD), places={"surname": 0, "email": 2}, header_line=2)
        assert [(line.line, line.surname, line.email) for line in found.lines] == [
            (3, "Lê", "zoe@example.org"),
            (4, "", "ali@example.org"),
        ]
        assert (found.places, found.mapping) == ({"surname": 0, "email": 2}, {"surname": "Qui", "email": "Comment"})
        assert found.ignored == ("Où",)
        assert found.examples == ("Lê", "Kerlédé", "zoe@example.org")

    def test_without_a_line_said_the_likeliest_holds_the_headers(self, tmp_path: Path) -> None:
        found = read(tmp_path, delimited(ODD), places={"surname": 0})
        assert (found.header_line, [line.line for line in found.lines]) == (2, [3, 4])

    def test_no_header_line_reads_every_row(self, tmp_path: Path) -> None:
        found = read(tmp_path, delimited(ODD), places={"full_name": 0}, header_line=0)
        assert ([line.line for line in found.lines], found.headers) == ([1, 2, 3, 4], ("", "", ""))
        assert (found.mapping, found.examples[0]) == ({"full_name": "colonne A"}, "Liste")

    def test_they_replace_what_was_recognised(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Nom;Prénom;Mail\nZoé;Lê;x@x.fr\n", places={"surname": 1, "first_name": 0})
        (line,) = found.lines
        assert (line.surname, line.first_name, line.email) == ("Lê", "Zoé", "")
        assert (found.header_line, found.ignored) == (1, ("Mail",))

    def test_a_column_without_header_can_be_chosen(self, tmp_path: Path) -> None:
        text = "Nom;Prénom;\nLê;Zoé;\nRoy;Ali;a@example.org\n"
        found = read(tmp_path, text)
        assert (found.headers, found.examples) == (("Nom", "Prénom", ""), ("Lê", "Zoé", "a@example.org"))
        assert read(tmp_path, text, places={"surname": 0, "email": 2}).lines[1].email == "a@example.org"

    def test_a_header_line_alone_is_obeyed(self, tmp_path: Path) -> None:
        text = "Nom;Prénom\nNom;Courriel\nLê;x@x.fr\n"
        assert read(tmp_path, text).header_line == 1
        found = read(tmp_path, text, header_line=2)
        assert (found.header_line, found.lines[0].email) == (2, "x@x.fr")

    def test_a_header_line_may_be_far_down(self, tmp_path: Path) -> None:
        found = read(tmp_path, "bonjour\n" * 60 + "Nom;Mail\nLê;x@x.fr\n", header_line=61, separator=";")
        assert (found.header_line, [line.surname for line in found.lines]) == (61, ["Lê"])

    @pytest.mark.parametrize("places", [{"surname": -1}, {"shoe_size": 0}])
    def test_nonsense_is_a_mistake_of_ours(self, tmp_path: Path, places: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="no such field or column"):
            read(tmp_path, delimited(ODD), places=places)

    def test_every_field_can_be_placed(self, tmp_path: Path) -> None:
        rows = [[f"c{place}" for place in range(len(FIELDS))], ["oui"] * len(FIELDS)]
        (line,) = read(tmp_path, delimited(rows), places={name: place for place, name in enumerate(FIELDS)}).lines
        assert (line.surname, line.code, line.follow_up_wanted, line.other_contact) == ("oui", "oui", True, "oui")

    def test_a_far_column_that_no_row_has_is_blank(self, tmp_path: Path) -> None:
        assert read(tmp_path, "Nom\nLê\n", places={"surname": 0, "email": 9}).lines[0].email == ""


class Enough(Exception):
    pass


def people(count: int) -> list[list[str]]:
    return [["Nom", "Prénom"], *([f"Nom{place}", "Zoé"] for place in range(count))]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
class TestProgress:
    def listed(self, folder: Path, kind: str, count: int) -> Path:
        if kind == "xlsx":
            return workbook_of(folder / "x.xlsx", people(count))
        (folder / "x.csv").write_text(delimited(people(count)), encoding="utf-8")
        return folder / "x.csv"

    def test_is_told_often_and_ends_whole(self, tmp_path: Path, kind: str) -> None:
        heard: list[tuple[int, int]] = []
        read_registrants(self.listed(tmp_path, kind, 5_000), progress=lambda *said: heard.append(said))
        done = [one for one, _total in heard]
        assert done == sorted(done)
        assert max(later - sooner for sooner, later in pairwise(done)) <= 300
        assert heard[-1] == (5_000, 5_000)
        assert all(one < total for one, total in heard[:-1])
        assert 4_500 < heard[len(heard) // 2][1] < 5_600

    def test_may_give_up(self, tmp_path: Path, kind: str) -> None:
        def stop(done: int, _total: int) -> None:
            if done > 1_000:
                raise Enough

        with pytest.raises(Enough):
            read_registrants(self.listed(tmp_path, kind, 5_000), progress=stop)

    def test_a_list_crosses_processes_whole(self, tmp_path: Path, samples: Path, kind: str) -> None:
        for path in (self.listed(tmp_path, kind, 40), samples / "registrants.csv"):
            found = read_registrants(path)
            assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


def test_more_memory_than_a_list_needs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fabrique_desktop.documents.registrants.MOST_KEPT", 100_000)
    with pytest.raises(TooLarge) as caught:
        read(tmp_path, delimited(people(1_000)))
    assert (caught.value.limit, caught.value.found > 100_000) == (Limit.UNPACKED, True)


def test_a_text_that_comes_back_crosses_once(tmp_path: Path) -> None:
    """Ten thousand lines of one long text weigh a few bytes each on the way, and one text on arrival."""
    rows = [["Nom", "Besoins"], *([f"Nom{place}", "rampe " * 100 + "😀"] for place in range(10_000))]
    found = read(tmp_path, delimited(rows))
    sent = pickle.dumps(found)
    assert len(sent) < 800_000
    again = pickle.loads(sent)  # noqa: S301 - our own
    assert again == found
    assert again.lines[0].needs is again.lines[-1].needs
