"""A scripted add-on: publishes a descriptor, hears of its installation, answers webhooks as told."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

Json = dict[str, Any]
SCOPES = ["send_notification", "view_room", "view_group", "view_messages", "admin_room"]


@dataclass(slots=True)
class Hooked:
    """One call of a webhook."""

    payload: Json
    headers: dict[str, str]
    query: dict[str, str]

    @property
    def item(self) -> Json:
        item: Json = self.payload["item"]
        return item


@dataclass(slots=True)
class AddOn:
    """`answers` what each of its URLs says: a status, or a JSON value. `change` edits its descriptor."""

    url: str = ""
    installed: Json = field(default_factory=dict)
    updated: Json = field(default_factory=dict)
    uninstalled: list[str] = field(default_factory=list)
    heard: list[Hooked] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    token_while_installing: Json = field(default_factory=dict)
    descriptor: Json = field(default_factory=dict)

    @property
    def descriptor_url(self) -> str:
        return f"{self.url}/descriptor"

    def describe(self) -> None:
        """The descriptor as a good add-on has it; tests change it."""
        hook = {"event": "room_message", "pattern": "^/", "url": f"{self.url}/hook", "authentication": "jwt"}
        self.descriptor = {
            "key": "teatime",
            "name": "Teatime",
            "description": "Invites to tea",
            "links": {"self": self.descriptor_url},
            "capabilities": {
                "installable": {"callbackUrl": f"{self.url}/installed"},
                "hipchatApiConsumer": {"scopes": list(SCOPES), "fromName": "Teatime"},
                "webhook": [hook],
            },
        }

    @property
    def capabilities(self) -> Json:
        found: Json = self.descriptor["capabilities"]
        return found

    def _answer(self, name: str, usual: int) -> web.Response:
        answer = self.answers.get(name, usual)
        return web.Response(status=answer) if isinstance(answer, int) else web.json_response(answer)

    async def describe_itself(self, _: web.Request) -> web.Response:
        return web.json_response(self.descriptor) if self.descriptor else web.Response(status=500)

    async def take_in(self, request: web.Request) -> web.Response:
        """Asks for a token at once, as add-ons do."""
        self.installed = await request.json()
        self.token_while_installing = await token(self.installed, " ".join(SCOPES[:1]))
        return self._answer("installed", 200)

    async def take_update(self, request: web.Request) -> web.Response:
        self.updated = await request.json()
        return self._answer("updated", 200)

    async def take_out(self, request: web.Request) -> web.Response:
        self.uninstalled.append(request.match_info["oauth_id"])
        return self._answer("uninstalled", 204)

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(Hooked(await request.json(), dict(request.headers), dict(request.query)))
        return self._answer("hook", 204)


def basic(name: str, secret: str) -> dict[str, str]:
    """The header of HTTP's basic authentication."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


async def token(installed: Json, scope: str, secret: str | None = None) -> Json:
    """By the capabilities document, as the documentation tells add-ons to; `status` is the answer's."""
    async with ClientSession() as session:
        async with session.get(installed["capabilitiesUrl"]) as response:
            document = await response.json()
        assert document["links"]["self"] == installed["capabilitiesUrl"]
        url = document["capabilities"]["oauth2Provider"]["tokenUrl"]
        headers = basic(installed["oauthId"], installed["oauthSecret"] if secret is None else secret)
        form = {"grant_type": "client_credentials", "scope": scope}
        async with session.post(url, data=form, headers=headers) as response:
            return {"status": response.status, **await response.json()}


@asynccontextmanager
async def running_addon() -> AsyncIterator[AddOn]:
    addon, server = AddOn(), web.Application()
    server.router.add_get("/descriptor", addon.describe_itself)
    server.router.add_post("/installed", addon.take_in)
    server.router.add_post("/updated", addon.take_update)
    server.router.add_delete("/installed/{oauth_id}", addon.take_out)
    server.router.add_post("/hook", addon.hear)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    addon.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    addon.describe()
    yield addon
    await runner.cleanup()
