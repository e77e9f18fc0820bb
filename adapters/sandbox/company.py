"""Fills a workspace with people and channels: the sample company, one from a file, or a generated one."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapters.sandbox.blocks.text import as_stored
from adapters.sandbox.company_file import CompanyEntry, misfits
from adapters.sandbox.reading import FileError, entries, mistakes, read_yaml
from adapters.sandbox.state import SLACKBOT, Channel, Person
from adapters.sandbox.workspace import Workspace

SAMPLE = Path(__file__).with_name("company.yaml")
DEMO = Path(__file__).with_name("demo_company.yaml")
"""A few more people, for `upward demo`."""
CHATS = {"slack", "hipchat"}
ZONES = ("Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney")
FIRST = (
    "Ada",
    "Bo",
    "Cleo",
    "Dev",
    "Ela",
    "Finn",
    "Gus",
    "Hana",
    "Ivo",
    "Jin",
    "Kai",
    "Lea",
    "Max",
    "Nia",
    "Oki",
    "Pia",
)
LAST = (
    "Abel",
    "Brandt",
    "Cruz",
    "Dahl",
    "Evans",
    "Fuchs",
    "Garcia",
    "Haas",
    "Ito",
    "Jansen",
    "Klein",
    "Lopez",
    "Meyer",
)


@dataclass(frozen=True, slots=True)
class Company:
    """People, channels and first messages, as in company.yaml; `rooms` are HipChat's."""

    name: str
    domain: str
    people: tuple[Mapping[str, Any], ...]
    channels: tuple[Mapping[str, Any], ...]
    bot_in: tuple[str, ...] = ()
    messages: tuple[Mapping[str, Any], ...] = field(default=())
    rooms: tuple[Mapping[str, Any], ...] = field(default=())
    room_messages: tuple[Mapping[str, Any], ...] = field(default=())


def load_company(path: Path = SAMPLE) -> Company:
    """From a YAML file shaped as company.yaml. Raises FileError with a line for each mistake."""
    raw = entries(read_yaml(path), str(path))
    try:
        read = CompanyEntry.model_validate(raw)
    except ValidationError as wrong:
        raise FileError(f"{path}:\n{mistakes(wrong)}") from None
    if unfit := "\n".join(misfits(read)):
        raise FileError(f"{path}:\n{unfit}")
    return Company(
        name=read.name,
        domain=read.domain,
        people=tuple(raw["people"]),
        channels=tuple(raw["channels"]),
        bot_in=tuple(read.bot_in),
        messages=tuple(raw.get("messages", ())),
        rooms=tuple(raw.get("rooms", ())),
        room_messages=tuple(raw.get("room_messages", ())),
    )


@cache
def sample_company() -> Company:
    """The one of SAMPLE, read once."""
    return load_company()


def generate_company(size: int, seed: int = 1) -> Company:
    """`size` people, each but the first with a manager, ten reports to one; the same seed gives the same company."""
    dice = random.Random(seed)  # noqa: S311 # nosec B311 - names for a trial, no secret
    people = [
        {
            "handle": f"p{number}",
            "name": f"{dice.choice(FIRST)} {dice.choice(LAST)}",
            "tz": dice.choice(ZONES),
            "department": f"Team {number // 100 + 1}",
            **({"manager": f"p{(number - 1) // 10}"} if number else {"roles": ["owner"]}),
        }
        for number in range(size)
    ]
    channels = [{"name": name, "members": "all", "general": name == "general"} for name in ("general", "kudos")]
    rooms = ({"name": "Lobby"}, {"name": "Kudos"})
    return Company("Generated", "generated", tuple(people), tuple(channels), ("general", "kudos"), rooms=rooms)


def settle(workspace: Workspace, company: Company) -> None:
    """Adds the company to an empty workspace; the bot comes later (`bot_in` says where to)."""
    workspace.name, workspace.domain = company.name, company.domain
    workspace.add_person(Person(id=SLACKBOT, name="slackbot", real_name="Slackbot"))
    people = [entry for entry in company.people if "slack" in entry.get("chats", CHATS)]
    for entry in people:
        workspace.add_person(_person(workspace, company, entry))
    for entry in people:
        if entry.get("manager"):
            workspace.person(entry["handle"]).manager = workspace.person(entry["manager"]).id
    for entry in company.channels:
        _channel(workspace, company, entry)
    for entry in company.messages:
        channel, author = workspace.channel(entry["channel"]), workspace.person(entry["from"])
        workspace.post(channel, workspace.draft(channel, author.id, as_stored(workspace, entry["text"])))


def _person(workspace: Workspace, company: Company, entry: Mapping[str, Any]) -> Person:
    roles = set(entry.get("roles") or ())
    is_bot = "bot" in roles
    return Person(
        id=workspace.new_id("U"),
        name=entry["handle"],
        real_name=entry["name"],
        display_name=entry.get("display", ""),
        email="" if is_bot else email_of(company, entry),
        title=entry.get("title", ""),
        department=entry.get("department", ""),
        country=entry.get("country", ""),
        start_date=str(entry.get("start", "")),
        tz=entry.get("tz", "Etc/UTC"),
        locale=entry.get("locale", "en-US"),
        is_owner="owner" in roles,
        is_admin="admin" in roles,
        is_guest=bool(roles & {"guest", "single-channel-guest"}),
        is_single_channel_guest="single-channel-guest" in roles,
        is_bot=is_bot,
        is_stranger="stranger" in roles,
        home=entry.get("home", ""),
        deleted="leaver" in roles,
        bot_id=workspace.new_id("B") if is_bot else None,
        app_id=workspace.new_id("A") if is_bot else None,
    )


def _channel(workspace: Workspace, company: Company, entry: Mapping[str, Any]) -> Channel:
    members = entry.get("members") or ()
    if members == "all":
        members = [each["handle"] for each in company.people if is_staff(each) and "slack" in each.get("chats", CHATS)]
    ids = tuple(workspace.person(handle).id for handle in members)
    creator = ids[0] if ids else SLACKBOT
    channel = workspace.add_channel(entry["name"], creator, kind=entry.get("kind", "public"), members=ids)
    channel.purpose, channel.topic = entry.get("purpose", ""), entry.get("topic", "")
    channel.is_general = bool(entry.get("general"))
    channel.is_archived = bool(entry.get("archived"))
    channel.is_ext_shared = bool(entry.get("shared"))
    channel.posting = entry.get("posting", "everyone")
    return channel


def email_of(company: Company, entry: Mapping[str, Any]) -> str:
    """The same on every chat, so that accounts can be joined by it."""
    return str(entry.get("email", f"{entry['handle']}@{company.domain}.example"))


def is_staff(person: Mapping[str, Any]) -> bool:
    return not {"leaver", "stranger", "bot"} & set(person.get("roles") or ())


def is_colleague(person: Mapping[str, Any]) -> bool:
    """Whether HR has them in its file."""
    return is_staff(person) and not {"guest", "single-channel-guest"} & set(person.get("roles") or ())
