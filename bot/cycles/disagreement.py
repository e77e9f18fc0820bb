"""Folder and database don't fit together: HR and the admins hear it once, and the admins decide."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.ballots import BallotsLost
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle
from bot.cycles.due_day import refusal
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Confirm, Message, Paragraph
from bot.people import Person, Role
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.replies import ButtonReply, Replace
from bot.routes import Context, Interaction, OnButton, Route
from bot.store import Work

HERE = "cycles/disagreement"
TROUBLE = "cycles.trouble"


async def tell_of_lost_folder(context: Context, cycle: Cycle) -> None:
    """Nobody can answer any more, and what was answered can't be read."""
    await _tell_once(context, cycle, "lost", Message((Paragraph(words(HERE, title=cycle.setup.name)["lost"]),)))


async def tell_of_old_database(context: Context, cycle: Cycle) -> None:
    """The database was put back to an earlier day."""
    confirm = Confirm(*(label(HERE, f"confirm_{part}") for part in ("title", "text", "yes", "no")))
    button = Button("cycles.trust_database", label(HERE, "button_trust"), CYCLE.encode(cycle.id), confirm=confirm)
    said = words(HERE, title=cycle.setup.name)["old_database"]
    await _tell_once(context, cycle, "old database", Message((Paragraph(said), Buttons((button,)))))


async def _tell_once(context: Context, cycle: Cycle, what: str, message: Message) -> None:
    async with context.store.work() as work:
        if await work.daily.first(cycle.workspace, f"cycle {cycle.id.hex()}: {what}", cycle.setup.days.ask):
            to = await _find_responsible(work, cycle)
            subject = f"cycle_trouble/{CYCLE.encode(cycle.id)}"
            await work.outbox.put(to_people(TROUBLE, subject, to, message), context.clock.now())
            await work.commit()


async def _find_responsible(work: Work, cycle: Cycle) -> list[Person]:
    both = (*await work.people.with_role(cycle.workspace, Role.HR), *await work.people.admins(cycle.workspace))
    return list({person.id: person for person in both}.values())


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
            await work.audit.note(
                cycle.workspace, actor.person.id, "cycles.trust_database", f"cycle/{cycle.id.hex()}", now
            )
        await work.commit()
    return Replace(Message((Paragraph(words(HERE)["trusted"]),)))


ENTRIES: tuple[Route, ...] = (OnButton("cycles.trust_database", trust_database, Who.ADMIN),)
