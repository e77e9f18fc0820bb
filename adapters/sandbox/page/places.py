"""What somebody can open in the workspace, and how it is written in the address: `kudos`, `@ben`, `@upward`."""

from dataclasses import dataclass
from typing import Final, Literal

from adapters.sandbox.installation import App
from adapters.sandbox.page import times
from adapters.sandbox.state import SLACKBOT, Channel, Person
from adapters.sandbox.workspace import Workspace

Tab = Literal["messages", "home"]


@dataclass(frozen=True)
class Place:
    """An opened conversation. `other` is who a DM is with; `tab` matters in the app's DM only."""

    path: str
    channel: Channel
    tab: Tab = "messages"
    other: Person | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar. `count` is what the badge says (mentions, in DMs all), 0 for none."""

    path: str
    label: str
    icon: str
    unread: bool
    count: int
    person: Person | None = None
    archived: bool = False
    awake: bool = False


# Up to so many people the sidebar lists all of them, so that a newcomer sees whom one can write to.
_SMALL: Final = 25


def sees(channel: Channel, viewer: Person) -> bool:
    """Members see their conversations; public channels are open to everybody of the company."""
    outsider = viewer.is_guest or viewer.is_stranger
    return viewer.id in channel.members or (channel.kind == "public" and not outsider)


def find_place(workspace: Workspace, app: App, viewer: Person, path: str, tab: Tab = "messages") -> Place | None:
    """What `path` means for `viewer`; None when there is no such thing or they may not see it."""
    if path.startswith("@"):
        other = workspace.find_person(path)
        if other is None:
            return None
        return Place(
            f"@{other.name}", workspace.direct(viewer.id, other.id), tab if other is app.bot else "messages", other
        )
    channel = workspace.find_channel(path)
    if channel is None or not sees(channel, viewer):
        return None
    if channel.is_dm:
        other = workspace.people[partner(channel, viewer)]
        return Place(f"@{other.name}", channel, "messages", other)
    return Place(channel.id if channel.kind == "mpim" else channel.name, channel)


def partner(channel: Channel, viewer: Person) -> str:
    """The id of the other one in a DM; one's own in the DM with oneself."""
    return next((user_id for user_id in channel.members if user_id != viewer.id), viewer.id)


def mentions(channel: Channel, viewer: Person) -> int:
    """Unread messages that name the viewer or call everybody."""
    unread = channel.unread(viewer.id)
    marks = (f"<@{viewer.id}", f'"{viewer.id}"', "<!here", "<!channel", "<!everyone")
    stamps = channel.top_level[len(channel.top_level) - unread :] if unread else []
    shown = (channel.by_ts[ts] for ts in stamps[-100:])
    return sum(any(mark in said.text or mark in _blocks(said.blocks) for mark in marks) for said in shown)


def _blocks(blocks: object) -> str:
    return repr(blocks).replace("'", '"')


def first_channel(workspace: Workspace, viewer: Person) -> Channel | None:
    """Where somebody begins: the general channel if they are in it, else the first of the sidebar."""
    joined = workspace.channels_of(viewer.id)
    return next((each for each in joined if each.is_general), None) or next(iter(_channels(workspace, viewer)), None)


def channel_entries(workspace: Workspace, viewer: Person) -> list[Entry]:
    """The viewer's channels, and the public ones they could look into, by name; archived ones last."""
    return [_channel_entry(channel, viewer) for channel in _channels(workspace, viewer)]


def _channels(workspace: Workspace, viewer: Person) -> list[Channel]:
    shown = [channel for channel in workspace.channels.values() if channel.kind in {"public", "private"}]
    shown = [channel for channel in shown if sees(channel, viewer)]
    return sorted(shown, key=lambda channel: (channel.is_archived, viewer.id not in channel.members, channel.name))


def _channel_entry(channel: Channel, viewer: Person) -> Entry:
    icon = "archive" if channel.is_archived else "lock" if channel.kind == "private" else "hash"
    joined = viewer.id in channel.members
    unread = joined and channel.unread(viewer.id) > 0
    count = mentions(channel, viewer) if unread else 0
    return Entry(channel.name, channel.name, icon, unread, count, archived=channel.is_archived)


def direct_entries(workspace: Workspace, app: App, viewer: Person) -> list[Entry]:
    """DMs with people, the liveliest first; the app has its own part of the sidebar."""
    opened = [channel for channel in workspace.channels_of(viewer.id) if channel.kind in {"im", "mpim"}]
    opened = [channel for channel in opened if channel.top_level and app.bot.id not in channel.members]
    opened.sort(key=lambda channel: channel.top_level[-1], reverse=True)
    entries = [_direct_entry(workspace, channel, viewer) for channel in opened]
    if len(workspace.people) > _SMALL:
        return entries
    known = {entry.person.id for entry in entries if entry.person}
    rest = [each for each in workspace.people.values() if each.id not in known and not each.is_bot and not each.deleted]
    return entries + [_person_entry(workspace, each) for each in rest if each.id not in {viewer.id, SLACKBOT}]


def _person_entry(workspace: Workspace, person: Person, unread: int = 0) -> Entry:
    awake = not person.deleted and times.at_work(workspace.clock.now(), person.tz)
    return Entry(f"@{person.name}", person.shown_name, "chat", unread > 0, unread, person, awake=awake)


def _direct_entry(workspace: Workspace, channel: Channel, viewer: Person) -> Entry:
    unread = channel.unread(viewer.id)
    if channel.kind == "mpim":
        names = [workspace.people[user].shown_name for user in channel.members if user != viewer.id]
        return Entry(channel.id, ", ".join(names), "people", unread > 0, unread)
    other = workspace.people[partner(channel, viewer)]
    return _person_entry(workspace, other, unread)


def app_unread(workspace: Workspace, app: App, viewer: Person) -> int:
    """Unread messages of the app's DM."""
    channel = workspace.find_direct(viewer.id, app.bot.id)
    return channel.unread(viewer.id) if channel else 0
