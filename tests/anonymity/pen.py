"""What a person does with the forms of a cycle, as their chat tells the bot."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from bot.cycles.answering.form_state import CARRIED, PASSED_ON, choice_name, field_name
from bot.cycles.answering.passing_on import DROPPED
from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.cycle import Cycle
from bot.cycles.review import ReviewDebt
from bot.events import ButtonPressed, By, FormChanged, FormSubmitted, HomeOpened
from bot.forms import Answers, Form
from bot.replies import FormReply, OpenForm, ShowHome, UpdateForm
from tests.anonymity.company import TEAM_ID
from tests.anonymity.world import World

KEYS = count()


def by(handle: str) -> By:
    return By("slack", TEAM_ID, f"U-{handle}", handle)


@dataclass
class Pen:
    """`chance` draws what they do beside writing. The keys of requests are new ones: nothing keeps those of quiet
    acts."""

    world: World
    cycle: Cycle
    chance: random.Random

    async def find(self, key: tuple[str, str]) -> ReviewDebt:
        about, who = key
        async with self.world.store.read() as work:
            actor = await work.people.actor(by(who))
            assert actor is not None
            debts = await work.cycles.debts_of(actor.person, self.cycle.id)
        (found,) = (each for each in debts if each.review.about == about.title())
        return found

    # ------------------------------------------------------------ public acts, with keys that are alike in all worlds

    async def press(self, who: str, act: str, value: str, key: str) -> None:
        reply = await self.world.engine.bot.button(ButtonPressed(by(who), act, value, key))
        assert isinstance(reply, UpdateForm | OpenForm), reply

    async def submit(self, who: str, act: str, state: str, answers: Mapping[str, date], key: str) -> None:
        reply = await self.world.engine.bot.form(FormSubmitted(by(who), act, Answers(answers), state, key))
        assert isinstance(reply, UpdateForm), reply

    # ------------------------------------------------------------ quiet ones

    async def look_at_home(self, who: str) -> None:
        assert isinstance(await self.world.engine.bot.home(HomeOpened(by(who))), ShowHome)

    async def draft(self, key: tuple[str, str], said: Mapping[str, str]) -> None:
        """Writes some of it; what follows is drawn: it is saved, looked round, or just left."""
        debt = await self.find(key)
        form = await self._open(key[1], debt)
        answers = await self._type(key[1], form, dict(list(said.items())[: self.chance.randrange(1, len(said) + 1)]))
        carried = CARRIED.encode(CARRIED.decode(form.state))
        match self.chance.randrange(4):
            case 0:
                await self._press(key[1], "cycles.save", carried, answers)
            case 1:
                await self._press(key[1], "cycles.asked", DEBT.encode(debt.id))
                await self._press(key[1], "cycles.anonymous", CYCLE.encode(debt.review.cycle.id))
            case 2:
                await self._press(key[1], "cycles.decline", DEBT.encode(debt.id))

    async def begin(self, key: tuple[str, str]) -> Form:
        """Opens the form in which they are going to write."""
        return await self._open(key[1], await self.find(key))

    async def share(self, key: tuple[str, str], said: Mapping[str, str], form: Form | None = None) -> None:
        form = form or await self.begin(key)
        answers = await self._type(key[1], form, said)
        shown = await self._submit(key[1], form.act, answers, form.state)
        if shown.act == "cycles.share":
            shown = await self._submit(key[1], shown.act, Answers(), shown.state)
        assert shown.act == "cycles.window", shown

    async def take_back(self, key: tuple[str, str]) -> None:
        await self._press(key[1], "cycles.take_back", DEBT.encode((await self.find(key)).id))

    async def _open(self, who: str, debt: ReviewDebt) -> Form:
        return await self._press(who, "cycles.answer", DEBT.encode(debt.id))

    async def _press(self, who: str, act: str, value: str, answers: Answers | None = None) -> Form:
        event = ButtonPressed(by(who), act, value, f"quiet {next(KEYS)}", answers=answers or Answers())
        reply = await self.world.engine.bot.button(event)
        assert isinstance(reply, UpdateForm | OpenForm), reply
        return reply.form

    async def _submit(self, who: str, act: str, answers: Answers, state: str) -> Form:
        reply: FormReply = await self.world.engine.bot.form(
            FormSubmitted(by(who), act, answers, state, f"quiet {next(KEYS)}")
        )
        assert isinstance(reply, UpdateForm), reply
        return reply.form

    async def _type(self, who: str, form: Form, said: Mapping[str, str]) -> Answers:
        """Field by field, with what the form had before. What becomes of it where too few share they choose by
        chance."""
        carried, typed = CARRIED.decode(form.state), dict[str, str]()
        typed[choice_name(carried)] = self.chance.choice((DROPPED, PASSED_ON))
        for order, (question, text) in enumerate(said.items(), 1):
            name = field_name(carried, question)
            typed[name] = text
            event = FormChanged(by(who), form.act, name, Answers(dict(typed)), form.state, "V1", order)
            assert self.world.engine.bot.type_in_form(event)
        await self.world.engine.flush_drafts()
        return Answers(typed)
