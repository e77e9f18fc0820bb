"""A sandbox workspace that is as strict as Slack, with the adapter in it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import yaml

from adapters.sandbox.app import Sandbox
from adapters.slack.manifest import manifest
from adapters.slack.platform import Slack, SlackSettings
from bot.admission import Who
from bot.events import CommandTyped, ShortcutUsed
from bot.messages import Button, Buttons, Divider, Heading, Link, Mention, Message, Paragraph, Quote, SmallPrint, Words
from bot.people import Handle
from bot.platform import Order, Verb
from bot.replies import CommandReply, Nothing, ShortcutReply
from bot.routes import Command, Interaction, OnShortcut
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import opened, running
from tests.workspace import App


async def typed(_: Interaction[CommandTyped]) -> CommandReply:
    return Nothing()


async def used(_: Interaction[ShortcutUsed]) -> ShortcutReply:
    return Nothing()


COMMANDS = (
    Command("praise", typed, Who.EVERYBODY, "Thank somebody", "[@people what they did]"),
    Command("praise list", typed, Who.EVERYBODY, "A sub-command is no command to Slack"),
)
SHORTCUTS = (
    OnShortcut("praise.open", "Give praise", "Thank somebody", used, Who.EVERYBODY),
    OnShortcut("praise.this", "Praise this", "Thank the author", used, Who.EVERYBODY, on_message=True),
)

MANIFEST = yaml.safe_load(manifest(COMMANDS, SHORTCUTS))

TYPED = "<!channel> @here <https://evil.example|ok> *b* & :tada: 🎉 مرحبا"


@dataclass(frozen=True, slots=True)
class Workspace:
    sandbox: Sandbox
    slack: Slack
    bot: ScriptedBot

    @property
    def team(self) -> str:
        return self.bot.connected[0].team

    def order(self, verb: Verb, place: str, message: Message | None, **more: Any) -> Order:
        return Order(more.pop("token", "0d9e"), self.team, verb, place, more.pop("private", False), message, **more)


@contextlib.asynccontextmanager
async def by_http(slack: Slack, bot: ScriptedBot, sandbox: Sandbox) -> AsyncIterator[None]:
    async with opened(slack, bot) as door:
        sandbox.use_http(door.url + "/slack/events")
        yield


def adapter(bot: ScriptedBot, *, by_socket: bool) -> App[Workspace]:
    """The adapter alone, connected the one way or the other."""

    @contextlib.asynccontextmanager
    async def work(sandbox: Sandbox) -> AsyncIterator[Workspace]:
        app_token = sandbox.app_token if by_socket else ""
        settings = SlackSettings(sandbox.bot_token, app_token, sandbox.signing_secret, api_url=sandbox.api_url)
        slack = Slack(settings)
        async with running(slack, bot) if app_token else by_http(slack, bot, sandbox):
            yield Workspace(sandbox, slack, bot)

    return App(MANIFEST, work)


def everything(ben: str) -> Message:
    """Each kind of part and run."""
    mention = Mention("Ben", (Handle("slack", ben),))
    return Message(
        (
            Heading("Ana praised Ben"),
            Paragraph((mention, Words(" did it", bold=True), Words(" well", italic=True))),
            Quote((Words(TYPED),)),
            Divider(),
            SmallPrint((Words("Seen by "), mention)),
            SmallPrint((Link("https://acme.example", "source"),)),
            Buttons((Button("praise.plus_one", "+1", "17"), Button("praise.plus_one", "Me too", "18"))),
        ),
        summary=(Words("Ana praised Ben: " + TYPED),),
    )
