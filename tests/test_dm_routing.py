"""Which of somebody's accounts a direct message goes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.dm_routing import Account, rank_handles
from bot.people import Handle

TODAY = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
YESTERDAY = TODAY - timedelta(days=1)


def account(name: str, seen_at: datetime | None = None, *, active: bool = True) -> Account:
    """`slack/new`: the platform, and the account there."""
    platform, external = name.split("/")
    return Account(Handle(platform, external), active, seen_at)


@pytest.mark.parametrize(
    ("accounts", "preferred", "first"),
    [
        ([account("slack/a", YESTERDAY), account("hipchat/b", TODAY)], ["slack"], "b"),
        ([account("slack/a"), account("hipchat/b")], ["slack"], "a"),
        ([account("slack/a"), account("hipchat/b")], ["hipchat"], "b"),
        ([account("slack/a"), account("hipchat/b", YESTERDAY)], ["slack"], "b"),
        ([account("slack/a", TODAY, active=False), account("hipchat/b")], ["slack"], "b"),
        ([account("slack/new", active=False), account("hipchat/b"), account("slack/old")], ["slack"], "old"),
        ([account("slack/new"), account("slack/old", TODAY)], [], "new"),
    ],
    ids=["seen last", "preferred", "the other preferred", "seen", "active", "the active one of a chat", "newest"],
)
def test_the_first_handle_is_the_one_to_write_to(accounts: list[Account], preferred: list[str], first: str) -> None:
    handles = rank_handles(accounts, preferred)
    assert handles[0].external == first
    assert set(handles) == {each.handle for each in accounts}


def test_who_has_no_account_has_no_handle() -> None:
    assert rank_handles([], ["slack"]) == ()
