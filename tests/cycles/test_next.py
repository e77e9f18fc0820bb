"""After something is shared the same window leads on over everything that is owed, and never from what has a name to
what has none; where nothing more of one kind is owed, nobody hears that nothing at all is."""

from __future__ import annotations

from datetime import timedelta

from bot.features import Feature
from tests.cycles.forms import ANSWER, fill_quick
from tests.cycles.office import TEAM, debt_of, open_cycle, share
from tests.cycles.running import run_jobs
from tests.cycles.setting_up import OSLO
from tests.feedback.office import ask, fill, open_invitation
from tests.nudges.office import clock_at
from tests.office import Office, press_forged, top

HELPED = "What did Ana Ferreira do that helped this project most?"


async def open_and_invite(office: Office, named: dict[str, tuple[str, ...]]) -> None:
    """A cycle with names beside; late in the morning everybody hears of what they are asked."""
    cycle = await open_cycle(office, named, invited=False, named=tuple(named))
    clock_at(office, cycle.setup.days.ask + timedelta(1), 11, zone=OSLO)
    await run_jobs(office)


async def test_who_owed_a_review_was_told_that_nobody_waits_for_feedback_from_them(one_office: Office) -> None:
    await open_cycle(one_office, TEAM)
    said = await press_forged(one_office, "ben", "feedback.next", "1|1")
    assert "Nobody waits for feedback from you" not in said
    assert "No other request waits for you" in said


async def test_from_an_anonymous_review_next_leads_to_a_named_one_and_to_a_request(one_office: Office) -> None:
    """Three kinds in one window. In the request's form the count is that of this window."""
    await open_cycle(one_office, TEAM | {"hiro": ("ben", "eun", "jorge")}, invited=False)
    await open_and_invite(one_office, {"carla": ("ben", "ana")})
    await ask(one_office, "ana", "ben")
    await one_office.told("ben", "@ana asks")
    ben = one_office.person("ben")
    await ben.press(ANSWER, on=await one_office.told("ben", "What is it like to work with Dmitri"))
    await fill_quick(ben)
    assert (await ben.submit()).ok
    said = top(ben).plain
    assert "3 more wait for you, next the one about Hiro Tanaka." in said
    assert said.index("deleted, unread") < said.index("If enough do") < said.index("3 more wait")
    await ben.press("Next (2 of 4)", on=top(ben))
    assert (top(ben).title, "without names" in top(ben).plain) == ("About Hiro Tanaka", True)
    await fill_quick(ben)
    assert (await ben.submit()).ok
    await ben.press("Next (3 of 4)", on=top(ben))
    assert (top(ben).title, "with your name" in top(ben).plain) == ("About Carla Rossi", True)
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert "One more waits for you: the one that Ana Ferreira asks for (last day" in top(ben).plain
    await ben.press(next(each for each in top(ben).buttons if each.startswith("Next (2 of 2)")), on=top(ben))
    assert top(ben).title == "Feedback for Ana"
    await fill(ben, HELPED, "you drew the map")
    assert "Next" not in top(ben).plain


async def test_from_a_request_next_leads_to_a_named_review_and_never_to_one_without(one_office: Office) -> None:
    await open_cycle(one_office, TEAM)
    await open_and_invite(one_office, {"carla": ("ben", "ana")})
    await ask(one_office, "ana", "ben")
    ben = await open_invitation(one_office, "ben", "@ana asks")
    await fill(ben, HELPED, "you drew the map")
    assert "One more waits for you: the one about Carla Rossi." in top(ben).plain
    assert "Dmitri" not in top(ben).plain
    await ben.press("Next (2 of 2)", on=top(ben))
    assert (top(ben).title, "with your name" in top(ben).plain) == ("About Carla Rossi", True)
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert "Next" not in top(ben).plain


async def test_who_owed_a_request_was_told_that_nothing_else_waits(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAM)
    await share(one_office, await debt_of(one_office, cycle, "ben"), one_change="less")
    await ask(one_office, "ana", "ben")
    await one_office.told("ben", "@ana asks")
    said = await press_forged(one_office, "ben", "cycles.next", "")
    assert "Nothing else waits" not in said
    assert ("One more waits for you" in said, "Ana Ferreira" in said) == (True, True)
    async with one_office.store.work() as work:
        await work.workspaces.set_features_off(cycle.workspace, frozenset({Feature.FEEDBACK}))
        await work.commit()
    assert "No other review waits for you" in await press_forged(one_office, "ben", "cycles.next", "")
