"""After the close HR is asked once about those under the least number; no answer means that it goes on."""

from __future__ import annotations

from datetime import datetime

from bot.admission import Who
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import LEAST, Cycle, Stage
from bot.deliveries import Entry
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph, Style
from bot.people import Handle, Role
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction, OnButton, OnDelivery, Route
from bot.store import Work

HERE = "cycles/running"
QUESTION = "cycles.close_question"


def least_of(cycle: Cycle) -> int:
    return max(LEAST, cycle.setup.least)


async def ask_hr(work: Work, cycle: Cycle, now: datetime) -> None:
    """Not if all have enough, nor after it was extended: that happens once."""
    under = await work.cycles.progress(cycle, 1, under=least_of(cycle))
    if under.total and not cycle.extended:
        people = await work.people.with_role(cycle.workspace, Role.HR)
        await work.outbox.put(to_people(QUESTION, f"cycle_close/{CYCLE.encode(cycle.id)}", people), now)
    await work.cycles.mark_warned(cycle, now)


async def render_question(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """How many may stay without results, and nobody's name: some of those who read it report to them."""
    sent = entry.delivery
    readers = await work.people.by_handles(sent.workspace, [Handle(sent.platform, sent.place)])
    if not any(Role.HR in each.roles for each in readers):
        return None
    cycle = await work.cycles.get(sent.workspace, CYCLE.decode(sent.subject.split("/")[1]))
    if cycle is None or cycle.stage is not Stage.CLOSED:
        return None
    under = await work.cycles.progress(cycle, 1, under=least_of(cycle))
    said = words(HERE, title=cycle.setup.name, count=under.total, day=cycle.setup.days.release)
    carried = CYCLE.encode(cycle.id)
    buttons = (
        Button("cycles.extend", label(HERE, "button_extend"), carried, Style.PRIMARY),
        Button("cycles.go_on", label(HERE, "button_go_on"), carried),
        Button("cycles.open", label(HERE, "button_show"), carried),
    )
    return Message((Paragraph(said["question"]), Buttons(buttons)), summary=said["summary"])


async def go_on(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Go on": nothing changes, as without an answer."""
    async with interaction.read() as (work, actor):
        cycle = await work.cycles.get(actor.person.workspace, CYCLE.decode(interaction.event.value))
    if cycle is None or cycle.stage is not Stage.CLOSED:
        return Replace(Message((Paragraph(words(HERE)["not_closed"]),)))
    said = words(HERE, title=cycle.setup.name, day=cycle.setup.days.release)
    return Replace(Message((Paragraph(said["goes_on"]),)))


ENTRIES: tuple[Route, ...] = (
    OnButton("cycles.go_on", go_on, Who.HR),
    OnDelivery(QUESTION, render=render_question),
)
