"""Folder and database don't fit together: HR and the admins hear it once, and once more when it is over. An admin
decides which database it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.admission import Who
from bot.cycles.ballots import BallotsLost
from bot.cycles.buttons import CYCLE, open_button
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.noting import note_act
from bot.cycles.running.due_day import refusal
from bot.cycles.telling_hr import is_new, name_job, settle, tell_hr
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph
from bot.people import Person
from bot.phrases import label, render_confirm, words
from bot.replies import ButtonReply, Replace
from bot.routes import Context, Interaction, OnButton, Route
from bot.shortened import shorten_name
from bot.store import Work

HERE = "cycles/disagreement"
TROUBLE = "cycles.trouble"


class Trouble(StrEnum):
    LOST = "lost"
    OLD_DATABASE = "old database"


BEGUN = {Trouble.LOST: "cycles.lost_folder", Trouble.OLD_DATABASE: "cycles.old_database"}
"""What waits for somebody who decides."""


async def tell_of_lost_folder(context: Context, cycle: Cycle) -> None:
    """Nobody can answer any more, and what was answered can't be read."""
    said = words(HERE, title=cycle.setup.name)["lost"]
    again = (_ask_again_button(cycle),) if cycle.stage is Stage.OPEN else ()
    await _tell_once(context, cycle, Trouble.LOST, Message((Paragraph(said), Buttons((*again, open_button(cycle))))))


def _ask_again_button(cycle: Cycle) -> Button:
    """See bot.cycles.running.lost."""
    confirm = render_confirm(HERE, "confirm_again_{}")
    return Button("cycles.ask_again", label(HERE, "button_again"), CYCLE.encode(cycle.id), confirm=confirm)


async def tell_of_old_database(context: Context, cycle: Cycle) -> None:
    """The database was put back to an earlier day."""
    confirm = render_confirm(HERE)
    button = Button("cycles.trust_database", label(HERE, "button_trust"), CYCLE.encode(cycle.id), confirm=confirm)
    said = words(HERE, title=cycle.setup.name)["old_database"]
    await _tell_once(context, cycle, Trouble.OLD_DATABASE, Message((Paragraph(said), Buttons((button,)))))


async def _tell_once(context: Context, cycle: Cycle, trouble: Trouble, message: Message) -> None:
    """Nothing where another replica has swept or released it since: whoever looked before compares two times."""
    async with context.store.work() as work:
        found = await work.cycles.get(cycle.workspace, cycle.id)
        if found is None or not found.stage.is_running or found.sweeps != cycle.sweeps:
            return
        begun, over = await _count(work, cycle, trouble)
        if begun == over and await is_new(work, cycle, trouble, _time(cycle, begun)):
            await tell_hr(work, cycle, BEGUN[trouble], message, context.clock.now(), admins=True)
            await work.commit()


async def tell_if_over(context: Context, cycle: Cycle) -> None:
    """Folder and database fit together: whoever heard that they didn't hears that, once."""
    async with context.store.work() as work:
        now = context.clock.now()
        found = [await tell_over(work, cycle, each, now) for each in Trouble]
        if any(found):
            await work.commit()


async def tell_over(
    work: Work, cycle: Cycle, trouble: Trouble, now: datetime, by: Person | None = None, *, decided: bool = False
) -> bool:
    """`decided`: it isn't as it was before, but somebody said what becomes of it, and `by` knows that. False if nobody
    had heard of any trouble."""
    begun, over = await _count(work, cycle, trouble)
    if begun == over or not await is_new(work, cycle, f"{trouble} over", _time(cycle, over)):
        return False
    said = words(HERE, title=cycle.setup.name, person=shorten_name(by.name) if by else "")
    block = f"{trouble.name.lower()}_{'decided' if decided else 'over'}"
    await settle(work, cycle, (BEGUN[trouble],), "trouble", now, but=by)
    await tell_hr(work, cycle, TROUBLE, Message((Paragraph(said[block]),)), now, admins=True, but=by)
    return True


async def _count(work: Work, cycle: Cycle, trouble: Trouble) -> tuple[int, int]:
    """How often it was told that it began, and that it was over."""
    jobs = [name_job(cycle, each) for each in (trouble, f"{trouble} over")]
    return await work.daily.count(cycle.workspace, jobs[0]), await work.daily.count(cycle.workspace, jobs[1])


def _time(cycle: Cycle, number: int) -> date:
    """A row of days stands for the first time, the second, and so on."""
    return cycle.setup.days.ask + timedelta(number)


async def trust_database(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """An admin says that the database is the right one: from now on both count from the same number."""
    ballots, now = interaction.context.ballots, interaction.now
    actor = await interaction.admit()
    async with interaction.context.store.read() as work:
        found = await work.cycles.get(actor.person.workspace, CYCLE.decode(interaction.event.value))
    try:
        number = await ballots.sweeps(found.id) if ballots and found else 0
    except BallotsLost:
        raise refusal("not_open") from None
    async with interaction.work() as (work, actor):
        cycle = await work.cycles.get_for_update(actor.person.workspace, found.id) if found else None
        if cycle is not None and number > cycle.sweeps:
            await work.cycles.note_sweep(cycle, number, cycle.swept_at or now)
            await tell_over(work, cycle, Trouble.OLD_DATABASE, now, actor.person, decided=True)
            await note_act(work, actor.person, "trust_database", cycle, now)
        await work.commit()
    return Replace(Message((Paragraph(words(HERE)["trusted"]),)))


ENTRIES: tuple[Route, ...] = (OnButton("cycles.trust_database", trust_database, Who.ADMIN),)
