"""The messages of a conversation in the order and grouping in which one person reads them."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from adapters.sandbox.page import times
from adapters.sandbox.state import Channel, Message, Person

PAGE: Final = 100
_GROUP_SECONDS: Final = 300.0


@dataclass(frozen=True)
class Item:
    """A message with what stands around it: a `day` heading, the `new` line, a `head` with face and name or none."""

    message: Message
    head: bool
    day: str | None
    new: bool = False

    @property
    def key(self) -> str:
        return message_key(self.message)


@dataclass(frozen=True)
class Timeline:
    """`older` is the ts before which there is more, `newer` the one after which; None at the beginning or end."""

    items: tuple[Item, ...]
    older: str | None
    newer: str | None = None


def message_key(message: Message) -> str:
    """The end of a message's element id."""
    return message.ts.replace(".", "-")


def timeline(
    channel: Channel,
    viewer: Person,
    today: float,
    *,
    before: str | None = None,
    after: str | None = None,
    since: str | None = None,
) -> Timeline:
    """The newest page, the one before `before` or after `after`, or one that begins a little before `since`."""
    start, end = _window(channel.top_level, before, after, since)
    stamps = channel.top_level[start:end]
    oldest = stamps[0] if start and stamps else "0"
    newer = stamps[-1] if stamps and end < len(channel.top_level) else None
    newest = channel.top_level[end - 1] if newer or before else None
    shown = [channel.by_ts[ts] for ts in stamps]
    whispers = [said for said in channel.ephemerals.get(viewer.id, ()) if said.thread_ts is None]
    shown += [said for said in whispers if oldest <= said.ts and (newest is None or said.ts < newest)]
    shown.sort(key=lambda said: said.ts)
    return Timeline(_items(shown, channel, viewer, today), oldest if start and stamps else None, newer)


def _window(stamps: list[str], before: str | None, after: str | None, since: str | None) -> tuple[int, int]:
    """Which of all messages make the page."""
    if after is not None:
        start = bisect_right(stamps, after)
        return start, min(len(stamps), start + PAGE)
    if since is not None:
        start = max(0, min(bisect_left(stamps, since), len(stamps) - PAGE + PAGE // 5) - PAGE // 5)
        return start, min(len(stamps), start + PAGE)
    end = bisect_left(stamps, before) if before else len(stamps)
    return max(0, end - PAGE), end


def thread(channel: Channel, root: Message, viewer: Person) -> tuple[Item, ...]:
    """The answers of a thread, with what the viewer alone sees in it."""
    shown = [channel.by_ts[ts] for ts in root.replies if ts in channel.by_ts]
    shown += [said for said in channel.ephemerals.get(viewer.id, ()) if said.thread_ts == root.ts]
    shown.sort(key=lambda said: said.ts)
    return tuple(Item(said, _heads(said, before), None) for before, said in _pairs(shown))


def around(channel: Channel, message: Message, viewer: Person, today: float) -> tuple[Item, Item | None]:
    """`message` as it stands in the channel now, and the message after it."""
    at = bisect_left(channel.top_level, message.ts)
    after = bisect_right(channel.top_level, message.ts)
    stamps = channel.top_level[max(0, at - 1) : after + 1]
    shown = {ts: channel.by_ts[ts] for ts in stamps} | {message.ts: message}
    oldest = min(shown)
    newest = max(shown)
    whispers = [said for said in channel.ephemerals.get(viewer.id, ()) if said.thread_ts is None]
    shown |= {said.ts: said for said in whispers if oldest <= said.ts <= newest or said.ts > message.ts == newest}
    ordered = [shown[ts] for ts in sorted(shown)]
    items = _items(ordered, channel, viewer, today)
    here = ordered.index(message)
    return items[here], items[here + 1] if here + 1 < len(items) else None


def _pairs(shown: list[Message]) -> list[tuple[Message | None, Message]]:
    return list(zip([None, *shown], shown, strict=False))


def _items(shown: list[Message], channel: Channel, viewer: Person, today: float) -> tuple[Item, ...]:
    now = times.local(today, viewer.tz).date()
    read = channel.read.get(viewer.id, "0")
    items: list[Item] = []
    marked = False
    for before, said in _pairs(shown):
        on = times.local(said.ts, viewer.tz).date()
        turned = before is None or times.local(before.ts, viewer.tz).date() != on
        new = not marked and said.ts > read and said.user != viewer.id and viewer.id in channel.members
        new = new and said.ephemeral_to is None and before is not None
        marked = marked or new or (said.ts > read and before is None)
        head = turned or new or _heads(said, before)
        items.append(Item(said, head, times.day(on, now) if turned else None, new))
    return tuple(items)


def _heads(said: Message, before: Message | None) -> bool:
    """Whether face and name are shown: not when the same one goes on within five minutes."""
    if before is None or said.subtype or before.subtype:
        return True
    same = (said.user, said.ephemeral_to, said.username) == (before.user, before.ephemeral_to, before.username)
    return not same or float(said.ts) - float(before.ts) > _GROUP_SECONDS
