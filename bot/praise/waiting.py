"""Public praise without a channel: kept, and offered to its giver once there is one."""

from __future__ import annotations

from bot.deliveries import Delivery
from bot.events import ButtonPressed
from bot.messages import Button, Buttons, Message, Paragraph, Style, render_lines
from bot.phrases import label, words
from bot.praise.copies import OFFER, posts, subject
from bot.praise.receipt import Given
from bot.praise.rules import PRAISE, Praise, check_author, refusal
from bot.publishing.copies import to_people
from bot.publishing.waiting import post_kept
from bot.replies import ButtonReply, Replace
from bot.routes import Interaction, OnChannel
from bot.store import Actor, Channel, Purpose

HERE = "praise/waiting"


def offer(praise: Praise, channels: tuple[Channel, ...]) -> list[Delivery]:
    """Asks the giver whether to post it now."""
    said = words(
        HERE,
        rooms=[channel.room for channel in channels],
        receivers=[person.name for person in praise.receivers],
        day=praise.created_at,
        zone=praise.giver.time_zone,
    )["offer"]
    buttons = post_buttons(praise, label(HERE, "button_post"))
    message = Message((Paragraph(said), Buttons(buttons)), summary=said)
    return to_people(OFFER, f"{subject(praise.id)}/offer", [praise.giver], message)


def post_buttons(praise: Praise, caption: str) -> tuple[Button, Button]:
    """To post it, or to leave it as it is."""
    about = PRAISE.encode(praise.id)
    return (
        Button("praise.post", caption, about, Style.PRIMARY),
        Button("praise.leave", label(HERE, "button_leave"), about),
    )


async def post_now(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Post it": now the praise goes to the channels. A second press changes nothing."""
    async with interaction.work() as (work, actor):
        praise = _mine(
            await work.praises.get_for_update(actor.person.workspace, PRAISE.decode(interaction.event.value)), actor
        )
        channels = actor.channels_for(Purpose.PRAISE)
        if not channels:
            await work.praises.wait(praise.id)
            await work.commit()
            return Replace(render_lines(words(HERE)["no_channel"]))
        if not await post_kept(work, posts(praise, praise.id, channels), interaction.now):
            return Replace(render_lines(words(HERE)["posted_before"]))
        await work.commit()
    return Replace(Given(praise, praise.id, channels).receipt)


async def leave_unposted(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """ "Leave it": the praise stays in the lists and is not asked about again."""
    async with interaction.read() as (work, actor):
        praise = _mine(await work.praises.get(actor.person.workspace, PRAISE.decode(interaction.event.value)), actor)
    return Replace(render_lines(words(HERE, receivers=[person.name for person in praise.receivers])["left"]))


def _mine(found: Praise | None, actor: Actor) -> Praise:
    praise = check_author(found, actor.person)
    if praise.taken_off_at or not praise.public:
        raise refusal("taken_off")
    return praise


ENTRY: OnChannel[Praise] = OnChannel(Purpose.PRAISE, lambda work: work.praises, lambda praise: praise.receivers, offer)
