"""What is deleted, of somebody who left, or not for these eyes is on none of the lists that conditions make."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.objectives.objective import Audience
from bot.people import Person
from storage.store import DatabaseStore
from storage.tables.people import PERSON
from tests.storage.samples import NOW
from tests.storage.test_objectives import DUE, add, company


async def lists(store: DatabaseStore, owner: Person, manager: Person) -> dict[str, set[int]]:
    """What each of them holds."""
    async with store.read() as work:
        book, workspace = work.objectives, owner.workspace
        team = [each for each in (await book.team(manager, 1)).items if each.person.id == owner.id]
        return {
            "own": {each.id for each in (await book.find_page(owner, owner.id, "", 1)).items},
            "of a report": {each.id for each in (await book.find_page(manager, owner.id, "", 1)).items},
            "waiting": {each.id for each in await book.waiting_for_channel(workspace, 10)},
            "recent": {each.id for each in await book.recent(workspace, 10)},
            "unanswered": {each.id for each in await book.find_unanswered(manager, 10)},
            "owed": {each.id for each in (await book.due_by(owner, DUE, DUE, 0, 10)).objectives},
            "due": {each.objective for each in await book.due_on(workspace, [DUE], 0, 10)},
            "team": {each.id for report in team for each in report.objectives},
        }


async def kinds(store: DatabaseStore, owner: Person, manager: Person) -> tuple[int, int, int, int]:
    """One public, one that waits for a channel, one shared, and one that is the owner's alone, though a manager stands
    in its row."""
    return (
        await add(store, owner, Audience.EVERYONE),
        await add(store, owner, Audience.EVERYONE, waits=True),
        await add(store, owner, Audience.MANAGER, manager),
        await add(store, owner, Audience.SELF, manager, waits=True),
    )


async def test_each_list_holds_what_is_for_it(store: DatabaseStore) -> None:
    ana, _, cleo, _ = await company(store)
    public, waiting, shared, alone = await kinds(store, ana, cleo)
    seen = {public, waiting, shared}
    assert await lists(store, ana, cleo) == {
        "own": seen | {alone}, "of a report": seen, "waiting": {waiting}, "recent": {public}, "unanswered": {shared},
        "owed": seen | {alone}, "due": seen | {alone}, "team": seen,
    }  # fmt: skip


async def test_what_was_deleted_is_on_none(store: DatabaseStore) -> None:
    ana, _, cleo, _ = await company(store)
    numbers = await kinds(store, ana, cleo)
    async with store.work() as work:
        for number in numbers:
            await work.objectives.delete(number, NOW)
        await work.commit()
    assert {name for name, found in (await lists(store, ana, cleo)).items() if found} == set()


@pytest.mark.parametrize("name", ["recent", "unanswered", "due", "team"])
async def test_what_somebody_who_left_had_is_before_nobody_s_eyes(store: DatabaseStore, name: str) -> None:
    ana, _, cleo, _ = await company(store)
    await kinds(store, ana, cleo)
    assert (await lists(store, ana, cleo))[name]
    async with store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == ana.id).values(active=False))
        await work.commit()
    assert not (await lists(store, ana, cleo))[name]
