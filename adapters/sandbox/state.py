"""What a workspace consists of. These are records: `workspace.py` changes them and tells who listens."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im", "mpim"]
ViewType = Literal["modal", "home"]
Posting = Literal["everyone", "admins", "threads", "no_threads"]


@dataclass(slots=True, eq=False)
class Person:
    """A user of the workspace, bots and leavers too. `name` is the handle without @ (`ana`).

    `home`, on Enterprise Grid: the other workspace, or the organisation, that the account names as its team.
    """

    id: str
    name: str
    real_name: str
    display_name: str = ""
    email: str = ""
    title: str = ""
    department: str = ""
    country: str = ""
    start_date: str = ""
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    manager: str | None = None
    is_owner: bool = False
    is_admin: bool = False
    is_guest: bool = False
    is_single_channel_guest: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    home: str = ""
    deleted: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    updated: int = 0

    @property
    def shown_name(self) -> str:
        """As others see it: the display name, or the full name without one."""
        return self.display_name or self.real_name

    def may_delete(self, message: "Message", channel: "Channel") -> bool:
        """One's own words; as an admin or owner everybody's, an app's too, but not what is between two people."""
        return message.user == self.id or ((self.is_admin or self.is_owner) and channel.kind != "im")


@dataclass(slots=True, eq=False)
class File:
    """An uploaded file with its bytes; `channels` are where it was shared."""

    id: str
    name: str
    title: str
    user: str
    created: int
    content: bytes = b""
    mimetype: str = "application/octet-stream"
    channels: list[str] = field(default_factory=list)
    completed: bool = False
    deleted: bool = False


SLACKBOT = "USLACKBOT"
TOMBSTONE = "tombstone"


@dataclass(slots=True, eq=False)
class Message:
    """One message. `ephemeral_to` is set for those only one person sees (never in `Channel.messages`).

    `text` is as Slack stores it: & < > escaped, mentions as <@U…>. `blocks` all have a block_id.
    `replies` are the timestamps of a thread's answers, on the root only; `locked`: nobody answers there any more.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited: tuple[str, str] | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    ephemeral_to: str | None = None
    response_url: str | None = None
    username: str | None = None
    icon: str | None = None
    client_msg_id: str | None = None
    locked: bool = False
    seq: int = 0

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_tombstone(self) -> bool:
        return self.subtype == TOMBSTONE

    @property
    def every_block(self) -> list[Json]:
        """Those in attachments too: people act on them as on the others."""
        return [*self.blocks, *(block for part in self.attachments for block in part.get("blocks") or ())]


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation. `members` keeps the order of joining; `messages` are oldest first, replies of threads too.

    `posting`: who may write; `threads` is answers only, `no_threads` no answers (the bot is no admin).
    """

    id: str
    kind: ChannelKind
    name: str
    creator: str
    created: int
    members: dict[str, None] = field(default_factory=dict)
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False
    is_general: bool = False
    posting: Posting = "everyone"
    messages: list[Message] = field(default_factory=list)
    by_ts: dict[str, Message] = field(default_factory=dict)
    top_level: list[str] = field(default_factory=list)
    ephemerals: dict[str, list[Message]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    last_us: int = 0

    @property
    def is_dm(self) -> bool:
        return self.kind == "im"

    def unread(self, user_id: str) -> int:
        """Messages at top level after the last one `user_id` saw."""
        return len(self.top_level) - bisect_right(self.top_level, self.read.get(user_id, "0"))


@dataclass(slots=True, eq=False)
class View:
    """A modal in somebody's stack, or their Home. `state` is Slack's `state.values`: what was typed so far.

    `errors` are shown under the input blocks (block_id -> text); `notice` is what the client says when the app failed.
    `answered` counts the submissions that the app has answered with another content: a form drawn before is spent.
    """

    id: str
    type: ViewType
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str | None = None
    response_urls: list[Json] = field(default_factory=list)
    answered: int = 0

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id") or "")
