"""`/upward stats`: how much is written and how many take part. Counts only, and none behind which are few people."""

from __future__ import annotations

from datetime import datetime

from bot.admin.statistics import Statistics, months_before, statistics
from bot.admin.stats_message import STATS_FILE, as_file, message
from bot.deliveries import Delivery, Entry
from bot.errors import NotAllowed
from bot.events import ButtonPressed, CommandTyped
from bot.features import Feature
from bot.mentions.typed import first_word
from bot.messages import Message, Paragraph, render_lines
from bot.people import Handle
from bot.phrases import label, why, words
from bot.publishing.copies import to_people
from bot.publishing.readers import find_readers
from bot.replies import ButtonReply, CommandReply, Say
from bot.routes import Interaction
from bot.store import Work

HERE = "admin/stats"
STATS = "admin.stats"
FILE = "file"

Act = Interaction[CommandTyped] | Interaction[ButtonPressed]


async def stats(interaction: Interaction[CommandTyped]) -> CommandReply:
    """The numbers and their pictures by direct message; `file` sends a table instead."""
    asked, _ = first_word(interaction.event.text)
    if asked not in {"", FILE}:
        raise NotAllowed(label(HERE, "how"))
    return await (send_file(interaction) if asked else _send(interaction, "stats.read", STATS))


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """The button in the overview."""
    return await _send(interaction, "stats.read", STATS)


async def send_file(interaction: Act) -> Say:
    """The button under the statistics, too."""
    if not interaction.platform.can.files:
        await interaction.admit()
        raise NotAllowed(label(HERE, "no_files"))
    return await _send(interaction, "stats.export", STATS_FILE)


async def _send(interaction: Act, act: str, kind: str) -> Say:
    """Counted before the transaction that sends it: nobody who writes waits for that."""
    found = await _compute(interaction)
    by = interaction.event.by
    async with interaction.work() as (work, actor):
        workspace, subject = actor.person.workspace, f"{act}/{actor.person.id}"
        said = message(found) if kind == STATS else as_file(found)
        place = Handle(by.platform, by.external)
        await work.outbox.put(
            [Delivery(workspace, kind, subject, place.platform, place.external, private=True, message=said)],
            interaction.now,
        )
        await work.audit.note(workspace, actor.person.id, act, "", interaction.now)
        await work.commit()
    return Say(Message((Paragraph(words(HERE)["on_its_way" if kind == STATS else "file_on_its_way"]),)))


async def _compute(interaction: Act) -> Statistics:
    months = months_before(interaction.now)
    async with interaction.read() as (work, actor):
        workspace = actor.person.workspace
        return statistics(
            months,
            await work.statistics.messages_by_month(workspace, months),
            await work.statistics.took_part(workspace, months),
            await work.statistics.departments(workspace),
            [feature.value for feature in Feature if feature not in actor.off],
        )


async def file_refused(work: Work, entry: Entry, now: datetime) -> None:
    """Whoever asked hears why no file came, and that the numbers come in words."""
    people = await find_readers(work, entry)
    reason = entry.reason or ""
    said = words(HERE, reason=why(reason))["no_permission" if reason == "missing_scope" else "file_refused"]
    await work.outbox.put(to_people(STATS, entry.delivery.subject, people, render_lines(said)), now)
