"""What was said: the history of a room by date, its latest part, the latest of a private chat."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.sandbox.hipchat.errors import HipChatError
from adapters.sandbox.hipchat.methods.context import Call, Context, Handler, Reply, caller, room_of, user_of
from adapters.sandbox.hipchat.state import Post

RECENT = 75  # www.hipchat.com/docs/apiv2: "'recent' to fetch the latest 75 messages"


def view_room_history(context: Context, call: Call) -> Reply:
    """`date`: `recent`, or the latest moment to show; `end-date`: the earliest; `reverse`: oldest first.

    For `recent` paging has no effect, as its page says.
    """
    room = room_of(context, call)
    most, start = call.whole("max-results", 100), call.whole("start-index", 0, 10**9)
    latest, zone = call.query.get("date", "recent"), _zone(call)
    first, posts = _moment(call, "end-date", zone), room.posts
    if latest == "recent":
        start, most = 0, RECENT
    else:
        last = _moment(call, "date", zone)
        posts = [post for post in posts if last is None or post.at <= last]
    newest_first = [post for post in reversed(posts) if first is None or post.at >= first]
    shown = newest_first[start : start + most]
    if call.flag("reverse", True):
        shown.reverse()
    return _history(context, context.render.url("room", room.id, "history"), shown, start, most)


def _zone(call: Call) -> ZoneInfo:
    name = call.query.get("timezone", "UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise HipChatError(400, f"{name!r} is no supported timezone", field="timezone", value=name) from unknown


def _moment(call: Call, name: str, zone: ZoneInfo) -> float | None:
    """Seconds since 1970 of a date of the query, or None when it isn't given. Raises HipChatError 400."""
    raw = call.query.get(name, "null")
    if raw in {"null", "recent"}:
        return None
    try:
        at = datetime.fromisoformat(raw) if not raw.isdecimal() else datetime.fromtimestamp(int(raw), UTC)
    except (ValueError, OverflowError) as wrong:
        raise HipChatError(400, f"{raw!r} is no ISO 8601 date", field=name, value=raw) from wrong
    return (at if at.tzinfo else at.replace(tzinfo=zone)).timestamp()


def view_recent_room_history(context: Context, call: Call) -> Reply:
    room = room_of(context, call)
    return _latest(context, call, context.render.url("room", room.id, "history", "latest"), room.posts)


def view_recent_privatechat_history(context: Context, call: Call) -> Reply:
    person, other = caller(context, call), user_of(context, call)
    if person is None:
        raise HipChatError(403, "This action requires a user's own token")
    found = context.group.chats.get(frozenset({person.id, other.id}))
    return _latest(
        context, call, context.render.url("user", other.id, "history", "latest"), list(found.posts) if found else []
    )


def _latest(context: Context, call: Call, url: str, posts: list[Post]) -> Reply:
    """The last `max-results` (75), none before the message `not-before`; oldest first."""
    most, first = call.whole("max-results", RECENT), call.query.get("not-before")
    _zone(call)
    if first is not None:
        places = [place for place, post in enumerate(posts) if post.id == first]
        if not places:
            raise HipChatError(404, f"Message {first} not found")
        posts = posts[places[0] :]
    return _history(context, url, posts[max(0, len(posts) - most) :], 0, most)


def _history(context: Context, url: str, posts: list[Post], start: int, most: int) -> Reply:
    items = [context.render.post(post) for post in posts]
    return Reply({"items": items, "startIndex": start, "maxResults": most, "links": {"self": url}})


HANDLERS: dict[str, Handler] = {
    "view_room_history": view_room_history,
    "view_recent_room_history": view_recent_room_history,
    "view_recent_privatechat_history": view_recent_privatechat_history,
}
