"""The adapter in a sandbox workspace that is as strict as Slack, by Socket Mode and by signed HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotSaved
from bot.events import FormSubmitted, Greeted, Posted, RoomChange, RoomChanged
from bot.forms import ChoiceField, Form, Option, PeopleField, RoomField, TextField
from bot.messages import Button, Buttons, Heading, Home, Message, Paragraph, Room, RoomLink, SmallPrint, Words
from bot.people import Handle
from bot.platform import Verb
from bot.replies import FieldErrors, OpenForm, Replace, Say, ShowHome, UpdateForm
from tests.platforms.slack.office import TYPED, Workspace, everything
from tests.workspace import App, workspace_with


async def test_a_command_is_answered_to_the_person_alone(workspace: Workspace) -> None:
    ana, ben = workspace.sandbox.person("ana"), workspace.sandbox.person("ben")
    workspace.bot.on_command = Say(everything(ben.id))
    assert (await ana.type("/praise @ben saved <3 the launch")).ok
    event = workspace.bot.heard[0]
    assert event.by.handle == Handle("slack", ana.id)
    assert event.text[0].on("slack") == ben.id
    assert event.text[1] == Words(" saved <3 the launch")
    [seen] = ana.ephemerals
    assert TYPED in seen.plain
    assert ben.ephemerals == []


async def test_a_form_goes_round(workspace: Workspace) -> None:
    sandbox, bot = workspace.sandbox, workspace.bot
    ana, ben = sandbox.person("ana"), sandbox.person("ben")
    who = ChoiceField("who", "Who sees it?", (Option("all", "Everyone"), Option("me", "Only me")), "all", live=True)
    form = Form(
        "praise.give",
        "Praise",
        (
            PeopleField("people", "Whom?", most=10),
            TextField("text", "What for?", multiline=True),
            who,
            RoomField("room", "Where?", optional=True),
            SmallPrint((Words("Everybody in "), RoomLink(Room("slack", "C1", "kudos")))),
        ),
        submit="Send",
        state="s=1",
    )
    bot.on_command = OpenForm(form)
    assert (await ana.type("/praise")).ok
    assert ana.modal is not None
    await ana.fill(ana.modal, {"Whom?": ["ben"], "What for?": TYPED, "Where?": "kudos"})

    bot.on_change = UpdateForm(Form(form.act, "To yourself", form.parts, "Keep", state="s=2"))
    assert (await ana.change(ana.modal, "Who sees it?", "Only me")).ok
    assert (ana.modal.title, ana.value(ana.modal, "What for?")) == ("To yourself", TYPED)

    bot.on_form = FieldErrors({"text": "Too short.", "": "Sorry."})
    await ana.submit()
    assert ana.modal.errors == {"text": "Too short.", "people": "Sorry."}

    bot.on_form = UpdateForm(Form("praise.receipt", "On its way", (Paragraph((Words("To #kudos"),)),), close="Close"))
    assert (await ana.submit()).ok
    assert ana.modal.title == "On its way"
    event = bot.heard[-1]
    assert isinstance(event, FormSubmitted)
    assert event.answers.people("people") == (Handle("slack", ben.id),)
    assert (event.answers.text("text"), event.answers.text("who"), event.state) == (TYPED, "me", "s=2")
    room = event.answers.room("room")
    assert room is not None
    assert room.external == sandbox.channel("kudos").id


async def test_a_receipt_is_replaced_by_its_button(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    bot.on_command = Say(Message((Paragraph((Words("On its way"),)), Buttons((Button("praise.undo", "Undo", "17"),)))))
    await ana.type("/praise @ben hi")
    bot.on_button = Replace(Message((Paragraph((Words("Undone"),)),)))
    assert (await ana.press("Undo", on=ana.ephemerals[0])).ok
    assert bot.heard[-1].value == "17"
    assert [seen.plain for seen in ana.ephemerals] == ["Undone"]


async def test_buttons_on_a_post_tell_which_and_are_answered_aside(workspace: Workspace) -> None:
    sandbox, bot = workspace.sandbox, workspace.bot
    ana, ben = sandbox.person("ana"), sandbox.person("ben")
    kudos = sandbox.channel("kudos")
    posted = await workspace.slack.deliver(workspace.order(Verb.POST, kudos.id, everything(ben.id)))
    bot.on_button = Say(Message((Paragraph((Words("Thank you"),)),)))
    assert (await ana.press("Me too", on=kudos.messages[-1])).ok
    event = bot.heard[-1]
    assert (event.act, event.value) == ("praise.plus_one", "18")
    assert event.on is not None
    assert (event.on.room.external, event.on.external) == (kudos.id, posted.external)
    assert [seen.plain for seen in ana.ephemerals] == ["Thank you"]


async def test_home_is_shown_and_its_buttons_open_windows(workspace: Workspace) -> None:
    ana, bot = workspace.sandbox.person("ana"), workspace.bot
    page = Home((Heading("You owe nothing"), Buttons((Button("praise.open", "Give praise"),))))
    bot.on_home = ShowHome(page)
    assert (await ana.open_home()).ok
    assert ana.home is not None
    assert ana.home.buttons == ["Give praise"]
    bot.on_button = OpenForm(Form("praise.give", "Praise", (TextField("text", "Why?"),), submit="Send"))
    assert (await ana.press("Give praise", on=ana.home)).ok
    assert ana.modal is not None
    bot.on_button = ShowHome(Home((Heading("Redrawn"),)))
    assert (await ana.press("Give praise", on=ana.home)).ok
    assert ana.home.plain == "Redrawn"


async def test_shortcuts_bring_the_message(workspace: Workspace) -> None:
    sandbox, bot = workspace.sandbox, workspace.bot
    ana, ben = sandbox.person("ana"), sandbox.person("ben")
    bot.on_shortcut = OpenForm(Form("praise.give", "Praise", (TextField("text", "Why?"),), submit="Send"))
    message = await ben.post("general", "I fixed <it> & more")
    assert (await ana.message_shortcut("praise.this", message)).ok
    event = bot.heard[-1]
    assert (event.author, event.words) == (Handle("slack", ben.id), "I fixed <it> & more")
    assert event.on == Posted(Room("slack", sandbox.channel("general").id, "general"), message.ts)
    assert (await ana.shortcut("praise.open")).ok
    assert len(ana.modals) >= 1


async def test_who_writes_to_the_bot_is_heard_and_heard_again_until_saved(installed: App[Workspace]) -> None:
    """Over a socket Slack waits for its acknowledgement in vain: here for a second."""
    async with workspace_with(installed, patience=1.0) as workspace:
        sandbox, bot = workspace.sandbox, workspace.bot
        bot.fails = NotSaved()
        message = await sandbox.person("ana").dm_bot("hi there")
        await sandbox.until(lambda: bot.heard)
        bot.fails = None
        await sandbox.until(lambda: len(bot.heard) > 1)
    first, second = bot.heard[:2]
    assert isinstance(first, Greeted)
    assert (first.words, first.private, first.key) == ("hi there", True, second.key)
    assert message.channel == first.room.external


async def test_being_invited_is_heard(workspace: Workspace) -> None:
    sandbox, bot = workspace.sandbox, workspace.bot
    random = sandbox.workspace.channel("random")
    sandbox.workspace.join(random, sandbox.app.bot.id, inviter=sandbox.person("ana").id)
    await sandbox.until(lambda: bot.heard)
    [event] = bot.heard
    assert isinstance(event, RoomChanged)
    assert (event.change, event.room.external) == (RoomChange.JOINED, random.id)


@pytest.mark.parametrize("installed", ["socket"], indirect=True)
async def test_a_moved_clock_renews_the_connection_and_loses_nothing(workspace: Workspace) -> None:
    sandbox, ana = workspace.sandbox, workspace.sandbox.person("ana")
    workspace.bot.on_command = Say(Message((Paragraph((Words("Heard."),)),)))
    for day in range(3):
        sandbox.clock.advance(timedelta(days=1))
        assert (await ana.type(f"/praise day {day}")).ok
        await ana.open_home()
    assert [seen.plain for seen in ana.ephemerals] == ["Heard."] * 3
    await sandbox.until(lambda: len(sandbox.calls.of("apps.connections.open")) == 4)
