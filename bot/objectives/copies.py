"""Every copy of an objective on its way: posts in channels with what stands under them, and direct messages.

What is sent in one round of sharing has that round in its subject. When it is shared anew, the copies of the round are
deleted and belong to nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.deliveries import Delivery, Entry
from bot.messages import Message, Room
from bot.objectives.objective import Objective, Step
from bot.objectives.render import news, post, reply, shared_message
from bot.platform import ChatPlatform
from bot.publishing import copies
from bot.publishing.copies import number_of, standing, to_people, to_room
from bot.store import Channel, Work

POST, REPLY, SHARED, NEWS = "objectives.post", "objectives.reply", "objectives.shared", "objectives.news"
ANSWER, COMMENT, CHANGE = "objectives.answer", "objectives.comment", "objectives.change"
OFFER = "objectives.offer"
PROGRESS = "objectives.move"
"""A change that a message of its own tells too: not worth another line where posts can't be changed."""


def subject(objective: Objective) -> str:
    """What the copies of this round are about."""
    return f"objective/{objective.id}/{objective.round}"


def to_owner(objective: Objective) -> str:
    """What messages to the owner are about: they stay when it is shared anew."""
    return f"objective/{objective.id}/owner"


def first_copies(objective: Objective, channels: Iterable[Channel]) -> list[Delivery]:
    """A post to each channel for objectives, or a message to the manager with whom it is shared."""
    about = subject(objective)
    if objective.public:
        message = post(objective)
        return [to_room(objective.workspace, POST, about, channel.room, message) for channel in channels]
    manager = objective.shared_with
    return to_people(SHARED, about, [manager], shared_message(objective)) if manager else []


async def tell_step(
    work: Work, objective: Objective, step: Step, platforms: Mapping[str, ChatPlatform], now: datetime
) -> int:
    """A step reaches whoever may see it: it stands under each post, or goes to the manager; returns the number."""
    sent = await step_copies(work, objective, step, platforms)
    await work.outbox.put(sent, now)
    return len(sent)


async def step_copies(
    work: Work, objective: Objective, step: Step, platforms: Mapping[str, ChatPlatform]
) -> list[Delivery]:
    """An answer under each post of a public objective, or a message to the manager with whom it is shared."""
    if objective.public:
        posts = await standing(work, objective.workspace, subject(objective), POST)
        return [_reply(objective, step, entry, platforms) for entry in posts]
    manager = objective.shared_with
    return to_people(NEWS, subject(objective), [manager], news(objective, step)) if manager else []


def _reply(objective: Objective, step: Step, under: Entry, platforms: Mapping[str, ChatPlatform]) -> Delivery:
    room = Room(under.delivery.platform, under.delivery.place)
    platform = platforms.get(room.platform)
    message = reply(objective, step, titled=platform is not None and not platform.can.threads)
    return to_room(objective.workspace, REPLY, subject(objective), room, message, thread=under.token)


async def redraw(work: Work, objective: Objective, now: datetime, *, kind: str = CHANGE) -> int:
    """Brings the posts and the manager's message up to date; returns their number."""
    renders = {POST: post, SHARED: shared_message}

    def render(entry: Entry) -> Message | None:
        render_kind = renders.get(entry.delivery.kind)
        return render_kind(objective) if render_kind else None

    return await copies.redraw(work, objective.workspace, subject(objective), render, now, kind=kind)


async def withdraw(work: Work, objective: Objective, now: datetime) -> int:
    """Deletes every copy of this round, what stands under a post before the post; returns their number. Nothing of it
    can be sent again."""
    entries = await standing(work, objective.workspace, subject(objective))
    entries.sort(key=lambda entry: entry.delivery.kind == POST)
    gone = await copies.withdraw(work, entries, lambda e: PROGRESS if e.delivery.kind == REPLY else CHANGE, now)
    await work.outbox.forget_words(objective.workspace, subject(objective))
    return gone


async def withdraw_all(work: Work, objective: Objective, now: datetime) -> int:
    """As `withdraw`, with what its owner was told about it."""
    told = await standing(work, objective.workspace, to_owner(objective))
    await copies.withdraw(work, told, lambda _: CHANGE, now)
    await work.outbox.forget_words(objective.workspace, to_owner(objective))
    return await withdraw(work, objective, now)


async def still_wanted(work: Work, entry: Entry) -> bool:
    """Asked right before a copy or an offer is sent: not if it was deleted or shared anew in the meantime."""
    objective = await work.objectives.get(entry.delivery.workspace, number_of(entry))
    if objective is None or objective.deleted_at is not None:
        return False
    if entry.delivery.kind in (POST, REPLY, OFFER) and not objective.public:
        return False
    return entry.delivery.subject in (subject(objective), to_owner(objective))
