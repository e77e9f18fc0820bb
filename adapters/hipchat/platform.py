"""HipChat as a chat platform of the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self

import structlog
from aiohttp import web

from adapters.hipchat.addon import Installing, Told
from adapters.hipchat.addresses import Doors
from adapters.hipchat.client import Api
from adapters.hipchat.delivery import REPLY, Delivery, notification
from adapters.hipchat.descriptor import CAPABILITIES, WEBHOOK, descriptor, path
from adapters.hipchat.directory import Directory
from adapters.hipchat.grants import Grant, Grants
from adapters.hipchat.reading import PLATFORM, inner, maybe, objects_at
from adapters.hipchat.removal import Removal, Word
from adapters.hipchat.tokens import Gone
from adapters.hipchat.translate import command, room, room_changed
from adapters.hipchat.webhook import Hooked, Once, Webhook
from bot.clock import Clock
from bot.errors import DeliveryError, LookUpFailed, NotSaved, TransientDeliveryError
from bot.events import BackAgain, Connected, Happened, Installed, Offered, Posted, TakenAway, Uninstalled
from bot.installations import Offers
from bot.messages import Message, Room
from bot.people import Handle, Profile
from bot.platform import Bot, Capabilities, DirectoryPage, Order, ProfileField, RoomFacts, SearchResult
from bot.replies import CommandReply, Say

if TYPE_CHECKING:
    from bot.settings import Settings

log = structlog.get_logger()

RECONNECT = 5.0  # seconds until the next attempt to reach HipChat, or the database, at the start


@dataclass(frozen=True, slots=True)
class HipChatSettings:
    """`api_url` ends with a slash and is the only server that may install the add-on; `public_url` is the bot's own
    address as seen from that server. With `user_token` direct messages are sent in that person's name. `commands` are
    what people type, without prefix."""

    api_url: str
    public_url: str = ""
    user_token: str = field(default="", repr=False)
    commands: tuple[str, ...] = ()
    prefix: str = ""
    name: str = "Upward"

    @classmethod
    def of(cls, settings: Settings, commands: Sequence[str]) -> Self:
        """Reads HipChat's settings from the environment."""
        return cls(
            api_url=settings.hipchat_api_url,
            public_url=settings.public_url,
            user_token=settings.hipchat_user_token.get_secret_value(),
            commands=tuple(commands),
            prefix=settings.upward_command_prefix,
        )


class HipChat:
    """Implements `ChatPlatform` for the one group that installed the add-on."""

    name = PLATFORM

    def __init__(
        self,
        settings: HipChatSettings,
        installations: Offers,
        clock: Clock,
        uploads: Callable[[str], bytes | None] = lambda _: None,
        keys: Sequence[str] = (),
    ) -> None:
        """`uploads` returns files that people uploaded on web pages: HipChat has no forms. The secret addresses are
        derived from `keys`, newest first."""
        self.can = Capabilities(
            forms=False,
            home=False,
            buttons=False,
            private_replies=False,
            direct_messages=bool(settings.user_token),
            edits=False,
            threads=False,
            invited=False,
        )
        self._settings = settings
        self._uploads = uploads
        self._clock = clock
        self._grants = Grants(installations)
        self._api = Api(self._grants, clock, settings.user_token)
        self._directory = Directory(self._api, clock)
        self._delivery = Delivery(self._api, self._directory)
        self._doors, self._once = Doors(keys), Once()
        self._removal = Removal(
            self._api, self._grants, clock, Word(self._on_removed, self._back, self._on_uninstalled)
        )
        told = Told(self._on_connected, self._on_installed, self._on_offered)
        self._installing = Installing(self._api, self._grants, self._doors, settings.api_url, told, self._removal)
        self._bot: Bot | None = None
        self.listening = asyncio.Event()
        """Set while HipChat accepts the installation, if there is one, and acts of people reach the bot."""

    def routes(self) -> list[web.RouteDef]:
        """The routes that the HTTP server must offer to HipChat."""
        hook = Webhook(self._grants, self._dispatch)
        found = self._installing.routes()
        for door in ("", "{door}"):
            found += [
                web.get(path(door, CAPABILITIES), self._describe),
                web.post(path(door, WEBHOOK), hook.receive),
            ]
        return found

    @property
    def install_address(self) -> str:
        """The address for HipChat's admin only."""
        return self._settings.public_url + path(self._doors.newest, CAPABILITIES)

    async def _describe(self, request: web.Request) -> web.Response:
        settings, door = self._settings, request.match_info.get("door", "")
        if door and not self._doors.has(door):
            raise web.HTTPNotFound
        commands = [f"{settings.prefix}{command}" for command in settings.commands]
        return web.json_response(descriptor(settings.public_url, door, settings.name, commands))

    # ------------------------------------------------------------ running

    async def run(self, bot: Bot) -> None:
        try:
            self._bot = bot
            await self._begin()
            self.listening.set()
            await self._removal.run()
        finally:
            self.listening.clear()
            self._bot = None
            await self._removal.stop()
            await self._api.close()

    async def _begin(self) -> None:
        """Tells the bot which group installed it; waits for HipChat and the database."""
        while True:
            try:
                for team in await self._grants.teams():
                    await self._meet(await self._grants.of(team))
            except (NotSaved, TransientDeliveryError) as failure:
                log.warning("hipchat not reached", reason=str(failure))
                await asyncio.sleep(RECONNECT)
            else:
                return

    async def _meet(self, grant: Grant | None) -> None:
        if grant is None:
            return
        try:
            await self._api.introduce(grant)
        except Gone:
            # HipChat's admin can reinstall it; data is kept until HipChat says that the add-on was removed.
            log.error("token refused", platform=PLATFORM, team=grant.team, reason="invalid_auth")
        else:
            await self._on_connected(grant)

    async def _tell(self, event: Happened) -> None:
        if self._bot is None:
            raise NotSaved
        await self._bot.handle_event(event)

    async def _on_connected(self, grant: Grant) -> None:
        await self._tell(Connected(PLATFORM, grant.team, grant.name))

    async def _on_installed(self, grant: Grant) -> None:
        await self._on_connected(grant)
        await self._tell(Installed(PLATFORM, grant.team, grant.name, f"installed {grant.mark}"))

    async def _on_offered(self, grant: Grant) -> None:
        await self._tell(Offered(PLATFORM, grant.team, grant.name, grant.mark, f"offered {grant.mark}"))

    async def _on_removed(self, grant: Grant) -> None:
        await self._tell(TakenAway(PLATFORM, grant.team, self._clock.now(), f"taken away {grant.mark}"))

    async def _back(self, grant: Grant) -> None:
        await self._tell(BackAgain(PLATFORM, grant.team))

    async def _on_uninstalled(self, team: str, at: datetime) -> None:
        await self._tell(Uninstalled(PLATFORM, team, gone=True, at=at, key=f"gone {team} {at.isoformat()}"))

    # ------------------------------------------------------------ acts of people

    async def _dispatch(self, hooked: Hooked) -> web.Response:
        bot, team = self._bot, hooked.grant.team
        if bot is None:
            return web.Response(status=503)
        if maybe(hooked.body, "event") != "room_message":
            await bot.handle_event(room_changed(hooked.body, team, hooked.key))
            return web.Response(status=204)
        self._learn(hooked)
        typed = command(hooked.body, team, self._settings.prefix, await self._rooms_in(hooked))
        if typed is None:
            return web.Response(status=204)
        if not self._once.matches(hooked):
            log.warning("request refused", platform=PLATFORM, team=team, reason="signature of another message")
            return web.Response(status=401)
        return await self._respond(team, room(hooked.body), await bot.command(typed))

    def _learn(self, hooked: Hooked) -> None:
        message = inner(hooked.body, "item", "message")
        for user in (inner(message, "from"), *objects_at(message, "mentions")):
            self._directory.note(hooked.grant.team, user)

    async def _rooms_in(self, hooked: Hooked) -> tuple[Room, ...]:
        """The rooms that the message may name."""
        if "#" not in maybe(hooked.body, "item", "message", "message"):
            return ()
        return tuple(each.room for each in await self._directory.rooms(hooked.grant.team))

    async def _respond(self, team: str, where: Room, reply: CommandReply) -> web.Response:
        """HipChat posts the response in the room, so it contains only what may be said aloud."""
        if not isinstance(reply, Say) or not reply.aloud:
            return web.Response(status=204)
        try:
            return await self._say(team, where, reply.message)
        except DeliveryError as failure:
            log.warning("reply not shown", platform=PLATFORM, team=team, reason=failure.reason)
            return web.Response(status=204)

    async def _say(self, team: str, where: Room, message: Message) -> web.Response:
        pages = await self._delivery.reply(team, message)
        if len(pages) == 1:
            return web.json_response(notification(pages[0], REPLY))
        await self._delivery.say(team, where, pages)
        return web.Response(status=204)

    # ------------------------------------------------------------ the port

    async def deliver(self, order: Order) -> Posted:
        return await self._delivery.carry_out(order)

    def home_mark(self, team: str, person: str) -> str:
        return ""

    async def find(self, order: Order, since: datetime) -> Posted | SearchResult:
        return await self._delivery.find(order, since)

    async def room_facts(self, team: str, room: Room) -> RoomFacts:
        return await self._directory.room(team, room)

    async def permalink(self, team: str, message: Posted) -> str:
        raise LookUpFailed("no_permalinks")

    async def profile(self, team: str, handle: Handle) -> Profile:
        return await self._directory.person(team, handle)

    async def profile_fields(self, team: str) -> tuple[ProfileField, ...]:
        return ()

    async def person_in_profile(self, team: str, handle: Handle, field: str) -> Handle | None:
        return None

    async def file(self, team: str, upload: str) -> bytes:
        content = self._uploads(upload)
        if content is None:
            raise LookUpFailed("file_not_found")
        return content

    async def directory(self, team: str, cursor: str) -> DirectoryPage:
        return await self._directory.page(team, cursor)

    async def rooms(self, team: str) -> tuple[Room, ...]:
        """Rooms for pickers in forms: those open to everybody."""
        return tuple(each.room for each in await self._directory.rooms(team) if each.public)
