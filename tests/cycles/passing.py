"""Time passes in a random history of a cycle, and what is due is done: whoever is reminded owes it."""

from __future__ import annotations

import re
from datetime import time, timedelta

from bot.nudges.calendar import Week, is_working_day, last_working_day
from bot.platform import Order, Verb
from tests.cycles.launched import Launched
from tests.cycles.ledger import A_DAY, LONG_AGO, ZONE

HOURS = (time(5, 7), time(11, 7), time(11, 7), time(14, 7), time(23, 52))
"""After a sweep, in working hours, and after them."""
WEEK, FIRST, LAST = Week("NO"), time(10), time(16)
"""When people there work."""
NO_TWICE = timedelta(hours=20)
"""Between two reminders, by the bot of one person, and by HR of all."""
ABOUT = re.compile("label='Answer about ([^']+)'")


def asks_about(shown: object) -> set[str]:
    """About whom it has a button to answer."""
    return {each.lower() for each in ABOUT.findall(repr(shown))}


def _is_invitation(order: Order) -> bool:
    return order.verb is Verb.POST and "What is it like to work" in repr(order.message)


def is_due(order: Order) -> bool:
    """Whether it reminds somebody."""
    said = repr(order.message)
    return order.verb is Verb.POST and ("Something is due" in said or "things are due" in said)


class Passing(Launched):
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
        heard = {self.town.behind(order) for order in told}
        if tells:  # whoever is asked about somebody else in this very moment isn't reminded beside it
            forgotten = self._must_be_reminded() - heard
            assert not forgotten, (forgotten, self.log)
        self.told |= dict.fromkeys(heard, self.now)

    def _is_reminder(self, order: Order) -> bool:
        """Whoever is reminded owes what the message says."""
        if not is_due(order):
            return False
        who, named = self.town.behind(order), asks_about(order.message)
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
