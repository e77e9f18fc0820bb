"""Conversations as Slack's JSON, with the keys that its answers have."""

from adapters.sandbox.state import Channel, Json
from adapters.sandbox.workspace import Workspace


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
