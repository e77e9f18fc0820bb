"""What the bot sends on its own account: each order once, and how to find it again when no answer came."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.slack import views
from adapters.slack.api import Method, WebApi
from adapters.slack.blocks import DoesNotFit, Page, pages
from adapters.slack.payload import inner, list_at, maybe
from adapters.slack.remembered import HomeHashes
from adapters.slack.text import PLATFORM
from adapters.slack.uploads import Uploads, is_file
from bot.errors import (
    DeliveryError,
    LookUpFailed,
    PermanentDeliveryError,
    PostGone,
    TransientDeliveryError,
    UncertainDelivery,
)
from bot.events import Posted
from bot.fallback import draw_charts, without_charts
from bot.messages import Home, Message, Room, has_charts
from bot.platform import Order, SearchResult, Verb

MARK = "upward_delivery"
SLACK_CLOCK = timedelta(minutes=5)  # how far Slack's clock, which stamps messages, may be behind ours
HISTORY_PAGE = 999  # the most that Slack gives at once: fewer calls against the limit of 50 a minute
HISTORY_PAGES = 100  # what is not found by then is not looked for further
GONE = frozenset({"message_not_found"})
NO_THREAD = "thread_not_found"
NOT_OURS = "cant_update_message"
# A workspace whose Slack draws no charts (yet) refuses the block.
NOT_DRAWN = frozenset({"invalid_blocks", "invalid_blocks_format"})
OVERTAKEN = "hash_conflict"


class Delivery:
    """Carries orders out."""

    def __init__(self, api: WebApi, home_hashes: HomeHashes) -> None:
        self._api = api
        self._uploads = Uploads(api)
        self._home_hashes = home_hashes

    async def carry_out(self, order: Order) -> Posted:
        match order.verb:
            case Verb.POST:
                return await self._first(order)
            case Verb.EDIT:
                return await self._edit(order)
            case Verb.DELETE:
                return await self._delete(order)
            case Verb.HOME:
                return await self._home(order)

    async def _first(self, order: Order) -> Posted:
        """As it is; a chart that Slack refuses as a picture, and where no file may be sent as its numbers alone."""
        message = order.message
        if message is None or not has_charts(message):
            return await self._as_it_is(order)
        try:
            return await self._as_it_is(order)
        except PermanentDeliveryError as refusal:
            if refusal.reason not in NOT_DRAWN:
                raise
        with contextlib.suppress(PermanentDeliveryError):
            return await self._as_it_is(replace(order, message=draw_charts(message)))
        return await self._as_it_is(replace(order, message=without_charts(message)))

    async def _as_it_is(self, order: Order) -> Posted:
        if order.message is None or not order.message.files:
            return await self._post(order)
        channel = await self._dm(order) if order.private else order.place
        page = _page(order.message)
        return await self._uploads.share(order.team, channel, order.message.files, page.blocks, _under(order))

    async def _post(self, order: Order) -> Posted:
        page, under = _page(order.message), _under(order)
        answer = await self._api.call(
            order.team,
            Method.POST,
            **under,
            channel=order.place,
            blocks=page.blocks,
            text=page.text,
            metadata={"event_type": MARK, "event_payload": {"token": order.token}},
            unfurl_links=False,
            unfurl_media=False,
        )
        channel, stamp = maybe(answer, "channel"), maybe(answer, "ts")
        if not (channel and stamp):
            raise UncertainDelivery("unreadable_answer")
        posted = Posted(Room(PLATFORM, channel), stamp)
        shown = inner(answer, "message")
        if order.thread is not None and shown and not maybe(shown, "thread_ts"):
            await self._take_back(order.team, posted)
            raise PostGone(NO_THREAD)
        return posted

    async def _take_back(self, team: str, orphan: Posted) -> None:
        """Slack puts the answer to a deleted message at the top of the channel (slack-go/slack#1571). Where it can't be
        deleted now, nobody knows what became of the answer, and it is searched for."""
        try:
            await self._api.call(team, Method.DELETE, channel=orphan.room.external, ts=orphan.external)
        except DeliveryError as failure:
            if failure.reason not in GONE:
                raise UncertainDelivery(failure.reason) from None

    async def _edit(self, order: Order) -> Posted:
        target, page = _target(order), _page(order.message)
        where = {"channel": target.room.external, "ts": target.external}
        try:
            await self._api.call(order.team, Method.UPDATE, **where, blocks=page.blocks, text=page.text)
        except PermanentDeliveryError as refusal:
            if refusal.reason in GONE or (refusal.reason == NOT_OURS and await self._is_buried(order.team, target)):
                raise PostGone(refusal.reason) from None
            raise
        return target

    async def _is_buried(self, team: str, target: Posted) -> bool:
        """Of a deleted message that was answered Slack keeps a tombstone, which is nobody's."""
        try:
            where = {"channel": target.room.external, "ts": target.external}
            answer = await self._api.call(team, Method.REPLIES, **where, limit=1)
        except PermanentDeliveryError as refusal:
            return refusal.reason == NO_THREAD
        return any(maybe(each, "subtype") == "tombstone" for each in list_at(answer, "messages")[:1])

    async def _delete(self, order: Order) -> Posted:
        target = _target(order)
        if is_file(target.external):
            await self._uploads.remove(order.team, target.external)
            return target
        try:
            await self._api.call(order.team, Method.DELETE, channel=target.room.external, ts=target.external)
        except PermanentDeliveryError as refusal:
            if refusal.reason not in GONE:
                raise
        return target

    async def _home(self, order: Order) -> Posted:
        known = {"hash": order.mark} if order.mark else {}
        try:
            view = views.home(order.home or Home(()))
            answer = await self._api.call(order.team, Method.PUBLISH_VIEW, user_id=order.place, view=view, **known)
        except DoesNotFit:
            raise PermanentDeliveryError("does_not_fit") from None
        except PermanentDeliveryError as refusal:
            if refusal.reason != OVERTAKEN:
                raise
            # Drawn again, or elsewhere: whatever it is, the next try is drawn after it.
            self._home_hashes.keep((order.team, order.place), None)
            raise TransientDeliveryError(OVERTAKEN, retry_after=0) from None
        self._home_hashes.keep((order.team, order.place), maybe(answer, "view", "hash") or None)
        return Posted(Room(PLATFORM, order.place), "")

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        """Reads the place's history, or the thread, to the end. An edit or deletion may simply be done again. Raises
        `LookUpFailed` where Slack may say more at another time."""
        if order.verb is not Verb.POST:
            return SearchResult.ABSENT
        if order.message is not None and order.message.files:
            return SearchResult.CANNOT_TELL  # a file carries no mark
        try:
            channel = await self._dm(order) if order.private else order.place
            async for message in self._history(order, channel, since - SLACK_CLOCK):
                if await self._carries(message, order):
                    return Posted(Room(PLATFORM, channel), maybe(message, "ts"))
        except (PermanentDeliveryError, Truncated) as failure:
            if isinstance(failure, PermanentDeliveryError) and failure.reason == NO_THREAD and order.thread is not None:
                return await self._find_orphan(order, since)
            return SearchResult.CANNOT_TELL
        except DeliveryError as failure:
            raise LookUpFailed(failure.reason) from None
        # What was sent as a picture carries no mark.
        return (
            SearchResult.CANNOT_TELL if order.message is not None and has_charts(order.message) else SearchResult.ABSENT
        )

    async def _find_orphan(self, order: Order, since: datetime) -> SearchResult:
        """What the answer hung on is gone. If it arrived all the same it stands in the channel, and doesn't stay."""
        found = await self.find(replace(order, thread=None), since)
        if not isinstance(found, Posted):
            return found
        try:
            await self._take_back(order.team, found)
        except DeliveryError as failure:
            raise LookUpFailed(failure.reason) from None
        return SearchResult.ABSENT

    async def _dm(self, order: Order) -> str:
        return maybe(await self._api.call(order.team, Method.OPEN_DM, users=order.place), "channel", "id")

    async def _history(self, order: Order, channel: str, since: datetime) -> AsyncIterator[object]:
        """What lies there, page by page. A channel's history leaves out what stands in threads."""
        method, thread = (Method.HISTORY, {}) if order.thread is None else (Method.REPLIES, {"ts": _thread(order)})
        cursor: dict[str, str] = {}
        oldest = f"{since.timestamp():.6f}"
        for _ in range(HISTORY_PAGES):
            answer = await self._api.call(
                order.team,
                method,
                **thread,
                channel=channel,
                oldest=oldest,
                limit=HISTORY_PAGE,
                include_all_metadata=True,
                **cursor,
            )
            if not isinstance(answer.get("messages"), list):
                raise Truncated
            for message in list_at(answer, "messages"):
                yield message
            following = maybe(answer, "response_metadata", "next_cursor")
            if answer.get("is_limited") or (answer.get("has_more") and not following):
                raise Truncated
            if not following:
                return
            if cursor == {"cursor": following}:
                raise Truncated
            cursor = {"cursor": following}
        raise Truncated

    async def _carries(self, message: object, order: Order) -> bool:
        marked = maybe(message, "metadata", "event_type") == MARK
        if not marked or maybe(inner(message, "metadata", "event_payload"), "token") != order.token:
            return False
        # Metadata is readable to everybody in the workspace, so another app could copy the mark.
        workspace = await self._api.workspace(order.team)
        return workspace is not None and maybe(message, "bot_id") in ("", workspace.bot_id)


class Truncated(Exception):
    """Slack did not show the history to its end."""


def _page(message: Message | None) -> Page:
    if message is None:
        raise PermanentDeliveryError("no_message")
    try:
        drawn = pages(message)
    except DoesNotFit:
        raise PermanentDeliveryError("does_not_fit") from None
    if len(drawn) != 1:
        raise PermanentDeliveryError("does_not_fit")
    return drawn[0]


def _target(order: Order) -> Posted:
    if order.target is None or not order.target.external:
        raise PermanentDeliveryError("no_target")
    return order.target


def _under(order: Order) -> dict[str, str]:
    return {} if order.thread is None else {"thread_ts": _thread(order)}


def _thread(order: Order) -> str:
    if order.thread is None or not order.thread.external:
        raise PermanentDeliveryError("no_target")
    return order.thread.external
