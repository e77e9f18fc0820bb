"""One message to each reviewer for all their reviews of a cycle, drawn when it leaves. They leave from what is owed, a
few at a time: a launch for thousands is no queue of thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.cycles.ballots import CycleId
from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitation import announcement, invitation
from bot.cycles.review import ReviewDebt
from bot.cycles.setup.own_words import find_company
from bot.deliveries import Entry, State
from bot.home.redraw import lists_changed
from bot.messages import Message
from bot.nudges.rules import civil_day
from bot.people import Person
from bot.platform import Verb
from bot.publishing.copies import change_copy, standing, to_people
from bot.publishing.dripping import AT_ONCE, MOST_WAITING
from bot.publishing.readers import find_readers, is_to_leaver
from bot.routes import Context, OnDelivery, Route
from bot.store import Work
from bot.webforms import LONGEST

INVITATION, CHANGE = "cycles.invitation", "cycles.invitation_change"
EARLIER, MOVED, OVER = "cycles.earlier", "cycles.earlier_moved", "cycles.earlier_over"
"""To everybody asked: the last day is an earlier one; what that message says once it is moved again, or over."""
LOOKED_AT = 200
"""People who are looked at at a time: most may live where it is night."""


def about_cycle(cycle: CycleId) -> str:
    """How the subjects of its messages to reviewers begin."""
    return f"cycle/{CYCLE.encode(cycle)}/"


def about(cycle: CycleId, person: Person) -> str:
    """What the messages to a reviewer are about."""
    return f"{about_cycle(cycle)}{person.id}"


def reviewer_of(entry: Entry) -> int:
    """To whom an invitation is, by the number of their record."""
    return int(entry.delivery.subject.split("/")[2])


class Inviting:
    """Goes round those who were not told yet: each is told in their working hours, from the day of asking on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._after = 0

    async def invite(self) -> int:
        """Tells some of them; returns their number. Several replicas at once tell different people: who is marked here
        is told here."""
        ready = await self._find_ready()
        if not ready:
            return 0
        now = self._context.clock.now()
        async with self._context.store.work() as work:
            new = await work.cycles.mark_invited([each.id for debts in ready for each in debts], now)
            told = [debts for debts in ready if any(each.id in new for each in debts)]
            await _tell(work, told, now)
            await work.commit()
        return len(told)

    async def _find_ready(self) -> list[list[ReviewDebt]]:
        """The next who can be told now, each with all their reviews."""
        now = self._context.clock.now()
        async with self._context.store.read() as work:
            found = await work.cycles.find_uninvited(self._after, LOOKED_AT)
            waiting = await work.outbox.count_open(INVITATION) if found else {}
        theirs: dict[int, list[ReviewDebt]] = {}
        for debt in found:
            if debt.reviewer is not None:
                theirs.setdefault(debt.reviewer.id, []).append(debt)
        ready = {who: some for who, debts in theirs.items() if (some := _find_tellable(debts, waiting, now))}
        told = list(ready)[:AT_ONCE]
        cut, full = len(ready) > AT_ONCE, len(theirs) == LOOKED_AT
        self._after = told[-1] if cut else max(theirs) if full else 0
        return [ready[who] for who in told]


def _find_tellable(debts: Sequence[ReviewDebt], waiting: Mapping[int, int], now: datetime) -> list[ReviewDebt]:
    """What somebody can be told of in their working hours, from the day of asking until the last day is over; nothing
    while too many others are on their way."""
    person = debts[0].reviewer
    day = civil_day(person, now) if person else None
    if day is None or waiting.get(debts[0].review.cycle.workspace, 0) >= MOST_WAITING:
        return []
    cycles = ((each, each.review.cycle) for each in debts)
    return [each for each, of in cycles if of.setup.days.ask <= day and (of.closes_at is None or now < of.closes_at)]


async def _tell(work: Work, told: Sequence[Sequence[ReviewDebt]], now: datetime) -> None:
    subjects = {
        about(each.review.cycle.id, each.reviewer): each.reviewer for debts in told for each in debts if each.reviewer
    }
    people = list({person.id: person for person in subjects.values()}.values())
    await work.outbox.put([d for to, who in subjects.items() for d in to_people(INVITATION, to, [who])], now)
    await work.nudges.note_invited(people, now)
    await lists_changed(work, people, now)


# ---------------------------------------------------------------- as it is now


async def redraw(work: Work, debts: Iterable[ReviewDebt], now: datetime) -> None:
    """Brings the messages to these reviewers up to date."""
    changed = {(each.review.cycle.id, each.reviewer.id): each for each in debts if each.reviewer}
    for each in changed.values():
        if each.reviewer:
            await redraw_for(work, each.review.cycle, [each.reviewer], now)


async def redraw_for(work: Work, cycle: Cycle, people: Iterable[Person], now: datetime) -> None:
    """The same, of people who were asked in a cycle."""
    entries = await standing(work, cycle.workspace, [about(cycle.id, each) for each in people], INVITATION)
    await work.outbox.put([change_copy(entry, CHANGE, Verb.EDIT) for entry in entries], now)


async def announce_earlier(work: Work, cycle: Cycle, people: Iterable[Person], now: datetime, *, anew: bool) -> None:
    """What they were told of an earlier end says the day of now; `anew`: they hear of it by a message of its own."""
    whose = {f"{about(cycle.id, each)}/earlier": each for each in people}
    told = await standing(work, cycle.workspace, list(whose), EARLIER) if whose else []
    waiting = {each.delivery.subject for each in told if each.state is State.WAITING}  # is rendered when it leaves
    kind = MOVED if cycle.stage is Stage.OPEN else OVER
    changes = [change_copy(each, kind, Verb.EDIT) for each in told if each.state is not State.WAITING]
    new = [each for to, who in whose.items() if to not in waiting for each in to_people(EARLIER, to, [who])]
    await work.outbox.put([*changes, *(new if anew else ())], now)


async def render_invitation(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """None for who isn't asked any more."""
    debts = await _find_asked(work, entry)
    return invitation(debts, await find_company(work, debts[0].review.cycle)) if debts else None


async def render_earlier(work: Work, entry: Entry, _now: datetime) -> Message | None:
    """None if it is no news any more when it leaves: it ends no earlier than they were told, or is over."""
    debts = await _find_asked(work, entry)
    cycle = debts[0].review.cycle if debts else None
    is_news = cycle is not None and cycle.stage is Stage.OPEN and cycle.setup.days.promised is not None
    return announcement(debts) if debts and (is_news or entry.delivery.verb is Verb.EDIT) else None


async def still_owed(work: Work, entry: Entry) -> bool:
    """Asked right before an invitation is sent: not if it was called off, or nothing is left of it."""
    debts = await _find_asked(work, entry)
    return any(each.is_owed and each.review.cycle.stage is Stage.OPEN for each in debts)


async def tell_when_back(work: Work, entry: Entry, _now: datetime) -> None:
    """Whoever had just left when they were to be told is told when they are back."""
    if await is_to_leaver(work, entry):
        await work.cycles.unmark_invited([each.id for each in await _find_asked(work, entry)])


async def tell_if_extended(work: Work, entry: Entry, _now: datetime) -> None:
    """Who still owed when the last day was over before they were told is told if everybody is asked again."""
    await work.cycles.unmark_invited([each.id for each in await _find_asked(work, entry)])


async def _find_asked(work: Work, entry: Entry) -> tuple[ReviewDebt, ...]:
    """What whoever gets that message is asked in its cycle."""
    found = await find_readers(work, entry)
    cycle = CYCLE.decode(entry.delivery.subject.split("/")[1])
    return await work.cycles.debts_of(found[0], cycle) if found else ()


ENTRIES: tuple[Route, ...] = (
    OnDelivery(
        INVITATION,
        render=render_invitation,
        still_wanted=still_owed,
        on_refused=tell_when_back,
        on_dropped=tell_if_extended,
        link_lasts=LONGEST,
    ),
    OnDelivery(CHANGE, render=render_invitation, skip_if_uneditable=True),
    OnDelivery(EARLIER, render=render_earlier, link_lasts=LONGEST),
    OnDelivery(MOVED, render=render_earlier, link_lasts=LONGEST),
    OnDelivery(OVER, render=render_earlier, skip_if_uneditable=True),
)
