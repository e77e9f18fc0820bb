"""The copies of what a feature says in rooms and to people: sent, and later changed or taken away together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.messages import Message, Room
from bot.people import Handle, Person
from bot.platform import Verb
from bot.store import Work

NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


def to_people(kind: str, subject: str, people: Iterable[Person], message: Message) -> list[Delivery]:
    """A direct message to each who works here and has an account, where they were seen last."""
    return [
        Delivery(person.workspace, kind, subject, handle.platform, handle.external, private=True, message=message)
        for person in people
        if person.reachable
        for handle in person.handles[:1]
    ]


def to_room(
    workspace: int, kind: str, subject: str, room: Room, message: Message, *, thread: str | None = None
) -> Delivery:
    """A post; `thread` is the token of the one under which it stands."""
    return Delivery(workspace, kind, subject, room.platform, room.external, message=message, thread=thread)


def number_of(entry: Entry) -> int:
    """The record that a copy is about: the second part of its subject (`praise/17`, `objective/4/owner`)."""
    return int(entry.delivery.subject.split("/")[1])


def is_to(entry: Entry, person: Person) -> bool:
    """Whether it is a direct message to that person."""
    return Handle(entry.delivery.platform, entry.delivery.place) in person.handles


async def standing(work: Work, workspace: int, subject: str, kind: str = "") -> list[Entry]:
    """The copies that were sent or will be: all about the subject, or those of a kind."""
    about = await work.outbox.about(workspace, subject)
    return [each for each in about if each.state not in NEVER_ARRIVED and kind in ("", each.delivery.kind)]


async def redraw(
    work: Work, workspace: int, subject: str, render: Callable[[Entry], Message | None], now: datetime, *, kind: str
) -> int:
    """Brings up to date each copy for which `render` gives a message, by changes of that `kind`; gives the number of
    those that arrive. One that was refused is changed too: an admin may send it again, and it must not say then what
    was taken back."""
    about = [entry for entry in await work.outbox.about(workspace, subject) if entry.state is not State.DROPPED]
    drawn = [(entry, message) for entry in about if (message := render(entry)) is not None]
    await work.outbox.put([_change(entry, kind, Verb.EDIT, message) for entry, message in drawn], now)
    return sum(entry.state not in NEVER_ARRIVED for entry, _ in drawn)


async def withdraw(work: Work, copies: Iterable[Entry], kind: Callable[[Entry], str], now: datetime) -> int:
    """Deletes them, in this order; gives their number. One still on its way is stopped by its `wanted`."""
    changes = [_change(entry, kind(entry), Verb.DELETE, None) for entry in copies]
    await work.outbox.put(changes, now)
    return len(changes)


def _change(entry: Entry, kind: str, verb: Verb, message: Message | None) -> Delivery:
    sent = entry.delivery
    return Delivery(
        sent.workspace, kind, sent.subject, sent.platform, sent.place,
        private=sent.private, verb=verb, message=message, of=entry.token,
    )  # fmt: skip
