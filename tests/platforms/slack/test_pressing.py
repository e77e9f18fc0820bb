"""Buttons, live fields and shortcuts: the reply comes where the person pressed."""

from __future__ import annotations

import pytest

from bot.events import ButtonPressed, By, FormChanged, Posted, ShortcutUsed
from bot.forms import Answers, Form, TextField
from bot.messages import Heading, Home, Message, Paragraph, Room, RoomLink, Words
from bot.people import Handle
from bot.replies import CloseForm, FieldErrors, OpenForm, Replace, Say, ShowHome, UpdateForm
from tests.platforms.slack import payloads
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.door import Door
from tests.platforms.slack.fake import TEAM, FakeSlack

ANA = By("slack", TEAM, "UANA", "ana")
SAID = Message((Heading("Done"), Paragraph((Words("On its way to "), RoomLink(Room("slack", "C9", "kudos"))))))
FORM = Form("praise.give", "Praise", (TextField("text", "Why?"),), submit="Send", state="s=1")


async def test_a_live_field_redraws_the_form_upon_the_view_it_saw(
    door: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    bot.on_change = UpdateForm(FORM)
    values = {"who": {"who": {"type": "radio_buttons", "selected_option": {"value": "me"}}}}
    body = payloads.changed("who", payloads.view(state={"values": values}))
    assert (await door.interact(body)).status == 200
    changed = FormChanged(ANA, "praise.give", "who", Answers({"who": "me"}), "shown=1", "V1", 1764394980123456)
    assert bot.heard == [changed]
    [update] = fake.of("views.update")
    assert (update["view_id"], update["hash"]) == ("V1", "156.abc")


@pytest.mark.parametrize(("at", "drawn"), [("1764394980.2", 2), ("1764394980.1", 1)])
async def test_of_two_changes_upon_one_view_the_newer_one_stands(
    door: Door, bot: ScriptedBot, fake: FakeSlack, at: str, drawn: int
) -> None:
    bot.on_change = UpdateForm(FORM)
    await door.interact(payloads.changed("who", payloads.view(), "1764394980.15"))
    fake.refuse("views.update", "hash_conflict")
    assert (await door.interact(payloads.changed("who", payloads.view(), at))).status == 200
    _first, *others = fake.of("views.update")
    assert len(others) == drawn
    assert ["hash" in update for update in others] == [True, False][:drawn]


async def test_what_was_pressed_shows_though_the_form_was_redrawn_meanwhile(
    door: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    bot.on_button = UpdateForm(FORM)
    fake.refuse("views.update", "hash_conflict")
    assert (await door.interact(payloads.pressed("praise.next", "2", inside=payloads.view()))).status == 200
    assert ["hash" in update for update in fake.of("views.update")] == [True, False]


async def test_closing_or_finding_fault_on_a_change_is_no_failure(
    door: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    body = payloads.changed("who", payloads.view())
    bot.on_change = CloseForm()
    assert (await door.interact(body)).status == 200
    bot.on_change = FieldErrors({"who": "Not you."})
    assert (await door.interact(body)).status == 200
    [pushed] = fake.of("views.push")
    assert "Not you." in str(pushed["view"]["blocks"])


async def test_a_button_in_a_message_is_answered_beside_it(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_button = Say(SAID)
    assert (await door.interact(payloads.pressed("praise.undo:2", "17", url=fake.url + "/respond/1"))).status == 200
    assert bot.heard == [
        ButtonPressed(ANA, "praise.undo", "17", "13.4.abc", Posted(Room("slack", "C1", "general"), "55.000100"))
    ]
    [response] = fake.responses
    assert (response["response_type"], response["replace_original"]) == ("ephemeral", False)


async def test_a_reply_takes_the_place_of_the_message(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_button = Replace(SAID)
    await door.interact(payloads.pressed("praise.undo", url=fake.url + "/respond/1"))
    assert fake.responses[0]["replace_original"] is True


async def test_a_button_on_home_is_answered_in_a_window_or_on_home(
    door: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    body = payloads.pressed("home.older", inside=payloads.view("home"))
    bot.on_button = Say(SAID)
    await door.interact(body)
    assert fake.of("views.open")[0]["view"]["title"]["text"] == "Done"
    bot.on_button = ShowHome(Home((Heading("You"),)))
    await door.interact(body)
    [published] = fake.of("views.publish")
    assert (published["user_id"], published["hash"]) == ("UANA", "156.abc")
    assert bot.heard[0].on is None


async def test_a_form_from_a_button_in_a_form_lies_upon_it(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    values = {"text": {"text": {"type": "plain_text_input", "value": "typed"}}}
    body = payloads.pressed("praise.more", inside=payloads.view(state={"values": values}))
    bot.on_button = OpenForm(FORM)
    await door.interact(body)
    assert len(fake.of("views.push")) == 1
    assert bot.heard[0].answers.text("text") == "typed"
    assert bot.heard[0].state == "shown=1"
    bot.on_button = UpdateForm(FORM)
    await door.interact(body)
    assert fake.of("views.update")[0]["view_id"] == "V1"


async def test_a_fourth_window_takes_the_place_of_the_third(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_button = OpenForm(FORM)
    fake.refuse("views.push", "push_limit_reached")
    assert (await door.interact(payloads.pressed("praise.more", inside=payloads.view()))).status == 200
    assert fake.of("views.update")[0]["view"]["callback_id"] == "praise.give"


async def test_a_form_that_a_button_cannot_open_is_said_to_be_so(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_button = OpenForm(FORM)
    fake.refuse("views.open", "expired_trigger_id")
    assert (await door.interact(payloads.pressed("praise.edit", url=fake.url + "/respond/1"))).status == 200
    assert "did not open" in fake.responses[0]["text"]
    fake.refuse("views.open", "expired_trigger_id")
    fake.refuse("views.open", "expired_trigger_id")
    assert (await door.interact(payloads.pressed("home.more", inside=payloads.view("home")))).status == 503


async def test_a_form_that_a_shortcut_cannot_open_is_said_to_be_so(
    door: Door, bot: ScriptedBot, fake: FakeSlack
) -> None:
    bot.on_shortcut = OpenForm(FORM)
    fake.refuse("views.open", "view_too_large")
    shortcut = payloads.message_shortcut("We did it") | {"response_url": fake.url + "/respond/1"}
    assert (await door.interact(shortcut)).status == 200
    assert "more in this form than Slack shows" in fake.responses[0]["text"]


async def test_what_one_message_has_no_room_for_follows_it(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    long = Message((Paragraph((Words("word " * 5000),)),))
    url = fake.url + "/respond/1"
    bot.on_command = Say(long)
    reply = await door.command(payloads.command("help", response_url=url))
    assert (reply.status, reply.text) == (200, "")
    assert len(fake.responses) == 2
    bot.on_button = Replace(long)
    await door.interact(payloads.pressed("praise.undo", url=url))
    assert [said["replace_original"] for said in fake.responses] == [False, False, True, False]


async def test_a_receipt_in_a_form_takes_its_place(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_button = Replace(SAID)
    await door.interact(payloads.pressed("praise.undo", inside=payloads.view()))
    assert fake.of("views.update")[0]["view"]["title"]["text"] == "Done"


async def test_shortcuts_open_forms(door: Door, bot: ScriptedBot, fake: FakeSlack) -> None:
    bot.on_shortcut = OpenForm(FORM)
    await door.interact(payloads.shortcut())
    await door.interact(payloads.message_shortcut("We &lt;did&gt; it"))
    assert len(fake.of("views.open")) == 2
    assert bot.heard == [
        ShortcutUsed(ANA, "praise.give", "13.5.abc"),
        ShortcutUsed(
            by=ANA,
            act="praise.this",
            key="13.5.abc",
            on=Posted(Room("slack", "C1", "general"), "77.000100"),
            author=Handle("slack", "UBEN"),
            words="We <did> it",
        ),
    ]
