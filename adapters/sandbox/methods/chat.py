"""chat.*: posting, changing and deleting messages."""

import re
from collections.abc import Mapping
from copy import copy
from typing import Any

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.content import Content, read_content
from adapters.sandbox.methods.context import Args, Context, Handler, find_channel, find_file, find_user
from adapters.sandbox.render.render import message_json, permalink
from adapters.sandbox.state import Channel, Json, Message

STAMP = re.compile(r"\d{1,10}\.\d{6}")
EDITED_TEXT = 4_000  # characters in chat.update
METADATA = 16_000  # characters; Slack names no number, this one is ours


def read_metadata(args: Args) -> Json | None:
    """None when it is missing; empty for `{}`. Raises ApiError `invalid_metadata_format`, `invalid_metadata_schema`."""
    raw: Any = args.json("metadata", "invalid_metadata_format")
    if raw is None:
        return None
    if raw == {}:
        return {}
    if not isinstance(raw, dict):
        raise ApiError("invalid_metadata_format")
    if not isinstance(raw.get("event_type"), str) or not isinstance(raw.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(str(raw["event_payload"])) > METADATA:
        raise ApiError("metadata_too_large")
    return {"event_type": raw["event_type"], "event_payload": raw["event_payload"]}


def target(context: Context, args: Args) -> Channel:
    """Where a message may go: a conversation, or a person, whose DM is opened. Raises ApiError."""
    workspace, bot, reference = context.workspace, context.app.bot, args.text("channel")
    person = workspace.people.get(reference)
    if person is not None:
        if person.is_bot or person.id == "USLACKBOT":
            raise ApiError("cannot_dm_bot")
        if person.deleted:
            raise ApiError("channel_not_found")
        channel = workspace.direct(bot.id, person.id)
    else:
        channel = find_channel(context, reference)
    if channel.is_archived:
        raise ApiError("is_archived")
    if bot.id not in channel.members and not context.app.may("chat:write.public"):
        raise ApiError("not_in_channel")
    if channel.is_dm and not context.app.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")
    return channel


def check_posting(channel: Channel, thread: str) -> None:
    """Raises ApiError where the channel or the thread is closed to those who are no admins."""
    if channel.posting == "admins":
        raise ApiError("restricted_action_read_only_channel")
    if channel.posting == "threads" and not thread:
        raise ApiError("restricted_action_thread_only_channel")
    if channel.posting == "no_threads" and thread:
        raise ApiError("restricted_action_non_threadable_channel")
    root = channel.by_ts.get(thread)
    if root is not None and root.locked:
        raise ApiError("restricted_action_thread_locked")


def check_thread(channel: Channel, thread: str) -> None:
    """Raises ApiError for what is no message's `ts`. A message that is gone is no obstacle: Slack was recorded to post
    the answer at the top of the channel, and to say so by an answer without `thread_ts`."""
    if thread and not (STAMP.fullmatch(thread) or thread in channel.by_ts):
        raise ApiError("invalid_thread_ts")


def fill(context: Context, args: Args, channel: Channel, content: Content) -> Message:
    """A message by the bot, ready to be shown."""
    message = context.workspace.draft(channel, context.app.bot.id, content.text)
    message.blocks, message.attachments = content.blocks, content.attachments
    message.bot_id, message.app_id = context.app.bot_id, context.app.id
    root = channel.by_ts.get(args.text("thread_ts"))
    message.thread_ts = (root.thread_ts or root.ts) if root is not None else None
    message.broadcast = root is not None and args.flag("reply_broadcast")
    if ("username" in args or "icon_emoji" in args or "icon_url" in args) and context.app.may("chat:write.customize"):
        message.username = args.text("username") or None
        message.icon = args.text("icon_emoji") or args.text("icon_url") or None
    return message


def post_message(context: Context, args: Args) -> Json:
    content, metadata = read_content(args), read_metadata(args)
    channel = target(context, args)
    check_posting(channel, args.text("thread_ts"))
    check_thread(channel, args.text("thread_ts"))
    message = fill(context, args, channel, content)
    message.metadata = metadata or None
    context.workspace.post(channel, message)
    shown = message_json(context.workspace, context.app, message, all_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(context: Context, args: Args) -> Json:
    content = read_content(args)
    channel = target(context, args)
    person = find_user(context, args.text("user"), error="user_not_in_channel")
    if person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    if channel.posting == "admins":
        raise ApiError("restricted_action")
    if args.text("thread_ts") and args.text("thread_ts") not in channel.by_ts:
        raise ApiError("cannot_reply_to_message")  # ours: nobody recorded what Slack does
    message = fill(context, args, channel, content)
    context.workspace.whisper(channel, message, person.id)
    return {"message_ts": message.ts}


def own_message(context: Context, args: Args, error: str) -> tuple[Channel, Message]:
    """The bot's message that the call means. Raises ApiError."""
    channel = context.workspace.channels.get(args.text("channel"))
    if channel is None or (channel.kind != "public" and context.app.bot.id not in channel.members):
        raise ApiError("channel_not_found")
    message = channel.by_ts.get(args.text("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.user != context.app.bot.id:
        raise ApiError(error)
    return channel, message


def update(context: Context, args: Args) -> Json:
    """What is left out of blocks, attachments and metadata stays (slackapi/python-slack-sdk#523); empty removes it."""
    if len(args.text("text")) > EDITED_TEXT:
        raise ApiError("msg_too_long")
    broadcast, files = args.flag("reply_broadcast"), args.json("file_ids")
    content, metadata = read_content(args, needed=not (broadcast or files)), read_metadata(args)
    channel, message = own_message(context, args, "cant_update_message")
    if channel.is_archived:
        raise ApiError("is_inactive")
    if broadcast:
        check_broadcast(message, content)
        context.workspace.broadcast(channel, message)
    check_kind(message, content)
    previous = copy(message)
    message.files = [find_file(context, str(file_id)).id for file_id in files or ()] or message.files
    message.text = content.text if "text" in args or "markdown_text" in args else message.text
    message.blocks = content.blocks if args.raw.get("blocks") is not None else message.blocks
    message.attachments = content.attachments if args.raw.get("attachments") is not None else message.attachments
    if metadata is not None:
        message.metadata = metadata or None
    context.workspace.edited(channel, message, context.app.bot.id, previous)
    shown = message_json(context.workspace, context.app, message, all_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def check_broadcast(message: Message, content: Content) -> None:
    """Raises ApiError: only an answer goes to the channel as well, once, and not while it changes."""
    if content != Content("", [], []):
        raise ApiError("no_dual_broadcast_content_update")
    if not message.is_reply or message.broadcast:
        raise ApiError("cant_broadcast_message")


def check_kind(message: Message, content: Content) -> None:
    """Raises ApiError `block_mismatch`: "Rich-text blocks cannot be replaced with non-rich-text blocks",
    docs.slack.dev/reference/methods/chat.update. That a single rich-text block saves it is ours to decide."""
    if not (message.blocks and content.blocks):
        return
    before, after = ([block["type"] == "rich_text" for block in blocks] for blocks in (message.blocks, content.blocks))
    if all(before) and not any(after):
        raise ApiError("block_mismatch")


def delete(context: Context, args: Args) -> Json:
    channel, message = own_message(context, args, "cant_delete_message")
    context.workspace.remove(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(context: Context, args: Args) -> Json:
    channel = find_channel(context, args.text("channel"))
    message = channel.by_ts.get(args.text("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(context.workspace, message)}


HANDLERS: Mapping[str, Handler] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
