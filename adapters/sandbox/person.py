"""A person for tests: types, presses, fills and reads, as one does at the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from adapters.sandbox.acts.interaction import OK, Interactions, Outcome
from adapters.sandbox.blocks.elements import (
    EXTERNAL_TYPES,
    OPTION_TYPES,
    block_elements,
    dispatches,
    flat,
    found_element,
    full_state,
    held,
    options_of,
)
from adapters.sandbox.installation import App
from adapters.sandbox.seen import SeenMessage, SeenView, buttons
from adapters.sandbox.state import Channel, Json
from adapters.sandbox.workspace import Workspace

PEOPLE_TYPES = {"users_select", "multi_users_select"}
CHANNEL_TYPES = {"channels_select", "multi_channels_select", "conversations_select", "multi_conversations_select"}

Upload = tuple[str, bytes]
Value = str | int | bool | date | time | None | Sequence[str] | Sequence[Upload]


class Channels:
    """A channel as a test reads it."""

    def __init__(self, workspace: Workspace, channel: Channel) -> None:
        self._workspace, self._channel = workspace, channel

    @property
    def id(self) -> str:
        return self._channel.id

    @property
    def messages(self) -> list[SeenMessage]:
        """Oldest first, answers in threads left out."""
        return [SeenMessage(self._workspace, self._channel.by_ts[ts]) for ts in self._channel.top_level]

    @property
    def members(self) -> list[str]:
        return [self._workspace.people[user_id].name for user_id in self._channel.members]

    @property
    def state(self) -> Channel:
        """The record itself, to change a flag in a test."""
        return self._channel


class Person:
    """One of the company. What they do returns when the app has answered; wrong labels raise LookupError."""

    def __init__(self, workspace: Workspace, app: App, interactions: Interactions, user_id: str) -> None:
        self._workspace, self._app, self._interactions = workspace, app, interactions
        self.id = user_id
        self.name = workspace.people[user_id].name

    # Reading

    @property
    def modal(self) -> SeenView | None:
        """The modal on top, or None."""
        top = self._workspace.views.top(self.id)
        return SeenView(self._workspace, top) if top is not None else None

    @property
    def modals(self) -> list[SeenView]:
        """The whole stack, the root first."""
        return [SeenView(self._workspace, view) for view in self._workspace.views.stack(self.id)]

    @property
    def home(self) -> SeenView | None:
        view = self._workspace.views.home(self.id)
        return SeenView(self._workspace, view) if view is not None else None

    @property
    def ephemerals(self) -> list[SeenMessage]:
        """Messages only this person sees, of all conversations, newest last."""
        found = [each for channel in self._workspace.channels.values() for each in channel.ephemerals.get(self.id, ())]
        return [SeenMessage(self._workspace, message) for message in sorted(found, key=lambda each: each.seq)]

    @property
    def dms(self) -> list[SeenMessage]:
        """The conversation with the bot, oldest first."""
        channel = self._workspace.find_direct(self._app.bot.id, self.id)
        return Channels(self._workspace, channel).messages if channel is not None else []

    # Acting

    async def type(self, text: str, *, in_: str = "general", thread_ts: str | None = None) -> Outcome:
        """Types a line into the composer: a slash command, or a message. `in_` may be `@bot`."""
        return await self._interactions.type(self.id, self._channel(in_).id, text, thread_ts)

    async def post(
        self, in_: str, text: str, *, thread_ts: str | None = None, files: Sequence[Upload] = ()
    ) -> SeenMessage:
        """Posts a message, with `files` as `[("plan.png", b"…")]`. Raises PermissionError where this person can't."""
        uploaded = tuple(self._workspace.add_file(self.id, name, content).id for name, content in files)
        outcome = await self._interactions.post(self.id, self._channel(in_).id, text, thread_ts, uploaded)
        if outcome.message is None:
            raise PermissionError(outcome.error)
        return SeenMessage(self._workspace, outcome.message)

    async def dm_bot(self, text: str) -> SeenMessage:
        return await self.post("@bot", text)

    def _channel(self, name: str) -> Channel:
        if name == "@bot":
            return self._interactions.app_dm(self.id)
        return self._workspace.channel(name)

    async def press(self, label: str, *, on: SeenMessage | SeenView | None = None, choose: Value = None) -> Outcome:
        """Presses the button labelled `label` (or with that action_id): on a message, or the open modal, or Home.

        With `choose`, `label` is the action_id of a select or menu, and `choose` the option's label.
        """
        place = on or self.modal or self.home
        if place is None:
            raise LookupError(f"{self.name} sees neither a message nor a modal to press {label!r} on")
        blocks = place.message.every_block if isinstance(place, SeenMessage) else place.blocks
        block_id, action_id, element = self._control(blocks, label)
        raw = tuple(self._raw(element, choose))
        if isinstance(place, SeenMessage):
            return await self._interactions.act_on_message(self.id, place.channel, place.ts, block_id, action_id, raw)
        return await self._interactions.act_in_view(self.id, place.id, block_id, action_id, raw)

    def _control(self, blocks: list[Json], label: str) -> tuple[str, str, Json]:
        for block in flat(blocks):
            for element in block_elements(block):
                shown = str((element.get("text") or {}).get("text", ""))
                if label in {shown, element["action_id"]}:
                    return block["block_id"], element["action_id"], element
        there = [button.label for button in buttons(self._workspace, blocks)]
        raise LookupError(f"no button {label!r}; there are {there}")

    async def fill(self, view: SeenView | None, values: Mapping[str, Value]) -> None:
        """Fills fields by label, block_id or action_id: text, numbers, people's names, options' labels, dates, times,
        channels, files as `[("people.csv", b"…")]`.

        The app hears of a change only where the field dispatches it.
        """
        for label, value in values.items():
            await self.change(view, label, value)

    async def change(self, view: SeenView | None, label: str, value: Value) -> Outcome:
        """Fills one field, as by pasting; returns when the app has answered, if the field tells it."""
        place = self._open(view)
        block_id, element = self._field(place, label)
        action_id = element["action_id"]
        if element["type"] in EXTERNAL_TYPES:
            for typed in _list(value):
                await self._interactions.suggest(self.id, place.id, block_id, action_id, str(typed))
        raw = tuple(self._raw(element, value, self._interactions.suggested(place.id, action_id)))
        return await self._enter(place, block_id, action_id, raw)

    async def _enter(self, view: SeenView, block_id: str, action_id: str, raw: tuple[str, ...]) -> Outcome:
        """Something new stands in a field; the app hears of it where the field dispatches that, without Enter."""
        if dispatches(*found_element(view.blocks, block_id, action_id), "on_character_entered"):
            return await self._interactions.act_in_view(self.id, view.id, block_id, action_id, raw)
        self._interactions.set_value(self.id, view.id, block_id, action_id, raw)
        return OK

    async def type_into(self, view: SeenView | None, label: str, text: str) -> None:
        """Types text behind what stands in a field, letter by letter; the app hears of each where the field says so."""
        place = self._open(view)
        block_id, element = self._field(place, label)
        action_id, before = element["action_id"], self.value(place, label) or ""
        for end in range(1, len(text) + 1):
            await self._enter(place, block_id, action_id, (before + text[:end],))

    def value(self, view: SeenView | None, label: str) -> Any:
        """What a field holds: text, option, id or a list of them; None when empty."""
        place = self._open(view)
        block_id, element = self._field(place, label)
        state = full_state(place.blocks, place.view.state)
        return held(state[block_id][element["action_id"]])

    def _open(self, view: SeenView | None) -> SeenView:
        place = view or self.modal
        if place is None:
            raise LookupError(f"{self.name} has no modal open")
        return place

    @staticmethod
    def _field(view: SeenView, label: str) -> tuple[str, Json]:
        for block in view.blocks:
            shown = (block.get("label") or block.get("text") or {}).get("text", "")
            for element in block_elements(block):
                named = label in {block["block_id"], element["action_id"]}
                if named or (shown == label and element["type"] != "button"):
                    return block["block_id"], element
        raise LookupError(f"no field {label!r}; there are {view.labels}")

    def _raw(self, element: Json, value: Value, known: Sequence[Json] = ()) -> list[str]:
        """A value as an HTML form would send it: names become ids, labels become option values."""
        kind = element["type"]
        if kind == "file_input":
            return [self._workspace.add_file(self.id, name, content).id for name, content in _list(value)]
        if kind in OPTION_TYPES | EXTERNAL_TYPES:
            return [_option(label, [*options_of(element), *known]) for label in _list(value)]
        if kind in PEOPLE_TYPES:
            return [self._workspace.person(str(name)).id for name in _list(value)]
        if kind in CHANNEL_TYPES:
            return [self._workspace.channel(str(name)).id for name in _list(value)]
        if isinstance(value, datetime):
            return [str(int(value.timestamp()))]
        if isinstance(value, time):
            return [f"{value:%H:%M}"]
        return [value.isoformat() if isinstance(value, date) else str(value)] if value is not None else []

    async def submit(self, view: SeenView | None = None) -> Outcome:
        return await self._interactions.submit(self.id, self._open(view).id)

    async def close(self, view: SeenView | None = None, *, everything: bool = False) -> Outcome:
        """Cancel; with `everything` the ✕."""
        return await self._interactions.close(self.id, self._open(view).id, everything=everything)

    async def open_home(self) -> Outcome:
        return await self._interactions.open_home(self.id)

    async def shortcut(self, callback_id: str) -> Outcome:
        return await self._interactions.global_shortcut(self.id, callback_id)

    async def message_shortcut(self, callback_id: str, message: SeenMessage) -> Outcome:
        return await self._interactions.message_shortcut(self.id, callback_id, message.channel, message.ts)


def _list(value: Value) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _option(label: Any, options: Sequence[Json]) -> str:
    for option in options:
        if label in {option["text"]["text"], option["value"]}:
            return str(option["value"])
    raise LookupError(f"no option {label!r}; there are {[option['text']['text'] for option in options]}")
