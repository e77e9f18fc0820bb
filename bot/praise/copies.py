"""A praise as others see it, and every copy of it on its way: posts in channels, direct messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.formatting import read_marks
from bot.messages import Button, Buttons, Link, Message, Paragraph, Part, Quote, SmallPrint, Text, Words
from bot.people import Person
from bot.phrases import label, words
from bot.praise.rules import PRAISE, Audience, NewPraise, Praise, viewers_of
from bot.publishing import copies
from bot.publishing.copies import is_to, number_of, to_people, to_room
from bot.store import Channel, Work

POST, DIRECT, CHANGE, PLUS_ONE = "praise.post", "praise.direct", "praise.change", "praise.plus_one"
OFFER = "praise.offer"
NAMES_MOST = 12
"""So many +1 names stand on a post; then their number."""

ON_THE_WAY = frozenset({State.SENDING, State.UNKNOWN})


def subject(praise: int) -> str:
    """What deliveries of a praise are about."""
    return f"praise/{praise}"


def post(praise: NewPraise | Praise, number: int) -> Message:
    """The post in a channel. Everybody praised is mentioned; the names of those who add a +1 are not, to spare them
    and the channel a ring each time."""
    said = words("praise/post", giver=praise.giver, receivers=praise.receivers)["said"]
    plus = praise.plus_ones if isinstance(praise, Praise) else ()
    command = f"praise +1 {number}"
    button = Button("praise.plus_one", label("praise/post", "button_plus_one"), PRAISE.encode(number), typed=command)
    text = read_marks(praise.text)
    parts = (Paragraph(said), Quote(text), *extras(praise), *_plus_ones(plus), Buttons((button,)))
    return Message(parts, summary=(*said, Words(" "), *text))


def direct(praise: NewPraise | Praise, reader: Person) -> Message:
    """What one of those who may see a private praise gets. The notification does not carry the words."""
    others = [p for p in praise.receivers if p.id != reader.id]
    block = "to_others" if len(others) == len(praise.receivers) else "to_you_too" if others else "to_you"
    about = words("praise/direct", giver=praise.giver, receivers=_names(praise.receivers), others=_names(others))
    parts = (
        Paragraph(about[block]),
        Quote(read_marks(praise.text)),
        *extras(praise),
        SmallPrint(seers(praise, reader)),
    )
    return Message(parts, summary=about["summary"])


def seers(praise: NewPraise | Praise, reader: Person) -> Text:
    """Who may see a private praise, as one of them reads it."""
    others = [person.name for person in viewers_of(praise) if person.id != reader.id]
    return words("praise/direct", people=[label("praise/direct", "you"), *others])["seen_by"]


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
    return direct_copies(praise, number)


def direct_copies(praise: NewPraise | Praise, number: int) -> list[Delivery]:
    """A message to each who may see a private praise."""
    people = [person for person in viewers_of(praise) if person.id != praise.giver.id]
    return [copy for each in people for copy in to_people(DIRECT, subject(number), [each], direct(praise, each))]


def posts(praise: NewPraise | Praise, number: int, channels: Iterable[Channel]) -> list[Delivery]:
    message = post(praise, number)
    return [to_room(praise.workspace, POST, subject(number), channel.room, message) for channel in channels]


async def redraw(work: Work, praise: Praise, now: datetime, *, kind: str = CHANGE) -> int:
    """Brings every copy up to date with the praise as it stands; returns their number."""

    def render(entry: Entry) -> Message | None:
        if entry.delivery.kind == POST:
            return None if praise.taken_off_at else post(praise, praise.id)
        reader = next((person for person in viewers_of(praise) if is_to(entry, person)), None)
        return direct(praise, reader) if reader else None

    return await copies.redraw(work, praise.workspace, subject(praise.id), render, now, kind=kind)


async def remove(work: Work, praise: Praise, now: datetime, *, only_posts: bool = False) -> int:
    """Takes every copy away; returns their number. A post that was taken off the channel before is deleted once more,
    since that may have failed."""
    found = await copies.standing(work, praise.workspace, subject(praise.id), POST if only_posts else "")
    return await copies.withdraw(work, found, lambda _: CHANGE, now)


async def arriving(work: Work, praise: Praise) -> bool:
    """Whether a post was sent whose arrival is not recorded yet: people may see it before the bot knows."""
    posts = await copies.standing(work, praise.workspace, subject(praise.id), POST)
    return any(entry.state in ON_THE_WAY for entry in posts)


async def still_wanted(work: Work, entry: Entry) -> bool:
    """Asked right before a copy or an offer is sent: not if it was undone or taken off the channel meanwhile."""
    praise = await work.praises.get(entry.delivery.workspace, number_of(entry))
    if praise is None or praise.undone_at is not None:
        return False
    return entry.delivery.kind not in (POST, OFFER) or praise.taken_off_at is None


async def post_sent(work: Work, entry: Entry, now: datetime) -> None:
    """It stands in a channel: everybody may read it there, and on Home."""
    await work.praises.mark_posted(number_of(entry), now)
