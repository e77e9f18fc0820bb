"""State as Slack's JSON: users, channels, messages and views with the keys that Slack's answers have."""

import hashlib
from datetime import UTC
from urllib.parse import quote
from zoneinfo import ZoneInfo

from adapters.sandbox.installation import App
from adapters.sandbox.state import Channel, File, Json, Message, Person, View
from adapters.sandbox.workspace import Workspace

NO_STATUS: Json = {
    "status_text": "",
    "status_text_canonical": "",
    "status_emoji": "",
    "status_emoji_display_info": [],
    "status_expiration": 0,
}
SIZES = (24, 32, 48, 72, 192, 512)


def user_json(workspace: Workspace, person: Person, *, email: bool, locale: bool = False) -> Json:
    """As in users.info. `email`: the token has users:read.email; `locale`: it was asked for."""
    now = workspace.clock.now()
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    user = {
        "id": person.id,
        "team_id": workspace.team_id if not person.is_stranger else "T0ELSEWHERE",
        "name": person.name,
        "deleted": person.deleted,
        "color": hashlib.blake2b(person.id.encode(), digest_size=3).hexdigest(),
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz.rpartition("/")[2].replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": profile_json(workspace, person, email=email),
        **flags(person),
        "updated": person.updated,
    }
    return {**user, "locale": person.locale} if locale else user


def flags(person: Person) -> Json:
    """What kind of account it is."""
    return {
        "is_admin": person.is_admin or person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_single_channel_guest,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": person.is_stranger,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }


def profile_json(workspace: Workspace, person: Person, *, email: bool) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "fields": None,
        **NO_STATUS,
        "avatar_hash": hashlib.blake2b(person.id.encode(), digest_size=6).hexdigest(),
        "first_name": first,
        "last_name": last,
        "team": workspace.team_id,
        **{f"image_{size}": f"{workspace.url}avatars/{person.id}-{size}.png" for size in SIZES},
    }
    if person.is_bot:
        profile |= {"api_app_id": person.app_id or "", "bot_id": person.bot_id or "", "always_active": True}
    if email and person.email:
        profile["email"] = person.email
    if person.start_date:
        profile["start_date"] = person.start_date
    return profile


def channel_json(workspace: Workspace, channel: Channel, viewer: str) -> Json:
    """As in conversations.info, seen by `viewer` (the bot)."""
    if channel.kind == "im":
        return im_json(workspace, channel, viewer)
    shown = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "created": channel.created,
        "updated": channel.created * 1000,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_member": viewer in channel.members,
        "topic": {"value": channel.topic, "creator": channel.creator if channel.topic else "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": channel.creator if channel.purpose else "", "last_set": 0},
        "previous_names": [],
    }
    return {**shown, **sharing(workspace, channel)}


def sharing(workspace: Workspace, channel: Channel) -> Json:
    """With which other workspaces a channel is shared."""
    return {
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": workspace.team_id,
        "parent_conversation": None,
        "is_ext_shared": channel.is_ext_shared,
        "shared_team_ids": [workspace.team_id, *(["T0ELSEWHERE"] if channel.is_ext_shared else [])],
        "pending_connected_team_ids": [],
    }


def im_json(workspace: Workspace, channel: Channel, viewer: str) -> Json:
    """A DM; `user` is the other side."""
    other = next((user_id for user_id in channel.members if user_id != viewer), viewer)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
        "updated": channel.created * 1000,
        "user": other,
        "is_user_deleted": workspace.people[other].deleted,
        "is_open": True,
        "priority": 0,
    }


def message_json(workspace: Workspace, app: App, message: Message, *, all_metadata: bool = False) -> Json:
    """As in conversations.history. The metadata's payload is there only with `all_metadata`."""
    shown: Json = {"user": message.user, "type": "message", "ts": message.ts}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": bot_profile(workspace, app)}
    shown |= {"text": message.text, "team": workspace.team_id}
    if message.username:
        shown["username"] = message.username
    if message.edited:
        shown["edited"] = {"user": message.edited[0], "ts": message.edited[1]}
    for key, value in (("blocks", message.blocks), ("attachments", message.attachments)):
        if value:
            shown[key] = value
    if message.metadata:
        kept = message.metadata if all_metadata else {"event_type": message.metadata["event_type"]}
        shown["metadata"] = kept
    return {**shown, **extras(workspace, message), **thread_keys(workspace, message)}


def extras(workspace: Workspace, message: Message) -> Json:
    """Files and reactions, if there are any."""
    files = [file_json(workspace, workspace.files[file_id]) for file_id in message.files]
    reactions = reactions_json(message)
    return {**({"files": files} if files else {}), **({"reactions": reactions} if reactions else {})}


def reactions_json(message: Message) -> list[Json]:
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def thread_keys(workspace: Workspace, message: Message) -> Json:
    """`thread_ts` on answers, the counts on their root."""
    channel = workspace.channels[message.channel]
    if message.is_reply:
        root = channel.by_ts.get(message.thread_ts or "")
        return {"thread_ts": message.thread_ts, "parent_user_id": root.user if root else ""}
    if not message.replies:
        return {}
    writers = list(dict.fromkeys(channel.by_ts[ts].user for ts in message.replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(message.replies),
        "reply_users_count": len(writers),
        "latest_reply": message.replies[-1],
        "reply_users": writers[:5],
        "is_locked": message.locked,
        "subscribed": False,
    }


def bot_profile(workspace: Workspace, app: App) -> Json:
    icons = {f"image_{size}": f"{workspace.url}avatars/{app.bot.id}-{size}.png" for size in (36, 48, 72)}
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot.id,
        "name": app.name,
        "icons": icons,
        "deleted": False,
        "updated": app.bot.updated,
        "team_id": workspace.team_id,
    }


def file_json(workspace: Workspace, file: File) -> Json:
    address = f"{workspace.base_url}/files-pri/{workspace.team_id}-{file.id}/{quote(file.name, safe='')}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2] or "binary",
        "user": file.user,
        "user_team": workspace.team_id,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
        "permalink": f"{workspace.url}files/{file.user}/{file.id}/{file.name}",
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
    }


def view_json(workspace: Workspace, app: App, view: View, state: Json) -> Json:
    """As in views.open's answer and in payloads; `state` is the full `state.values`."""
    body = view.body
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.type,
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": state},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "submit_disabled": bool(body.get("submit_disabled")),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "external_id": view.external_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": app.bot_id,
    }


def permalink(workspace: Workspace, message: Message) -> str:
    link = f"{workspace.url}archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else link


def iso(workspace: Workspace) -> str:
    """The sandbox's now, for machines."""
    return workspace.clock.now().astimezone(UTC).isoformat()
