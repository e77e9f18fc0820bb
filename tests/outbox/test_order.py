"""Whatever becomes of each message: what is certain keeps its order, all arrives once, nobody is sent to too fast."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.deliveries import State
from bot.errors import PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.platform import Order
from tests.outbox.world import Arrival, Outcome, World, opened, words, world_on
from tests.soak.storm import storm

FATES = {
    "ok": None,
    "busy": TransientDeliveryError("ratelimited", retry_after=7),
    "down": TransientDeliveryError("internal_error"),
    "no": PermanentDeliveryError("is_archived"),
    "lost": UncertainDelivery("lost"),
    "lost reply": UncertainDelivery("lost, but arrives"),
}

messages = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2"]),
        st.lists(st.sampled_from(["busy", "down", "lost"]), max_size=2),
        st.sampled_from(["ok", "no", "lost reply"]),
        st.sampled_from(["", "die"]),
    ),
    min_size=1,
    max_size=8,
)


class Script:
    """What happens at each attempt of each message, by its words; after the last, it is taken."""

    def __init__(self, plan: list[tuple[str, list[str], str, str]]) -> None:
        self.left = {str(n): [*before, fate] for n, (_, before, fate, _) in enumerate(plan)}
        self.tries: dict[str, list[str]] = defaultdict(list)

    def __call__(self, order: Order) -> Outcome:
        text = words(order)
        fate = self.left[text].pop(0) if self.left[text] else "ok"
        self.tries[text].append(fate)
        return FATES[fate]


async def play(plan: list[tuple[str, list[str], str, str]], folder: str) -> tuple[World, Script, list[State]]:
    script = Script(plan)
    async with opened(f"sqlite+aiosqlite:///{Path(folder) / 'upward.db'}") as (store, workspace):
        world = world_on(store, workspace)
        world.chat.answer = script
        tokens = []
        for n, (place, _, _, dies) in enumerate(plan):
            tokens += await world.put(world.post(place, str(n)))
            await world.work_off(0.4)
            if dies:
                await claim_and_die(world, script)
        await world.work_off(3600)
        return world, script, [await world.state(token) for token in tokens]


async def claim_and_die(world: World, script: Script) -> None:
    async with world.store.work() as work:
        for claim in await work.outbox.claim(world.pace.now(), 30.0, 1):
            script.tries[words(claim.order)].append("lost")
        await work.commit()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=messages)
def test_any_mixture_of_outcomes_keeps_order_and_count(plan: list[tuple[str, list[str], str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world, script, states = asyncio.run(play(plan, folder))
    arrived = [words(a.order) for a in world.chat.arrivals]
    for n, state in enumerate(states):
        refused = "no" in script.tries[str(n)]
        assert state is (State.REFUSED if refused else State.SENT)
        assert arrived.count(str(n)) == (0 if refused else 1)
    for place in ("C1", "C2"):
        certain = [int(w) for w in world.chat.said(place) if not {"lost", "lost reply"} & set(script.tries[w])]
        assert certain == sorted(certain)
        assert_paced([a for a in world.chat.requests if a.order.place == place])


def assert_paced(requests: list[Arrival]) -> None:
    for before, after in itertools.pairwise(requests):
        assert after.at - before.at >= timedelta(seconds=1)


async def test_a_storm_of_too_many_requests_slows_but_loses_nothing(database_url: str) -> None:
    found = await storm(database_url, minutes=10, channels=4)
    assert found.refused > 20
    assert (found.lost, found.twice, found.in_order) == (0, 0, True)
    assert found.shortest >= 1.0


async def test_a_retry_after_is_obeyed_to_the_second(database_url: str) -> None:
    async with opened(database_url) as (store, workspace):
        world = world_on(store, workspace)
        asked = iter([TransientDeliveryError("ratelimited", retry_after=s) for s in (60.0, 1.0, 600.0)])
        world.chat.answer = lambda _order: next(asked, None)
        await world.put(world.post("C1", "hello"))
        await world.work_off(3600)
    times: list[datetime] = [a.at for a in world.chat.requests]
    assert [(b - a).total_seconds() for a, b in itertools.pairwise(times)] == [60, 2, 600]
    assert Counter(words(a.order) for a in world.chat.arrivals) == {"hello": 1}
