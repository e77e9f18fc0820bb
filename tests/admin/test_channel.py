"""`/upward channel`, through the front door."""

import re

import pytest

from adapters.sandbox.state import Message
from bot.admin.rules import Obstacle, obstacle
from bot.events import ButtonPressed
from bot.messages import Room
from bot.platform import RoomFacts
from bot.replies import Say
from bot.store import Purpose
from tests.objectives.office import set_one
from tests.office import Office


async def test_a_channel_is_set_and_praise_arrives(office: Office) -> None:
    receipt = await office.answered("ana", "/praise @ben you saved the launch")
    assert "on its way to #kudos" in receipt.plain
    await office.posted("kudos", "you saved the launch")


async def test_alone_it_shows_what_is_set(bare_office: Office) -> None:
    assert "No channel is set for praise" in (await bare_office.answered("mira", "/upward channel")).plain
    await bare_office.answered("mira", "/upward channel praise #kudos")
    assert "Public praise is posted in #kudos." in (await bare_office.answered("mira", "/upward channel praise")).plain


async def test_off_ends_it(office: Office) -> None:
    assert "no longer posted in #kudos" in (await office.answered("mira", "/upward channel praise off")).plain
    assert "No channel is set" in (await office.answered("mira", "/upward channel praise off")).plain
    await office.answered("ana", "/praise @ben this waits")
    assert "No channel is set" in (await office.answered("mira", "/upward channel")).plain


async def test_only_an_admin_may(office: Office) -> None:
    assert "Only an admin" in (await office.answered("ben", "/upward channel praise #general")).plain
    assert office.sandbox.calls.of("conversations.info") == office.sandbox.calls.of("conversations.info")[:1]


@pytest.mark.parametrize("value", ["", "praise", "praise|", "lunch|slack|C1|x", "|||", "||||", "praise|C1|x"])
async def test_a_forged_button_is_refused_in_words(office: Office, value: str) -> None:
    reply = await office.engine.bot.button(
        ButtonPressed(office.by("mira"), "admin.use_channel", value, f"forged {value}")
    )
    assert isinstance(reply, Say)


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        ("#old-office", "is archived"),
        ("#ext-northwind", "shared with another organisation"),
        ("#leads", "can't see"),
    ],
)
async def test_a_channel_that_will_not_do_is_refused_with_the_reason(
    bare_office: Office, channel: str, sentence: str
) -> None:
    answer = await bare_office.answered("mira", f"/upward channel praise {channel}")
    assert sentence in answer.plain
    assert "No channel is set" in (await bare_office.answered("mira", "/upward channel")).plain


async def test_a_channel_without_the_bot_is_used_once_it_is_invited(bare_office: Office) -> None:
    answer = await bare_office.answered("mira", "/upward channel praise #goals")
    assert "/invite @Upward" in answer.plain
    mira = bare_office.person("mira")
    assert (await mira.type("/invite @Upward", in_="goals")).ok
    await mira.press("Try again", on=answer)
    await bare_office.posted("goals", "made this the channel for public praise")


async def test_a_private_channel_is_used_with_a_warning(bare_office: Office) -> None:
    bare_office.invite("leads")
    answer = await bare_office.answered("mira", "/upward channel praise #leads")
    assert "only its members will see" in answer.plain
    await bare_office.posted("leads", "made this the channel")


async def test_a_name_that_is_no_channel_opens_the_picker(bare_office: Office) -> None:
    mira = bare_office.person("mira")
    await mira.type("/upward channel praise kudos")
    form = await bare_office.until(lambda: mira.modal)
    assert 'I know no channel "kudos" here' in form.plain
    assert (await mira.submit(form)).error == "incomplete"
    await mira.fill(form, {"Channel": "goals"})
    await mira.submit()
    assert "I am not in #goals" in next(iter(form.errors.values()))
    await mira.fill(form, {"Channel": "kudos"})
    assert (await mira.submit()).ok
    await bare_office.posted("kudos", "made this the channel")


async def test_an_unknown_purpose_is_told_how(bare_office: Office) -> None:
    answer = await bare_office.answered("mira", "/upward channel lunch #kudos")
    assert "/upward channel praise #kudos" in answer.plain


def test_a_direct_message_is_no_channel() -> None:
    room = Room("slack", "D1")
    assert obstacle(RoomFacts(room, public=False, direct=True, shared=False, archived=False, member=True)) is (
        Obstacle.DIRECT
    )


async def test_an_admin_who_lost_the_role_while_the_form_was_open_is_refused(bare_office: Office) -> None:
    carla = bare_office.person("carla")
    await bare_office.answered("mira", "/upward role admin @carla")
    await carla.type("/upward channel praise")
    await carla.type("/upward channel praise kudos")
    form = await bare_office.until(lambda: carla.modal)
    await carla.fill(form, {"Channel": "kudos"})
    await bare_office.answered("mira", "/upward role admin @carla off")
    await carla.submit()
    assert "Only an admin" in " ".join([*form.errors.values(), form.plain])
    assert "No channel is set" in (await bare_office.answered("mira", "/upward channel")).plain


async def test_an_archived_channel_alarms_the_admins_once(office: Office) -> None:
    kudos = office.channel("kudos")
    office.sandbox.workspace.archive(kudos.state, office.person("mira").id)
    await office.told("mira", "I can no longer post in #kudos")
    await office.answered("ana", "/praise @ben this waits for a channel")
    await office.told("ana", "the channel is archived")
    assert len([dm for dm in office.person("mira").dms if "I can no longer post" in dm.plain]) == 1
    assert "because the channel is archived" in (await office.answered("mira", "/upward channel")).plain


async def test_a_channel_that_works_again_is_told_and_what_waited_is_offered(office: Office) -> None:
    kudos = office.channel("kudos")
    office.sandbox.workspace.archive(kudos.state, office.person("mira").id)
    await office.answered("ana", "/praise @ben this waits for the channel")
    await office.told("ana", "the channel is archived")
    office.sandbox.workspace.archive(kudos.state, office.person("mira").id, archived=False)
    await office.answered("ben", "/praise @carla this finds it open")
    await office.posted("kudos", "this finds it open")
    await office.told("mira", "I can post in #kudos again")
    offer = await office.until(lambda: next((dm for dm in office.person("ana").dms if "Post it" in dm.buttons), None))
    await office.person("ana").press("Post it", on=offer)
    await office.posted("kudos", "this waits for the channel")
    assert "Nothing waits for your decision" in (await office.answered("mira", "/upward outbox")).plain
    assert "Public praise is posted in #kudos" in (await office.answered("mira", "/upward channel")).plain


async def test_objectives_wait_are_told_of_and_offered_in_the_same_way(office: Office) -> None:
    office.invite("goals")
    await office.answered("mira", "/upward channel objectives #goals")
    goals, ana = office.channel("goals"), office.person("ana")
    await office.posted("goals", "made this the channel for public objectives")
    office.sandbox.workspace.leave(goals.state, office.sandbox.app.bot.id)
    await set_one(office, "ana", "Answer within a day", "Everyone")
    alarm = await office.told("mira", "I can no longer post in #goals")
    assert "because the bot is not a member of the channel" in alarm.plain
    assert "One objective waits now, of Ana Ferreira." in alarm.plain
    await set_one(office, "ben", "Halve the queue", "Everyone")
    await office.told("ben", "not a member of the channel")
    assert len([dm for dm in office.person("mira").dms if "I can no longer post" in dm.plain]) == 1
    office.invite("goals")
    await office.told("mira", "I can post in #goals again")
    offer = await office.until(lambda: next((dm for dm in ana.dms if "Post it" in dm.buttons), None))
    await ana.press("Post it", on=offer)
    await office.posted("goals", "Answer within a day")


async def test_invited_again_it_goes_on(office: Office) -> None:
    workspace, kudos = office.sandbox.workspace, office.channel("kudos")
    workspace.leave(kudos.state, office.sandbox.app.bot.id)
    await office.answered("ana", "/praise @ben this waits for the channel")
    await office.told("mira", "I can no longer post in #kudos")
    office.invite("kudos")
    await office.told("mira", "I can post in #kudos again")
    await office.until(lambda: next((dm for dm in office.person("ana").dms if "Post it" in dm.buttons), None))


async def test_invited_to_a_channel_it_offers_the_admins_to_use_it(bare_office: Office) -> None:
    bare_office.invite("random")
    offer = await bare_office.told("mira", "Shall I post there what is public?")
    await bare_office.person("mira").press("Post praise here", on=offer)
    await bare_office.posted("random", "made this the channel")
    assert isinstance(offer.message, Message)
    assert bare_office.person("ana").dms == []


async def test_objectives_have_a_channel_of_their_own(office: Office) -> None:
    office.invite("goals")
    await office.told("mira", "Shall I post public objectives there?")
    answer = await office.answered("mira", "/upward channel objectives #goals")
    assert "Public objectives are posted in #goals from now on" in answer.plain
    await office.posted("goals", "made this the channel for public objectives")
    both = (await office.answered("mira", "/upward channel")).plain
    assert "Public praise is posted in #kudos." in both
    assert "Public objectives are posted in #goals." in both
    office.sandbox.workspace.archive(office.channel("goals").state, office.person("mira").id)
    await office.told("mira", "I can no longer post in #goals")
    assert "Public objectives belong in #goals, but" in (await office.answered("mira", "/upward channel")).plain
    assert "no longer posted in #goals" in (await office.answered("mira", "/upward channel objectives off")).plain
    assert "Public praise is posted in #kudos." in (await office.answered("mira", "/upward channel")).plain


async def test_the_alarm_says_what_waits_and_for_whom(office: Office) -> None:
    await office.answered("mira", "/upward channel praise off")
    for whom in ("@ben", "@carla @dmitri"):
        await office.answered("ana", f"/praise {whom} this waits")
    async with office.store.work() as work:
        workspace = await work.workspaces.of("slack", office.sandbox.workspace.team_id)
        kudos = Room("slack", office.channel("kudos").id, "kudos")
        await work.workspaces.set_channel(
            workspace or 0, Purpose.PRAISE, kudos, None, office.engine.context.clock.now()
        )
        await work.commit()
    office.sandbox.workspace.archive(office.channel("kudos").state, office.person("mira").id)
    await office.answered("ana", "/praise @grace and this")
    alarm = await office.told("mira", "I can no longer post in #kudos, because the channel is archived.")
    assert re.search(r"(3|2) praises wait now, for Ben \w+, Carla Rossi(,| and) Dmitri", alarm.plain)


async def test_invited_to_another_channel_it_says_nothing_once_one_is_set(office: Office) -> None:
    await office.answered("mira", "/upward feature objectives off")
    office.invite("random")
    await office.answered("ana", "/praise @ben after the invitation")
    await office.posted("kudos", "after the invitation")
    assert not [dm for dm in office.person("mira").dms if "Shall I post" in dm.plain]
