"""A link in a private message leads to the form for as long as the request for feedback is open, and then says so."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.feedback.rules import FARTHEST
from bot.phrases import calendar_day
from tests.hipchat.feedback_pages import linked, pressed
from tests.hipchat.office import HipOffice
from tests.promises.world import quiet
from tests.webforms.office import Fields, Visitor


async def asked(office: HipOffice, ana: Visitor, days: int = 7) -> None:
    """Ana asks Ben on her page, until so many days from now, and looks at how far that is."""
    await office.answered("ana", "/feedback @ben")
    until = (office.hip.clock.now() + timedelta(days=days)).date()
    await ana.open(await linked(office, "ana", "Here is what you asked for"))
    await ana.do("submit", topic="The launch", until=until.isoformat())
    await pressed(ana, "feedback.manage")


async def reminded(office: HipOffice, words: str = "A reminder") -> str:
    """The link of Ben's first reminder with these words, as soon as it is time for one."""
    while not office.person("ben").private[-1].plain.startswith(words):
        office.hip.clock.advance(timedelta(hours=1))
        await office.engine.nudging.round()
        await quiet(office)
    return await linked(office, "ben", words)


async def types(visitor: Visitor, text: str) -> int:
    page = visitor.html
    field = next(name for name, _ in Fields(page).fields if name.startswith("f:q1"))
    sent = [(name, value) for name, value in Fields(page).fields if name != field]
    await visitor.post([*sent, (field, text), ("do", "draft")])
    visitor.html = page
    return visitor.status


def text_of(visitor: Visitor) -> list[str]:
    return [value for name, value in Fields(visitor.html).fields if name.startswith("f:q1")]


async def test_an_invitation_opened_weeks_later_leads_to_the_form(
    group: HipOffice, visitor: Visitor, other_visitor: Visitor
) -> None:
    await asked(group, other_visitor, days=80)
    link = await linked(group, "ben", "asks for your feedback")
    for days in (10, 40, 30):
        group.hip.clock.advance(timedelta(days=days))
        await visitor.open(link)
        if "feedback.answer" in visitor.html:
            await pressed(visitor, "feedback.answer")
        assert await types(visitor, f"after {days} days") == 204, visitor.html
        await visitor.open(link)
        assert text_of(visitor) == [f"after {days} days"]
    group.hip.clock.advance(timedelta(days=13))
    await visitor.open(link)
    assert visitor.status == 404
    assert "It may be too old" in visitor.html


async def test_an_old_reminder_leads_to_the_form_and_says_when_nothing_is_owed(
    quick: HipOffice, visitor: Visitor, other_visitor: Visitor
) -> None:
    await asked(quick, other_visitor)
    await quick.whispered("ben", "asks for your feedback")
    link = await reminded(quick)
    day = calendar_day(quick.hip.clock.now().date())
    quick.hip.clock.advance(timedelta(days=30))
    await visitor.open(link)
    assert f"A reminder of something that is due, as of {day}:" in visitor.html
    await pressed(visitor, "feedback.answer")
    assert await types(visitor, "late, but here") == 204
    await other_visitor.open(other_visitor.url)
    await pressed(other_visitor, "feedback.cancel")
    await visitor.open(link)
    assert "Ana Ferreira has cancelled this request" in visitor.html


async def test_a_reminder_of_several_things_led_to_the_first_that_was_done_and_to_nothing_else(
    quick: HipOffice, visitor: Visitor, other_visitor: Visitor
) -> None:
    """Each link of it was the same page, which showed what came of the last act."""
    await asked(quick, other_visitor)
    await quick.answered("ben", "/objective Ship it")
    await visitor.open(await linked(quick, "ben", "Here is what you asked for"))
    due = (quick.hip.clock.now() + timedelta(days=7)).date()
    await visitor.do("submit", due=due.isoformat(), audience="self")
    assert visitor.status == 200, visitor.html
    link = await reminded(quick, "A reminder of 2 things")
    await visitor.open(link)
    for progress in ("40", "60"):
        await pressed(visitor, "objectives.progress")
        await visitor.do("submit", progress=progress)
        assert f"{progress} %" in visitor.html
        await visitor.open(link)
    await pressed(visitor, "feedback.answer")
    assert await types(visitor, "half a sentence") == 204
    await visitor.open(f"{link}?again")
    await pressed(visitor, "feedback.answer")
    assert "half a sentence" in visitor.html
    await visitor.open(link)
    assert "half a sentence" in visitor.html
    await visitor.do("submit", **dict.fromkeys(re.findall(r'name="f:(q\d+)"', visitor.html), "It was good."))
    assert "?again" in visitor.html
    await visitor.open(link)
    await pressed(visitor, "objectives.close")


async def test_who_puts_a_reminder_off_was_sent_to_a_home_that_hipchat_does_not_have(
    quick: HipOffice, visitor: Visitor, other_visitor: Visitor
) -> None:
    await asked(quick, other_visitor)
    await quick.whispered("ben", "asks for your feedback")
    await visitor.open(await reminded(quick))
    await pressed(visitor, "nudge.snooze")
    assert "Until then this page leads to it." in visitor.html
    await pressed(visitor, "nudge.wake")
    assert "asks for your feedback" in visitor.html


async def test_a_page_asked_for_once_lasts_as_long_as_the_form_that_was_opened_there(
    quick: HipOffice, visitor: Visitor, other_visitor: Visitor
) -> None:
    await asked(quick, other_visitor)
    await quick.whispered("ben", "asks for your feedback")
    await quick.answered("ben", "/feedback list")
    await visitor.open(await linked(quick, "ben", "Here is what you asked for"))
    await pressed(visitor, "feedback.answer")
    quick.hip.clock.advance(FARTHEST - timedelta(days=1))
    await visitor.open(visitor.url)
    assert await types(visitor, "still open") == 204


async def test_a_page_on_which_something_was_put_off_or_declined_led_nowhere_any_more(
    quick: HipOffice, visitor: Visitor, other_visitor: Visitor
) -> None:
    """Of a reminder of several things the others could not be reached from there."""
    await asked(quick, other_visitor)
    await visitor.open(await linked(quick, "ben", "asks for your feedback"))
    for act in ("later", "later_tomorrow", "later_undo", "list"):
        await pressed(visitor, f"feedback.{act}")
    assert "The launch" in visitor.html
    await pressed(visitor, "feedback.decline")
    await visitor.do("submit", reason="No time")
    assert "You declined" in visitor.html
    await pressed(visitor, "feedback.list")
    assert "You owe nobody feedback." in visitor.html
