"""Public objectives without a channel: kept, and offered to their owners once there is one."""

from __future__ import annotations

from bot.deliveries import Delivery
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph, Quote, Style, Text, Words, render_lines
from bot.objectives import receipt
from bot.objectives.copies import OFFER, first_copies, to_owner
from bot.objectives.objective import OBJECTIVE, Objective
from bot.objectives.rules import check_owner, refusal
from bot.phrases import label, words
from bot.publishing.copies import to_people
from bot.publishing.waiting import post_kept
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction, OnChannel
from bot.store import Actor, Channel, Purpose, Work

HERE = "objectives/waiting"


def offer(objective: Objective, channels: tuple[Channel, ...]) -> list[Delivery]:
    """Asks the owner whether to post it now."""
    rooms = [channel.room for channel in channels]
    said = words(HERE, rooms=rooms, day=objective.created_at, zone=objective.owner.time_zone)
    buttons = post_buttons(objective, label(HERE, "button_post"))
    title = Quote((Words(objective.wording.title, bold=True),))
    message = Message((Paragraph(said["offer"]), title, Buttons(buttons)), summary=said["summary"])
    return to_people(OFFER, to_owner(objective), [objective.owner], message)


def post_buttons(objective: Objective, caption: str) -> tuple[Button, Button]:
    """To post it, or to leave it as it is."""
    about = OBJECTIVE.encode(objective.id)
    return (
        Button("objectives.post", caption, about, Style.PRIMARY),
        Button("objectives.leave", label(HERE, "button_leave"), about),
    )


async def post_now(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Post it": now the objective goes to the channels. A second press changes nothing."""
    async with interaction.work() as (work, actor):
        objective = await _mine(work, actor, interaction)
        channels = actor.channels_for(Purpose.OBJECTIVES)
        if not channels:
            await work.objectives.wait(objective.id)
            await work.commit()
            return Replace(render_lines(words(HERE)["no_channel"]))
        if not await post_kept(work, first_copies(objective, channels), interaction.now):
            return Replace(render_lines(words(HERE)["posted_before"]))
        await work.commit()
    return Replace(render_lines(_on_its_way(channels), buttons=[receipt.list_button()]))


def _on_its_way(channels: tuple[Channel, ...]) -> Text:
    return words(HERE, rooms=[channel.room for channel in channels])["posted"]


async def leave_unposted(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Leave it": the objective stays in the lists and is not asked about again."""
    async with interaction.work() as (work, actor):
        await _mine(work, actor, interaction)
    return Replace(render_lines(words(HERE)["left"]))


async def _mine(work: Work, actor: Actor, interaction: Interaction[ButtonPressed]) -> Objective:
    found = await work.objectives.get_for_update(actor.person.workspace, OBJECTIVE.decode(interaction.event.value))
    objective = check_owner(found, actor.person)
    if not objective.public:
        raise refusal("not_posted")
    return objective


ENTRY: OnChannel[Objective] = OnChannel(
    Purpose.OBJECTIVES, lambda work: work.objectives, lambda objective: (objective.owner,), offer
)
