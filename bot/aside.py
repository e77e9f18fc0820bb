"""What is for one person alone, on its way to them when it can't be shown where they asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from bot.admission import admit
from bot.deliveries import Delivery, Entry
from bot.events import ButtonPressed, CommandTyped
from bot.fallback import Aside, choose_private_route, pointer
from bot.forms import Form
from bot.messages import Message
from bot.people import Handle, Person
from bot.replies import Say
from bot.routes import Ask, OnDelivery
from bot.store import Work
from bot.wording import chat_name

KIND = "shared.aside"
WORTH = timedelta(hours=24)
"""Who has waited so long for what they asked for has asked again."""

A = TypeVar("A", bound=CommandTyped | ButtonPressed)


async def send_private_reply(ask: Ask[A], aside: Aside) -> Say:
    """Sends it by a direct message, where the person acts or where else they are; gives what those around may hear. A
    request that comes again raises `Repeated`."""
    desk, by = ask.desk, ask.event.by
    async with desk.store.work() as work:
        person = (await admit(work, by, ask.who)).person
        await work.inbox.take(person.workspace, f"{ask.event.key} aside", ask.now)
        way = choose_private_route(aside.shown, (by.handle, *person.handles), desk.platforms, desk.links)
        if way is None:
            return pointer(person, _nowhere(aside, done=ask.progress.saved))
        delivery = _delivery(person, way, aside)
        await work.outbox.put([delivery.until(ask.now + WORTH)], ask.now)
        await work.commit()
    if way.platform == by.platform:
        return pointer(person, "sent")
    return pointer(person, "sent_there", chat_name(way.platform))


def _delivery(person: Person, way: Handle, aside: Aside) -> Delivery:
    message = aside.shown if isinstance(aside.shown, Message) else None
    form = aside.shown if isinstance(aside.shown, Form) else None
    return Delivery(
        person.workspace, KIND, f"person/{person.id}/aside", way.platform, way.external,
        private=True, message=message, form=form,
    )  # fmt: skip


def _nowhere(aside: Aside, *, done: bool) -> str:
    if done:
        return "done_nowhere"
    return "no_form" if isinstance(aside.shown, Form) else "nowhere"


async def _forget_words(work: Work, entry: Entry, now: datetime) -> None:
    """It can be asked for again, and is then what it is then: until somebody decides, these words could be undone."""
    await work.outbox.drop(entry.token, entry.reason or "", now)


ASIDES = (OnDelivery(KIND, on_refused=_forget_words, on_held=_forget_words),)
