"""A small company with the whole bot and no transport: cycles happen in it one after another, for years."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.cycles.jobs import jobs
from bot.cycles.owing import owed
from bot.engine import Engine
from bot.events import ButtonPressed, By, CommandTyped, FormSubmitted, PersonChanged
from bot.forms import Answer, Answers, Form
from bot.identity_repository import QUESTION_NUMBER, Said
from bot.messages import Mention, Room, Words
from bot.outbox.pump import Pump
from bot.people import Handle, Profile, Role, Source
from bot.platform import Order
from bot.replies import OpenForm, UpdateForm
from bot.rights.entries import of_features
from bot.rights.erasing import erase_next, forget_accounts
from bot.router import ROUTES
from bot.schedule import Job
from storage.ballots.ballots import BallotFolder, make_root
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from tests.anonymity.company import HR, OWNER, TEAM_ID, furnish, person_ids, profile_of
from tests.anonymity.pen import by
from tests.ballots.folder import KEY
from tests.outbox.world import MovedClock, ScriptedChat
from tests.workspace import PATIENCE

TEAMS: Mapping[str, tuple[str, ...]] = {
    "dmitri": ("ana", "ben", "eun", "jorge"),
    "ivo": ("piet", "rosa"),
    "nadia": ("dmitri", "ivo", "omar"),
}
"""Who reports to whom. Too few report to Ivo to be asked without names."""
MEMBERS = sorted({each for team in TEAMS.values() for each in team} | {"nadia"})
SECOND_HR = "omar"
"""Belongs to HR too, and is asked about Nadia."""
GENERAL = Room("slack", "C0GENERAL", "general")
OTHER_CHAT, OTHER_TEAM = "hipchat", "1"
KEYS = count()
AN_HOUR = timedelta(hours=1)


class Chat(ScriptedChat):
    async def profile(self, team: str, handle: Handle) -> Profile:
        return profile_of(handle.external.removeprefix("U-"))


@dataclass(repr=False)
class Town:
    store: DatabaseStore
    engine: Engine
    clock: MovedClock
    pace: MovedClock
    chats: tuple[ScriptedChat, ...]
    root: Path
    ids: Mapping[str, int]
    pump: Pump
    jobs: tuple[Job, ...] = ()
    gone: set[str] = field(default_factory=set)
    hr: set[str] = field(default_factory=lambda: {HR})
    guest: str = ""
    """Who has an account on the other chat alone; and `linked`, whose second account it is by now."""
    linked: str = ""
    manager_of_guest: str = ""
    managers: dict[str, str] = field(
        default_factory=lambda: {who: manager for manager, team in TEAMS.items() for who in team}
    )

    def by(self, who: str) -> By:
        return replace(by(who), platform=OTHER_CHAT, team=OTHER_TEAM) if who == self.guest else by(who)

    def behind(self, order: Order) -> str:
        """Who gets it."""
        who = order.place.removeprefix("U-")
        return self.linked if self.linked and who == self.guest else who

    def team(self, manager: str) -> set[str]:
        """Who reports to them, and works here."""
        return {who for who, theirs in self.managers.items() if theirs == manager} - self.gone

    async def press(self, who: str, act: str, value: str, **answers: Answer) -> tuple[Form | None, object]:
        """The window that it opens, if it was done; and the reply."""
        event = ButtonPressed(self.by(who), act, value, f"town {next(KEYS)}", answers=Answers(answers))
        return _form_of(await self.engine.bot.button(event))

    async def submit(self, who: str, act: str, state: str, **answers: Answer) -> tuple[Form | None, object]:
        event = FormSubmitted(self.by(who), act, Answers(answers), state, f"town {next(KEYS)}")
        return _form_of(await self.engine.bot.form(event))

    async def type(self, who: str, command: str, rest: str) -> tuple[Form | None, object]:
        event = CommandTyped(by(who), command, (Words(rest),) if rest else (), GENERAL, f"town {next(KEYS)}")
        return _form_of(await self.engine.bot.command(event))

    async def change(self, who: str, *, active: bool) -> None:
        """They leave, or are back, with each of their accounts."""
        event = PersonChanged("slack", TEAM_ID, profile_of(who, active=active), f"town {next(KEYS)}")
        await self.engine.bot.handle_event(event)
        if who == self.linked:
            await self._change_guest(active=active)
        self.gone.discard(who) if active else self.gone.add(who)
        if not active:  # a role ends with the account
            self.hr.discard(who)

    async def report_to(self, who: str, manager: str) -> None:
        async with self.store.work() as work:
            await work.structure.set_manager(self.ids[who], Source.COMMAND, self.ids[manager])
            await work.commit()
        self.managers[who] = manager

    async def erase(self, who: str) -> None:
        """HR erases them; as soon as they use the bot they are somebody new, to whom nobody reports."""
        form, reply = await self.type(HR, "upward", f"erase {who}@example.com")
        assert form, reply
        form, reply = await self.submit(HR, form.act, form.state, typed=who.title())
        assert form, reply
        while await erase_next(self.engine.context, of_features(ROUTES)):
            pass
        await self._send()
        while await forget_accounts(self.engine.context):
            pass
        await self.type(who, "upward", "help")
        self.ids = {**await person_ids(self.store), **self._guests()}
        self.managers = {each: manager for each, manager in self.managers.items() if who not in (each, manager)}

    def _guests(self) -> dict[str, int]:
        return {self.guest: self.ids[self.guest]} if self.guest in self.ids else {}

    async def welcome(self, guest: str, manager: str) -> None:
        """Somebody comes who has an account on the other chat, and reports to that one."""
        self.guest = guest
        await self._change_guest(active=True)
        await self._find_guest()
        await self.report_to(guest, manager)

    async def _find_guest(self) -> None:
        async with self.store.read() as work:
            workspace = await work.workspaces.of(OTHER_CHAT, OTHER_TEAM)
            (person,) = await work.people.by_handles(workspace or 0, [self.by(self.guest).handle])
        self.ids = {**self.ids, self.guest: person.id}

    async def _change_guest(self, *, active: bool) -> None:
        profile = replace(profile_of(self.guest, active=active), handle=self.by(self.guest).handle)
        await self.engine.bot.handle_event(PersonChanged(OTHER_CHAT, OTHER_TEAM, profile, f"town {next(KEYS)}"))

    async def link(self, who: str) -> bool:
        """An admin says that the guest is somebody; who has to agree does."""
        await self._type_about("link", who, f" {self.guest}")
        async with self.store.read() as work:
            (person,) = await work.people.by_ids(1, [self.ids[who]])
            asked = await work.identity.about(1, [person.id])
        for question in asked:
            for each, said in ((who, question.said[0]), (self.guest, question.said[1])):
                if said is Said.ASKED:
                    await self.press(each, "directory.join_yes", QUESTION_NUMBER.encode(question.id))
        async with self.store.read() as work:
            linked = not await work.people.by_ids(1, [self.ids[self.guest]])
        if linked:
            self.linked, self.manager_of_guest = who, self.managers.pop(self.guest)
            self.ids = {each: number for each, number in self.ids.items() if each != self.guest}
        return linked

    async def unlink(self) -> None:
        """An admin says that they are two after all: the guest has what they had before."""
        await self._type_about("unlink", self.linked)
        self.linked, self.managers[self.guest] = "", self.manager_of_guest
        await self._find_guest()

    async def _type_about(self, command: str, who: str, rest: str = "") -> tuple[Form | None, object]:
        mention = Mention(who.title(), (profile_of(who).handle,))
        typed = Words(f"people {command} "), mention, Words(rest or " ")
        event = CommandTyped(by(OWNER), "upward", typed, GENERAL, f"town {next(KEYS)}")
        return _form_of(await self.engine.bot.command(event))

    async def settle(self) -> None:
        """Everybody is back where they were."""
        for who in sorted(self.gone):
            await self.change(who, active=True)
        if self.linked:
            await self.unlink()
        if self.guest:
            await self._change_guest(active=False)
            self.managers.pop(self.guest, None)
            self.ids = {each: number for each, number in self.ids.items() if each != self.guest}
        self.guest = ""
        for manager, team in TEAMS.items():
            for who in team:
                if self.managers.get(who) != manager:
                    await self.report_to(who, manager)
        if SECOND_HR not in self.hr:
            await self.give_role()

    async def give_role(self) -> None:
        async with self.store.work() as work:
            await work.people.set_roles(self.ids[SECOND_HR], frozenset({Role.HR}))
            await work.commit()
        self.hr.add(SECOND_HR)

    async def work(self) -> list[Order]:
        """All that cycles and nudges do by themselves at this moment, until all that the bot sends has arrived, which
        it returns."""
        before = [len(each.requests) for each in self.chats]
        for job in self.jobs:
            await job.do()
        await self.engine.nudging.round()
        await self._send()
        return [each.order for chat, sent in zip(self.chats, before, strict=True) for each in chat.requests[sent:]]

    async def _send(self) -> None:
        self.pace.at = max(self.pace.at, self.clock.at)
        while (due := await self._round()) is not None and due < self.clock.at + AN_HOUR:
            self.pace.at = max(self.pace.at, due)

    async def _round(self) -> datetime | None:
        due = await self.pump.round()
        await self.pump.settle()
        return due


def handles(*people: str) -> tuple[Handle, ...]:
    return tuple(profile_of(each).handle for each in people)


def _form_of(reply: Any) -> tuple[Form | None, object]:
    return (reply.form if isinstance(reply, OpenForm | UpdateForm) else None), reply


@asynccontextmanager
async def open_town(database_url: str, root: Path) -> AsyncIterator[Town]:
    """On a database with its schema. The folder of ballots may take as long as it wants."""
    await furnish(database_url, TEAMS, ())
    store, clock, pace = await open_store(database_url, one_company=True), MovedClock(), MovedClock()
    chats = Chat(pace), Chat(pace, OTHER_CHAT)
    async with store.work() as work:
        await work.workspaces.ensure(OTHER_CHAT, OTHER_TEAM, "Tidewater", clock.now())
        await work.commit()
    make_root(root)
    ballots = BallotFolder(root, Secrets([KEY]))
    engine = Engine(store, chats, clock, guard=PATIENCE, ballots=ballots)
    pump = Pump(engine.context, engine.bot.table.deliveries, pace=pace, jitter=lambda: 0.0)
    town = Town(store, engine, clock, pace, chats, root, await person_ids(store), pump, jobs(engine.context))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(owed, "PATIENCE", PATIENCE)
            await town.give_role()
            for who, manager in town.managers.copy().items():  # as something that was said, which outlasts a link
                await town.report_to(who, manager)
            yield town
    finally:
        await ballots.close()
        await store.close()
