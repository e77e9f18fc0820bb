"""reactions.*."""

import re
from collections.abc import Mapping

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler, find_channel, find_file
from adapters.sandbox.render.render import message_json, permalink
from adapters.sandbox.state import Channel, Json, Message

EMOJI = 50  # different ones on a message; slack.com/help, "Use emoji and reactions"
OWN = 23  # of one person on a message, the same page
STAMP = re.compile(r"^\d{1,12}\.\d{1,6}$")
NAME = re.compile(r"^[a-z0-9_+\-']{1,100}$")


def find(context: Context, args: Args) -> tuple[Channel, Message]:
    """Raises ApiError."""
    if "channel" not in args or "timestamp" not in args:
        raise ApiError("no_item_specified")
    if not STAMP.match(args.text("timestamp")):
        raise ApiError("bad_timestamp")
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
    if message.locked:
        raise ApiError("thread_locked")
    check_room(message, name, context.app.bot.id)
    if not context.workspace.react(channel, message, name, context.app.bot.id):
        raise ApiError("already_reacted")
    return {}


def check_room(message: Message, name: str, user_id: str) -> None:
    """Raises ApiError: `too_many_emoji` on the message, `too_many_reactions` of one person."""
    if name not in message.reactions and len(message.reactions) >= EMOJI:
        raise ApiError("too_many_emoji")
    if sum(user_id in users for users in message.reactions.values()) >= OWN:
        raise ApiError("too_many_reactions")


def get(context: Context, args: Args) -> Json:
    if "file" in args:
        find_file(context, args.text("file"))
    channel, message = find(context, args)
    shown = message_json(context.workspace, context.app, message)
    shown["permalink"] = permalink(context.workspace, message)
    return {"type": "message", "channel": channel.id, "message": shown}


HANDLERS: Mapping[str, Handler] = {"reactions.add": add, "reactions.get": get}
