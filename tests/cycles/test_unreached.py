"""Who was asked in a cycle, and never heard of it: the chat refused the message, or its last day was over before."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.sandbox.seen import SeenMessage
from bot.cycles.cycle import Cycle
from bot.cycles.launch.invitations import INVITATION, Inviting
from bot.cycles.running.unreached_news import tell_unreached_due
from tests.cycles.office import TEAM, open_cycle
from tests.cycles.running import becomes_hr, press, read, run_jobs, show, submit
from tests.cycles.test_invitations import WORDS, invite, invited
from tests.cycles.test_running import DAY, OSLO, carry, page
from tests.feedback.test_unreached import wait_for_refusal
from tests.nudges.office import MONDAY, clock_at, on_its_way, quiet
from tests.office import Office
from tests.ticks import held

LOST = "I couldn't reach Carla Rossi in the chat: they may not know that they are asked."
LINE = "Couldn't be reached in the chat, and may not know of it: Carla Rossi, about Dmitri Aaltonen"


async def ask(office: Office, refusal: str) -> Cycle:
    """Carla and Ben about Dmitri; the chat takes the message to Ben alone. Grace and Ben are HR."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace", "ben")
    office.sandbox.faults.add("chat.postMessage", "error", error=refusal, about=office.person("carla").id)
    cycle = await open_cycle(office, {"dmitri": ["ben", "carla"]}, invited=False)
    await invite(office)
    await wait_for_refusal(office, cycle.workspace)
    return cycle


@pytest.mark.parametrize("refusal", ["messages_tab_disabled", "restricted_action"])
async def test_hr_reads_whom_the_chat_refused_to_tell_until_it_is_sent_again(one_office: Office, refusal: str) -> None:
    cycle, mira = await ask(one_office, refusal), one_office.person("mira")
    assert LOST in read((await show(one_office, "grace", cycle)).parts)
    owing = read((await press(one_office, "grace", "cycles.owing", page(cycle))).parts)
    assert LINE in owing
    assert "\nBen Okafor, about Dmitri Aaltonen" in f"\n{owing}"
    await mira.press("Send again", on=await one_office.answered("mira", "/upward outbox"))
    await one_office.told("carla", WORDS)
    assert "couldn't reach" not in read((await show(one_office, "grace", cycle)).parts)
    assert "Couldn't" not in read((await press(one_office, "grace", "cycles.owing", page(cycle))).parts)
    assert len([dm for dm in one_office.person("carla").dms if WORDS in dm.plain]) == 1


async def test_of_ones_own_chain_hr_does_not_read_whom_the_chat_refused(one_office: Office) -> None:
    """Ben was asked about Dmitri himself."""
    cycle = await ask(one_office, "messages_tab_disabled")
    assert "Carla" not in read((await show(one_office, "ben", cycle)).parts)
    assert "Carla" not in read((await press(one_office, "ben", "cycles.owing", page(cycle))).parts)
    assert LOST in read((await show(one_office, "grace", cycle)).parts)


async def test_whom_an_admin_gave_up_on_is_still_said_to_be_untold(one_office: Office) -> None:
    cycle, mira = await ask(one_office, "messages_tab_disabled"), one_office.person("mira")
    await mira.press("Drop it", on=await one_office.answered("mira", "/upward outbox"))
    assert LINE in read((await press(one_office, "grace", "cycles.owing", page(cycle))).parts)


def heard(office: Office, handle: str) -> list[SeenMessage]:
    return [dm for dm in office.person(handle).dms if "couldn't reach" in dm.plain]


async def look(office: Office, day: date) -> None:
    """At three on that day, and a little later."""
    for minute in (0, 5):
        clock_at(office, day, 15, minute, OSLO)
        await tell_unreached_due(office.engine.context)
        await quiet(office)


async def test_hr_hears_once_in_the_afternoon_whom_the_chat_refused_and_who_may_not_know_does_not(
    one_office: Office,
) -> None:
    """Ben was asked about Dmitri himself, and is HR too."""
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace", "ben")
    for handle in ("carla", "hiro"):
        one_office.sandbox.faults.add(
            "chat.postMessage", "error", error="messages_tab_disabled", about=one_office.person(handle).id
        )
    cycle = await open_cycle(one_office, {"dmitri": ["ben", "carla", "hiro", "jorge"]}, invited=False)
    await invite(one_office)
    await wait_for_refusal(one_office, cycle.workspace)
    clock_at(one_office, MONDAY, 14, 59, OSLO)
    await tell_unreached_due(one_office.engine.context)
    await quiet(one_office)
    assert heard(one_office, "grace") == []
    await look(one_office, MONDAY)
    (message,) = heard(one_office, "grace")
    assert LOST in message.plain
    clock_at(one_office, MONDAY + DAY, 10, 30, "Asia/Tokyo")
    await invite(one_office)  # Hiro, whom the chat refuses too
    await look(one_office, MONDAY + DAY)
    await look(one_office, MONDAY + 2 * DAY)
    both = heard(one_office, "grace")
    assert [("Carla" in each.plain, "Hiro" in each.plain) for each in both] == [(True, False), (True, True)]
    await one_office.person("grace").press("Who still owes", on=both[1])
    await one_office.until(lambda: one_office.person("grace").modal)
    assert heard(one_office, "ben") == heard(one_office, "mira") == []


async def test_who_was_reached_after_all_or_once_it_is_closed_is_no_news(one_office: Office) -> None:
    cycle, mira = await ask(one_office, "messages_tab_disabled"), one_office.person("mira")
    await look(one_office, MONDAY)
    (message,) = heard(one_office, "grace")
    await mira.press("Send again", on=await one_office.answered("mira", "/upward outbox"))
    await one_office.told("carla", WORDS)
    await look(one_office, MONDAY + DAY)
    assert heard(one_office, "grace") == [message]
    clock_at(one_office, cycle.setup.days.due + 2 * DAY, 12)
    await run_jobs(one_office)
    await one_office.until(lambda: "Autumn: the last day is over" in message.plain)
    assert message.buttons == []


async def test_whose_message_had_not_left_before_the_last_day_was_over_hears_when_all_are_asked_again(
    office: Office,
) -> None:
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    office.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="1", about="asks for your view")
    cycle = await open_cycle(office, TEAM, invited=False, days=2)
    await on_its_way(office, INVITATION)
    clock_at(office, MONDAY + 4 * DAY, 11)
    await run_jobs(office)
    office.sandbox.faults.clear()
    await quiet(office)
    assert invited(office, *TEAM["dmitri"]) == []
    form = await press(office, "grace", "cycles.extend", carry(cycle))
    async with held("cycle invitations"):
        await submit(office, "grace", form, until=MONDAY + 9 * DAY)
        assert "Couldn't" not in read((await press(office, "grace", "cycles.owing", page(cycle))).parts)
    await office.told("ben", WORDS)


async def test_after_the_last_day_nobody_is_told_whenever_it_is_closed(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    async with held("cycle invitations"), held("cycle closes"):
        await open_cycle(one_office, TEAM, invited=False, days=2)
        clock_at(one_office, MONDAY + 4 * DAY, 11)
        assert await Inviting(one_office.engine.context).invite() == 0
