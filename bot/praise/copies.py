"""A praise as others see it, and every copy of it on its way: posts in channels, direct messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.messages import Button, Buttons, Link, Message, Paragraph, Part, Quote, SmallPrint, Text, Words
from bot.people import Handle, Person
from bot.platform import Verb
from bot.praise.rules import Audience, NewPraise, Praise, seen_by
from bot.store import Channel, Work
from bot.wording import label, words

POST, DIRECT, CHANGE, PLUS_ONE = "praise.post", "praise.direct", "praise.change", "praise.plus_one"
NAMES_MOST = 12
"""So many +1 names stand on a post; then their number."""

ON_THE_WAY = frozenset({State.SENDING, State.UNKNOWN})
NEVER_ARRIVED = frozenset({State.REFUSED, State.DROPPED})


def subject(praise: int) -> str:
    """What deliveries of a praise are about."""
    return f"praise/{praise}"


def praise_of(entry: Entry) -> int:
    """The praise that a delivery is about."""
    return int(entry.delivery.subject.split("/")[1])


def post(praise: NewPraise | Praise, number: int) -> Message:
    """The post in a channel. Everybody praised is mentioned; the names of those who add a +1 are not, to spare them
    and the channel a ring each time."""
    said = words("praise/post", giver=praise.giver, receivers=praise.receivers)["said"]
    plus = praise.plus_ones if isinstance(praise, Praise) else ()
    command = f"praise +1 {number}"
    button = Button("praise.plus_one", label("praise/post", "button_plus_one"), str(number), typed=command)
    parts = (Paragraph(said), *_body(praise), *_plus_ones(plus), Buttons((button,)))
    return Message(parts, summary=(*said, Words(" "), Words(praise.text)))


def direct(praise: NewPraise | Praise, reader: Person) -> Message:
    """What one of those who may see a private praise gets. The notification does not carry the words."""
    others = [p for p in praise.receivers if p.id != reader.id]
    block = "to_others" if len(others) == len(praise.receivers) else "to_you_too" if others else "to_you"
    about = words("praise/direct", giver=praise.giver, receivers=_names(praise.receivers), others=_names(others))
    parts = (Paragraph(about[block]), *_body(praise), SmallPrint(seers(praise, reader)))
    return Message(parts, summary=about["summary"])


def seers(praise: NewPraise | Praise, reader: Person) -> Text:
    """Who may see a private praise, as one of them reads it."""
    others = [person.name for person in seen_by(praise) if person.id != reader.id]
    return words("praise/direct", people=[label("praise/direct", "you"), *others])["seen_by"]


def _body(praise: NewPraise | Praise) -> tuple[Part, ...]:
    return (Quote((Words(praise.text),)), *extras(praise))


def extras(praise: NewPraise | Praise) -> tuple[Part, ...]:
    """The company value and the link to the message, if there are any."""
    parts: list[Part] = []
    if praise.value:
        parts.append(SmallPrint(words("praise/post", value=praise.value)["value"]))
    if praise.source_link:
        link = Link(praise.source_link, label("praise/post", "source_label"))
        parts.append(SmallPrint(words("praise/post", link=link)["source"]))
    return tuple(parts)


def _plus_ones(people: Sequence[Person]) -> tuple[Part, ...]:
    if not people:
        return ()
    names = [person.name for person in people[:NAMES_MOST]]
    if len(people) > NAMES_MOST:
        names.append(words("praise/post", count=len(people) - NAMES_MOST).plain("more"))
    return (SmallPrint(words("praise/post", people=names)["plus_ones"]),)


def _names(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.name for person in people)


# ---------------------------------------------------------------- on their way


def first_copies(praise: NewPraise, number: int, channels: Iterable[Channel]) -> list[Delivery]:
    """What is sent when a praise is given: a post to each praise channel, or a message to each who may see it."""
    if praise.audience is Audience.EVERYONE:
        return posts(praise, number, channels)
    people = [person for person in seen_by(praise) if person.id != praise.giver.id]
    return [to_person(DIRECT, subject(number), person, direct(praise, person)) for person in people if person.handles]


def posts(praise: NewPraise | Praise, number: int, channels: Iterable[Channel]) -> list[Delivery]:
    message = post(praise, number)
    return [
        Delivery(praise.workspace, POST, subject(number), c.room.platform, c.room.external, message=message)
        for c in channels
    ]


def to_person(kind: str, about: str, person: Person, message: Message) -> Delivery:
    """A direct message to somebody with a handle, where they were seen last."""
    handle = person.handles[0]
    return Delivery(person.workspace, kind, about, handle.platform, handle.external, private=True, message=message)


async def redraw(work: Work, praise: Praise, now: datetime, *, kind: str = CHANGE) -> int:
    """Brings every copy up to date with the praise as it stands; gives their number. One that was refused may be sent
    again by an admin, and must not say then what its giver has taken back."""
    about = await _untouched(work, praise)
    changes = [
        (entry, _change(entry, kind, Verb.EDIT, message))
        for entry in about
        if entry.state is not State.DROPPED and (message := _drawn(praise, entry)) is not None
    ]
    await work.outbox.put([change for _, change in changes], now)
    return sum(entry.state not in NEVER_ARRIVED for entry, _ in changes)


async def remove(work: Work, praise: Praise, now: datetime, *, only_posts: bool = False) -> int:
    """Takes every copy away; gives their number. One still on its way is stopped by `still_wanted`. A post that was
    taken off the channel before is deleted once more, since that may have failed."""
    about = await work.outbox.about(praise.workspace, subject(praise.id))
    entries = [e for e in about if e.state not in NEVER_ARRIVED and (e.delivery.kind == POST or not only_posts)]
    await work.outbox.put([_change(entry, CHANGE, Verb.DELETE, None) for entry in entries], now)
    return len(entries)


async def standing(work: Work, praise: Praise) -> list[Entry]:
    """The copies that were sent or will be; posts that were taken off the channel are none."""
    return [entry for entry in await _untouched(work, praise) if entry.state not in NEVER_ARRIVED]


async def arriving(work: Work, praise: Praise) -> bool:
    """Whether a post was sent whose arrival is not recorded yet: people may see it before the bot knows."""
    about = await work.outbox.about(praise.workspace, subject(praise.id))
    return any(entry.delivery.kind == POST and entry.state in ON_THE_WAY for entry in about)


async def _untouched(work: Work, praise: Praise) -> list[Entry]:
    """The copies, whatever became of them, but for posts that were taken off the channel."""
    entries = await work.outbox.about(praise.workspace, subject(praise.id))
    return [entry for entry in entries if not (entry.delivery.kind == POST and praise.taken_off_at)]


def _change(entry: Entry, kind: str, verb: Verb, message: Message | None) -> Delivery:
    sent = entry.delivery
    return Delivery(
        sent.workspace, kind, sent.subject, sent.platform, sent.place,
        private=sent.private, verb=verb, message=message, of=entry.token,
    )  # fmt: skip


def _drawn(praise: Praise, entry: Entry) -> Message | None:
    if entry.delivery.kind == POST:
        return post(praise, praise.id)
    reader = next((p for p in seen_by(praise) if _is(p, entry.delivery)), None)
    return direct(praise, reader) if reader else None


def _is(person: Person, delivery: Delivery) -> bool:
    return Handle(delivery.platform, delivery.place) in person.handles


async def still_wanted(work: Work, entry: Entry) -> bool:
    """Asked right before a copy is sent: not if the praise was undone, or taken off the channel, in the meantime."""
    praise = await work.praises.get(entry.delivery.workspace, praise_of(entry))
    if praise is None or praise.undone_at is not None:
        return False
    return entry.delivery.kind != POST or praise.taken_off_at is None
