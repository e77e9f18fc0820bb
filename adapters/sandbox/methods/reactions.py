"""reactions.*."""

import re
from collections.abc import Mapping

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler, find_channel
from adapters.sandbox.render import message_json, permalink
from adapters.sandbox.state import Channel, Json, Message

NAME = re.compile(r"^[a-z0-9_+\-']{1,100}$")


def find(context: Context, args: Args) -> tuple[Channel, Message]:
    """Raises ApiError."""
    if "channel" not in args or "timestamp" not in args:
        raise ApiError("no_item_specified")
    channel = find_channel(context, args.text("channel"))
    message = channel.by_ts.get(args.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return channel, message


def add(context: Context, args: Args) -> Json:
    channel, message = find(context, args)
    name = args.text("name").strip(":")
    if not NAME.match(name):
        raise ApiError("invalid_name")
    if channel.is_archived:
        raise ApiError("is_archived")
    if not context.workspace.react(channel, message, name, context.app.bot.id):
        raise ApiError("already_reacted")
    return {}


def get(context: Context, args: Args) -> Json:
    channel, message = find(context, args)
    shown = message_json(context.workspace, context.app, message)
    shown["permalink"] = permalink(context.workspace, message)
    return {"type": "message", "channel": channel.id, "message": shown}


HANDLERS: Mapping[str, Handler] = {"reactions.add": add, "reactions.get": get}
