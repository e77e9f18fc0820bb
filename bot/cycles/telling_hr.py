"""How HR hears of a cycle."""

from __future__ import annotations

from datetime import date, datetime

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle
from bot.messages import Message
from bot.people import Person, Role
from bot.publishing.copies import to_people
from bot.store import Work


def about(cycle: Cycle, kind: str) -> str:
    """What such a message is about."""
    return f"cycle/{CYCLE.encode(cycle.id)}/{kind}"


async def tell_hr(
    work: Work,
    cycle: Cycle,
    kind: str,
    message: Message | None,
    now: datetime,
    *,
    admins: bool = False,
    but: Person | None = None,
) -> None:
    """Everybody who is HR; where nobody is, and with `admins` too, the admins. Without `message` it is rendered when it
    leaves. `but` knows it."""
    hr = [each for each in await work.people.with_role(cycle.workspace, Role.HR) if each.reachable]
    more = await work.people.admins(cycle.workspace) if admins or not hr else ()
    people = {each.id: each for each in (*hr, *more) if but is None or each.id != but.id}.values()
    await work.outbox.put(to_people(kind, about(cycle, kind), people, message), now)


async def is_new(work: Work, cycle: Cycle, what: str, day: date | None = None) -> bool:
    """Whether nobody was told so yet; with a `day`, for that day."""
    return await work.daily.first(cycle.workspace, name_job(cycle, what), day or cycle.setup.days.ask)


def name_job(cycle: Cycle, what: str) -> str:
    """What is claimed by whoever tells it."""
    return f"cycle {cycle.id.hex()}: {what}"
