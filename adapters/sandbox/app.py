"""The sandbox as a whole: a workspace, an app installed in it, and the server in front of both."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, Self, TypeVar

from aiohttp import web

from adapters.sandbox.acts.interaction import Interactions, Ties
from adapters.sandbox.acts.triggers import Triggers
from adapters.sandbox.calls import Call, Calls
from adapters.sandbox.changes import Change
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import Company, sample_company, settle
from adapters.sandbox.control import Control
from adapters.sandbox.errors import ApiError
from adapters.sandbox.installation import App, install
from adapters.sandbox.manifest import Manifest
from adapters.sandbox.methods.context import Context, sees_file
from adapters.sandbox.methods.web_api import WebApi
from adapters.sandbox.oauth import OAuth
from adapters.sandbox.page.routes import add_page
from adapters.sandbox.person import Channels, Person
from adapters.sandbox.safety import guard, name_no_version
from adapters.sandbox.state import File, Json
from adapters.sandbox.transport.events import Events
from adapters.sandbox.transport.faults import Faults
from adapters.sandbox.transport.http_delivery import HttpDelivery
from adapters.sandbox.transport.limits import Limits, Pace
from adapters.sandbox.transport.link import PATIENCE, Answer, Outgoing
from adapters.sandbox.transport.response_urls import ResponseUrls
from adapters.sandbox.transport.socket_mode import SocketMode
from adapters.sandbox.workspace import Workspace

T = TypeVar("T")
UPLOAD_MOST = 64 * 1024 * 1024


class Part(Protocol):
    """Something else that is served at the sandbox's address: another chat of the same company."""

    title: str

    def page_of(self, handle: str) -> str | None:
        """Where somebody reads and writes there; None for who has no account."""

    def add(self, server: web.Application) -> None: ...

    async def served_at(self, url: str) -> None:
        """The server stands."""

    async def stop(self) -> None: ...


class Sandbox:
    """`async with Sandbox(manifest) as sandbox:` or `start()` and `stop()`.

    `company` defaults to the sample one; `pace` to Slack's limits (`GENEROUS` for benches); `clock` to real time;
    `patience` to the real seconds that Slack waits for an acknowledgement, and in which an act may open a modal.
    Two workspaces are two sandboxes with different `team_id`s. Another chat beside it joins `parts` before the start.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        company: Company | None = None,
        clock: Clock | None = None,
        pace: Pace | None = None,
        patience: float = PATIENCE,
        team_id: str = "T0SANDBOX01",
    ) -> None:
        self.clock = clock or Clock()
        self.workspace = Workspace(self.clock, team_id=team_id)
        company = self.company = company or sample_company()
        settle(self.workspace, company)
        self.app: App = install(self.workspace, manifest)
        for name in company.bot_in:
            self.workspace.join(self.workspace.channel(name), self.app.bot.id)
        self.faults, self.triggers = Faults(), Triggers(lifetime=patience)
        self.calls = Calls(lambda: self.workspace.changes.publish(Change("call")))
        self.limits = Limits(self.clock.timestamp, pace or Pace())
        self.socket_mode, self.http = SocketMode(self.app, self.clock, patience), HttpDelivery(self.app, patience)
        self.response_urls = ResponseUrls(self.workspace, self.app)
        self.events = Events(self.workspace, self.app, self)
        ties = Ties(self.workspace, self.app, self, self.events, self.triggers, self.response_urls)
        self.interactions = Interactions(ties)
        self.oauth = OAuth(self.workspace, self.app)
        self._context = Context(
            self.workspace, self.app, self.triggers, self.socket_mode, self.oauth, pace=self.limits.pace
        )
        self._runner: web.AppRunner | None = None
        self.parts: list[Part] = []
        self.url = ""

    @property
    def api_url(self) -> str:
        """What an app takes as the base of the Web API; ends with /api/."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.app.bot_token

    @property
    def app_token(self) -> str:
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.app.signing_secret

    # The server

    async def start(self, host: str = "127.0.0.1", port: int = 0, *, reached_as: frozenset[str] = frozenset()) -> None:
        """Listens; port 0 takes a free one (`url` says which). Raises OSError when the port is taken."""
        server = self._server(set(reached_as))
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.url = f"http://{host}:{bound}"
        self.socket_mode.base = f"ws://{host}:{bound}"
        self.response_urls.base = self._context.base_url = self.workspace.base_url = self.url
        await self.http.start()
        for part in self.parts:
            await part.served_at(self.url)

    async def stop(self) -> None:
        self.workspace.changes.close()
        for part in self.parts:
            await part.stop()
        await self.events.stop()
        await self.interactions.stop()
        await self.http.stop()
        await self.socket_mode.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _server(self, reached_as: set[str]) -> web.Application:
        server = web.Application(middlewares=[guard(reached_as)], client_max_size=UPLOAD_MOST)
        server.on_response_prepare.append(name_no_version)
        api = WebApi(self._context, self.limits, self.faults, self.calls)
        server.router.add_route("*", "/api/{method}", api.serve)
        server.router.add_get("/oauth/v2/authorize", self.oauth.authorize)
        server.router.add_get("/link/", self.socket_mode.serve)
        server.router.add_post("/respond/{path:.+}", self._respond)
        server.router.add_post("/upload/{file}", self._upload)
        server.router.add_get("/files-pri/{file}/{name}", self._download)
        Control(self.clock, self.faults, self.calls).add(server)
        add_page(server, self)
        for part in self.parts:
            part.add(server)
        return server

    async def _respond(self, request: web.Request) -> web.Response:
        """A `response_url`: `ok`, or the bare error code."""
        path = request.match_info["path"]
        body: Json = {}
        try:
            parsed = json.loads(await request.text())
            body = parsed if isinstance(parsed, dict) else {}
            self.response_urls.use(path, body)
            status, text = 200, "ok"
        except ValueError:
            status, text = 400, "invalid_payload"
        except ApiError as error:
            status, text = (404, error.code) if error.code.endswith("_url") else (400, error.code)
        note = Call("api", "response_url", body, {"answer": text}, status, self.clock.timestamp(), 0.0)
        self.calls.add(note)
        return web.Response(text=text, status=status)

    async def _upload(self, request: web.Request) -> web.Response:
        """The bytes of step two of an upload, raw or as a form's `file`."""
        file = self.workspace.files.get(request.match_info["file"])
        if file is None or file.completed:
            raise web.HTTPNotFound
        if request.content_type == "multipart/form-data":
            part = next(iter((await request.post()).values()))
            file.content = part.file.read() if isinstance(part, web.FileField) else bytes(str(part), "utf-8")
        else:
            file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    async def _download(self, request: web.Request) -> web.Response:
        """The bytes of a file (`url_private`), for the app's token or the sandbox's own page.

        Slack sends others to its login page, which apps then store instead of the file; here it is a loud 404.
        """
        file = self.workspace.files.get(request.match_info["file"].rpartition("-")[2])
        own_page = request.headers.get("Sec-Fetch-Site") in {"same-origin", "none"}
        if file is None or file.deleted or not (own_page or self._may_read(request, file)):
            raise web.HTTPNotFound
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    def _may_read(self, request: web.Request, file: File) -> bool:
        """Is it the app, with the scope, and does it see the file?"""
        token = request.headers.get("Authorization") == f"Bearer {self.bot_token}" and not self.app.revoked
        return token and self.app.may("files:read") and sees_file(self.workspace, self.app, file)

    # The way to the app (see link.py)

    def use_http(self, url: str) -> None:
        """From now on the app is reached by signed HTTP at `url`, for everything; open sockets hear `link_disabled`."""
        manifest = self.app.manifest
        commands = {name: replace(command, url=url) for name, command in manifest.commands.items()}
        self.app.manifest = replace(
            manifest, socket_mode=False, events_url=url, interactivity_url=url, options_url=url, commands=commands
        )
        self.socket_mode.switch_off()

    async def ready(self) -> bool:
        return await (self.socket_mode if self.app.manifest.socket_mode else self.http).ready()

    async def send(self, outgoing: Outgoing) -> Answer:
        """Delivers by the transport of the manifest, and notes it in the log."""
        started = time.perf_counter()
        link = self.socket_mode if self.app.manifest.socket_mode else self.http
        answer = await link.send(outgoing)
        took, payload = round((time.perf_counter() - started) * 1000, 2), outgoing.payload
        name = str(payload.get("command") or (payload.get("event") or payload)["type"])
        note = answer.verdict if outgoing.retry is None else f"{answer.verdict}, retry {outgoing.retry[0]}"
        at = self.clock.timestamp()
        self.calls.add(Call("delivery", name, payload, answer.body, answer.status, at, took, note))
        return answer

    def uninstall(self) -> None:
        """An admin removes the app: its tokens are revoked, and it gets the two events about it, in Slack's order."""
        bot = self.app.bot.id
        self.events.emit("tokens_revoked", {"tokens": {"oauth": [], "bot": [bot]}})
        self.events.emit("app_uninstalled", {})
        self.app.revoked = True

    # For tests: people who act, and waiting for what happens

    def person(self, handle: str) -> Person:
        """Somebody of the company who can type, press and read. Raises KeyError."""
        return Person(self.workspace, self.app, self.interactions, self.workspace.person(handle).id)

    def channel(self, name: str) -> Channels:
        """A channel as a test reads it. Raises KeyError."""
        return Channels(self.workspace, self.workspace.channel(name))

    async def until(self, condition: Callable[[], T | None], timeout: float = 30.0) -> T:  # noqa: ASYNC109
        """Waits until `condition` is truthy and returns its value; it is asked again after each change.

        Raises AssertionError with the last calls when that doesn't happen within `timeout` real seconds.
        """
        with self.workspace.subscribe() as changes:
            try:
                async with asyncio.timeout(timeout):
                    while not (value := condition()):
                        await changes.get()
            except TimeoutError as cause:
                story = f"did not happen within {timeout} s; the last calls:\n{self.calls.story()}"
                raise AssertionError(story) from cause
        return value
