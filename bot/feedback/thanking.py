"""Thanks: one line to whoever gave feedback, without a word of it."""

from __future__ import annotations

from datetime import datetime

from bot.admission import Who
from bot.allowances import check_day
from bot.bidi import isolate
from bot.deliveries import Entry
from bot.events import ButtonPressed
from bot.feedback.copies import about_sheet, to_person
from bot.feedback.reading import THANKS, View, show_answers
from bot.feedback.request import Sheet
from bot.feedback.rules import THANKED_A_DAY, check_readable, refusal
from bot.messages import Message, Paragraph, Words
from bot.people import Person
from bot.phrases import words
from bot.publishing.copies import is_to, number_of
from bot.replies import ButtonReply, UpdateForm
from bot.routes import Interaction, OnButton, OnDelivery, Route
from bot.shortened import shorten
from bot.store import Work

HERE = "feedback/read"
THANKS_SENT = "feedback.thanks"


async def thank_reviewer(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """Thank, below what a reviewer said: the page stands there again, with the button gone."""
    asked = THANKS.decode(interaction.event.value)
    async with interaction.work() as (work, actor):
        sheet = _check(await work.feedback.sheet(actor.person.workspace, asked.sheet), actor.person, interaction.now)
        if sheet.thanked_at is None:
            await check_day(work, actor.person, THANKED_A_DAY, interaction.now)
            await work.feedback.thank(sheet, interaction.now)
            await work.outbox.put(to_person(THANKS_SENT, about_sheet(sheet), sheet.reviewer), interaction.now)
        await work.commit()
    return UpdateForm(await show_answers(interaction, View(sheet.request.id, page=asked.page)))


def _check(found: Sheet | None, me: Person, now: datetime) -> Sheet:
    """Only the requester thanks, for what they may read; whoever wrote it has nobody to thank."""
    sheet = check_readable(found, me, now)
    if sheet.request.requester.id != me.id or not sheet.is_shared:
        raise refusal("not_there")
    return sheet


async def _render(work: Work, entry: Entry, _now: datetime) -> Message | None:
    sheet = await work.feedback.sheet(entry.delivery.workspace, number_of(entry))
    if sheet is None or sheet.reviewer is None or not is_to(entry, sheet.reviewer):
        return None
    said = words(HERE, requester=sheet.request.requester)
    line = (*said["thanks"], Words(" "), Words(isolate(shorten(sheet.request.topic)), bold=True), Words("."))
    return Message((Paragraph(line),), summary=said["thanks_summary"])


ENTRIES: tuple[Route, ...] = (
    OnButton("feedback.thank", thank_reviewer, Who.EVERYBODY),
    OnDelivery(THANKS_SENT, render=_render),
)
