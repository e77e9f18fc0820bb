"""What is for one person alone, on its way to them when it can't be shown where they asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from bot.admission import admit
from bot.deliveries import Delivery, Entry
from bot.events import ButtonPressed, CommandTyped
from bot.fallback import PrivateReply, choose_private_route, pointer
from bot.messages import Message
from bot.people import Handle, Person
from bot.phrases import chat_name
from bot.replies import Say
from bot.routes import Interaction, OnDelivery
from bot.store import Work

KIND = "shared.private_reply"
WORTH = timedelta(hours=24)
"""Who has waited so long for what they asked for has asked again."""

A = TypeVar("A", bound=CommandTyped | ButtonPressed)


async def send_private_reply(interaction: Interaction[A], reply: PrivateReply) -> Say:
    """Sends it by a direct message, where the person acts or where else they are; returns what those around may hear. A
    request that comes again raises `Repeated`."""
    context, by = interaction.context, interaction.event.by
    async with context.store.work() as work:
        person = (await admit(work, by, interaction.who)).person
        await work.inbox.take(person.workspace, f"{interaction.event.key} private_reply", interaction.now)
        way = choose_private_route(reply.shown, (by.handle, *person.handles), context.platforms, context.links)
        if way is None:
            return pointer(person, _nowhere(reply, done=interaction.progress.saved))
        delivery = _delivery(person, way, reply)
        await work.outbox.put([delivery.until(interaction.now + WORTH)], interaction.now)
        await work.commit()
    if way.platform == by.platform:
        return pointer(person, "sent")
    return pointer(person, "sent_there", chat_name(way.platform))


def _delivery(person: Person, way: Handle, reply: PrivateReply) -> Delivery:
    message = reply.shown if isinstance(reply.shown, Message) else None
    form = reply.shown if not isinstance(reply.shown, Message) else None
    return Delivery(
        person.workspace, KIND, f"person/{person.id}/private_reply", way.platform, way.external,
        private=True, message=message, form=form,
    )  # fmt: skip


def _nowhere(reply: PrivateReply, *, done: bool) -> str:
    if done:
        return "done_nowhere"
    return "nowhere" if isinstance(reply.shown, Message) else "no_form"


async def _forget_words(work: Work, entry: Entry, now: datetime) -> None:
    """It can be asked for again, and is then what it is then: until somebody decides, these words could be undone."""
    await work.outbox.drop(entry.token, entry.reason or "", now)


PRIVATE_REPLIES = (OnDelivery(KIND, on_refused=_forget_words, on_held=_forget_words),)
