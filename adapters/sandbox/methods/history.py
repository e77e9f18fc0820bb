"""conversations.history and conversations.replies."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler, find_channel, read_cursor_text, write_cursor
from adapters.sandbox.methods.conversations import provided
from adapters.sandbox.render.render import message_json
from adapters.sandbox.state import Channel, ChannelKind, Json
from adapters.sandbox.transport.limits import UNLISTED_PAGE

READS: Mapping[ChannelKind, str] = {
    "public": "channels:history",
    "private": "groups:history",
    "mpim": "mpim:history",
    "im": "im:history",
}
MOST = 1000  # messages a page, docs.slack.dev/reference/methods/conversations.history (999 in parts of it)
USUAL = 100
STAMP = re.compile(r"^\d{1,12}(\.\d{1,6})?$")
END = "9" * 10 + ".999999"


def readable(context: Context, args: Args) -> Channel:
    """A conversation whose messages the bot may read. Raises ApiError."""
    channel = find_channel(context, args.text("channel"))
    needed = READS[channel.kind]
    if not context.app.may(needed):
        raise ApiError("missing_scope", needed=needed, provided=provided(context))
    if context.app.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def bound(args: Args, name: str, default: str) -> str:
    """A timestamp in the width of `ts`. Raises ApiError `invalid_ts_oldest`, `invalid_ts_latest`."""
    value = args.text(name)
    if value in {"", "0"}:
        return default
    if not STAMP.match(value):
        raise ApiError(f"invalid_ts_{name}")
    seconds, _, fraction = value.partition(".")
    return f"{int(seconds):010d}.{fraction:0<6}"


def window(stamps: Sequence[str], args: Args) -> tuple[int, int]:
    """Index range between `oldest` and `latest`."""
    oldest, latest = bound(args, "oldest", "0"), bound(args, "latest", END)
    if args.flag("inclusive"):
        return bisect_left(stamps, oldest), bisect_right(stamps, latest)
    return bisect_right(stamps, oldest), bisect_left(stamps, latest)


def limit(context: Context, args: Args) -> int:
    usual, most = (UNLISTED_PAGE, UNLISTED_PAGE) if context.pace.slow_history else (USUAL, MOST)
    asked = args.number("limit", usual, "invalid_limit") or usual
    if not 1 <= asked <= most:
        raise ApiError("invalid_limit")
    return asked


def shown(context: Context, channel: Channel, stamps: Sequence[str], args: Args) -> list[Json]:
    keys = args.json("metadata_keys_to_return", "invalid_metadata_filter_keys") or []
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ApiError("invalid_metadata_filter_keys")
    everything = args.flag("include_all_metadata")
    return [message_json(context.workspace, context.app, channel.by_ts[ts], all_metadata=everything) for ts in stamps]


def history(context: Context, args: Args) -> Json:
    """Newest first, without answers in threads. The cursor names the last message shown, so new ones don't shift it."""
    channel = readable(context, args)
    start, end = window(channel.top_level, args)
    after = read_cursor_text(args.text("cursor"))
    if after:
        end = min(end, bisect_left(channel.top_level, after))
    first = max(start, end - limit(context, args))
    stamps = channel.top_level[first:end][::-1]
    more = first > start
    following = {"response_metadata": {"next_cursor": write_cursor(stamps[-1])}} if more else {}
    messages = shown(context, channel, stamps, args)
    return {
        "messages": messages,
        "has_more": more,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        **following,
    }


def replies(context: Context, args: Args) -> Json:
    """The root, then its answers, oldest first."""
    channel = readable(context, args)
    named = channel.by_ts.get(args.text("ts"))
    if named is None:
        raise ApiError("thread_not_found")
    root = channel.by_ts.get(named.thread_ts or named.ts, named)
    start, end = window(root.replies, args)
    after = read_cursor_text(args.text("cursor"))
    if after:
        start = max(start, bisect_right(root.replies, after))
    last = min(end, start + limit(context, args))
    more = last < end
    following = {"response_metadata": {"next_cursor": write_cursor(root.replies[last - 1])}} if more else {}
    stamps = root.replies[start:last] if after else [root.ts, *root.replies[start:last]]
    return {"messages": shown(context, channel, stamps, args), "has_more": more, **following}


HANDLERS: Mapping[str, Handler] = {"conversations.history": history, "conversations.replies": replies}
