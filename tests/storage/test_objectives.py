"""Objectives in storage: what is kept, who finds what, and what is due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text, update

from bot.objectives.objective import (
    Audience,
    Health,
    KeyResult,
    NewObjective,
    Objective,
    Outcome,
    Progress,
    Wording,
)
from bot.objectives.rules import may_see
from bot.people import Person
from storage.objectives.objectives import Objectives
from storage.store import DatabaseStore
from storage.tables.people import PERSON
from tests.storage.samples import NOW, person, profile, settle

DUE = date(2026, 12, 31)
SHIP = Wording("Ship the SITE", "Every page, Zoë", DUE, (KeyResult(1, "Ten sites"), KeyResult(2, "No tickets", 40)))
NAMES = ("Ana Gil", "Ben Ito", "Cleo Day", "Dan Fox")


async def company(store: DatabaseStore) -> tuple[Person, Person, Person, Person]:
    """Ana and Ben report to Cleo; Dan is somebody else."""
    await settle(store, *(profile(name) for name in NAMES))
    ana, ben, cleo, dan = [await person(store, name.split()[0].lower()) for name in NAMES]
    async with store.work() as work:
        reports = update(PERSON).where(PERSON.c.id.in_([ana.id, ben.id]))
        await work.sql.change(reports.values(manager_id=cleo.id))
        await work.commit()
    return await person(store, "ana"), await person(store, "ben"), cleo, dan


async def add(
    store: DatabaseStore,
    owner: Person,
    audience: Audience = Audience.SELF,
    manager: Person | None = None,
    **more: object,
) -> int:
    wording = replace(SHIP, **{k: v for k, v in more.items() if k != "waits"})  # type: ignore[arg-type]
    new = NewObjective(owner.workspace, owner, wording, audience, manager, waits=bool(more.get("waits")))
    async with store.work() as work:
        number = await work.objectives.add(new, NOW)
        await work.commit()
    return number


async def got(store: DatabaseStore, of: Person, number: int) -> Objective:
    async with store.read() as work:
        found = await work.objectives.get(of.workspace, number)
    assert found is not None
    return found


async def test_it_comes_back_whole_and_follows_every_change(store: DatabaseStore) -> None:
    ana, _, cleo, dan = await company(store)
    number = await add(store, ana, Audience.MANAGER, cleo)
    objective = await got(store, ana, number)
    assert (objective.owner, objective.manager, objective.wording) == (ana, cleo, SHIP)
    assert (objective.progress, objective.health, objective.round) == (0, Health.ON_TRACK, 1)
    later = NOW + timedelta(hours=1)
    parts = (KeyResult(1, "Ten sites", 50), KeyResult(2, "No tickets", 70))
    async with store.work() as work:
        book = work.objectives
        moved = await book.move(objective, Progress(60, False, Health.AT_RISK, parts), "slow week", later)
        assert moved == await held(book, ana, number)
        approved = await book.approve(moved, later)
        assert approved == await held(book, ana, number)
        assert await book.approve(moved, later) is None
        await book.comment(number, cleo, cleo, "go on", later)
        await book.comment(number, ana, cleo, "I do", later)
        closed = await book.close(await held(book, ana, number), Outcome.PARTLY, "half of it", later)
        assert closed == await held(book, ana, number)
        await work.commit()
    objective = await got(store, ana, number)
    assert (objective.progress, objective.health, objective.wording.key_results) == (60, Health.AT_RISK, parts)
    assert (objective.outcome, objective.closing_note, objective.closed_at) == (Outcome.PARTLY, "half of it", later)
    assert objective.approved_at == later
    async with store.work() as work:
        book = work.objectives
        reopened = await book.reopen(objective, later)
        assert reopened == await held(book, ana, number)
        reworded = await book.reword(reopened, replace(SHIP, title="Sail"), Progress(1, True, Health.BEHIND, ()), later)
        assert reworded == await held(book, ana, number)
        shared = await book.share(reworded, Audience.MANAGER, dan, waits=False, now=later)
        assert shared == await held(book, ana, number)
        await book.comment(number, dan, dan, "hello", later)
        await work.commit()
    objective = await got(store, ana, number)
    assert (objective.wording.title, objective.progress, objective.by_hand) == ("Sail", 1, True)
    assert (objective.closed_at, objective.outcome, objective.approved_at) == (None, None, None)
    assert (objective.manager, objective.round) == (dan, 2)
    async with store.read() as work:
        steps = await work.objectives.history(number, 10)
        said = {
            who.name: [each.text for each in await work.objectives.comments(objective, who, 10)]
            for who in (ana, cleo, dan)
        }
    assert [(each.act.value, each.note) for each in steps] == [
        ("reopened", ""),
        ("closed", "half of it"),
        ("progress", "slow week"),
    ]
    assert said == {"Ana Gil": ["hello", "I do", "go on"], "Cleo Day": ["I do", "go on"], "Dan Fox": ["hello"]}


async def test_a_change_is_one_statement_and_its_step_another(store: DatabaseStore) -> None:
    ana, _, cleo, _ = await company(store)
    objective = await got(store, ana, await add(store, ana, Audience.MANAGER, cleo))
    costs = []
    async with store.work() as work:
        book = work.objectives
        for change in (
            book.reword(objective, replace(SHIP, title="Sail"), Progress(1, True, Health.BEHIND, ()), NOW),
            book.share(objective, Audience.EVERYONE, None, waits=True, now=NOW),
            book.approve(objective, NOW),
            book.move(objective, Progress(60, False, Health.AT_RISK, ()), "slow week", NOW),
            book.close(objective, Outcome.MISSED, "", NOW),
            book.reopen(objective, NOW),
        ):
            before = store.statements
            await change
            costs.append(store.statements - before)
    assert costs == [1, 1, 1, 2, 2, 2]


async def held(book: Objectives, owner: Person, number: int) -> Objective:
    found = await book.get_for_update(owner.workspace, number)
    assert found is not None
    return found


async def test_what_was_deleted_is_nowhere_and_its_words_are_gone(store: DatabaseStore) -> None:
    ana, _, cleo, _ = await company(store)
    number = await add(store, ana, Audience.EVERYONE, waits=True, title="canary")
    async with store.work() as work:
        book = work.objectives
        await book.comment(number, cleo, cleo, "canary", NOW)
        closed = await book.close(await held(book, ana, number), Outcome.MISSED, "canary", NOW)
        await book.delete(number, NOW)
        await book.reword(closed, replace(SHIP, title="canary"), Progress(0, False, Health.BEHIND, ()), NOW)
        await work.commit()
    async with store.read() as work:
        assert (await work.objectives.find_page(ana, ana.id, "", 1)).total == 0
        assert await work.objectives.waiting_for_channel(ana.workspace, 10) == ()
        assert await work.objectives.recent(ana.workspace, 10) == ()
        assert (await work.objectives.team(cleo, 1)).without == 2
        rows = [str(await work.sql.rows(text(f"SELECT * FROM {t}"))) for t in ("objective", "objective_step")]
        assert (await work.sql.rows(text("SELECT count(*) FROM objective_comment")))[0][0] == 0
    assert "canary" not in "".join(rows)


async def test_who_finds_what_is_what_may_be_seen(store: DatabaseStore) -> None:
    ana, ben, cleo, dan = await company(store)
    numbers = [
        await add(store, owner, audience, manager)
        for owner in (ana, ben, cleo)
        for audience, manager in (
            (Audience.EVERYONE, cleo),
            (Audience.MANAGER, cleo),
            (Audience.MANAGER, dan),
            (Audience.SELF, None),
            (Audience.SELF, cleo),
        )
    ]
    every = [await got(store, ana, number) for number in numbers]
    async with store.read() as work:
        for reader in (ana, ben, cleo, dan):
            for owner in (ana, ben, cleo):
                listed = await work.objectives.find_page(reader, owner.id, "", 1)
                allowed = [each.id for each in every if each.owner.id == owner.id and may_see(each, reader)]
                assert [each.id for each in listed.items] == allowed, (reader.name, owner.name)
                assert listed.total == len(allowed)


async def test_open_ones_come_first_and_search_is_blind_to_case_and_accents(store: DatabaseStore) -> None:
    ana, *_ = await company(store)
    numbers = [await add(store, ana, due=DUE + timedelta(days=-n), title=f"goal {n}") for n in range(13)]
    async with store.work() as work:
        for at, number in enumerate(numbers[:2]):
            closed = NOW + timedelta(hours=at)
            await work.objectives.close(await held(work.objectives, ana, number), Outcome.ACHIEVED, "", closed)
        await work.commit()
    async with store.read() as work:
        pages = [await work.objectives.find_page(ana, ana.id, "", page) for page in (1, 2, 3)]
        assert [each.id for page in pages for each in page.items] == [*numbers[:1:-1], numbers[1], numbers[0]]
        assert [page.total for page in pages] == [13, 13, 13]
        for words, count in {"GOAL 12": 1, "zoe": 13, "tickets": 13, "ites": 0, "%": 13, "page TEN": 13}.items():
            assert ((await work.objectives.find_page(ana, ana.id, words, 1)).total, words) == (count, words)


async def test_a_manager_sees_what_reports_share_and_who_has_none(store: DatabaseStore) -> None:
    ana, ben, cleo, dan = await company(store)
    shown = [await add(store, ana, Audience.MANAGER, cleo, due=DUE + timedelta(days=n)) for n in range(6)]
    await add(store, ana)
    await add(store, ben)
    await add(store, ben, Audience.MANAGER, dan)
    closed = await add(store, ben, Audience.EVERYONE)
    async with store.work() as work:
        await work.objectives.close(await held(work.objectives, ben, closed), Outcome.MISSED, "", NOW)
        await work.commit()
    async with store.read() as work:
        team = await work.objectives.team(cleo, 1)
        nobody = await work.objectives.team(dan, 1)
    assert (team.total, team.without, nobody.total, nobody.items) == (2, 1, 0, ())
    first, second = team.items
    assert (first.person, [each.id for each in first.objectives], first.open) == (ana, shown[:4], 6)
    assert (second.person, second.objectives, second.open, second.closed) == (ben, (), 0, 1)


async def test_leavers_owe_nothing_and_are_no_reports(store: DatabaseStore) -> None:
    ana, ben, cleo, _ = await company(store)
    soon = DUE + timedelta(days=7)
    mine = [await add(store, ana, due=DUE), await add(store, ana, due=soon)]
    theirs = await add(store, ben, Audience.MANAGER, cleo, due=soon)
    await add(store, ben, due=DUE + timedelta(days=1))
    async with store.read() as work:
        book = work.objectives
        due = await book.due_on(ana.workspace, [DUE, soon], 0, 10)
        assert [(each.objective, each.owner, each.due) for each in due] == [
            (mine[0], ana.id, DUE),
            (mine[1], ana.id, soon),
            (theirs, ben.id, soon),
        ]
        assert [each.objective for each in await book.due_on(ana.workspace, [DUE, soon], mine[0], 1)] == [mine[1]]
        assert await book.due_on(ana.workspace + 1, [DUE, soon], 0, 10) == ()
        assert [each.id for each in await book.find_unanswered(cleo, 10)] == [theirs]
    async with store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == ben.id).values(active=False))
        await work.commit()
    async with store.read() as work:
        book = work.objectives
        assert [each.objective for each in await book.due_on(ana.workspace, [DUE, soon], 0, 10)] == mine
        assert await book.find_unanswered(cleo, 10) == ()
        assert (await book.team(cleo, 1)).total == 1


async def test_what_the_manager_answered_waits_no_more(store: DatabaseStore) -> None:
    ana, _, cleo, _ = await company(store)
    spoken, approved, silent = [await add(store, ana, Audience.MANAGER, cleo) for _ in range(3)]
    async with store.work() as work:
        await work.objectives.comment(silent, ana, cleo, "by the owner", NOW)
        await work.objectives.comment(spoken, cleo, cleo, "by the manager", NOW)
        await work.objectives.approve(await held(work.objectives, ana, approved), NOW)
        await work.commit()
    async with store.read() as work:
        assert [each.id for each in await work.objectives.find_unanswered(cleo, 10)] == [silent]


async def test_public_ones_wait_for_a_channel(store: DatabaseStore) -> None:
    ana, *_ = await company(store)
    first, second = [await add(store, ana, Audience.EVERYONE, waits=True) for _ in range(2)]
    posted = await add(store, ana, Audience.EVERYONE)
    async with store.work() as work:
        book = work.objectives
        assert [each.id for each in await book.waiting_for_channel(ana.workspace, 1)] == [first]
        await book.mark_offered([first, second], NOW)
        assert await book.waiting_for_channel(ana.workspace, 10) == ()
        await book.wait(posted)
        assert [each.id for each in await book.waiting_for_channel(ana.workspace, 10)] == [posted]
        assert [each.id for each in await book.recent(ana.workspace, 2)] == [second, first]


@pytest.mark.parametrize("many", [1, 7])
async def test_a_list_costs_the_same_however_long_it_is(store: DatabaseStore, many: int) -> None:
    ana, _, cleo, _ = await company(store)
    for _ in range(many):
        await add(store, ana, Audience.MANAGER, cleo)
    before = store.statements
    async with store.read() as work:
        await work.objectives.find_page(ana, ana.id, "ship", 1)
    assert store.statements - before == 3
    async with store.read() as work:
        await work.objectives.team(cleo, 1)
    assert store.statements - before == 9
