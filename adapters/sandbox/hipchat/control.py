"""`/sandbox/hipchat/*`: installing and removing any add-on, and a person's token, for developers and tests."""

from aiohttp import web

from adapters.sandbox.control import checked
from adapters.sandbox.hipchat.addons import Addons
from adapters.sandbox.hipchat.descriptor import InstallError
from adapters.sandbox.hipchat.endpoints import SCOPES
from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.installing import Installing
from adapters.sandbox.hipchat.tokens import Tokens
from adapters.sandbox.state import Json


class HipChatControl:
    """The handlers; `add` puts them on the server."""

    def __init__(self, group: Group, addons: Addons, tokens: Tokens, installing: Installing) -> None:
        self._group, self._addons, self._tokens, self._installing = group, addons, tokens, installing

    def add(self, server: web.Application) -> None:
        server.router.add_get("/sandbox/hipchat/addons", self.show)
        server.router.add_post("/sandbox/hipchat/addons", self.install)
        server.router.add_delete("/sandbox/hipchat/addons/{oauth_id}", self.uninstall)
        server.router.add_post("/sandbox/hipchat/token", self.token)

    async def show(self, _: web.Request) -> web.Response:
        return web.json_response({"addons": [self._shown(each.oauth_id) for each in self._addons.all()]})

    def _shown(self, oauth_id: str) -> Json:
        found = self._addons.find(oauth_id)
        if found is None:
            raise web.HTTPNotFound(text="No such add-on is installed.")
        descriptor = found.descriptor
        return {"oauthId": oauth_id, "key": descriptor.key, "name": descriptor.name, "roomId": found.room_id}

    async def install(self, request: web.Request) -> web.Response:
        """`{"url": "http://127.0.0.1:3000/capabilities.json"}`; with `"room": "Lobby"` in that room alone."""
        url, reference = await checked(request, _target)
        try:
            room = self._group.room(reference) if reference else None
            made = await self._installing.install(url, room)
        except (InstallError, KeyError) as wrong:
            raise web.HTTPBadRequest(text=str(wrong.args[0])) from wrong
        return web.json_response(self._shown(made.oauth_id), status=201)

    async def uninstall(self, request: web.Request) -> web.Response:
        found = self._addons.find(request.match_info["oauth_id"])
        if found is None:
            raise web.HTTPNotFound(text="No such add-on is installed.")
        answer = await self._installing.uninstall(found)
        return web.json_response({"status": answer.status, "verdict": answer.verdict})

    async def token(self, request: web.Request) -> web.Response:
        """`{"user": "ana", "scopes": ["send_message"]}`: a personal token, as one makes it in one's profile."""
        handle, scopes = await checked(request, _personal)
        try:
            user = self._group.person(handle)
        except KeyError as wrong:
            raise web.HTTPBadRequest(text=str(wrong.args[0])) from wrong
        return web.json_response({"access_token": self._tokens.for_user(user.id, scopes).value})


def _target(raw: Json) -> tuple[str, str]:
    match raw:
        case {"url": str(url)}:
            return url, str(raw.get("room") or "")
    raise ValueError('send {"url": "http://…/capabilities.json"}, with "room" for one room')


def _personal(raw: Json) -> tuple[str, frozenset[str]]:
    match raw:
        case {"user": str(handle), "scopes": list(scopes)} if set(scopes) <= set(SCOPES):
            return handle, frozenset(scopes)
    raise ValueError(f'send {{"user": "ana", "scopes": [...]}} with scopes of {", ".join(SCOPES)}')
