"""After the close HR is asked once about those under the least number; no answer means that it goes on."""

from __future__ import annotations

from datetime import datetime

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.running.running_window import find_hidden
from bot.cycles.telling_hr import find_told, settle, tell_hr
from bot.deliveries import Entry
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph, Style
from bot.phrases import label, words
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction, OnButton, OnDelivery, Route
from bot.store import Work

HERE = "cycles/running"
QUESTION = "cycles.close_question"


async def ask_hr(work: Work, cycle: Cycle, now: datetime) -> None:
    """Not if all have enough, nor after it was extended: that happens once; nor if the bot stood still until the day
    of the results, when there is nothing to choose any more."""
    under = await work.cycles.find_under(cycle, cycle.least)
    is_due = cycle.release_at is not None and cycle.release_at <= now
    if under.total and not cycle.extended and not is_due:
        await tell_hr(work, cycle, QUESTION, None, now)
    await work.cycles.mark_warned(cycle, now)


async def render_question(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """How many may stay without results, and nobody's name. Of those of whom this person of HR learns nothing it says
    nothing either; None if that is all."""
    if (told := await find_told(work, entry, Stage.CLOSED)) is None:
        return None
    cycle, reader = told
    under = await work.cycles.find_under(cycle, cycle.least, await find_hidden(work, cycle, reader))
    if not under.total:
        return None
    said = words(
        HERE, title=cycle.setup.name, count=under.total, day=cycle.setup.days.release, scope=cycle.setup.scope.value
    )
    carried = CYCLE.encode(cycle.id)
    buttons = (
        Button("cycles.extend", label(HERE, "button_extend"), carried, Style.PRIMARY),
        Button("cycles.go_on", label(HERE, "button_go_on"), carried),
        Button("cycles.open", label(HERE, "button_show"), carried),
    )
    return Message((Paragraph(said["question"]), Buttons(buttons)), summary=said["summary"])


async def go_on(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Go on": nothing changes, as without an answer; the others of HR see who said so."""
    async with interaction.work() as (work, actor):
        cycle = await work.cycles.get_for_update(actor.person.workspace, CYCLE.decode(interaction.event.value))
        if cycle is None or cycle.stage is not Stage.CLOSED:
            return Replace(Message((Paragraph(words(HERE)["not_closed"]),)))
        me = actor.person
        await settle(work, cycle, (QUESTION,), "goes_on", interaction.now, by=me, but=me)
        await work.commit()
    said = words(HERE, title=cycle.setup.name, day=cycle.setup.days.release)
    return Replace(Message((Paragraph(said["goes_on"]),)))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.go_on", go_on, Who.HR),
    OnDelivery(QUESTION, render=render_question),
)
