"""People, channels and links as Slack tells of them; and what happens in a workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import LookUpFailed
from bot.events import By, Connected, Greeted, PersonChanged, Posted, RoomChange, RoomChanged, Uninstalled
from bot.messages import Room
from bot.people import Handle, Profile, Standing
from bot.platform import RoomFacts
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import Door
from tests.platforms.slack.fake import BOT, TEAM, FakeSlack


def user(external: str = "UANA", **more: Any) -> dict[str, Any]:
    profile = {"display_name": "ana", "real_name": "Ana García", "email": "ana@acme.example", "title": "Engineer"}
    return {
        "id": external,
        "team_id": TEAM,
        "name": "ana.g",
        "tz": "Europe/Madrid",
        "locale": "es-ES",
        "deleted": False,
        "is_bot": False,
        "profile": {**profile, **more.pop("profile", {})},
        **more,
    }


ANA = Profile(
    handle=Handle("slack", "UANA"),
    nick="ana",
    name="Ana García",
    email="ana@acme.example",
    time_zone="Europe/Madrid",
    locale="es-ES",
    title="Engineer",
)


async def test_the_user_list_comes_in_pages(door: Door, fake: FakeSlack) -> None:
    fake.will(
        "users.list",
        {"ok": True, "members": [user()], "response_metadata": {"next_cursor": "c2"}},
        {"ok": True, "members": [user("UBEN", deleted=True)], "response_metadata": {"next_cursor": ""}},
    )
    first = await door.slack.directory(TEAM, "")
    assert (first.profiles, first.next) == ((ANA,), "c2")
    second = await door.slack.directory(TEAM, first.next)
    assert (second.profiles[0].active, second.next) == (False, "")
    asked = fake.of("users.list")
    assert [call.get("cursor") for call in asked] == [None, "c2"]
    assert asked[0]["include_locale"] == "1"


@pytest.mark.parametrize(
    ("account", "standing"),
    [
        (user(), Standing.COLLEAGUE),
        (user(is_bot=True), Standing.BOT),
        (user("USLACKBOT"), Standing.BOT),
        (user(is_restricted=True), Standing.GUEST),
        (user(is_ultra_restricted=True), Standing.GUEST),
        (user(team_id="T9"), Standing.OUTSIDER),
        (user(team_id="T9", enterprise_user={"teams": [TEAM, "T9"]}), Standing.COLLEAGUE),
        (user(team_id="E1", enterprise_user={"teams": [TEAM]}), Standing.COLLEAGUE),
        (user(team_id="E1", is_restricted=True, enterprise_user={"teams": [TEAM]}), Standing.GUEST),
        (user(team_id="T9", enterprise_user={"teams": ["T9"]}), Standing.OUTSIDER),
        (user(team_id="T9", enterprise_user={"teams": TEAM}), Standing.OUTSIDER),
        (user(team_id="T9", enterprise_user="T1"), Standing.OUTSIDER),
        (user(team_id="T9", is_stranger=True, enterprise_user={"teams": [TEAM]}), Standing.OUTSIDER),
        (user(is_stranger=True), Standing.OUTSIDER),
    ],
)
async def test_bots_guests_and_strangers_are_told_apart(
    door: Door, fake: FakeSlack, account: dict[str, Any], standing: Standing
) -> None:
    fake.will("users.info", {"ok": True, "user": account})
    assert (await door.slack.profile(TEAM, Handle("slack", account["id"]))).standing is standing


async def test_an_account_that_says_little_is_still_somebody(door: Door, fake: FakeSlack) -> None:
    fake.will("users.info", {"ok": True, "user": {"id": "U7", "tz": "Mars/Phobos", "is_primary_owner": True}})
    assert await door.slack.profile(TEAM, Handle("slack", "U7")) == Profile(
        handle=Handle("slack", "U7"), nick="U7", name="U7", owner=True
    )


async def test_what_slack_does_not_say_is_said_to_have_failed(door: Door, fake: FakeSlack) -> None:
    fake.refuse("users.info", "user_not_found")
    with pytest.raises(LookUpFailed, match="user_not_found"):
        await door.slack.profile(TEAM, Handle("slack", "U7"))
    fake.will("users.info", {"ok": True, "user": None})
    with pytest.raises(LookUpFailed):
        await door.slack.profile(TEAM, Handle("slack", "U7"))


CHANNEL = {"id": "C1", "name": "kudos", "is_channel": True, "is_private": False, "is_member": True}


@pytest.mark.parametrize(
    ("channel", "facts"),
    [
        (CHANNEL, RoomFacts(Room("slack", "C1", "kudos"), True, False, False, False, True)),
        ({**CHANNEL, "is_private": True}, RoomFacts(Room("slack", "C1", "kudos"), False, False, False, False, True)),
        ({**CHANNEL, "is_archived": True}, RoomFacts(Room("slack", "C1", "kudos"), True, False, False, True, True)),
        ({**CHANNEL, "is_ext_shared": True}, RoomFacts(Room("slack", "C1", "kudos"), True, False, True, False, True)),
        (
            {**CHANNEL, "is_pending_ext_shared": True},
            RoomFacts(Room("slack", "C1", "kudos"), True, False, True, False, True),
        ),
        ({"id": "C1", "is_mpim": True}, RoomFacts(Room("slack", "C1"), False, True, False, False, False)),
        ({"id": "C1"}, RoomFacts(Room("slack", "C1"), False, False, False, False, False)),
    ],
)
async def test_a_channel_is_public_only_if_slack_says_so(
    door: Door, fake: FakeSlack, channel: dict[str, Any], facts: RoomFacts
) -> None:
    fake.will("conversations.info", {"ok": True, "channel": channel})
    assert await door.slack.room_facts(TEAM, Room("slack", "C1")) == facts


async def test_a_dm_is_known_by_its_id(door: Door, fake: FakeSlack) -> None:
    assert (await door.slack.room_facts(TEAM, Room("slack", "D1"))).direct
    assert fake.of("conversations.info") == []


async def test_a_link_leads_to_the_message(door: Door, fake: FakeSlack) -> None:
    link = "https://acme.slack.com/archives/C1/p55000100"
    fake.will("chat.getPermalink", {"ok": True, "permalink": link})
    assert await door.slack.permalink(TEAM, Posted(Room("slack", "C1"), "55.000100")) == link
    assert fake.calls[-1].arguments == {"channel": "C1", "message_ts": "55.000100"}
    fake.refuse("chat.getPermalink", "message_not_found")
    with pytest.raises(LookUpFailed):
        await door.slack.permalink(TEAM, Posted(Room("slack", "C1"), "55.000100"))


async def test_the_workspace_is_told_before_anything_in_it(door: Door, bot: ScriptedBot) -> None:
    assert bot.connected == [Connected("slack", TEAM, "Acme")]


WRITER = By("slack", TEAM, "UANA", "")
THEN = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        (
            payloads.event("message", channel_type="im", user="UANA", channel="D1", text="a &amp; b", ts="1.1"),
            Greeted(WRITER, "a & b", Room("slack", "D1"), private=True, key="Ev1"),
        ),
        (
            payloads.event("app_mention", user="UANA", channel="C1", text="<@UBOT> hi", ts="1.1"),
            Greeted(WRITER, "hi", Room("slack", "C1"), private=False, key="Ev1"),
        ),
        (payloads.event("team_join", user=user()), PersonChanged("slack", TEAM, ANA, "Ev1")),
        (payloads.event("user_change", user=user()), PersonChanged("slack", TEAM, ANA, "Ev1")),
        (
            payloads.event("member_joined_channel", user=BOT, channel="C1", inviter="UANA"),
            RoomChanged("slack", TEAM, Room("slack", "C1"), RoomChange.JOINED, "Ev1"),
        ),
        (
            payloads.event("channel_archive", user="UANA", channel="C1"),
            RoomChanged("slack", TEAM, Room("slack", "C1"), RoomChange.ARCHIVED, "Ev1"),
        ),
        (
            payloads.event("group_archive", user="UANA", channel="G1"),
            RoomChanged("slack", TEAM, Room("slack", "G1"), RoomChange.ARCHIVED, "Ev1"),
        ),
        (
            payloads.event("tokens_revoked", tokens={"oauth": [], "bot": [BOT]}),
            Uninstalled("slack", TEAM, gone=False, at=THEN, key="Ev1"),
        ),
        (payloads.event("app_uninstalled"), Uninstalled("slack", TEAM, gone=True, at=THEN, key="Ev1")),
    ],
)
async def test_what_happens_reaches_the_bot(door: Door, bot: ScriptedBot, sent: dict[str, Any], heard: object) -> None:
    assert (await door.event(sent)).status == 200
    assert bot.heard == [heard]


@pytest.mark.parametrize(
    "sent",
    [
        payloads.event("member_joined_channel", user="UANA", channel="C1"),
        payloads.event("message", channel_type="channel", user="UANA", channel="C1", text="hi"),
        payloads.event("message", channel_type="im", subtype="message_changed", channel="D1", message={"text": "x"}),
        payloads.event("message", channel_type="im", bot_id="B9", user="U9", channel="D1", text="hi"),
        payloads.event("app_mention", user=BOT, channel="C1", text="<@UBOT>"),
        payloads.event("app_mention", user="UANA", edited={"ts": "2"}, channel="C1", text="<@UBOT>"),
        payloads.event("tokens_revoked", tokens={"oauth": ["UANA"]}),
        payloads.event("reaction_added", user="UANA", item={"type": "message", "channel": "C1", "ts": "1.1"}),
    ],
)
async def test_what_does_not_concern_the_bot_is_let_by(door: Door, bot: ScriptedBot, sent: dict[str, Any]) -> None:
    assert (await door.event(sent)).status == 200
    assert bot.heard == []


async def test_a_revoked_token_is_forgotten_and_asked_for_again(door: Door, fake: FakeSlack) -> None:
    await door.command(payloads.command())
    assert len(fake.of("auth.test")) == 1
    await door.event(payloads.event("tokens_revoked", tokens={"bot": [BOT]}))
    await door.command(payloads.command())
    assert len(fake.of("auth.test")) == 2
