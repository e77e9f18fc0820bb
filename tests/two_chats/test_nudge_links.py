"""A reminder's page works as long as what it leads to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release
from bot.feedback.rules import OPEN_LONGEST
from bot.nudges.rounds import Nudging
from bot.objectives.objective import Audience, NewObjective, Wording
from bot.router import ROUTES
from bot.webforms import A_WEEK, LONGEST
from tests.two_chats.world import TwoChats, dms, links

A_DAY = timedelta(1)


async def ask(chats: TwoChats, until: date) -> None:
    """Ana asks Dan."""
    ana, dan = [await chats.person(name) for name in ("ana", "dan")]
    questions = default_template().questions
    new = NewRequest(chats.workspace, ana, ana, "project", "The site", questions, until, Release.EACH, (dan,))
    async with chats.store.work() as work:
        request = await work.feedback.add(new, chats.clock.now())
        await work.feedback.mark_invited([each.id for each in await work.feedback.sheets(request)], chats.clock.now())
        await work.commit()


async def set_objective(chats: TwoChats, due: date) -> None:
    dan = await chats.person("dan")
    async with chats.store.work() as work:
        await work.objectives.add(
            NewObjective(chats.workspace, dan, Wording("ship", "", due), Audience.SELF), chats.clock.now()
        )
        await work.commit()


async def find_lasting(chats: TwoChats, days: int) -> timedelta:
    """Of the page of the reminder that Dan gets after so many days."""
    chats.clock.at += timedelta(days, hours=3)
    before = len(dms(chats.hipchat, "dan"))
    await Nudging(chats.bot.context, ROUTES).round()
    await chats.work_off()
    _, *others = dms(chats.hipchat, "dan")[before:]
    assert not others
    (link,) = {each.url for each in links(dms(chats.hipchat, "dan")[-1])}
    return chats.pages.lasting[link]


@pytest.mark.parametrize("days", [35, 63, 84])
async def test_the_page_of_a_reminder_works_until_what_it_leads_to_is_over(chats: TwoChats, days: int) -> None:
    """A request is over when the ninetieth day after it was made is over everywhere."""
    await ask(chats, chats.clock.now().date() + timedelta(days))
    lasting = await find_lasting(chats, days)
    assert abs(lasting - max(OPEN_LONGEST - timedelta(days), A_WEEK)) < timedelta(hours=4)


async def test_what_has_no_end_is_led_to_as_long_as_a_page_may_work(chats: TwoChats) -> None:
    due = chats.clock.now().date() + timedelta(63)
    await ask(chats, due)
    await set_objective(chats, due)
    assert await find_lasting(chats, 63) == LONGEST
