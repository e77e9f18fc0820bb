"""Messages of earlier days, put into a workspace that begins with a past."""

from collections import defaultdict
from collections.abc import Sequence

from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.state import Post
from adapters.sandbox.state import Message
from adapters.sandbox.workspace import Workspace


def put_into_channels(workspace: Workspace, earlier: Sequence[Message]) -> None:
    """Each has its `ts` and its `channel`; a thread comes with its root. All who are there have read them."""
    by_channel: defaultdict[str, list[Message]] = defaultdict(list)
    for message in earlier:
        by_channel[message.channel].append(message)
    for channel_id, messages in by_channel.items():
        channel = workspace.channels[channel_id]
        channel.by_ts |= {message.ts: message for message in messages}
        channel.messages[:] = sorted(channel.by_ts.values(), key=lambda message: message.ts)
        channel.top_level[:] = [each.ts for each in channel.messages if not each.is_reply or each.broadcast]
        for message in sorted(messages, key=lambda message: message.ts):
            root = channel.by_ts.get(message.thread_ts or "")
            if message.is_reply and root is not None:
                root.replies.append(message.ts)
        for user_id in channel.members:
            workspace.mark_read(channel, user_id)


def put_into_rooms(group: Group, earlier: Sequence[tuple[int, Post]]) -> None:
    """Each with the id of its room."""
    for room_id in dict.fromkeys(room_id for room_id, _ in earlier):
        room = group.rooms[room_id]
        room.posts[:0] = sorted((post for each, post in earlier if each == room_id), key=lambda post: post.at)
        for user in group.users.values():
            if room.admits(user):
                group.mark_read(room, user)
