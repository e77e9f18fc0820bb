"""What storage finds and changes for a company is that company's alone, on each kind of database: two have the same
people, with the same accounts and e-mails, who did the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.admin.repository import AuditSearch
from bot.deliveries import Delivery
from bot.directory.people_file.import_repository import State as Stage
from bot.features import Feature
from bot.messages import Message, Room
from bot.objectives.objective import Audience as Goal
from bot.objectives.objective import NewObjective, Wording
from bot.people import Handle, Person, Role, Source
from bot.praise.rules import Audience, NewPraise
from bot.rights.repository import KnownAs, Retention
from bot.store import Purpose
from bot.working_hours import CompanyHours, WorkingHours
from storage.store import DatabaseStore, OneWork
from storage.tables import Row
from storage.tables.erasing import ERASED
from storage.tables.imports import IMPORT, IMPORT_LINE
from storage.tables.joining import QUESTION
from storage.tables.outbox import DELIVERY, LANE
from storage.tables.people import FACT, HANDLE, OTHER_EMAIL, PERSON, PROPOSAL
from storage.tables.workspaces import WORKSPACE
from tests.storage.samples import NOW, by, person
from tests.storage.test_workspaces import fill

ANA, A_DAY = Handle("slack", "U_ANA"), timedelta(1)


@dataclass(frozen=True)
class Company:
    team: str
    id: int
    ana: Person
    ben: Person

    @property
    def people(self) -> set[int]:
        return {self.ana.id, self.ben.id}


@pytest.fixture
async def companies(store: DatabaseStore) -> tuple[tuple[Company, Company], ...]:
    """Both, in both orders: whichever row comes first is one time the wrong one."""
    one, two = [
        Company(team, await fill(store, team), await person(store, "ana", team), await person(store, "ben", team))
        for team in ("T1", "T2")
    ]
    async with store.work() as work:
        await work.workspaces.set_channel(two.id, Purpose.PRAISE, Room("slack", "C2", "wins"), None, NOW)
        await work.commit()
    return ((one, two), (two, one))


async def rows_of(work: OneWork, company: Company) -> dict[str, Sequence[Any]]:
    """Whatever stands there of a company, but for what belongs to a row of it."""
    tables = [(each, each.c.workspace_id) for each in Row.metadata.tables.values() if "workspace_id" in each.c]
    found: dict[str, Sequence[Any]] = {}
    for table, column in [*tables, (WORKSPACE, WORKSPACE.c.id)]:
        every = select(table).where(column == company.id).order_by(*table.primary_key.columns)
        found[table.name] = [tuple(row) for row in await work.sql.rows(every)]
    lines = select(IMPORT_LINE).join(IMPORT, IMPORT.c.id == IMPORT_LINE.c.import_id)
    found["lines"] = [tuple(row) for row in await work.sql.rows(lines.where(IMPORT.c.workspace_id == company.id))]
    return found


Companies = tuple[tuple[Company, Company], ...]


async def test_its_settings(store: DatabaseStore, companies: Companies) -> None:
    hours = CompanyHours("Europe/Oslo", "NO")
    for here, there in companies:
        async with store.work() as work:
            (channel,), before = await work.workspaces.channels(here.id), await rows_of(work, there)
            await work.workspaces.set_values(here.id, ("Zeal",))
            await work.workspaces.set_features_off(here.id, frozenset({Feature.PRAISE}))
            await work.workspaces.set_hours(here.id, hours)
            await work.rights.set_kept(Retention(here.id, 12, NOW))
            await work.workspaces.mark_failing(here.id, Room("slack", "C1", "kudos"), "is_archived")
            assert await work.workspaces.values(here.id) == ("Zeal",)
            assert await work.workspaces.values(there.id) == ()
            assert await work.workspaces.features_off(here.id) == {Feature.PRAISE}
            assert await work.workspaces.features_off(there.id) == frozenset()
            assert await work.workspaces.hours(here.id) == hours
            assert await work.workspaces.hours(there.id) == CompanyHours()
            assert (await work.rights.find_kept(here.id)).months == 12
            assert (await work.rights.find_kept(there.id)).months is None
            actor = await work.people.actor(by("ana", here.team))
            assert actor is not None
            assert [each.room for each in actor.channels] == [channel.room]
            await work.workspaces.drop_channel(here.id, Purpose.PRAISE, "slack")
            assert await work.workspaces.channels(here.id) == ()
            assert await rows_of(work, there) == before


async def test_the_field_that_names_managers(store: DatabaseStore, companies: Companies) -> None:
    for here, there in companies:
        async with store.work() as work:
            fields, before = work.manager_fields, await rows_of(work, there)
            assert {each.person for each in await fields.next("slack", here.team, None, 9)} == here.people
            await fields.read("slack", here.team, ["U_ANA", "U_BEN"], NOW)
            assert await fields.turn("slack", here.team, NOW, 60)
            await fields.trouble("slack", here.team, "refused")
            assert [each.oldest for each in await fields.fields(here.id)] == [NOW]
            assert [each.unread for each in await fields.fields(there.id)] == [2]
            await work.people.note_seen(by("ana", here.team), NOW)
            assert await rows_of(work, there) == before
            await fields.read("slack", there.team, ["U_ANA", "U_BEN"], NOW)
            before = await rows_of(work, there)
            await fields.choose(here.id, "Boss")
            assert [each.unread for each in await fields.fields(here.id)] == [2]
            assert await rows_of(work, there) == before


async def test_its_people(store: DatabaseStore, companies: Companies) -> None:
    for here, there in companies:
        async with store.work() as work:
            for each in (here, there):
                await work.people.set_roles(each.ana.id, frozenset({Role.HR}))
                await work.nudges.set_hours(each.ana, WorkingHours(), home_only=False)
            found = work.people
            assert await found.by_handles(here.id, there.ana.handles) == await found.by_ids(here.id, [here.ana.id])
            assert await found.by_ids(here.id, [there.ana.id]) == ()
            called = [*(await found.by_nicks(here.id, "slack", ["ana", "gil", "Ana Gil"])).values()]
            assert {each.id for some in called for each in some} == {here.ana.id}
            assert [each.id for each in await found.search(here.id, "gil", 9)] == [here.ana.id]
            assert {each.id for each in await found.only_on(here.id, "slack", 9)} == here.people
            assert [each.id for each in await found.with_roles(here.id)] == [here.ana.id]
            assert [each.id for each in await work.nudges.find_own_hours(here.id)] == [here.ana.id]
            assert (await work.people_counts.count(here.id)).colleagues == 2
            assert await work.statistics.departments(here.id) == {None: 2}
            await work.sql.change(update(PERSON).where(PERSON.c.id == there.ben.id).values(manager_id=there.ana.id))
            await work.sql.change(update(PERSON).where(PERSON.c.id == there.ana.id).values(active=False))
            alone = (await work.people_counts.without_manager(here.id, "", 0, 9))[0]
            assert {each.id for each in alone} == here.people
            assert await work.people_counts.number_without_manager(here.id, 9) == 2
            await work.identity.retire(here.id)
            (kept,) = await work.sql.rows(select(PERSON.c.roles).where(PERSON.c.id == there.ana.id))
            assert kept.roles == Role.HR.value


async def test_its_questions_and_files(store: DatabaseStore, companies: Companies) -> None:
    for here, there in companies:
        async with store.work() as work:
            numbers = {}
            for table in (QUESTION, PROPOSAL, IMPORT):
                rows = await work.sql.rows(select(table.c.id).where(table.c.workspace_id == there.id))
                numbers[table.name] = rows[0].id
            assert await work.identity.question(here.id, numbers[QUESTION.name]) is None
            assert (await work.identity.questions(here.id, 0, 9))[1] == 1
            assert await work.imports.get(here.id, numbers[IMPORT.name]) is None
            newest = await work.imports.newest(here.id, [Stage.DONE])
            assert newest is not None
            assert newest.workspace == here.id
            said = [{"person_id": each.ben.id, "source": Source.IMPORT} for each in (here, there)]
            await work.sql.many(insert(FACT), said)
            assert [each.person for each in await work.imports.missing(newest, 0, 9)] == [here.ben.id]
            named = await work.imports.find_known(here.id, ["ana@example.com", "old@example.com"])
            assert {each.person for each in named.values()} == {here.ana.id}
            assert [each.act for each in (await work.audit.list_entries(here.id, AuditSearch(), 0, 9))[0]] == [
                "channel.set"
            ]
            found = [(await work.audit.list_entries(here.id, AuditSearch(each), 0, 9))[1] for each in here.people]
            assert sorted(found) == [0, 1]
            assert await work.daily.count(here.id, "sync") == 1


async def test_whose_address_it_is(store: DatabaseStore, companies: Companies) -> None:
    """An e-mail that somebody has in another company is free here: of a record, or of an account alone."""
    for here, there in companies:
        for brought in (True, False):
            async with store.work() as work:
                other = {"workspace_id": there.id, "email": "ben@example.com", "person_id": there.ana.id}
                await work.sql.many(insert(OTHER_EMAIL), [other | {"by_hand": True}])
                before = await rows_of(work, there)
                table = HANDLE if brought else PERSON
                mine = HANDLE.c.person_id == here.ben.id if brought else PERSON.c.id == here.ben.id
                await work.sql.change(update(table).where(mine).values(email=None))
                await work.identity.merge_people(here.ana, here.ben, None, NOW)
                number = await work.identity.split_person(here.ana, here.ben.handles, NOW)
                (ben,) = await work.sql.rows(select(PERSON.c.email).where(PERSON.c.id == number))
                assert ben.email == "ben@example.com"
                await work.sql.change(update(HANDLE).where(HANDLE.c.person_id == number).values(email=ben.email))
                await work.sql.change(update(PERSON).where(PERSON.c.id == number).values(email=None))
                await work.sql.change(update(PERSON).where(PERSON.c.id == here.ana.id).values(email=ben.email))
                await work.identity.give_address(here.ana, replace(here.ben, id=number))
                assert await rows_of(work, there) == before


async def test_what_it_sends(store: DatabaseStore, companies: Companies) -> None:
    for here, there in companies:
        async with store.work() as work:
            for each in (here, there):
                told = [
                    Delivery(each.id, "case", f"case/{state}", "slack", "U_ANA", private=True, message=Message(()))
                    for state in ("sent", "held")
                ]
                await work.outbox.put(told, NOW)
                lane = {"platform": "slack", "team": each.team, "lane": "U_ANA", "workspace_id": each.id}
                await work.sql.many(insert(LANE), [lane | {"turn": 7 if each is there else 0}])
                gone = {"digest": each.team, "salt": "", "platform": "slack", "external": "U_ANA", "erased_at": NOW}
                await work.sql.many(insert(ERASED), [gone | {"workspace_id": each.id}])
            for state in ("sent", "held"):
                about = DELIVERY.c.subject == f"case/{state}"
                await work.sql.change(update(DELIVERY).where(about).values(state=state))
            mine, theirs = [await work.outbox.about(each.id, "case/sent", "case/held") for each in (here, there)]
            tokens = [[each.token for each in some] for some in (mine, theirs)]
            assert not {*tokens[0]} & {*tokens[1]}
            assert await work.outbox.get(here.id, tokens[1][0]) is None
            assert await work.outbox.get_all(here.id, tokens[1]) == ()
            assert [each.token for each in await work.outbox.told(here.id, ANA, 9)] == tokens[0][:1]
            assert [each.token for each in await work.outbox.stuck(here.id)] == tokens[0][1:]
            teams = select(DELIVERY.c.team).where(DELIVERY.c.workspace_id == here.id).distinct()
            assert [row.team for row in await work.sql.rows(teams)] == [here.team]
            await work.outbox.put([Delivery(there.id, "case", "case/wait", "slack", "U_ANA", message=Message(()))], NOW)
            before = await rows_of(work, there)
            await work.outbox.put([Delivery(here.id, "case", "case/new", "slack", "U_ANA", message=Message(()))], NOW)
            (new,) = await work.sql.rows(select(DELIVERY).where(DELIVERY.c.subject == "case/new"))
            assert new.turn == 0
            await work.sql.change(update(DELIVERY).where(DELIVERY.c.seq == new.seq).values(state="held"))
            await work.outbox.forget_words(here.id, "case/held")
            await work.rights.stop_messages(here.id, ANA, NOW)
            assert await work.rights.forget_account(here.id, ANA)
            assert await rows_of(work, there) == before


async def test_its_praise_and_objectives(store: DatabaseStore, companies: Companies) -> None:
    for here, there in companies:
        async with store.work() as work:
            praises, objectives = {}, {}
            for each in sorted((here, there), key=lambda each: each.team):
                new = NewPraise(each.id, each.ana, (each.ben,), "thanks", Audience.EVERYONE, waits=True)
                praises[each] = await work.praises.add(new, NOW)
                goal = NewObjective(
                    each.id, each.ana, Wording("ship", "", NOW.date(), ()), Goal.EVERYONE, None, waits=True
                )
                objectives[each] = await work.objectives.add(goal, NOW)
            assert await work.praises.get(here.id, praises[there]) is None
            assert await work.objectives.get(here.id, objectives[there]) is None
            assert [each.id for each in await work.praises.waiting_for_channel(here.id, 1)] == [praises[here]]
            assert [each.id for each in await work.objectives.waiting_for_channel(here.id, 1)] == [objectives[here]]
            due = await work.objectives.due_on(here.id, [NOW.date()], 0, 9)
            assert {each.owner for each in due} <= here.people
            assert due
            for each in (here, there):
                await work.praises.mark_posted(praises[each], NOW)
                await work.objectives.mark_offered([objectives[each]], NOW)
                await work.praises.mark_offered([praises[each]], NOW)
            assert [each.id for each in (await work.praises.public(here.id, 0, 1)).praises] == [praises[here]]
            assert [each.id for each in await work.objectives.recent(here.id, 1)] == [objectives[here]]
            facing = await work.praises.facing(here.ben, [ANA], NOW)
            assert [each.id for each in facing.people] == [here.ana.id]
            months = [NOW - A_DAY, NOW + A_DAY]
            counted = {each.kind: each.messages for each in await work.statistics.messages_by_month(here.id, months)}
            assert counted["praise"] == 1


async def test_whom_it_erases(store: DatabaseStore, companies: Companies) -> None:
    for here, there in companies:
        async with store.work() as work:
            await work.sql.change(delete(ERASED))
            shipped, _ = [
                await work.praises.add(
                    NewPraise(each.id, each.ben, (each.ana,), "Ana Gil shipped", Audience.EVERYONE), NOW
                )
                for each in (here, there)
            ]
            before = await rows_of(work, there)
            known_as = await work.rights.erase_record(here.ana, "Somebody", NOW)
            await work.rights.scrub(here.id, KnownAs(("Ana Gil",), known_as.emails), "Somebody")
            praise = await work.praises.get(here.id, shipped)
            assert praise is not None
            assert praise.text == "Somebody shipped"
            assert await work.rights.find_erased_emails(here.id, ["ana@example.com"]) == {"ana@example.com"}
            assert await work.rights.find_erased_emails(there.id, ["ana@example.com"]) == frozenset()
            assert await rows_of(work, there) == before
            old = await work.rights.count_old(there.id, NOW + A_DAY)
            while await work.rights.forget_old(here.id, NOW + A_DAY, 9):
                assert await rows_of(work, there) == before
            assert not any((await work.rights.count_old(here.id, NOW + A_DAY)).values())
            assert any(old.values())
