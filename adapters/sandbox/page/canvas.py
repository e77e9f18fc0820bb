"""Everything the browser shows, drawn for one person: whole pages and the pieces that live updates replace."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemLoader
from markupsafe import Markup

from adapters.sandbox.calls import Calls
from adapters.sandbox.installation import App
from adapters.sandbox.page import avatars, chart, emoji, places, previews, timeline, times
from adapters.sandbox.page.keyed import KeyedEnvironment
from adapters.sandbox.page.mrkdwn import Reader, mrkdwn
from adapters.sandbox.page.places import Place, first_channel
from adapters.sandbox.page.render import Surface
from adapters.sandbox.page.timeline import Item, Timeline
from adapters.sandbox.state import SLACKBOT, Channel, Message, Person, View
from adapters.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from adapters.sandbox.app import Part

PEOPLE_SHOWN: Final = 30
HERE: Final = Path(__file__).parent


_EXPLAINED: Final = {
    "operation_timeout": "{app} did not answer within three seconds. It may be busy, or it is not running.",
    "dispatch_failed": "{app} could not be reached, or answered with an error. Is it running?",
}


@dataclass(frozen=True)
class Author:
    """Who a message is shown to be from."""

    name: str
    face: Markup
    is_app: bool = False
    person: Person | None = None


@dataclass(frozen=True)
class Hint:
    """First steps: something to type, somebody to be, and what else to try. Shown in one channel (by id) only."""

    channel: str
    command: str
    peer: Person | None
    story: str = ""


@dataclass
class Canvas:
    """Draws `workspace` with its `app`; other chats are `beside` it. `version` tells a page whether it missed some."""

    workspace: Workspace
    app: App
    calls: Calls
    beside: Sequence["Part"] = ()
    count: int = 0
    start: str = field(default_factory=lambda: secrets.token_hex(4))
    env: KeyedEnvironment = field(init=False)

    def __post_init__(self) -> None:
        self.env = environment()
        self.env.globals |= {
            "workspace": self.workspace,
            "app": self.app,
            "canvas": self,
            "chart": chart,
            "files": previews,
            "manifest": self.app.manifest,
        }
        self.workspace.changes.listen(self._count)

    def _count(self, _: object) -> None:
        self.count += 1

    @property
    def version(self) -> str:
        """Which sandbox, and how many changes it has seen."""
        return f"{self.start}.{self.count}"

    def html(self, template: str, viewer: Person, **values: Any) -> str:
        """The template for one viewer."""
        return self.env.get_template(template).render(
            viewer=viewer, reader=self.reader(viewer), now=self.workspace.clock.now(), **values
        )

    def reader(self, viewer: Person) -> Reader:
        return Reader(viewer, self.workspace.people, self.workspace.channels, self.workspace.clock.now())

    # What templates ask for

    def author(self, message: Message) -> Author:
        """The face and name beside a message."""
        if message.user == SLACKBOT:
            return Author("Slackbot", avatars.avatar(SLACKBOT, "S", gone=True))
        person = self.workspace.people.get(message.user)
        if person is None or person.is_bot:
            name = message.username or (person.shown_name if person else message.user)
            return Author(name, avatars.app_avatar(), True, person)
        return Author(person.shown_name, self.face(person), person=person)

    def explanation(self, message: Message) -> str:
        """Slackbot's error codes in plain words."""
        if message.user != SLACKBOT:
            return ""
        found = next((words for code, words in _EXPLAINED.items() if f'"{code}"' in message.text), "")
        return found.format(app=self.app.name)

    def chats(self, handle: str) -> list[tuple[str, str]]:
        """The company's other chats where that person has an account: their names and addresses."""
        return [(part.title, url) for part in self.beside if (url := part.page_of(handle)) is not None]

    def face(self, person: Person) -> Markup:
        if person.is_bot:
            return avatars.app_avatar()
        return avatars.avatar(person.id, person.real_name, gone=person.deleted)

    def message_surface(self, message: Message, viewer: Person, prefix: str) -> Surface:
        url = f"/by/{viewer.name}/message/{message.channel}/{message.ts}"
        return Surface("message", f"{prefix}{timeline.message_key(message)}", url, self.reader(viewer))

    def view_surface(self, view: View, viewer: Person) -> Surface:
        url = f"/by/{viewer.name}/view/{view.id}"
        key = view.id if view.type == "modal" else "home"
        return Surface(view.type, key, url, self.reader(viewer), view.state, view.errors, self.workspace.files)

    def words(self, text: str, viewer: Person) -> Markup:
        return mrkdwn(text, self.reader(viewer))

    def lone(self, message: Message) -> Item:
        """A message on its own, as a thread shows its root."""
        return Item(message, True, None)

    def repliers(self, channel: Channel, root: Message) -> list[Author]:
        """Up to four faces of a thread."""
        users = dict.fromkeys(channel.by_ts[ts].user for ts in root.replies if ts in channel.by_ts)
        said = {channel.by_ts[ts].user: channel.by_ts[ts] for ts in root.replies if ts in channel.by_ts}
        return [self.author(said[user]) for user in list(users)[:4]]

    def names(self, user_ids: list[str]) -> str:
        """`Ana, Ben and Cleo`."""
        names = [self.workspace.people[user].shown_name for user in user_ids if user in self.workspace.people]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"

    def manager(self, person: Person) -> str:
        found = self.workspace.people.get(person.manager or "")
        return found.real_name if found else ""

    def switchable(self) -> list[Person]:
        """People one can be, those who left last."""
        people = [person for person in self.workspace.people.values() if not person.is_bot and person.id != SLACKBOT]
        return sorted(people, key=lambda person: (person.deleted, person.is_guest or person.is_stranger))

    # Pieces of the page

    def sidebar(self, viewer: Person, place: Place | None) -> str:
        return self.html(
            "sidebar.html",
            viewer,
            channels=places.channel_entries(self.workspace, viewer),
            directs=places.direct_entries(self.workspace, self.app, viewer),
            app_count=places.app_unread(self.workspace, self.app, viewer),
            place=place,
        )

    def item(self, item: Item, channel: Channel, viewer: Person, *, in_thread: bool = False) -> str:
        return self.html("item.html", viewer, item=item, channel=channel, in_thread=in_thread)

    def shown(self, channel: Channel, message: Message, viewer: Person) -> str:
        """A message of the channel as it stands there now."""
        item, _ = timeline.around(channel, message, viewer, self.workspace.clock.timestamp())
        return self.item(item, channel, viewer)

    def modal(self, viewer: Person) -> str:
        """The visible view of the viewer's stack; empty when nothing is open."""
        stack = self.workspace.views.stack(viewer.id)
        return self.html("modal.html", viewer, view=stack[-1], depth=len(stack)) if stack else ""

    def home(self, viewer: Person) -> str:
        return self.html("home.html", viewer, view=self.workspace.views.home(viewer.id))

    def page(self, viewer: Person, place: Place, thread: str | None = None, since: str | None = None) -> str:
        """A whole page; the version is taken first, so that nothing in between is missed."""
        version = self.version
        shown = self.timeline(place.channel, viewer, since=since)
        root = place.channel.by_ts.get(thread or "")
        return self.html(
            "page.html",
            viewer,
            place=place,
            channel=place.channel,
            shown=shown,
            root=root,
            version=version,
            people=self.switchable()[:PEOPLE_SHOWN],
            hint=self.hint(viewer),
        )

    def hint(self, viewer: Person) -> Hint:
        """What a newcomer could type: the first command, with a colleague where its usage hint has an @."""
        command = next(iter(self.app.manifest.commands.values()), None)
        first = first_channel(self.workspace, viewer)
        where = first.id if first is not None else ""
        others = [each for each in self.switchable() if each.id != viewer.id and not each.deleted]
        peer = next((each for each in others if each.manager and not each.is_admin), None) or next(iter(others), None)
        if command is None:
            return Hint(where, "/", peer, self.workspace.story)
        addressed = peer is not None and "@" in command.usage_hint
        typed = f"{command.name} @{peer.name} you saved the launch" if peer and addressed else command.name
        return Hint(where, typed, peer, self.workspace.story)

    def timeline(
        self,
        channel: Channel,
        viewer: Person,
        *,
        before: str | None = None,
        after: str | None = None,
        since: str | None = None,
    ) -> Timeline:
        now = self.workspace.clock.timestamp()
        return timeline.timeline(channel, viewer, now, before=before, after=after, since=since)

    def thread(self, channel: Channel, root: Message, viewer: Person) -> tuple[Item, ...]:
        return timeline.thread(channel, root, viewer)


def environment() -> KeyedEnvironment:
    """Templates with autoescape. Absent keys are false: Block Kit leaves out most of them."""
    env = KeyedEnvironment(FileSystemLoader(HERE / "templates"))
    env.filters |= {
        "hour": _hour,
        "full_time": _full_time,
        "local_input": _local_input,
        "short_day": _short_day,
        "local_now": _local_now,
        "emoji_char": _emoji_char,
        "full_hour": _full_hour,
        "pretty": _pretty,
    }
    env.globals |= {"offered_emoji": [(name, emoji.EMOJI[name]) for name in emoji.OFFERED]}
    return env


def _hour(ts: str | datetime, viewer: Person) -> str:
    return times.hour(_at(ts, viewer), viewer.locale)


def _full_time(ts: str | datetime, viewer: Person) -> str:
    at = _at(ts, viewer)
    return f"{at:%A}, {at.day} {at:%B} {at.year}, {times.hour(at, viewer.locale)}"


def _at(ts: str | datetime, viewer: Person) -> datetime:
    return ts.astimezone(times.zone(viewer.tz)) if isinstance(ts, datetime) else times.local(ts, viewer.tz)


def _short_day(at: datetime, viewer: Person) -> str:
    return f"{_at(at, viewer):%a} {_at(at, viewer).day} {_at(at, viewer):%b}"


def _local_now(at: datetime, viewer: Person) -> str:
    return f"{_at(at, viewer):%Y-%m-%dT%H:%M}"


def _full_hour(ts: str, viewer: Person) -> str:
    return f"{_at(ts, viewer):%H:%M:%S}"


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _emoji_char(name: str) -> str:
    return emoji.emoji(name) or f":{name}:"


def _local_input(stamp: int | None, tz: str) -> str:
    return f"{times.local(stamp, tz):%Y-%m-%dT%H:%M}" if stamp else ""
