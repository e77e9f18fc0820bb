"""Who came, or got a team, since people were asked is looked for whenever HR looks at a cycle, and who can be asked
whenever it looks at a plan. In a large company that is a look or two at each person, not at everybody for each of them:
also while PostgreSQL has not counted its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, text, update

from bot.cycles.cycle import COMPANY, Picker, Scope, Stage
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity
from storage.cycles.changing import select_joiners, select_new_managers, select_newcomers
from storage.cycles.setting_up import MEMBERS
from storage.database.prepared import Prepared
from storage.store import DatabaseStore
from storage.tables.people import PERSON
from tests.bench.requests import write_people
from tests.storage.cycles import SETUP
from tests.storage.samples import NOW

PEOPLE, NEW = 4_000, 3
ROWS = 20
"""For each person, at most."""
LOOKED_FOR = {
    "who came to the company": (select_newcomers(True), ("cycle", "chosen", "chats", "most")),
    "who came to a team": (select_joiners(True), ("cycle", "chats", "most")),
    "who got a team": (select_new_managers(True), ("cycle", "of_workspace", "least", "hired_by", "chats", "most")),
    "who can be asked": (MEMBERS, ("of_workspace", "chats")),
}


async def write_company(store: DatabaseStore, database_url: str) -> dict[str, Any]:
    """All report to one person, and all but the newest are asked about the company. Returns what is looked for."""
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", "T1", "Example", NOW)
        await work.commit()
    await write_people(database_url, workspace, PEOPLE, NOW)
    one = NewReview(1, (2, 3, 4), ((1, Capacity.REVIEWEE),))
    everybody = NewReview(COMPANY, tuple(range(2, PEOPLE - NEW + 1)), ((1, Capacity.CHOSEN),), Picker.EVERYBODY)
    setup = replace(SETUP, scope=Scope.COMPANY, company="Tidewater", readers=frozenset({1}))
    async with store.work() as work:
        (owner,) = await work.people.by_ids(workspace, [1])
        await work.sql.change(update(PERSON).where(PERSON.c.id > 1).values(manager_id=1))
        cycle = await work.cycles.add(workspace, owner, setup, "Europe/Oslo", NOW)
        await work.cycles.add_reviews(cycle, [one, everybody])
        await work.cycles.set_stage(cycle, Stage.OPEN, NOW)
        await work.commit()
    key = {"cycle": cycle.id, "of_workspace": workspace, "chosen": [1], "chats": ["slack"], "least": 3}
    return key | {"hired_by": NOW.date(), "most": 50}


async def test_each_person_is_looked_at_a_few_times(store: DatabaseStore, database_url: str) -> None:
    known = await write_company(store, database_url)
    for name, (wanted, names) in LOOKED_FOR.items():
        key = {each: known[each] for each in names}
        if database_url.startswith("sqlite"):
            plan = await _plan_on_sqlite(store, wanted, key)
            assert "USING INDEX ix_handle_person_id (person_id=?)" in plan, name
            assert "SCAN" not in plan, (name, plan)
        else:
            count = await _count_on_postgresql(store, wanted, key)
            assert PEOPLE < count < ROWS * PEOPLE, (name, count)


async def _plan_on_sqlite(store: DatabaseStore, wanted: Select[Any], key: Mapping[str, Any]) -> str:
    form = Prepared(wanted).form(key)
    asked = form.text(key)
    for place in range(len(form.values(key))):
        asked = asked.replace("?", f":v{place}", 1)
    values = {f"v{place}": value for place, value in enumerate(form.values(key))}
    async with store.read() as work:
        return "\n".join(row.detail for row in await work.sql.scan(text(f"EXPLAIN QUERY PLAN {asked}"), values))


async def _count_on_postgresql(store: DatabaseStore, wanted: Select[Any], key: Mapping[str, Any]) -> int:
    """How many rows are read, over all steps of the plan."""
    form = Prepared(wanted).numbered(key)
    asked = f"EXPLAIN (ANALYZE, FORMAT JSON) {form.text(key)}"
    async with store.read() as work:
        found = await work.sql._driver.fetchval(asked, *form.values(key))  # type: ignore[attr-defined]
    return sum(each["Actual Rows"] * each["Actual Loops"] for each in _steps(found[0]["Plan"]))


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _steps(each)
