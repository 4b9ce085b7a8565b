"""The exports of Decidim, pretix, Indico and OpenSlides are known by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabrique_desktop.documents.registrants import Origin, RegistrantList, WrongColumns, read_registrants
from fabrique_desktop.services.importing import RegistrantLine
from tests.documents.lists import delimited, read, workbook_of
from tests.documents.platforms import (
    ALL,
    BARE_INDICO,
    DECIDIM,
    FRENCH_OPENSLIDES,
    FRENCH_PRETIX,
    GERMAN_PRETIX,
    INDICO,
    OLD_DECIDIM,
    OLD_PRETIX,
    OPENSLIDES,
    PRETIX,
    Table,
    pretix_style,
)


def known(tmp_path: Path, table: Table, origin: Origin) -> RegistrantList:
    found = read(tmp_path, delimited(table))
    assert found.origin is origin
    assert [line for line in found.lines if line.problem] == []
    assert not any(
        consent
        for line in found.lines
        for consent in (line.named_in_minutes, line.photo_allowed, line.answer_wanted, line.follow_up_wanted)
    )
    return found


def test_decidim_with_its_form(tmp_path: Path) -> None:
    first, second = known(tmp_path, DECIDIM, Origin.DECIDIM).lines
    assert first == RegistrantLine(
        line=2,
        source_id="12",
        surname="Le Gall",
        first_name="Marie",
        neighbourhood="Kerlédé",
        email="marie@example.org",
        phone="+33 6 39 98 00 01",
        code="A1B2C3D4",
    )
    assert (second.full_name, second.code, second.needs) == ("Najibullah", "E5F6G7H8", "rampe ; boucle")


def test_decidim_of_before(tmp_path: Path) -> None:
    (line,) = known(tmp_path, OLD_DECIDIM, Origin.DECIDIM).lines
    assert (line.surname, line.first_name, line.organization) == ("ROY", "Ali", "Emmaüs")
    assert (line.phone, line.code) == ("02 61 91 11 37", "ZZ99")


def test_pretix_prefers_the_secret_and_the_parts_of_the_name(tmp_path: Path) -> None:
    first, second = known(tmp_path, PRETIX, Origin.PRETIX).lines
    assert first == RegistrantLine(
        line=2,
        surname="Le Gall",
        first_name="Marie",
        organization="Emmaüs",
        email="marie@example.org",
        phone="+33639980001",
        other_contact="12 rue du Port",
        code="s3cr3tk3y",
    )
    assert (second.surname, second.first_name, second.code) == ("Öztürk", "Zoé", "0th3rk3y")


@pytest.mark.parametrize("style", ["default", "excel", "semicolons", "xlsx"])
def test_pretix_in_each_of_its_formats(tmp_path: Path, style: str) -> None:
    expected = read(tmp_path, delimited(PRETIX)).lines
    if style == "xlsx":
        found = read_registrants(workbook_of(tmp_path / "event_checkin_liste.xlsx", PRETIX))
    else:
        found = read(tmp_path, pretix_style(PRETIX, style))
        assert found.separator == (";" if style == "semicolons" else ",")
    assert (found.lines, found.origin) == (expected, Origin.PRETIX)


@pytest.mark.parametrize(
    ("table", "code", "organization"),
    [(OLD_PRETIX, "s3cr3t", ""), (FRENCH_PRETIX, "AB12C", "Emmaüs"), (GERMAN_PRETIX, "s3cr3t", "Emmaüs")],
)
def test_pretix_of_before_or_translated(tmp_path: Path, table: Table, code: str, organization: str) -> None:
    (line,) = known(tmp_path, table, Origin.PRETIX).lines
    assert (line.surname, line.first_name, line.email) == ("Le Gall", "Marie", "marie@example.org")
    assert (line.code, line.organization) == (code, organization)


def test_indico(tmp_path: Path) -> None:
    (line,) = known(tmp_path, INDICO, Origin.INDICO).lines
    assert line == RegistrantLine(
        line=2,
        source_id="4",
        surname="Le Gall",
        first_name="Marie",
        organization="Emmaüs",
        job="Bénévole",
        email="marie@example.org",
        phone="0639980001",
    )


class TestBareIndico:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_is_known_by_its_shape(self, tmp_path: Path, separator: str) -> None:
        found = read(tmp_path, delimited(BARE_INDICO, separator))
        assert (found.origin, found.header_line, found.separator) == (Origin.INDICO, 0, separator)
        assert [(line.line, line.surname, line.first_name) for line in found.lines] == [
            (1, "Le Gall", "Marie"),
            (2, "Öztürk", "Zoé"),
        ]
        assert (found.lines[0].organization, found.lines[0].job) == ("Emmaüs", "Bénévole")
        assert found.headers == ("",) * 6
        assert found.mapping["email"] == "colonne F"
        assert found.examples[5] == "marie@example.org"

    def test_in_a_workbook(self, tmp_path: Path) -> None:
        assert len(read_registrants(workbook_of(tmp_path / "x.xlsx", BARE_INDICO)).lines) == 2

    @pytest.mark.parametrize("spoilt", [0, 5])
    def test_not_when_a_name_or_a_mail_is_missing(self, tmp_path: Path, spoilt: int) -> None:
        rows = [[*row[:spoilt], "", *row[spoilt + 1 :]] for row in BARE_INDICO]
        with pytest.raises(WrongColumns):
            read(tmp_path, delimited(rows))


@pytest.mark.parametrize("table", [OPENSLIDES, FRENCH_OPENSLIDES])
def test_openslides(tmp_path: Path, table: Table) -> None:
    (line,) = known(tmp_path, table, Origin.OPENSLIDES).lines
    assert line == RegistrantLine(
        line=2,
        source_id="M12",
        civility="Dr",
        surname="Le Gall",
        first_name="Marie",
        organization="Emmaüs",
        email="marie@example.org",
    )


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_each_reads_the_same_in_other_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    text = delimited(ALL[name])
    assert read(tmp_path, text.encode(encoding)).lines == read(tmp_path, text).lines


def test_a_list_of_the_city_comes_from_nowhere_known(samples: Path) -> None:
    assert read_registrants(samples / "registrants.csv").origin is Origin.OTHER
