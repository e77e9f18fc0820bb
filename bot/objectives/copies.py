"""Every copy of an objective on its way: posts in channels with what stands under them, and direct messages.

What is sent in one round of sharing has that round in its subject. When it is shared anew, the copies of the round are
deleted and belong to nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.messages import Message
from bot.objectives.drawn import news, post, reply, shared
from bot.objectives.objective import Objective, Step
from bot.people import Person
from bot.platform import ChatPlatform, Verb
from bot.store import Channel, Work

POST, REPLY, SHARED, NEWS = "objectives.post", "objectives.reply", "objectives.shared", "objectives.news"
ANSWER, COMMENT, CHANGE = "objectives.answer", "objectives.comment", "objectives.change"
MOVE = "objectives.move"
"""A change that a message of its own tells too: not worth another line where posts can't be changed."""
NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


def subject(objective: Objective) -> str:
    """What the copies of this round are about."""
    return f"objective/{objective.id}/{objective.round}"


def to_owner(objective: Objective) -> str:
    """What messages to the owner are about: they stay when it is shared anew."""
    return f"objective/{objective.id}/owner"


def objective_of(entry: Entry) -> int:
    """The objective that a delivery is about."""
    return int(entry.delivery.subject.split("/")[1])


def first_copies(objective: Objective, channels: Iterable[Channel]) -> list[Delivery]:
    """A post to each channel for objectives, or a message to the manager with whom it is shared."""
    if objective.public:
        return [
            _in_room(POST, objective, channel.room.platform, channel.room.external, post(objective))
            for channel in channels
        ]
    manager = objective.shared_with
    return to_person(SHARED, subject(objective), manager, shared(objective)) if manager else []


def _in_room(
    kind: str, objective: Objective, platform: str, room: str, message: Message, thread: str | None = None
) -> Delivery:
    return Delivery(objective.workspace, kind, subject(objective), platform, room, message=message, thread=thread)


def to_person(kind: str, about: str, person: Person, message: Message) -> list[Delivery]:
    """A direct message, where somebody can be reached."""
    return [
        Delivery(person.workspace, kind, about, handle.platform, handle.external, private=True, message=message)
        for handle in person.handles[:1]
        if person.reachable
    ]


async def tell_step(
    work: Work, objective: Objective, step: Step, platforms: Mapping[str, ChatPlatform], now: datetime
) -> int:
    """A step reaches whoever may see it: it stands under each post, or goes to the manager; gives the number."""
    sent: list[Delivery] = []
    if objective.public:
        for entry in await standing(work, objective):
            sent += _reply(objective, step, entry, platforms) if entry.delivery.kind == POST else []
    elif manager := objective.shared_with:
        sent = to_person(NEWS, subject(objective), manager, news(objective, step))
    await work.outbox.put(sent, now)
    return len(sent)


def _reply(objective: Objective, step: Step, entry: Entry, platforms: Mapping[str, ChatPlatform]) -> list[Delivery]:
    at = entry.delivery
    platform = platforms.get(at.platform)
    message = reply(objective, step, titled=platform is not None and not platform.can.threads)
    return [_in_room(REPLY, objective, at.platform, at.place, message, entry.token)]


async def standing(work: Work, objective: Objective) -> list[Entry]:
    """The copies of this round that were sent or will be."""
    about = await work.outbox.about(objective.workspace, subject(objective))
    return [entry for entry in about if entry.state not in NEVER_ARRIVED]


async def redraw(work: Work, objective: Objective, now: datetime, *, kind: str = CHANGE) -> int:
    """Brings the posts and the manager's message up to date; gives their number. One that was refused may be sent again
    by an admin, and must not say then what its owner has taken back."""
    about = await work.outbox.about(objective.workspace, subject(objective))
    changes = [
        (entry, _change(entry, Verb.EDIT, message, kind))
        for entry in about
        if entry.state is not State.DROPPED and (message := _drawn(objective, entry)) is not None
    ]
    await work.outbox.put([change for _, change in changes], now)
    return sum(entry.state not in NEVER_ARRIVED for entry, _ in changes)


def _drawn(objective: Objective, entry: Entry) -> Message | None:
    match entry.delivery.kind:
        case "objectives.post":
            return post(objective)
        case "objectives.shared":
            return shared(objective)
        case _:
            return None


async def withdraw(work: Work, objective: Objective, now: datetime) -> int:
    """Deletes every copy of this round, what stands under a post before the post; gives their number. Nothing of it
    can be sent again."""
    entries = await standing(work, objective)
    entries.sort(key=lambda entry: entry.delivery.kind == POST)
    kinds = [MOVE if entry.delivery.kind == REPLY else CHANGE for entry in entries]
    changes = [_change(entry, Verb.DELETE, None, kind) for entry, kind in zip(entries, kinds, strict=True)]
    await work.outbox.put(changes, now)
    await work.outbox.forget_words(objective.workspace, subject(objective))
    return len(entries)


async def withdraw_all(work: Work, objective: Objective, now: datetime) -> int:
    """As `withdraw`, with what its owner was told about it."""
    told = await work.outbox.about(objective.workspace, to_owner(objective))
    arrived = [entry for entry in told if entry.state not in NEVER_ARRIVED]
    await work.outbox.put([_change(entry, Verb.DELETE, None) for entry in arrived], now)
    await work.outbox.forget_words(objective.workspace, to_owner(objective))
    return await withdraw(work, objective, now)


def _change(entry: Entry, verb: Verb, message: Message | None, kind: str = CHANGE) -> Delivery:
    sent = entry.delivery
    return Delivery(
        sent.workspace, kind, sent.subject, sent.platform, sent.place,
        private=sent.private, verb=verb, message=message, of=entry.token,
    )  # fmt: skip


async def still_wanted(work: Work, entry: Entry) -> bool:
    """Asked right before a copy is sent: not if it was deleted or shared anew in the meantime."""
    objective = await work.objectives.get(entry.delivery.workspace, objective_of(entry))
    if objective is None or objective.deleted_at is not None:
        return False
    if entry.delivery.kind in (POST, REPLY) and not objective.public:
        return False
    return entry.delivery.subject in (subject(objective), to_owner(objective))
