"""What HR decides in a random history when people come and go while they are asked. What it takes happens first,
mostly: else next to nothing would ever be decided."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cycles.changes.on_the_way import CHANGE, Change, Kind
from bot.cycles.cycle import COMPANY as THE_COMPANY
from tests.anonymity.company import HR
from tests.cycles.launched import COMPANY
from tests.cycles.ledger import LEAST, LONG_AGO, Reviewed
from tests.cycles.reviewing import Reviewing
from tests.cycles.town import MEMBERS, TEAMS, Town, handles


class Changing(Reviewing):
    def __init__(self, town: Town, seed: int, plot: str, kinds: Sequence[str]) -> None:
        super().__init__(town, seed, plot, kinds)
        self.joined: list[Reviewed] = []
        """What came to somebody with a second record."""

    @property
    def prepares(self) -> bool:
        return self.ledger.stage == "open" and (self.is_plot or self.dice.random() < 0.7)

    def _any_review(self) -> Reviewed | None:
        reviews = list(self.ledger.reviews.values())
        alone = [each for each in reviews if each.state == "asked" and not each.is_joint]
        return self.dice.choice(alone or reviews) if reviews else None

    def _carry(self, kind: Kind, about: str, who: str = "") -> str:
        number = THE_COMPANY if about == COMPANY else self.town.ids[about]
        return CHANGE.encode(Change(self.ledger.id, kind, number, self.town.ids[who] if who else 0))

    async def add_late(self) -> None:
        """Somebody came to a team, or to the company."""
        if not (review := self._any_review()) or review.about[0] not in {*TEAMS, COMPANY}:
            return
        about = review.about[0]
        movable = [each for each in MEMBERS if each not in {*TEAMS, *review.asked, *self.town.gone}]
        if about == COMPANY and self.prepares:
            await self.erase()
        elif movable and self.prepares:
            await self.move_to(self.dice.choice(movable), about)
        came = [each for each in sorted(self.town.ids) if each != about and self._is_proposed(review, Kind.ADD, each)]
        await self._decide("add_late", review, Kind.ADD, self.dice.choice(came or sorted(self.town.ids)))

    async def withdraw(self) -> None:
        """Somebody went to another team."""
        await self._decide_of_moved("withdraw")

    async def leave_as_it_is(self) -> None:
        await self._decide_of_moved("leave_as_it_is")

    async def _decide_of_moved(self, act: str) -> None:
        if not (review := self._any_review()) or review.about[0] not in {*TEAMS, COMPANY}:
            return
        about = review.about[0]
        asked = [who for who, each in review.asked.items() if who in MEMBERS and each.state == "owed"]
        movable = [each for each in asked if each not in TEAMS]
        if movable and self.prepares:
            await self.move_to(
                self.dice.choice(movable), self.dice.choice([each for each in sorted(TEAMS) if each != about])
            )
        moved = [each for each in asked if self._is_proposed(review, Kind.WITHDRAW, each)]
        await self._decide(act, review, Kind.WITHDRAW, self.dice.choice(moved or asked or sorted(self.town.ids)))

    async def _decide(self, act: str, review: Reviewed, kind: Kind, who: str) -> None:
        about = review.about[0]
        if who == about:
            return
        for _ in range(2):  # once done, it is not nothing left to decide here
            allowed, carried = self._is_proposed(review, kind, who), self._carry(kind, about, who)
            done = await self.town.press(HR, f"cycles.{act}", carried)
            if self.expect(f"HR: {act}, {kind} {who} about {about}", done, allowed, act):
                self.touched.add(who)
                if act == "leave_as_it_is":
                    self.ledger.left_as_it_is.add((kind, about, who))
                elif kind is Kind.WITHDRAW:
                    review.asked[who].state = "let off"
                await self.meet()
                assert (who in review.asked) == (act != "leave_as_it_is" or kind is Kind.WITHDRAW), self.log

    def _is_proposed(self, review: Reviewed, kind: Kind, who: str) -> bool:
        """About two together nothing changes on the way, nor where people were picked by name."""
        about, *partner = review.about
        here = (about == COMPANY and who not in self.readers) or self.town.managers.get(who) == about
        if kind is Kind.ADD:
            fits = who not in review.asked and here and who not in self.town.gone
        else:
            owes = who in review.asked and review.asked[who].state == "owed"
            fits = owes and about != COMPANY and not here and self.town.managers.get(who) is not None
        by_name = partner or about in self.picked
        is_left = (kind, about, who) in self.ledger.left_as_it_is
        hidden = review.is_about(self.hidden(HR))
        return fits and self.in_time and review.state == "asked" and not by_name and not is_left and not hidden

    @property
    def in_time(self) -> bool:
        return self.ledger.may_change(self.now) and self.today < self.ledger.due

    async def replace(self) -> None:
        """In place of somebody who was picked and left HR picks another one: once for each."""
        reviews = [each for each in self.ledger.reviews.values() if each.about[0] in self.picked]
        if not reviews:
            return
        review = self.dice.choice(reviews)
        known = [each for each in review.asked if each in self.town.ids]
        if self.prepares and not self.town.gone & set(known):
            await self.do("leave", self.dice.choice(known))
        gone = [each for each in known if each in self.town.gone]
        who = self.dice.choice(gone if gone and self.is_plot else [*known, *gone * 3])
        for each in (who, who, self.dice.choice(known)):
            await self._replace(review, each)

    async def _replace(self, review: Reviewed, who: str) -> None:
        (about,) = review.about
        form, reply = await self.town.press(HR, "cycles.replace", self._carry(Kind.REPLACE, about, who))
        fits = who in self.town.gone and (Kind.REPLACE, about, who) not in self.ledger.left_as_it_is
        allowed = self.in_time and review.state == "asked" and fits
        if not self.expect(f"HR replaces {who}", (form, reply), allowed, "replace, opened") or form is None:
            return
        others = [each for each in MEMBERS if each != about]
        able = [each for each in others if each not in self.town.gone and each not in review.asked]
        other = self.dice.choice(able * 3 + others)
        allowed = other in able
        done = await self.town.submit(HR, form.act, form.state, people=handles(other))
        if self.expect(f"HR asks {other} instead", done, allowed):
            self.ledger.left_as_it_is.add((Kind.REPLACE, about, who))
            self.touched.add(other)
            before = set(review.asked)
            await self.meet()
            assert set(review.asked) - before == {other}, self.log

    async def review_too(self) -> None:
        """HR has somebody reviewed who got a team: all who report to them by now are asked. Mostly where it may."""
        ledger, without = self.ledger, sorted(set(TEAMS) - self.ledger.reviewed)
        if without and ledger.stage == "open":
            await self.change_team(self.dice.choice(without))
        teams = {about: self.town.team(about) for about in set(without) - self.town.gone}
        enough = {about for about, team in teams.items() if len(team) >= (1 if ledger.named else LEAST)}
        about = self.dice.choice(sorted(enough) * 3 + sorted(TEAMS))
        allowed = self.in_time and about in enough and self.by_reports
        done = await self.town.press(HR, "cycles.review_late", self._carry(Kind.REVIEW, about))
        if self.expect(f"HR has {about} reviewed", done, allowed):
            await self.meet()
            assert set(ledger.reviews[about,].asked) == teams[about], self.log

    async def link(self) -> None:
        """Somebody has a second record on the other chat, which is asked too, until an admin says that the two are
        one: not while both were asked about somebody, nor where one reads what the other answers."""
        if self.town.linked or self.ledger.stage not in ("planned", "open"):
            return
        if not self.town.guest:
            await self._welcome()
        guest, manager = self.town.guest, self.town.managers[self.town.guest]
        able = [each for each in MEMBERS if each not in {*TEAMS, *self.town.gone}]
        for who in {self.dice.choice(able): 1, manager: 1, self.dice.choice(able): 1} if able else ():
            if who in self.town.gone or (who == manager and not self.ledger.reviews):
                continue
            allowed = not any(self._is_apart(each, who, guest) for each in self.ledger.reviews.values())
            linked = await self.town.link(who)
            self.log.append(f"{self.now:%d %b %H:%M} {guest} is linked with {who}: {linked}")
            assert linked == allowed, (who, guest, self.ledger, self.log)
            if linked:
                self.took["link"] += 1
                self._follow_link(who, guest)
                return

    async def _welcome(self) -> None:
        guest = f"guest{self.name.removeprefix('Cycle').removesuffix('x')}"
        manager = self.dice.choice(sorted(set(TEAMS) - self.town.gone) or ["nadia"])
        await self.town.welcome(guest, manager)
        self.note("welcome", f"{guest} comes to {manager}")
        about = (COMPANY,) if self.readers else (manager,)
        if review := self.ledger.reviews.get(about):
            await self._decide("add_late", review, Kind.ADD, guest)
            if guest in review.asked and self.dice.random() < 0.5:
                await self.do_jobs()
                await self.do("share_as", review, guest)

    def _is_apart(self, review: Reviewed, who: str, guest: str) -> bool:
        reads = who in self.readers or who in review.about
        return guest in review.asked and (who in review.asked or reads)

    def _follow_link(self, who: str, guest: str) -> None:
        for review in self.ledger.reviews.values():
            if guest in review.asked:
                review.asked[who] = review.asked.pop(guest)
                self.joined.append(review)
        self.touched = (self.touched | {who}) - {guest}
        if guest in self.told:
            self.told[who] = max(self.told[guest], self.told.get(who, LONG_AGO))

    async def unlink(self) -> None:
        """They are two again, and each owes what they did before."""
        if self.is_plot and not self.town.linked:
            await self.do("link")
        who, guest = self.town.linked, self.town.guest
        if not who or who in self.town.gone or self.ledger.stage not in ("planned", "open"):
            return
        await self.town.unlink()
        self.note("unlink", f"{guest} is not {who} any more")
        while self.joined:
            asked = self.joined.pop().asked
            asked[guest] = asked.pop(who)
        self.told[guest] = self.told.get(who, LONG_AGO)
        self.touched |= {who}

    async def leave_linked(self) -> None:
        """Somebody with two accounts leaves."""
        if self.is_plot and not self.town.linked:
            await self.do("link")
        if self.town.linked and self.town.linked not in self.town.gone:
            await self._change(self.town.linked, active=False)
            self.took["leave_linked"] += 1
