"""Sends orders once each, and finds them again if no response came.

HipChat stores no metadata with a message, and returns no id for a notification. So each message ends with a short
reference, by which it is found in the history.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from adapters.hipchat.cards import card
from adapters.hipchat.client import Api, Call
from adapters.hipchat.directory import Directory
from adapters.hipchat.html import Page, marks, mentions_of, pages
from adapters.hipchat.reading import PLATFORM, Payload, maybe, objects_at
from bot.errors import (
    DeliveryError,
    LookUpFailed,
    PermanentDeliveryError,
    TransientDeliveryError,
    UncertainDelivery,
)
from bot.events import Posted
from bot.messages import Message, Quote, Room
from bot.platform import Order, SearchResult, Verb, reference

HISTORY = 1000
"""How many of the newest messages HipChat returns, www.hipchat.com/docs/apiv2/method/view_recent_room_history."""
REPLY = "gray"


class Delivery:
    """Executes orders."""

    def __init__(self, api: Api, directory: Directory) -> None:
        self._api = api
        self._directory = directory

    async def carry_out(self, order: Order) -> Posted:
        """Posts; nothing can be edited afterwards. A message of several pages continues where an earlier attempt ended,
        according to the history."""
        if order.verb is not Verb.POST or order.message is None:
            raise PermanentDeliveryError("cannot_be_changed")
        drawn = await self._pages(order)
        if len(drawn) == 1:
            await self._post(order, drawn[0])
        else:
            await self._post_all(order, drawn)
        return _post_result(order)

    async def _post_all(self, order: Order, drawn: tuple[Page, ...]) -> None:
        there = await self._there(order)
        for page, mark in zip(drawn, _marks(order, drawn), strict=True):
            if there is not None and mark in there:
                continue
            try:
                await self._post(order, page)
            except TransientDeliveryError as failure:
                if there is None and page is not drawn[0]:
                    # Otherwise the next attempt can't tell where to continue.
                    raise UncertainDelivery(failure.reason) from None
                raise

    async def _pages(self, order: Order) -> tuple[Page, ...]:
        message = order.message or Message(())
        # The person a direct message is about must not be notified.
        ids = () if order.private else mentions_of(message)
        names = await self._directory.mention_names(order.team, ids)
        return pages(message, names, _mark(order))

    async def _post(self, order: Order, page: Page) -> None:
        to = order.place
        if order.private:
            body: dict[str, object] = {"message": page.message, "message_format": page.format, "notify": True}
            await self._api.call_as_person(order.team, Call("POST", ("user", to, "message"), body, to=f"user {to}"))
            return
        body = notification(page, colour(order.message))
        if not page.rings and order.message and (drawn := card(order.message, order.token)):
            body["card"] = drawn
        await self._api.call(order.team, Call("POST", ("room", to, "notification"), body, to=f"room {to}"))

    async def say(self, team: str, room: Room, drawn: tuple[Page, ...]) -> None:
        """Posts an answer that is too long for one message."""
        for page in drawn:
            to, body = room.external, notification(page, REPLY)
            await self._api.call(team, Call("POST", ("room", to, "notification"), body, to=f"room {to}"))

    async def reply(self, team: str, message: Message) -> tuple[Page, ...]:
        return pages(message, await self._directory.mention_names(team, mentions_of(message)))

    # ------------------------------------------------------------ doubtful posts

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        """Searches the newest messages of the place; a change may simply be rejected again. Raises `LookUpFailed` if
        HipChat may be able to answer later."""
        if order.verb is not Verb.POST:
            return SearchResult.ABSENT
        try:
            messages = await self._history(order)
        except PermanentDeliveryError:
            return SearchResult.CANNOT_TELL
        except DeliveryError as failure:
            raise LookUpFailed(failure.reason) from None
        if _is_whole(_find_marks(messages, order)):
            return _post_result(order)
        # The next attempt sends the missing pages.
        return SearchResult.ABSENT if _reaches(messages, since) else SearchResult.CANNOT_TELL

    async def _there(self, order: Order) -> set[str] | None:
        """The references of pages already posted; None if the history can't be read."""
        try:
            return _find_marks(await self._history(order), order)
        except PermanentDeliveryError:
            return None
        except UncertainDelivery as failure:
            raise TransientDeliveryError(failure.reason) from None

    async def _history(self, order: Order) -> list[Payload]:
        query = {"max-results": str(HISTORY)}
        if order.private:
            call = Call("GET", ("user", order.place, "history", "latest"), query=query)
            return objects_at(await self._api.call_as_person(order.team, call), "items")
        call = Call("GET", ("room", order.place, "history", "latest"), query=query)
        return objects_at(await self._api.call(order.team, call), "items")


def notification(page: Page, colour: str) -> dict[str, object]:
    """The body of a notification; with sound only if it mentions somebody."""
    return {"message": page.message, "message_format": page.format, "color": colour, "notify": page.rings}


def colour(message: Message | None) -> str:
    """Green for what people said about each other, yellow for the bot's own messages."""
    return "green" if message and any(isinstance(part, Quote) for part in message.parts) else "yellow"


def _mark(order: Order) -> str:
    return f"ref {reference(order.token)}"


def _marks(order: Order, drawn: tuple[Page, ...]) -> tuple[str, ...]:
    return marks(_mark(order), len(drawn))


def _find_marks(messages: list[Payload], order: Order) -> set[str]:
    """This order's references in the messages; in a room only in notifications, because people could copy them."""
    ending = re.compile(rf"({re.escape(_mark(order))}(?: \d{{1,4}}/\d{{1,4}})?)(?:</em>)?\s*$")
    ours = (each for each in messages if order.private or maybe(each, "type") == "notification")
    found = (ending.search(maybe(each, "message")) for each in ours)
    return {match[1] for match in found if match}


def _is_whole(found: set[str]) -> bool:
    """Whether these are all pages of a message, however many it had when it was sent."""
    counts = Counter(mark.rpartition("/")[2] if "/" in mark else "1" for mark in found)
    return any(there == int(count) for count, there in counts.items())


def _reaches(messages: list[Payload], since: datetime) -> bool:
    """Whether the list goes back to `since`: HipChat returns the oldest first, and at most `HISTORY`."""
    if len(messages) < HISTORY:
        return True
    try:
        return datetime.fromisoformat(maybe(messages[0], "date")) < since
    except (ValueError, TypeError):
        return False


def _post_result(order: Order) -> Posted:
    """HipChat returns no id of a post; its reference identifies it."""
    return Posted(Room(PLATFORM, order.place), reference(order.token))
