"""Shows the bot's reply where the person acted: in the answer of the request itself if Slack allows it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.response import BoltResponse

from adapters.slack import block_kit, views
from adapters.slack.api import Method, WebApi
from adapters.slack.blocks import Page, pages
from adapters.slack.payload import Payload, inner, list_at, maybe, read
from adapters.slack.remembered import HomeHashes, Orders
from adapters.slack.translate import microseconds
from bot.errors import DeliveryError, PermanentDeliveryError, UncertainDelivery
from bot.forms import Form
from bot.messages import Home, Message

# A trigger lives 3 s from the person's act (docs.slack.dev/interactivity); the bot's own part has used some of it.
PATIENCE = 2.5  # seconds

# Somebody redrew or closed the view in the meantime: what is there now is newer than our reply.
OVERTAKEN = frozenset({"hash_conflict", "not_found"})


def _order_of(body: Payload) -> int:
    """When they did it; a submission is the last thing in a view."""
    acts = list_at(body, "actions")
    return microseconds(maybe(acts[0], "action_ts") or "0") if acts else sys.maxsize


def acknowledge() -> BoltResponse:
    """Acknowledges; in a modal it closes the submitted view."""
    return BoltResponse(status=200, body="")


def respond(payload: dict[str, object]) -> BoltResponse:
    return BoltResponse(status=200, body=payload)


@dataclass(frozen=True, slots=True)
class Responder:
    """`title` heads a window that shows a message which has no heading of its own."""

    api: WebApi
    title: str
    home_hashes: HomeHashes = field(default_factory=HomeHashes)
    orders: Orders = field(default_factory=Orders)

    async def in_answer(self, body: Payload, message: Message) -> BoltResponse:
        """To the person alone, as the answer to a command; what one message has no room for follows it."""
        first, *others = pages(message)
        if others:
            await self._respond(body, [first, *others])
            return acknowledge()
        return respond(_ephemeral(first))

    async def private_reply(self, team: str, body: Payload, message: Message) -> None:
        """To the person alone: beside the message whose button was pressed, else in a window."""
        if maybe(body, "response_url"):
            await self._respond(body, pages(message))
        else:
            await self._window(team, body, views.reading(message, self.title))

    async def instead(self, team: str, body: Payload, message: Message) -> None:
        """In the place of the message, or of the window, whose button was pressed."""
        url = maybe(body, "response_url")
        if not url:
            await self._redraw(team, body, views.reading(message, self.title))
            return
        first, *others = pages(message)
        await self._respond_once(url, {**_ephemeral(first), "replace_original": True})
        await self._respond(body, others)

    async def form(self, team: str, body: Payload, form: Form) -> None:
        await self._window(team, body, views.modal(form))

    def heard(self, body: Payload) -> None:
        """Somebody did something in a window: what is drawn for what they did before doesn't go over it."""
        if window := maybe(body, "view", "id"):
            self.orders.keep(window, max(_order_of(body), self.orders.of(window) or 0))

    async def redrawn(self, team: str, body: Payload, form: Form) -> None:
        await self._redraw(team, body, views.modal(form))

    async def home(self, team: str, user: str, home: Home, *, over: Payload | None = None) -> bool:
        """Publishes a person's Home over the view given, else over any. False where another is there by now."""
        known = {"hash": maybe(over, "hash")} if over and maybe(over, "type") == "home" and maybe(over, "hash") else {}
        answer = await self._unless_overtaken(team, Method.PUBLISH_VIEW, user_id=user, view=views.home(home), **known)
        self.home_hashes.keep((team, user), maybe(answer, "view", "hash") or None)
        return bool(answer)

    def errors(self, view: Payload, errors: Mapping[str, str]) -> BoltResponse:
        """A sentence under each field; one about no field of this view stands under the first."""
        inputs = [maybe(block, "block_id") for block in list_at(view, "blocks") if maybe(block, "type") == "input"]
        if not inputs:
            text = "\n".join(errors.values())
            return respond({"response_action": "push", "view": views.notice(text, self.title)})
        under: dict[str, str] = {}
        for name, sentence in errors.items():
            place = name if name in inputs else inputs[0]
            under[place] = f"{under[place]}\n{sentence}" if place in under else sentence
        return respond({"response_action": "errors", "errors": under})

    async def _window(self, team: str, body: Payload, view: block_kit.View) -> None:
        trigger = read(body, "trigger_id")
        if maybe(body, "view", "type") != "modal":
            await self._in_time(team, Method.OPEN_VIEW, trigger_id=trigger, view=view)
            return
        try:
            await self._in_time(team, Method.PUSH_VIEW, trigger_id=trigger, view=view)
        except PermanentDeliveryError as refusal:
            # Slack stacks three windows at most: the fourth takes the place of the third.
            if refusal.reason != "push_limit_reached":
                raise
            await self._redraw(team, body, view)

    async def _redraw(self, team: str, body: Payload, view: block_kit.View) -> None:
        shown = inner(body, "view")
        if maybe(shown, "type") != "modal":
            await self._window(team, body, view)
            return
        known = {"hash": maybe(shown, "hash")} if maybe(shown, "hash") else {}
        place = {"view_id": read(shown, "id"), "view": view}
        if not await self._unless_overtaken(team, Method.UPDATE_VIEW, **place, **known) and self._is_newest(body):
            await self._unless_overtaken(team, Method.UPDATE_VIEW, **place)

    def _is_newest(self, body: Payload) -> bool:
        """Of two acts upon one view the later one is drawn, whichever was answered first."""
        return self.orders.of(maybe(body, "view", "id")) == _order_of(body)

    async def _unless_overtaken(self, team: str, method: Method, **arguments: object) -> Mapping[str, Any]:
        """Slack's answer; nothing where something newer is there."""
        try:
            return await self._in_time(team, method, **arguments)
        except DeliveryError as failure:
            if failure.reason not in OVERTAKEN:
                raise
            return {}

    async def _in_time(self, team: str, method: Method, **arguments: object) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.api.call(team, method, **arguments)
        except TimeoutError:
            raise UncertainDelivery("no_answer") from None

    async def _respond(self, body: Payload, shares: list[Page] | tuple[Page, ...]) -> None:
        for page in shares:
            await self._respond_once(read(body, "response_url"), {**_ephemeral(page), "replace_original": False})

    async def _respond_once(self, url: str, payload: dict[str, object]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.api.respond(url, payload)
        except TimeoutError:
            raise UncertainDelivery("no_answer") from None


def _ephemeral(page: Page) -> dict[str, object]:
    return {"response_type": "ephemeral", "text": page.text, "blocks": page.blocks}
