"""What a HipChat group consists of. These are records: `group.py` changes them and tells who listens."""

from dataclasses import dataclass, field
from typing import Literal

from adapters.sandbox.state import Json

Privacy = Literal["public", "private"]
PostKind = Literal["message", "notification", "topic"]
Format = Literal["html", "text"]


@dataclass(slots=True, eq=False)
class User:
    """An account. `handle` is the sandbox's own name for the person, the same as on Slack for who is on both."""

    id: int
    handle: str
    name: str
    mention_name: str
    email: str
    created: float
    title: str = ""
    timezone: str = "UTC"
    locale: str = "en-US"
    is_group_admin: bool = False
    is_guest: bool = False
    is_deleted: bool = False


@dataclass(slots=True, eq=False)
class Post:
    """Something said in a room or in private. `sender` is None for notifications, whose `label` says from whom.

    `mentions` are the people it names; `calls` holds `all` and `here`. `card` is as it was sent.
    """

    id: str
    at: float
    kind: PostKind
    text: str
    label: str
    sender: User | None = None
    format: Format = "text"
    color: str = ""
    notify: bool = False
    mentions: tuple[User, ...] = ()
    calls: tuple[str, ...] = ()
    card: Json | None = None
    attach_to: str = ""


@dataclass(slots=True, eq=False)
class Hook:
    """A webhook of an add-on or of a user. `room_id` is None for those of a global installation: every room."""

    id: int
    event: str
    url: str
    pattern: str = ""
    name: str = ""
    jwt: bool = False
    room_id: int | None = None
    oauth_id: str = ""
    user_id: int | None = None


@dataclass(slots=True, eq=False)
class Room:
    """`members` may enter a private room; `present` are those who are in. `read`: how many posts a user has seen."""

    id: int
    name: str
    owner: User
    created: float
    privacy: Privacy = "public"
    topic: str = ""
    is_archived: bool = False
    is_guest_accessible: bool = False
    members: dict[int, None] = field(default_factory=dict)
    present: dict[int, None] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    read: dict[int, int] = field(default_factory=dict)

    def admits(self, user: User) -> bool:
        """Whether `user` may see the room: private ones are for members, and guests are let in one by one."""
        return user.id in self.members or (self.privacy == "public" and not user.is_guest)


@dataclass(slots=True, eq=False)
class Chat:
    """The private messages of two people."""

    users: tuple[User, User]
    posts: list[Post] = field(default_factory=list)
    read: dict[int, int] = field(default_factory=dict)

    def other(self, user: User) -> User:
        return self.users[1] if self.users[0] is user else self.users[0]
