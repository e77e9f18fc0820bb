"""Random histories of requests, acted through the bot's own entries, beside a model of who owes what."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from random import Random

from bot.events import ButtonPressed, CommandTyped, FormSubmitted
from bot.feedback.announcing import announce, expire
from bot.feedback.closing import let_off_leavers
from bot.feedback.draft import DRAWN, Drawn
from bot.feedback.invitations import invite
from bot.forms import Answer, Answers
from bot.messages import Room, Words
from bot.nudges.rounds import Nudging
from bot.outbox.pump import Pump
from bot.people import Profile
from bot.replies import FieldErrors, Say
from bot.router import ROUTES
from storage.tables.feedback import FEEDBACK_REQUEST, FEEDBACK_SHEET
from tests.feedback.owing import OPEN_LONGEST, Asked, Ledger, Opened
from tests.privileges.feedback_answer import EveryField
from tests.privileges.world import HOME, NAMES, World

ASKERS, MOVERS = "OE", "PMG"
REVIEWERS = "OERPMG"
GENERAL = Room("slack", "C0GENERAL", "general")
TOPIC = re.compile(r"Topic\d+x")
MOST_REQUESTS = 4


class History:
    """One company whose people ask, answer and put off at random. `log` is what happened, for whoever reads a
    failure."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.dice = Random(seed)
        self.ledger = Ledger()
        self.log: list[str] = [f"seed {seed}"]
        self._nudging = Nudging(world.bot.context, ROUTES)

    @property
    def today(self) -> date:
        return self.world.clock.now().date()

    # ------------------------------------------------------------ what happens

    async def step(self) -> None:
        acts: list[Callable[[], Awaitable[None]]] = [
            self.ask, *[self.share] * 3, *[self.decline] * 2, *[self.put_off] * 2, self.add, self.move, self.remind,
            self.cancel, self.leave, self.come_back, self.switch, *[self.pass_days] * 4, self.do_jobs,
        ]  # fmt: skip
        await self.dice.choice(acts)()

    async def press(self, letter: str, act: str, value: str) -> bool:
        """Whether it was done."""
        world = self.world
        reply = await world.bot.button(ButtonPressed(world.by(letter), act, value, world.key()))
        return self._note(letter, act, value, not isinstance(reply, Say), reply)

    async def send(self, letter: str, act: str, answers: dict[str, Answer] | EveryField, state: str = "") -> bool:
        world = self.world
        reply = await world.bot.form(FormSubmitted(world.by(letter), act, Answers(answers), state, world.key()))
        return self._note(letter, act, state, not isinstance(reply, FieldErrors), reply)

    def _note(self, letter: str, act: str, value: str, done: bool, reply: object) -> bool:
        self.log.append(f"{self.today} {letter} {act} {value}: {'done' if done else reply}")
        return done

    def expect(self, done: bool, allowed: bool) -> bool:
        assert done == allowed, (f"done: {done}, allowed: {allowed}", self.log)
        return done

    async def ask(self) -> None:
        if len(self.ledger.requests) >= MOST_REQUESTS:
            return
        requester = self.dice.choice(ASKERS)
        free = [each for each in REVIEWERS if each != requester and self.ledger.is_here(each)]
        reviewers = self.dice.sample(free, min(len(free), self.dice.randint(1, 3)))
        release = self.dice.choice(["each", "together"])
        topic = f"Topic{len(self.ledger.requests)}x"
        until = self.today + timedelta(self.dice.randint(0 if release == "each" else 1, 40))
        answers: dict[str, Answer] = {
            "people": tuple(map(self.world.handle, reviewers)),
            "template": "open",
            "topic": topic,
            "until": until,
            "release": release,
        }
        if not self.expect(await self.send(requester, "feedback.ask", answers), not self.ledger.off):
            return
        number = await self.world.newest(FEEDBACK_REQUEST)
        self.ledger.requests.append(Opened(number, topic, requester, self.today, until))
        await self._meet(self.ledger.requests[-1])

    async def _meet(self, request: Opened) -> None:
        """The numbers of the sheets there are now."""
        letters = {person.id: letter for letter, person in self.world.people.items()}
        async with self.world.store.read() as work:
            rows = await work.sql.scan(FEEDBACK_SHEET.select().where(FEEDBACK_SHEET.c.request_id == request.number))
        for row in rows:
            request.sheets.setdefault(letters[row.reviewer_id], Asked(row.id))

    def _any_sheet(self) -> tuple[Opened, str, Asked] | None:
        every = [(each, *found) for each in self.ledger.requests for found in each.sheets.items()]
        return self.dice.choice(every) if every else None

    def _any_request(self) -> Opened | None:
        return self.dice.choice(self.ledger.requests) if self.ledger.requests else None

    async def share(self) -> None:
        if not (found := self._any_sheet()) or found[2].state == "shared":
            return
        request, letter, sheet = found
        state = DRAWN.encode(Drawn(sheet.number, self.dice.randint(1, 99)))
        allowed = request.open and self.ledger.is_here(letter) and not self.ledger.off
        if self.expect(await self.send(letter, "feedback.answer", EveryField(), state), allowed):
            sheet.state = "shared"
            request.close_if_done()

    async def decline(self) -> None:
        if not (found := self._any_sheet()):
            return
        request, letter, sheet = found
        allowed = sheet.state == "owed" and self.ledger.is_here(letter) and not self.ledger.off
        answers: dict[str, Answer] = {"reason": self.dice.choice(["", "no time"])}
        if self.expect(await self.send(letter, "feedback.decline", answers, str(sheet.number)), allowed):
            sheet.state = "declined"
            request.close_if_done()

    async def put_off(self) -> None:
        if not (found := self._any_sheet()):
            return
        _, letter, sheet = found
        act = self.dice.choice(["later_tomorrow", "later_week", "later_undo"])
        allowed = sheet.state == "owed" and self.ledger.is_here(letter) and not self.ledger.off
        self.expect(await self.press(letter, f"feedback.{act}", str(sheet.number)), allowed)

    async def add(self) -> None:
        if not (request := self._any_request()):
            return
        letter = self.dice.choice(REVIEWERS)
        allowed = request.open and not self.ledger.off and self.today <= request.until and self.ledger.is_here(letter)
        allowed = allowed and letter != request.requester and letter not in request.sheets
        answers: dict[str, Answer] = {"people": (self.world.handle(letter),)}
        done = await self.send(request.requester, "feedback.add_reviewers", answers, str(request.number))
        if self.expect(done, allowed):
            await self._meet(request)

    async def move(self) -> None:
        if not (request := self._any_request()):
            return
        until = self.today + timedelta(self.dice.randint(1, 30))
        allowed = request.open and not self.ledger.off and (until - request.made).days <= OPEN_LONGEST
        done = await self.send(request.requester, "feedback.move", {"until": until}, str(request.number))
        if self.expect(done, allowed):
            request.until = until

    async def remind(self) -> None:
        if request := self._any_request():
            done = await self.press(request.requester, "feedback.remind", str(request.number))
            assert not done or (request.open and not self.ledger.off), self.log

    async def cancel(self) -> None:
        if not (request := self._any_request()) or self.dice.random() < 0.5:
            return
        allowed = request.open and not self.ledger.off
        if self.expect(await self.press(request.requester, "feedback.cancel", str(request.number)), allowed):
            request.close()

    async def leave(self) -> None:
        if left := [each for each in MOVERS if self.ledger.is_here(each)]:
            letter = self.dice.choice(left)
            await self.world.left(letter)
            self.ledger.gone.add(letter)
            self.log.append(f"{letter} leaves")

    async def come_back(self) -> None:
        for letter in sorted(self.ledger.gone):
            profile = await self._profile(letter)
            async with self.world.store.work() as work:
                await work.people.upsert_accounts("slack", HOME, [profile])
                await work.commit()
            self.log.append(f"{letter} is back")
        self.ledger.gone.clear()

    async def _profile(self, letter: str) -> Profile:
        person, standing = self.world.people[letter], self.world.people[letter].standing
        return Profile(self.world.handle(letter), NAMES[letter].lower(), person.name, standing=standing)

    async def switch(self) -> None:
        await self.set_feature(off=not self.ledger.off)

    async def set_feature(self, *, off: bool) -> None:
        typed = (Words(f"feature feedback {'off' if off else 'on'}"),)
        await self.world.bot.command(CommandTyped(self.world.by("A"), "upward", typed, GENERAL, self.world.key()))
        self.ledger.off = off
        self.log.append(f"feature {'off' if off else 'on'}")

    async def pass_days(self, days: int = 0) -> None:
        clock = self.world.clock
        clock.at = (clock.at + timedelta(days or self.dice.randint(1, 9))).replace(hour=11, minute=0, second=0)
        self.log.append(f"it is {self.today}")

    async def _deliver(self) -> None:
        """All that is on its way."""
        context = self.world.bot.context
        pump = Pump(context, self.world.bot.table.deliveries, pace=self.world.clock, jitter=lambda: 0.0)
        sent = -1
        while sent < len(self.world.chat.requests):
            sent = len(self.world.chat.requests)
            await pump.round()
            await pump.settle()
            self.world.clock.advance(1.1)

    async def do_jobs_perhaps(self) -> None:
        if self.dice.random() < 0.6:
            await self.do_jobs()

    async def do_jobs(self) -> None:
        """All that the bot does by itself; whoever is nudged owes what the nudge says."""
        for job in (invite, announce, expire, let_off_leavers):
            while await job(self.world.bot.context):
                pass
        self.ledger.follow_jobs(self.today)
        await self._nudging.round()
        self.log.append("jobs")
        before = len(self.world.chat.requests)
        await self._deliver()
        for arrival in self.world.chat.requests[before:]:
            if arrival.order.message and "Something is due" in repr(arrival.order.message):
                letter = arrival.order.place.removeprefix("U0")
                said = set(TOPIC.findall(repr(arrival.order.message)))
                assert said, (arrival.order, self.log)
                assert said <= self.ledger.owes(letter) | self.ledger.awaits(letter, self.today), (
                    letter,
                    said,
                    self.log,
                )
