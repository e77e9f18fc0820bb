"""People to whom the bot can't send direct messages: tells the admins once."""

from __future__ import annotations

from bot.messages import Message, Paragraph
from bot.phrases import chat_name, label, words
from bot.publishing.copies import to_people
from bot.routes import Context

HERE = "directory/unreachable"
KIND = "directory.reach"
NAMED = 8
"""Most people named; after that "and more"."""


async def tell_of_unreachable(context: Context, platform: str, workspace: int) -> None:
    """For a chat without direct messages: who has accounts only there, and what they miss."""
    if context.platforms[platform].can.direct_messages:
        return
    async with context.store.work() as work:
        subject = f"reach/{platform}"
        if await work.outbox.about(workspace, subject):
            return
        alone = await work.people.only_on(workspace, platform, NAMED + 1)
        if not alone:
            return
        names = [person.name for person in alone[:NAMED]]
        names += [label(HERE, "others")] if len(alone) > NAMED else []
        said = words(HERE, people=names, chat=chat_name(platform))
        message = Message((Paragraph(said["alone"]), Paragraph(said["help"])), summary=said["alone"])
        admins = await work.people.admins(workspace)
        await work.outbox.put(to_people(KIND, subject, admins, message), context.clock.now())
        await work.commit()
