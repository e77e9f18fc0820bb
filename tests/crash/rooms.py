"""Promise 1 where there are rooms alone: praises typed in HipChat while the bot is killed again and again."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import time

from cryptography.fernet import Fernet

from adapters.sandbox.hipchat.server import HipChat
from tests.crash.databases import OnHipChat
from tests.crash.drain import drained
from tests.crash.lives import Lives, killed
from tests.crash.tally import Tally
from tests.ports import free_port

FAULTS = ("drop-after", "drop-before", "500", "429")
POST = "hipchat.send_room_notification"
SPEAKERS = ("ana", "ben", "carla", "dmitri", "grace", "hiro")
SAID = re.compile(r"thanks number \d+\.")
START = 30.0
"""Seconds that the first life has to be installed and to know everybody."""


class Rooms:
    """The group, which lives on, and the bots, which don't."""

    def __init__(self, database_url: str, hip: HipChat, seed: int) -> None:
        self.hip, self.tally, self.dice = hip, Tally(), random.Random(seed)
        self.place = OnHipChat(hip, free_port(), Fernet.generate_key().decode(), hip.user_token("upward"))
        self.lives = Lives(database_url, self.place, self.tally, self.dice)
        self.over = False
        self._numbers = itertools.count()
        self._turn = asyncio.Lock()

    async def install(self) -> None:
        """Installed once, with a room for praise; that life is killed too."""
        first = self.lives.born(self.place.port)
        async with asyncio.timeout(START):
            while not await self.place.listens():  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.05)
            await self.hip.install(f"{self.place.address}/hipchat/capabilities.json")
            for _ in itertools.count():
                if await self._answered("mira", "/upward channel praise #Kudos", "posted in"):
                    break
                await asyncio.sleep(0.2)
        await killed(first)

    async def _answered(self, who: str, typed: str, words: str) -> bool:
        """Types in the lobby, where one command is answered at a time; whether the answer has these words."""
        async with self._turn:
            lobby = self.hip.room("Lobby")
            before = len(lobby.notifications)
            await self.hip.person(who).say("Lobby", typed)
            return any(re.search(words, each.plain) for each in lobby.notifications[before:])

    async def speak(self, who: str) -> None:
        """Praises as often as a day allows, or until it is over."""
        others = [each for each in SPEAKERS if each != who]
        for turn in range(18):
            while not (self.over or await self.place.listens()):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.05)
            if self.over:
                return
            words = f"thanks number {next(self._numbers)}."
            kept = await self._answered(who, f"/praise @{self._named(others[turn % 5])} {words}", "is on its way")
            (self.tally.acknowledged if kept else self.tally.open).add(words)
            await asyncio.sleep(self.dice.uniform(0, 1.0))

    def _named(self, handle: str) -> str:
        return self.hip.person(handle).user.mention_name

    async def trouble(self) -> None:
        while not self.over:
            await asyncio.sleep(self.dice.uniform(0.3, 1.5))
            self.hip.faults.add(POST, self.dice.choice(FAULTS))

    def count(self) -> None:
        """How often each stands in the room."""
        self.tally.arrived.update(dict.fromkeys(self.tally.acknowledged | self.tally.open, 0))
        for post in self.hip.room("Kudos").notifications:
            self.tally.arrived.update(SAID.findall(post.plain))


async def bot_killed_in_rooms(database_url: str, kills: int, *, seed: int) -> Tally:
    began = time.monotonic()
    async with HipChat(paced=False) as hip:
        rooms = Rooms(database_url, hip, seed)
        await rooms.install()
        async with asyncio.TaskGroup() as group:
            for task in (rooms.trouble(), *(rooms.speak(each) for each in SPEAKERS)):
                group.create_task(task)
            await rooms.lives.kill_again_and_again(kills, [rooms.place.port])
            rooms.over = True
        hip.faults.clear()
        last = rooms.lives.born(rooms.place.port)
        try:
            rooms.tally.left = await drained(database_url)
        finally:
            await killed(last)
        rooms.count()
    rooms.tally.seconds = time.monotonic() - began
    return rooms.tally
