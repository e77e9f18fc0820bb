"""What a person does, what the app gets for it, and what follows. The page and the tests' `Person` both stand here.

Ids in, an `Outcome` out: each method returns once the app has answered (or failed to within three seconds).
"""

from dataclasses import dataclass

from adapters.sandbox import payloads
from adapters.sandbox.blocks import check_view
from adapters.sandbox.elements import EXTERNAL_TYPES, entry_from_raw, faults, find_element, full_state
from adapters.sandbox.errors import ApiError
from adapters.sandbox.events import Events
from adapters.sandbox.installation import App
from adapters.sandbox.link import Answer, Kind, Link, Outgoing
from adapters.sandbox.payloads import Sender
from adapters.sandbox.response_urls import ResponseUrls
from adapters.sandbox.state import Channel, Json, Message, View
from adapters.sandbox.text import as_stored, escape
from adapters.sandbox.triggers import Triggers
from adapters.sandbox.views import STACK
from adapters.sandbox.workspace import SLACKBOT, Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is empty when all went well, else Slack's code (`operation_timeout`, `dispatch_failed`, `incomplete` …).

    `message` is what the person posted, for `post`.
    """

    error: str = ""
    message: Message | None = None

    @property
    def ok(self) -> bool:
        return not self.error


OK = Outcome()


class Interactions:
    """All acts of all people towards one app. Unknown ids raise KeyError."""

    def __init__(
        self, workspace: Workspace, app: App, link: Link, events: Events, triggers: Triggers, urls: ResponseUrls
    ) -> None:
        self._workspace, self._app, self._link = workspace, app, link
        self._events, self._triggers, self._urls = events, triggers, urls
        self._message_state: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}
        self._suggested: dict[tuple[str, str], list[Json]] = {}

    # The composer

    async def type(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """What the composer does with a line: a slash command or a message."""
        name, _, rest = text.partition(" ")
        if text.startswith("/") and "/" not in name[1:]:
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

    async def post(self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Outcome:
        """A message by a person. `not_in_channel` and `is_archived` are refused."""
        channel = self._workspace.channels[channel_id]
        if user_id not in channel.members:
            return Outcome("not_in_channel")
        if channel.is_archived:
            return Outcome("is_archived")
        message = self._workspace.draft(channel, user_id, as_stored(self._workspace, text))
        message.thread_ts, message.client_msg_id = thread_ts, self._workspace.new_id("M")
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
        block, element = _found(message.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self._suggested.get((ts, action_id), ()))
        state = self._message_state.setdefault((user_id, ts), {})
        state.setdefault(block_id, {})[action_id] = entry
        await self._link.ready()
        url = self._urls.mint("actions", user_id, channel, message)
        action = payloads.action(element, block["block_id"], entry, self._action_ts())
        held = full_state(message.blocks, state)
        trigger = self._triggers.mint(user_id)
        payload = payloads.message_act(self._sender(user_id), channel, message, action, held, trigger, url)
        return self._noted(user_id, channel, await self._interact(payload))

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

    # Modals and Home

    def set_value(self, user_id: str, view_id: str, block_id: str, action_id: str, raw: tuple[str, ...]) -> None:
        """Types or chooses in a view without telling the app (that is `act_in_view`)."""
        view = self.view_of(user_id, view_id)
        _, element = _found(view.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self._suggested.get((view_id, action_id), ()))
        view.state.setdefault(block_id, {})[action_id] = entry

    async def act_in_view(
        self, user_id: str, view_id: str, block_id: str, action_id: str, raw: tuple[str, ...] = ()
    ) -> Outcome:
        """Presses a button, or changes an element; an input's change reaches the app only with `dispatch_action`."""
        view = self.view_of(user_id, view_id)
        block, element = _found(view.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self._suggested.get((view_id, action_id), ()))
        if element["type"] not in {"button", "overflow"}:
            view.state.setdefault(block_id, {})[action_id] = entry
        if block["type"] == "input" and not block.get("dispatch_action"):
            return OK
        await self._link.ready()
        trigger = self._triggers.mint(user_id, view.id if view.type == "modal" else None)
        action = payloads.action(element, block["block_id"], entry, self._action_ts())
        answer = await self._interact(payloads.view_act(self._sender(user_id), view, action, trigger))
        return OK if answer.ok else self._trouble(view, answer.error)

    async def suggest(self, user_id: str, view_id: str, block_id: str, action_id: str, typed: str) -> list[Json]:
        """The options of an external select in a view for what was typed; empty when too short or on failure."""
        view = self.view_of(user_id, view_id)
        _, element = _found(view.blocks, block_id, action_id)
        if element["type"] not in EXTERNAL_TYPES or len(typed) < element.get("min_query_length", 3):
            return []
        sender = self._sender(user_id)
        container = payloads.view_container(sender, view)
        payload = payloads.suggestion(sender, container, block_id, action_id, typed)
        answer = await self._interact(payload, kind="options")
        body = answer.body or {}
        groups: list[Json] = body.get("option_groups") or []
        options = [*(body.get("options") or ()), *(option for group in groups for option in group["options"])][:100]
        self._suggested[view_id, action_id] = options
        return options

    def suggested(self, view_id: str, action_id: str) -> list[Json]:
        """The options that `suggest` found last for this element."""
        return self._suggested.get((view_id, action_id), [])

    async def submit(self, user_id: str, view_id: str) -> Outcome:
        """Presses the modal's submit button. `incomplete`: the client itself refuses (see `view.errors`)."""
        view = self.view_of(user_id, view_id)
        view.errors, view.notice = faults(view.blocks, full_state(view.blocks, view.state)), None
        if view.errors:
            self._workspace.views.changed(view)
            return Outcome("incomplete")
        await self._link.ready()
        trigger = self._triggers.mint(user_id, view.id)
        answer = await self._interact(payloads.submission(self._sender(user_id), view, trigger))
        if not answer.ok:
            return self._trouble(view, answer.error)
        return self._respond(view, answer.body or {})

    def _respond(self, view: View, body: Json) -> Outcome:
        """Does what `response_action` says, docs.slack.dev/surfaces/modals#response_actions."""
        views = self._workspace.views
        if views.find(view.id) is None:
            return OK
        match body.get("response_action"):
            case None:
                views.close(view)
            case "clear":
                views.clear(view.user)
            case "errors":
                return self._show_errors(view, body.get("errors") or {})
            case "update" | "push" as how:
                return self._replace(view, how, body.get("view") or {})
            case _:
                return self._trouble(view, "invalid_response_action")
        return OK

    def _show_errors(self, view: View, errors: dict[str, str]) -> Outcome:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not errors or not set(errors) <= inputs:
            return self._trouble(view, "invalid_errors")
        view.errors = dict(errors)
        self._workspace.views.changed(view)
        return Outcome("errors")

    def _replace(self, view: View, how: str, body: Json) -> Outcome:
        views = self._workspace.views
        try:
            checked = check_view(body, "modal")
        except ApiError as error:
            return self._trouble(view, error.code)
        if how == "update":
            views.update(view, checked)
        elif len(views.stack(view.user)) >= STACK:
            return self._trouble(view, "push_limit_reached")
        else:
            views.push(views.make(view.user, checked, previous=view))
        return OK

    def _trouble(self, view: View, error: str) -> Outcome:
        view.notice = TROUBLE
        self._workspace.views.changed(view)
        return Outcome(error)

    async def close(self, user_id: str, view_id: str, *, everything: bool = False) -> Outcome:
        """Cancel closes one modal; ✕ (`everything`) the whole stack, of which the app hears once, for the root."""
        view = self.view_of(user_id, view_id)
        views = self._workspace.views
        everything = everything or bool(view.body.get("clear_on_close"))
        told = views.stack(user_id)[0] if everything else view
        payload = payloads.closed(self._sender(user_id), told, cleared=everything)
        views.clear(user_id) if everything else views.close(view)
        if told.body.get("notify_on_close"):
            await self._link.ready()
            await self._interact(payload)
        return OK

    def view_of(self, user_id: str, view_id: str) -> View:
        """Raises KeyError when `user_id` hasn't that view open."""
        view = self._workspace.views.find(view_id)
        if view is None or view.user != user_id:
            raise KeyError(f"no such view is open: {view_id}")
        return view

    # The app's own tabs

    def app_dm(self, user_id: str) -> Channel:
        """The DM of a person and the bot (the Messages tab)."""
        return self._workspace.direct(self._app.bot.id, user_id)

    async def open_home(self, user_id: str, *, tab: str = "home") -> Outcome:
        """Opens the app's Home (`tab` may be `messages`): the app gets `app_home_opened`."""
        self._events.home_opened(user_id, self.app_dm(user_id), tab)
        await self._events.settle()
        return OK

    def _sender(self, user_id: str) -> Sender:
        return Sender(self._workspace, self._app, self._workspace.people[user_id])

    def _action_ts(self) -> str:
        return f"{self._workspace.clock.timestamp():.6f}"

    async def _interact(self, payload: Json, kind: Kind = "interactive") -> Answer:
        manifest = self._app.manifest
        url = manifest.options_url if kind == "options" else manifest.interactivity_url
        return await self._link.send(Outgoing(kind, payload, url))


def _found(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    found = find_element(blocks, block_id, action_id)
    if found is None:
        raise KeyError(f"nothing here has block_id {block_id!r} and action_id {action_id!r}")
    return found
