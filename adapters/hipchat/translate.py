"""Translates HipChat's webhooks into events of the port. Pure; raises `Malformed` for what HipChat would not send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from adapters.hipchat.reading import PLATFORM, Payload, inner, maybe, number, objects_at, read
from bot.events import By, CommandTyped, RoomChange, RoomChanged
from bot.messages import Mention, Room, RoomLink, Run, Text, Words
from bot.people import Handle

TYPED = re.compile(r"/(\S+)\s*(.*)", re.DOTALL)


def senders(body: Payload) -> tuple[str, ...]:
    """The ids of the actor, from every place that names one: a message has `from`, other events a `sender`."""
    item = inner(body, "item")
    return tuple(number(who, "id") for who in (inner(item, "sender"), inner(item, "message", "from")) if who)


def room(body: Payload) -> Room:
    found = inner(body, "item", "room")
    return Room(PLATFORM, number(found, "id"), maybe(found, "name"))


def command(body: Payload, team: str, prefix: str, rooms: Iterable[Room]) -> CommandTyped | None:
    """A room message that begins with a command; None if an add-on sent it. `prefix` is what the installation puts
    before every command's name, `rooms` those that `#Name` may mean."""
    message = inner(body, "item", "message")
    by = inner(message, "from")
    typed = TYPED.match(maybe(message, "message").strip())
    if not by or typed is None:
        return None
    return CommandTyped(
        by=By(PLATFORM, team, number(by, "id"), maybe(by, "name")),
        name=typed[1].lower().removeprefix(prefix),
        text=runs(typed[2].strip(), objects_at(message, "mentions"), rooms),
        room=room(body),
        key=f"{PLATFORM} {read(message, 'id')}",
    )


def room_changed(body: Payload, team: str, key: str) -> RoomChanged:
    """A room was archived or deleted: nothing can be posted there any more."""
    return RoomChanged(PLATFORM, team, room(body), RoomChange.ARCHIVED, f"{PLATFORM} {key}")


def runs(text: str, mentions: Iterable[Payload], rooms: Iterable[Room]) -> Text:
    """The typed text, with HipChat's mentions as mentions, and `#Name` as rooms."""
    meant: dict[str, Run] = {f"#{each.name}".lower(): RoomLink(each) for each in rooms if each.name}
    for each in mentions:
        # @all and @here have the id 0 and are not people.
        if (name := maybe(each, "mention_name")) and (id_ := number(each, "id")) != "0":
            meant[f"@{name}".lower()] = Mention(maybe(each, "name") or name, (Handle(PLATFORM, id_),))
    if not meant:
        return (Words(text),) if text else ()
    return tuple(_split_mentions(text, meant))


def _split_mentions(text: str, meant: dict[str, Run]) -> Iterator[Run]:
    names = sorted(meant, key=len, reverse=True)
    end = 0
    for match in re.finditer(rf"(?<![\w@#])(?:{'|'.join(map(re.escape, names))})(?!\w)", text, re.IGNORECASE):
        if match.start() > end:
            yield Words(text[end : match.start()])
        yield meant.get(match[0].lower(), Words(match[0]))
        end = match.end()
    if end < len(text):
        yield Words(text[end:])
