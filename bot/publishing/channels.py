"""Channels of features that post: what waits for one, and who is told when it fails or works again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.deliveries import Entry, State
from bot.home.redraw import lists_changed
from bot.messages import Message, Paragraph, Room, Text, render_lines
from bot.phrases import label, why, words
from bot.platform import Verb
from bot.publishing.copies import to_people
from bot.publishing.waiting import COUNTED, OFFERED_AT_ONCE
from bot.routes import OnChannel, OnDelivery, Route
from bot.store import Purpose, Work

HERE = "publishing/channels"
ALARM = "admin.alarm"
HELD = "outbox/held"
QUIET = timedelta(hours=1)
"""Minimum time between two alarms about doubtful deliveries, while some are undecided: the list shows them all."""

NAMED = 5
"""Most people named among those for whom something waits; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Channels:
    """The entries of all posting features, by the purpose of their channel."""

    entries: Mapping[Purpose, OnChannel[Any]]

    @classmethod
    def of(cls, features: Iterable[Route]) -> Channels:
        return cls({entry.purpose: entry for entry in features if isinstance(entry, OnChannel)})

    @property
    def entry(self) -> OnDelivery:
        """The general hooks, which run for every delivery after those of its feature."""
        return OnDelivery("*", on_sent=self.on_sent, on_refused=self.on_refused, on_held=delivery_held)

    async def offer_waiting(self, work: Work, workspace: int, purpose: Purpose, now: datetime) -> int:
        """If a channel is set, asks authors whether to post now what waited; returns the number of questions. Call in
        the transaction that sets a channel, or finds that it works again."""
        entry = self.entries[purpose]
        channels = tuple(each for each in await work.workspaces.channels(workspace) if each.purpose is purpose)
        waiting = await entry.repository(work).waiting_for_channel(workspace, OFFERED_AT_ONCE) if channels else ()
        if not waiting:
            return 0
        offers = [offer for each in waiting for offer in entry.offer(each, channels)]
        await work.outbox.put(offers, now)
        await entry.repository(work).mark_offered([each.id for each in waiting], now)
        return len(offers)

    async def backlog(self, work: Work, workspace: int, purpose: Purpose) -> Text:
        """How much waits for a channel and for whom, the first few by name; empty if nothing waits."""
        entry = self.entries[purpose]
        found = await entry.repository(work).waiting_for_channel(workspace, COUNTED + 1)
        if not found:
            return ()
        counted, more = found[:COUNTED], len(found) > COUNTED
        names = list({person.id: person.name for each in counted for person in entry.concerned(each)}.values())
        if more or len(names) > NAMED + 1:
            names = [*names[:NAMED], label(HERE, "others") if more else f"{len(names) - NAMED} others"]
        said = words(prompt_of(purpose), count=len(counted), people=names)
        return said["waits_more" if more else "waits_one" if len(counted) == 1 else "waits_many"]

    async def note_failure(self, work: Work, workspace: int, room: Room, reason: str, now: datetime) -> None:
        """Records that a channel in use rejects posts; if that is news, tells the admins why, and what waits."""
        used = [one for one in await work.workspaces.channels(workspace) if same(one.room, room)]
        if not used or not await work.workspaces.mark_failing(workspace, used[0].room, reason):
            return
        said = words(HERE, room=used[0].room, reason=why(reason))
        waits = [Paragraph(each) for one in used if (each := await self.backlog(work, workspace, one.purpose))]
        parts = (Paragraph(said["channel_fails"]), *waits, Paragraph(said["channel_help"]))
        await _alarm(work, workspace, room, Message(parts, summary=said["channel_fails"]), now)
        await redraw_watchers(work, workspace, now)

    async def works(self, work: Work, workspace: int, room: Room, now: datetime) -> None:
        """Records that a failing channel takes posts again: tells the admins, and asks the authors whose posts
        waited."""
        used = [one for one in await work.workspaces.channels(workspace) if one.failing and same(one.room, room)]
        if not used or not await work.workspaces.mark_failing(workspace, room, None):
            return
        await _alarm(work, workspace, room, render_lines(words(HERE, room=used[0].room)["works_again"]), now)
        for one in used:
            await self.offer_waiting(work, workspace, one.purpose, now)
        await redraw_watchers(work, workspace, now)

    async def on_sent(self, work: Work, entry: Entry, now: datetime) -> None:
        """Runs for every delivery that arrived: a channel that takes a post works."""
        if _is_post(entry):
            await self.works(work, entry.delivery.workspace, _room(entry), now)

    async def on_refused(self, work: Work, entry: Entry, now: datetime) -> None:
        """Runs for every refused delivery, after its feature has recorded that it waits. A refused reply says little
        about the channel: the post may be gone."""
        if _is_post(entry) and entry.delivery.thread is None:
            await self.note_failure(work, entry.delivery.workspace, _room(entry), entry.reason or "", now)


def prompt_of(purpose: Purpose) -> str:
    """The prompt with a feature's words about its channel."""
    return f"{purpose}/channel"


async def room_with_name(work: Work, entry: Entry) -> Room:
    """The room of a post with its name, if it is still a channel of the workspace."""
    room = _room(entry)
    channels = await work.workspaces.channels(entry.delivery.workspace)
    return next((one.room for one in channels if same(one.room, room)), room)


def same(one: Room, other: Room) -> bool:
    """Compares rooms by id, ignoring their names."""
    return replace(one, name="") == replace(other, name="")


def _is_post(entry: Entry) -> bool:
    return entry.delivery.verb is Verb.POST and not entry.delivery.private


def _room(entry: Entry) -> Room:
    return Room(entry.delivery.platform, entry.delivery.place)


async def _alarm(work: Work, workspace: int, room: Room, message: Message, now: datetime) -> None:
    admins = await work.people.admins(workspace)
    await work.outbox.put(to_people(ALARM, f"room/{room.external}", admins, message), now)


async def redraw_watchers(work: Work, workspace: int, now: datetime) -> None:
    """Redraws Home for HR and admins after the state of a channel changed."""
    await lists_changed(work, await work.people.with_roles(workspace), now)


async def delivery_held(work: Work, entry: Entry, now: datetime) -> None:
    """Nobody can tell whether it arrived: asks the admins to look, except for the alarm itself, and for deliveries that
    their feature already handled."""
    workspace = entry.delivery.workspace
    if entry.delivery.kind == ALARM or not await _is_undecided(work, entry):
        return
    others = [each for each in await work.outbox.stuck(workspace) if each.state is State.HELD]
    alarmed = any(now - alarm.created_at < QUIET for alarm in await work.outbox.about(workspace, HELD))
    if alarmed and any(each.token != entry.token for each in others):
        return
    message = render_lines(words(HERE)["held"])
    await work.outbox.put(to_people(ALARM, HELD, await work.people.admins(workspace), message), now)


async def _is_undecided(work: Work, entry: Entry) -> bool:
    found = await work.outbox.get(entry.delivery.workspace, entry.token)
    return found is not None and found.state is State.HELD
