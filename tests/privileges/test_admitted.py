"""Nobody whom the bot has not admitted gets a reply, whatever a handler that forgot to ask gave it to say."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from bot.admission import Who
from bot.errors import NotAllowed
from bot.events import Asked, ButtonPressed, By, CommandTyped, FormChanged, FormSubmitted, HomeOpened, ShortcutUsed
from bot.forms import Answers, Form
from bot.messages import Home, Message, Paragraph, Room, Words
from bot.phrases import label
from bot.replies import OpenForm, Say, ShowHome, UpdateForm
from bot.router import Upward
from bot.routes import Command, Interaction, OnButton, OnForm, OnHomeOpened, OnShortcut, Route
from tests.privileges.world import CANARY, World

T = TypeVar("T")

PARTS = (Paragraph((Words(CANARY),)),)
FORM = Form("any", "Any", PARTS)


class Careless:
    """Answers without a look at who asks; when it is `careful`, with one."""

    def __init__(self) -> None:
        self.careful = False

    async def says(self, interaction: Interaction[Any]) -> Say:
        return await self._looks(interaction, Say(Message(PARTS)))

    async def opens(self, interaction: Interaction[Any]) -> OpenForm:
        return await self._looks(interaction, OpenForm(FORM))

    async def updates(self, interaction: Interaction[Any]) -> UpdateForm:
        return await self._looks(interaction, UpdateForm(FORM))

    async def shows(self, interaction: Interaction[Any], _said: object = ()) -> ShowHome:
        return await self._looks(interaction, ShowHome(Home(PARTS)))

    async def _looks(self, interaction: Interaction[Any], reply: T) -> T:
        if self.careful:
            await interaction.admit()
        return reply

    @property
    def entries(self) -> tuple[Route, ...]:
        return (
            Command("upward", self.says, Who.ADMIN, "any"),
            OnForm("any", self.updates, Who.ADMIN, changed=self.updates),
            OnButton("any", self.says, Who.ADMIN),
            OnShortcut("any", "Any", "any", self.opens, Who.ADMIN),
            OnHomeOpened(self.shows, Who.ADMIN, again=self.shows),
        )


async def answer(bot: Upward, event: Asked | HomeOpened) -> str:
    match event:
        case CommandTyped():
            return repr(await bot.command(event))
        case FormSubmitted():
            return repr(await bot.form(event))
        case FormChanged():
            return repr(await bot.change_form(event))
        case ButtonPressed():
            return repr(await bot.button(event))
        case ShortcutUsed():
            return repr(await bot.shortcut(event))
        case _:
            return repr(await bot.home(event))


def event_of(kind: str, by: By) -> Asked | HomeOpened:
    events: dict[str, Asked | HomeOpened] = {
        "command": CommandTyped(by, "upward", (), Room("slack", "C0", "any"), "1"),
        "form": FormSubmitted(by, "any", Answers({}), "", "2"),
        "live": FormChanged(by, "any", "any", Answers({}), ""),
        "button": ButtonPressed(by, "any", "", "3"),
        "shortcut": ShortcutUsed(by, "any", "4"),
        "home": HomeOpened(by),
    }
    return events[kind]


@pytest.mark.parametrize("kind", ["command", "form", "live", "button", "shortcut", "home"])
async def test_a_handler_that_admitted_nobody_gets_no_reply_out(world: World, kind: str, logged: io.StringIO) -> None:
    careless = Careless()
    bot = Upward(world.bot.context, careless.entries)
    event = event_of(kind, world.by("A"))
    said = await answer(bot, event)
    assert label("shared/refusals", "not_admitted") in said
    assert CANARY not in said
    assert "reply to nobody admitted" in logged.getvalue()
    careless.careful = True
    assert CANARY in await answer(bot, event)
    assert label("shared/refusals", "only_admin") in await answer(bot, replace(event, by=world.by("E")))


class Frank(Careless):
    """Refuses what was typed before it looks at who asks."""

    async def _looks(self, interaction: Interaction[Any], reply: T) -> T:
        raise NotAllowed(CANARY)


@pytest.mark.parametrize("kind", ["command", "form", "live", "button", "shortcut", "home"])
async def test_what_a_handler_refuses_is_said_to_nobody_who_may_not_ask(world: World, kind: str) -> None:
    bot = Upward(world.bot.context, Frank().entries)
    for name, said in (("A", CANARY), ("E", label("shared/refusals", "only_admin"))):
        assert said in await answer(bot, event_of(kind, world.by(name)))
        assert (CANARY in await answer(bot, event_of(kind, world.by(name)))) == (name == "A")


@pytest.mark.parametrize("rest", ["foo", "praise maybe", "@nobody", "import undo now", "-1"])
async def test_no_administrator_s_command_tells_others_how_it_is_typed(world: World, rest: str) -> None:
    for entry in world.bot.table.commands.values():
        name, _, sub = entry.name.partition(" ")
        typed = CommandTyped(
            world.by("E"), name, (Words(f"{sub} {rest}".strip()),), Room("slack", "C0", "any"), world.key()
        )
        found, _ = world.bot.table.command(typed)
        if found.who is not Who.EVERYBODY:
            said = repr(await world.bot.command(typed))
            assert label("shared/refusals", f"only_{found.who.name.lower()}") in said, (entry.name, said)
