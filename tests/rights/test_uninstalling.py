"""Uninstalling removes everything of a workspace, in whatever order its chat says so, and nothing of another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from adapters.sandbox.clock import Clock
from bot.cycles.ballots import Ballot, CycleId, Shared, Slip
from bot.cycles.cycle import Days, Setup, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity
from bot.cycles.running.tidying import tidy_folders
from bot.cycles.terms import write_terms
from bot.deliveries import Delivery
from bot.events import Uninstalled
from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release
from bot.objectives.objective import Audience as SeenBy
from bot.objectives.objective import NewObjective, Wording
from bot.people import Handle, Person, Profile
from bot.praise.rules import Audience, NewPraise
from bot.router import Upward
from bot.routes import Context
from storage.ballots.ballots import BallotFolder, make_root
from storage.schema import upgrade
from storage.secrets import Secrets
from storage.store import DatabaseStore, open_store
from storage.tables import Row
from tests.cycles.office import questions
from tests.rights.conftest import sqlite_in

ORDERS = {
    "uninstalled first": (True, False),
    "tokens first": (False, True),
    "each twice": (True, False, False, True),
    "tokens twice": (False, False, True, True),
}
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@dataclass
class Companies:
    store: DatabaseStore
    bot: Upward
    ballots: BallotFolder

    async def dump(self) -> dict[str, list[str]]:
        async with self.store.read() as work:
            tables = [each for each in Row.metadata.sorted_tables if each.name not in ("inbox", "ended_cycle")]
            return {table.name: sorted(map(str, await work.sql.rows(select(table)))) for table in tables}

    async def fill(self, platform: str, team: str) -> CycleId:
        """A company with something of everything."""
        async with self.store.work() as work:
            workspace = await work.workspaces.ensure(platform, team, team, NOON)
            handles = [Handle(platform, f"{team}{name}") for name in ("ANA", "BEN", "CARLA", "DMITRI")]
            profiles = [Profile(each, each.external, f"{each.external} Test") for each in handles]
            await work.people.upsert_accounts(platform, team, profiles)
            ana, ben, carla, dmitri = await work.people.by_handles(workspace, handles)
            praise = await work.praises.add(
                NewPraise(workspace, ana, (ben,), f"{team} praise", Audience.CHOSEN, viewers=(carla,)), NOON
            )
            await work.praises.plus_one(praise, carla.id, NOON)
            wording = Wording(f"{team} objective", "", date(2026, 12, 24))
            number = await work.objectives.add(NewObjective(workspace, ben, wording, SeenBy.MANAGER, ana), NOON)
            await work.objectives.comment(number, ana, ana, f"{team} comment", NOON)
            template = default_template()
            asked = NewRequest(
                workspace,
                ana,
                ana,
                template.id,
                team,
                template.questions,
                date(2026, 11, 20),
                Release.EACH,
                (ben,),
                None,
            )
            await work.feedback.add(asked, NOON)
            await work.given.give(ana, ben, f"{team} given", NOON)
            sent = Delivery(workspace, "praise.direct", f"praise/{praise}", platform, handles[1].external, private=True)
            await work.outbox.put([sent], NOON)
            await work.audit.note(workspace, ana.id, "role.set", f"person/{ben.id} hr", NOON)
            await work.rights.erase_record(dmitri, "somebody", NOON)
            await work.rights.ask_erasure(carla, ana.id, NOON)
            await work.commit()
        return await self._open_cycle(workspace, ana, ben)

    async def _open_cycle(self, workspace: int, about: Person, by: Person) -> CycleId:
        days = Days(NOON.date(), NOON.date() + timedelta(9), NOON.date() + timedelta(14))
        async with self.store.work() as work:
            setup = Setup("Autumn", "manager_effectiveness", questions(), days)
            cycle = await work.cycles.add(workspace, about, setup, "UTC", NOON)
            await work.cycles.add_reviews(cycle, [NewReview(about.id, (by.id,), ((about.id, Capacity.REVIEWEE),))])
            cycle = await work.cycles.set_stage(cycle, Stage.OPEN, NOON)
            (review,) = await work.cycles.reviews(cycle, b"", 2)
            (debt,) = await work.cycles.debts_about(review)
            await work.commit()
        await self.ballots.begin(cycle.id, {review.id: write_terms(review)})
        paper = await self.ballots.open_paper(Slip(cycle.id, review.id, debt, by.id, 0))
        assert await self.ballots.share(paper.slip, Ballot({"one_change": "listen"})) is Shared.YES
        return cycle.id


@pytest.fixture
async def companies(tmp_path: Path) -> AsyncIterator[Companies]:
    await upgrade(sqlite_in(tmp_path))
    make_root(tmp_path / "ballots")
    ballots = BallotFolder(tmp_path / "ballots", Secrets([Fernet.generate_key().decode()]))
    store = await open_store(sqlite_in(tmp_path))
    yield Companies(store, Upward(Context(store, {}, Clock(NOON), ballots=ballots)), ballots)
    await ballots.close()
    await store.close()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_everything_of_it_goes_and_nothing_of_another(companies: Companies, platform: str, order: str) -> None:
    others = [await companies.fill("slack", "T0OTHER"), await companies.fill("hipchat", "G0OTHER")]
    before = await companies.dump()
    cycle = await companies.fill(platform, "T0GONE")
    assert await companies.dump() != before
    for number, gone in enumerate(ORDERS[order]):
        later = NOON + timedelta(minutes=number + 1)
        await companies.bot.handle_event(Uninstalled(platform, "T0GONE", gone=gone, at=later, key=f"{number}"))
    assert await companies.dump() == before
    await tidy_folders(companies.bot.context)
    assert await companies.ballots.find_cycles() == set(others)
    assert cycle not in await companies.ballots.find_cycles()


async def test_tokens_alone_take_nothing_away(companies: Companies) -> None:
    cycle = await companies.fill("slack", "T0THERE")
    before = await companies.dump()
    revoked = Uninstalled("slack", "T0THERE", gone=False, at=NOON + timedelta(minutes=1), key="revoked")
    await companies.bot.handle_event(revoked)
    assert await companies.dump() == before
    await tidy_folders(companies.bot.context)
    assert await companies.ballots.find_cycles() == {cycle}
