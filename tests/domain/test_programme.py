"""The rules of a workshop, without any database."""

import time
import uuid
from datetime import timedelta

import pytest

from fabrique_desktop.domain.base import PARIS, instant_text, parse_instant, record_id
from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind, Saying
from fabrique_desktop.domain.errors import (
    AlreadyStarted,
    EmptyText,
    EndsBeforeStart,
    NotClosed,
    UnknownTable,
    WorkshopClosed,
)
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from tests.conftest import EVENING


@pytest.fixture
def one() -> Workshop:
    return Workshop(id=record_id(), code="A3-CIT-1", tables=4, state=WorkshopState.PLANNED)


class TestRecording:
    def test_a_reference_counts_within_the_table(self, one: Workshop) -> None:
        assert one.record(Saying("Un banc", table=2), 7, EVENING).reference == "A3-CIT-1-T2-07"
        assert one.record(Saying("Un banc"), 112, EVENING).reference == "A3-CIT-1-P-112"

    @pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\x00"])
    def test_nothing_is_refused(self, one: Workshop, text: str) -> None:
        with pytest.raises(EmptyText):
            one.record(Saying(text), 1, EVENING)

    @pytest.mark.parametrize("table", [0, -1, 5])
    def test_a_table_that_is_not_there_is_refused(self, one: Workshop, table: int) -> None:
        with pytest.raises(UnknownTable):
            one.record(Saying("Un banc", table=table), 1, EVENING)

    def test_a_closed_workshop_takes_nothing(self, one: Workshop) -> None:
        one.close(EVENING)
        with pytest.raises(WorkshopClosed):
            one.record(Saying("Un banc"), 1, EVENING)

    def test_the_text_is_kept_as_typed(self, one: Workshop) -> None:
        kept = one.record(Saying("  + de BANCS !\r\nici  "), 1, EVENING)
        assert kept.text == "+ de BANCS !\nici"
        assert (kept.kind, kept.angle) == (ContributionKind.UNSORTED, AngleChoice.UNSORTED)


class TestLife:
    def test_the_start_is_recorded_once(self, one: Workshop) -> None:
        one.start(EVENING)
        assert (one.state, one.started_at) == (WorkshopState.RUNNING, EVENING)
        with pytest.raises(AlreadyStarted):
            one.start(EVENING)

    def test_closing_twice_is_refused(self, one: Workshop) -> None:
        one.close(EVENING)
        with pytest.raises(WorkshopClosed):
            one.close(EVENING)

    def test_reopening_goes_back_to_where_it_stood(self, one: Workshop) -> None:
        with pytest.raises(NotClosed):
            one.reopen()
        one.start(EVENING)
        one.close(EVENING)
        one.reopen()
        assert (one.state, one.closed_at, one.started_at) == (WorkshopState.RUNNING, None, EVENING)

    def test_closing_again_another_day_keeps_the_real_end(self, one: Workshop) -> None:
        one.start(EVENING)
        one.close(EVENING + timedelta(hours=3))
        one.reopen()
        one.close(EVENING + timedelta(hours=3, minutes=20))
        assert one.ended_at == EVENING + timedelta(hours=3, minutes=20)
        one.reopen()
        one.close(EVENING + timedelta(days=44))
        assert one.ended_at == EVENING + timedelta(hours=3, minutes=20)
        assert one.closed_at == EVENING + timedelta(days=44)

    def test_a_clock_set_back_does_not_end_it_before_its_start(self, one: Workshop) -> None:
        one.start(EVENING)
        one.close(EVENING - timedelta(hours=1))
        assert one.ended_at == EVENING
        one.reopen()
        one.close(EVENING - timedelta(minutes=5))
        assert one.ended_at == EVENING

    def test_dates_slip_but_not_backwards(self, one: Workshop) -> None:
        one.reschedule(EVENING, EVENING + timedelta(hours=3))
        with pytest.raises(EndsBeforeStart):
            one.reschedule(EVENING, EVENING)
        one.reschedule(None, EVENING)
        assert (one.starts_at, one.ends_at) == (None, None)


class TestVerbatim:
    def test_words_noted_as_verbatim_stay_beside_their_rewording(self) -> None:
        said = Contribution(text="On n'est jamais là", verbatim="", kind=ContributionKind.VERBATIM)
        said.rekind(ContributionKind.FINDING)
        assert said.verbatim == "On n'est jamais là"
        said.rekind(ContributionKind.NEED)
        assert (said.kind, said.verbatim) == (ContributionKind.NEED, "On n'est jamais là")


class TestIdentifiers:
    def test_records_sort_as_they_were_made(self) -> None:
        ids = [record_id() for _ in range(2000)]
        distinct_moments = [one[:18] for one in ids]
        assert distinct_moments == sorted(distinct_moments)
        assert len(set(ids)) == len(ids)
        assert all(uuid.UUID(one).version == 7 for one in ids[:50])
        assert all(uuid.UUID(one).variant == uuid.RFC_4122 for one in ids[:50])

    def test_records_sort_as_they_were_made_though_the_clock_goes_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = time.time_ns()
        moments = iter([now, now, now - 3_600_000_000_000, now - 1, now + 1_000_000])
        monkeypatch.setattr(time, "time_ns", lambda: next(moments))
        ids = [record_id() for _ in range(5)]
        assert ids == sorted(ids)
        assert [one[:18] for one in ids] == sorted({one[:18] for one in ids})
        assert all(uuid.UUID(one).version == 7 and uuid.UUID(one).variant == uuid.RFC_4122 for one in ids)

    def test_a_record_sorts_after_the_one_given(self) -> None:
        """Made by a computer ahead of this one, at the very end of its millisecond."""
        ahead = "0fffffff-ffff-7fff-bfff-ffffffffffff"
        one = record_id(after=ahead)
        assert one > ahead
        assert one.startswith("10000000-0000-7000-")
        assert uuid.UUID(one).version == 7

    def test_a_moment_comes_back_on_paris_time(self) -> None:
        text = instant_text(EVENING)
        assert text == "2017-04-06T12:05:00.000000Z"
        assert parse_instant(text) == EVENING
        assert parse_instant(text).tzinfo is PARIS
        with pytest.raises(ValueError, match="naive"):
            instant_text(EVENING.replace(tzinfo=None))
