"""The numbers of the outbox: pauses, the pace of direct messages, when to give up; and where crash tests may kill."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.failpoints import POINTS, arm, reach
from bot.outbox.pace import (
    DM_BURST,
    DMS_PER_MINUTE,
    LONGEST_PAUSE,
    Timing,
    backoff,
    direct_messages,
    is_over,
    next_direct_message,
)
from tests.outbox.world import START


def test_pauses_grow_to_a_bound_and_never_undercut_the_platform() -> None:
    assert [backoff(n, 0.0, lambda: 0.0) for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert backoff(1, 90.0, lambda: 0.0) == 90
    assert backoff(1, 90.0, lambda: 1.0) == pytest.approx(112.5)
    assert backoff(500, 1e12, lambda: 1.0) == LONGEST_PAUSE


@pytest.mark.parametrize("rubbish", [float("nan"), -1.0, 0.0])
def test_a_rubbish_wish_counts_as_none(rubbish: float) -> None:
    assert backoff(3, rubbish, lambda: 0.0) == 4


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 30), st.integers(1, 40)), max_size=40))
def test_no_minute_sees_more_direct_messages_than_allowed(asked: list[tuple[float, int]]) -> None:
    at, next_at, times = START, None, []
    for seconds, wanted in asked:
        at += timedelta(seconds=seconds)
        taken = min(wanted, direct_messages(next_at, at))
        if taken:
            next_at = next_direct_message(next_at, at, taken)
            times += [at] * taken
    minute = timedelta(seconds=60)
    assert all(len([t for t in times if start <= t < start + minute]) <= DMS_PER_MINUTE for start in times)


def test_a_wrong_clock_does_not_stop_direct_messages() -> None:
    tomorrow = START + timedelta(days=1)
    assert direct_messages(tomorrow, START) == DM_BURST
    assert next_direct_message(tomorrow, START, DM_BURST) < START + timedelta(seconds=1)


def test_giving_up_takes_a_day_and_many_attempts() -> None:
    day, hour = timedelta(hours=24), timedelta(hours=1)
    assert is_over(10, START, START + day)
    assert not is_over(9, START, START + day)
    assert not is_over(99, START, START + day - hour)


def test_a_lease_must_outlast_a_request() -> None:
    with pytest.raises(ValueError, match="outlast"):
        Timing(send=30.0, lease=30.0)


def test_an_unknown_fail_point_is_refused_and_an_unarmed_one_passes() -> None:
    with pytest.raises(ValueError, match=r"outbox\.after_sending"):
        arm("outbox.nowhere:3")
    for point in POINTS:
        reach(point)
