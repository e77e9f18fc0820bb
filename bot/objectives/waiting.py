"""Public objectives without a channel: kept, and offered to their owners once there is one."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import Delivery, Entry, State
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph, Quote, Style, Text, Words
from bot.objectives import receipt
from bot.objectives.copies import POST, first_copies, subject, to_owner
from bot.objectives.objective import Objective
from bot.objectives.rules import check_owner, refusal
from bot.publishing.copies import NEVER_ARRIVED, number_of, to_people
from bot.replies import ButtonReply, Replace
from bot.routes import Ask
from bot.store import Actor, Channel, Purpose, Waiting, Work
from bot.wording import label, words
from bot.writing import number

HERE = "objectives/waiting"
OFFER = "objectives.offer"
OFFERED_AT_ONCE = 1000
"""More than this many wait for the next time: one transaction should stay short."""


COUNTED = 100
"""Whether more wait changes nothing that an admin would do."""


async def offer_waiting(work: Work, workspace: int, now: datetime) -> int:
    """Asks each owner by DM whether to post what waited for a channel, if one is set; gives the number of questions.

    To be called in the transaction that sets a channel for objectives, after setting it.
    """
    channels = _for_objectives(await work.workspaces.channels(workspace))
    waiting = await work.objectives.waiting_for_channel(workspace, OFFERED_AT_ONCE) if channels else ()
    if not waiting:
        return 0
    offers = [offer for objective in waiting for offer in _offer(objective, channels)]
    await work.outbox.put(offers, now)
    await work.objectives.offered([objective.id for objective in waiting], now)
    return len(offers)


async def what_waits(work: Work, workspace: int) -> Waiting:
    """How many objectives wait, and whose; counted up to a hundred."""
    found = await work.objectives.waiting_for_channel(workspace, COUNTED + 1)
    owners = {objective.owner.id: objective.owner for objective in found[:COUNTED]}
    return Waiting(len(found[:COUNTED]), tuple(owners.values()), more=len(found) > COUNTED)


def _for_objectives(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    return tuple(channel for channel in channels if channel.purpose is Purpose.OBJECTIVES)


def _offer(objective: Objective, channels: tuple[Channel, ...]) -> list[Delivery]:
    rooms = [channel.room for channel in channels]
    said = words(HERE, rooms=rooms, day=objective.created_at, zone=objective.owner.time_zone)
    about = str(objective.id)
    buttons = (
        Button("objectives.post", label(HERE, "button_post"), about, Style.PRIMARY),
        Button("objectives.leave", label(HERE, "button_leave"), about),
    )
    title = Quote((Words(objective.wording.title, bold=True),))
    message = Message((Paragraph(said["offer"]), title, Buttons(buttons)), summary=said["summary"])
    return to_people(OFFER, to_owner(objective), [objective.owner], message)


async def offer_wanted(work: Work, entry: Entry) -> bool:
    """Asked right before the question is sent: not if it is not for everyone any more."""
    objective = await work.objectives.get(entry.delivery.workspace, number_of(entry))
    return objective is not None and objective.deleted_at is None and objective.public


async def posted(ask: Ask[ButtonPressed]) -> ButtonReply:
    """ "Post it": now the objective goes to the channels. A second press changes nothing."""
    async with ask.work() as (work, actor):
        objective = await _mine(work, actor, ask)
        channels = actor.channels_for(Purpose.OBJECTIVES)
        if not channels:
            await work.objectives.wait(objective.id)
            await work.commit()
            return Replace(receipt.said([words(HERE)["no_channel"]]))
        entries = await work.outbox.about(objective.workspace, subject(objective))
        if any(entry.delivery.kind == POST and entry.state not in NEVER_ARRIVED for entry in entries):
            return Replace(receipt.said([words(HERE)["posted_before"]]))
        for entry in entries:
            if entry.delivery.kind == POST and entry.state is State.REFUSED:
                # Else an admin could send the old one again, beside the new one.
                await work.outbox.drop(entry.token, "posted anew", ask.now)
        await work.outbox.put(first_copies(objective, channels), ask.now)
        await work.commit()
    return Replace(receipt.said([_on_its_way(channels)], [receipt.list_button()]))


def _on_its_way(channels: tuple[Channel, ...]) -> Text:
    return words(HERE, rooms=[channel.room for channel in channels])["posted"]


async def left(ask: Ask[ButtonPressed]) -> ButtonReply:
    """ "Leave it": the objective stays in the lists and is not asked about again."""
    async with ask.work() as (work, actor):
        await _mine(work, actor, ask)
    return Replace(receipt.said([words(HERE)["left"]]))


async def _mine(work: Work, actor: Actor, ask: Ask[ButtonPressed]) -> Objective:
    found = await work.objectives.held(actor.person.workspace, number(ask.event.value))
    objective = check_owner(found, actor.person)
    if not objective.public:
        raise refusal("not_posted")
    return objective
