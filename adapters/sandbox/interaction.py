"""What a person does, what the app gets for it, and what follows. The page and the tests' `Person` both stand here.

Ids in, an `Outcome` out: each method returns once the app has answered (or failed to within three seconds).
"""

from adapters.sandbox import payloads
from adapters.sandbox.elements import EXTERNAL_TYPES, entry_from_raw
from adapters.sandbox.errors import ApiError
from adapters.sandbox.events import Events
from adapters.sandbox.installation import App
from adapters.sandbox.link import Answer, Link, Outgoing
from adapters.sandbox.render import state_json
from adapters.sandbox.response_urls import ResponseUrls
from adapters.sandbox.state import Channel, Json, Message
from adapters.sandbox.text import as_stored, escape
from adapters.sandbox.triggers import Triggers
from adapters.sandbox.view_acts import OK, Outcome, ViewActs, found_element
from adapters.sandbox.workspace import SLACKBOT, Workspace

__all__ = ["OK", "Interactions", "Outcome"]


class Interactions(ViewActs):
    """All acts of all people towards one app. Unknown ids raise KeyError."""

    def __init__(
        self, workspace: Workspace, app: App, link: Link, events: Events, triggers: Triggers, urls: ResponseUrls
    ) -> None:
        super().__init__(workspace, app, link, triggers, urls)
        self._events = events
        self._message_state: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}

    # The composer

    async def type(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """What the composer does with a line: a slash command or a message."""
        name, _, rest = text.partition(" ")
        if text.startswith("/") and "/" not in name[1:]:
            if thread_ts is not None:
                said = f'"{escape(name)}" is not supported in threads. Sorry!'
                self.slackbot(user_id, self._workspace.channels[channel_id], said)
                return Outcome("not_in_threads")
            return await self.command(user_id, channel_id, name, rest.strip())
        return await self.post(user_id, channel_id, text, thread_ts)

    async def command(self, user_id: str, channel_id: str, name: str, text: str) -> Outcome:
        """A slash command; on failure the person reads Slackbot's sentence about it."""
        channel, declared = self._workspace.channels[channel_id], self._app.manifest.commands.get(name)
        if declared is None:
            self.slackbot(user_id, channel, f"`{escape(name)}` is not a valid command.")
            return Outcome("invalid_command")
        sender = self._sender(user_id)
        await self._link.ready()
        trigger, url = self._triggers.mint(user_id), self._urls.mint("commands", user_id, channel)
        sent = as_stored(self._workspace, text, labels=True) if declared.should_escape else text
        payload = payloads.command(sender, channel, name, sent, trigger, url)
        answer = await self._link.send(Outgoing("slash_commands", payload, declared.url))
        error = answer.error if not answer.ok else self._show_reply(user_id, channel, answer)
        if error:
            self.slackbot(user_id, channel, f'{name} failed with the error "{error}"')
        return Outcome(error)

    def _show_reply(self, user_id: str, channel: Channel, answer: Answer) -> str:
        """Shows a command's direct answer; the error code when it isn't a message."""
        if not answer.body:
            return ""
        try:
            self._urls.reply(user_id, channel, answer.body)
        except ApiError as error:
            return error.code
        return ""

    async def post(
        self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None, files: tuple[str, ...] = ()
    ) -> Outcome:
        """A message by a person, `files` by id. `not_in_channel` and `is_archived` are refused."""
        channel = self._workspace.channels[channel_id]
        if user_id not in channel.members:
            return Outcome("not_in_channel")
        if channel.is_archived:
            return Outcome("is_archived")
        message = self._workspace.draft(channel, user_id, as_stored(self._workspace, text))
        message.thread_ts, message.client_msg_id = thread_ts, self._workspace.new_id("M")
        self._workspace.share(channel, message, files)
        self._workspace.post(channel, message)
        await self._events.settle()
        return Outcome(message=message)

    def slackbot(self, user_id: str, channel: Channel, text: str) -> None:
        """A line by Slackbot that only `user_id` sees."""
        self._workspace.whisper(channel, self._workspace.draft(channel, SLACKBOT, text), user_id)

    # Messages

    async def act_on_message(
        self, user_id: str, channel_id: str, ts: str, block_id: str, action_id: str, raw: tuple[str, ...] = ()
    ) -> Outcome:
        """Presses a button or chooses in a select of a message. `raw`: see `elements.entry_from_raw`."""
        channel = self._workspace.channels[channel_id]
        message = self.find_message(user_id, channel, ts)
        block, element = found_element(message.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self._suggested.get((ts, action_id), ()))
        state = self._message_state.setdefault((user_id, ts), {})
        state.setdefault(block_id, {})[action_id] = entry
        await self._link.ready()
        url = self._urls.mint("actions", user_id, channel, message)
        action = payloads.action(element, block["block_id"], entry, self._action_ts())
        held = state_json(self._workspace, message.blocks, state)
        trigger = self._triggers.mint(user_id)
        payload = payloads.message_act(self._sender(user_id), channel, message, action, held, trigger, url)
        return self._noted(user_id, channel, await self._interact(payload))

    async def suggest_in_message(
        self, user_id: str, channel_id: str, ts: str, block_id: str, action_id: str, typed: str
    ) -> list[Json]:
        """As `suggest`, for a select in a message."""
        channel = self._workspace.channels[channel_id]
        message = self.find_message(user_id, channel, ts)
        _, element = found_element(message.blocks, block_id, action_id)
        if element["type"] not in EXTERNAL_TYPES or len(typed) < element.get("min_query_length", 3):
            return []
        container = payloads.message_container(self._sender(user_id), channel, message)
        return await self._suggestions(user_id, ts, container, block_id, action_id, typed)

    def find_message(self, user_id: str, channel: Channel, ts: str) -> Message:
        """A message that `user_id` sees in `channel`, an ephemeral one too. Raises KeyError."""
        for message in channel.ephemerals.get(user_id, ()):
            if message.ts == ts:
                return message
        return channel.by_ts[ts]

    async def message_shortcut(self, user_id: str, callback_id: str, channel_id: str, ts: str) -> Outcome:
        """An entry of a message's ⋮ menu."""
        channel = self._workspace.channels[channel_id]
        message = channel.by_ts[ts]
        self._declared("message", callback_id)
        await self._link.ready()
        url, trigger = self._urls.mint("actions", user_id, channel), self._triggers.mint(user_id)
        sender = self._sender(user_id)
        payload = payloads.message_shortcut(sender, callback_id, channel, message, trigger, url, self._action_ts())
        return self._noted(user_id, channel, await self._interact(payload))

    async def global_shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """An entry of the ⚡ menu."""
        self._declared("global", callback_id)
        await self._link.ready()
        trigger = self._triggers.mint(user_id)
        payload = payloads.shortcut(self._sender(user_id), callback_id, trigger, self._action_ts())
        return self._noted(user_id, self.app_dm(user_id), await self._interact(payload))

    def _declared(self, kind: str, callback_id: str) -> None:
        if not any(each.kind == kind and each.callback_id == callback_id for each in self._app.manifest.shortcuts):
            raise KeyError(f"the manifest has no {kind} shortcut {callback_id!r}")

    def _noted(self, user_id: str, channel: Channel, answer: Answer) -> Outcome:
        """Tells the person when the app didn't answer."""
        if answer.ok:
            return OK
        self.slackbot(user_id, channel, f'{self._app.name} failed with the error "{answer.error}"')
        return Outcome(answer.error)

    # The app's own tabs

    def app_dm(self, user_id: str) -> Channel:
        """The DM of a person and the bot (the Messages tab)."""
        return self._workspace.direct(self._app.bot.id, user_id)

    async def open_home(self, user_id: str, *, tab: str = "home") -> Outcome:
        """Opens the app's Home (`tab` may be `messages`): the app gets `app_home_opened`."""
        self._events.home_opened(user_id, self.app_dm(user_id), tab)
        await self._events.settle()
        return OK
