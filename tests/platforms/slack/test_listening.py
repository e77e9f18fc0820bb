"""What people do in Slack reaches the bot, and its reply reaches them."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from adapters.slack.platform import Slack, SlackSettings
from bot.errors import NotSaved
from bot.events import By, CommandTyped, FormSubmitted
from bot.forms import Answers, Form, TextField
from bot.messages import Button, Buttons, Heading, Home, Mention, Message, Paragraph, Room, RoomLink, Words
from bot.people import Handle
from bot.replies import FieldErrors, OpenForm, Say, ShowHome, UpdateForm
from tests.bench.load import signed
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import SECRET, Door, opened
from tests.platforms.slack.fake import BOT, TEAM, TOKEN, FakeSlack

ANA = By("slack", TEAM, "UANA", "ana")
SAID = Message((Heading("Done"), Paragraph((Words("On its way to "), RoomLink(Room("slack", "C9", "kudos"))))))
FORM = Form("praise.give", "Praise", (TextField("text", "Why?"),), submit="Send", state="s=1")


async def test_a_command_reaches_the_bot_as_words_and_names(door: Door, bot: ScriptedBot) -> None:
    reply = await door.command(payloads.command("<@UBEN|ben> saved &lt;3 the launch in <#C7|launch>"))
    assert (reply.status, reply.text) == (200, "")
    assert bot.heard == [
        CommandTyped(
            by=ANA,
            name="praise",
            text=(
                Mention("ben", (Handle("slack", "UBEN"),)),
                Words(" saved <3 the launch in "),
                RoomLink(Room("slack", "C7", "launch")),
            ),
            room=Room("slack", "C1", "general"),
            key="13.2.abc",
        )
    ]


async def test_the_prefix_of_an_installation_is_no_part_of_a_commands_name(fake: FakeSlack, bot: ScriptedBot) -> None:
    settings = SlackSettings(bot_token=TOKEN, signing_secret=SECRET, api_url=fake.url + "/api/", prefix="up-")
    async with opened(Slack(settings), bot) as door:
        await door.command(payloads.command(name="/up-praise"))
        await door.command(payloads.command(name="/praise"))
    assert [event.name for event in bot.heard] == ["praise", "praise"]


async def test_the_answer_to_a_command_is_in_the_answer_of_the_request(door: Door, bot: ScriptedBot) -> None:
    bot.on_command = Say(SAID)
    answer = (await door.command(payloads.command("x"))).json
    assert answer["response_type"] == "ephemeral"
    assert answer["text"] == "Done\nOn its way to #kudos"
    assert answer["blocks"][0]["type"] == "header"
    assert answer["blocks"][1]["elements"][0]["elements"][1] == {"type": "channel", "channel_id": "C9"}


async def test_a_command_opens_a_form_with_its_trigger(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_command = OpenForm(FORM)
    assert (await door.command(payloads.command())).text == ""
    [opened] = fake.of("views.open")
    assert opened["trigger_id"] == "13.2.abc"
    assert opened["view"]["callback_id"] == "praise.give"
    assert opened["view"]["private_metadata"] == "s=1"


async def test_a_form_that_slack_does_not_open_is_said_to_be_so(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_command = OpenForm(FORM)
    fake.refuse("views.open", "expired_trigger_id")
    assert "did not open" in (await door.command(payloads.command())).json["text"]


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        ("exchanged_trigger_id", "in time. Please try once more"),
        ("ratelimited", "in time. Please try once more"),
        ("view_too_large", "more in this form than Slack shows"),
        ("invalid_arguments", "refused to open the form (invalid_arguments)"),
        ("missing_scope", "refused to open the form (missing_scope)"),
        ("token_revoked", "refused to open the form (token_revoked)"),
    ],
)
async def test_a_form_that_slack_refused_is_not_said_to_be_late(
    door: Door, bot: ScriptedBot, fake: FakeSlack, refusal: str, says: str
) -> None:
    bot.on_command = OpenForm(FORM)
    fake.refuse("views.open", refusal)
    assert says in (await door.command(payloads.command("for her"))).json["text"]


async def test_what_was_typed_for_a_form_that_is_too_large_is_said_again(door: Door, bot: ScriptedBot) -> None:
    many = (Paragraph((Words("\N{PARTY POPPER}" * 2900),)),) * 8
    bot.on_command = OpenForm(replace(FORM, parts=(*many, *FORM.parts)))
    answer = (await door.command(payloads.command("for her"))).json
    assert "more in this form than Slack shows" in answer["text"]
    assert "for her" in str(answer["blocks"][1])


async def test_what_was_typed_is_not_lost_with_a_form_that_slack_does_not_open(
    door: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    bot.on_command = OpenForm(FORM)
    fake.refuse("views.open", "expired_trigger_id")
    answer = (await door.command(payloads.command("for half an hour of work &amp; more"))).json
    assert "/praise for half an hour of work & more" in "".join(
        each["text"] for each in answer["blocks"][1]["elements"][0]["elements"]
    )


async def test_a_submitted_form_brings_its_answers(door: Door, bot: ScriptedBot) -> None:
    values = {
        "people": {"people": {"type": "multi_users_select", "selected_users": ["UBEN", "UCAI"]}},
        "text": {"text": {"type": "plain_text_input", "value": "You <saved> it"}},
        "note": {"note": {"type": "plain_text_input", "value": None}},
        "who": {"who": {"type": "radio_buttons", "selected_option": {"value": "all"}}},
        "boss": {"boss": {"type": "users_select", "selected_user": "UDEB"}},
        "room": {"room": {"type": "conversations_select", "selected_conversation": "C5"}},
    }
    reply = await door.interact(payloads.submission(state={"values": values}))
    assert (reply.status, reply.text) == (200, "")
    assert bot.heard == [
        FormSubmitted(
            by=ANA,
            act="praise.give",
            answers=Answers(
                {
                    "people": (Handle("slack", "UBEN"), Handle("slack", "UCAI")),
                    "text": "You <saved> it",
                    "who": "all",
                    "boss": (Handle("slack", "UDEB"),),
                    "room": Room("slack", "C5"),
                }
            ),
            state="shown=1",
            key="V1:156.abc",
        )
    ]


async def test_errors_stand_under_their_fields_and_strangers_under_the_first(door: Door, bot: ScriptedBot) -> None:
    bot.on_form = FieldErrors({"text": "Too long.", "nowhere": "Not today.", "": "Nor tomorrow."})
    answer = (await door.interact(payloads.submission())).json
    assert answer == {
        "response_action": "errors",
        "errors": {"text": "Too long.", "people": "Not today.\nNor tomorrow."},
    }


async def test_errors_of_a_form_without_fields_open_a_window_of_their_own(door: Door, bot: ScriptedBot) -> None:
    bot.on_form = FieldErrors({"": "Not today."})
    answer = (await door.interact(payloads.submission(blocks=[]))).json
    assert answer["response_action"] == "push"
    assert "Not today." in str(answer["view"]["blocks"])


async def test_a_form_takes_the_place_of_a_submitted_one(door: Door, bot: ScriptedBot) -> None:
    bot.on_form = UpdateForm(FORM)
    answer = (await door.interact(payloads.submission())).json
    assert answer["response_action"] == "update"
    assert answer["view"]["callback_id"] == "praise.give"


async def test_closing_a_form_asks_nobody(door: Door, bot: ScriptedBot) -> None:
    reply = await door.interact({**payloads.submission(), "type": "view_closed", "is_cleared": False})
    assert (reply.status, bot.heard) == (200, [])


async def test_home_is_published_upon_the_one_that_was_shown(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_home = ShowHome(Home((Heading("You"), Buttons((Button("praise.give", "Praise"),)))))
    await door.event(payloads.event("app_home_opened", user="UANA", channel="D1", tab="home"))
    shown = payloads.view("home", hash="9.z")
    await door.event(payloads.event("app_home_opened", user="UANA", channel="D1", tab="home", view=shown))
    await door.event(payloads.event("app_home_opened", user="UANA", channel="D1", tab="messages"))
    first, second = fake.of("views.publish")
    assert "hash" not in first
    assert second["hash"] == "9.z"
    assert len(bot.heard) == 2


async def test_what_was_not_saved_is_not_acknowledged(door: Door, bot: ScriptedBot) -> None:
    bot.fails = NotSaved()
    body = payloads.event("message", channel_type="im", user="UANA", channel="D1", text="hi", ts="1.1")
    assert (await door.event(body)).status == 503
    bot.fails = None
    retried = await door.event(body, **{"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"})
    assert retried.status == 200
    assert [event.key for event in bot.heard] == ["Ev1", "Ev1"]


async def test_a_listener_that_breaks_logs_no_words(door: Door, bot: ScriptedBot, logged: io.StringIO) -> None:
    bot.fails = RuntimeError("canary")
    assert (await door.command(payloads.command("canary"))).status == 500
    assert "listener failed" in logged.getvalue()
    assert "RuntimeError" in logged.getvalue()
    assert "canary" not in logged.getvalue()


async def test_the_bots_own_lines_are_not_answered(door: Door, bot: ScriptedBot) -> None:
    await door.event(payloads.event("message", channel_type="im", user=BOT, bot_id="B1", channel="D1", text="hi"))
    assert bot.heard == []


async def test_a_command_has_its_turn_between_windows_that_were_shared_at_once(door: Door, bot: ScriptedBot) -> None:
    """All lie there before any is read: fifty windows once kept a command waiting until the last of them was."""
    port = urlsplit(door.url).port
    command, window = signed(SECRET, payloads.command("x")), {"payload": json.dumps(payloads.submission())}
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(10)]
    for reader, writer in lines:  # once each, so that all are accepted
        writer.write(command)
        await reader.readuntil(b"\r\n\r\n")
    bot.heard.clear()
    for (_, writer), request in zip(lines, [*[signed(SECRET, window)] * 9, command], strict=True):
        writer.write(request)
    for reader, writer in lines:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
    heard = [type(event) for event in bot.heard]
    assert heard.index(CommandTyped) <= 4, heard
