"""Copies of a feature's message in rooms and to people: sent, and later changed or deleted together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.messages import Message, Room
from bot.people import Handle, Person
from bot.platform import Verb
from bot.store import Work

NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


def to_people(kind: str, subject: str, people: Iterable[Person], message: Message | None = None) -> list[Delivery]:
    """A direct message to each active person with an account, where they were last seen; without `message` it is
    rendered when it is sent."""
    return [
        Delivery(person.workspace, kind, subject, handle.platform, handle.external, private=True, message=message)
        for person in people
        if person.reachable
        for handle in person.handles[:1]
    ]


def to_room(
    workspace: int, kind: str, subject: str, room: Room, message: Message, *, thread: str | None = None
) -> Delivery:
    """A post; `thread` is the token of the post that it replies to."""
    return Delivery(workspace, kind, subject, room.platform, room.external, message=message, thread=thread)


def number_of(entry: Entry) -> int:
    """The id of the record that a copy is about: the second part of its subject (`praise/17`, `objective/4/owner`)."""
    return int(entry.delivery.subject.split("/")[1])


def is_to(entry: Entry, person: Person) -> bool:
    """Whether it is a direct message to that person."""
    return Handle(entry.delivery.platform, entry.delivery.place) in person.handles


async def standing(work: Work, workspace: int, subjects: str | Sequence[str], kind: str = "") -> list[Entry]:
    """Copies that were sent or will be, about the subject, or any of these; with `kind` only those of that kind."""
    about = await work.outbox.about(workspace, *([subjects] if isinstance(subjects, str) else subjects))
    return [each for each in about if each.state not in NEVER_ARRIVED and kind in ("", each.delivery.kind)]


async def redraw(
    work: Work, workspace: int, subject: str, render: Callable[[Entry], Message | None], now: datetime, *, kind: str
) -> int:
    """Edits each copy for which `render` returns a message, by deliveries of that `kind`; returns the number of copies
    that arrived or may still arrive. Includes refused copies: an admin may resend them, and they must not show what was
    withdrawn."""
    about = [entry for entry in await work.outbox.about(workspace, subject) if entry.state is not State.DROPPED]
    drawn = [(entry, message) for entry in about if (message := render(entry)) is not None]
    await work.outbox.put([change_copy(entry, kind, Verb.EDIT, message) for entry, message in drawn], now)
    return sum(entry.state not in NEVER_ARRIVED for entry, _ in drawn)


async def withdraw(work: Work, copies: Iterable[Entry], kind: Callable[[Entry], str], now: datetime) -> int:
    """Deletes the copies, in this order; returns their number. Unsent copies are stopped by their `still_wanted`
    hook."""
    changes = [change_copy(entry, kind(entry), Verb.DELETE) for entry in copies]
    await work.outbox.put(changes, now)
    return len(changes)


async def find_unreached(work: Work, workspace: int, subjects: Iterable[str], kind: str) -> frozenset[str]:
    """Of these subjects those about which the only messages of that kind never arrived, nor will."""
    sent = [each for each in await work.outbox.about(workspace, *subjects) if each.delivery.kind == kind]
    lost = {each.token for each in sent if each.state in NEVER_ARRIVED and each.posted is None}
    fine = {each.delivery.subject for each in sent if each.token not in lost}
    return frozenset(each.delivery.subject for each in sent) - fine


def change_copy(entry: Entry, kind: str, verb: Verb, message: Message | None = None) -> Delivery:
    """An edit or deletion of what was sent, or will be; without `message` an edit is rendered when it is sent."""
    sent = entry.delivery
    return Delivery(
        sent.workspace, kind, sent.subject, sent.platform, sent.place,
        private=sent.private, verb=verb, message=message, of=entry.token,
    )  # fmt: skip
