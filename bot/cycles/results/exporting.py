"""One result as files, for who reads it, in their own direct messages for a day."""

from __future__ import annotations

from bot.admission import Who
from bot.cycles.buttons import REVIEW
from bot.cycles.exported import export_result
from bot.cycles.results.reading import find_readable
from bot.deliveries import Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, FormSubmitted
from bot.messages import Message
from bot.replies import ButtonReply, FormReply
from bot.rights.export import bring_files, find_reader, on_files, put_export, say_on_its_way, warn
from bot.routes import Context, Interaction, OnButton, OnForm, Route, in_place

EXPORT = "cycles.export"
SUBJECT = "cycle_result/"


async def offer_export(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The warning, before anything is made."""
    review = REVIEW.decode(interaction.event.value)
    async with interaction.read() as (work, actor):
        await find_readable(work, actor.person, review)
    return in_place(interaction, warn(interaction, EXPORT, "what_result", REVIEW.encode(review)))


async def send_export(interaction: Interaction[FormSubmitted]) -> FormReply:
    review = REVIEW.decode(interaction.event.state)
    async with interaction.work() as (work, actor):
        found, _ = await find_readable(work, actor.person, review)
        await put_export(interaction, work, actor.person, EXPORT, f"{SUBJECT}{found.id.hex()}")
        await work.commit()
    return say_on_its_way(EXPORT)


async def render_export(context: Context, entry: Entry) -> Message | None:
    """As it may be read at this moment; None for who may not any more."""
    async with context.store.read() as work:
        if (reader := await find_reader(work, entry)) is None:
            return None
        try:
            review, _ = await find_readable(work, reader, REVIEW.decode(entry.delivery.subject.removeprefix(SUBJECT)))
        except NotAllowed:
            return None
        lines = await export_result(work, review, reader)
    return bring_files(reader, lines, "result", context.clock.now())


ENTRIES: tuple[Route, ...] = (
    OnButton(EXPORT, offer_export, Who.EVERYBODY),
    OnForm(EXPORT, send_export, Who.EVERYBODY),
    on_files(EXPORT, render_export),
)
