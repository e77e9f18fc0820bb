"""Where a direct message can go, and the link that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.deliveries import Entry
from bot.errors import PermanentDeliveryError
from bot.events import By
from bot.fallback import choose_private_route, fit_order, page_for
from bot.forms import Opening
from bot.messages import Button, Message
from bot.outbox.pace import MOST_ATTEMPTS
from bot.people import Handle
from bot.platform import ChatPlatform, Order, Verb
from bot.private_reply import KIND as ASKED_FOR
from bot.publishing.readers import find_readers, is_to_leaver
from bot.routes import Context, OnDelivery
from bot.webforms import A_DAY, A_WEEK, AN_HOUR

NO_DIRECT_MESSAGES = "no_direct_messages"
NOT_CONNECTED = "not_connected"
UNREADABLE = "unreadable"


async def other_account(context: Context, entry: Entry) -> Handle | None:
    """Another account of the person on a platform that takes this direct message; None if there is none. Raises
    `NotSaved`."""
    sent = entry.delivery
    shown = sent.message or sent.form or Message(())
    if sent.verb is not Verb.POST or entry.attempts > MOST_ATTEMPTS:
        return None
    async with context.store.read() as work:
        people = await find_readers(work, entry)
    others = [handle for person in people for handle in person.handles if handle.platform != sent.platform]
    return choose_private_route(shown, others, context.platforms, context.links)


async def has_left(context: Context, entry: Entry) -> bool:
    """Whether a direct message would go to somebody who has left: nobody knows who reads that account now. Raises
    `NotSaved`."""
    sent = entry.delivery
    if not sent.private or sent.verb is not Verb.POST:
        return False
    async with context.store.read() as work:
        return await is_to_leaver(work, entry)


async def lasting(context: Context, platform: ChatPlatform, entry: Entry, on: OnDelivery | None) -> timedelta:
    """How long a link in this delivery is valid. Raises `NotSaved`."""
    form, by_itself = entry.delivery.form, on.link_lasts if on else None
    if isinstance(form, Opening):
        return max(form.until - context.clock.now(), AN_HOUR)
    again = form is not None or entry.delivery.kind == ASKED_FOR
    if again or platform.can.buttons:
        return A_DAY
    return (await by_itself(context, entry) if callable(by_itself) else by_itself) or A_WEEK


async def fit_link(context: Context, platform: ChatPlatform, order: Order, lasts: timedelta) -> Order:
    """The order as the platform can show it, with new links for this attempt, stored nowhere but in the message. Raises
    `NotSaved` and `DeliveryError`."""
    own = await _links_of_buttons(context, platform, order)
    return fit_order(order, platform.can, await _link_for(context, platform, order, lasts, own), lasts, own)


async def _links_of_buttons(context: Context, platform: ChatPlatform, order: Order) -> Mapping[Button, str]:
    if context.quiet_pages is None or order.message is None or not order.private or platform.can.buttons:
        return {}
    by = By(platform.name, order.team, order.place, "")
    return await context.quiet_pages.link(by, order.message.buttons)


async def _link_for(
    context: Context, platform: ChatPlatform, order: Order, lasts: timedelta, own: Mapping[Button, str]
) -> str:
    """ "" if none is needed. Raises `NotSaved`, and `PermanentDeliveryError` for a form that no page can show."""
    shown = page_for(order, platform.can, own)
    if shown is None:
        return ""
    if context.links is not None:
        return await context.links.link(By(platform.name, order.team, order.place, ""), shown, lasts)
    if order.form is not None:
        raise PermanentDeliveryError("no_pages")
    return ""
