"""What somebody does changes what others see on their Home: it is redrawn for those who look at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.deliveries import Delivery
from bot.home.repository import LOOKING
from bot.people import Person
from bot.platform import Verb
from bot.store import Work

REDRAW = "home.redraw"


async def lists_changed(work: Work, people: Iterable[Person], now: datetime) -> None:
    """To be called in the transaction that changes what these people have on their own lists. Costs one statement
    where none of them looks at Home. Many changes make one redraw, drawn when it leaves."""
    seen = {person.id: person.workspace for person in people}
    visits = await work.homes.claim_redraws(seen, now)
    await work.outbox.put(
        [
            Delivery(
                seen[visit.person], REDRAW, f"home/{visit.person}", visit.handle.platform, visit.handle.external,
                verb=Verb.HOME, stale_after=now + LOOKING,
            )
            for visit in visits
        ],
        now,
    )  # fmt: skip
