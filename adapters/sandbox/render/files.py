"""Files as Slack's JSON, with the keys that its answers have."""

from urllib.parse import quote

from adapters.sandbox.state import File, Json
from adapters.sandbox.workspace import Workspace

NEVER_SET = {
    "editable": False,
    "mode": "hosted",
    "is_external": False,
    "external_type": "",
    "public_url_shared": False,
    "display_as_bot": False,
    "username": "",
    "is_starred": False,
    "has_rich_preview": False,
    "comments_count": 0,
    "file_access": "visible",
}
"""What a file of the sandbox is never said to be."""


def file_json(workspace: Workspace, file: File) -> Json:
    address = f"{workspace.base_url}/files-pri/{workspace.team_id}-{file.id}/{quote(file.name, safe='')}"
    kind = (file.name.rpartition(".")[2] if "." in file.name else "") or "binary"
    kinds = {channel_id: workspace.channels[channel_id].kind for channel_id in file.channels}
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.user,
        "user_team": workspace.team_id,
        "size": len(file.content),
        "is_public": "public" in kinds.values(),
        **dict.fromkeys(("url_private", "url_private_download"), address),
        "permalink": f"{workspace.url}files/{file.user}/{file.id}/{file.name}",
        "permalink_public": f"{workspace.url}files-pub/{workspace.team_id}-{file.id}",
        "channels": [channel_id for channel_id, where in kinds.items() if where == "public"],
        "groups": [channel_id for channel_id, where in kinds.items() if where in {"private", "mpim"}],
        "ims": [channel_id for channel_id, where in kinds.items() if where == "im"],
        "shares": shares(workspace, file),
        **NEVER_SET,
    }


def shares(workspace: Workspace, file: File) -> Json:
    """The messages that hold the file, by kind of conversation: `{"public": {"C…": [{"ts": …}]}}`."""
    found: Json = {}
    for channel in (workspace.channels[channel_id] for channel_id in file.channels):
        stamps = [{"ts": message.ts} for message in channel.messages if file.id in message.files]
        found.setdefault("public" if channel.kind == "public" else "private", {})[channel.id] = stamps
    return found
