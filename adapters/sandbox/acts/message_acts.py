"""Buttons, menus and selects in messages."""

from adapters.sandbox.acts.acting import Outcome, Ties
from adapters.sandbox.acts.suggesting import Suggesting
from adapters.sandbox.blocks.elements import entry_from_raw, found_element
from adapters.sandbox.render.render import state_json
from adapters.sandbox.state import Channel, Json, Message
from adapters.sandbox.transport import payloads


class MessageActs(Suggesting):
    """Each person's choices in a message are their own."""

    def __init__(self, ties: Ties) -> None:
        super().__init__(ties)
        self._message_state: dict[tuple[str, str], dict[str, dict[str, Json]]] = {}

    async def act_on_message(
        self, user_id: str, channel_id: str, ts: str, block_id: str, action_id: str, raw: tuple[str, ...] = ()
    ) -> Outcome:
        """Presses a button or chooses in a select of a message. `raw`: see `elements.entry_from_raw`."""
        channel = self._workspace.channels[channel_id]
        message = self.find_message(user_id, channel, ts)
        block, element = found_element(message.every_block, block_id, action_id)
        entry = entry_from_raw(element, raw, self.suggested(ts, action_id))
        state = self._message_state.setdefault((user_id, ts), {})
        state.setdefault(block_id, {})[action_id] = entry
        await self._link.ready()
        url = self._urls.mint("actions", user_id, channel, message)
        action = payloads.action(element, block["block_id"], entry, self._action_ts())
        held = state_json(self._workspace, message.every_block, state)
        trigger = self._triggers.mint(user_id)
        payload = payloads.message_act(self._sender(user_id), channel, message, action, held, trigger, url)
        return self._noted(user_id, channel, await self._interact(payload))

    async def suggest_in_message(
        self, user_id: str, channel_id: str, ts: str, block_id: str, action_id: str, typed: str
    ) -> list[Json]:
        """As `suggest`, for a select in a message."""
        channel = self._workspace.channels[channel_id]
        message = self.find_message(user_id, channel, ts)
        _, element = found_element(message.every_block, block_id, action_id)
        container = payloads.message_container(self._sender(user_id), channel, message)
        return await self._suggestions(user_id, ts, container, element, block_id, typed)

    def find_message(self, user_id: str, channel: Channel, ts: str) -> Message:
        """A message that `user_id` sees in `channel`, an ephemeral one too. Raises KeyError."""
        for message in channel.ephemerals.get(user_id, ()):
            if message.ts == ts:
                return message
        return channel.by_ts[ts]
