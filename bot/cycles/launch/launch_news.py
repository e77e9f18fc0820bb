"""What HR hears when a cycle begins, or can't."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cycles.buttons import CYCLE, open_button
from bot.cycles.cycle import Cycle, Scope, Stage
from bot.cycles.picking.news import PICKED
from bot.cycles.setup.plan import Plan, Why
from bot.cycles.telling_hr import TO_HR, find_named, is_new, settle, tell_each
from bot.messages import Buttons, Message, Paragraph, SmallPrint, Text
from bot.people import Person
from bot.phrases import words
from bot.publishing.copies import to_people
from bot.routes import Context
from bot.store import Work

HERE = "cycles/launch"
LEFT_OUT = "cycles.left_out"
TOLD_AT_ONCE = 50
NOBODY = Plan((), (), (), ())
NAMED_MOST = 5
"""So many managers who are left out are named; all of them that somebody in HR may know of are in the window."""


async def tell_begun(work: Work, cycle: Cycle, planned: Plan, now: datetime) -> None:
    """How many are asked, and who is left out: people may have come, left or moved since it was approved."""
    counts = {"asked": planned.asked, "managers": planned.reviewed}
    said = words(HERE, title=cycle.setup.name, due=cycle.setup.days.due, scope=cycle.setup.scope.value, **counts)
    await _tell_with_reasons(work, cycle, said["begun"], planned, now)


async def _tell_with_reasons(work: Work, cycle: Cycle, said: Text, planned: Plan, now: datetime) -> None:
    """With those about whom nobody is asked, but whom HR left out: a line for each reason."""
    reasons = [each for each in Why if each is not Why.BY_HR and cycle.setup.scope is not Scope.COMPANY]
    out = {why: [who for each in planned.left_out if each.why is why for who in each.reviewees] for why in reasons}

    async def write(reader: Person) -> Message:
        lines = [await _say_out(work, cycle, reader, why, out[why]) for why in reasons if out[why]]
        return Message((Paragraph(said), *map(SmallPrint, lines), Buttons((open_button(cycle),))))

    await tell_each(work, cycle, TO_HR, write, now)


async def _say_out(work: Work, cycle: Cycle, reader: Person, why: Why, out: Sequence[int]) -> Text:
    names = await find_named(work, cycle, reader, out, NAMED_MOST)
    some = words(HERE, people=names, count=len(out) - len(names)).plain("names")
    return words(HERE, names=some)[f"out_{why.name.lower()}"]


async def settle_picks(work: Work, cycle: Cycle, now: datetime) -> None:
    """What HR was asked to look at has begun, or was called off."""
    block = "cancelled" if cycle.stage is Stage.CANCELLED else "begun"
    await settle(work, cycle, PICKED, block, now)


async def tell_left_out(context: Context, cycle: Cycle, planned: Plan) -> None:
    """Managers about whom nobody is asked hear why, once; whom HR left out hears it from HR."""
    for why in (Why.TOO_FEW, Why.SIMILAR, Why.NO_READER, Why.NOT_PICKED):
        out = [who for each in planned.left_out if each.why is why for who in each.reviewees]
        for start in range(0, len(out), TOLD_AT_ONCE):
            await _tell_why(context, cycle, why, out[start : start + TOLD_AT_ONCE])


async def _tell_why(context: Context, cycle: Cycle, why: Why, out: Sequence[int]) -> None:
    named = "_named" if cycle.setup.named and why is Why.TOO_FEW else ""
    block = f"you_{why.name.lower()}{named}"
    message = Message((Paragraph(words(HERE, title=cycle.setup.name, scope=cycle.setup.scope.value)[block]),))
    async with context.store.work() as work:
        if await is_new(work, cycle, f"{why} {out[0]}"):
            people = await work.people.by_ids(cycle.workspace, out)
            subject = f"cycle_left_out/{CYCLE.encode(cycle.id)}"
            await work.outbox.put(to_people(LEFT_OUT, subject, people, message), context.clock.now())
            await work.commit()


async def tell_not_begun(context: Context, cycle: Cycle, why: str, planned: Plan | None = None) -> None:
    """Once; `why` is the block that says what to do, and `planned` of whom nobody could be asked about, for what
    reason."""
    async with context.store.work() as work:
        if await is_new(work, cycle, why):
            said = words(HERE, title=cycle.setup.name, due=cycle.setup.days.due)[why]
            await _tell_with_reasons(work, cycle, said, planned or NOBODY, context.clock.now())
            await work.commit()
