"""Slack's users as profiles, and what Slack says of a channel or a message."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.slack.api import Method, WebApi
from adapters.slack.payload import Malformed, Payload, inner, list_at, maybe, read
from adapters.slack.text import PLATFORM
from bot.errors import DeliveryError, LookUpFailed
from bot.events import Posted
from bot.messages import Room
from bot.people import Handle, Profile, Standing
from bot.platform import LARGEST_FILE, DirectoryPage, ProfileField, RoomFacts
from bot.typed_text import clean_line

PAGE = 200  # Slack recommends no more than 200 at a time, docs.slack.dev/reference/methods/users.list
SLACKBOT = "USLACKBOT"  # says is_bot: false of itself


def profile(user: Payload, team: str) -> Profile:
    """One user object of the team's directory."""
    external = read(user, "id")
    about = inner(user, "profile")
    nick = clean_line(maybe(about, "display_name")) or clean_line(maybe(user, "name")) or external
    return Profile(
        handle=Handle(PLATFORM, external),
        nick=nick,
        name=clean_line(maybe(about, "real_name")) or clean_line(maybe(user, "real_name")) or nick,
        email=maybe(about, "email") or None,
        time_zone=_zone(maybe(user, "tz")),
        locale=maybe(user, "locale") or None,
        title=clean_line(maybe(about, "title")) or None,
        standing=_standing(user, team),
        active=user.get("deleted") is not True,
        owner=user.get("is_owner") is True or user.get("is_primary_owner") is True,
    )


def _standing(user: Payload, team: str) -> Standing:
    bots = ("is_bot", "is_workflow_bot", "is_connector_bot")
    if maybe(user, "id") == SLACKBOT or any(user.get(name) is True for name in bots):
        return Standing.BOT
    if user.get("is_stranger") is True or not _belongs(user, team):
        return Standing.OUTSIDER
    if user.get("is_restricted") is True or user.get("is_ultra_restricted") is True:
        return Standing.GUEST
    return Standing.COLLEAGUE


def _belongs(user: Payload, team: str) -> bool:
    """Whether somebody is in this workspace. On Enterprise Grid `team_id` may name another workspace of the company, or
    the company itself; which workspaces somebody is in stands in `enterprise_user.teams`."""
    return maybe(user, "team_id") in ("", team) or team in list_at(inner(user, "enterprise_user"), "teams")


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC.tzname(None)


class Directory:
    """Look-ups. Each raises `LookUpFailed` with Slack's word where Slack can't or won't say."""

    def __init__(self, api: WebApi) -> None:
        self._api = api

    async def page(self, team: str, cursor: str) -> DirectoryPage:
        """One page of the team's people; an empty `next` ends it."""
        more = {"cursor": cursor} if cursor else {}
        answer = await self._ask(team, Method.USERS, limit=PAGE, include_locale=True, **more)
        users = [user for user in list_at(answer, "members") if maybe(user, "id")]
        return DirectoryPage(
            tuple(profile(user, team) for user in users), maybe(answer, "response_metadata", "next_cursor")
        )

    async def person(self, team: str, handle: Handle) -> Profile:
        answer = await self._ask(team, Method.USER, user=handle.external, include_locale=True)
        try:
            return profile(inner(answer, "user"), team)
        except Malformed:
            raise LookUpFailed("unreadable_answer") from None

    async def room(self, team: str, room: Room) -> RoomFacts:
        if room.external.startswith("D"):
            # The scope to look up DMs (im:read) is not asked for, and the id says enough.
            return RoomFacts(room, public=False, direct=True, shared=False, archived=False, member=True)
        channel = inner(await self._ask(team, Method.ROOM, channel=room.external), "channel")
        return RoomFacts(
            room=Room(PLATFORM, room.external, maybe(channel, "name") or room.name),
            public=_says(channel, "is_channel") and not _says(channel, "is_private", "is_im", "is_mpim", "is_group"),
            direct=_says(channel, "is_im", "is_mpim"),
            shared=_says(channel, "is_shared", "is_ext_shared", "is_pending_ext_shared", "is_org_shared"),
            archived=_says(channel, "is_archived"),
            member=_says(channel, "is_member"),
        )

    async def permalink(self, team: str, message: Posted) -> str:
        answer = await self._ask(team, Method.PERMALINK, channel=message.room.external, message_ts=message.external)
        link = maybe(answer, "permalink")
        if not link:
            raise LookUpFailed("unreadable_answer")
        return link

    async def profile_fields(self, team: str) -> tuple[ProfileField, ...]:
        answer = await self._ask(team, Method.PROFILE_FIELDS)
        return tuple(
            ProfileField(maybe(field, "id"), maybe(field, "label"), maybe(field, "type") == "user")
            for field in list_at(inner(answer, "profile"), "fields")
            if isinstance(field, dict) and not _says(field, "is_hidden")
        )

    async def person_in_profile(self, team: str, handle: Handle, field: str) -> Handle | None:
        answer = await self._ask(team, Method.PROFILE, user=handle.external)
        named = maybe(answer, "profile", "fields", field, "value")
        # A field of type user holds an id, or several with commas between them.
        return Handle(PLATFORM, named.partition(",")[0].strip()) if named else None

    async def file(self, team: str, upload: str) -> bytes:
        """The bytes of what somebody put into a form: at most `LARGEST_FILE`."""
        file = inner(await self._ask(team, Method.FILE, file=upload), "file")
        url = maybe(file, "url_private_download") or maybe(file, "url_private")
        if not url:
            raise LookUpFailed("file_not_readable")
        try:
            return await self._api.download(team, url, LARGEST_FILE)
        except DeliveryError as failure:
            raise LookUpFailed(failure.reason) from None

    async def _ask(self, team: str, method: Method, **arguments: object) -> dict[str, Any]:
        try:
            return dict(await self._api.call(team, method, **arguments))
        except DeliveryError as failure:
            raise LookUpFailed(failure.reason) from None


def _says(channel: Payload, *facts: str) -> bool:
    return any(channel.get(fact) is True for fact in facts)
