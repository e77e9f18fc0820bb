"""The promises where the chat is HipChat: one post each, what is doubtful is shown, a storm only slows."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.sandbox.clock import Clock
from adapters.sandbox.hipchat.server import HipChat
from bot.deliveries import Delivery, State
from bot.messages import Room
from bot.outbox.pump import Pump
from bot.routes import Context
from storage.schema import upgrade
from storage.store import open_store
from tests.hipchat.office import HipOffice, working
from tests.office import HASTY
from tests.outbox.world import says
from tests.promises.world import quiet
from tests.workspace import PATIENCE

POST, DM, HISTORY = (
    f"hipchat.{name}" for name in ("send_room_notification", "private_message_user", "view_recent_room_history")
)


@asynccontextmanager
async def hasty(database_url: str) -> AsyncIterator[HipOffice]:
    """The bot gives up on an answer soon; Kudos is the room for praise."""
    async with HipChat() as hip, working(hip, database_url, user_token=hip.user_token("upward"), timing=HASTY) as group:
        await group.install()
        await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
        await group.posted("Kudos", "made this the channel")
        yield group


async def settled(group: HipOffice, *, held: int) -> list[State]:
    """What became of the praises, once nothing is left to do."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await quiet(group, within=0.0)
            async with group.store.read() as work:
                stuck = await work.outbox.stuck(1)
            if len(stuck) == held:
                return [entry.state for entry in stuck]
            await asyncio.sleep(0.05)


def asked(group: HipOffice) -> int:
    """How often HipChat was asked to post a praise; of what it dropped before reading it knows no words."""
    return len([call for call in group.hip.calls.of(POST) if "made this the channel" not in str(call.request)])


def shown(group: HipOffice) -> list[str]:
    return [said for post in group.room("Kudos").notifications for said in re.findall(r"thanks number \d", post.plain)]


async def test_a_server_that_takes_a_post_and_drops_the_connection_gets_each_exactly_once(database_url: str) -> None:
    async with hasty(database_url) as group:
        group.hip.faults.add(POST, "drop-after", times=2)
        for number in range(2):
            await group.answered("ana", f"/praise @ben thanks number {number}.")
        await settled(group, held=0)
        assert sorted(shown(group)) == ["thanks number 0", "thanks number 1"]
        assert asked(group) == 2


async def test_what_is_doubtful_and_hidden_is_held_and_an_admin_is_told(database_url: str) -> None:
    async with hasty(database_url) as group:
        group.hip.faults.add(HISTORY, "error", times=1000, error="403")
        group.hip.faults.add(POST, "drop-after")
        group.hip.faults.add(POST, "drop-before")
        for number in range(2):
            await group.answered("ana", f"/praise @ben thanks number {number}.")
        assert await settled(group, held=2) == [State.HELD, State.HELD]
        assert len(shown(group)) == 1
        assert asked(group) == 2, "nothing was posted again on suspicion"
        await group.whispered("mira", "I can't tell whether")
        assert len([post for post in group.person("mira").private if "I can't tell whether" in post.plain]) == 1


# ---------------------------------------------------------------- a storm


@dataclass
class Pace:
    """The database's clock, as the test moves it."""

    clock: Clock

    async def sync(self) -> None:
        return

    def now(self) -> datetime:
        return self.clock.now()


RUBBISH = ("0", "1", "60", "soon", "99999999999")
ROOMS, EACH = ("Kudos", "Lobby", "Goals"), 35
"""More than the 30 a minute that a room takes."""


async def test_a_storm_of_both_limits_loses_nothing_and_keeps_the_order(database_url: str, tmp_path: object) -> None:
    async with HipChat(clock=Clock(frozen=True)) as hip:
        own = f"sqlite+aiosqlite:///{tmp_path}/another.db"
        async with working(hip, own, user_token=hip.user_token("upward")) as group:
            await group.install()
            before = {room: len(group.room(room).notifications) for room in ROOMS}
            began = hip.clock.now()
            for _ in range(430):  # of the 500 of five minutes
                await group.group.chat.room_facts("42", Room("hipchat", str(group.room("Lobby").id)))
            for each in RUBBISH:
                hip.faults.add(POST, "429", retry_after=each)
            await sent(group, database_url, ROOMS, EACH)
            for room in ROOMS:
                lines = [post.plain.partition("\n")[0] for post in group.room(room).notifications[before[room] :]]
                assert lines == [f"{room} {number}" for number in range(EACH)]
            whispers = [post.plain.partition("\n")[0] for post in group.person("ben").private]
            assert [line for line in whispers if line.startswith("DM")] == [f"DM {number}" for number in range(EACH)]
            refused = [call for name in (POST, DM) for call in hip.calls.of(name) if call.status == 429]
            assert len(refused) == len(RUBBISH), "both limits are kept from the headers, not by running into them"
            assert timedelta(minutes=4) < hip.clock.now() - began < timedelta(minutes=30)


async def test_a_limit_that_ends_in_three_thousand_years_is_waited_for_five_minutes(tmp_path: object) -> None:
    own = f"sqlite+aiosqlite:///{tmp_path}/another.db"
    async with (
        HipChat(clock=Clock(frozen=True)) as hip,
        working(hip, own, user_token=hip.user_token("upward")) as group,
    ):
        await group.install()
        began = hip.clock.now()
        hip.faults.add(POST, "429", retry_after="99999999999")
        await sent(group, f"sqlite+aiosqlite:///{tmp_path}/outbox.db", ROOMS[:1], 1)
        assert [post.plain for post in group.room("Kudos").notifications][-1].startswith("Kudos 0")
        assert hip.clock.now() - began <= timedelta(minutes=5, seconds=10)


async def sent(group: HipOffice, database_url: str, rooms: tuple[str, ...], each: int) -> None:
    """All posts of the storm, from an outbox of its own in which time jumps to what is due next."""
    clock = group.hip.clock
    await upgrade(database_url)
    store = await open_store(database_url)
    try:
        async with store.work() as work:
            workspace = await work.workspaces.ensure("hipchat", "42", "Tidewater", clock.now())
            await work.outbox.put(storm(group, workspace, rooms, each), clock.now())
            await work.commit()
        pump = Pump(Context(store, {"hipchat": group.group.chat}, clock), {}, pace=Pace(clock), jitter=lambda: 0.0)
        for _ in itertools.count():
            due = await pump.round()
            await pump.settle()
            due = await pump.round()
            await pump.settle()
            if due is None:
                return
            clock.set(max(due, clock.now()))
    finally:
        await store.close()


def storm(group: HipOffice, workspace: int, rooms: tuple[str, ...], each: int) -> list[Delivery]:
    ben = str(group.person("ben").id)
    found = []
    for number in range(each):
        for room in rooms:
            place = str(group.room(room).id)
            found.append(Delivery(workspace, "test", "test/1", "hipchat", place, message=says(f"{room} {number}")))
        found.append(Delivery(workspace, "test", "test/1", "hipchat", ben, True, message=says(f"DM {number}")))
    return found
