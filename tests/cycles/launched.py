"""One cycle of a random history, from the form in which HR sets it up to the moment it asks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.question_sets.templates import template_of
from bot.cycles.review import Review, ReviewDebt
from bot.cycles.setup.draft import SPOT, Spot
from bot.forms import Answer, Form, Ticks
from bot.question_sets import Kind
from tests.anonymity.company import HR
from tests.cycles.ledger import LEAST, ZONE, Asked, Ledger, Reviewed, day_of
from tests.cycles.town import MEMBERS, TEAMS, Town, handles

KINDS = ("without", "without", "mixed", "with", "joint", "joint", "picked", "company", "manager", "reviewee")
PICKER = {"picked": "hr", "manager": "manager", "reviewee": "themselves"}
"""Who picks who is asked, but where all who report to them are."""
ASKED_TO_PICK = ("manager", "reviewee")
EARLY = ("part", "unite")
"""What only happens before people are asked."""
READERS = (("mira",), ("nadia",), ("nadia", HR))
COMPANY, ERASED = "tidewater", "erased"


class Launched(ABC):
    """`log` is what happened, for whoever reads a failure; `took` counts by their names the acts that took effect."""

    def __init__(self, town: Town, seed: int, plot: str, kinds: Sequence[str]) -> None:
        self.town = town
        self.dice = Random(seed)
        self.log: list[str] = [f"seed {seed}"]
        self.took: Counter[str] = Counter()
        self.act, self.plot = "", plot
        """What is being done; and what it is to be about."""
        self.name = f"Cycle{seed}x"
        self.kind = self.dice.choice(kinds)
        self.most_of_it = "ivo" if self.kind == "joint" else self.dice.choice(sorted(TEAMS))
        """Whose review most of it is about."""
        self.pair: tuple[str, ...] = ()
        """Who should have one result together."""
        self.picked: dict[str, set[str]] = {}
        """Who was picked to be asked about somebody, instead of those who report to them: HR does so about Dmitri."""
        self.by_name = {"ivo"} if self.kind == "mixed" else set()
        """About whom too few are asked, with their names."""
        self.readers = set(self.dice.choice(READERS) if self.kind == "company" else ())
        """Of what is said about the company."""
        if plot == "leave_unread":
            self.readers = {"nadia"}
        self.told: dict[str, datetime] = {}
        """Who heard of something when last."""
        self.touched: set[str] = set()
        """Who did something, or to whom something was done, since all was looked at."""
        self.stands_still = False
        """What is so at once is looked at before time passes."""

    @property
    def template(self) -> str:
        """Two get no texts together."""
        return {"joint": "manager_effectiveness", "company": "company"}.get(self.kind, "start_stop_continue")

    @property
    def ratings(self) -> list[str]:
        template = template_of(self.template)
        return [each.id for each in template.questions if each.kind is not Kind.TEXT] if template else []

    @property
    def text(self) -> str:
        return {"joint": "one_change", "company": "change_company"}.get(self.kind, "stop")

    @property
    def by_reports(self) -> bool:
        """Whether all who report to somebody are asked about them."""
        return self.kind not in PICKER and not self.readers

    @property
    def now(self) -> datetime:
        return self.town.clock.now()

    @property
    def today(self) -> date:
        return day_of(self.now)

    def expect(self, what: str, done: tuple[Form | None, object], allowed: bool, act: str = "") -> bool:
        self.log.append(f"{self.now:%d %b %H:%M} {what}: {'done' if done[0] else 'refused'}")
        assert (done[0] is not None) == allowed, (f"allowed: {allowed}", done[1], self.log)
        self.took[act or self.act] += allowed
        return allowed

    async def do(self, act: str, *what: object) -> None:
        before, self.act = self.act, act
        await getattr(self, act)(*what)
        self.act = before

    @property
    def is_plot(self) -> bool:
        """Whether what is being done is what it is to be about."""
        return self.act == self.plot

    def note(self, act: str, what: str) -> None:
        """It took effect."""
        self.log.append(what)
        self.took[act] += 1

    async def begin(self) -> None:
        """HR sets it up in its forms and approves it."""
        ask = self.today + timedelta(self.dice.randrange(3) + (self.plot in EARLY))
        due = ask + timedelta(self.dice.randint(1, 12))
        release = due + timedelta(self.dice.randint(2, 5))
        await self.pass_to(self.today, time(9, 7))
        form, _ = await self.town.type(HR, "upward", "cycle new")
        assert form
        what: dict[str, Answer] = {"name": self.name, "template": self.template, "note": ""}
        form = await self._next(form, **what, scope="company" if self.readers else "managers")
        days: dict[str, Answer] = {"ask": ask, "due": due, "release": release, "least": str(LEAST)}
        days["names"] = "with" if self.kind == "with" else "without"
        if self.readers:
            form = await self._next(form, company=COMPANY.title(), people=handles(*self.readers))
        else:
            days |= {"picker": PICKER.get(self.kind, "reports"), "readers": Ticks(("reviewee",))}
        form = await self._next(form, **days)
        cycle = await self.reload()
        if self.kind == "mixed":
            spot = SPOT.encode(Spot(cycle.id, 1, self.town.ids["ivo"]))
            form, _ = await self.town.press(HR, "cycles.by_name", spot)
            assert form
        self.ledger = Ledger(cycle.id, self.name, self.kind == "with", ask, due, release)
        self.ledger.readers = frozenset(self.readers)
        if self.kind == "joint":
            form = await self.put_together("ivo", self.dice.choice(["dmitri", "nadia"]))
            assert form
        if self.kind == "picked":
            form = await self.pick()
        if self.kind in ASKED_TO_PICK:
            form = await self.let_pick()
        await self._next(form)
        ledger = self.ledger
        self.log.append(f"{self.kind} names: asks {ledger.ask}, until {ledger.due}, results {ledger.release}")

    async def _next(self, form: Form, **answers: Answer) -> Form:
        shown, reply = await self.town.submit(HR, form.act, form.state, **answers)
        assert shown, (reply, self.log)
        return shown

    async def reload(self) -> Cycle:
        """The newest cycle, as it is now."""
        async with self.town.store.read() as work:
            return (await work.cycles.find_cycles(1, tuple(Stage), 1)).items[0]

    @abstractmethod
    async def let_pick(self) -> Form:
        """Whoever picks does so in their form; gives HR's."""

    async def pick(self) -> Form:
        """Also somebody who doesn't report to him."""
        others = [each for each in MEMBERS if each not in ("dmitri", "piet")]
        self.picked["dmitri"] = {"piet", *self.dice.sample(others, self.dice.randint(2, 5))}
        spot = SPOT.encode(Spot(self.ledger.id, 1, self.town.ids["dmitri"]))
        form, reply = await self.town.press(HR, "cycles.pick", spot)
        assert form, (reply, self.log)
        self.log.append(f"HR picks {sorted(self.picked['dmitri'])}")
        return await self._next(form, people=handles(*self.picked["dmitri"]))

    async def put_together(self, one: str, other: str) -> Form | None:
        """HR wants one result of two; it may where one of them has too few, and both together enough."""
        form, _ = await self.town.press(HR, "cycles.together", SPOT.encode(Spot(self.ledger.id, 1, self.town.ids[one])))
        if form is not None:
            partner = str(self.town.ids[other])
            form, _ = await self.town.submit(HR, form.act, form.state, partner=partner)
        if form is not None:
            self.pair = tuple(sorted((one, other)))
        return form

    def planned(self) -> dict[tuple[str, ...], set[str]]:
        """Who is asked about whom, if it asks now."""
        least = {"with": 1}.get(self.kind, LEAST)
        if self.readers:
            everybody = set(self.town.ids) - self.town.gone
            return {(COMPANY,): everybody - self.readers} if everybody & self.readers else {}
        teams = {manager: self.town.team(manager) for manager in TEAMS if manager not in self.town.gone}
        if self.kind in ASKED_TO_PICK:
            teams = {each: set() for each in teams}
        teams |= {about: some - self.town.gone for about, some in self.picked.items() if about in teams}
        alone: dict[tuple[str, ...], set[str]] = {
            (manager,): team
            for manager, team in teams.items()
            if len(team) >= least or (team and manager in self.by_name)
        }
        if not (together := self.asked_together(*self.pair)):
            return alone
        return {each: team for each, team in alone.items() if each[0] not in self.pair} | {self.pair: together}

    def asked_together(self, *pair: str) -> set[str]:
        """Nobody, where each has enough, one has nobody or left, or both have too few."""
        teams = [self.town.team(each) for each in pair if each not in self.town.gone]
        asked = {who for team in teams for who in team} - set(pair)
        few = len(teams) == 2 and min(map(len, teams)) in range(1, LEAST)
        return asked if few and len(asked) >= LEAST else set()

    async def follow_launch(self) -> None:
        """It asks on its day, those who report to them then; or nobody, where there is nobody to ask or no time."""
        ledger, planned = self.ledger, self.planned()
        if ledger.stage != "planned" or self.today < ledger.ask:
            return
        cycle = await self.reload()
        if self.today >= ledger.due or not planned:
            assert cycle.stage is Stage.CANCELLED, (cycle.stage, self.log)
            ledger.stage = "cancelled"
            return
        assert cycle.stage is Stage.OPEN, (cycle.stage, planned, self.log)
        ledger.stage, ledger.opened_at = "open", self.now
        await self.meet()
        found = {about: set(each.asked) for about, each in ledger.reviews.items()}
        assert found == planned, (found, planned, self.log)
        self.took[self.kind] += 1
        if self.by_reports:
            assert all(each.whom == self.town.managers[who] for _, who, each in ledger), (ledger, self.log)

    async def meet(self) -> None:
        """The reviews and debts there are now."""
        names = {number: who for who, number in self.town.ids.items()}
        async with self.town.store.read() as work:
            reviews: Sequence[Review] = await work.cycles.reviews(await self.reload(), b"", 100)
            reviews = [each for each in reviews if each.reviewee or self.readers]
            owed: list[ReviewDebt] = []
            for person in await work.people.by_ids(1, self.town.ids.values()):
                owed += await work.cycles.debts_of(person, self.ledger.id)
        for each in sorted(reviews, key=lambda each: each.about):
            about = tuple(names.get(who.id, ERASED) for who in each.reviewees) or (COMPANY,)
            if ERASED in about:
                continue
            review = self.ledger.reviews.setdefault(about, Reviewed(each.id, about, each.named, {}))
            for debt in (debt for debt in owed if debt.review.id == each.id and debt.reviewer):
                assert debt.reviewer
                whom = names[debt.whom.id] if debt.whom else about[0]
                review.asked.setdefault(names[debt.reviewer.id], Asked(debt.id, whom))

    async def pass_to(self, day: date, hour: time) -> None:
        then = datetime.combine(day, hour, ZONE).astimezone(UTC)
        self.town.clock.at = max(then, self.now + timedelta(minutes=3))
        self.log.append(f"it is {self.town.clock.at:%a %d %b %H:%M}")

    def any_asked(self) -> tuple[Reviewed, str, Asked] | None:
        every = [each for each in self.ledger if each[1] in self.town.ids]
        fewer = [each for each in every if self.most_of_it in each[0].about]
        found = self.dice.choice(every + fewer * 2) if every else None
        self.touched |= {found[1]} if found else set()
        return found

    def hidden(self, hr: str) -> set[str]:
        """About whom that person of HR learns only how many owe."""
        above, manager = set(), self.town.managers.get(hr)
        while manager:
            above.add(manager)
            manager = self.town.managers.get(manager)
        asked = {each for review, who, _ in self.ledger if who == hr for each in review.about if each != COMPANY}
        return {hr, *above, *asked, *([COMPANY] if hr in self.readers else [])}
