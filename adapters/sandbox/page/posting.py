"""What the composer sends besides plain words and commands: files, and answers that the channel sees too."""

from collections.abc import Sequence

from adapters.sandbox.blocks.text import as_stored
from adapters.sandbox.state import Channel, File, Message, Person
from adapters.sandbox.workspace import Workspace


def refusal(channel: Channel, person: Person) -> str:
    """Why `person` can't write in `channel`, as Slack's code; empty when they can."""
    if person.id not in channel.members:
        return "not_in_channel"
    return "is_archived" if channel.is_archived else ""


def post(
    workspace: Workspace,
    channel: Channel,
    person: Person,
    text: str,
    *,
    thread_ts: str | None,
    files: Sequence[File] = (),
    broadcast: bool = False,
) -> Message:
    """A message by a person, who may write there. `broadcast` shows an answer in the channel as well."""
    message = workspace.draft(channel, person.id, as_stored(workspace, text))
    message.thread_ts, message.client_msg_id = thread_ts, workspace.new_id("M")
    workspace.share(channel, message, [file.id for file in files])
    message.broadcast = broadcast and thread_ts is not None
    message.subtype = "file_share" if files else "thread_broadcast" if message.broadcast else None
    return workspace.post(channel, message)
