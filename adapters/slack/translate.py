"""Slack's payloads as events of the port. Pure; raises `Malformed` for what Slack would not send."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.slack.answers import answers
from adapters.slack.blocks import Acts
from adapters.slack.directory import profile
from adapters.slack.payload import Malformed, Payload, inner, list_at, maybe, read
from adapters.slack.text import PLATFORM, runs
from bot.events import (
    ButtonPressed,
    By,
    CommandTyped,
    FormChanged,
    FormSubmitted,
    Greeted,
    Happening,
    HomeOpened,
    PersonChanged,
    Posted,
    RoomChange,
    RoomChanged,
    ShortcutUsed,
    Uninstalled,
)
from bot.messages import Mention, Room, plain
from bot.people import Handle

# What Slack writes in place of a channel's name where there is none to show
NAMELESS = frozenset({"directmessage", "privategroup"})
LATEST = 2**33  # seconds since 1970: what Slack tells as a time lies before the year 2242


def command(body: Payload, team: str, prefix: str) -> CommandTyped:
    """`/praise @ben …` as typed; `prefix` is what the installation put before every command's name."""
    room = maybe(body, "channel_name")
    return CommandTyped(
        by=By(PLATFORM, team, read(body, "user_id"), maybe(body, "user_name")),
        name=read(body, "command").removeprefix("/").removeprefix(prefix),
        text=runs(maybe(body, "text").strip()),
        room=Room(PLATFORM, read(body, "channel_id"), "" if room in NAMELESS else room),
        key=read(body, "trigger_id"),
    )


def submission(body: Payload, team: str) -> FormSubmitted:
    """A modal's submit button."""
    view = inner(body, "view")
    return FormSubmitted(
        by=_by(body, team),
        act=read(view, "callback_id"),
        answers=answers(view),
        state=maybe(view, "private_metadata"),
        key=f"{read(view, 'id')}:{read(view, 'hash')}",
    )


def action(body: Payload, team: str) -> ButtonPressed | FormChanged | None:
    """A button, a live field of a modal, or a letter typed in one that is kept; None for an element that asks
    nothing."""
    act, view = list_at(body, "actions")[0], inner(body, "view")
    state = maybe(view, "private_metadata")
    if maybe(act, "type") != "button":
        if maybe(view, "type") != "modal":
            return None
        return FormChanged(
            _by(body, team),
            read(view, "callback_id"),
            read(act, "block_id"),
            answers(view),
            state,
            window=read(view, "id"),
            order=microseconds(read(act, "action_ts")),
        )
    return ButtonPressed(
        by=_by(body, team),
        act=Acts.act(read(act, "action_id")),
        value=maybe(act, "value"),
        key=read(body, "trigger_id"),
        on=None if view else _message(body),
        answers=answers(view),
        state=state,
        at_home=maybe(view, "type") == "home",
    )


def microseconds(stamp: str) -> int:
    """Slack's time of an act, `1764394980.123456`, as a whole number: a float would round it."""
    seconds, _, fraction = stamp.partition(".")
    if not re.fullmatch(r"[0-9]{1,10}", seconds) or not re.fullmatch(r"[0-9]{0,6}", fraction):
        raise Malformed("action_ts")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0"))


def shortcut(body: Payload, team: str) -> ShortcutUsed:
    """A global shortcut, or one on a message."""
    message = inner(body, "message")
    author = maybe(message, "user")
    return ShortcutUsed(
        by=_by(body, team),
        act=read(body, "callback_id"),
        key=read(body, "trigger_id"),
        on=_message(body) if message else None,
        author=Handle(PLATFORM, author) if author else None,
        words=plain(runs(maybe(message, "text"))),
    )


def _by(body: Payload, team: str) -> By:
    user = inner(body, "user")
    return By(PLATFORM, team, read(user, "id"), maybe(user, "username") or maybe(user, "name"))


def _message(body: Payload) -> Posted:
    container = inner(body, "container")
    channel = maybe(container, "channel_id") or read(body, "channel", "id")
    stamp = maybe(container, "message_ts") or maybe(body, "message_ts") or read(body, "message", "ts")
    name = maybe(body, "channel", "name")
    return Posted(Room(PLATFORM, channel, "" if name in NAMELESS else name), stamp)


# ---------------------------------------------------------------- the Events API


@dataclass(frozen=True, slots=True)
class Heard:
    """An event, whose it is, its key, the bot's own user id there, and the envelope it came in."""

    event: Payload
    team: str
    key: str
    itself: str
    envelope: Payload

    @property
    def at(self) -> datetime:
        seconds = self.envelope.get("event_time")
        if not isinstance(seconds, int) or not 0 <= seconds < LATEST:
            raise Malformed("event_time")
        return datetime.fromtimestamp(seconds, UTC)


def happening(body: Payload, team: str, itself: str) -> Happening | None:
    """An event of the Events API; None for one that concerns the bot in no way. `itself` is the bot's own user id."""
    heard = Heard(inner(body, "event"), team, read(body, "event_id"), itself, body)
    told = EVENTS.get(read(heard.event, "type"))
    return told(heard) if told else None


def _home_opened(heard: Heard) -> HomeOpened | None:
    if maybe(heard.event, "tab") != "home":
        return None
    return HomeOpened(By(PLATFORM, heard.team, read(heard.event, "user"), ""))


def _person_changed(heard: Heard) -> PersonChanged:
    return PersonChanged(PLATFORM, heard.team, profile(inner(heard.event, "user"), heard.team), heard.key)


def _to_bot_joined(heard: Heard) -> RoomChanged | None:
    if read(heard.event, "user") != heard.itself:
        return None
    return RoomChanged(PLATFORM, heard.team, Room(PLATFORM, read(heard.event, "channel")), RoomChange.JOINED, heard.key)


def _to_archived(heard: Heard) -> RoomChanged:
    return RoomChanged(
        PLATFORM, heard.team, Room(PLATFORM, read(heard.event, "channel")), RoomChange.ARCHIVED, heard.key
    )


def _tokens_revoked(heard: Heard) -> Uninstalled | None:
    if not list_at(inner(heard.event, "tokens"), "bot"):
        return None
    return Uninstalled(PLATFORM, heard.team, gone=False, at=heard.at, key=heard.key)


def _to_uninstalled(heard: Heard) -> Uninstalled:
    return Uninstalled(PLATFORM, heard.team, gone=True, at=heard.at, key=heard.key)


def _direct_message(heard: Heard) -> Greeted | None:
    # Edits, deletions and joins come as subtypes; the bot's own lines as bot_id or its own user.
    # An answer in a thread that shows in the conversation as well is one of its own kind.
    if maybe(heard.event, "subtype") not in ("", "thread_broadcast"):
        return None
    if maybe(heard.event, "channel_type") != "im" or maybe(heard.event, "bot_id"):
        return None
    return _to_greeting(heard, private=True)


def _to_mention(heard: Heard) -> Greeted | None:
    if maybe(heard.event, "bot_id") or "edited" in heard.event:
        return None
    return _to_greeting(heard, private=False)


def _to_greeting(heard: Heard, *, private: bool) -> Greeted:
    said = runs(maybe(heard.event, "text"))
    words = plain(tuple(run for run in said if not (isinstance(run, Mention) and run.on(PLATFORM) == heard.itself)))
    room, thread = Room(PLATFORM, read(heard.event, "channel")), maybe(heard.event, "thread_ts")
    answers = private and thread not in ("", maybe(heard.event, "ts"))
    return Greeted(
        by=By(PLATFORM, heard.team, read(heard.event, "user"), ""),
        words=words.strip(),
        room=room,
        private=private,
        key=heard.key,
        under=Posted(room, thread) if answers else None,
    )


EVENTS: dict[str, Callable[[Heard], Happening | None]] = {
    "app_home_opened": _home_opened,
    "app_mention": _to_mention,
    "app_uninstalled": _to_uninstalled,
    "channel_archive": _to_archived,
    "group_archive": _to_archived,
    "member_joined_channel": _to_bot_joined,
    "message": _direct_message,
    "team_join": _person_changed,
    "tokens_revoked": _tokens_revoked,
    "user_change": _person_changed,
}
"""Every event that is read, by Slack's name; the manifest subscribes to exactly these."""
