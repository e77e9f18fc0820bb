"""Random histories of upward cycles, acted through the bot's own entries, beside a model of who owes what."""

from __future__ import annotations

from datetime import date, timedelta

from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.setup.draft import SPOT, Spot
from tests.anonymity.company import HR, OWNER
from tests.cycles.changing import Changing
from tests.cycles.launched import EARLY, KINDS, PICKER
from tests.cycles.ledger import A_DAY, LEAST
from tests.cycles.naming import HANDED_OVER, LOST
from tests.cycles.passing import HOURS, NO_TWICE
from tests.cycles.town import TEAMS, Town

WEIGHT = {
    "share": 5, "share_together": 3, "draft": 1, "take_back": 2, "decline": 2, "put_off": 2,
    "leave": 1, "come_back": 2, "change_team": 1, "erase": 1, "erase_reviewed": 1, "leave_unread": 1, "link": 1,
    "unlink": 1, "leave_linked": 1,
    "add_late": 2, "withdraw": 2, "leave_as_it_is": 1, "replace": 2, "review_too": 2, "part": 1, "unite": 1,
    "let_off": 2, "move": 1, "remind": 1, "extend": 1, "cancel": 1, "switch_off": 1,
}  # fmt: skip
"""How often what happens."""
ACTS, WEIGHTS = tuple(WEIGHT), tuple(WEIGHT.values())
BY_REPORTS = ("without", "with", "mixed")
IN = {
    "add_late": (*BY_REPORTS, "company"), "withdraw": BY_REPORTS, "leave_as_it_is": BY_REPORTS,
    "review_too": ("without",),
    "replace": tuple(PICKER), "part": ("joint",), "unite": ("joint",), "take_back": ("without", "picked"),
    "draft": ("without", "picked"), "leave_unread": ("company",), "link": BY_REPORTS, "unlink": BY_REPORTS,
    "leave_linked": BY_REPORTS,
}  # fmt: skip
"""In which kinds of cycle only what takes effect; or takes it mostly."""
PICKING = {
    "pick as manager": "manager",
    "pick as reviewee": "reviewee",
    "find fine": "reviewee",
    HANDED_OVER: "reviewee",
    LOST: "manager",
}
PLOTS = (*(each for each in ACTS if each != "switch_off"), *PICKING, *dict.fromkeys(KINDS))
"""What a history can be about: an act that is to take effect, or a kind of cycle."""


def plot_of(seed: int) -> str:
    """Of eight in a row two are about the same."""
    return PLOTS[(seed // 8 * 4 + seed % 4) % len(PLOTS)]


class History(Changing):
    """One cycle from its first form to its end."""

    def __init__(self, town: Town, seed: int) -> None:
        plot = plot_of(seed)
        kind = PICKING.get(plot, plot)
        super().__init__(town, seed, plot, IN.get(plot, (kind,) if kind in KINDS else KINDS))

    async def step(self) -> None:
        """Some things happen, then time passes. What it is to be about is tried until it took effect."""
        acts = self.dice.choices(ACTS, WEIGHTS, k=self.dice.randint(1, 4))
        if not self.took[self.plot]:
            if self.plot not in EARLY and self.ledger.stage == "planned":
                await self.pass_to(self.ledger.ask, HOURS[1])
                await self.do_jobs()
            acts[0] = self.plot if self.plot in WEIGHT else acts[0]
        self.stands_still = False
        for each in acts:
            await self.do(each)
        if not self.stands_still:
            await self.pass_time()

    @property
    def changeable(self) -> bool:
        return self.kind == "joint" and self.ledger.stage == "planned" and self.today < self.ledger.ask

    async def part(self) -> None:
        """HR parts two, as long as nobody is asked."""
        if self.changeable and self.pair:
            spot = SPOT.encode(Spot(self.ledger.id, 1, self.town.ids[self.pair[0]]))
            self.expect(f"HR parts {self.pair}", await self.town.press(HR, "cycles.part", spot), True)
            self.pair = ()

    async def unite(self) -> None:
        """HR puts two together."""
        if not self.changeable:
            return
        if self.is_plot and self.pair:
            await self.do("part")
        one, other = self.dice.sample(sorted(TEAMS), 2)
        if self.is_plot:
            one, other = "ivo", self.dice.choice(["dmitri", "nadia"])
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
        """Not by somebody in HR of whom it is hidden."""
        by = self.dice.choice(sorted(self.town.hr))
        if not (found := self.any_asked()):
            return
        review, who, asked = found
        allowed = self.ledger.may_change(self.now) and asked.state == "owed" and not review.is_about(self.hidden(by))
        done = await self.town.submit(by, "cycles.let_off", CYCLE.encode(self.ledger.id), debt=DEBT.encode(asked.id))
        if self.expect(f"{by} lets {who} off {asked.whom}", done, allowed):
            asked.state = "let off"

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
        if self.is_plot and self.ledger.stage == "open":
            await self.pass_to(self.ledger.due + A_DAY, HOURS[0])
            await self.do_jobs()
        until = self.today + timedelta(self.dice.randint(1, 5))
        allowed = self.ledger.stage == "closed" and not self.ledger.extended
        done = await self.town.submit(HR, "cycles.extend", CYCLE.encode(self.ledger.id), until=until)
        if self.expect(f"HR asks again until {until}", done, allowed):
            self.ledger.stage, self.ledger.extended = "open", True
            await self._read_days(until)

    async def cancel(self) -> None:
        if not self.is_plot and self.dice.random() < 0.8:
            return
        done = await self.town.press(HR, "cycles.cancel", CYCLE.encode(self.ledger.id))
        if self.expect("HR calls it off", done, self.ledger.runs or self.ledger.stage == "cancelled"):
            self.ledger.stage = "cancelled"
