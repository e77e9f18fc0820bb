"""The group: who is there, which rooms, what was said. Every change is told to who listens."""

import hashlib
import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from adapters.sandbox.clock import Clock
from adapters.sandbox.feed import Feed
from adapters.sandbox.hipchat.state import Chat, Post, Privacy, Room, User

MENTION = re.compile(r"(?<![\w@])@(\w[\w.-]*\w|\w)")
CALLS = ("all", "here")

ChangeKind = Literal["post", "room", "enter", "exit", "read", "private", "call", "clock"]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """`room`: `detail` is `created`, `archived`, `unarchived`, `deleted` or `changed`. `actor` did it, if a person did.

    `private` concerns the two of `chat` alone.
    """

    kind: ChangeKind
    room: Room | None = None
    post: Post | None = None
    chat: Chat | None = None
    actor: User | None = None
    detail: str = ""

    def concerns(self, user: User) -> bool:
        """Whether `user` may see it."""
        if self.kind == "private":
            return self.chat is not None and user in self.chat.users
        if self.kind == "read":
            return self.actor is user
        return self.room is None or self.room.admits(user)


class Group:
    """State of one group in memory; users and rooms by id, look-ups by name cost nothing either."""

    def __init__(self, clock: Clock, name: str = "Sandbox", group_id: int = 42) -> None:
        self.clock, self.name, self.id = clock, name, group_id
        self.users: dict[int, User] = {}
        self.rooms: dict[int, Room] = {}
        self.chats: dict[frozenset[int], Chat] = {}
        self.changes: Feed[GroupChange] = Feed()
        self._began = clock.timestamp()
        self._numbers, self._posts = itertools.count(1001), itertools.count(1)
        self._by_name: dict[str, Room] = {}
        self._by_reference: dict[str, User] = {}
        self._by_handle: dict[str, User] = {}
        clock.subscribe(lambda _: self.changes.publish(GroupChange("clock")))

    def new_number(self) -> int:
        """An id for a user, room or webhook; the same ones in every run."""
        return next(self._numbers)

    def new_post_id(self) -> str:
        """Another in each run: a bot that remembers an earlier one must not take it for a repetition."""
        digest = hashlib.blake2b(f"{self.id}/{self._began}/{next(self._posts)}".encode(), digest_size=16).digest()
        return str(uuid.UUID(bytes=digest))

    # People

    def add_user(self, user: User) -> User:
        """Raises ValueError when the mention name or e-mail is taken."""
        references = (f"@{user.mention_name.lower()}", user.email.lower())
        if taken := [each for each in references if each in self._by_reference]:
            raise ValueError(f"two people are called {taken[0]!r}")
        self.users[user.id] = self._by_handle[user.handle] = user
        self._by_reference |= dict.fromkeys(references, user)
        return user

    def find_user(self, reference: str) -> User | None:
        """By id, e-mail or @mention name (in any case of letters)."""
        if reference.isdecimal():
            return self.users.get(int(reference))
        return self._by_reference.get(reference.lower())

    def person(self, handle: str) -> User:
        """By the sandbox's own handle. Raises KeyError."""
        if handle not in self._by_handle:
            raise KeyError(f"nobody is called {handle!r} on HipChat")
        return self._by_handle[handle]

    def mentioned(self, text: str) -> tuple[tuple[User, ...], tuple[str, ...]]:
        """Whom a text names: people, and `all` or `here`."""
        names = [match[1].lower() for match in MENTION.finditer(text)]
        found = {user.id: user for name in names if (user := self._by_reference.get(f"@{name}")) is not None}
        return tuple(found.values()), tuple(name for name in CALLS if name in names)

    # Rooms

    def add_room(
        self, name: str, owner: User, *, privacy: Privacy = "public", topic: str = "", actor: User | None = None
    ) -> Room:
        """Raises ValueError when the name is taken."""
        if name.lower() in self._by_name:
            raise ValueError("Another room exists with that name.")
        room = Room(self.new_number(), name, owner, self.clock.timestamp(), privacy, topic)
        room.members[owner.id] = None
        self.rooms[room.id] = self._by_name[name.lower()] = room
        self.changes.publish(GroupChange("room", room=room, actor=actor, detail="created"))
        return room

    def find_room(self, reference: str) -> Room | None:
        """By id or by name."""
        if reference.isdecimal() and int(reference) in self.rooms:
            return self.rooms[int(reference)]
        return self._by_name.get(reference.lower())

    def room(self, reference: str) -> Room:
        """As `find_room`; raises KeyError when there is none."""
        found = self.find_room(reference)
        if found is None:
            raise KeyError(f"there is no room {reference!r}")
        return found

    def rename(self, room: Room, name: str) -> None:
        """Raises ValueError when another room is called so."""
        if self._by_name.get(name.lower(), room) is not room:
            raise ValueError("Another room exists with that name.")
        del self._by_name[room.name.lower()]
        room.name, self._by_name[name.lower()] = name, room

    def room_changed(self, room: Room, actor: User | None, detail: str = "changed") -> None:
        """Say so after changing a field of `room`."""
        self.changes.publish(GroupChange("room", room=room, actor=actor, detail=detail))

    def archive(self, room: Room, actor: User | None, *, archived: bool = True) -> None:
        if room.is_archived is not archived:
            room.is_archived = archived
            self.room_changed(room, actor, "archived" if archived else "unarchived")

    def delete_room(self, room: Room, actor: User | None) -> None:
        del self.rooms[room.id], self._by_name[room.name.lower()]
        self.room_changed(room, actor, "deleted")

    def enter(self, room: Room, user: User) -> None:
        """`user` opens the room; nothing happens when they are in already."""
        if user.id not in room.present:
            room.present[user.id] = None
            self.changes.publish(GroupChange("enter", room=room, actor=user))

    def exit(self, room: Room, user: User) -> None:
        if user.id in room.present:
            del room.present[user.id]
            self.changes.publish(GroupChange("exit", room=room, actor=user))

    def rooms_of(self, user: User) -> Iterator[Room]:
        """The rooms that `user` may see, by name."""
        yield from sorted((room for room in self.rooms.values() if room.admits(user)), key=lambda room: room.name)

    # Messages

    def post(self, room: Room, post: Post) -> Post:
        room.posts.append(post)
        if post.kind == "topic":
            room.topic = post.text
        self.changes.publish(GroupChange("post", room=room, post=post, actor=post.sender))
        return post

    def chat(self, one: User, other: User) -> Chat:
        """The private messages of two people, opened when there are none yet."""
        return self.chats.setdefault(frozenset({one.id, other.id}), Chat((one, other)))

    def whisper(self, sender: User, to: User, post: Post) -> Post:
        """Posts in private."""
        chat = self.chat(sender, to)
        chat.posts.append(post)
        self.changes.publish(GroupChange("private", post=post, chat=chat, actor=sender))
        return post

    def said(self, sender: User, text: str) -> Post:
        """A message of a person, not yet posted."""
        users, calls = self.mentioned(text)
        at = self.clock.timestamp()
        return Post(self.new_post_id(), at, "message", text, sender.name, sender, mentions=users, calls=calls)

    def mark_read(self, place: Room | Chat, user: User) -> None:
        """`user` has everything before their eyes."""
        if place.read.get(user.id, 0) != len(place.posts):
            place.read[user.id] = len(place.posts)
            self.changes.publish(GroupChange("read", actor=user))

    def unread(self, place: Room | Chat, user: User) -> list[Post]:
        """What others said since `user` looked."""
        return [post for post in place.posts[place.read.get(user.id, 0) :] if post.sender is not user]
