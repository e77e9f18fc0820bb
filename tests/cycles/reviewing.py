"""What those do who are asked, in a random history of a cycle; and how they come and go."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.answering.form_state import CARRIED, PASSED_ON, choice_name, field_name
from bot.cycles.answering.passing_on import DROPPED
from bot.cycles.buttons import CYCLE, DEBT
from bot.forms import Answer
from tests.cycles.ledger import A_DAY, LEAST, Asked, Reviewed
from tests.cycles.naming import Naming
from tests.cycles.passing import HOURS
from tests.cycles.town import MEMBERS, TEAMS


class Reviewing(Naming):
    async def share(self) -> None:
        if found := self.any_asked():
            await self._share(*found)

    async def share_together(self) -> None:
        """As many as it takes for a result, or one more or less."""
        if found := self.any_asked():
            able = [each for each in found[0].asked.items() if each[0] in self.town.ids]
            for who, asked in self.dice.sample(able, min(len(able), self.dice.randint(LEAST - 1, LEAST + 1))):
                await self._share(found[0], who, asked)

    async def _share(self, review: Reviewed, who: str, asked: Asked) -> None:
        """The form, then what stands in it; without names what may tell who wrote it is pointed out first."""
        allowed = who not in self.town.gone and self.ledger.may_answer(review, asked, self.now)
        act = "cycles.answer_named" if review.named else "cycles.answer"
        form, reply = await self.town.press(who, act, DEBT.encode(asked.id))
        if not self.expect(f"{who} opens {asked.whom}", (form, reply), allowed) or form is None:
            return
        carried, said = CARRIED.decode(form.state), f"heron{asked.shared}{who}of{asked.whom}x"
        rating, passed_on = self.dice.choice("12345"), self.dice.random() < 0.5
        answers: dict[str, Answer] = {
            **{field_name(carried, each): rating for each in self.ratings},
            field_name(carried, self.text): said,
            choice_name(carried): PASSED_ON if passed_on else DROPPED,
        }
        form, reply = await self.town.submit(who, act, form.state, **answers)
        if form is not None and form.act == "cycles.share":
            form, reply = await self.town.submit(who, form.act, form.state)
        if review.is_joint:  # in its form is no field for a text, nor for what becomes of it where too few share
            said, passed_on = rating, False
        self.expect(f"{who} shares {said}, passed on: {passed_on}", (form, reply), True)
        assert form, reply
        assert form.act == "cycles.window", reply
        asked.shared, asked.said, asked.passed_on = asked.shared + 1, said, passed_on
        asked.state = "paid" if review.named else asked.state

    async def share_as(self, review: Reviewed, who: str) -> None:
        await self._share(review, who, review.asked[who])

    async def draft(self) -> None:
        """Typed and kept, and not shared: nobody hears of it."""
        if not (found := self.any_asked()) or found[0].named:
            return
        review, who, asked = found
        allowed = who not in self.town.gone and self.ledger.may_answer(review, asked, self.now)
        form, reply = await self.town.press(who, "cycles.answer", DEBT.encode(asked.id))
        if not self.expect(f"{who} opens {asked.whom}", (form, reply), allowed) or form is None:
            return
        carried = CARRIED.decode(form.state)
        typed = {field_name(carried, self.text): "heron0adraftofnobodyx"}
        done = await self.town.press(who, "cycles.save", CARRIED.encode(carried), **typed)
        self.expect(f"{who} saves a draft about {asked.whom}", done, True)

    async def take_back(self) -> None:
        if not (found := self.any_asked()) or found[0].named:
            return
        review, who, asked = found
        if self.is_plot and not asked.shared:
            await self._share(*found)
        allowed = who not in self.town.gone and self.ledger.may_answer(review, asked, self.now) and asked.shared > 0
        done = await self.town.press(who, "cycles.take_back", DEBT.encode(asked.id))
        if self.expect(f"{who} takes back {asked.whom}", done, allowed):
            asked.shared, asked.said = asked.shared + 1, ""

    async def decline(self) -> None:
        if not (found := self.any_asked()):
            return
        review, who, asked = found
        may = asked.state != "declined" and (asked.state != "paid" or review.named)
        allowed = who not in self.town.gone and self.ledger.may_answer(review, asked, self.now) and may
        done = await self.town.submit(who, "cycles.decline", DEBT.encode(asked.id))
        if self.expect(f"{who} declines {asked.whom}", done, allowed):
            asked.state = "declined"
            asked.said = "" if review.named else asked.said

    async def put_off(self) -> None:
        if not (found := self.any_asked()):
            return
        who, act = found[1], self.dice.choice(["later_tomorrow", "later_week", "later_undo"])
        owed = [each for _, other, each in self.ledger if other == who and each.state == "owed"]
        allowed = who not in self.town.gone and self.ledger.stage == "open" and bool(owed)
        done = await self.town.press(who, f"cycles.{act}", CYCLE.encode(self.ledger.id))
        if self.expect(f"{who} {act}", done, allowed):
            async with self.town.store.read() as work:
                (person,) = await work.people.by_ids(1, [self.town.ids[who]])
                (day, *_) = {each.later for each in await work.cycles.debts_of(person, self.ledger.id) if each.is_owed}
            assert (day is None) == (act == "later_undo"), self.log
            for each in owed:
                each.later = day

    async def leave(self, who: str = "") -> None:
        if left := [each for each in MEMBERS if each not in self.town.gone]:
            likely = [each for each in left if each in {*self.pair, *self.readers, self.town.linked}]
            await self._change(who or self.dice.choice(left + likely * 4), active=False)

    async def leave_unread(self) -> None:
        """All who should read what is said about the company leave, and a day later it is called off."""
        if not self.readers or not self.readers <= set(MEMBERS) or self.ledger.stage not in ("open", "closed"):
            return
        for each in sorted(self.readers - self.town.gone):
            await self.do("leave", each)
        for _ in range(2):
            await self.do_jobs()
            await self.pass_to(self.today + 2 * A_DAY, HOURS[0])
        await self.do_jobs()
        self.took[self.act] += self.ledger.stage == "cancelled"

    async def come_back(self, who: str = "") -> None:
        if self.is_plot and not self.town.gone:
            await self.do("leave")
            await self.pass_time()
        if self.town.gone:
            await self._change(who or self.dice.choice(sorted(self.town.gone)), active=True)

    async def _change(self, who: str, *, active: bool) -> None:
        await self.town.change(who, active=active)
        self.note("come_back" if active else "leave", f"{who} {'is back' if active else 'leaves'}")

    async def erase(self) -> None:
        """Nothing is owed by them any more, and what they shared counts; with their name it is only passed on before.
        Their account is somebody new then."""
        await self._erase([each for each in self.town.managers if each in MEMBERS and each not in TEAMS])

    async def erase_reviewed(self) -> None:
        """What is asked about them ends at once, and nobody reads it."""
        await self._erase([each for each in self.town.ids if each in TEAMS])

    async def _erase(self, people: Sequence[str]) -> None:
        who = self.dice.choice(people)
        rare = not self.is_plot and self.dice.random() < 0.5
        if (
            rare
            or who in {self.town.linked, *self.town.gone}
            or who in self.town.hr
            or who in self.readers
            or not self.ledger.runs
        ):
            return
        await self.town.erase(who)
        self.note("erase_reviewed" if who in TEAMS else "erase", f"{who} is erased, and somebody new comes")
        self.picked = {about: some - {who} for about, some in self.picked.items() if about != who}
        self.by_name.discard(who)
        self.pair = () if who in self.pair else self.pair
        self.touched |= {each for review, each, _ in self.ledger if who in review.about and each in self.town.ids}
        self.ledger.erase(who, self.now)
        await self.do_jobs()
        self.stands_still = True

    async def change_team(self, manager: str = "") -> None:
        who = self.dice.choice([each for each in MEMBERS if each not in TEAMS])
        manager = manager or self.dice.choice(sorted(set(TEAMS) - {self.town.managers.get(who, "")}))
        await self.move_to(who, manager)

    async def move_to(self, who: str, manager: str) -> None:
        await self.town.report_to(who, manager)
        self.note("change_team", f"{who} goes to {manager}")
