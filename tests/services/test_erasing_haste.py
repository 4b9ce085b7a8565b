"""Names written in haste, in labels and texts: they go too, and the labels stay apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.erasures import MARK
from fabrique_desktop.domain.people import Attendance
from fabrique_desktop.services import (
    capture,
    check_in,
    correcting,
)
from fabrique_desktop.services.check_in import Several
from fabrique_desktop.services.emptied_register import numbers
from fabrique_desktop.services.erasing_person import erase_person, to_erase
from fabrique_desktop.services.passages import erase_words
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register


class TestWrittenInHaste:
    """« famille royault »: without capitals, where a sentence begins, noted beside somebody else."""

    @pytest.fixture
    def hurried(self, database: Database, workshop: str) -> str:
        return database.write(register, "Royault", "Jean", workshop)

    @pytest.mark.parametrize(
        "label", ["famille royault", "Fam. Royault", "Royault et fils", "famille de m. royault", "Gr. Royault / Martin"]
    )
    def test_no_group_keeps_it(self, database: Database, workshop: str, hurried: str, label: str) -> None:
        database.write(check_in.several, workshop, Several(2, label), EVENING)
        database.write(erase_person, hurried, EVENING)
        labels = database.read(lambda session: session.scalars(select(Attendance.label)).all())
        assert [one for one in labels if "royault" in one.casefold()] == []

    def test_two_families_stay_two_structures(self, database: Database, workshop: str, hurried: str) -> None:
        other = database.write(register, "Kerzivin", "Anne", workshop)
        for label in ("Famille Royault", "Famille Kerzivin", "Jean Royault"):
            database.write(check_in.several, workshop, Several(2, label), EVENING)
        before = database.read(numbers)
        for one in (hurried, other):
            database.write(erase_person, one, EVENING)
        assert database.read(numbers) == before

    @pytest.mark.parametrize("said", ["Royault a dit non", "royault", "Un banc pour jean royault", "Jean-Royault"])
    def test_a_text_that_says_it_is_shown(self, database: Database, workshop: str, hurried: str, said: str) -> None:
        database.write(capture.add_contribution, workshop, Saying(said), EVENING)
        assert "royault" in "".join(one.words for one in database.read(to_erase, hurried).passages).casefold()

    def test_a_longer_name_is_left_alone(self, database: Database, workshop: str, hurried: str) -> None:
        said = "Selon M. Royault, M. Royault, M. Royaultan, M. Royault"
        database.write(capture.add_contribution, workshop, Saying(said), EVENING)
        for one in database.read(to_erase, hurried).passages:
            database.write(erase_words, one, EVENING)
        (row,) = database.read(capture.contribution_rows, workshop)
        assert row.text == f"Selon {MARK}, {MARK}, M. Royaultan, {MARK}"

    def test_what_is_noted_beside_somebody_else(self, database: Database, workshop: str, hurried: str) -> None:
        other = database.write(register, "Kerzivin", "Anne", workshop)
        card = database.read(correcting.person_card, other)
        database.write(correcting.correct_person, other, replace(card, other_contact="par Jean Royault"))
        (one,) = database.read(to_erase, hurried).passages
        database.write(erase_words, one, EVENING)
        assert database.read(correcting.person_card, other).other_contact == f"par {MARK}"

    def test_what_bears_the_name_of_before_it_was_corrected(
        self, database: Database, workshop: str, hurried: str
    ) -> None:
        database.write(check_in.several, workshop, Several(2, "Famille Royault"), EVENING)
        database.write(capture.add_contribution, workshop, Saying("Selon Jean Royault"), EVENING)
        card = database.read(correcting.person_card, hurried)
        database.write(correcting.correct_person, hurried, replace(card, surname="Rouhaud"))
        assert [one.words for one in database.read(to_erase, hurried).passages] == ["Royault"]
        database.write(erase_person, hurried, EVENING)
        assert set(database.read(lambda session: session.scalars(select(Attendance.label)).all())) == {
            f"Famille {MARK}"
        }
