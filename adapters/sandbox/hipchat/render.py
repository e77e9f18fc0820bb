"""Users, rooms, messages and webhooks as the API shows them."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from urllib.parse import urlencode

from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.state import Hook, Post, Room, User
from adapters.sandbox.state import Json

REFERENCE = re.compile(r"/v2/(room|user)/(\d+)$")
DEFAULT_PAGE = 100


def date(at: float) -> str:
    """ISO 8601 in UTC, as in histories."""
    return datetime.fromtimestamp(at, UTC).isoformat()


def _version(*parts: object) -> str:
    """The etag-like text that objects have."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=4).hexdigest().upper()


class Renderer:
    """`base` is where the server is reached, without a slash at the end."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self.base = ""

    def url(self, *parts: object) -> str:
        return "/".join([f"{self.base}/v2", *map(str, parts)])

    # Users

    def user(self, user: User) -> Json:
        """The short form, in lists and messages."""
        return {
            "id": user.id,
            "mention_name": user.mention_name,
            "name": user.name,
            "version": _version(user.id, user.name, user.mention_name),
            "links": {"self": self.url("user", user.id)},
        }

    def full_user(self, user: User) -> Json:
        group = self._group
        return {
            **self.user(user),
            "email": user.email,
            "title": user.title,
            "timezone": user.timezone,
            "created": date(user.created),
            "last_active": date(group.clock.timestamp()),
            "is_deleted": user.is_deleted,
            "is_group_admin": user.is_group_admin,
            "is_guest": user.is_guest,
            "presence": None,
            "photo_url": None,
            "roles": ["admin" if user.is_group_admin else "user"],
            "xmpp_jid": f"{group.id}_{user.id}@chat.hipchat.example",
            "group": {"id": group.id, "name": group.name, "links": {"self": self.url("group", group.id)}},
        }

    # Rooms

    def room(self, room: Room) -> Json:
        """The short form."""
        own = self.url("room", room.id)
        links = {"self": own, "webhooks": f"{own}/webhook", "participants": f"{own}/participant"}
        links |= {"members": f"{own}/member"} if room.privacy == "private" else {}
        return {
            "id": room.id,
            "name": room.name,
            "privacy": room.privacy,
            "is_archived": room.is_archived,
            "version": _version(room.id, room.name, room.topic, room.is_archived),
            "links": links,
        }

    def full_room(self, room: Room) -> Json:
        group, last = self._group, room.posts[-1].at if room.posts else room.created
        present = [group.users[user_id] for user_id in room.present]
        return {
            **self.room(room),
            "xmpp_jid": f"{group.id}_{room.id}@conf.hipchat.example",
            "topic": room.topic,
            "created": date(room.created),
            "last_active": date(last),
            "owner": self.user(room.owner),
            "is_guest_accessible": room.is_guest_accessible,
            "guest_access_url": None,
            "avatar_url": None,
            "participants": [self.user(user) for user in present],
            "statistics": {"links": {"self": self.url("room", room.id, "statistics")}},
        }

    # Messages

    def post(self, post: Post) -> Json:
        """As in histories and in what webhooks are told."""
        shown: Json = {
            "id": post.id,
            "date": date(post.at),
            "from": post.label if post.sender is None else self.user(post.sender),
            "message": post.text,
            "mentions": [*map(self.user, post.mentions), *map(self._call, post.calls)],
            "type": post.kind,
        }
        if post.kind == "notification":
            shown |= {"color": post.color, "message_format": post.format}
        if post.card is not None:
            shown["card"] = json.dumps(post.card)
        if post.attach_to:
            shown["attach_to"] = post.attach_to
        return shown

    def _call(self, name: str) -> Json:
        return {"id": 0, "mention_name": name, "name": "All Members" if name == "all" else "Present Members"}

    # Webhooks

    def hook(self, hook: Hook) -> Json:
        room = hook.room_id
        return {
            "id": hook.id,
            "event": hook.event,
            "url": hook.url,
            "name": hook.name or None,
            "pattern": hook.pattern or None,
            "authentication": "jwt" if hook.jwt else "none",
            "links": {"self": self.url("room", room, "webhook", hook.id)},
        }

    # Lists and expansion

    def page(self, url: str, items: list[Json], start: int, most: int, more: dict[str, str]) -> Json:
        """A part of `items`. `links.self` has no query: hypchat knows a list by its bare address."""
        links = {"self": url}
        if start + most < len(items):
            links["next"] = f"{url}?{urlencode({'start-index': start + most, 'max-results': most, **more})}"
        if start > 0:
            links["prev"] = f"{url}?{urlencode({'start-index': max(0, start - most), 'max-results': most, **more})}"
        return {"items": items[start : start + most], "startIndex": start, "maxResults": most, "links": links}

    def expand(self, body: Json, names: str) -> Json:
        """`items`, `participants`, `items.owner`: what has links is replaced by the whole object."""
        for name in filter(None, names.split(",")):
            body = _apply(body, name.strip().split("."), self._whole)
        return body

    def _whole(self, entry: Json) -> Json:
        found = REFERENCE.search(str((entry.get("links") or {}).get("self", "")))
        if found is None:
            return entry
        number = int(found[2])
        if found[1] == "user":
            return self.full_user(self._group.users[number]) if number in self._group.users else entry
        return self.full_room(self._group.rooms[number]) if number in self._group.rooms else entry


def _apply(node: Json, path: list[str], whole: Callable[[Json], Json]) -> Json:
    """A copy of `node` with what stands at `path` replaced by the whole of it, in every item of lists."""
    if not path:
        return whole(node)
    value = node.get(path[0])
    if isinstance(value, dict):
        expanded = whole(value) if len(path) == 1 else _apply(whole(value), path[1:], whole)
        return {**node, path[0]: expanded}
    if isinstance(value, list):
        return {**node, path[0]: list(_each(value, path, whole))}
    return node


def _each(values: list[Json], path: list[str], whole: Callable[[Json], Json]) -> Iterable[Json]:
    for entry in values:
        expanded = whole(entry)
        yield expanded if len(path) == 1 else _apply(expanded, path[1:], whole)
