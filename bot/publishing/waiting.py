"""What can't be posted for want of a channel: kept, and offered to whoever wrote it once there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.deliveries import Delivery, State
from bot.people import Person
from bot.publishing.copies import NEVER_ARRIVED
from bot.store import Channel, Work

OFFERED_AT_ONCE = 1000
"""More than this many wait for the next time: one transaction should stay short."""

COUNTED = 100
"""So far what waits is counted: whether more waits changes nothing that an admin would do."""


class Kept(Protocol):
    """Something to post: a praise, an objective."""

    @property
    def id(self) -> int: ...


K = TypeVar("K", bound=Kept)
K_co = TypeVar("K_co", bound=Kept, covariant=True)


class WaitingRepository(Protocol[K_co]):
    async def waiting_for_channel(self, workspace: int, limit: int, /) -> tuple[K_co, ...]:
        """What no channel has and nobody decided about, oldest first."""
        ...

    async def mark_offered(self, ids: Sequence[int], now: datetime, /) -> None:
        """Their authors have been asked whether to post them now."""
        ...


FindRepository = Callable[[Work], WaitingRepository[K]]
Concerned = Callable[[K], Iterable[Person]]
Offer = Callable[[K, tuple[Channel, ...]], Sequence[Delivery]]


async def post_kept(work: Work, posts: Sequence[Delivery], now: datetime) -> bool:
    """Puts the posts of one thing that waited, or whose post was deleted, on those platforms where none stands; False
    if it stands on all of them."""
    one = posts[0]
    about = [each for each in await work.outbox.about(one.workspace, one.subject) if each.delivery.kind == one.kind]
    stands_on = {entry.delivery.platform for entry in about if entry.state not in NEVER_ARRIVED}
    missing = [post for post in posts if post.platform not in stands_on]
    for entry in about:
        if missing and entry.state is State.REFUSED:
            # Else an admin could send the old one again, beside the new one.
            await work.outbox.drop(entry.token, "posted anew", now)
    await work.outbox.put(missing, now)
    return bool(missing)
