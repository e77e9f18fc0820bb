"""What every method has at hand: the call, who makes it, and the records it names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.sandbox.hipchat.addons import Addons
from adapters.sandbox.hipchat.errors import HipChatError, not_found
from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.render import DEFAULT_PAGE, Renderer
from adapters.sandbox.hipchat.state import Room, User
from adapters.sandbox.hipchat.tokens import Token, Tokens
from adapters.sandbox.state import Json

if TYPE_CHECKING:
    from adapters.sandbox.hipchat.hooks import Hooks

MOST = 1000


@dataclass(frozen=True, slots=True)
class Context:
    """The group and all that serves it."""

    group: Group
    tokens: Tokens
    addons: Addons
    hooks: "Hooks"
    render: Renderer


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the references of its path, its query and its checked body. `token` is None where none is needed."""

    path: dict[str, str]
    query: dict[str, str]
    body: Json
    token: Token | None
    basic: tuple[str, str] | None = None

    def whole(self, name: str, default: int, most: int = MOST) -> int:
        """A number of the query, 0 to `most`. Raises HipChatError 400."""
        raw = self.query.get(name)
        if raw is None:
            return default
        if not raw.isdecimal() or int(raw) > most:
            said = f"Value {raw!r} for parameter {name!r} is not a number from 0 to {most}"
            raise HipChatError(400, said, validation="range", field=name, value=raw)
        return int(raw)

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`. Raises HipChatError 400."""
        raw = self.query.get(name, str(default).lower())
        if raw not in {"true", "false"}:
            said = f"Value {raw!r} for parameter {name!r} is neither 'true' nor 'false'"
            raise HipChatError(400, said, validation="enum", field=name, value=raw)
        return raw == "true"


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` None for an answer without any."""

    body: Json | None = None
    status: int = 200


DONE = Reply(None, 204)
Handler = Callable[[Context, Call], Reply]


def caller(context: Context, call: Call) -> User | None:
    """The person whose token it is; None for an add-on or a room."""
    user_id = call.token.user_id if call.token else None
    return None if user_id is None else context.group.users[user_id]


def room_of(context: Context, call: Call) -> Room:
    """The room of the path.

    Raises HipChatError 404, also for a private room of others, and 403 when the token is another room's.
    """
    reference = call.path["room"]
    room, person = context.group.find_room(reference), caller(context, call)
    if room is None or (person is not None and not room.admits(person)):
        raise not_found("Room", reference)
    if call.token is not None and call.token.room_id not in {None, room.id}:
        raise HipChatError(403, f"This token has no access to room {room.name}")
    return room


def open_room(context: Context, call: Call) -> Room:
    """As `room_of`, for what can't be done in an archived room (the answer's words are ours)."""
    room = room_of(context, call)
    if room.is_archived:
        raise HipChatError(403, f"Room {room.name} is archived")
    return room


def user_of(context: Context, call: Call) -> User:
    """The person of the path: by id, e-mail or @mention name. Raises HipChatError 404."""
    found = context.group.find_user(call.path["user"])
    if found is None or found.is_deleted:
        raise not_found("User", call.path["user"])
    return found


def page(context: Context, call: Call, url: str, items: list[Json]) -> Reply:
    """Part of a list, as `start-index` and `max-results` say."""
    start, most = call.whole("start-index", 0, 10**9), call.whole("max-results", DEFAULT_PAGE)
    kept = {name: value for name, value in call.query.items() if name not in {"start-index", "max-results"}}
    return Reply(context.render.page(url, items, start, most, kept))
