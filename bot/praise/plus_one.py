"""+1 on a post."""

from __future__ import annotations

from dataclasses import replace

from bot.allowances import check_day
from bot.events import ButtonPressed, CommandTyped
from bot.messages import plain, render_lines
from bot.phrases import words
from bot.praise import copies
from bot.praise.rules import PLUS_ONES_A_DAY, PRAISE, Praise, check_plus_one, refusal
from bot.replies import ButtonReply, CommandReply, Nothing, Say
from bot.routes import Interaction
from bot.typed_text import number

Act = Interaction[ButtonPressed] | Interaction[CommandTyped]


async def by_button(interaction: Interaction[ButtonPressed]) -> ButtonReply:
    """+1 on a post: the name appears in place, on every platform where the praise was posted."""
    await _plus_one(interaction, PRAISE.decode(interaction.event.value))
    return Nothing()


async def by_command(interaction: Interaction[CommandTyped]) -> CommandReply:
    """`/praise +1 17`, where a post has no button: those around read who joins in, since the post stays as it is."""
    typed = number(plain(interaction.event.text).strip().removeprefix("#"))
    if not typed:
        await interaction.admit()
        raise refusal("plus_which")
    praise = await _plus_one(interaction, typed)
    said = words("praise/post", giver=praise.giver.name, receivers=[person.name for person in praise.receivers])[
        "joined"
    ]
    return Say(render_lines(said), aloud=True)


async def _plus_one(interaction: Act, which: int) -> Praise:
    async with interaction.work() as (work, actor):
        me = actor.person
        found = await work.praises.get_for_update(me.workspace, which)
        arriving = found is not None and found.posted_at is None and await copies.arriving(work, found)
        praise = check_plus_one(found, me, arriving=arriving)
        await check_day(work, me, PLUS_ONES_A_DAY, interaction.now)
        if not await work.praises.plus_one(praise.id, me.id, interaction.now):
            raise refusal("plus_twice")
        await copies.redraw(
            work, replace(praise, plus_ones=(*praise.plus_ones, me)), interaction.now, kind=copies.PLUS_ONE
        )
        await work.commit()
    return praise
