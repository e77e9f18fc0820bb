"""Workspaces come and go whole."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, insert, select

from bot.cycles.acting.takeaway import Agreed, Occasion
from bot.cycles.cycle import Days, Setup
from bot.cycles.picking.picks import NewPick
from bot.cycles.question_sets.templates import templates
from bot.cycles.repository import NewReview
from bot.cycles.results.result import Figures, NewResult
from bot.cycles.review import Capacity
from bot.deliveries import Delivery
from bot.events import By
from bot.feedback.questions import default_template
from bot.feedback.repository import TypedDraft
from bot.feedback.request import Draft, NewRequest, Release, SheetAnswer
from bot.messages import Room
from bot.nudges.rules import Plan
from bot.objectives.objective import Audience as Goal
from bot.objectives.objective import Health, KeyResult, NewObjective, Progress, Wording
from bot.people import Handle, Person, Profile, Source
from bot.praise.rules import Audience, NewPraise
from bot.store import Channel, Purpose
from storage.store import DatabaseStore, OneWork
from storage.tables import Row
from storage.tables.ballots import ENDED_CYCLE
from storage.tables.cycles import CYCLE
from storage.tables.erasing import ERASED
from storage.tables.imports import IMPORT, IMPORT_LINE
from storage.tables.joining import JOINED, PIECE, QUESTION
from storage.tables.people import FACT, OTHER_EMAIL, PROPOSAL
from storage.tables.webforms import WEB_FORM
from storage.tables.workspaces import TEAM
from tests.storage.samples import NOW, by, person, profile, settle

FOR_ALL = {"ballot_folder", "ended_cycle"}


async def fill(store: DatabaseStore, team: str) -> int:
    """A workspace with a row in every table that belongs to one."""
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"), team=team)
    ana, ben = await person(store, "ana", team), await person(store, "ben", team)
    async with store.work() as work:
        await work.workspaces.set_channel(workspace, Purpose.PRAISE, Room("slack", "C1", "kudos"), ana.id, NOW)
        praise = NewPraise(workspace, ana, (ben,), "thanks", Audience.CHOSEN, viewers=(ana,))
        number = await work.praises.add(praise, NOW)
        await work.praises.plus_one(number, ana.id, NOW)
        wording = Wording("ship", "", NOW.date(), (KeyResult(1, "sites"),))
        objective = await work.objectives.add(NewObjective(workspace, ben, wording, Goal.MANAGER, ana), NOW)
        kept = await work.objectives.get(workspace, objective)
        assert kept is not None
        await work.objectives.move(kept, Progress(10, False, Health.BEHIND, wording.key_results), "", NOW)
        await work.objectives.comment(objective, ana, ana, "fine", NOW)
        await work.outbox.put([Delivery(workspace, "praise.post", f"praise/{number}", "slack", "C1")], NOW)
        await work.audit.note(workspace, ana.id, "channel.set", "slack/C1", NOW)
        await work.inbox.take(workspace, "key", NOW)
        await work.daily.first(workspace, "sync", NOW.date())
        await work.daily.use(ana.id, "praise.edit", NOW.date(), 1)
        await work.homes.note_visit(ana, ana.handles[0], "", NOW)
        await work.nudges.claim([Plan(ana, NOW.date(), NOW)], NOW)
        await work.rights.ask_erasure(ana, ana.id, NOW)
        erased = {"digest": f"of {team}", "salt": "", "platform": None, "external": None, "erased_at": NOW}
        await work.sql.many(insert(ERASED), [erased | {"workspace_id": workspace}])
        await fill_people(work, workspace, ana.id, ben.id)
        await fill_feedback(work, ana, ben)
        await fill_cycles(work, ana, ben)
        page = {"id": f"page of {team}", "platform": "slack", "team": team, "external": "U_ANA", "shown": "sealed"}
        await work.sql.many(insert(WEB_FORM), [page | {"workspace_id": workspace, "once": "", "expires_at": NOW}])
        await work.commit()
    async with store.work() as work:
        await work.outbox.claim(NOW + timedelta(1), 60, 10)
        await work.commit()
    return workspace


async def fill_feedback(work: OneWork, ana: Person, ben: Person) -> None:
    """A request that was answered, one that is being answered, and a word that nobody asked for."""
    questions, until = default_template().questions, NOW.date()
    new = NewRequest(ana.workspace, ana, ana, "project", "the site", questions, until, Release.EACH, (ben,))
    (sheet,) = await work.feedback.sheets(await work.feedback.add(new, NOW))
    await work.feedback.share(sheet, [SheetAnswer(questions[0].id, None, "much")], "V1", NOW)
    (other,) = await work.feedback.sheets(await work.feedback.add(new, NOW))
    draft = Draft((SheetAnswer(questions[0].id, None, "mu"),), 1, "V2")
    await work.feedback.save_drafts(ana.workspace, [TypedDraft(other.id, draft)], NOW)
    await work.given.give(ana, ben, "thanks", NOW)
    await work.exports.keep(ana.workspace, f"export {ana.workspace}", NOW)


async def fill_cycles(work: OneWork, ana: Person, ben: Person) -> None:
    """A cycle in which Ben answered about Ana, and a question set."""
    await work.cycles.add_own_set(ana.workspace, templates()[0])
    day = NOW.date()
    setup = Setup("Autumn", "manager_effectiveness", default_template().questions, Days(day, day, day))
    cycle = await work.cycles.add(ana.workspace, ana, setup, "UTC", NOW)
    await work.cycles.add_picks(cycle, [NewPick(ana.id, ben.id, day, day)])
    await work.cycles.add_reviews(cycle, [NewReview(ana.id, (ben.id,), ((ana.id, Capacity.REVIEWEE),))])
    (review,) = await work.cycles.reviews(cycle, b"", 10)
    figures = Figures(3, {"freedom": (0, 2, 1)})
    (debt,) = await work.cycles.debts_of(ben, cycle.id)
    review = await work.cycles.save_result(review, NewResult(figures, {"one_change": ("less", "more")}), NOW)
    await work.cycles.save_takeaway(review, ana, "You want less", "I do less", day, NOW)
    await work.cycles.agree(Agreed(review, ana, Occasion.TAKEAWAY), [ana], day, NOW)
    await work.cycles.share_named(debt, {"one_change": "less"}, "1", 1)


async def fill_people(work: OneWork, workspace: int, ana: int, ben: int) -> None:
    """What is known of people beyond the platform's list."""
    other = {"workspace_id": workspace, "email": "old@example.com", "person_id": ana}
    await work.sql.many(insert(OTHER_EMAIL), [other])
    await work.sql.many(insert(FACT), [{"person_id": ana, "source": Source.COMMAND, "manager_id": ben}])
    proposal = {"workspace_id": workspace, "person_id": ben, "manager_id": ana, "made_at": NOW}
    await work.sql.many(insert(PROPOSAL), [proposal])
    question = {"workspace_id": workspace, "person_id": ana, "other_id": ben, "situation": "", "asked_at": NOW}
    await work.sql.many(insert(QUESTION), [question | {"by_mail": True, "person_said": "", "other_said": ""}])
    joined = {"workspace_id": workspace, "person_id": ana, "other": 4711, "joined_at": NOW, "before": {}}
    ((join,),) = await work.sql.rows(insert(JOINED).returning(JOINED.c.id), joined)
    piece = {"joined_id": join, "number": 0, "what": "moved", "table_name": "praise", "column_name": "giver_id"}
    await work.sql.many(insert(PIECE), [piece | {"key": {"id": 1}}])
    file = {"workspace_id": workspace, "file_name": "people.csv", "state": "done", "created_at": NOW, "counts": {}}
    ((number,),) = await work.sql.rows(insert(IMPORT).returning(IMPORT.c.id), file)
    line = {"import_id": number, "line": 2, "email": "ana@example.com", "kind": "changed", "person_id": ana}
    await work.sql.many(insert(IMPORT_LINE), [line | {"remarks": []}])


async def counts(store: DatabaseStore) -> dict[str, int]:
    """Of every table but those that are for all workspaces."""
    async with store.read() as work:
        tables = [each for each in Row.metadata.tables.values() if each.name not in FOR_ALL]
        return {t.name: (await work.sql.rows(select(func.count()).select_from(t)))[0][0] for t in tables}


async def test_removing_takes_every_row_and_no_other_workspace(store: DatabaseStore) -> None:
    await fill(store, "T1")
    one = await counts(store)
    assert all(one.values()), one
    there = await fill(store, "T2")
    for _ in range(2):
        async with store.work() as work:
            await work.workspaces.remove("slack", "T1", NOW)
            await work.commit()
    assert await counts(store) == one
    async with store.read() as work:
        ended = {row.cycle_id for row in await work.sql.rows(select(ENDED_CYCLE.c.cycle_id))}
        kept = {row.id for row in await work.sql.rows(select(CYCLE.c.id).where(CYCLE.c.workspace_id == there))}
        assert len(ended) == 1
        assert not ended & kept
        assert await work.workspaces.teams() == (("slack", "T2"),)
        assert await work.people.actor(By("slack", "T1", "U_ANA", "ana")) is None
        assert await work.people.actor(by("ana", "T2")) is not None


async def test_a_company_that_leaves_one_of_its_chats_keeps_the_other(store: DatabaseStore) -> None:
    workspace = await fill(store, "T1")
    before = await counts(store)
    async with store.work() as work:
        await work.sql.many(
            insert(TEAM), [{"platform": "hipchat", "team": "42", "workspace_id": workspace, "name": ""}]
        )
        await work.people.upsert_accounts(
            "hipchat", "42", [Profile(Handle("hipchat", "1001"), "ana", "Ana Gil", "ana@example.com")]
        )
        await work.workspaces.set_channel(workspace, Purpose.PRAISE, Room("hipchat", "1", "Kudos"), None, NOW)
        await work.outbox.put([Delivery(workspace, "praise.post", "praise/1", "hipchat", "1")], NOW)
        page = {"id": "another", "platform": "hipchat", "team": "42", "external": "1001", "shown": "sealed"}
        await work.sql.many(insert(WEB_FORM), [page | {"workspace_id": workspace, "once": "", "expires_at": NOW}])
        await work.commit()
    async with store.work() as work:
        await work.outbox.claim(NOW + timedelta(2), 60, 10)
        await work.commit()
    assert {name for name, count in (await counts(store)).items() if count > before[name]} >= {
        *("team", "handle", "channel", "delivery", "web_form"),
    }
    async with store.work() as work:
        await work.workspaces.remove("hipchat", "42", NOW)
        await work.commit()
    after = await counts(store)
    assert {name: after[name] for name in ("team", "handle", "channel", "delivery", "lane", "web_form")} == {
        name: before[name] for name in ("team", "handle", "channel", "delivery", "lane", "web_form")
    }
    async with store.read() as work:
        assert [channel.room.platform for channel in await work.workspaces.channels(workspace)] == ["slack"]


async def test_a_workspace_is_made_once_even_by_two_at_once(store: DatabaseStore) -> None:
    async def ensure() -> int:
        async with store.work() as work:
            workspace = await work.workspaces.ensure("slack", "T1", "Example", NOW)
            await work.commit()
            return workspace

    made = await asyncio.gather(*(ensure() for _ in range(5)))
    assert len(set(made)) == 1
    assert (await counts(store))["workspace"] == 1


async def test_values_keep_their_order(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as work:
        assert await work.workspaces.values(workspace) == ()
        await work.workspaces.set_values(workspace, ("Zeal", "Care", "Ärger"))
        await work.commit()
    async with store.read() as work:
        assert await work.workspaces.values(workspace) == ("Zeal", "Care", "Ärger")


async def test_a_channel_takes_the_place_of_the_one_before(store: DatabaseStore) -> None:
    workspace = await settle(store)
    kudos, wins = Room("slack", "C1", "kudos"), Room("slack", "C2", "wins")
    async with store.work() as work:
        await work.workspaces.set_channel(workspace, Purpose.PRAISE, kudos, None, NOW)
        await work.workspaces.mark_failing(workspace, kudos, "is_archived")
        await work.workspaces.set_channel(workspace, Purpose.PRAISE, wins, None, NOW)
        assert await work.workspaces.channels(workspace) == (Channel(Purpose.PRAISE, wins),)
        await work.workspaces.drop_channel(workspace, Purpose.PRAISE, "slack")
        assert await work.workspaces.channels(workspace) == ()


async def test_failing_is_news_once_and_so_is_working_again(store: DatabaseStore) -> None:
    workspace = await settle(store)
    room = Room("slack", "C1", "kudos")
    async with store.work() as work:
        book = work.workspaces
        assert not await book.mark_failing(workspace, room, "is_archived")
        await book.set_channel(workspace, Purpose.PRAISE, room, None, NOW)
        marks = [await book.mark_failing(workspace, room, why) for why in (None, "a", "a", "b", None, None)]
        assert marks == [False, True, False, False, True, False]
        await book.mark_failing(workspace, room, "b")
        assert (await book.channels(workspace))[0].failing == "b"
