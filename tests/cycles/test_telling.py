"""Who hears of a release: a few at a time, each once, and nobody waits behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.cycles.cycle import Cycle, Stage
from bot.cycles.launch.invitations import INVITATION, about
from bot.cycles.repository import NewReview
from bot.cycles.results import releasing
from bot.cycles.results.telling import TOLD
from bot.cycles.review import Capacity
from bot.cycles.running import closing
from bot.cycles.running.closing import REVIEWS_AT_ONCE, redraw_outdated
from bot.cycles.terms import write_terms
from bot.publishing.copies import to_people
from bot.publishing.dripping import MOST_WAITING
from storage.tables.outbox import DELIVERY
from storage.tables.people import HANDLE, PERSON
from tests.counting import count_statements
from tests.cycles.office import TEAM, ballots, open_cycle, reload, reviews_of
from tests.cycles.released import close, release, release_cycle
from tests.directory.office import heard
from tests.feedback.office import find_people
from tests.nudges.office import quiet
from tests.office import Office

MANY = 60


async def add_managers(office: Office, cycle: Cycle, count: int) -> None:
    """Whose reviews by Ben, Eun and Jorge are in it too."""
    workspace, now = office.sandbox.workspace, office.sandbox.clock.now()
    of = {"workspace_id": cycle.workspace}
    numbers = range(1000, 1000 + count)
    people = [
        of | {"id": n, "name": f"P{n}", "folded": f"p{n}", "time_zone": "UTC", "created_at": now} for n in numbers
    ]
    place = of | {"platform": "slack", "team": workspace.team_id, "nick": ""}
    by = tuple(each.id for each in await find_people(office, *TEAM["dmitri"]))
    async with office.store.work() as work:
        await work.sql.many(insert(PERSON), people)
        await work.sql.many(insert(HANDLE), [place | {"person_id": n, "external": f"U{n}"} for n in numbers])
        await work.cycles.add_reviews(cycle, [NewReview(n, by, ((n, Capacity.REVIEWEE),)) for n in numbers])
        await work.commit()
    await ballots(office).begin(cycle.id, {each.id: write_terms(each) for each in await reviews_of(office, cycle)})


async def count_told(office: Office) -> int:
    async with office.store.read() as work:
        return len(await work.sql.scan(DELIVERY.select().where(DELIVERY.c.kind == TOLD)))


async def test_results_of_a_large_cycle_wait_in_no_queue_of_thousands(one_office: Office) -> None:
    """Slack takes nothing for an hour; whoever types meanwhile must not wait behind them."""
    cycle = await open_cycle(one_office, TEAM)
    await add_managers(one_office, cycle, MANY)
    one_office.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="3600")
    await close(one_office, cycle)
    await release(one_office)
    assert (await reload(one_office, cycle)).stage is Stage.RELEASED
    assert MOST_WAITING <= await count_told(one_office) <= MOST_WAITING + 2 * REVIEWS_AT_ONCE
    one_office.sandbox.faults.clear()


async def test_who_reads_several_results_hears_it_once(one_office: Office) -> None:
    team = {"dmitri": ["ben", "eun", "jorge"], "carla": ["ana", "grace", "hiro"]}
    cycle = await release_cycle(one_office, team, managers={"dmitri": ["mira"], "carla": ["mira"]})
    told = await one_office.told("mira", "What people answered about")
    assert {"Read: Carla Rossi", "Read: Dmitri Aaltonen"} <= set(told.buttons)
    assert await count_told(one_office) == 3 + 6
    await release(one_office)
    assert await count_told(one_office) == 3 + 6
    (mira,) = await find_people(one_office, "mira")
    waiting = to_people(TOLD, f"cycle/{cycle.id.hex()}/{mira.id}", [mira])
    await heard(one_office, one_office.sandbox.workspace.person("mira"), is_stranger=True)
    async with one_office.store.work() as work:
        await work.outbox.put(waiting, one_office.sandbox.clock.now())
        await work.commit()
    await quiet(one_office)
    assert [dm.ts for dm in one_office.person("mira").dms if "What people answered about" in dm.plain] == [told.ts]


@pytest.mark.parametrize("more", [0, MANY])
async def test_the_last_commit_of_a_release_tells_hr_alone(
    one_office: Office, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    """Others who write wait for that transaction."""
    counts: list[int] = []
    end = releasing._end

    async def count_end(*args: Any) -> bool:
        counts.append(await count_statements(end(*args)))
        return True

    monkeypatch.setattr(releasing, "_end", count_end)
    cycle = await open_cycle(one_office, TEAM)
    await add_managers(one_office, cycle, more)
    await close(one_office, cycle)
    await release(one_office)
    assert counts[0] <= 20


@pytest.mark.parametrize("team", [["ben", "eun", "jorge"], ["ana", "ben", "eun", "grace", "hiro", "jorge", "mira"]])
async def test_messages_are_drawn_again_in_as_many_statements_for_however_many(
    one_office: Office, monkeypatch: pytest.MonkeyPatch, team: list[str]
) -> None:
    """Also where all of them were invited, and hear of an earlier end."""
    cycle = await open_cycle(one_office, {"dmitri": team})
    people, now = await find_people(one_office, *team), one_office.sandbox.clock.now()
    async with one_office.store.work() as work:
        await work.outbox.put([d for who in people for d in to_people(INVITATION, about(cycle.id, who), [who])], now)
        await work.commit()
    counts: list[int] = []
    draw = closing._redraw_page

    async def count_page(*args: Any) -> None:
        counts.append(await count_statements(draw(*args)))

    monkeypatch.setattr(closing, "_redraw_page", count_page)
    days = replace(cycle.setup.days, promised=cycle.setup.days.due + timedelta(1))
    async with one_office.store.work() as work:
        moved = await work.cycles.save_setup(cycle, replace(cycle.setup, days=days), now)
        await work.cycles.mark_outdated(moved, announce=True)
        await work.commit()
    while await redraw_outdated(one_office.engine.context):
        pass
    for each in team:
        await one_office.told(each, "so this ends earlier")
    assert max(counts) <= 30
