"""HipChat as a whole: a group, its API, and the server in front of it, alone or beside the sandbox's Slack."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Self, TypeVar

from aiohttp import web

from adapters.sandbox.calls import Calls
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import Company, sample_company
from adapters.sandbox.control import Control
from adapters.sandbox.hipchat.addons import Addons, Installation
from adapters.sandbox.hipchat.api import Api
from adapters.sandbox.hipchat.company import settle_group
from adapters.sandbox.hipchat.control import HipChatControl
from adapters.sandbox.hipchat.endpoints import COMMON_ERRORS, ENDPOINTS, SCOPES
from adapters.sandbox.hipchat.group import Group, GroupChange
from adapters.sandbox.hipchat.hooks import Hooks
from adapters.sandbox.hipchat.installing import Installing
from adapters.sandbox.hipchat.limits import RateLimits
from adapters.sandbox.hipchat.methods.context import Context
from adapters.sandbox.hipchat.outside import Answer, Outside
from adapters.sandbox.hipchat.page.routes import Pages
from adapters.sandbox.hipchat.person import HipChatPerson, SeenRoom
from adapters.sandbox.hipchat.render import Renderer
from adapters.sandbox.hipchat.tls import self_signed
from adapters.sandbox.hipchat.tokens import Tokens
from adapters.sandbox.safety import guard, name_no_version
from adapters.sandbox.transport.faults import Faults

if TYPE_CHECKING:
    from adapters.sandbox.app import Sandbox

T = TypeVar("T")
BODY_MOST = 1024 * 1024


class HipChat:
    """`async with HipChat() as hip:`, or `HipChat(beside=sandbox)` before the sandbox starts.

    Beside Slack it has the sandbox's address, company, clock, faults and log of calls. Alone it has its own, and
    `secure` serves https with a certificate of its own. `paced=False` counts calls, but refuses none.
    """

    def __init__(
        self,
        *,
        beside: "Sandbox | None" = None,
        company: Company | None = None,
        clock: Clock | None = None,
        secure: bool = False,
        paced: bool = True,
    ) -> None:
        self._beside = beside
        self.clock = beside.clock if beside else clock or Clock()
        self.company = beside.company if beside else company or sample_company()
        self.group = Group(self.clock)
        settle_group(self.group, self.company)
        self.faults = beside.faults if beside else Faults()
        self.faults.documented |= {each.full_name: _errors(each.errors) for each in ENDPOINTS}
        self.calls = beside.calls if beside else Calls(lambda: None)
        self.limits = RateLimits(self.clock.timestamp, enforced=paced)
        self.tokens, self.addons, self._outside = Tokens(self.clock.timestamp), Addons(), Outside()
        self.render = Renderer(self.group)
        self.hooks = Hooks(self.group, self.addons, self.render, self._outside, self.limits, self.calls)
        self._installing = Installing(
            self.group, self.addons, self.tokens, self.hooks, self._outside, self.render, self.calls
        )
        self._context = Context(self.group, self.tokens, self.addons, self.hooks, self.render)
        self._secure, self._runner = (
            secure,
            None if beside else web.AppRunner(self._own_server(), access_log=None, shutdown_timeout=1.0),
        )
        if beside is not None:
            beside.parts.append(self)

    @property
    def url(self) -> str:
        """Where the server is reached; the API is below /v2/."""
        return self.render.base

    @property
    def api_url(self) -> str:
        return f"{self.url}/v2/"

    title = "HipChat"

    def page_of(self, handle: str) -> str | None:
        """The address of somebody's rooms in the browser; None for who has no account here."""
        known = any(user.handle == handle and not user.is_deleted for user in self.group.users.values())
        return f"/rooms/as/{handle}/" if known else None

    # The server

    def add(self, server: web.Application) -> None:
        """Puts the API on a server."""
        api = Api(self._context, self.limits, self.faults, self.calls, self._tell)
        server.router.add_route("*", "/v2/{path:.*}", api.serve)
        HipChatControl(self.group, self.addons, self.tokens, self._installing).add(server)
        if self._beside is not None:
            Pages(self).add(server)

    def _own_server(self) -> web.Application:
        server = web.Application(middlewares=[guard(set())], client_max_size=BODY_MOST)
        server.on_response_prepare.append(name_no_version)
        Control(self.clock, self.faults, self.calls).add(server)
        self.add(server)
        return server

    async def served_at(self, url: str) -> None:
        """The server stands: from now on addresses begin with `url`, and add-ons can be reached."""
        self.render.base = url
        await self._outside.start()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Alone. Port 0 takes a free one. Raises OSError when the port is taken."""
        if self._runner is None:
            raise RuntimeError("it starts with the sandbox that it is beside")
        context = None
        if self._secure:
            context = self_signed()
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, ssl_context=context).start()
        bound = self._runner.addresses[0][1]
        await self.served_at(f"{'https' if self._secure else 'http'}://{host}:{bound}")

    async def stop(self) -> None:
        self.group.changes.close()
        await self.hooks.stop()
        await self._outside.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _tell(self) -> None:
        self.group.changes.publish(GroupChange("call"))

    # Add-ons and tokens

    async def install(self, url: str, *, room: str | None = None) -> Installation:
        """Installs the add-on whose descriptor is at `url`: for the group, or in one room. Raises InstallError."""
        return await self._installing.install(url, self.group.room(room) if room else None)

    async def uninstall(self, installation: Installation) -> Answer:
        return await self._installing.uninstall(installation)

    def user_token(self, handle: str, *scopes: str) -> str:
        """A personal token of somebody, with all scopes unless some are named."""
        return self.tokens.for_user(self.group.person(handle).id, frozenset(scopes or SCOPES)).value

    def room_token(self, room: str) -> str:
        """A room's notification token."""
        return self.tokens.for_room(self.group.room(room).id).value

    # For tests

    def person(self, handle: str) -> HipChatPerson:
        """Somebody who can type and read. Raises KeyError."""
        return HipChatPerson(self.group, self.hooks, self.group.person(handle))

    def room(self, name: str) -> SeenRoom:
        """A room as a test reads it. Raises KeyError."""
        return SeenRoom(self.group, self.group.room(name))

    async def until(self, condition: Callable[[], T | None], timeout: float = 30.0) -> T:  # noqa: ASYNC109
        """Waits until `condition` is truthy and returns its value; it is asked again after each change.

        Raises AssertionError with the last calls when that doesn't happen within `timeout` real seconds.
        """
        with self.group.changes.subscribe() as changes:
            try:
                async with asyncio.timeout(timeout):
                    while not (value := condition()):
                        await changes.get()
            except TimeoutError as cause:
                story = f"did not happen within {timeout} s; the last calls:\n{self.calls.story()}"
                raise AssertionError(story) from cause
        return value


def _errors(own: frozenset[int]) -> frozenset[str]:
    return frozenset(str(code) for code in own | COMMON_ERRORS | {429})
