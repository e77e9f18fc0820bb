"""The adapter in a sandbox workspace that is as strict as Slack, by Socket Mode and by signed HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from adapters.sandbox.app import Sandbox
from adapters.sandbox.limits import GENEROUS
from adapters.sandbox.manifest import read_manifest
from adapters.slack.manifest import manifest
from adapters.slack.platform import Slack, SlackSettings
from bot.errors import NotSaved, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.messages import (
    Button,
    Buttons,
    ChoiceField,
    Divider,
    Form,
    Heading,
    Home,
    Link,
    Mention,
    Message,
    Option,
    Paragraph,
    PeopleField,
    Quote,
    Room,
    RoomField,
    RoomLink,
    SmallPrint,
    TextField,
    Words,
)
from bot.people import Handle, Standing
from bot.platform import (
    FieldErrors,
    FormSubmitted,
    Greeted,
    OpenForm,
    Order,
    Posted,
    Replace,
    RoomChange,
    RoomChanged,
    Say,
    ShowHome,
    Trace,
    UpdateForm,
    Verb,
)
from tests.platforms.slack.bot import ScriptedBot
from tests.platforms.slack.conftest import opened, running
from tests.platforms.slack.test_manifest import COMMANDS, SHORTCUTS

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


@pytest.fixture(params=["socket", "http"])
async def workspace(request: pytest.FixtureRequest, bot: ScriptedBot) -> AsyncIterator[Workspace]:
    declared = read_manifest(yaml.safe_load(manifest(COMMANDS, SHORTCUTS)))
    async with Sandbox(declared, pace=GENEROUS) as sandbox:
        app_token = sandbox.app_token if request.param == "socket" else ""
        slack = Slack(
            SlackSettings(sandbox.bot_token, app_token, sandbox.signing_secret, api_url=sandbox.api_url),
        )
        async with running(slack, bot) if app_token else by_http(slack, bot, sandbox):
            yield Workspace(sandbox, slack, bot)


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


async def test_who_writes_to_the_bot_is_heard_and_heard_again_until_saved(workspace: Workspace) -> None:
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


async def test_posts_are_edited_and_deleted_where_they_lie(workspace: Workspace) -> None:
    sandbox, slack = workspace.sandbox, workspace.slack
    ben, kudos = sandbox.person("ben"), sandbox.channel("kudos")
    before = len(kudos.messages)
    posted = await slack.deliver(workspace.order(Verb.POST, kudos.id, everything(ben.id)))
    [message] = kudos.messages[before:]
    assert TYPED in message.plain
    assert message.text.startswith("Ana praised Ben: &lt;!channel&gt; @\N{WORD JOINER}here &lt;https://evil.example|ok")
    less = Message((Paragraph((Words("Less"),)),))
    await slack.deliver(workspace.order(Verb.EDIT, kudos.id, less, target=posted))
    assert kudos.messages[-1].plain == "Less"
    for _ in range(2):
        await slack.deliver(workspace.order(Verb.DELETE, kudos.id, None, target=posted))
    assert len(kudos.messages) == before


async def test_a_dm_arrives_and_can_be_changed(workspace: Workspace) -> None:
    ben = workspace.sandbox.person("ben")
    posted = await workspace.slack.deliver(workspace.order(Verb.POST, ben.id, everything(ben.id), private=True))
    assert "Ana praised Ben" in ben.dms[-1].plain
    less = Message((Paragraph((Words("Less"),)),))
    await workspace.slack.deliver(workspace.order(Verb.EDIT, ben.id, less, private=True, target=posted))
    assert ben.dms[-1].plain == "Less"


async def test_a_lost_answer_leaves_doubt_and_the_post_is_found(workspace: Workspace) -> None:
    sandbox, slack = workspace.sandbox, workspace.slack
    ben, kudos = sandbox.person("ben"), sandbox.channel("kudos")
    since = datetime.now(UTC) - timedelta(minutes=1)
    sandbox.faults.add("chat.postMessage", "drop-after", 2)
    order = workspace.order(Verb.POST, kudos.id, everything(ben.id), token="a1")
    direct = workspace.order(Verb.POST, ben.id, everything(ben.id), private=True, token="b2")
    for doubtful in (order, direct):
        with pytest.raises(UncertainDelivery):
            await slack.deliver(doubtful)
    found = await slack.find(order, since)
    assert isinstance(found, Posted)
    assert found.external == kudos.messages[-1].ts
    dm = await slack.find(direct, since)
    assert isinstance(dm, Posted)
    assert dm.external == ben.dms[-1].ts
    assert await slack.find(workspace.order(Verb.POST, kudos.id, None, token="c3"), since) is Trace.ABSENT
    assert len([call for call in sandbox.calls.story().splitlines() if "chat.postMessage" in call]) == 2


async def test_what_slack_refuses_is_told_apart(workspace: Workspace) -> None:
    sandbox, slack = workspace.sandbox, workspace.slack
    said = Message((Paragraph((Words("Hi"),)),))
    sandbox.faults.add("chat.postMessage", "429", retry_after="7")
    with pytest.raises(TransientDeliveryError) as late:
        await slack.deliver(workspace.order(Verb.POST, sandbox.channel("kudos").id, said))
    assert late.value.retry_after == 7
    for name, reason in (("old-office", "is_archived"), ("random", "not_in_channel"), ("leads", "channel_not_found")):
        with pytest.raises(PermanentDeliveryError, match=reason):
            await slack.deliver(workspace.order(Verb.POST, sandbox.channel(name).id, said))


async def test_people_rooms_and_links_are_looked_up(workspace: Workspace) -> None:
    sandbox, slack, team = workspace.sandbox, workspace.slack, workspace.team
    profiles, cursor = {}, ""
    while True:
        page = await slack.directory(team, cursor)
        profiles.update({profile.handle.external: profile for profile in page.profiles})
        cursor = page.next
        if not cursor:
            break
    ana = profiles[sandbox.person("ana").id]
    assert (ana.name, ana.time_zone, ana.standing) == ("Ana Ferreira", "Europe/Lisbon", Standing.COLLEAGUE)
    assert await slack.profile(team, ana.handle) == ana
    assert profiles[sandbox.person("mira").id].owner
    assert profiles[sandbox.person("liam").id].standing is Standing.GUEST
    assert profiles[sandbox.person("buildbot").id].standing is Standing.BOT
    assert profiles[sandbox.person("pat").id].standing is Standing.OUTSIDER
    assert not profiles[sandbox.person("nora").id].active

    async def facts(name: str) -> tuple[bool, bool, bool, bool]:
        found = await slack.room_facts(team, Room("slack", sandbox.channel(name).id))
        return found.public, found.shared, found.archived, found.member

    assert await facts("kudos") == (True, False, False, True)
    assert await facts("random") == (True, False, False, False)
    assert await facts("old-office") == (True, False, True, False)
    kudos = sandbox.channel("kudos")
    link = await slack.permalink(team, Posted(Room("slack", kudos.id), kudos.messages[0].ts))
    assert link.endswith(f"/archives/{kudos.id}/p{kudos.messages[0].ts.replace('.', '')}")
