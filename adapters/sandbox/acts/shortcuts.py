"""Shortcuts: the global ones, and those in a message's menu."""

from adapters.sandbox.acts.acting import Acting, Outcome
from adapters.sandbox.transport import payloads


class Shortcuts(Acting):
    """Only what the manifest declares is in the menus."""

    async def global_shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """An entry of the ⚡ menu."""
        self._declared("global", callback_id)
        await self._link.ready()
        trigger = self._triggers.mint(user_id)
        payload = payloads.shortcut(self._sender(user_id), callback_id, trigger, self._action_ts())
        return self._noted(user_id, self.app_dm(user_id), await self._interact(payload))

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

    def _declared(self, kind: str, callback_id: str) -> None:
        if not any(each.kind == kind and each.callback_id == callback_id for each in self._app.manifest.shortcuts):
            raise KeyError(f"the manifest has no {kind} shortcut {callback_id!r}")
