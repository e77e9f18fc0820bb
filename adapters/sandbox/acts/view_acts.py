"""Typing, choosing and pressing in modals and on Home, and closing a modal."""

import asyncio
from collections import defaultdict

from adapters.sandbox.acts.acting import OK, Outcome, Ties
from adapters.sandbox.acts.open_views import OpenViews
from adapters.sandbox.acts.suggesting import Suggesting
from adapters.sandbox.blocks.elements import entry_from_raw, found_element
from adapters.sandbox.state import Json, View
from adapters.sandbox.transport import payloads


class ViewActs(OpenViews, Suggesting):
    """The acts in views but their submission."""

    def __init__(self, ties: Ties) -> None:
        super().__init__(ties)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def set_value(self, user_id: str, view_id: str, block_id: str, action_id: str, raw: tuple[str, ...]) -> None:
        """Types or chooses in a view without telling the app (that is `act_in_view`)."""
        view = self.view_of(user_id, view_id)
        _, element = found_element(view.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self.suggested(view_id, action_id))
        view.state.setdefault(block_id, {})[action_id] = entry

    async def act_in_view(
        self, user_id: str, view_id: str, block_id: str, action_id: str, raw: tuple[str, ...] = ()
    ) -> Outcome:
        """Presses a button, or changes an element; an input's change reaches the app only with `dispatch_action`.

        Of one person's changes each leaves when the one before has arrived, with the view as it was at that moment.
        """
        view = self.view_of(user_id, view_id)
        block, element = found_element(view.blocks, block_id, action_id)
        entry = entry_from_raw(element, raw, self.suggested(view_id, action_id))
        if element["type"] not in {"button", "overflow"}:
            view.state.setdefault(block_id, {})[action_id] = entry
        if block["type"] == "input" and not block.get("dispatch_action"):
            return OK
        action = payloads.action(element, block["block_id"], entry, self._action_ts())
        payload = payloads.view_act(self._sender(user_id), view, action)
        if block["type"] != "input":
            return await self._tell(view, payload)
        async with self._turns[user_id]:
            return await self._tell(view, payload)

    async def _tell(self, view: View, payload: Json) -> Outcome:
        await self._link.ready()
        trigger = self._triggers.mint(view.user, view.id if view.type == "modal" else None)
        answer = await self._interact({**payload, "trigger_id": trigger})
        return OK if answer.ok else self._trouble(view, answer.error)

    async def suggest(self, user_id: str, view_id: str, block_id: str, action_id: str, typed: str) -> list[Json]:
        """The options of an external select in a view for what was typed."""
        view = self.view_of(user_id, view_id)
        _, element = found_element(view.blocks, block_id, action_id)
        container = payloads.view_container(self._sender(user_id), view)
        return await self._suggestions(user_id, view_id, container, element, block_id, typed)

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
