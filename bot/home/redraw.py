"""Redraws Home for people who are looking at it when somebody else changes what it shows."""

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
    """Call in the transaction that changes what is on these people's lists. Costs one statement if none of them is
    looking at Home. Many changes cause one redraw, rendered when it is sent."""
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
