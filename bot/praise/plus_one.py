"""+1 on a post."""

from __future__ import annotations

from dataclasses import replace

from bot.events import ButtonPressed
from bot.praise import copies
from bot.praise.rules import check_plus_one, refusal
from bot.replies import ButtonReply, Nothing
from bot.routes import Ask
from bot.writing import number


async def plus_one(ask: Ask[ButtonPressed]) -> ButtonReply:
    """+1 on a post: the name appears in place, on every platform where the praise was posted."""
    async with ask.work() as (work, actor):
        me = actor.person
        praise = check_plus_one(await work.praises.held(me.workspace, number(ask.event.value)), me)
        if not await work.praises.plus_one(praise.id, me.id, ask.now):
            raise refusal("plus_twice")
        await copies.redraw(work, replace(praise, plus_ones=(*praise.plus_ones, me)), ask.now, kind=copies.PLUS_ONE)
        await work.commit()
    return Nothing()
