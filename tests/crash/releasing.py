"""A release that is killed: a life that dies at a commit."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot import failpoints
from bot.cycles.ballots import Ballot, Slip
from bot.cycles.cycle import Cycle, Days, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.results.releasing import destroy_leftovers, release_due
from bot.cycles.review import Capacity
from bot.cycles.running.closing import redraw_outdated
from bot.cycles.terms import write_terms
from bot.patience import Patience
from bot.people import Handle, Profile
from bot.question_sets import Kind, Question
from bot.routes import Context
from storage.ballots.ballots import BallotFolder, make_root
from storage.schema import upgrade
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from storage.tables.outbox import DELIVERY
from tests.outbox.world import MovedClock
from tests.privileges.world import HOME

QUESTIONS = (Question("one", "One", Kind.TEXT, "What one thing?"),)
LEADERS, TEAM = 3, 3
FEW = {f"{LEADERS - 1}{person}" for person in range(2)}
"""About the last of them too few share; the first of these chose to have it passed on."""
TEXTS = {f"{leader}{person}" for leader in range(LEADERS - 1) for person in range(TEAM)} | {min(FEW)}


@dataclass
class Company:
    """`LEADERS` people, each reviewed by `TEAM` others, whose last day is over."""

    url: str
    folder: Path
    key: str

    async def prepare(self) -> None:
        await upgrade(self.url)
        make_root(self.folder)
        context, store = await self._open()
        ballots = context.ballots
        assert ballots is not None
        now = context.clock.now()
        names = [f"U{number}" for number in range(LEADERS * (TEAM + 1))]
        async with store.work() as work:
            workspace = await work.workspaces.ensure("slack", HOME, "Home", now)
            await work.people.upsert_accounts(
                "slack", HOME, [Profile(Handle("slack", each), each, each, f"{each}@home.example") for each in names]
            )
            found = await work.people.by_handles(workspace, [Handle("slack", each) for each in names])
            people = sorted(found, key=lambda each: names.index(each.handles[0].external))
            day = now.date() - timedelta(9)
            setup = Setup("Autumn", "own", QUESTIONS, Days(day, day, day))
            cycle = await work.cycles.add(workspace, people[0], setup, "UTC", now)
            new = []
            for leader in range(LEADERS):
                team = people[LEADERS + leader * TEAM :][:TEAM]
                about = people[leader].id
                new.append(NewReview(about, tuple(each.id for each in team), ((about, Capacity.REVIEWEE),)))
            await work.cycles.add_reviews(cycle, new)
            cycle = await work.cycles.set_times(cycle, now - timedelta(2), now - timedelta(1))
            cycle = await work.cycles.set_stage(cycle, Stage.OPEN, now)
            reviews = await work.cycles.reviews(cycle, b"", 99)
            debts = {each.id: await work.cycles.debts_about(each) for each in reviews}
            cycle = await work.cycles.set_stage(cycle, Stage.CLOSED, now)
            await work.commit()
        await ballots.begin(cycle.id, {each.id: write_terms(each) for each in reviews})
        for leader, review in enumerate(reviews):
            for person, debt in enumerate(debts[review.id]):
                slip, text = Slip(cycle.id, review.id, debt, 0, 0), f"{leader}{person}"
                if text in TEXTS | FEW:
                    await ballots.share(slip, Ballot({"one": text}, passed_on=text == min(FEW)))
        await store.close()

    async def live(self, *, again: bool = False) -> None:
        context, store = await self._open()
        await release_due(context, Patience(context.clock))
        if again:
            while await redraw_outdated(context):
                pass
            await destroy_leftovers(context)
        await store.close()

    async def look(self) -> tuple[Cycle, list[str], int]:
        """The cycle, all texts that are stored, and how many messages were sent to those who read them."""
        _, store = await self._open()
        async with store.read() as work:
            (cycle,) = (await work.cycles.find_cycles(1, list(Stage), 1)).items
            results = [await work.cycles.result(each) for each in await work.cycles.reviews(cycle, b"", 99)]
            sent = await work.sql.scan(DELIVERY.select().where(DELIVERY.c.kind == "cycles.told"))
        await store.close()
        shown = [each for each in results if each]
        texts = [each.text for result in shown for every in result.texts.values() for each in every]
        texts += [text for result in shown for each in result.signed for text in each.answers.values()]
        return cycle, texts, len(sent)

    async def _open(self) -> tuple[Context, DatabaseStore]:
        store = await open_store(self.url, exclusive=False)
        return Context(store, {}, MovedClock(), ballots=BallotFolder(self.folder, Secrets([self.key]))), store


def live_until(company: Company, point: str) -> None:
    """A life in a process of its own, which dies when it reaches that point."""
    failpoints.arm(point)
    asyncio.run(company.live())
    os._exit(0)  # the pool of threads waits for nothing
