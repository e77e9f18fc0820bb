"""What others do shows on the Home of those who look at it, and on nobody else's."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.home.office import Office, redraws_left
from tests.workspace import PATIENCE


async def test_those_who_look_and_are_concerned_are_redrawn_and_nobody_else(any_office: Office) -> None:
    office = any_office
    await office.home("carla")
    office.sandbox.clock.advance(timedelta(minutes=10, seconds=1))
    for handle in ("ben", "dmitri", "eun"):
        await office.home(handle)
    office.sandbox.clock.advance(timedelta(minutes=9, seconds=50))
    counts = {handle: len(office.drawn(handle)) for handle in ("ben", "carla", "dmitri", "eun", "farah")}
    await office.praised("ana", "@ben @carla @farah you saved the launch")
    await office.home_showing("ben", "you saved the launch")
    await office.quiet()
    redrawn = {handle for handle, count in counts.items() if len(office.drawn(handle)) > count}
    assert redrawn == {"ben"}
    assert len(office.drawn("ben")) == counts["ben"] + 1
    assert await redraws_left(office.store) == 0
    assert "you saved the launch" in (await office.home("carla")).plain


async def test_many_acts_make_one_redraw(any_office: Office) -> None:
    office = any_office
    await office.home("ben")
    before = len(office.drawn("ben"))
    with office.holding("views.publish") as held:
        await office.person("ana").type("/praise @ben number 1")
        await asyncio.wait_for(held.wait(), PATIENCE)
        for number, giver in enumerate(("carla", "dmitri", "eun", "grace", "hiro"), 2):
            await office.person(giver).type(f"/praise @ben number {number}")
    await office.home_showing("ben", "number 6")
    await office.quiet()
    assert len(office.drawn("ben")) == before + 2  # one that was on its way, and one for the other five
    assert await redraws_left(office.store) == 0


async def test_a_home_that_was_drawn_meanwhile_is_not_drawn_over_with_older_things(office: Office) -> None:
    await office.home("ben")
    with office.holding("views.publish") as held:
        await office.person("ana").type("/praise @ben number 1")
        await asyncio.wait_for(held.wait(), PATIENCE)
        await office.person("carla").type("/praise @ben number 2")
        await office.person("ben").open_home()
        await office.home_showing("ben", "number 2")
    await office.sandbox.until(lambda: "hash_conflict" in str([call.answer for call in office.published("ben")]))
    await office.quiet()
    home = office.person("ben").home
    assert home is not None
    assert "number 1" in home.plain
    assert "number 2" in home.plain


async def test_who_opens_home_while_an_older_redraw_arrives_sees_the_newest(office: Office) -> None:
    """The page was drawn upon what both of them knew, and the older one came first."""
    await office.home("ben")
    await office.quiet()
    office.sandbox.faults.add("views.publish", "error", error="hash_conflict")
    office.sandbox.clock.advance(timedelta(minutes=11))  # nobody redraws it
    await office.praised("ana", "@ben you saved the launch")
    assert "you saved the launch" in (await office.home("ben")).plain


async def test_what_came_of_a_press_on_home_shows_though_a_redraw_came_between(office: Office) -> None:
    home = await office.home("ben")
    assert "Got it" in home.buttons
    office.sandbox.faults.add("views.publish", "error", error="hash_conflict")
    await office.person("ben").press("Got it", on=home)
    await office.sandbox.until(lambda: (home := office.person("ben").home) and "Got it" not in home.buttons)


async def test_a_redraw_that_fails_alarms_nobody(office: Office) -> None:
    await office.home("ben")
    office.sandbox.faults.add("views.publish", "error", error="not_enabled")
    mira = office.person("mira")
    await office.quiet()  # the welcome has arrived
    told = len(mira.dms)
    await office.praised("ana", "@ben you saved the launch")
    assert "not_enabled" in str(office.sandbox.calls.of("views.publish")[-1])
    assert await redraws_left(office.store) == 0
    await mira.type("/upward outbox")
    assert "Nothing waits for your decision" in mira.ephemerals[-1].plain
    assert len(mira.dms) == told
    assert "you saved the launch" in (await office.home("ben")).plain


async def test_a_redraw_that_comes_too_late_is_left_out(office: Office) -> None:
    await office.home("ben")
    office.sandbox.faults.add("views.publish", "429", retry_after="1")
    await office.person("ana").type("/praise @ben you saved the launch")
    await office.sandbox.until(lambda: len(office.published("ben")) == 2)
    office.sandbox.clock.advance(timedelta(minutes=11))
    await office.quiet()
    assert len(office.published("ben")) == 2
    assert await redraws_left(office.store) == 0


async def test_ones_own_act_shows_on_ones_own_home(office: Office) -> None:
    ana = office.person("ana")
    await office.home("ana")
    await ana.press("Give praise")
    form = await office.sandbox.until(lambda: ana.modal)
    await ana.fill(form, {"people": ["ben"], "text": "you saved the launch"})
    before = len(office.drawn("ana"))
    await ana.submit()
    await office.sandbox.until(lambda: len(office.drawn("ana")) > before)
    await office.quiet()
    assert len(office.drawn("ana")) == before + 1


async def test_edit_and_undo_reach_the_home_of_whoever_was_praised(office: Office) -> None:
    ana = office.person("ana")
    await office.praised("ana", "@ben you saved the lunch")
    await office.home("ben")
    receipt = ana.ephemerals[-1]
    await ana.press("Edit", on=receipt)
    form = await office.sandbox.until(lambda: ana.modal)
    await ana.fill(form, {"text": "you saved the launch"})
    await ana.submit()
    await office.home_showing("ben", "you saved the launch")
    await ana.close(everything=True)
    await ana.press("Undo", on=receipt)
    await office.home_showing("ben", "Nobody has praised you here yet")


async def test_a_redraw_keeps_the_page_that_somebody_turned_to(office: Office) -> None:
    await office.quantity("ana", ["ben"], 25)
    await office.home("ben")
    await office.turned("ben", "Show more", "1 to 10")
    await office.turned("ben", "Older", "11 to 20")
    before = len(office.drawn("ben"))
    await office.praised("carla", "@ben you saved the launch")
    await office.sandbox.until(lambda: len(office.drawn("ben")) > before)
    home = office.person("ben").home
    assert home is not None
    assert "11 to 20" in home.plain
    assert "number 16" in home.plain
    assert "you saved the launch" in (await office.turned("ben", "Back to Home", "you saved the launch")).plain
