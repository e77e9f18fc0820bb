"""An answer that is typed into the direct messages with the bot, as people do in Slack."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.events import ButtonPressed
from bot.people import Handle
from tests.nudges.office import clock_at, remind, reminder
from tests.objectives.office import MANAGER, due, set_one, thread
from tests.office import Office, open_form
from tests.workspace import PATIENCE

MONDAY = date(2026, 11, 30)
SEND, LEAVE = "Send", "Don't send"


async def commented(office: Office) -> SeenMessage:
    """Carla's comment as Ana got it."""
    await set_one(office, "ana", "Run 5k", MANAGER)
    carla = office.person("carla")
    await carla.press("Comment", on=await office.told("carla", "Run 5k"))
    await carla.fill(None, {"text": "When?"})
    assert (await carla.submit()).ok
    for person in (carla, office.person("ana")):
        await person.close(everything=True)
    return await office.told("ana", "When?")


async def typed(office: Office, handle: str, text: str, under: SeenMessage) -> None:
    """In the thread of that direct message."""
    await office.person(handle).post(under.channel, text, thread_ts=under.ts)


async def answered_in_thread(office: Office, under: SeenMessage, words: str) -> SeenMessage:
    """What the bot says under it."""

    def found() -> SeenMessage | None:
        return next((each for each in reversed(under.replies) if words in each.plain), None)

    return await office.until(found)


def got(person: Person, words: str) -> list[SeenMessage]:
    return [dm for dm in person.dms if words in dm.plain]


async def gone(office: Office, handle: str) -> None:
    """The bot has heard that somebody left."""
    by = Handle("slack", office.person(handle).id)
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                workspace = await work.workspaces.of("slack", office.sandbox.workspace.team_id)
                assert workspace is not None
                (found,) = await work.people.by_handles(workspace, [by])
            if not found.active:
                return
            await asyncio.sleep(0.01)


async def test_friday_i_promise_under_a_comment_was_swallowed(team: Office) -> None:
    comment = await commented(team)
    await typed(team, "ana", "Friday, I promise", comment)
    offer = await answered_in_thread(team, comment, "Send this to Carla Rossi about Run 5k?")
    assert "Friday, I promise" in offer.plain
    assert offer.buttons == [SEND, LEAVE]
    ana, carla = team.person("ana"), team.person("carla")
    assert not got(ana, "Hello!")
    assert not got(carla, "Friday, I promise")
    await ana.press(SEND, on=offer)
    assert "wrote about an objective" in (await team.told("carla", "Friday, I promise")).plain
    await answered_in_thread(team, comment, "on its way to Carla Rossi")


async def test_typed_at_the_top_it_is_offered_to_whoever_waits_for_an_answer(one_team: Office) -> None:
    await commented(one_team)
    ana = one_team.person("ana")
    await ana.dm_bot("Friday, I promise")
    offer = await one_team.told("ana", "Send this to Carla Rossi about Run 5k?")
    await ana.press(LEAVE, on=offer)
    await one_team.told("ana", "Nothing was sent.")
    assert not got(one_team.person("carla"), "Friday")
    await ana.dm_bot("hi")
    await one_team.told("ana", "Hello!")
    await ana.dm_bot("Thursday, then")
    await ana.press(SEND, on=await one_team.told("ana", "Send this to Carla Rossi about Run 5k?"))
    await one_team.told("carla", "Thursday, then")
    await ana.dm_bot("And now?")
    assert "Hello!" in (await one_team.told("ana", "What you wrote reached nobody but me.")).plain


async def test_of_several_one_is_chosen(one_team: Office) -> None:
    await set_one(one_team, "ana", "Run 5k", MANAGER)
    await one_team.told("carla", "Run 5k")
    await one_team.person("ana").close(everything=True)
    await set_one(one_team, "ana", "Paint the door", MANAGER)
    await one_team.told("carla", "Paint the door")
    carla = one_team.person("carla")
    await carla.dm_bot("Good one!")
    offer = await one_team.told("carla", "Who is this for?")
    assert offer.buttons == ["Ana Ferreira: Paint the door", "Ana Ferreira: Run 5k", LEAVE]
    await carla.press("Ana Ferreira: Run 5k", on=offer)
    told = await one_team.told("ana", "Good one!")
    assert "Run 5k" in told.plain
    await carla.dm_bot("Why the door?")
    await one_team.told("carla", "Send this to Ana Ferreira about Paint the door?")


async def test_an_offer_is_made_and_sent_once(one_team: Office) -> None:
    comment = await commented(one_team)
    await typed(one_team, "ana", "Friday", comment)
    offer = await answered_in_thread(one_team, comment, "Send this to")
    (button,) = [each for block in offer.blocks for each in block.get("elements", ()) if each.get("value")][:1]
    by = one_team.by("ana")
    events = [ButtonPressed(by, "objectives.send_comment", button["value"], f"k{n}") for n in range(3)]
    await asyncio.gather(*(one_team.engine.bot.button(each) for each in events))
    await one_team.told("carla", "Friday")
    async with one_team.store.read() as work:
        number = await work.workspaces.of("slack", one_team.sandbox.workspace.team_id)
        assert number is not None
        sent = await work.outbox.about(number, "objective/1/1")
    assert [entry.delivery.kind for entry in sent].count("objectives.comment") == 1


async def test_a_day_later_the_offer_is_over(one_team: Office) -> None:
    comment = await commented(one_team)
    await typed(one_team, "ana", "Friday", comment)
    offer = await answered_in_thread(one_team, comment, "Send this to")
    one_team.sandbox.clock.advance(timedelta(days=1, minutes=1))
    ana = one_team.person("ana")
    await ana.press(SEND, on=offer)
    await one_team.until(lambda: [each for each in ana.ephemerals if "more than a day ago" in each.plain])
    assert not got(one_team.person("carla"), "Friday")


async def test_too_long_an_answer_says_so_and_sends_nothing(one_team: Office) -> None:
    comment = await commented(one_team)
    await typed(one_team, "ana", "x" * 1950, comment)
    said = await answered_in_thread(one_team, comment, "and this has 1")
    assert said.buttons == []


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ("private", "shared with"),
        ("left", "Carla Rossi has left"),
        ("off", "switched off"),
    ],
)
async def test_what_can_not_be_answered_any_more_is_said(one_team: Office, happens: str, said: str) -> None:
    comment = await commented(one_team)
    if happens == "private":
        ana = await open_form(one_team, "ana", "/objective list")
        await ana.press("Edit")
        await ana.change(None, "audience", "Only me")
        await ana.submit()
        await ana.close(everything=True)
    elif happens == "left":
        carla = one_team.sandbox.workspace.person("carla")
        carla.deleted = True
        one_team.sandbox.workspace.person_changed(carla)
        await gone(one_team, "carla")
    else:
        await one_team.answered("mira", "/upward feature objectives off")
    await typed(one_team, "ana", "Friday", comment)
    await answered_in_thread(one_team, comment, said)
    await answered_in_thread(one_team, comment, "Nothing was sent")


async def test_under_a_reminder_it_is_a_note_on_the_objective(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Run 5k", due=due(one_team, 2))
    await ana.close(everything=True)
    day = one_team.sandbox.clock.now().date()
    for days in range(1, 4):
        clock_at(one_team, day + timedelta(days=days))
        if await remind(one_team):
            break
    nudge = reminder(one_team, "ana")
    await typed(one_team, "ana", "Legs hurt", nudge)
    offer = await answered_in_thread(one_team, nudge, "Add this as a note to Run 5k?")
    assert "for everyone to see" in offer.plain
    await ana.press(SEND, on=offer)
    assert "0 %" in (await thread(one_team, "goals", "Legs hurt")).plain


async def test_under_a_message_that_takes_no_answer_that_is_said(one_team: Office) -> None:
    mira = one_team.person("mira")
    welcome = mira.dms[0]
    await typed(one_team, "mira", "Thanks!", welcome)
    await answered_in_thread(one_team, welcome, "I can't pass it on")
