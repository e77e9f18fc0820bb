"""A person for tests: types in rooms and in private, and reads what is there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.sandbox.hipchat.bodies import MESSAGE_MOST
from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.markup import seen_text
from adapters.sandbox.hipchat.state import Post, Room, User
from adapters.sandbox.state import Json

if TYPE_CHECKING:
    from adapters.sandbox.hipchat.hooks import Hooks


@dataclass(frozen=True, slots=True)
class SeenPost:
    """Something said, as one reads it. `plain`: tags gone, entities as characters."""

    post: Post

    @property
    def id(self) -> str:
        return self.post.id

    @property
    def author(self) -> str:
        """The name that stands beside it; a notification's has its label."""
        return self.post.label

    @property
    def text(self) -> str:
        """As it was sent."""
        return self.post.text

    @property
    def plain(self) -> str:
        return seen_text(self.post.text) if self.post.format == "html" else self.post.text

    @property
    def kind(self) -> str:
        return self.post.kind

    @property
    def color(self) -> str:
        return self.post.color

    @property
    def card(self) -> Json | None:
        return self.post.card

    @property
    def notify(self) -> bool:
        return self.post.notify

    @property
    def mentions(self) -> list[str]:
        """Handles of whom it rings, and `@all` or `@here`."""
        return [*(user.handle for user in self.post.mentions), *(f"@{name}" for name in self.post.calls)]

    def __repr__(self) -> str:
        return f"<{self.author}: {self.plain!r}>"


class SeenRoom:
    """A room as a test reads it."""

    def __init__(self, group: Group, room: Room) -> None:
        self._group = group
        self.state = room

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def topic(self) -> str:
        return self.state.topic

    @property
    def posts(self) -> list[SeenPost]:
        """Messages and notifications, oldest first; changes of the topic too."""
        return [SeenPost(post) for post in self.state.posts]

    @property
    def notifications(self) -> list[SeenPost]:
        return [post for post in self.posts if post.kind == "notification"]

    @property
    def present(self) -> list[str]:
        return [self._group.users[user_id].handle for user_id in self.state.present]


class HipChatPerson:
    """One of the group. What they do returns when every webhook about it was answered."""

    def __init__(self, group: Group, hooks: "Hooks", user: User) -> None:
        self._group, self._hooks, self.user = group, hooks, user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    async def say(self, room: str, text: str) -> SeenPost:
        """Types a line in a room, entering it first. Raises PermissionError where this person can't."""
        found = self._open(room)
        if not 1 <= len(text.strip()) <= MESSAGE_MOST:
            raise PermissionError(f"a message has 1 to {MESSAGE_MOST} characters")
        self._group.enter(found, self.user)
        post = self._group.post(found, self._group.said(self.user, text))
        self._group.mark_read(found, self.user)
        await self._hooks.settle()
        return SeenPost(post)

    def _open(self, reference: str) -> Room:
        room = self._group.room(reference)
        if self.user.is_deleted or not room.admits(self.user):
            raise PermissionError(f"{self.name} may not enter {room.name}")
        if room.is_archived:
            raise PermissionError(f"{room.name} is archived")
        return room

    async def enter(self, room: str) -> None:
        self._group.enter(self._open(room), self.user)
        await self._hooks.settle()

    async def leave(self, room: str) -> None:
        self._group.exit(self._group.room(room), self.user)
        await self._hooks.settle()

    async def set_topic(self, room: str, topic: str) -> None:
        post = self._group.said(self.user, topic)
        post.kind = "topic"
        self._group.post(self._open(room), post)
        await self._hooks.settle()

    async def archive(self, room: str, *, archived: bool = True) -> None:
        self._group.archive(self._group.room(room), self.user, archived=archived)
        await self._hooks.settle()

    def whisper(self, to: str, text: str) -> SeenPost:
        """Types in private; no add-on hears of it, as on HipChat. `to` is a handle."""
        other = self._group.person(to)
        return SeenPost(self._group.whisper(self.user, other, self._group.said(self.user, text)))

    @property
    def private(self) -> list[SeenPost]:
        """All that others wrote to this person alone, oldest first."""
        chats = (chat for chat in self._group.chats.values() if self.user in chat.users)
        found = [post for chat in chats for post in chat.posts if post.sender is not self.user]
        return [SeenPost(post) for post in sorted(found, key=lambda post: post.at)]
