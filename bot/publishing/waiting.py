"""Posts that have no channel: kept, and offered to their author once there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.deliveries import Delivery, State
from bot.people import Person
from bot.publishing.copies import NEVER_ARRIVED
from bot.store import Channel, Work

OFFERED_AT_ONCE = 1000
"""Any more wait for the next time, to keep the transaction short."""

COUNTED = 100
"""Where counting of waiting posts stops: a higher number would change nothing for an admin."""


class Postable(Protocol):
    """Something to post: a praise, an objective."""

    @property
    def id(self) -> int: ...


K = TypeVar("K", bound=Postable)
K_co = TypeVar("K_co", bound=Postable, covariant=True)


class WaitingRepository(Protocol[K_co]):
    async def waiting_for_channel(self, workspace: int, limit: int, /) -> tuple[K_co, ...]:
        """Posts that are in no channel and undecided, oldest first."""

    async def mark_offered(self, ids: Sequence[int], now: datetime, /) -> None:
        """Records that their authors were asked whether to post them."""


FindRepository = Callable[[Work], WaitingRepository[K]]
Concerned = Callable[[K], Iterable[Person]]
Offer = Callable[[K, tuple[Channel, ...]], Sequence[Delivery]]


async def post_kept(work: Work, posts: Sequence[Delivery], now: datetime) -> bool:
    """Queues the posts of one thing that waited, or whose post was deleted, for those platforms that have none; returns
    False if each has one."""
    one = posts[0]
    about = [each for each in await work.outbox.about(one.workspace, one.subject) if each.delivery.kind == one.kind]
    stands_on = {entry.delivery.platform for entry in about if entry.state not in NEVER_ARRIVED}
    missing = [post for post in posts if post.platform not in stands_on]
    for entry in about:
        if missing and entry.state is State.REFUSED:
            # Otherwise an admin could resend the old one, beside the new one.
            await work.outbox.drop(entry.token, "posted anew", now)
    await work.outbox.put(missing, now)
    return bool(missing)
