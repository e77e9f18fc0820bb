"""Others than HR pick who is asked, in a random history: managers, or they are named by whom it is about, and then the
manager looks at them. HR approves what there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.cycles.buttons import PICK
from bot.cycles.picking.picks import Pick, PickState
from bot.cycles.setup.draft import SPOT, Spot
from bot.forms import Form
from bot.nudges.calendar import working_days_after
from tests.anonymity.company import HR
from tests.cycles.ledger import A_DAY, LEAST
from tests.cycles.passing import WEEK, Passing, is_due
from tests.cycles.town import MEMBERS, TEAMS, handles

HANDED_OVER = "hand over as it is"
LOST = "lose who picks"
"""Who picks leaves, or isn't their manager any more."""
LOOKS_FOR = 5
"""So many working days the manager has for it."""


@dataclass
class Named:
    """Who was picked about somebody so far, with whom it lies, and until when."""

    holder: str
    state: PickState
    people: frozenset[str] = frozenset()
    until: date = date.max
    with_hr: frozenset[str] = frozenset()
    """What HR has of it."""

    @property
    def owes(self) -> bool:
        return self.state.is_owed


class Naming(Passing):
    async def let_pick(self) -> Form:
        """HR asks them to, waits some days, and sees the check then. Where nobody did it in time HR picks itself."""
        form, reply = await self.town.press(HR, "cycles.start_picks", SPOT.encode(Spot(self.ledger.id, 1)))
        assert form, (reply, self.log)
        until = self.today + timedelta(self.dice.randint(2, 6))
        await self._next(form, until=until)
        days = (await self.reload()).setup.days
        self.ledger.ask, self.ledger.due, self.ledger.release = days.ask, days.due, days.release
        holders = {about: about if self.kind == "reviewee" else self.town.managers.get(about, "") for about in TEAMS}
        named = {about: Named(who, PickState.PICKING if who else PickState.WITH_HR) for about, who in holders.items()}
        for _ in range(self.dice.randint(3, 9)):
            waits = self.plot == HANDED_OVER or self.dice.random() < 0.3
            ends = [each.until for each in named.values() if each.state is PickState.LOOKING and waits]
            day = max([self.today, *ends]) + A_DAY
            if day + A_DAY < self.ledger.ask:
                await self.pass_to(day, time(11, 7))
                await self._come_and_go(named)
                await self._see_what_is_due(named)
                for pick in await self._find_picks(named):
                    await self._pick_perhaps(pick, named)
        for who in sorted(self.town.gone):
            await self.do("come_back", who)
        self.picked = {about: {*each.with_hr} for about, each in named.items() if each.with_hr}
        self.log.append(f"picked by others: {self.picked}")
        if not any(len(each) >= LEAST for each in self.picked.values()):
            return await self.pick()
        form, reply = await self.town.press(HR, "cycles.check", SPOT.encode(Spot(self.ledger.id, 1)))
        assert form, (reply, self.log)
        return form

    async def _come_and_go(self, named: dict[str, Named]) -> None:
        """Somebody who picks, or about whom it is, leaves or is back; or somebody else is their manager."""
        tries = self.plot == LOST and not self.took[LOST]
        if not tries and self.dice.random() < 0.6:
            return
        about = self.dice.choice(sorted(each for each in TEAMS if each in self.town.managers))
        own, manager = named[about], self.town.managers[about]
        before, holder = own.state, own.holder
        if self.dice.random() < 0.5:
            able = {each for each in TEAMS if about not in (each, *self._above(each))}
            manager = self.dice.choice(sorted(able - own.people - {manager}) or [manager])
            await self.do("move_to", about, manager)
        elif (who := self.dice.choice([manager, manager, about])) in self.town.gone:
            await self.do("come_back", who)
        else:
            await self.do("leave", who)
        self.took[LOST] += before.is_owed and holder != about and (holder != manager or manager in self.town.gone)

    def _above(self, who: str) -> set[str]:
        above: set[str] = set()
        while (manager := self.town.managers.get(who, "")) and manager not in above:
            above.add(manager)
            who = manager
        return above

    async def _see_what_is_due(self, named: dict[str, Named]) -> None:
        """Whoever is reminded owes a pick."""
        sent = await self.town.work()
        for about, each in named.items():
            self._move_on(about, each)
        owing = {each.holder for each in named.values() if each.owes}
        reminded = {self.town.behind(order) for order in sent if is_due(order)}
        assert reminded <= owing, (reminded, owing, self.log)

    def _manager(self, about: str) -> str:
        """Who can pick, or look at what was named."""
        manager = self.town.managers.get(about, "")
        return "" if manager in self.town.gone else manager

    def _move_on(self, about: str, own: Named) -> None:
        """What becomes of it by itself. Who names people may be back."""
        manager = self._manager(about)
        if about in self.town.gone and self.kind == "manager":
            own.state = PickState.OVER
        elif own.state is PickState.PICKING and self.kind == "manager":
            own.holder, own.state = manager, own.state if manager else PickState.WITH_HR
        elif own.state is PickState.LOOKING and own.holder != manager:
            self._look(own, manager)
        elif own.state is PickState.LOOKING and own.until < self.today:
            own.state, own.with_hr = PickState.DONE, own.people
            self.took[HANDED_OVER] += 1

    def _look(self, own: Named, manager: str) -> None:
        """What was named lies with that manager; HR has it where there is none."""
        own.holder, own.people = manager, own.people - {manager}
        own.state, own.until = PickState.LOOKING, working_days_after(self.today, LOOKS_FOR, WEEK)
        if not manager:
            own.state, own.with_hr = PickState.DONE, own.people

    async def _find_picks(self, named: dict[str, Named]) -> list[Pick]:
        async with self.town.store.read() as work:
            picks = await work.cycles.picks_of(await self.reload())
        found = {each.reviewee.name.lower(): each.state for each in picks}
        assert found == {about: each.state for about, each in named.items()}, (found, named, self.log)
        return list(picks)

    async def _pick_perhaps(self, pick: Pick, named: dict[str, Named]) -> None:
        """Mostly who is to; what is with HR nobody can."""
        about, own = pick.reviewee.name.lower(), named[pick.reviewee.name.lower()]
        who = self.dice.choice([own.holder or about] * 4 + [about, "nadia"])
        passed_on = own.state is not PickState.PICKING and self.kind == "reviewee"
        knows = who not in self.town.gone and who in (about, self.town.managers.get(about))
        lies = own.state not in (PickState.WITH_HR, PickState.OVER) and not (passed_on and who == about)
        allowed = who == own.holder and knows and lies
        if self.dice.random() < 0.4:
            return
        if passed_on and self.dice.random() < 0.5:
            done = await self.town.press(who, "cycles.pick_fine", PICK.encode(pick.id))
            if self.expect(f"{who} finds fine who is named about {about}", done, allowed, "find fine"):
                own.state, own.with_hr = PickState.DONE, own.people
            return
        form, reply = await self.town.press(who, "cycles.name_people", PICK.encode(pick.id))
        if not self.expect(f"{who} picks about {about}", (form, reply), allowed, "pick, opened") or form is None:
            return
        manager = self.town.managers.get(about, "")
        able = [each for each in MEMBERS if each != manager or manager not in self.town.gone]
        people = frozenset(self.dice.sample(able, self.dice.randint(LEAST - 1, LEAST + 2)))
        fit = len(people - self.town.gone) >= LEAST and not people & {who, about, manager}
        done = await self.town.submit(who, form.act, form.state, people=handles(*people))
        if self.expect(f"{who} picks {sorted(people)} about {about}", done, fit, f"pick as {self.kind}"):
            self._follow(own, about, people)

    def _follow(self, own: Named, about: str, people: frozenset[str]) -> None:
        """What somebody names of whom nobody is the manager is HR's at once."""
        own.people = people
        if self.kind == "reviewee" and own.state is PickState.PICKING:
            self._look(own, self._manager(about))
        else:
            own.state, own.with_hr = PickState.DONE, people
