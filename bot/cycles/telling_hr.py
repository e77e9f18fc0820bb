"""How HR hears of a cycle."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import date, datetime

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.running.running_window import find_hidden
from bot.deliveries import Entry
from bot.messages import Message, Paragraph
from bot.people import Person, Role
from bot.phrases import words
from bot.platform import Verb
from bot.publishing.copies import change_copy, is_to, standing, to_people
from bot.publishing.readers import find_readers
from bot.routes import OnDelivery, Route
from bot.shortened import shorten_name
from bot.store import Work

SETTLED = "cycles.settled"
TO_HR = "cycles.hr"
"""What is told once, and not drawn again."""


def about(cycle: Cycle, kind: str) -> str:
    """What such a message is about."""
    return f"cycle/{CYCLE.encode(cycle.id)}/{kind}"


async def find_cycle(work: Work, entry: Entry) -> Cycle | None:
    """Which one such a message is about."""
    return await work.cycles.get(entry.delivery.workspace, CYCLE.decode(entry.delivery.subject.split("/")[1]))


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
    leaves. `but` knows it. It names nobody: see `tell_each`."""
    people = [each for each in await _find_hearing(work, cycle, admins=admins) if but is None or each.id != but.id]
    await work.outbox.put(to_people(kind, about(cycle, kind), people, message), now)


async def tell_each(
    work: Work, cycle: Cycle, kind: str, write: Callable[[Person], Awaitable[Message]], now: datetime
) -> None:
    """The same where people are named: each of HR hears it as they may."""
    for each in await _find_hearing(work, cycle, admins=False):
        await work.outbox.put(to_people(kind, about(cycle, kind), [each], await write(each)), now)


async def _find_hearing(work: Work, cycle: Cycle, *, admins: bool) -> Collection[Person]:
    hr = await work.people.with_role(cycle.workspace, Role.HR)
    more = await work.people.admins(cycle.workspace) if admins or not hr else ()
    return {each.id: each for each in (*hr, *more)}.values()


async def settle(
    work: Work,
    cycle: Cycle,
    kinds: Collection[str],
    block: str,
    now: datetime,
    *,
    by: Person | None = None,
    but: Person | None = None,
) -> None:
    """Nothing more is to be done by messages of these kinds: they say what was done, without their buttons. `but` reads
    it in the reply."""
    sent = await standing(work, cycle.workspace, [about(cycle, kind) for kind in kinds])
    days, person = cycle.setup.days, shorten_name(by.name) if by else ""
    said = words("cycles/settled", title=cycle.setup.name, until=days.due, day=days.release, person=person)
    message = Message((Paragraph(said[block]),))
    done = [each for each in sent if but is None or not is_to(each, but)]
    await work.outbox.put([change_copy(each, SETTLED, Verb.EDIT, message) for each in done], now)


async def find_told(work: Work, entry: Entry, stage: Stage) -> tuple[Cycle, Person] | None:
    """Of which cycle it tells whom of HR; None if it is past that stage, or they are not of HR any more."""
    cycle = await find_cycle(work, entry)
    reader = next((each for each in await find_readers(work, entry) if Role.HR in each.roles), None)
    return None if reader is None or cycle is None or cycle.stage is not stage else (cycle, reader)


async def find_named(work: Work, cycle: Cycle, reader: Person, about: Iterable[int], most: int) -> Sequence[str]:
    """At most so many of these, by name. Of themselves, those above them, and whom they are asked about or read, a
    person of HR learns only how many they are."""
    hidden = await find_hidden(work, cycle, reader)
    picked = {each for each, some in cycle.setup.picked.items() if reader.id in some}
    shown = [each for each in about if each not in hidden and each not in picked][:most]
    return [shorten_name(each.name) for each in await work.people.by_ids(cycle.workspace, shown)]


async def is_new(work: Work, cycle: Cycle, what: str, day: date | None = None) -> bool:
    """Whether nobody was told so yet; with a `day`, for that day."""
    return await work.daily.first(cycle.workspace, name_job(cycle, what), day or cycle.setup.days.ask)


def name_job(cycle: Cycle, what: str) -> str:
    """What is claimed by whoever tells it."""
    return f"cycle {cycle.id.hex()}: {what}"


ENTRIES: tuple[Route, ...] = (OnDelivery(SETTLED, skip_if_uneditable=True),)
