"""Random histories of upward cycles, acted through the bot's own entries, beside a model of who owes what."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.changes.on_the_way import CHANGE, Change, Kind
from bot.cycles.setup.draft import SPOT, Spot
from bot.nudges.calendar import Week, is_working_day, last_working_day
from bot.platform import Order, Verb
from tests.anonymity.company import HR, OWNER
from tests.cycles.ledger import A_DAY, LEAST, ZONE, Reviewed
from tests.cycles.reviewing import Reviewing
from tests.cycles.town import MEMBERS, TEAMS, handles

HOURS = (time(5, 7), time(11, 7), time(11, 7), time(14, 7), time(23, 52))
"""After a sweep, in working hours, and after them."""
WEEK, FIRST, LAST = Week("NO"), time(10), time(16)
"""When people there work."""
NO_TWICE = timedelta(hours=20)
"""Between two reminders, by the bot of one person, and by HR of all."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
ABOUT = re.compile("label='Answer about (\\w+)'")
Act = Callable[[], Awaitable[None]]


def asks_about(shown: object) -> set[str]:
    """About whom it has a button to answer."""
    return {each.lower() for each in ABOUT.findall(repr(shown))}


def _is_invitation(order: Order) -> bool:
    return order.verb is Verb.POST and "How is it to work" in repr(order.message)


class History(Reviewing):
    """One cycle from its first form to its end."""

    async def step(self) -> None:
        """Some things happen, then time passes."""
        for _ in range(self.dice.randint(1, 4)):
            await self.dice.choice(self._acts())()
        await self.pass_time()

    def _acts(self) -> Sequence[Act]:
        answers: list[Act] = [*[self.share] * 5, *[self.share_together] * 3, self.draft, self.take_back]
        answers += [*[self.decline] * 2, *[self.put_off] * 2]
        moves: list[Act] = [self.leave, *[self.come_back] * 2, self.change_team, self.erase, *[self.decide] * 3]
        hr: list[Act] = [*[self.let_off] * 2, self.move, self.remind, self.extend, self.cancel]
        hr += [*[self.review_too] * 2, self.switch_off, *[self.replace] * 2, *[self.pair_or_part] * 2]
        return [*answers, *moves, *hr]

    async def decide(self) -> None:
        """HR decides what becomes of somebody who came to a team, or left one: sometimes of what nobody did."""
        if not self.ledger.reviews:
            return
        review = self.dice.choice(list(self.ledger.reviews.values()))
        about, *_ = review.about
        news = [each for each in self.town.boss if (self.town.boss[each] == about) != (each in review.asked)]
        who = self.dice.choice(news or sorted(self.town.boss))
        kind = self.dice.choice([Kind.WITHDRAW if who in review.asked else Kind.ADD, *Kind][:2])
        if kind is Kind.REVIEW or who == about:
            return
        act = self.dice.choice([{Kind.ADD: "add_late", Kind.WITHDRAW: "withdraw"}[kind]] * 3 + ["leave_as_it_is"])
        allowed = self._is_proposed(review, kind, who)
        carried = CHANGE.encode(Change(self.ledger.id, kind, self.town.ids[about], self.town.ids[who]))
        if self.expect(
            f"HR: {act}, {kind} {who} about {about}",
            await self.town.press(HR, f"cycles.{act}", carried),
            allowed,
        ):
            self.touched.add(who)
            if act == "leave_as_it_is":
                self.ledger.left_as_it_is.add((kind, about, who))
            elif kind is Kind.WITHDRAW:
                review.asked[who].state = "let off"
            await self.meet()

    def _is_proposed(self, review: Reviewed, kind: Kind, who: str) -> bool:
        """About two together nothing changes on the way."""
        about, *partner = review.about
        here = self.town.boss[who] == about
        if kind is Kind.ADD:
            fits = who not in review.asked and here and who not in self.town.gone
        else:
            fits = who in review.asked and review.asked[who].state == "owed" and not here
        in_time = self.ledger.may_change(self.now) and self.today < self.ledger.due
        is_left = (kind, about, who) in self.ledger.left_as_it_is
        by_name = partner or (self.picked and about == "dmitri")
        return fits and in_time and review.state == "asked" and not by_name and not is_left

    async def replace(self) -> None:
        """In place of somebody who was picked and left HR picks another one: once for each."""
        review = self.ledger.reviews.get(("dmitri",))
        if not self.picked or review is None:
            return
        known = [each for each in review.asked if each in self.town.ids]
        who = self.dice.choice([*known, *[each for each in known if each in self.town.gone] * 3])
        carried = CHANGE.encode(Change(self.ledger.id, Kind.REPLACE, self.town.ids["dmitri"], self.town.ids[who]))
        form, reply = await self.town.press(HR, "cycles.replace", carried)
        in_time = self.ledger.may_change(self.now) and self.today < self.ledger.due and review.state == "asked"
        fits = who in self.town.gone and (Kind.REPLACE, "dmitri", who) not in self.ledger.left_as_it_is
        if not self.expect(f"HR replaces {who}", (form, reply), in_time and fits) or form is None:
            return
        other = self.dice.choice([each for each in MEMBERS if each != "dmitri"])
        allowed = other not in self.town.gone and other not in review.asked
        done = await self.town.submit(HR, form.act, form.state, people=handles(other))
        if self.expect(f"HR asks {other} instead", done, allowed):
            self.ledger.left_as_it_is.add((Kind.REPLACE, "dmitri", who))
            await self.meet()

    async def review_too(self) -> None:
        """HR has somebody reviewed who got a team: all who report to them by now are asked. Mostly where it may."""
        ledger, without = self.ledger, sorted(set(TEAMS) - self.ledger.reviewed)
        if without and ledger.stage == "open":
            await self.change_team(self.dice.choice(without))
        teams = {about: self.town.team(about) for about in set(without) - self.town.gone}
        enough = {about for about, team in teams.items() if len(team) >= (1 if ledger.named else LEAST)}
        about = self.dice.choice(sorted(enough) * 3 + sorted(TEAMS))
        allowed = ledger.may_change(self.now) and self.today < ledger.due and about in enough and not self.picked
        carried = CHANGE.encode(Change(ledger.id, Kind.REVIEW, self.town.ids[about]))
        if self.expect(f"HR has {about} reviewed", await self.town.press(HR, "cycles.review_late", carried), allowed):
            await self.meet()
            assert set(ledger.reviews[about,].asked) == teams[about], self.log

    async def pair_or_part(self) -> None:
        """HR puts two together, or parts them, as long as nobody is asked."""
        ledger = self.ledger
        changeable = ledger.stage == "planned" and self.today < ledger.ask
        if self.kind != "joint" or not changeable:
            return
        if self.pair and self.dice.random() < 0.5:
            spot = SPOT.encode(Spot(ledger.id, 1, self.town.ids[self.pair[0]]))
            self.expect(f"HR parts {self.pair}", await self.town.press(HR, "cycles.part", spot), True)
            self.pair = ()
            return
        one, other = self.dice.sample(sorted(TEAMS), 2)
        paired = self.pair if self.asked_together(*self.pair) else ()
        few = len(self.town.team(one)) < LEAST and one not in paired and other not in paired
        allowed = few and bool(self.asked_together(one, other))
        form = await self.put_together(one, other)
        self.expect(f"HR wants {one} and {other} together", (form, ""), allowed)

    async def switch_off(self) -> None:
        """Not while it runs; and what is switched on again goes on."""
        said = [repr((await self.town.type(OWNER, "upward", f"feature cycles {each}"))[1]) for each in ("off", "on")]
        assert ("is running" in said[0]) == self.ledger.runs, (said, self.log)
        assert ("now on" in said[1]) != self.ledger.runs, (said, self.log)

    async def let_off(self) -> None:
        """Not by somebody of HR of whom it is hidden."""
        by = self.dice.choice(sorted(self.town.hr))
        if not (found := self.any_asked()):
            return
        review, who, asked = found
        allowed = self.ledger.may_change(self.now) and asked.state == "owed" and not review.is_about(self.hidden(by))
        done = await self.town.submit(by, "cycles.let_off", CYCLE.encode(self.ledger.id), debt=DEBT.encode(asked.id))
        if self.expect(f"{by} lets {who} off {asked.whom}", done, allowed):
            asked.state = "let off"

    def hidden(self, hr: str) -> set[str]:
        """About whom that person of HR learns only how many owe."""
        above, boss = set(), self.town.boss.get(hr)
        while boss:
            above.add(boss)
            boss = self.town.boss.get(boss)
        return {hr, *above, *(each for review, who, _ in self.ledger if who == hr for each in review.about)}

    async def move(self) -> None:
        """Later; or a week earlier, which is only possible once all have answered."""
        earlier = self.dice.random() < 0.3
        until = self.ledger.due + timedelta(-7 if earlier else self.dice.randint(1, 5))
        allowed = self.ledger.may_change(self.now) and until > self.today
        if earlier and allowed and self.ledger.is_settled(self.town.gone):
            return  # whether that is a working day ahead is for tests/cycles/test_running.py
        done = await self.town.submit(HR, "cycles.move", CYCLE.encode(self.ledger.id), until=until)
        if self.expect(f"HR moves to {until}", done, allowed and not earlier):
            await self._read_days(until)

    async def _read_days(self, due: date) -> None:
        days = (await self.reload()).setup.days
        assert days.due == due, (days, self.log)
        assert days.release >= due + timedelta(2), (days, self.log)
        self.ledger.due, self.ledger.release = days.due, days.release

    async def remind(self) -> None:
        ledger = self.ledger
        lately = ledger.reminded_at is not None and self.now < ledger.reminded_at + NO_TWICE
        done = await self.town.press(HR, "cycles.remind", CYCLE.encode(ledger.id))
        allowed = self.expect("HR reminds", done, ledger.may_change(self.now) and not lately)
        if allowed and any(each.state == "owed" for _, _, each in ledger):
            ledger.reminded_at = self.now

    async def extend(self) -> None:
        until = self.today + timedelta(self.dice.randint(1, 5))
        allowed = self.ledger.stage == "closed" and not self.ledger.extended
        done = await self.town.submit(HR, "cycles.extend", CYCLE.encode(self.ledger.id), until=until)
        if self.expect(f"HR asks again until {until}", done, allowed):
            self.ledger.stage, self.ledger.extended = "open", True
            await self._read_days(until)

    async def cancel(self) -> None:
        if self.dice.random() < 0.8:
            return
        done = await self.town.press(HR, "cycles.cancel", CYCLE.encode(self.ledger.id))
        if self.expect("HR calls it off", done, self.ledger.runs or self.ledger.stage == "cancelled"):
            self.ledger.stage = "cancelled"

    async def pass_time(self) -> None:
        """To a moment at which something is due, or any; and then what is due is done, or not yet."""
        ledger, some = self.ledger, self.today + timedelta(self.dice.randint(0, 3))
        last_reminder = last_working_day(ledger.due - A_DAY, WEEK)
        due = [(last_reminder, HOURS[1]), (ledger.due, HOURS[3]), (ledger.due + A_DAY, HOURS[0])]
        if ledger.stage == "planned":
            due = [(ledger.ask, HOURS[1])] * 9
        coming = [each for each in due if each[0] > self.today]
        soon = (some, self.dice.choice(HOURS))
        await self.pass_to(*self.dice.choice([soon, soon, soon, *coming]))
        if self.dice.random() < 0.8:
            await self.do_jobs()

    async def do_jobs(self) -> None:
        sent = await self.town.work()
        self.log.append("jobs")
        await self.follow_launch()
        local = self.now.astimezone(ZONE)
        tells = FIRST <= local.time() < LAST and is_working_day(local.date(), WEEK)
        self.ledger.follow_jobs(self.now, self.town.gone, tells)
        told = [each for each in sent if self._is_reminder(each) or _is_invitation(each)]
        heard = {order.place.removeprefix("U-") for order in told}
        if tells:  # whoever is asked about somebody else in this very moment isn't reminded beside it
            forgotten = self._must_be_reminded() - heard
            assert not forgotten, (forgotten, self.log)
        self.told |= dict.fromkeys(heard, self.now)

    def _is_reminder(self, order: Order) -> bool:
        """Whoever is reminded owes what the message says."""
        said = repr(order.message)
        if order.verb is not Verb.POST or ("Something is due" not in said and "things are due" not in said):
            return False
        who, named = order.place.removeprefix("U-"), asks_about(order.message)
        assert named, (order, self.log)
        assert named <= self.ledger.owes(who), (who, named, self.log)
        return True

    def _must_be_reminded(self) -> set[str]:
        """On the last working day before the last one: whoever owes something since an earlier day, and neither put it
        off nor heard of anything in the last twenty hours."""
        if self.today != last_working_day(self.ledger.due - A_DAY, WEEK):
            return set()
        owed = [(who, each) for _, who, each in self.ledger if each.whom in self.ledger.owes(who)]
        asked = {who for who, each in owed if each.invited and each.invited < self.today and not each.later}
        return {who for who in asked - self.town.gone if self.now - self.told.get(who, LONG_AGO) > NO_TWICE}

    async def end(self) -> None:
        """By itself, when its days are over, however often they were moved."""
        await self.pass_to(max(self.today, self.ledger.release) + A_DAY, time(11, 7))
        await self.do_jobs()
