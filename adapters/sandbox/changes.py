"""Who wants to know what changed in the workspace."""

from dataclasses import dataclass
from typing import Literal

from adapters.sandbox.feed import Feed, Queue
from adapters.sandbox.state import Channel, Message, Person, View

ChangeKind = Literal[
    "message",
    "message_changed",
    "message_deleted",
    "ephemeral",
    "ephemeral_changed",
    "ephemeral_deleted",
    "reaction",
    "modal",
    "home",
    "channel",
    "member_joined",
    "member_left",
    "person",
    "person_joined",
    "read",
    "clock",
    "call",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `user` names who alone is concerned (ephemerals, modals, Home), or who joined, left, read or reacted.

    `modal`: the stack of `user` opened, moved, was redrawn or emptied (read `workspace.views.stack(user)`).
    `message_changed` without `previous`: only a thread's count changed. `actor` is who did it.
    `detail`: `created`, `archived`, `unarchived` for channels; for a reaction its emoji, with - when taken off.
    """

    kind: ChangeKind
    channel: Channel | None = None
    user: str | None = None
    message: Message | None = None
    previous: Message | None = None
    view: View | None = None
    person: Person | None = None
    actor: str | None = None
    detail: str = ""

    def concerns(self, user_id: str) -> bool:
        """True when `user_id` may see it: everybody for people and clock, members for conversations."""
        if self.kind.startswith("ephemeral") or self.kind in {"modal", "home", "read"}:
            return self.user == user_id
        if self.channel is None or self.channel.kind == "public":
            return True
        return user_id in self.channel.members or self.user == user_id


Subscription = Queue[Change]
Changes = Feed[Change]
