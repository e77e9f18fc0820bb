"""Public praise without a channel: kept, and offered to its giver once there is one."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph, Style
from bot.praise.copies import POST, posts, subject
from bot.praise.receipt import Given
from bot.praise.rules import Praise, check_author, refusal
from bot.publishing.copies import NEVER_ARRIVED, number_of, to_people
from bot.replies import ButtonReply, Replace
from bot.routes import Ask
from bot.store import Actor, Channel, Purpose, Waiting, Work
from bot.wording import label, words
from bot.writing import number

HERE = "praise/waiting"
OFFER = "praise.offer"
OFFERED_AT_ONCE = 1000
"""More than this many wait for the next time: one transaction should stay short."""

COUNTED = 100
"""So far what waits is counted for an alarm."""


async def offer_waiting(work: Work, workspace: int, now: datetime) -> int:
    """Asks each giver by DM whether to post what waited for a channel, if one is set; gives the number of questions.

    To be called in the transaction that sets a praise channel, after setting it.
    """
    channels = _for_praise(await work.workspaces.channels(workspace))
    waiting = await work.praises.waiting_for_channel(workspace, OFFERED_AT_ONCE) if channels else ()
    if not waiting:
        return 0
    offers = [offer for praise in waiting for offer in _offer(praise, channels)]
    await work.outbox.put(offers, now)
    await work.praises.offered([praise.id for praise in waiting], now)
    return len(offers)


async def what_waits(work: Work, workspace: int) -> Waiting:
    """How much praise waits, and for whom; counted up to a hundred."""
    found = await work.praises.waiting_for_channel(workspace, COUNTED + 1)
    people = {person.id: person for praise in found[:COUNTED] for person in praise.receivers}
    return Waiting(len(found[:COUNTED]), tuple(people.values()), more=len(found) > COUNTED)


def _for_praise(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    return tuple(channel for channel in channels if channel.purpose is Purpose.PRAISE)


def _offer(praise: Praise, channels: tuple[Channel, ...]) -> list[Delivery]:
    said = words(
        HERE,
        rooms=[channel.room for channel in channels],
        receivers=[person.name for person in praise.receivers],
        day=praise.created_at,
        zone=praise.giver.time_zone,
    )["offer"]
    about = str(praise.id)
    buttons = (
        Button("praise.post", label(HERE, "button_post"), about, Style.PRIMARY),
        Button("praise.leave", label(HERE, "button_leave"), about),
    )
    message = Message((Paragraph(said), Buttons(buttons)), summary=said)
    return to_people(OFFER, f"{subject(praise.id)}/offer", [praise.giver], message)


async def offer_wanted(work: Work, entry: Entry) -> bool:
    """Asked right before the question is sent: not if the praise was undone, or taken off, in the meantime."""
    praise = await work.praises.get(entry.delivery.workspace, number_of(entry))
    return praise is not None and praise.undone_at is None and praise.taken_off_at is None


async def posted(ask: Ask[ButtonPressed]) -> ButtonReply:
    """ "Post it": now the praise goes to the channels. A second press changes nothing."""
    async with ask.work() as (work, actor):
        praise = _mine(await work.praises.held(actor.person.workspace, number(ask.event.value)), actor)
        channels = actor.channels_for(Purpose.PRAISE)
        if not channels:
            await work.praises.wait(praise.id)
            await work.commit()
            return Replace(_sentence("no_channel"))
        entries = await work.outbox.about(praise.workspace, subject(praise.id))
        if any(entry.delivery.kind == POST and entry.state not in NEVER_ARRIVED for entry in entries):
            return Replace(_sentence("posted_before"))
        for entry in entries:
            if entry.delivery.kind == POST and entry.state is State.REFUSED:
                # Else an admin could send the old one again, beside the new one.
                await work.outbox.drop(entry.token, "posted anew", ask.now)
        await work.outbox.put(posts(praise, praise.id, channels), ask.now)
        await work.commit()
    return Replace(Given(praise, praise.id, channels).receipt)


async def left(ask: Ask[ButtonPressed]) -> ButtonReply:
    """ "Leave it": the praise stays in the lists and is not asked about again."""
    async with ask.read() as (work, actor):
        praise = _mine(await work.praises.get(actor.person.workspace, number(ask.event.value)), actor)
    said = words(HERE, receivers=[person.name for person in praise.receivers])["left"]
    return Replace(Message((Paragraph(said),), summary=said))


def _mine(found: Praise | None, actor: Actor) -> Praise:
    praise = check_author(found, actor.person)
    if praise.taken_off_at or not praise.public:
        raise refusal("taken_off")
    return praise


def _sentence(block: str) -> Message:
    said = words(HERE)[block]
    return Message((Paragraph(said),), summary=said)
