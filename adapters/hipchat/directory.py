"""HipChat's users as profiles, its rooms, and its mention names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.hipchat.client import Api, Call
from adapters.hipchat.reading import PLATFORM, Malformed, Payload, maybe, number, objects_at
from bot.clock import Clock
from bot.errors import DeliveryError, LookUpFailed, PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.messages import Room
from bot.people import Handle, Profile, Standing
from bot.platform import DirectoryPage, RoomFacts
from bot.typed_text import clean_line

PAGE = 500
"""Users or rooms per request; HipChat returns up to 1,000, and allows 500 requests in five minutes."""
FRESH = timedelta(hours=1)
"""How long a mention name is cached."""
ROOMS_FRESH = timedelta(minutes=1)
KEPT = 50_000  # mention names
MOST_PAGES = 100
"""Pages of rooms: 50,000 rooms, or a list without an end."""


def profile(user: Payload, own: str = "") -> Profile:
    """A user with all details; `own` is the id of the bot's own account."""
    nick = maybe(user, "mention_name")
    return Profile(
        handle=Handle(PLATFORM, number(user, "id")),
        nick=nick,
        name=clean_line(maybe(user, "name")) or clean_line(nick) or number(user, "id"),
        email=maybe(user, "email") or None,
        time_zone=_zone(maybe(user, "timezone")),
        title=clean_line(maybe(user, "title")) or None,
        standing=_standing(user, own),
        active=user.get("is_deleted") is not True,
        owner=user.get("is_group_admin") is True,
    )


def _standing(user: Payload, own: str) -> Standing:
    if own and str(user.get("id")) == own:
        return Standing.BOT
    return Standing.GUEST if user.get("is_guest") is True else Standing.COLLEAGUE


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


@dataclass(frozen=True, slots=True)
class Listed:
    """A room of the group's list."""

    room: Room
    public: bool


class Directory:
    """Look-ups. Those of the port raise `LookUpFailed` with a reason; the others the delivery errors."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._names: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._accounts: dict[str, str] = {}
        self._rooms: dict[str, tuple[tuple[Listed, ...], datetime]] = {}

    async def page(self, team: str, cursor: str) -> DirectoryPage:
        """One page of the group's people; the cursor is the index of its first."""
        start = int(cursor) if cursor.isdecimal() else 0
        query = {"include-guests": "true", "include-deleted": "true", "expand": "items"}
        answer = await self._ask(team, _page("user", start, query))
        users = [user for user in objects_at(answer, "items") if maybe(user, "mention_name")]
        for user in users:
            self.note(team, user)
        more = bool(maybe(answer, "links", "next")) and bool(users)
        own = await self._own(team)
        try:
            found = tuple(profile(user, own) for user in users)
        except Malformed:
            raise LookUpFailed("unreadable_answer") from None
        return DirectoryPage(found, str(start + len(objects_at(answer, "items"))) if more else "")

    async def person(self, team: str, handle: Handle) -> Profile:
        user = await self._ask(team, Call("GET", ("user", handle.external)))
        try:
            found = profile(user, await self._own(team))
        except Malformed:
            raise LookUpFailed("unreadable_answer") from None
        self.note(team, user)
        return found

    async def room(self, team: str, room: Room) -> RoomFacts:
        """The bot is in every room of the group. A room that guests may enter by its address is shared."""
        found = await self._ask(team, Call("GET", ("room", room.external)))
        return RoomFacts(
            room=Room(PLATFORM, room.external, maybe(found, "name") or room.name),
            public=maybe(found, "privacy") == "public",
            direct=False,
            shared=found.get("is_guest_accessible") is True,
            archived=found.get("is_archived") is True,
            member=True,
        )

    async def _own(self, team: str) -> str:
        """Asks until HipChat answers once; until then people are read without it."""
        if team not in self._accounts:
            try:
                self._accounts[team] = await self._api.own_account(team)
            except PermanentDeliveryError:
                self._accounts[team] = ""
            except DeliveryError:
                return ""
        return self._accounts[team]

    async def _ask(self, team: str, call: Call) -> Payload:
        try:
            return await self._api.call(team, call)
        except DeliveryError as failure:
            raise LookUpFailed(failure.reason) from None

    # ------------------------------------------------------------ rooms

    async def rooms(self, team: str) -> tuple[Listed, ...]:
        """All active rooms, at most a minute old; empty if HipChat doesn't answer."""
        kept = self._rooms.get(team)
        if kept is not None and self._clock.now() < kept[1]:
            return kept[0]
        try:
            found = await self._all_rooms(team)
        except DeliveryError:
            return kept[0] if kept is not None else ()
        self._rooms[team] = (found, self._clock.now() + ROOMS_FRESH)
        return found

    async def _all_rooms(self, team: str) -> tuple[Listed, ...]:
        """A page that brings no other room is the end, whatever it says of a next one."""
        found: dict[str, Listed] = {}
        start = 0
        for _ in range(MOST_PAGES):
            answer = await self._api.call(team, _page("room", start, {}))
            items = objects_at(answer, "items")
            known = len(found)
            found |= {str(each["id"]): _read_room(each) for each in items if each.get("id") is not None}
            if len(found) == known or not maybe(answer, "links", "next"):
                break
            start += len(items)
        return tuple(found.values())

    # ------------------------------------------------------------ mention names

    def note(self, team: str, user: Payload) -> None:
        """Caches the mention name of a user in a response."""
        if (name := maybe(user, "mention_name")) and isinstance(user.get("id"), int):
            if len(self._names) >= KEPT:
                self._names.clear()
            self._names[team, str(user["id"])] = (name, self._clock.now() + FRESH)

    async def mention_names(self, team: str, ids: Iterable[str]) -> dict[str, str]:
        """Mention names by id; leaves out deleted accounts. Raises `TransientDeliveryError` if HipChat can't answer
        now."""
        found = {}
        for id_ in ids:
            kept = self._names.get((team, id_))
            if kept is None or self._clock.now() >= kept[1]:
                kept = await self._find_name(team, id_)
            if kept is not None:
                found[id_] = kept[0]
        return found

    async def _find_name(self, team: str, id_: str) -> tuple[str, datetime] | None:
        try:
            self.note(team, await self._api.call(team, Call("GET", ("user", id_))))
        except PermanentDeliveryError:
            return None
        except UncertainDelivery as failure:
            raise TransientDeliveryError(failure.reason) from None
        return self._names.get((team, id_))


def _page(what: str, start: int, query: dict[str, str]) -> Call:
    return Call("GET", (what,), query={"start-index": str(start), "max-results": str(PAGE), **query})


def _read_room(room: Payload) -> Listed:
    return Listed(Room(PLATFORM, str(room["id"]), maybe(room, "name")), maybe(room, "privacy") == "public")
