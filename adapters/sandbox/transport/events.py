"""The Events API: changes of the workspace as events for the app, with Slack's retries."""

import asyncio
import logging
from collections.abc import Iterator

from adapters.sandbox.changes import Change
from adapters.sandbox.installation import App
from adapters.sandbox.render import render
from adapters.sandbox.render.people import user_json
from adapters.sandbox.state import Channel, Json, Message
from adapters.sandbox.transport import payloads
from adapters.sandbox.transport.link import Answer, Link, Outgoing
from adapters.sandbox.workspace import Workspace

RETRIES = (0.0, 60.0, 300.0)  # seconds before the 1st, 2nd and 3rd retry, docs.slack.dev/apis/events-api
REASONS = {"timeout": "http_timeout", "unreachable": "connection_failed", "refused": "http_error"}
CONVERSATION = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
SCOPES = {
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "app_mention": ("app_mentions:read",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_created": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
}

Found = tuple[str, Json]

log = logging.getLogger(__name__)


class Events:
    """Sends what the manifest subscribes to and the scopes allow, from conversations that the bot is in."""

    def __init__(self, workspace: Workspace, app: App, link: Link) -> None:
        self._workspace, self._app, self._link = workspace, app, link
        self._first: set[asyncio.Event] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        workspace.changes.listen(self._changed)
        self._tell_what_never_comes()

    def _tell_what_never_comes(self) -> None:
        """Subscriptions without effect are said loudly: at Slack too they would fail in silence."""
        for name in sorted(self._app.manifest.events):
            scopes = SCOPES.get(name)
            if scopes is None:
                log.warning("the sandbox never sends the event %s", name)
            elif scopes and not any(self._app.may(scope) for scope in scopes):
                log.warning("the event %s needs the scope %s", name, " or ".join(scopes))

    def _changed(self, change: Change) -> None:
        for name, inner in self._of(change):
            self.emit(name, inner)

    def _of(self, change: Change) -> Iterator[Found]:
        if change.message is not None and change.channel is not None:
            yield from self._of_message(change, change.channel, change.message)
        elif change.channel is not None:
            yield from self._of_channel(change, change.channel)
        elif change.person is not None and change.kind in {"person", "person_joined"}:
            name = "user_change" if change.kind == "person" else "team_join"
            email = self._app.may("users:read.email")
            yield name, {"user": user_json(self._workspace, change.person, email=email, locale=True)}

    def _of_message(self, change: Change, channel: Channel, message: Message) -> Iterator[Found]:
        if self._app.bot.id not in channel.members or change.kind.startswith("ephemeral"):
            return
        name = f"message.{CONVERSATION[channel.kind]}" + ("s" if channel.kind in {"public", "private"} else "")
        if self._app.manifest.events.isdisjoint({name, "app_mention", "reaction_added", "reaction_removed"}):
            return
        where = {"channel": channel.id, "channel_type": CONVERSATION[channel.kind]}
        shown = render.message_json(self._workspace, self._app, message)
        if message.files and change.kind == "message":
            shown["subtype"] = "file_share"
        match change.kind:
            case "message":
                yield name, {**shown, **where}
                if f"<@{self._app.bot.id}>" in message.text and not message.bot_id and not channel.is_dm:
                    yield "app_mention", {**shown, "channel": channel.id, "type": "app_mention"}
            case "message_changed" if change.previous is not None:
                before = render.message_json(self._workspace, self._app, change.previous)
                changed = {"subtype": "message_changed", "message": shown, "previous_message": before}
                yield name, {"type": "message", **changed, **where, "ts": message.ts, "hidden": True}
            case "message_deleted":
                gone = {"subtype": "message_deleted", "previous_message": shown, "deleted_ts": message.ts}
                yield name, {"type": "message", **gone, **where, "ts": message.ts, "hidden": True}
            case "reaction":
                yield self._reaction(change, message)

    @staticmethod
    def _reaction(change: Change, message: Message) -> Found:
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        name = "reaction_removed" if change.detail.startswith("-") else "reaction_added"
        reaction = change.detail.removeprefix("-")
        return name, {"user": change.user, "reaction": reaction, "item": item, "item_user": message.user}

    def _of_channel(self, change: Change, channel: Channel) -> Iterator[Found]:
        kind = "channel" if channel.kind == "public" else "group"
        if channel.kind not in {"public", "private"}:
            return
        letter = "C" if kind == "channel" else "G"
        if change.kind in {"member_joined", "member_left"}:
            if self._app.bot.id in {*channel.members, change.user}:
                inner = {"user": change.user, "channel": channel.id, "channel_type": letter}
                inner |= {"team": self._workspace.team_id}
                inner |= {"inviter": change.actor} if change.actor else {}
                yield f"{change.kind}_channel", inner
        elif change.kind == "channel" and change.detail in {"archived", "unarchived"}:
            if kind == "channel" or self._app.bot.id in channel.members:
                yield f"{kind}_{change.detail.removesuffix('d')}", {"channel": channel.id, "user": change.actor}
        elif change.kind == "channel" and change.detail == "created" and kind == "channel":
            about = {"id": channel.id, "name": channel.name, "created": channel.created, "creator": channel.creator}
            yield "channel_created", {"channel": about}

    def home_opened(self, user_id: str, channel: Channel, tab: str) -> None:
        """`app_home_opened`, with the view that was published before (absent on the first visit)."""
        inner: Json = {"user": user_id, "channel": channel.id, "tab": tab}
        view = self._workspace.views.home(user_id)
        if view is not None and tab == "home":
            inner["view"] = render.view_json(self._workspace, self._app, view)
        self.emit("app_home_opened", inner)

    def emit(self, name: str, inner: Json) -> None:
        """Sends the event when it is subscribed to and a scope for it was granted."""
        scopes = SCOPES[name]
        subscribed = name in self._app.manifest.events and not self._app.revoked
        if not subscribed or (scopes and not any(self._app.may(scope) for scope in scopes)):
            return
        stamp = f"{self._workspace.clock.timestamp():.6f}"
        full = {"type": name.partition(".")[0], **inner, "event_ts": inner.get("ts", stamp)}
        payload = payloads.event(self._workspace, self._app, full, self._workspace.new_id("Ev"))
        self.send(payload)

    def send(self, payload: Json) -> None:
        """Sends an envelope as it is (a test may send the same one twice)."""
        first = asyncio.Event()
        self._first.add(first)
        task = asyncio.get_running_loop().create_task(self._deliver(payload, first))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, payload: Json, first: asyncio.Event) -> None:
        try:
            answer = await self._attempt(payload, None)
        finally:
            first.set()
            self._first.discard(first)
        for number, wait in enumerate(RETRIES, start=1):
            if answer.ok or answer.no_retry:
                return
            await self._workspace.clock.sleep(wait)
            answer = await self._attempt(payload, (number, answer.reason or REASONS[answer.verdict]))

    async def _attempt(self, payload: Json, retry: tuple[int, str] | None) -> Answer:
        url = self._app.manifest.events_url
        return await self._link.send(Outgoing("events_api", payload, url, accepts_response=False, retry=retry))

    async def settle(self) -> None:
        """Until each event sent so far had its first attempt."""
        for first in list(self._first):
            await first.wait()

    async def stop(self) -> None:
        """Drops what is still to be retried."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
