"""The names of deliveries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.platform import reference
from storage.outbox.tokens import new_token

NOW = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)


def test_a_post_is_known_by_its_mark_among_those_of_one_moment() -> None:
    """HipChat takes no metadata: what a post is marked with must not be the time."""
    marks = {reference(new_token(NOW)) for _ in range(1000)}
    assert len(marks) > 990


def test_later_tokens_come_after_earlier_ones_or_each_would_change_a_page_of_its_own() -> None:
    tokens = [new_token(NOW + timedelta(milliseconds=number)) for number in range(500)]
    assert tokens == sorted(tokens)


def test_tokens_are_uuids_that_say_their_time() -> None:
    token = UUID(new_token(NOW))
    assert (token.version, token.variant) == (7, UUID(int=0x8 << 60).variant)
    assert token.int >> 80 == int(NOW.timestamp() * 1000)


def test_tokens_of_one_moment_differ_and_can_not_be_guessed() -> None:
    tokens = {UUID(new_token(NOW)).int for _ in range(1000)}
    assert len(tokens) == 1000
    varying = 0
    for token in tokens:
        varying |= token ^ min(tokens)
    assert varying.bit_count() == 74
