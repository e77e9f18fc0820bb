"""How the file of a company is written, and what has to fit together in it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from adapters.sandbox.state import Posting

Role = Literal["owner", "admin", "guest", "single-channel-guest", "bot", "leaver", "stranger"]
Chat = Literal["slack", "hipchat"]
Name = Annotated[str, Field(min_length=1)]
Members = Literal["all"] | list[str]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone, as Europe/Lisbon is") from None
    return name


class Entry(BaseModel):
    """A misspelt name would else be ignored without a word."""

    model_config = ConfigDict(extra="forbid")


class PersonEntry(Entry):
    """`handle` is what others type after @; `manager` is a handle. `home`: on Enterprise Grid, the team that
    the account names instead of this one."""

    handle: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=80)]
    name: Name
    display: str = ""
    email: str = ""
    title: str = ""
    department: str = ""
    tz: Annotated[str, AfterValidator(_zone)] = "Etc/UTC"
    country: str = ""
    locale: str = "en-US"
    manager: str | None = None
    start: date | None = None
    roles: list[Role] = []
    home: Annotated[str, Field(pattern=r"^([ET][A-Z0-9]+)?$", max_length=20)] = ""
    chats: list[Chat] = ["slack", "hipchat"]
    mention: str = ""


class ChannelEntry(Entry):
    name: Annotated[str, Field(pattern=r"^[^A-Z\s.#@]+$", max_length=80)]
    kind: Literal["public", "private"] = "public"
    purpose: str = ""
    topic: str = ""
    members: Members = []
    general: bool = False
    archived: bool = False
    shared: bool = False
    posting: Posting = "everyone"


class RoomEntry(Entry):
    name: Name
    topic: str = ""
    privacy: Literal["public", "private"] = "public"
    members: Members = "all"
    archived: bool = False


class MessageEntry(Entry):
    channel: str
    author: Annotated[str, Field(alias="from")]
    text: Name


class RoomMessageEntry(Entry):
    room: str
    author: Annotated[str, Field(alias="from")]
    text: Name


class CompanyEntry(Entry):
    """The whole file."""

    name: Name = "Sandbox"
    domain: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")] = "sandbox"
    people: Annotated[list[PersonEntry], Field(min_length=1)]
    channels: Annotated[list[ChannelEntry], Field(min_length=1)]
    bot_in: list[str] = []
    messages: list[MessageEntry] = []
    rooms: list[RoomEntry] = []
    room_messages: list[RoomMessageEntry] = []


def misfits(company: CompanyEntry) -> Iterator[str]:
    """What each entry says correctly, and all together don't."""
    names = {
        "people": [person.handle for person in company.people],
        "channels": [channel.name for channel in company.channels],
        "rooms": [room.name for room in company.rooms],
    }
    for what, all_of_them in names.items():
        twice = {name for name in all_of_them if all_of_them.count(name) > 1}
        yield from (f"{what}: {name} is there twice" for name in sorted(twice))
    for where, name, known in _references(company, set(names["channels"]), set(names["rooms"])):
        if name not in known:
            yield f"{where}: {name} isn't listed, or not on that chat"
    if company.rooms and not _on(company, "hipchat"):
        yield "rooms: nobody is on hipchat"
    yield from (f"rooms: {room.name} needs members" for room in company.rooms if room.members == [])


def _references(company: CompanyEntry, channels: set[str], rooms: set[str]) -> Iterator[tuple[str, str, set[str]]]:
    """Where a name stands, the name, and what it may be."""
    slack, hipchat = _on(company, "slack"), _on(company, "hipchat")
    for person in company.people:
        if person.manager is not None and "slack" in person.chats:
            yield f"manager of {person.handle}", person.manager, slack
    for channel in company.channels:
        yield from ((f"members of {channel.name}", one, slack) for one in _named(channel.members))
    for room in company.rooms:
        yield from ((f"members of {room.name}", one, hipchat) for one in _named(room.members))
    yield from (("bot_in", one, channels) for one in company.bot_in)
    for said in company.messages:
        yield from (("messages", said.channel, channels), ("messages", said.author, slack))
    for posted in company.room_messages:
        yield from (("room_messages", posted.room, rooms), ("room_messages", posted.author, hipchat))


def _on(company: CompanyEntry, chat: Chat) -> set[str]:
    """The handles of those who are on that chat; HipChat's bots have no account."""
    accountless = {person.handle for person in company.people if chat == "hipchat" and "bot" in person.roles}
    return {person.handle for person in company.people if chat in person.chats} - accountless


def _named(members: Members) -> list[str]:
    return [] if members == "all" else list(members)
