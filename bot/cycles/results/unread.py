"""Reading a result another day: whoever puts it off is reminded of it once, in the nudge of that day."""

from __future__ import annotations

from datetime import date

from bot.admission import Who
from bot.cycles.buttons import REVIEW
from bot.cycles.results.reading import find_readable
from bot.cycles.results.telling import read_button
from bot.cycles.review import Review
from bot.events import ButtonPressed
from bot.forms import Form
from bot.messages import Buttons, Paragraph, Part
from bot.nudges.debts import Debt, DueWindow, Horizon, Moments, Owed
from bot.nudges.putting_off import choose_day
from bot.nudges.redraw import debts_changed
from bot.nudges.rules import Choice
from bot.people import Person
from bot.phrases import label, words
from bot.replies import ButtonReply
from bot.routes import Interaction, OnButton, OnNudge, Route, in_place
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/told"


async def read_tomorrow(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """On their next working day."""
    async with interaction.work() as (work, actor):
        review, _ = await find_readable(work, actor.person, REVIEW.decode(interaction.event.value))
        day = await choose_day(work, actor.person, Choice.TOMORROW, interaction.now)
        await work.cycles.postpone_reading(review, actor.person, day)
        await debts_changed(work, actor.person, interaction.now)
        await work.commit()
    where = "_at_home" if actor.person.home_only else "" if interaction.platform.can.home else "_on_page"
    said = Paragraph(words(HERE, day=day)[f"put_off{where}"])
    row = Buttons((read_button(review),))
    return in_place(
        interaction, Form("cycles.put_off_reading", label(HERE, "title"), (said, row), close=label(HERE, "close"))
    )


async def find_moments(work: Work, due: DueWindow, after: int, most: int) -> Moments:
    return Moments.page(await work.cycles.find_unread_on(due, after, most), most, forward=True)


async def find_owed(work: Work, person: Person, days: Horizon, skip: int, most: int) -> Owed:
    """Told once; after that it is on Home alone."""
    found, total = await work.cycles.find_unread(person, days.told or date.min, days.today, skip, most)
    return Owed(tuple(Debt(days.today, _describe(each, person)) for each in found), total)


def _describe(review: Review, person: Person) -> tuple[Part, ...]:
    said = words(HERE, picker=review.picker.value, about=shorten_name(review.about))
    block = "waits" if review.is_about(person) and not review.is_joint else "waits_about"
    return Paragraph(said[block]), Buttons((read_button(review),))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.tomorrow", read_tomorrow, Who.EVERYBODY),
    OnNudge("cycles.unread", find_moments, find_owed),
)
