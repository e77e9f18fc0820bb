"""The workspace: who is there, which conversations, what was said. Every change is told to who listens.

It checks nothing that depends on an app or a token (that is `methods/`); it only keeps the state consistent.
"""

import mimetypes
from bisect import bisect_left, insort
from collections.abc import Sequence

from adapters.sandbox.changes import Change, ChangeKind, Changes, Subscription
from adapters.sandbox.clock import Clock
from adapters.sandbox.ids import IdMaker
from adapters.sandbox.state import Channel, ChannelKind, File, Message, Person
from adapters.sandbox.tombstones import bury
from adapters.sandbox.views import Views


class Workspace:
    """State of one workspace in memory. `people` by id, `channels` by id; look-ups by name cost nothing either. `story`
    is told to newcomers: what else they could try."""

    def __init__(
        self, clock: Clock, *, domain: str = "sandbox", name: str = "Sandbox", team_id: str = "T0SANDBOX01"
    ) -> None:
        self.clock, self.domain, self.name, self.team_id = clock, domain, name, team_id
        self.base_url = ""
        self.story = ""
        self.new_id = IdMaker(team_id)
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.changes = Changes()
        self.views = Views(self.new_id, self.changes)
        self._by_name: dict[str, str] = {}
        self._by_email: dict[str, str] = {}
        self._channel_names: dict[str, str] = {}
        self._conversations: dict[frozenset[str], str] = {}
        self._joined: dict[str, dict[str, None]] = {}
        self._seq = 0
        clock.subscribe(lambda _: self.changes.publish(Change("clock")))

    @property
    def url(self) -> str:
        """Looks like Slack's. What has to be fetched (files) is under `base_url`, where the sandbox is reached."""
        return f"https://{self.domain}.slack.com/"

    def take_over(
        self, people: Sequence[Person], channels: Sequence[Channel], files: Sequence[File], made: int
    ) -> None:
        """Everything as it was kept; nobody is told. `made`: how many ids there were."""
        self.people, self.channels = {each.id: each for each in people}, {each.id: each for each in channels}
        self.files, self.new_id.made = {each.id: each for each in files}, made
        self._by_name = {each.name: each.id for each in people}
        self._by_email = {each.email.lower(): each.id for each in people if each.email}
        self._channel_names = {each.name: each.id for each in channels if each.kind in {"public", "private"}}
        talks = [each for each in channels if each.kind in {"im", "mpim"}]
        self._conversations = {frozenset(each.members): each.id for each in talks}
        self._joined = {}
        for channel in channels:
            for user_id in channel.members:
                self._joined.setdefault(user_id, {})[channel.id] = None
        self._seq = max((message.seq for each in channels for message in each.messages), default=0)

    def subscribe(self) -> Subscription:
        """A queue of all changes from now on (see `changes.py`)."""
        return self.changes.subscribe()

    # People

    def add_person(self, person: Person) -> Person:
        """Raises ValueError when the handle is taken."""
        if person.name in self._by_name:
            raise ValueError(f"two people are called {person.name!r}")
        self.people[person.id] = person
        self._by_name[person.name] = person.id
        if person.email:
            self._by_email[person.email.lower()] = person.id
        person.updated = int(self.clock.timestamp())
        self.changes.publish(Change("person_joined", person=person))
        return person

    def find_person(self, reference: str) -> Person | None:
        """By id or by handle, with or without @."""
        return self.people.get(reference) or self.person_by_name(reference.removeprefix("@"))

    def person_by_name(self, handle: str) -> Person | None:
        return self.people.get(self._by_name.get(handle, ""))

    def person(self, reference: str) -> Person:
        """As `find_person`; raises KeyError when nobody has that id or handle."""
        found = self.find_person(reference)
        if found is None:
            raise KeyError(f"nobody is called {reference!r}")
        return found

    def person_by_email(self, email: str) -> Person | None:
        return self.people.get(self._by_email.get(email.lower(), ""))

    def person_changed(self, person: Person) -> None:
        """Say so after changing a field of `person`."""
        person.updated = int(self.clock.timestamp())
        self.changes.publish(Change("person", person=person))

    # Conversations

    def add_channel(
        self, name: str, creator: str, *, kind: ChannelKind = "public", members: tuple[str, ...] = ()
    ) -> Channel:
        """A new channel. Raises ValueError when the name is taken."""
        if name in self._channel_names:
            raise ValueError(f"name_taken: {name}")
        prefix = "D" if kind == "im" else "C"
        channel = Channel(self.new_id(prefix), kind, name, creator, int(self.clock.timestamp()))
        self.channels[channel.id] = channel
        if kind in {"public", "private"}:
            self._channel_names[name] = channel.id
        for user_id in members:
            self._enter(channel, user_id)
        self.changes.publish(Change("channel", channel=channel, actor=creator, detail="created"))
        return channel

    def find_channel(self, reference: str) -> Channel | None:
        """By id or by name, with or without #."""
        return self.channels.get(reference) or self.channel_by_name(reference.removeprefix("#"))

    def channel_by_name(self, name: str) -> Channel | None:
        return self.channels.get(self._channel_names.get(name, ""))

    def channel(self, reference: str) -> Channel:
        """As `find_channel`; raises KeyError when there is none."""
        found = self.find_channel(reference)
        if found is None:
            raise KeyError(f"there is no channel {reference!r}")
        return found

    def find_direct(self, *user_ids: str) -> Channel | None:
        """The DM or group DM of exactly these people, if it was opened before."""
        return self.channels.get(self._conversations.get(frozenset(user_ids), ""))

    def direct(self, *user_ids: str) -> Channel:
        """The DM of two people or group DM of more; opened when there is none yet."""
        found = self.find_direct(*user_ids)
        if found is not None:
            return found
        kind: ChannelKind = "im" if len(set(user_ids)) <= 2 else "mpim"
        name = "mpdm-" + "--".join(self.people[user_id].name for user_id in user_ids) + "-1" if kind == "mpim" else ""
        channel = self.add_channel(name, user_ids[0], kind=kind, members=user_ids)
        self._conversations[frozenset(user_ids)] = channel.id
        return channel

    def channels_of(self, user_id: str) -> list[Channel]:
        """Every conversation that `user_id` is a member of, in order of joining."""
        return [self.channels[channel_id] for channel_id in self._joined.get(user_id, ())]

    def _enter(self, channel: Channel, user_id: str) -> None:
        channel.members[user_id] = None
        self._joined.setdefault(user_id, {})[channel.id] = None

    def join(self, channel: Channel, user_id: str, *, inviter: str | None = None) -> None:
        """Makes `user_id` a member; nothing happens when they are one already."""
        if user_id in channel.members:
            return
        self._enter(channel, user_id)
        self.changes.publish(Change("member_joined", channel=channel, user=user_id, actor=inviter))

    def leave(self, channel: Channel, user_id: str) -> None:
        if user_id in channel.members:
            del channel.members[user_id]
            del self._joined[user_id][channel.id]
            self.changes.publish(Change("member_left", channel=channel, user=user_id))

    def archive(self, channel: Channel, actor: str, *, archived: bool = True) -> None:
        channel.is_archived = archived
        detail = "archived" if archived else "unarchived"
        self.changes.publish(Change("channel", channel=channel, actor=actor, detail=detail))

    # Files

    def add_file(self, user_id: str, name: str, content: bytes = b"", mimetype: str = "") -> File:
        """Keeps a file that is not shared anywhere yet; with its bytes it counts as uploaded."""
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self.new_id("F"), name, name, user_id, int(self.clock.timestamp()), content, kind)
        file.completed = bool(content)
        self.files[file.id] = file
        return file

    def share(self, channel: Channel, message: Message, file_ids: Sequence[str]) -> None:
        """Puts files into `message`, which is about to be posted in `channel`. Raises KeyError."""
        for file in [self.files[file_id] for file_id in file_ids]:
            file.completed = True
            if channel.id not in file.channels:
                file.channels.append(channel.id)
        message.files = list(file_ids)

    # Messages

    def stamp(self, channel: Channel) -> str:
        """A `ts`: this clock's time in microseconds, never twice and never going back within a channel."""
        channel.last_us = max(int(self.clock.timestamp() * 1_000_000), channel.last_us + 1)
        return f"{channel.last_us // 1_000_000}.{channel.last_us % 1_000_000:06d}"

    def post(self, channel: Channel, message: Message) -> Message:
        """Puts `message` (made by `draft`) into the channel or its thread and tells everybody."""
        channel.messages.append(message)
        channel.by_ts[message.ts] = message
        root = channel.by_ts.get(message.thread_ts or "")
        if message.is_reply and root is not None:
            root.replies.append(message.ts)
        if not message.is_reply or message.broadcast:
            channel.top_level.append(message.ts)
        channel.read[message.user] = message.ts
        self._tell("message", channel, message)
        if message.is_reply and root is not None:
            self._tell("message_changed", channel, root)
        return message

    def broadcast(self, channel: Channel, message: Message) -> None:
        """Shows an answer of a thread in the channel as well."""
        message.broadcast = True
        insort(channel.top_level, message.ts)

    def draft(self, channel: Channel, user_id: str, text: str) -> Message:
        """A message with its `ts`, not yet in the channel: fill it, then `post` or `whisper` it."""
        self._seq += 1
        return Message(self.stamp(channel), channel.id, user_id, text, seq=self._seq)

    def whisper(self, channel: Channel, message: Message, to: str) -> Message:
        """Shows `message` to one person only; it is in no history."""
        message.ephemeral_to = to
        channel.ephemerals.setdefault(to, []).append(message)
        self._tell("ephemeral", channel, message)
        return message

    def edited(self, channel: Channel, message: Message, editor: str, previous: Message | None = None) -> None:
        """Say so after changing the text or blocks of `message`."""
        if message.ephemeral_to is not None:
            self._tell("ephemeral_changed", channel, message)
            return
        message.edited = (editor, self.stamp(channel))
        self.changes.publish(Change("message_changed", channel=channel, message=message, previous=previous))

    def remove(self, channel: Channel, message: Message) -> None:
        """Deletes a message. Of a thread's root a tombstone stays, as long as there are answers."""
        if message.ephemeral_to is not None:
            channel.ephemerals[message.ephemeral_to].remove(message)
            self._tell("ephemeral_deleted", channel, message)
        elif message.replies:
            before = bury(message)
            self.changes.publish(Change("message_changed", channel=channel, message=message, previous=before))
        else:
            self._take_out(channel, message)

    def _take_out(self, channel: Channel, message: Message) -> None:
        del channel.by_ts[message.ts]
        del channel.messages[bisect_left(channel.messages, message.ts, key=lambda other: other.ts)]
        if not message.is_reply or message.broadcast:
            del channel.top_level[bisect_left(channel.top_level, message.ts)]
        self._tell("message_deleted", channel, message)
        root = channel.by_ts.get(message.thread_ts or "")
        if root is None or not message.is_reply:
            return
        root.replies.remove(message.ts)
        if root.is_tombstone and not root.replies:
            self._take_out(channel, root)
        else:
            self._tell("message_changed", channel, root)

    def react(self, channel: Channel, message: Message, emoji: str, user_id: str, *, remove: bool = False) -> bool:
        """Adds or removes a reaction; False when it was (or wasn't) there already."""
        users = message.reactions.setdefault(emoji, [])
        if (user_id in users) is not remove:
            return False
        users.remove(user_id) if remove else users.append(user_id)
        if not users:
            del message.reactions[emoji]
        detail = f"-{emoji}" if remove else emoji
        self.changes.publish(Change("reaction", channel=channel, message=message, user=user_id, detail=detail))
        return True

    def mark_read(self, channel: Channel, user_id: str) -> None:
        """`user_id` has seen everything in `channel`."""
        if channel.top_level and channel.read.get(user_id) != channel.top_level[-1]:
            channel.read[user_id] = channel.top_level[-1]
            self.changes.publish(Change("read", channel=channel, user=user_id))

    def _tell(self, kind: ChangeKind, channel: Channel, message: Message) -> None:
        self.changes.publish(
            Change(kind, channel=channel, message=message, user=message.ephemeral_to, actor=message.user)
        )
