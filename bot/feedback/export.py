"""`/feedback export`: what one received and wrote, as files in one's own direct messages, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.admission import Who
from bot.allowances import Allowance
from bot.deliveries import Delivery, Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.feedback.allowed import check_day
from bot.feedback.exported import Everything, export_files
from bot.feedback.rules import today
from bot.forms import Form
from bot.messages import Message, Paragraph
from bot.people import Handle
from bot.phrases import Label, label, why, words
from bot.platform import Verb
from bot.publishing.copies import change_copy, to_people
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.routes import Command, Context, Interaction, OnButton, OnDelivery, OnForm, Route, in_place
from bot.store import Work

HERE = "feedback/export"
EXPORT, REMOVE, TOLD = "feedback.export", "feedback.export_removed", "feedback.export_refused"
KEPT = timedelta(hours=24)
"""How long the files stay in the chat."""
EXPORTED_A_DAY = Allowance("feedback.export", 5)
AT_ONCE = 50


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """The warning, before anything is made."""
    await interaction.admit()
    return OpenForm(_warning(interaction))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button in the list."""
    await interaction.admit()
    return in_place(interaction, _warning(interaction))


def _warning(interaction: Interaction[CommandTyped] | Interaction[ButtonPressed]) -> Form:
    if not interaction.platform.can.files:
        raise NotAllowed(label(HERE, "no_files"))
    parts = tuple(Paragraph(words(HERE)[each]) for each in ("what", "warning", "removed"))
    return Form(
        "feedback.export", label(HERE, "title"), parts, submit=label(HERE, "submit"), close=label(HERE, "close")
    )


async def send_export(interaction: Interaction[FormSubmitted]) -> FormReply:
    """The files are made when they leave: nothing of them rests in the outbox."""
    by = interaction.event.by
    async with interaction.work() as (work, actor):
        person = actor.person
        await check_day(work, person, EXPORTED_A_DAY, interaction.now)
        delivery = Delivery(
            person.workspace, EXPORT, f"feedback_export/{person.id}", by.platform, by.external, private=True,
            stale_after=interaction.now + KEPT,
        )  # fmt: skip
        await work.outbox.put([delivery], interaction.now)
        await work.audit.note(person.workspace, person.id, "feedback.export", "", interaction.now)
        await work.commit()
    said = Paragraph(words(HERE)["on_its_way"])
    return UpdateForm(Form("feedback.export", label(HERE, "title"), (said,), close=label(HERE, "close")))


async def render_export(work: Work, entry: Entry, now: datetime) -> Message | None:
    """What is theirs at this moment; None for who left."""
    sent = entry.delivery
    people = await work.people.by_handles(sent.workspace, [Handle(sent.platform, sent.place)])
    person = next((each for each in people if each.reachable), None)
    if person is None:
        return None
    received, written = await work.exports.sheets(person, now)
    answers = await work.feedback.answers([each.id for each in (*received, *written)])
    found = Everything(received, written, answers, await work.exports.given(person))
    said = words(HERE, day=now + KEPT, zone=person.time_zone)["here"]
    return Message((Paragraph(said),), summary=said, files=export_files(person, found, today(person, now)))


async def note_arrival(work: Work, entry: Entry, now: datetime) -> None:
    await work.exports.keep(entry.delivery.workspace, entry.token, now + KEPT)


async def explain_refusal(work: Work, entry: Entry, now: datetime) -> None:
    """It can be asked for again, and is then what it is then: nothing waits for an admin."""
    await work.outbox.drop(entry.token, entry.reason or "", now)
    await _explain(work, entry, "no_permission" if entry.reason == "missing_scope" else "refused", now)


async def explain_doubt(work: Work, entry: Entry, now: datetime) -> None:
    """The same where it may have arrived: of files that nobody named to the bot it can take none away."""
    await work.outbox.drop(entry.token, entry.reason or "", now)
    await _explain(work, entry, "in_doubt", now)


async def explain_remains(work: Work, entry: Entry, now: datetime) -> None:
    """The files can't be taken away: whoever has them hears it."""
    await _explain(work, entry, "stays", now)


async def _explain(work: Work, entry: Entry, block: str, now: datetime) -> None:
    sent = entry.delivery
    people = await work.people.by_handles(sent.workspace, [Handle(sent.platform, sent.place)])
    said = words(HERE, reason=why(entry.reason or ""))[block]
    await work.outbox.put(to_people(TOLD, sent.subject, people, Message((Paragraph(said),), summary=said)), now)


async def remove_exports(context: Context) -> int:
    """Takes files away whose day is over; returns their number."""
    now = context.clock.now()
    async with context.store.read() as work:
        if not await work.exports.find_due(now, 1):
            return 0
    async with context.store.work() as work:
        due = await work.exports.find_due(now, AT_ONCE)
        for workspace, token in due:
            entry = await work.outbox.get(workspace, token)
            if entry is not None:
                await work.outbox.put([change_copy(entry, REMOVE, Verb.DELETE)], now)
        await work.exports.forget([token for _, token in due])
        await work.commit()
    return len(due)


ENTRIES: tuple[Route, ...] = (
    Command("feedback export", by_command, Who.EVERYBODY, Label(HERE, "command")),
    OnButton("feedback.export", by_button, Who.EVERYBODY),
    OnForm("feedback.export", send_export, Who.EVERYBODY),
    OnDelivery(EXPORT, render=render_export, on_sent=note_arrival, on_refused=explain_refusal, on_held=explain_doubt),
    OnDelivery(REMOVE, on_refused=explain_remains),
)
