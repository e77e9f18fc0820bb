"""Installing and removing add-ons, as an admin of the group does.

developer.atlassian.com/server/hipchat/server-side-installation.
"""

import time

from adapters.sandbox.calls import Call, Calls
from adapters.sandbox.hipchat.addons import Addons, Installation
from adapters.sandbox.hipchat.descriptor import Descriptor, InstallError, read_descriptor
from adapters.sandbox.hipchat.group import Group, GroupChange
from adapters.sandbox.hipchat.hooks import Hooks
from adapters.sandbox.hipchat.outside import Answer, Outside
from adapters.sandbox.hipchat.render import Renderer
from adapters.sandbox.hipchat.state import Room
from adapters.sandbox.hipchat.tokens import Tokens
from adapters.sandbox.state import Json


class Installing:
    """The steps of an installation; each call to the add-on is in the log."""

    def __init__(
        self,
        group: Group,
        addons: Addons,
        tokens: Tokens,
        hooks: Hooks,
        outside: Outside,
        render: Renderer,
        calls: Calls,
    ) -> None:
        self._group, self._addons, self._tokens, self._hooks = group, addons, tokens, hooks
        self._outside, self._render, self._calls = outside, render, calls

    async def install(self, url: str, room: Room | None = None) -> Installation:
        """For the group, or in one room. The add-on may ask for a token while it is being told.

        Raises InstallError when the descriptor is wrong, or the add-on doesn't answer its callback with 2xx: then
        nothing remains of it.
        """
        descriptor = await self._fetch(url)
        if not (descriptor.allow_room if room else descriptor.allow_global):
            raise InstallError(f"{descriptor.name} allows no {'room' if room else 'global'} installation")
        before = self._addons.of(descriptor.key, room)
        if before is not None and descriptor.update_url:
            return await self._update(before, descriptor)
        made = self._addons.add(url, descriptor, room)
        answer = await self._call("installed", "POST", descriptor.callback_url, self._told(made))
        if not answer.ok:
            self._forget(made)
            raise InstallError(f"{descriptor.callback_url} answered {answer.status or answer.verdict}")
        if before is not None:
            self._forget(before)
        self._hooks.add_descriptors(made)
        return made

    async def _update(self, installation: Installation, descriptor: Descriptor) -> Installation:
        """An add-on with an `updateCallbackUrl` keeps its id and secret when it is installed again."""
        answer = await self._call("updated", "POST", descriptor.update_url, self._told(installation))
        if not answer.ok:
            raise InstallError(f"{descriptor.update_url} answered {answer.status or answer.verdict}")
        installation.descriptor = descriptor
        self._tokens.revoke(oauth_id=installation.oauth_id)
        self._hooks.drop_addon(installation.oauth_id)
        self._hooks.add_descriptors(installation)
        return installation

    async def _fetch(self, url: str) -> Descriptor:
        answer = await self._call("descriptor", "GET", url)
        if not answer.ok:
            raise InstallError(f"the descriptor at {url} can't be fetched: {answer.status or answer.verdict}")
        return read_descriptor(answer.body, url)

    def _told(self, installation: Installation) -> Json:
        told: Json = {
            "capabilitiesUrl": self._render.url("capabilities"),
            "oauthId": installation.oauth_id,
            "oauthSecret": installation.secret,
            "groupId": self._group.id,
        }
        return told | ({"roomId": installation.room_id} if installation.room_id is not None else {})

    async def uninstall(self, installation: Installation) -> Answer:
        """Its tokens and webhooks end at once; then the add-on is told, whatever it answers."""
        self._forget(installation)
        url = f"{installation.descriptor.callback_url}/{installation.oauth_id}"
        return await self._call("uninstalled", "DELETE", url)

    def _forget(self, installation: Installation) -> None:
        self._addons.remove(installation)
        self._tokens.revoke(oauth_id=installation.oauth_id)
        self._hooks.drop_addon(installation.oauth_id)

    async def _call(self, name: str, verb: str, url: str, body: Json | None = None) -> Answer:
        started = time.perf_counter()
        answer = await self._outside.call(verb, url, body)
        took, at = (time.perf_counter() - started) * 1000, self._group.clock.timestamp()
        shown: Json = {"url": url, **(body or {}), **({"oauthSecret": "…"} if body else {})}
        note = "" if answer.ok else answer.verdict
        call = Call("delivery", f"hipchat.{name}", shown, answer.shown, answer.status, at, round(took, 2), note)
        self._calls.add(call)
        self._group.changes.publish(GroupChange("call"))
        return answer
