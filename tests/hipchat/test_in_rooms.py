"""What people type in rooms, and what the bot posts there."""

from pathlib import Path

import pytest

from adapters.sandbox.hipchat.server import HipChat
from bot.events import CommandTyped
from bot.messages import Message, Paragraph, Words
from bot.replies import CommandReply, Say
from tests.hipchat.office import HipOffice, working


async def test_praise_typed_in_a_room_is_posted_in_the_praise_room(kudos: HipOffice) -> None:
    await kudos.person("ana").say("Lobby", "/praise @ben you saved the launch")
    praise = await kudos.posted("Kudos", "you saved the launch")
    assert praise.plain.startswith("@ana praised @ben:\n“you saved the launch”\n")
    assert praise.plain.splitlines()[-1].startswith("ref ")
    assert praise.mentions == ["ana", "ben"]
    assert (praise.color, praise.notify, praise.author) == ("green", True, "Upward")


async def test_commands_are_known_in_any_case_and_others_are_not_heard(kudos: HipOffice) -> None:
    await kudos.person("ana").say("Lobby", "/PRAISE @Ben loud thanks")
    await kudos.posted("Kudos", "loud thanks")
    for line in ("/praised be the sun", "praise @ben no slash", "see /praise @ben", "/code x"):
        await kudos.person("ana").say("Lobby", line)
    heard = [call for call in kudos.hip.calls.all() if call.name == "hipchat.room_message"]
    assert len(heard) == 2


async def test_what_people_write_rings_nobody(kudos: HipOffice) -> None:
    await kudos.person("ana").say("Lobby", "/praise @ben see @all @here @farahhaddad <b>&amp;</b> @everyone")
    praise = await kudos.posted("Kudos", "see")
    assert praise.mentions == ["ana", "ben"]
    assert "<b>&amp;</b>" in praise.text
    assert praise.text.count("@") == praise.text.count("@\N{WORD JOINER}") + 2


async def test_a_room_is_named_with_spaces_and_in_any_case(group: HipOffice) -> None:
    owner = group.person("mira").user
    for name in ("Night shift", "Night"):
        group.hip.group.add_room(name, owner)
    await group.person("mira").say("Lobby", "/upward channel praise #night SHIFT")
    await group.posted("Night shift", "made this the channel")
    assert group.room("Night").notifications == []


async def test_who_is_new_since_the_list_was_read_is_asked_for(kudos: HipOffice) -> None:
    group = kudos.hip.group
    ben = kudos.person("ben").user
    new = type(ben)(group.new_number(), "zoe", "Zoë Young", "ZoeYoung", "zoe@tidewater.example", ben.created)
    group.add_user(new)
    await kudos.person("zoe").say("Lobby", "/praise @ben thanks from the newest")
    praise = await kudos.posted("Kudos", "thanks from the newest")
    assert praise.plain.startswith("@ZoeYoung praised @ben")


async def test_an_archived_room_raises_the_alarm(kudos: HipOffice) -> None:
    await kudos.person("mira").archive("Kudos")
    assert "Kudos" in (await kudos.whispered("mira", "archived")).plain


async def test_nothing_is_said_in_a_room_that_is_not_for_all(quick: HipOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    replies: list[CommandReply] = [Say(says("for one alone")), Say(says("for all"), aloud=True)]

    async def command(_: CommandTyped) -> CommandReply:
        return replies.pop(0)

    monkeypatch.setattr(quick.engine.bot, "command", command)
    await quick.person("ana").say("Lobby", "/praise")
    await quick.person("ana").say("Lobby", "/praise")
    assert [post.plain for post in quick.room("Lobby").notifications] == ["for all"]


async def test_a_long_answer_comes_in_pieces_and_in_order(quick: HipOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    words = " ".join(str(number) for number in range(4000))

    async def command(_: CommandTyped) -> CommandReply:
        return Say(says(words), aloud=True)

    monkeypatch.setattr(quick.engine.bot, "command", command)
    await quick.person("ana").say("Lobby", "/praise")
    pieces = [post.plain for post in quick.room("Lobby").notifications]
    assert len(pieces) == 2
    assert " ".join(pieces).split() == words.split()


def says(text: str) -> Message:
    return Message((Paragraph((Words(text),)),))


async def test_a_prefix_stands_before_every_command(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    async with HipChat() as hip, working(hip, url, prefix="acme-") as group:
        await group.install()
        await group.person("mira").say("Lobby", "/upward channel praise #Kudos")
        await group.person("mira").say("Lobby", "/acme-upward channel praise #Kudos")
        await group.posted("Kudos", "made this the channel")
        assert len([call for call in hip.calls.all() if call.name == "hipchat.room_message"]) == 1
