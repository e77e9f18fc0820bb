"""A sample company in the sandbox with the whole bot in it: what the tests of features act in."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from cryptography.fernet import Fernet

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import Company
from adapters.sandbox.person import Channels, Person
from adapters.sandbox.seen import SeenMessage, SeenView
from adapters.slack.manifest import manifest
from adapters.slack.platform import Slack, SlackSettings
from adapters.web.server import Server
from bot.engine import Engine
from bot.events import ButtonPressed, By
from bot.outbox.pace import Timing
from bot.people import Handle
from bot.router import ROUTES
from bot.routes import Command, OnShortcut, Route
from storage.ballots.ballots import BallotFolder, make_root
from storage.schema import upgrade
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from tests.ticks import finish_sending
from tests.workspace import PATIENCE, App, workspace_with

Transport = Literal["socket", "http"]
T = TypeVar("T")

KEY = Fernet.generate_key().decode()

QUICK = Timing(rest=0.01, poll=1.0, stop=2.0)
"""Slack's pace is for its own tests; here a channel rests as short as can be."""

HASTY = Timing(send=2.0, lease=2.5, grace=0.3, search=1.0, rest=0.01, poll=0.2, stop=2.0)
"""What is in doubt is looked for soon. A claim has half a second: on a busy machine a fifth was too short, again and
again."""


class Stderr(io.StringIO):
    """Whatever standard error is at the moment: pytest puts another in its place for each test."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)


@dataclass(repr=False)  # asyncio writes down what a fixture returns, which takes longer than to open it
class Office:
    """`person("ana")` types, presses and reads; `channel("kudos")` shows what is posted. Mira owns the workspace.
    `ballots` is the folder for anonymous answers."""

    sandbox: Sandbox
    database_url: str
    transport: Transport
    routes: Iterable[Route] = ROUTES
    timing: Timing = QUICK
    prefix: str = ""
    patience: float = PATIENCE
    ballots: Path | None = None
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    def person(self, handle: str) -> Person:
        return self.sandbox.person(handle)

    def account(self, handle: str) -> Handle:
        """One by which the bot knows them."""
        return Handle("slack", self.sandbox.workspace.person(handle).id)

    def by(self, handle: str) -> By:
        """Who acts, as the bot is told."""
        return By("slack", self.sandbox.workspace.team_id, self.account(handle).external, handle)

    def channel(self, name: str) -> Channels:
        return self.sandbox.channel(name)

    async def until(self, condition: Callable[[], T | None], timeout: float = PATIENCE) -> T:  # noqa: ASYNC109 - as the sandbox's
        """Waits until the condition holds, asked again after each change in the workspace."""
        return await self.sandbox.until(condition, timeout)

    async def answered(self, handle: str, typed: str, *, in_: str = "general") -> SeenMessage:
        """Types a command and gives the answer that only this person sees."""
        person = self.person(handle)
        before = len(person.ephemerals)
        outcome = await person.type(typed, in_=in_)
        assert outcome.ok, outcome
        return await self.until(lambda: person.ephemerals[-1] if len(person.ephemerals) > before else None)

    async def told(self, handle: str, words: str) -> SeenMessage:
        """The newest direct message to this person that has these words, as soon as it is there."""
        person = self.person(handle)
        return await self.until(lambda: next((dm for dm in reversed(person.dms) if words in dm.plain), None))

    async def posted(self, channel: str, words: str) -> SeenMessage:
        """The newest message in a channel that has these words, as soon as it is there."""
        room = self.channel(channel)
        return await self.until(lambda: next((each for each in reversed(room.messages) if words in each.plain), None))

    def invite(self, channel: str) -> None:
        """Mira invites the bot to a channel."""
        workspace = self.sandbox.workspace
        workspace.join(workspace.channel(channel), self.sandbox.app.bot.id, inviter=self.person("mira").id)

    # The bot, which a test may stop and start again

    async def start(self) -> None:
        """The bot comes to work, and has read who is there when this returns."""
        self.store = await self._running.enter_async_context(_opened(self.database_url))
        settings = SlackSettings(
            bot_token=self.sandbox.bot_token,
            app_token=self.sandbox.app_token if self.transport == "socket" else "",
            signing_secret=self.sandbox.signing_secret,
            api_url=self.sandbox.api_url,
            prefix=self.prefix,
        )
        self.slack = Slack(settings)
        self.engine = Engine(
            self.store,
            [self.slack],
            self.sandbox.clock,
            routes=self.routes,
            timing=self.timing,
            guard=self.patience,
            ballots=self._open_ballots(),
        )
        self.server = Server("127.0.0.1", 0, self.slack.routes(), self.engine.obstacles)
        await self._running.enter_async_context(_working(self.engine, self.server, self.slack))
        if self.transport == "http":
            self.sandbox.use_http(f"http://127.0.0.1:{self.server.port}/slack/events")

    async def stop(self) -> None:
        await self._running.aclose()

    def _open_ballots(self) -> BallotFolder | None:
        if self.ballots is None:
            return None
        make_root(self.ballots)
        return BallotFolder(self.ballots, Secrets([KEY]))


@asynccontextmanager
async def _opened(database_url: str) -> AsyncIterator[DatabaseStore]:
    await upgrade(database_url)
    store = await open_store(database_url)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def _working(engine: Engine, server: Server, slack: Slack) -> AsyncIterator[None]:
    work = asyncio.create_task(engine.run(server.run()))
    try:
        ready = asyncio.create_task(_ready(engine, slack))
        await asyncio.wait([work, ready], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            ready.cancel()
            work.result()
        assert ready.done(), f"the bot did not start within {PATIENCE} s"
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def _ready(engine: Engine, slack: Slack) -> None:
    await slack.listening.wait()
    await engine.directory_sync.wait_until_read()


def upward_manifest(routes: Iterable[Route] = ROUTES, prefix: str = "") -> str:
    """The manifest that the code prints for these routes."""
    entries = tuple(routes)
    commands = [entry for entry in entries if isinstance(entry, Command)]
    return manifest(commands, [entry for entry in entries if isinstance(entry, OnShortcut)], prefix=prefix)


@cache
def parsed_manifest(prefix: str = "") -> Mapping[str, Any]:
    """The same, as the sandbox reads it; made and read once."""
    read: Mapping[str, Any] = yaml.safe_load(upward_manifest(prefix=prefix))
    return read


def upward(
    database_url: str,
    transport: Transport = "socket",
    *,
    timing: Timing = QUICK,
    prefix: str = "",
    ballots: Path | None = None,
) -> App[Office]:
    """The whole bot, just installed, on that database. It has greeted its admins: a fault of the workspace that a test
    asks for hits no welcome."""

    @asynccontextmanager
    async def work(sandbox: Sandbox) -> AsyncIterator[Office]:
        office = Office(sandbox, database_url, transport, timing=timing, prefix=prefix, ballots=ballots)
        await office.start()
        try:
            await finish_sending(office.store)
            yield office
        finally:
            await office.stop()

    return App(parsed_manifest(prefix), work)


@asynccontextmanager
async def open_office(
    database_url: str,
    transport: Transport = "socket",
    *,
    company: Company | None = None,
    clock: Clock | None = None,
    timing: Timing = QUICK,
    prefix: str = "",
) -> AsyncIterator[Office]:
    """An office for one test: the bot has just been installed and nothing is set yet."""
    app = upward(database_url, transport, timing=timing, prefix=prefix)
    async with workspace_with(app, company=company, clock=clock) as office:
        yield office


async def press_forged(office: Office, handle: str, act: str, value: str) -> str:
    """What somebody is told who presses a button that was never theirs."""
    pressed = ButtonPressed(office.by(handle), act, value, f"forged {handle} {act} {value}")
    return repr(await office.engine.bot.button(pressed))


def top(person: Person) -> SeenView:
    """The form that this person has open."""
    assert person.modal is not None
    return person.modal


async def open_form(office: Office, handle: str, typed: str) -> Person:
    """The person with the form open that a command opens."""
    person = office.person(handle)
    if person.modal:
        await person.close(everything=True)
    assert (await person.type(typed)).ok
    await office.until(lambda: person.modal)
    return person
