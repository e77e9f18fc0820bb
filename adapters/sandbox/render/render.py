"""Messages and views as Slack's JSON, with the keys that its answers have."""

from collections.abc import Mapping, Sequence

from adapters.sandbox.blocks.elements import full_state
from adapters.sandbox.installation import App
from adapters.sandbox.render.files import file_json
from adapters.sandbox.state import Channel, Json, Message, View
from adapters.sandbox.workspace import Workspace

NO_REPLY = "0000000000.000000"


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
    uploaded = {"files": files, "upload": True, "display_as_bot": False}
    return {**(uploaded if files else {}), **({"reactions": reactions} if reactions else {})}


def reactions_json(message: Message) -> list[Json]:
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def thread_keys(workspace: Workspace, message: Message) -> Json:
    """`thread_ts` on answers, the counts on their root."""
    channel = workspace.channels[message.channel]
    if message.is_reply:
        root = channel.by_ts.get(message.thread_ts or "")
        return {"thread_ts": message.thread_ts, "parent_user_id": root.user if root else ""}
    if message.is_tombstone:
        return {"hidden": True, "parent_user_id": message.user, **counts(channel, message)}
    return counts(channel, message) if message.replies else {}


def counts(channel: Channel, message: Message) -> Json:
    """What a thread's root says of its answers. Of a tombstone without any Slack says "0000000000.000000"."""
    writers = list(dict.fromkeys(channel.by_ts[ts].user for ts in message.replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(message.replies),
        "reply_users_count": len(writers),
        "latest_reply": message.replies[-1] if message.replies else NO_REPLY,
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


def state_json(workspace: Workspace, blocks: Sequence[Json], typed: Mapping[str, Mapping[str, Json]]) -> Json:
    """`state.values`: each element that holds a value, files as the objects that files.info gives."""
    state = full_state(blocks, typed)
    for entries in state.values():
        for action_id, entry in entries.items():
            if entry["type"] == "file_input":
                files = [file_json(workspace, workspace.files[file_id]) for file_id in entry["files"]]
                entries[action_id] = {**entry, "files": files}
    return state


def view_json(workspace: Workspace, app: App, view: View) -> Json:
    """As in views.open's answer and in payloads."""
    body = view.body
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.type,
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": state_json(workspace, view.blocks, view.state)},
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
