"""Each chat has its own channels: in one of them nobody sees or sets those of the other by mistake."""

from __future__ import annotations

import pytest

from bot.forms import Form, RoomField
from bot.messages import Buttons, Room, RoomLink
from bot.replies import FieldErrors, OpenForm, Replace, Say, UpdateForm
from bot.store import Purpose
from tests.two_chats.world import GOALS, KUDOS, PRAISE, TEAM, TwoChats, aloud, dms, read

SETS = {"slack": KUDOS, "hipchat": PRAISE}


async def channels(chats: TwoChats, purpose: Purpose) -> list[Room]:
    async with chats.store.read() as work:
        found = await work.workspaces.channels(chats.workspace)
    return [one.room for one in found if one.purpose is purpose]


async def picker(chats: TwoChats, platform: str, purpose: Purpose) -> Form:
    """The form, as a button of `/upward` opens it."""
    reply = await chats.presses("ana", platform, "admin.open_channel", purpose, on_page=platform == "hipchat")
    assert isinstance(reply, OpenForm | UpdateForm)
    return reply.form


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_a_picker_shows_the_channel_of_its_own_chat(chats: TwoChats, platform: str) -> None:
    form = await picker(chats, platform, Purpose.PRAISE)
    (field,) = [part for part in form.parts if isinstance(part, RoomField)]
    assert field.value == SETS[platform]
    assert ("/invite" in field.hint) is chats.bot.context.platforms[platform].can.invited


async def test_where_only_the_other_chat_has_a_channel_nothing_is_chosen_yet(chats: TwoChats) -> None:
    form = await picker(chats, "hipchat", Purpose.OBJECTIVES)
    (field,) = [part for part in form.parts if isinstance(part, RoomField)]
    assert field.value is None
    buttons = [button.act for part in form.parts if isinstance(part, Buttons) for button in part.buttons]
    assert "admin.channel_off" not in buttons
    said = await chats.types("ana", "hipchat", "upward", "channel objectives off")
    assert "No channel in HipChat is set for objectives. They are posted in #goals" in read(said)  # type: ignore[arg-type]
    assert await channels(chats, Purpose.OBJECTIVES) == [GOALS]


async def test_a_form_takes_no_channel_of_the_other_chat(chats: TwoChats) -> None:
    reply = await chats.sends("ana", "hipchat", "admin.channel", "praise", room=KUDOS)
    assert isinstance(reply, FieldErrors)
    assert "is a channel in Slack. Set it there" in reply.errors["room"]
    await chats.sends("ana", "hipchat", "admin.channel", "objectives", room=TEAM)
    assert sorted(room.platform for room in await channels(chats, Purpose.OBJECTIVES)) == ["hipchat", "slack"]
    assert set(await channels(chats, Purpose.PRAISE)) == {KUDOS, PRAISE}


async def test_a_button_about_a_channel_of_the_other_chat_says_where_to_set_it(chats: TwoChats) -> None:
    value = f"praise|slack|{GOALS.external}|goals"
    reply = await chats.presses("ana", "hipchat", "admin.use_channel", value, on_page=True)
    assert isinstance(reply, Say)
    assert "#goals is a channel in Slack. Set it there" in read(reply)
    assert set(await channels(chats, Purpose.PRAISE)) == {KUDOS, PRAISE}
    reply = await chats.presses("ana", "slack", "admin.use_channel", value)
    assert isinstance(reply, Replace)
    assert set(await channels(chats, Purpose.PRAISE)) == {GOALS, PRAISE}


async def test_switched_off_in_one_chat_it_goes_on_in_the_other(chats: TwoChats) -> None:
    said = aloud(await chats.types("ana", "slack", "upward", "channel praise off"))
    assert said == "Public praise is no longer posted in #kudos; it still is in #Praise."
    await chats.types("ana", "slack", "upward", "channel praise ", RoomLink(KUDOS))
    assert set(await channels(chats, Purpose.PRAISE)) == {KUDOS, PRAISE}
    assert dms(chats.slack, "ana") == []
