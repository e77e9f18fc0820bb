"""What HR was told loses its buttons once nothing is to be done by it, for all of them."""

from datetime import timedelta

from adapters.sandbox.seen import SeenMessage
from bot.cycles.changes.on_the_way import Kind
from bot.cycles.cycle import Cycle
from bot.cycles.owing.owing_news import tell_owing_due
from tests.cycles.office import TEAM, ZONE, managed, open_cycle, reload
from tests.cycles.picks import move, started
from tests.cycles.running import after_the_close, becomes_hr, press, run_jobs, shares, submit
from tests.cycles.setting_up import carry
from tests.cycles.test_changes import begin, change, look, news
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office

DAY = timedelta(1)


async def told(office: Office, words: str) -> list[SeenMessage]:
    return [await office.told(each, words) for each in ("grace", "isla")]


async def settled(office: Office, messages: list[SeenMessage], words: str) -> None:
    await run_jobs(office)
    for each in messages:
        await office.until(lambda each=each: words in each.plain)  # type: ignore[misc]
        assert each.buttons == []


async def test_the_question_after_the_close_and_what_was_owed(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11, zone=ZONE)
    await becomes_hr(one_office, "grace", "isla")
    cycle = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, cycle, "ben", "eun")
    clock_at(one_office, MONDAY + 2 * DAY, 10, 1, ZONE)
    await tell_owing_due(one_office.engine.context)
    owed = await told(one_office, "Autumn ends today")
    after_the_close(one_office, cycle, timedelta(minutes=3))
    await run_jobs(one_office)
    asked = await told(one_office, "Autumn is closed. One person may stay without results")
    await settled(one_office, owed, "the last day is over")
    await one_office.person("isla").press("Go on", on=asked[1])
    await settled(one_office, asked[:1], "Isla Campbell chose to go on: results of Autumn come on")
    await one_office.until(lambda: "Results of Autumn come on" in asked[1].plain)
    await submit(
        one_office, "grace", await press(one_office, "grace", "cycles.extend", carry(cycle)), until=MONDAY + 7 * DAY
    )
    await settled(one_office, asked, "Everybody is asked again in Autumn")
    await press(one_office, "grace", "cycles.cancel", carry(cycle))
    await settled(one_office, asked, "Autumn was called off")


async def hiro_came(office: Office) -> tuple[Cycle, list[SeenMessage]]:
    """To Dmitri while a cycle asks about him; HR, which is Grace and Isla, heard of it."""
    cycle = await begin(office)
    await becomes_hr(office, "isla")
    await managed(office, "dmitri", "hiro")
    clock_at(office, MONDAY + DAY, 11)
    await look(office)
    return cycle, await told(office, "came, left or changed teams")


async def test_changes_that_were_decided(one_office: Office) -> None:
    cycle, messages = await hiro_came(one_office)
    await press(one_office, "grace", "cycles.add_late", await change(one_office, cycle, Kind.ADD, "dmitri", "hiro"))
    await settled(one_office, messages, "left to decide")


async def test_changes_that_can_be_decided_again_once_everybody_is_asked_again(one_office: Office) -> None:
    """Their message said that the last day was over, and HR heard of them no more."""
    cycle, messages = await hiro_came(one_office)
    after_the_close(one_office, await reload(one_office, cycle), timedelta(minutes=3))
    await run_jobs(one_office)
    await settled(one_office, messages, "the last day is over")
    form = await press(one_office, "grace", "cycles.extend", carry(cycle))
    day = one_office.sandbox.clock.now().date()
    await submit(one_office, "grace", form, until=day + 5 * DAY)
    await settled(one_office, messages, "Everybody is asked again in Autumn")
    clock_at(one_office, day + DAY, 11)
    for _ in range(2):
        await look(one_office)
    assert len(news(one_office)) == len(news(one_office, "isla")) == 1


async def test_who_was_to_be_picked_in_a_draft_that_was_deleted(one_office: Office) -> None:
    draft, _ = await started(one_office, "manager")
    await becomes_hr(one_office, "isla")
    clock_at(one_office, MONDAY + 30 * DAY, 11, zone=ZONE)
    await move(one_office)
    messages = await told(one_office, "nobody has picked yet")
    await press(one_office, "grace", "cycles.delete", carry(draft))
    await settled(one_office, messages, "Grace Mbeki deleted the draft")
