"""What the page shows, drawn for one person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup, escape

from adapters.sandbox.hipchat.group import Group
from adapters.sandbox.hipchat.markup import draw_html
from adapters.sandbox.hipchat.state import Chat, Post, Room, User
from adapters.sandbox.page import avatars, times
from adapters.sandbox.page.canvas import HERE as SLACKS
from adapters.sandbox.page.keyed import KeyedEnvironment

HERE: Final = Path(__file__).parent
SHOWN: Final = 150
"""The newest posts of a room that the page shows."""
GROUPED: Final = 300.0
"""Seconds within which posts of the same person stand under one name."""
LIVELY: Final = re.compile(r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])|(?<![\w@])@(?P<name>\w[\w.-]*\w|\w)")


@dataclass(frozen=True)
class Place:
    """A room, or the private messages with somebody. `path` names it in addresses."""

    path: str
    title: str
    topic: str
    posts: list[Post]
    room: Room | None = None
    other: User | None = None
    private: bool = False


@dataclass(frozen=True)
class Shown:
    """A post with what stands around it: a `day`'s heading, a `head` with face and name."""

    post: Post
    author: str
    face: Markup
    body: Markup
    hour: str
    head: bool
    day: str


@dataclass(frozen=True)
class Entry:
    """A line at the side."""

    path: str
    label: str
    icon: str
    count: int
    face: Markup | None = None
    archived: bool = False


class Drawing:
    """Draws `group`."""

    def __init__(self, group: Group) -> None:
        self._group = group
        loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), FileSystemLoader(SLACKS / "templates")])
        self._env = KeyedEnvironment(loader)

    @property
    def group_name(self) -> str:
        return self._group.name

    def page(self, viewer: User, place: Place, slack: str) -> str:
        """A whole page; `slack` is the address of the same person's Slack, "" for who has none."""
        return self._html("rooms.html", viewer, place, slack=slack, people=self.people())

    def pieces(self, viewer: User, place: Place) -> dict[str, str]:
        """What changes when something happens, by the id of where it stands."""
        now = self._group.clock.now().astimezone(ZoneInfo(viewer.timezone))
        return {
            "sidebar": self._html("sidebar_rooms.html", viewer, place),
            "messages": self._html("posts.html", viewer, place),
            "clock-now": f"{now:%a} {now.day} {now:%b} {times.hour(now, viewer.locale)}",
        }

    def _html(self, template: str, viewer: User, place: Place, **values: object) -> str:
        return self._env.get_template(template).render(
            viewer=viewer, place=place, drawing=self, face=self.face, **values
        )

    def people(self) -> list[User]:
        """Those one can be: who works here, by name."""
        return sorted((user for user in self._group.users.values() if not user.is_deleted), key=lambda user: user.name)

    def face(self, user: User) -> Markup:
        return avatars.avatar(f"hipchat {user.handle}", user.name, gone=user.is_deleted)

    # ------------------------------------------------------------ the side

    def rooms(self, viewer: User) -> Iterator[Entry]:
        for room in self._group.rooms_of(viewer):
            icon = "archive" if room.is_archived else "lock" if room.privacy == "private" else "chat"
            count = 0 if room.is_archived else len(self._group.unread(room, viewer))
            yield Entry(str(room.id), room.name, icon, count, archived=room.is_archived)

    def chats(self, viewer: User) -> Iterator[Entry]:
        for chat in self._group.chats.values():
            if viewer in chat.users:
                other = chat.other(viewer)
                count = len(self._group.unread(chat, viewer))
                yield Entry(f"@{other.handle}", other.name, "chat", count, self.face(other))

    def place(self, viewer: User, path: str) -> Place | None:
        """What a path means to that person; None for what they may not see."""
        if path.startswith("@"):
            return self._private(viewer, path[1:])
        room = self._group.find_room(path) if path.isdecimal() else None
        if room is None or not room.admits(viewer):
            return None
        return Place(path, room.name, room.topic, room.posts, room=room, private=room.privacy == "private")

    def _private(self, viewer: User, handle: str) -> Place | None:
        try:
            other = self._group.person(handle)
        except KeyError:
            return None
        chat = self._group.chats.get(frozenset({viewer.id, other.id})) or Chat((viewer, other))
        return Place(f"@{handle}", other.name, other.title, chat.posts, other=other, private=True)

    def first(self, viewer: User) -> str:
        """Where somebody begins: the room where most are."""
        rooms = [room for room in self._group.rooms_of(viewer) if not room.is_archived]
        return str(max(rooms, key=lambda room: (len(room.present), -room.id)).id) if rooms else f"@{viewer.handle}"

    # ------------------------------------------------------------ posts

    def posts(self, viewer: User, place: Place) -> Iterator[Shown]:
        before: Shown | None = None
        for post in place.posts[-SHOWN:]:
            shown = before = self._shown(post, viewer, before)
            yield shown

    def _shown(self, post: Post, viewer: User, before: Shown | None) -> Shown:
        at = times.local(str(post.at), viewer.timezone)
        day = f"{at:%A}, {at.day} {at:%B}"
        last = before.post if before else None
        same_day = last is not None and times.local(str(last.at), viewer.timezone).date() == at.date()
        same = last is not None and (last.sender, last.label, last.kind) == (post.sender, post.label, post.kind)
        head = not (same and same_day and last is not None and post.at - last.at < GROUPED)
        face = self.face(post.sender) if post.sender else avatars.app_avatar()
        body = draw_html(post.text) if post.format == "html" else self._text(post.text, viewer)
        hour = times.hour(at, viewer.locale)
        return Shown(post, post.label, face, body, hour, head, "" if same_day else day)

    def _text(self, text: str, viewer: User) -> Markup:
        """Plain text as HipChat's clients show it: addresses lead somewhere, names of people stand out."""
        drawn, end = Markup(""), 0
        for match in LIVELY.finditer(text):
            drawn += escape(text[end : match.start()])
            drawn += self._link(match["url"]) if match["url"] else self._mention(match[0], match["name"], viewer)
            end = match.end()
        return drawn + escape(text[end:])

    def _link(self, url: str) -> Markup:
        return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>').format(url)

    def _mention(self, whole: str, name: str, viewer: User) -> Markup:
        user = self._group.find_user(f"@{name}")
        if user is None and name.lower() not in {"all", "here"}:
            return escape(whole)
        mine = user is None or user is viewer
        return Markup('<span class="mention{}">{}</span>').format(" me" if mine else "", whole)
