"""`/feedback export`: what one received and wrote, as files in one's own direct messages, for a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.allowances import Allowance, use_allowance
from bot.deliveries import Delivery, Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.forms import Form
from bot.messages import Message, Paragraph, render_lines
from bot.nudges.rules import today_of
from bot.patience import WRONG
from bot.people import Person
from bot.phrases import as_typed, label, why, words
from bot.platform import Verb
from bot.publishing.copies import change_copy, to_people
from bot.publishing.readers import find_readers
from bot.replies import ButtonReply, CommandReply, FormReply, OpenForm, UpdateForm
from bot.rights.entries import OnRights
from bot.rights.exported import ExportedLine, export_files
from bot.routes import Context, Interaction, OnDelivery, in_place
from bot.store import Work

HERE = "rights/export"
EXPORT, REMOVE, TOLD = "feedback.export", "feedback.export_removed", "feedback.export_refused"
KEPT = timedelta(hours=24)
"""How long the files stay in the chat."""
EXPORTED_A_DAY = Allowance("feedback.export", 5)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Export:
    """Over what every feature holds."""

    entries: Sequence[OnRights]

    async def by_command(self, interaction: Interaction[CommandTyped]) -> CommandReply:
        """The warning, before anything is made."""
        await interaction.admit()
        return OpenForm(warn(interaction, EXPORT, "what"))

    async def by_button(self, interaction: Interaction[ButtonPressed]) -> ButtonReply:
        """The button in the list."""
        await interaction.admit()
        return in_place(interaction, warn(interaction, EXPORT, "what"))

    async def send_export(self, interaction: Interaction[FormSubmitted]) -> FormReply:
        async with interaction.work() as (work, actor):
            await put_export(interaction, work, actor.person, EXPORT, f"feedback_export/{actor.person.id}")
            await work.commit()
        return say_on_its_way(EXPORT)

    async def render(self, context: Context, entry: Entry) -> Message | None:
        """What is theirs at this moment; None for who left."""
        async with context.store.read() as work:
            person = await find_reader(work, entry)
        if person is None:
            return None
        lines = [line for each in self.entries for line in await each.export(context, person)]
        return bring_files(person, lines, "upward", context.clock.now())


def warn(
    interaction: Interaction[CommandTyped] | Interaction[ButtonPressed], act: str, what: str, state: str = ""
) -> Form:
    """Before anything is made. `what` is the phrase that says what the files will hold."""
    if not interaction.platform.can.files:
        raise NotAllowed(label(HERE, "no_files"))
    parts = tuple(Paragraph(words(HERE)[each]) for each in (what, "warning", "removed"))
    return Form(act, label(HERE, "title"), parts, label(HERE, "submit"), close=label(HERE, "close"), state=state)


async def put_export(
    interaction: Interaction[FormSubmitted], work: Work, person: Person, kind: str, subject: str
) -> None:
    """The files are made when they leave: nothing of them rests in the outbox."""
    now, by = interaction.now, interaction.event.by
    if not await use_allowance(work, person, EXPORTED_A_DAY, now):
        raise NotAllowed(words(HERE, most=EXPORTED_A_DAY.most).plain("full_day"))
    delivery = Delivery(
        person.workspace, kind, subject, by.platform, by.external, private=True, stale_after=now + KEPT
    )  # fmt: skip
    await work.outbox.put([delivery], now)
    await work.audit.note(person.workspace, person.id, kind, "", now)


def say_on_its_way(act: str, title: str = "", files: int = 2) -> FormReply:
    said = Paragraph(words(HERE, count=files)["on_its_way"])
    return UpdateForm(Form(act, title or label(HERE, "title"), (said,), close=label(HERE, "close")))


async def find_reader(work: Work, entry: Entry) -> Person | None:
    """Whose account it goes to, if they are still here."""
    return next((each for each in await find_readers(work, entry) if each.reachable), None)


def bring_files(person: Person, lines: Sequence[ExportedLine], name: str, now: datetime) -> Message:
    said = words(HERE, day=now + KEPT, zone=person.time_zone)["here"]
    day = today_of(person, now)
    files = export_files(person, lines, f"{name}-{day.isoformat()}")
    return Message((Paragraph(said),), summary=said, files=files)


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
    people = await find_readers(work, entry)
    typed = as_typed("feedback export") if entry.delivery.kind == EXPORT else ""
    said = words(HERE, reason=why(entry.reason or ""), typed=typed)[block]
    await work.outbox.put(to_people(TOLD, entry.delivery.subject, people, render_lines(said)), now)


async def remove_exports(context: Context) -> int:
    """Takes files away whose day is over, or was given by a very wrong clock; returns their number."""
    now = context.clock.now()
    wrong = now + KEPT + WRONG
    async with context.store.read() as work:
        if not await work.exports.find_due(now, wrong, 1):
            return 0
    async with context.store.work() as work:
        due = await work.exports.find_due(now, wrong, AT_ONCE)
        for workspace, token in due:
            entry = await work.outbox.get(workspace, token)
            if entry is not None:
                await work.outbox.put([change_copy(entry, REMOVE, Verb.DELETE)], now)
        await work.exports.forget([token for _, token in due])
        await work.commit()
    return len(due)


def on_files(kind: str, render: Callable[[Context, Entry], Awaitable[Message | None]]) -> OnDelivery:
    """The hooks of files that stay for a day."""
    return OnDelivery(
        kind, render_outside=render, on_sent=note_arrival, on_refused=explain_refusal, on_held=explain_doubt
    )
