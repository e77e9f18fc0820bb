"""conversations.* about channels and their members (what was said is in history.py)."""

import re
from collections.abc import Iterable, Mapping

from adapters.sandbox.errors import ApiError
from adapters.sandbox.methods.context import Args, Context, Handler, find_channel, page
from adapters.sandbox.render.channels import channel_json
from adapters.sandbox.state import SLACKBOT, Channel, ChannelKind, Json, Person

KINDS: Mapping[str, ChannelKind] = {
    "public_channel": "public",
    "private_channel": "private",
    "mpim": "mpim",
    "im": "im",
}
READS: Mapping[ChannelKind, str] = {
    "public": "channels:read",
    "private": "groups:read",
    "mpim": "mpim:read",
    "im": "im:read",
}
NAME = re.compile(r"^[\w\-]+$")
NAME_MOST = 80
NO_NAME = "invalid_name_required"
GROUP = 8  # people in a group DM besides the bot


def listed(context: Context, args: Args, channels: Iterable[Channel]) -> Json:
    """Those of the asked kinds, a page of them. Raises ApiError."""
    asked = args.words("types") or ["public_channel"]
    if not set(asked) <= set(KINDS):
        raise ApiError("invalid_types")
    kinds = {KINDS[name] for name in asked}
    lacking = [READS[kind] for kind in kinds if not context.app.may(READS[kind])]
    if lacking:
        raise ApiError("missing_scope", needed=",".join(sorted(lacking)), provided=provided(context))
    hide_archived = args.flag("exclude_archived")
    found = [each for each in channels if each.kind in kinds and not (hide_archived and each.is_archived)]
    part, rest = page(found, args, default=100)
    return {"channels": [with_count(context, each) for each in part], **rest}


def with_count(context: Context, channel: Channel) -> Json:
    """In lists, each channel (no DM) says how many are in it."""
    shown = channel_json(context.workspace, channel, context.app.bot.id)
    return shown if channel.is_dm else {**shown, "num_members": len(channel.members)}


def provided(context: Context) -> str:
    return ",".join(sorted(context.app.manifest.scopes))


def list_all(context: Context, args: Args) -> Json:
    bot, everything = context.app.bot.id, context.workspace.channels.values()
    return listed(context, args, (each for each in everything if each.kind == "public" or bot in each.members))


def list_of_user(context: Context, args: Args) -> Json:
    user_id = args.text("user") or context.app.bot.id
    if user_id not in context.workspace.people:
        raise ApiError("user_not_found")
    bot = context.app.bot.id
    known = [each for each in context.workspace.channels_of(user_id) if each.kind == "public" or bot in each.members]
    return listed(context, args, known)


def info(context: Context, args: Args) -> Json:
    channel = readable(context, args)
    shown = channel_json(context.workspace, channel, context.app.bot.id)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def readable(context: Context, args: Args) -> Channel:
    """A conversation the token has the scope to read. Raises ApiError."""
    channel = find_channel(context, args.text("channel"))
    needed = READS[channel.kind]
    if not context.app.may(needed):
        raise ApiError("missing_scope", needed=needed, provided=provided(context))
    return channel


def members(context: Context, args: Args) -> Json:
    part, rest = page(list(readable(context, args).members), args, default=100)
    return {"members": list(part), **rest}


def open_direct(context: Context, args: Args) -> Json:
    """A DM (one user) or a group DM (up to eight)."""
    if "channel" in args:
        channel = find_channel(context, args.text("channel"))
        if channel.kind not in {"im", "mpim"}:
            raise ApiError("method_not_supported_for_channel_type")
        return opened(context, args, channel, already=True)
    users = list(dict.fromkeys(args.words("users")))
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > GROUP:
        raise ApiError("too_many_users")
    if users == [context.app.bot.id]:
        raise ApiError("not_enough_users")
    for user_id in users:
        check_reachable(context, user_id)
    everybody = (context.app.bot.id, *users)
    found = context.workspace.find_direct(*everybody)
    if found is None and args.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    return opened(context, args, found or context.workspace.direct(*everybody), already=found is not None)


def check_reachable(context: Context, user_id: str) -> None:
    """Raises ApiError for strangers to the workspace, leavers and bots (`cannot_dm_bot` is what clients recorded)."""
    person = context.workspace.people.get(user_id)
    if person is None:
        raise ApiError("user_not_found")
    if person.is_bot or person.id == SLACKBOT:
        raise ApiError("cannot_dm_bot")
    if person.deleted:
        raise ApiError("user_disabled")
    if person.is_stranger and not shares_channel(context, person.id):
        raise ApiError("user_not_visible")


def shares_channel(context: Context, user_id: str) -> bool:
    """Whether the bot is in a conversation with somebody of another organisation."""
    return any(context.app.bot.id in channel.members for channel in context.workspace.channels_of(user_id))


def opened(context: Context, args: Args, channel: Channel, *, already: bool) -> Json:
    shown: Json = {"id": channel.id}
    if args.flag("return_im"):
        shown = channel_json(context.workspace, channel, context.app.bot.id)
    return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}


def join(context: Context, args: Args) -> Json:
    channel = find_channel(context, args.text("channel"))
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    already = context.app.bot.id in channel.members
    context.workspace.join(channel, context.app.bot.id)
    shown = {"channel": channel_json(context.workspace, channel, context.app.bot.id)}
    if already:
        warning = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {**shown, **warning}
    return shown


def create(context: Context, args: Args) -> Json:
    name = args.text("name").removeprefix("#")
    if not name:
        raise ApiError("invalid_name" if args.text("name") else "no_channel" if "name" in args.raw else NO_NAME)
    if len(name) > NAME_MOST:
        raise ApiError("invalid_name_maxlength")
    if not any(letter.isalnum() for letter in name):
        raise ApiError("invalid_name_punctuation")
    if not NAME.match(name) or name != name.lower():
        raise ApiError("invalid_name_specials")
    if context.workspace.find_channel(name) is not None:
        raise ApiError("name_taken")
    kind: ChannelKind = "private" if args.flag("is_private") else "public"
    channel = context.workspace.add_channel(name, context.app.bot.id, kind=kind, members=(context.app.bot.id,))
    return {"channel": channel_json(context.workspace, channel, context.app.bot.id)}


def invite(context: Context, args: Args) -> Json:
    channel = find_channel(context, args.text("channel"))
    users = args.words("users")
    if channel.kind not in {"public", "private"}:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if context.app.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    if not users:
        raise ApiError("no_user")
    if context.app.bot.id in users:
        raise ApiError("cant_invite_self")
    if any(user_id not in context.workspace.people for user_id in users):
        raise ApiError("user_not_found")
    if all(user_id in channel.members for user_id in users):
        raise ApiError("already_in_channel")
    for user_id in users:
        check_invited(context.workspace.people[user_id])
    for user_id in users:
        context.workspace.join(channel, user_id, inviter=context.app.bot.id)
    return {"channel": channel_json(context.workspace, channel, context.app.bot.id)}


def check_invited(person: Person) -> None:
    """Raises ApiError."""
    if person.deleted:
        raise ApiError("cant_invite")
    if person.is_stranger:
        raise ApiError("no_external_invite_permission")
    if person.is_single_channel_guest:
        raise ApiError("ura_max_channels")


def archive(context: Context, args: Args) -> Json:
    channel = find_channel(context, args.text("channel"))
    if channel.kind not in {"public", "private"}:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_general:
        raise ApiError("cant_archive_general")
    if channel.is_archived:
        raise ApiError("already_archived")
    if context.app.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    context.workspace.archive(channel, context.app.bot.id)
    return {}


HANDLERS: Mapping[str, Handler] = {
    "conversations.list": list_all,
    "users.conversations": list_of_user,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.join": join,
    "conversations.create": create,
    "conversations.invite": invite,
    "conversations.archive": archive,
}
