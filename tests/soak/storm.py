"""Minutes in which most requests are refused with 429 and every sort of Retry-After, in a time that runs by itself."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import TransientDeliveryError
from bot.platform import Order
from tests.outbox.world import START, ScriptedChat, opened, world_on

RETRY_AFTER = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 60.0, float("nan"), -5.0, 1e12)
REFUSED = 0.8


@dataclass(frozen=True, slots=True)
class Storm:
    """`shortest`: seconds between two requests to one channel, at least."""

    requests: int
    refused: int
    lost: int
    twice: int
    in_order: bool
    shortest: float


async def storm(database_url: str, *, minutes: int, channels: int) -> Storm:
    """Two posts a minute and channel; after the storm the outbox has three hours for what is left, since a Retry-After
    that is rubbish may mean one."""
    chance = random.Random(10)
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)

        def refuse(_order: Order) -> TransientDeliveryError | None:
            if world.pace.now() - START > timedelta(minutes=minutes) or chance.random() > REFUSED:
                return None
            return TransientDeliveryError("ratelimited", retry_after=chance.choice(RETRY_AFTER))

        world.chat.answer = refuse
        places = [f"C{n}" for n in range(channels)]
        for minute in range(minutes):
            await world.put(*(world.post(place, f"{minute}.{n}") for place in places for n in range(2)))
            await world.work_off(60)
        await world.work_off(3 * 3600)
    return measured(world.chat, places, [f"{minute}.{n}" for minute in range(minutes) for n in range(2)])


def measured(chat: ScriptedChat, places: list[str], sent: list[str]) -> Storm:
    times = Counter(arrival.order.token for arrival in chat.arrivals)
    gaps = [
        (after.at - before.at).total_seconds()
        for place in places
        for before, after in itertools.pairwise(each for each in chat.requests if each.order.place == place)
    ]
    return Storm(
        requests=len(chat.requests),
        refused=len(chat.requests) - len(chat.arrivals),
        lost=len(places) * len(sent) - len(times),
        twice=sum(1 for number in times.values() if number > 1),
        in_order=all(chat.said(place) == sent for place in places),
        shortest=min(gaps),
    )
