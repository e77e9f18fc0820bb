"""One company on two chats: Slack, which can do everything, and one of rooms alone, as HipChat is."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import LookUpFailed
from bot.events import ButtonPressed, By, CommandTyped, FormSubmitted
from bot.forms import Answer, Answers
from bot.messages import Link, Mention, Message, Paragraph, Quote, Room, Run, SmallPrint, Text, Words, plain
from bot.outbox.pump import Pump
from bot.people import Handle, Person, Profile, Role
from bot.platform import Capabilities, Order, RoomFacts
from bot.replies import ButtonReply, CommandReply, FormReply, Say
from bot.router import Upward
from bot.routes import Context
from bot.store import Purpose
from bot.webforms import A_DAY, Shown
from storage.store import DatabaseStore, open_store
from tests.databases import create_schema
from tests.outbox.world import ALL, MovedClock, ScriptedChat
from tests.workspace import PATIENCE

ROOMS = Capabilities(
    forms=False,
    home=False,
    buttons=False,
    private_replies=False,
    direct_messages=True,
    edits=False,
    threads=False,
)
KUDOS, GOALS = Room("slack", "C0KUDOS", "kudos"), Room("slack", "C0GOALS", "goals")
PRAISE, TEAM = Room("hipchat", "7", "Praise"), Room("hipchat", "8", "Team")
TEAMS = {"slack": "T0ACME", "hipchat": "10"}


class Chat(ScriptedChat):
    """Sees every room as a public one with the bot in it."""

    async def room_facts(self, team: str, room: Room) -> RoomFacts:
        return RoomFacts(room, public=True, direct=False, shared=False, archived=False, member=True)

    async def profile(self, team: str, handle: Handle) -> Profile:
        raise LookUpFailed("user_not_found")


@dataclass
class Pages:
    """Makes links that say what they lead to."""

    address: str = "https://upward.example"
    shown: dict[str, tuple[By, Shown]] = field(default_factory=dict)
    lasting: dict[str, timedelta] = field(default_factory=dict)

    async def link(self, by: By, shown: Shown, lasts: timedelta = A_DAY) -> str:
        url = f"https://upward.example/form/{len(self.shown) + 1}"
        self.lasting[url] = lasts
        self.shown[url] = (by, shown)
        return url

    async def forget(self) -> int:
        return 0


@dataclass
class TwoChats:
    """Ana and Cem are on both chats, Ben on Slack alone, Dan on HipChat alone; Ana is an admin."""

    store: DatabaseStore
    clock: MovedClock
    slack: Chat
    hipchat: Chat
    pages: Pages
    bot: Upward
    pump: Pump
    workspace: int = 0
    _keys: Any = field(default_factory=itertools.count)

    def by(self, name: str, platform: str) -> By:
        return By(platform, TEAMS[platform], f"{platform[0].upper()}{name}", name)

    def handle(self, name: str, platform: str) -> Handle:
        return self.by(name, platform).handle

    async def person(self, name: str) -> Person:
        async with self.store.read() as work:
            handles = [self.handle(name, platform) for platform in TEAMS]
            (found,) = await work.people.by_handles(self.workspace, handles)
        return found

    async def types(self, name: str, platform: str, command: str, *said: str | Run, key: str = "") -> CommandReply:
        text: Text = tuple(Words(each) if isinstance(each, str) else each for each in said)
        room = KUDOS if platform == "slack" else TEAM
        key = key or f"key {next(self._keys)}"
        return await self.bot.command(CommandTyped(self.by(name, platform), command, text, room, key))

    async def sends(self, name: str, platform: str, act: str, state: str = "", **answers: Answer) -> FormReply:
        return await self.bot.form(
            FormSubmitted(self.by(name, platform), act, Answers(answers), state, f"key {next(self._keys)}")
        )

    async def presses(self, name: str, platform: str, act: str, value: str = "", **more: Any) -> ButtonReply:
        by, key = self.by(name, platform), f"key {next(self._keys)}"
        return await self.bot.button(ButtonPressed(by, act, value, key, **more))

    def mention(self, name: str, platform: str) -> Mention:
        return Mention(name.title(), (self.handle(name, platform),))

    async def work_off(self, seconds: float = 60.0) -> None:
        """Everything leaves that may leave in that time."""
        end = self.clock.at.timestamp() + seconds
        while True:
            due = await self.pump.round()
            await self.pump.settle()
            if due is None:
                due = await self.pump.round()
                await self.pump.settle()
            if due is None or due.timestamp() > end:
                return
            self.clock.at = max(self.clock.at, due)

    def can(self, **facts: bool) -> None:
        """From now on the second chat can, or can't."""
        self.hipchat.can = replace(self.hipchat.can, **facts)

    def without_pages(self) -> None:
        """From now on nothing can be shown on the web."""
        context = replace(self.bot.context, links=None)
        self.bot, self.pump = _at(context, self.clock)


def dms(chat: ScriptedChat, name: str) -> list[Order]:
    """What reached a person directly, in order of arrival."""
    mine = f"{chat.name[0].upper()}{name}"
    return [a.order for a in chat.arrivals if a.order.private and a.order.place == mine]


def in_room(chat: ScriptedChat, room: Room) -> list[Order]:
    return [a.order for a in chat.arrivals if not a.order.private and a.order.place == room.external]


def read(shown: Order | Say | Message) -> str:
    """All the words, as they would be read aloud."""
    message = shown if isinstance(shown, Message) else shown.message
    if message is None:
        return f"({shown.verb})" if isinstance(shown, Order) else ""
    texts = [part.text for part in message.parts if isinstance(part, Paragraph | Quote | SmallPrint)]
    return "\n".join(plain(text) for text in texts)


def links(order: Order) -> list[Link]:
    parts = order.message.parts if order.message else ()
    runs = [run for part in parts if isinstance(part, Paragraph | Quote | SmallPrint) for run in part.text]
    return [run for run in runs if isinstance(run, Link)]


def mentioned(order: Order, platform: str) -> list[str]:
    """Who is rung."""
    parts = order.message.parts if order.message else ()
    runs = [run for part in parts if isinstance(part, Paragraph | Quote | SmallPrint) for run in part.text]
    return [account for run in runs if isinstance(run, Mention) and (account := run.on(platform))]


def aloud(reply: object) -> str:
    """What those around read of an answer."""
    assert isinstance(reply, Say), reply
    assert reply.aloud
    return read(reply)


def _at(context: Context, clock: MovedClock) -> tuple[Upward, Pump]:
    bot = Upward(context, guard=PATIENCE)
    return bot, Pump(context, bot.table.deliveries, pace=clock, jitter=lambda: 0.0)


@asynccontextmanager
async def two_chats(database_url: str) -> AsyncIterator[TwoChats]:
    await create_schema(database_url)
    store = await open_store(database_url, one_company=True)
    clock = MovedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    slack, hipchat, pages = Chat(clock, can=ALL), Chat(clock, name="hipchat", can=ROOMS), Pages()
    context = Context(store, {"slack": slack, "hipchat": hipchat}, clock, links=pages)
    world = TwoChats(store, clock, slack, hipchat, pages, *_at(context, clock))
    try:
        await _move_in(world)
        yield world
    finally:
        await store.close()


async def _move_in(world: TwoChats) -> None:
    async with world.store.work() as work:
        for platform, team in TEAMS.items():
            world.workspace = await work.workspaces.ensure(platform, team, "Acme", world.clock.now())
        await work.people.upsert_accounts("slack", TEAMS["slack"], _profiles(world, "slack", ["ana", "ben", "cem"]))
        await work.people.upsert_accounts(
            "hipchat", TEAMS["hipchat"], _profiles(world, "hipchat", ["ana", "cem", "dan"])
        )
        (ana,) = await work.people.by_handles(world.workspace, [world.handle("ana", "slack")])
        await work.people.set_roles(ana.id, frozenset({Role.ADMIN}))
        for purpose, room in ((Purpose.PRAISE, KUDOS), (Purpose.PRAISE, PRAISE), (Purpose.OBJECTIVES, GOALS)):
            await work.workspaces.set_channel(world.workspace, purpose, room, None, world.clock.now())
        await work.commit()


def _profiles(world: TwoChats, platform: str, names: Sequence[str]) -> list[Profile]:
    return [Profile(world.handle(name, platform), name, name.title(), f"{name}@acme.example") for name in names]
