"""A cycle from its launch to its release: what everybody may know of it, and what each writes in secret.

Worlds of one seed have the same `Plan`; what is drawn for one of them alone is who wrote which text, all drafts and
changes, and the hours. Each first Share stays on the same side of every sweep and nudge.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.cycle import Cycle, Days, Scope, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.review import Capacity
from bot.events import HomeOpened, PersonChanged
from bot.forms import Form
from bot.people import Person, Role
from bot.question_sets import Kind, Question
from bot.store import Work
from tests.anonymity.company import (
    COMPANY,
    DECLINER,
    HR,
    JOINED,
    JOINER,
    LATE,
    LEAVER,
    OSLO,
    OWNER,
    TEAM_ID,
    TEAMS,
    person_ids,
    profile_of,
)
from tests.anonymity.on_the_way import find_changes
from tests.anonymity.pen import Pen, by
from tests.anonymity.world import World
from tests.cycles.office import questions

MONDAY = date(2026, 11, 23)
DUE, LONGER, RELEASE = 2, 4, 7
"""Days after Monday: the last one, the one to which HR extends it after the close, and the release."""
MIDNIGHT, SWEEP, FORENOON, AFTERNOON = time(0, 5), time(4, 10), time(10, 30), time(14, 30)
"""When the bot does what is due. Nudges leave in the forenoon or the afternoon."""

KEYS_A_SECOND = 4
"""So quickly somebody types, more or less."""

Content = Mapping[str, str]
Key = tuple[str, str]
"""About whom, and who writes."""
Do = Callable[[], Awaitable[object]]


def at(day: int, hour: time) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=day), hour, ZoneInfo(OSLO))


class Span(NamedTuple):
    """In which the bot does nothing that asks the folder anything."""

    begin: datetime
    end: datetime

    def draw(self, chance: random.Random) -> datetime:
        return self.begin + timedelta(seconds=chance.randrange(int((self.end - self.begin).total_seconds())))


def spans_of(day: int) -> tuple[Span, Span, Span]:
    early = Span(at(day, time(4, 11)), at(day, time(10, 29)))
    return early, Span(at(day, time(11, 31)), at(day, time(14, 29))), Span(at(day, time(14, 31)), at(day, time(23, 50)))


LAUNCHED, RELEASED = at(0, FORENOON), at(RELEASE, FORENOON)
BEGUN, GONE = at(0, time(10, 31)), at(1, time(11, 10))
"""When somebody is asked, and when the leaver is seen last."""
ADDED = at(1, time(14, 35))
"""When the joiner is asked."""
FIRST, AGAIN = Span(BEGUN, at(DUE, time(23, 50))), Span(at(DUE + 1, time(11, 31)), at(LONGER, time(23, 50)))
"""While it is open, and while it is open again."""
LONGER_DAY = MONDAY + timedelta(days=LONGER)


@dataclass(frozen=True)
class Plan:
    """What is the same in all worlds of a seed: when whose first Share counts as paid, and what is written about whom.
    An answer without anything is one that was taken back."""

    seed: int
    paid: Mapping[Key, Span]
    contents: Mapping[str, tuple[Content, ...]]


def make_plan(seed: int, teams: Mapping[str, Sequence[str]] = TEAMS) -> Plan:
    chance = random.Random(f"plan {seed}")
    paid = {(about, who): _draw_span(who, chance) for about, team in teams.items() for who in team if who != DECLINER}
    contents = {
        about: tuple(draw_content(about, place, chance) for place in range(sum(each[0] == about for each in paid)))
        for about in teams
    }
    first = next(iter(teams))
    contents[first] = (*contents[first][1:], {})
    if JOINED[0] in teams:
        contents[JOINED[0]] = (*contents[JOINED[0]], draw_content(*JOINED, chance))
        paid[JOINED] = chance.choice([span for day in range(2, DUE + 1) for span in spans_of(day)])
    return Plan(seed, paid, contents)


def _draw_span(who: str, chance: random.Random) -> Span:
    """Who leaves has shared before; the late one only when it is extended."""
    if who == LATE:
        return chance.choice((*spans_of(DUE + 1)[1:], *spans_of(LONGER)))
    days = range(1) if who == LEAVER else range(DUE + 1)
    return chance.choice([span for day in days for span in spans_of(day) if span.begin > BEGUN])


def draw_content(about: str, place: object, chance: random.Random) -> Content:
    """A rating each, and texts of very different lengths; some hint at a day, which the form points out."""
    said = f"{about} {place}: listen" + " more" * chance.randrange(100) + chance.choice(["", ", as on Tuesday"])
    return {each.id: said if each.kind is Kind.TEXT else str(1 + chance.randrange(5)) for each in QUESTIONS}


QUESTIONS: tuple[Question, ...] = questions()


# ---------------------------------------------------------------- what happens


class Act(NamedTuple):
    when: datetime
    do: Callable[[], Awaitable[object]]


@dataclass
class Story:
    """`chance` is this world's own; `turn` says how far the texts are passed on among those who write."""

    world: World
    plan: Plan
    chance: random.Random
    turn: int
    backups: Path | None = None
    write: Callable[[World, Cycle, random.Random], Pen] = Pen
    shared: list[tuple[Key, Content]] = field(default_factory=list)
    """What was shared, in the order in which it was."""
    acts: list[Act] = field(default_factory=list)
    """What is still to come."""

    async def happen(self, until: datetime | None = None) -> None:
        """From where it stopped before."""
        if not self.acts:
            self.cycle = await plan_cycle(self.world, company=COMPANY in self.plan.contents)
            self.pen = self.write(self.world, self.cycle, self.chance)
            self.acts = sorted(self._bot() + self._public() + self._private(), key=lambda act: act.when)
        while self.acts and (until is None or self.acts[0].when < until):
            when, do = self.acts.pop(0)
            self.world.clock.at = when.astimezone(UTC)
            self.world.trace.frames = when < RELEASED
            await do()

    def _bot(self) -> list[Act]:
        """Four times a day, from the launch to the release."""
        acts = [
            Act(at(day, hour), self.world.work)
            for day in range(RELEASE + 1)
            for hour in (MIDNIGHT, SWEEP, FORENOON, AFTERNOON)
            if LAUNCHED <= at(day, hour) <= RELEASED
        ]
        kept = range(1, RELEASE + 1) if self.backups else ()
        return [*(Act(at(day, MIDNIGHT), lambda day=day: self._keep_backup(day)) for day in kept), *acts]  # type: ignore[misc]

    async def _keep_backup(self, day: int) -> None:
        assert self.backups is not None
        await self.world.keep_backup(self.backups / f"midnight-{self.plan.seed}-{self.turn}-{day}.db")

    # ------------------------------------------------------------ what everybody may know

    def _public(self) -> list[Act]:
        bot, pen, cycle = self.world.engine.bot, self.pen, CYCLE.encode(self.cycle.id)
        return [
            Act(at(0, time(10, 45)), lambda: bot.home(HomeOpened(by(OWNER)))),
            Act(at(1, time(10, 40)), self._decline),
            Act(at(1, time(10, 50)), lambda: pen.press(LATE, "cycles.later_tomorrow", cycle, "later")),
            Act(at(1, time(11)), lambda: bot.handle_event(_changed(JOINER))),
            Act(at(1, time(11, 20)), lambda: bot.handle_event(_changed(LEAVER, active=False))),
            *(Act(at(1, hour), do) for hour, do in find_changes(self.world, pen, self.cycle, self.plan.paid)),
            Act(at(DUE + 1, time(11)), lambda: pen.submit(HR, "cycles.extend", cycle, {"until": LONGER_DAY}, "extend")),
        ]

    @property
    def _declined(self) -> str:
        """About whom, or what, somebody declines to answer."""
        return COMPANY if COMPANY in self.plan.contents else "hiro"

    async def _decline(self) -> None:
        debt = await self.pen.find((self._declined, DECLINER))
        await self.pen.submit(DECLINER, "cycles.decline", DEBT.encode(debt.id), {}, "decline")

    # ------------------------------------------------------------ what nobody may know

    def _private(self) -> list[Act]:
        acts = self._look((self._declined, DECLINER), FIRST)
        for about, contents in self.plan.contents.items():
            keys = [key for key in self.plan.paid if key[0] == about]
            for place, key in enumerate(keys):
                acts += self._live(key, contents[(place + self.turn) % len(contents)])
        return acts

    def _live(self, key: Key, content: Content) -> list[Act]:
        """Some drafts, the first Share, some changes, and perhaps a draft that is never shared."""
        span = self.plan.paid[key]
        first = span.draw(self.chance)
        end = GONE if key[1] == LEAVER else AGAIN.end if first > FIRST.end else FIRST.end
        changes = sorted(self._moments(2, Span(first, end))) or ([] if content else [end])
        versions = [*(draw_content(key[0], 99, self.chance) for _ in changes), content]
        begun = ADDED if key == JOINED else BEGUN
        moments, acts = [span.begin, first, *changes], self._look(key, Span(begun, end))
        for since, when, said in zip(moments, moments[1:], versions, strict=False):
            acts += self._write(key, said, since, when)
        return acts

    def _write(self, key: Key, said: Content, since: datetime, when: datetime) -> list[Act]:
        """Opens the form so long before that it could be typed, and shares it."""
        forms: list[Form] = []

        async def begin() -> None:
            forms.append(await self.pen.begin(key))

        async def share() -> None:
            self.shared.append((key, said))
            await (self.pen.share(key, said, forms.pop()) if said else self.pen.take_back(key))

        seconds = sum(map(len, said.values())) / KEYS_A_SECOND * self.chance.uniform(0.9, 1.1)
        opened = max(since, when - timedelta(seconds=seconds))
        return [*([Act(opened, begin)] if said else []), Act(when, share)]

    def _look(self, key: Key, span: Span) -> list[Act]:
        """Opens the form, writes some of it, and leaves it; looks at Home while it is kept from being noted."""
        acts: list[Act] = []
        for part in (Span(span.begin, min(span.end, FIRST.end)), Span(AGAIN.begin, span.end)):
            acts += [Act(each, self._draft(key)) for each in self._moments(4, part)]
            acts += [Act(each, lambda: self.pen.look_at_home(key[1])) for each in self._moments(2, part)]
        return acts

    def _draft(self, key: Key) -> Do:
        said = draw_content(key[0], 98, self.chance)
        return lambda: self.pen.draft(key, said)

    def _moments(self, most: int, span: Span) -> list[datetime]:
        if span.end - span.begin < timedelta(minutes=1):
            return []
        return [span.draw(self.chance) for _ in range(self.chance.randrange(most + 1))]


async def plan_cycle(world: World, *, company: bool = False) -> Cycle:
    """Approved; it is launched on Monday. The same people were asked half a year before."""
    days = Days(MONDAY, MONDAY + timedelta(days=DUE), MONDAY + timedelta(days=RELEASE))
    setup = Setup("Autumn", "manager_effectiveness", QUESTIONS, days)
    ids = await person_ids(world.store)
    async with world.store.work() as work:
        workspace = await work.workspaces.of("slack", TEAM_ID)
        assert workspace is not None
        (owner,) = await work.people.with_role(workspace, Role.HR)
        await _add_earlier(work, owner, replace(setup, name="Spring"), ids, world.clock.now() - timedelta(180))
        if company:
            readers = frozenset({ids[OWNER]})
            setup = replace(setup, scope=Scope.COMPANY, company=COMPANY.title(), readers=readers)
        cycle = await work.cycles.add(workspace, owner, setup, OSLO, world.clock.now())
        cycle = await work.cycles.set_stage(cycle, Stage.PLANNED, world.clock.now())
        await work.commit()
    return cycle


async def _add_earlier(work: Work, owner: Person, setup: Setup, ids: Mapping[str, int], then: datetime) -> None:
    """Released, with the same result in all worlds."""
    cycle = await work.cycles.add(owner.workspace, owner, setup, OSLO, then)
    for about, team in TEAMS.items():
        readers = ((ids[about], Capacity.REVIEWEE),)
        await work.cycles.add_reviews(cycle, [NewReview(ids[about], tuple(ids[each] for each in team), readers)])
    for review in await work.cycles.reviews(cycle, b"", len(TEAMS)):
        await work.cycles.save_result(review, NewResult(Figures(4, {}), {}), then)
    await work.cycles.set_stage(cycle, Stage.RELEASED, then)


def _changed(handle: str, *, active: bool = True) -> PersonChanged:
    return PersonChanged("slack", TEAM_ID, profile_of(handle, active=active), f"{handle} changed")
