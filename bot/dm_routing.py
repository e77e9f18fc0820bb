"""To which of their chats a direct message to somebody goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.people import Handle

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Account:
    """One account of a person: whether its platform still has it, and when they last acted there."""

    handle: Handle
    active: bool
    seen_at: datetime | None


def rank_handles(accounts: Sequence[Account], preferred: Collection[str]) -> tuple[Handle, ...]:
    """The handles, the one to write to first. A chat where they have an active account comes before one where they have
    none, then the chat where they were seen last, then a preferred one; within a chat active accounts come first, and
    else they stay as given."""
    seen: dict[str, tuple[bool, datetime]] = {}
    for each in accounts:
        active, at = seen.get(each.handle.platform, (False, NEVER))
        seen[each.handle.platform] = (active or each.active, max(at, each.seen_at or NEVER))

    def rank(account: Account) -> tuple[bool, datetime, bool, bool]:
        return (*seen[account.handle.platform], account.handle.platform in preferred, account.active)

    return tuple(dict.fromkeys(account.handle for account in sorted(accounts, key=rank, reverse=True)))
