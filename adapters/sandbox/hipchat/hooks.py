"""Webhooks: what happens in rooms, posted to who registered for it, and what they answer.

developer.atlassian.com/server/hipchat/webhooks. Nothing there promises a second attempt, so there is none.
"""

import asyncio
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.sandbox.calls import Call, Calls
from adapters.sandbox.hipchat.addons import Addons, Installation
from adapters.sandbox.hipchat.bodies import BODIES
from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.fields import check
from adapters.sandbox.hipchat.group import Group, GroupChange
from adapters.sandbox.hipchat.limits import FLOOD, RateLimits
from adapters.sandbox.hipchat.methods.room_messages import notification
from adapters.sandbox.hipchat.outside import Answer, Outside
from adapters.sandbox.hipchat.render import Renderer
from adapters.sandbox.hipchat.signing import signed
from adapters.sandbox.hipchat.state import Hook, Post, Room, User
from adapters.sandbox.state import Json

EVENT_OF_POST = {"message": "room_message", "notification": "room_notification", "topic": "room_topic_change"}
ROOM_EVENTS = {"created": "room_created", "archived": "room_archived", "unarchived": "room_unarchived"}
ROOM_EVENTS |= {"deleted": "room_deleted"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event before it is told to anybody."""

    event: str
    room: Room
    item: Json
    sender: User | None = None
    text: str | None = None


class Hooks:
    """All webhooks; listens to the group and delivers in the background."""

    def __init__(
        self, group: Group, addons: Addons, render: Renderer, outside: Outside, limits: RateLimits, calls: Calls
    ) -> None:
        self._group, self._addons, self._render = group, addons, render
        self._outside, self._limits, self._calls = outside, limits, calls
        self._hooks: dict[int, Hook] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        group.changes.listen(self._changed)

    def add(self, hook: Hook) -> None:
        self._hooks[hook.id] = hook

    def remove(self, hook: Hook) -> None:
        self._hooks.pop(hook.id, None)

    def of_room(self, room_id: int) -> list[Hook]:
        return [hook for hook in self._hooks.values() if hook.room_id == room_id]

    def all(self) -> list[Hook]:
        return list(self._hooks.values())

    def add_descriptors(self, installation: Installation) -> None:
        """Those that an add-on declares: for its room, or for every room."""
        for declared in installation.descriptor.webhooks:
            jwt = declared.get("authentication", "none") == "jwt"
            pattern, name = declared.get("pattern", ""), declared.get("name", "")
            number, event, url = self._group.new_number(), declared["event"], declared["url"]
            self.add(Hook(number, event, url, pattern, name, jwt, installation.room_id, installation.oauth_id))

    def drop_addon(self, oauth_id: str) -> None:
        self._hooks = {number: hook for number, hook in self._hooks.items() if hook.oauth_id != oauth_id}

    # What happens

    def _changed(self, change: GroupChange) -> None:
        happening = self._of(change)
        if happening is None:
            return
        for hook in self._concerned(happening):
            task = asyncio.get_running_loop().create_task(self._deliver(hook, happening))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _of(self, change: GroupChange) -> Happening | None:
        room, actor = change.room, change.actor
        if room is None:
            return None
        shown = self._render.room(room)
        if change.kind == "post" and change.post is not None:
            post = change.post
            item: Json = {"topic": post.text} if post.kind == "topic" else {"message": self._render.post(post)}
            if post.kind == "topic" and actor is not None:
                item["sender"] = self._render.user(actor)
            return Happening(EVENT_OF_POST[post.kind], room, {**item, "room": shown}, actor, post.text)
        by = {"sender": self._render.user(actor)} if actor else {}
        if change.kind in {"enter", "exit"}:
            return Happening(f"room_{change.kind}", room, {**by, "room": shown}, actor)
        if change.kind == "room" and change.detail in ROOM_EVENTS:
            return Happening(ROOM_EVENTS[change.detail], room, {**by, "room": shown}, actor)
        return None

    def _concerned(self, happening: Happening) -> Iterator[Hook]:
        """`pattern` is tried on messages only; it may match anywhere in the text, which is ours."""
        for hook in self.all():
            if hook.event != happening.event or hook.room_id not in {None, happening.room.id}:
                continue
            if happening.event != "room_message" or re.search(hook.pattern, happening.text or ""):
                yield hook

    # Telling

    async def _deliver(self, hook: Hook, happening: Happening) -> None:
        started, installation = time.perf_counter(), self._addons.find(hook.oauth_id)
        payload = {
            "event": happening.event,
            "item": happening.item,
            "oauth_client_id": hook.oauth_id or None,
            "webhook_id": hook.id,
        }
        token = signed(installation, happening.sender, happening.room) if hook.jwt and installation else ""
        answer = await self._outside.call("POST", hook.url, payload, token=token)
        note = self._take_answer(happening, installation, answer) if happening.event == "room_message" else ""
        took, at = (time.perf_counter() - started) * 1000, self._group.clock.timestamp()
        note = note or ("" if answer.ok else f"{answer.verdict}, not tried again")
        name = f"hipchat.{happening.event}"
        self._calls.add(Call("delivery", name, payload, answer.shown, answer.status, at, round(took, 2), note))
        self._group.changes.publish(GroupChange("call"))

    def _take_answer(self, happening: Happening, installation: Installation | None, answer: Answer) -> str:
        """Posts what the webhook answered; returns what is wrong with it.

        The docs: it "behaves the same as using the Send room notification API", so it counts as one.
        """
        if not answer.ok or answer.body in (None, "", {}):
            return ""
        try:
            self._post_answer(happening.room, installation, answer.body)
        except HipChatError as error:
            log.error("the answer to a webhook is not posted: %s", error.code)
            return f"not posted: {error.message}"
        return ""

    def _post_answer(self, room: Room, installation: Installation | None, body: object) -> None:
        if not isinstance(body, dict):
            raise HipChatError(400, "the answer is no JSON object")
        if room.is_archived or room.id not in self._group.rooms:
            raise HipChatError(403, f"Room {room.name} is archived or gone")
        if self._limits.take(FLOOD, str(room.id)).exceeded and self._limits.enforced:
            raise HipChatError(429, f"Rate limit exceeded: {FLOOD.most} messages a minute to one recipient")
        checked = check(body, BODIES["send_room_notification"])
        sender = installation.descriptor.from_name if installation else self._group.name
        post: Post = notification(self._group, checked, sender)
        self._group.post(room, post)

    async def settle(self) -> None:
        """Until everything that is being delivered was answered, and what follows from it too."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
