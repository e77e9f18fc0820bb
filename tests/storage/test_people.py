"""How a directory's accounts become people, and how people are found."""

from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import update

from bot.messages import Room
from bot.people import Handle, Person, Profile, Role, Source, Standing
from bot.store import Purpose
from storage.people.person_rows import find_people
from storage.store import DatabaseStore
from storage.tables.people import PERSON
from storage.workspaces import NEW_TEAM
from tests.storage.samples import NOW, TEAM, by, person, profile, settle


async def arrive(store: DatabaseStore, *profiles: Profile, platform: str = "slack", team: str = TEAM) -> None:
    async with store.work() as work:
        await work.people.upsert_accounts(platform, team, profiles)
        await work.commit()


async def everybody(store: DatabaseStore, workspace: int) -> tuple[Person, ...]:
    async with store.read() as work:
        return await work.people.by_ids(workspace, range(1, 100))


async def test_an_actor_comes_with_the_channels_in_one_statement(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil", time_zone="Europe/Madrid"))
    async with store.work() as work:
        for platform, name in (("slack", "kudos"), ("hipchat", "praise")):
            await work.workspaces.set_channel(workspace, Purpose.PRAISE, Room(platform, name.upper(), name), 1, NOW)
        await work.commit()
    before = store.statements
    async with store.read() as work:
        actor = await work.people.actor(by("ana"))
    assert store.statements == before + 1
    assert actor is not None
    assert actor.person == Person(1, workspace, "Ana Gil", (Handle("slack", "U_ANA"),), time_zone="Europe/Madrid")
    assert [channel.room.name for channel in actor.channels] == ["praise", "kudos"]


async def test_nobody_behind_an_unknown_handle_or_in_another_team(store: DatabaseStore) -> None:
    await settle(store, profile("Ana Gil"))
    async with store.read() as work:
        assert await work.people.actor(by("ana", team="T2")) is None
        assert await work.people.actor(by("ben")) is None


async def test_the_same_account_arrives_twice(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil"))
    await arrive(store, profile("Ana Gil"))
    before = store.statements
    await arrive(store, profile("Ana Gil"))
    assert store.statements - before == 3
    await arrive(store, replace(profile("Ana Gil"), name="Ana Gil-Roy", email="roy@example.com", nick="roy"))
    (ana,) = await everybody(store, workspace)
    assert ana.name == "Ana Gil-Roy"
    async with store.read() as work:
        assert await work.people.by_email(" Roy@example.com") == (ana,)
        assert await work.people.by_nicks(workspace, "slack", ["Roy"]) == {"Roy": (ana,)}


async def test_accounts_of_two_platforms_are_one_person_by_e_mail(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil", email="Ana@Example.com"))
    async with store.work() as work:
        await work.sql.many(NEW_TEAM[work.sql.kind], [hipchat(workspace)])
        await work.commit()
    account = Profile(Handle("hipchat", "77"), "AnaGil", "Ana G.", "ana@example.COM")
    await arrive(store, account, platform="hipchat", team="G1")
    (ana,) = await everybody(store, workspace)
    assert set(ana.handles) == {Handle("slack", "U_ANA"), Handle("hipchat", "77")}
    assert ana.name == "Ana Gil"


def hipchat(workspace: int) -> dict[str, object]:
    return {"platform": "hipchat", "team": "G1", "workspace_id": workspace, "name": "Example"}


async def test_an_e_mail_that_somebody_has_breaks_nothing(store: DatabaseStore) -> None:
    ana, ben, cleo = (profile(name) for name in ("Ana Gil", "Ben Ito", "Cleo Day"))
    workspace = await settle(store, ana, ben)
    await arrive(store, replace(ben, email=ana.email, name="Ben"), cleo, replace(ana, title="CTO"))
    assert [each.name for each in await everybody(store, workspace)] == ["Ana Gil", "Ben", "Cleo Day"]
    async with store.read() as work:
        assert [each.name for each in await work.people.by_email("ana@example.com")] == ["Ana Gil"]


async def test_two_who_swap_their_e_mails_arrive(store: DatabaseStore) -> None:
    ana, ben = profile("Ana Gil"), profile("Ben Ito")
    workspace = await settle(store, ana, ben)
    await arrive(store, replace(ana, email=ben.email), replace(ben, email=ana.email))
    assert len(await everybody(store, workspace)) == 2


async def test_a_leaver_stays_and_comes_back_with_a_new_account(store: DatabaseStore) -> None:
    ana = profile("Ana Gil")
    workspace = await settle(store, ana)
    gone = replace(ana, active=False)
    await arrive(store, gone)
    assert [each.active for each in await everybody(store, workspace)] == [False]
    again = replace(ana, handle=Handle("slack", "U_ANA2"))
    await arrive(store, again)
    old, new = await everybody(store, workspace)
    assert (old.active, new.handles) == (False, (again.handle,)), "two people, until an admin says who it is"
    async with store.work() as work:
        await work.identity.merge_people(old, new, None, NOW)
        await work.commit()
    await arrive(store, gone, again)
    (back,) = await everybody(store, workspace)
    assert back.active
    assert back.handles == (Handle("slack", "U_ANA2"), Handle("slack", "U_ANA"))


@pytest.mark.parametrize("standing", [Standing.OUTSIDER, Standing.BOT])
async def test_another_organisation_s_account_with_a_colleague_s_e_mail_is_somebody_else(
    store: DatabaseStore, standing: Standing
) -> None:
    ana = profile("Ana Gil", owner=True)
    await settle(store, ana)
    stranger = replace(ana, handle=Handle("slack", "U_FAR"), standing=standing, owner=False)
    await arrive(store, stranger)
    assert (await person(store, "ana")).handles == (ana.handle,)
    assert (await person(store, "ana")).standing is Standing.COLLEAGUE
    assert (await person(store, "far")).roles == frozenset()


async def test_a_colleague_does_not_join_another_organisation_s_account(store: DatabaseStore) -> None:
    ana = profile("Ana Gil")
    await settle(store, replace(ana, handle=Handle("slack", "U_FAR"), standing=Standing.OUTSIDER))
    await arrive(store, ana)
    assert (await person(store, "ana")).handles == (ana.handle,)


async def test_owners_are_the_first_admins_and_only_the_first(store: DatabaseStore) -> None:
    robot = profile("Robo Bot", owner=True, standing=Standing.BOT)
    outsider = profile("Otto Out", owner=True, standing=Standing.OUTSIDER)
    workspace = await settle(store, robot, outsider, profile("Ana Gil"), profile("Ben Ito", owner=True))
    await arrive(store, profile("Cleo Day", owner=True))
    async with store.read() as work:
        assert [admin.name for admin in await work.people.admins(workspace)] == ["Ben Ito"]


async def test_roles(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    async with store.work() as work:
        await work.people.set_roles(1, frozenset({Role.HR, Role.ADMIN}))
        await work.people.set_roles(2, frozenset({Role.ADMIN}))
        await work.commit()
    await arrive(store, profile("Ana Gil", active=False))
    async with store.read() as work:
        assert [each.id for each in await work.people.with_role(workspace, Role.ADMIN)] == [2]
        assert await work.people.with_role(workspace, Role.HR) == ()
    assert (await person(store, "ana")).roles == {Role.HR, Role.ADMIN}


async def test_who_belongs_to_another_organisation_by_now_has_no_say(store: DatabaseStore) -> None:
    """Neither by a role nor as a manager."""
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    async with store.work() as work:
        await work.people.set_roles(1, frozenset({Role.HR, Role.ADMIN}))
        await work.structure.set_manager(2, Source.COMMAND, 1)
        await work.commit()
    ben = await person(store, "ben")
    async with store.read() as work:
        assert [len(await work.people.with_role(workspace, each)) for each in (Role.HR, Role.ADMIN)] == [1, 1]
        assert await work.people.manager_of(ben) is not None
    await arrive(store, profile("Ana Gil", standing=Standing.OUTSIDER))
    async with store.read() as work:
        assert await work.people.admins(workspace) == await work.people.with_role(workspace, Role.HR) == ()
        assert await work.people.manager_of(ben) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana", ["Ana Gil"]),
        ("ANA", ["Ana Gil"]),
        ("Ángel Ruiz", ["Ángel Ruiz"]),
        ("angel", ["Ángel Ruiz"]),
        ("marie", ["Marie Curie", "Marie Dupont"]),
        ("leo", ["Leo Two"]),
        ("lea", ["Lea Gone"]),
        ("an", []),
        ("%", []),
        ("_na", []),
        ("", []),
    ],
)
async def test_typed_names(store: DatabaseStore, typed: str, meant: list[str]) -> None:
    numbers = count()
    people = [profile("Ana Gil")]
    for name in ("Ángel Ruiz", "Marie Curie", "Marie Dupont", "Leo One", "Leo Two", "Lea Gone"):
        nick = f"n{next(numbers)}"
        gone = name in ("Leo One", "Lea Gone")
        people.append(Profile(Handle("slack", f"U{nick}"), nick, name, f"{nick}@example.com", active=not gone))
    workspace = await settle(store, *people)
    async with store.read() as work:
        found = await work.people.by_nicks(workspace, "slack", [typed])
    assert [each.name for each in found[typed]] == meant


async def test_people_come_in_the_order_asked_for_and_from_no_other_workspace(store: DatabaseStore) -> None:
    first = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    second = await settle(store, profile("Ana Gil"), team="T2")
    ana, ben = Handle("slack", "U_ANA"), Handle("slack", "U_BEN")
    async with store.read() as work:
        assert [p.name for p in await work.people.by_handles(first, [ben, ana, ben])] == ["Ben Ito", "Ana Gil"]
        assert [p.workspace for p in await work.people.by_handles(second, [ben, ana])] == [second]
        assert [p.id for p in await work.people.by_ids(first, [2, 3, 1])] == [2, 1]
        assert await work.people.by_handles(first, []) == ()
        assert len(await work.people.by_email("ana@example.com")) == 2


async def test_a_large_directory_arrives_in_few_statements(store: DatabaseStore) -> None:
    accounts = [
        Profile(Handle("slack", f"U{number}"), f"nick{number}", f"Person {number}", f"{number}@example.com")
        for number in range(2000)
    ]
    await settle(store)
    before = store.statements
    await arrive(store, *accounts)
    assert store.statements - before <= 2 + 4 * 4
    before = store.statements
    await arrive(store, *accounts)
    assert store.statements - before <= 1 + 4 * 2


async def test_who_manages_whom_follows_from_active_reports(store: DatabaseStore) -> None:
    await settle(store, *(profile(name) for name in ("Ana Gil", "Zoe Roy", "Ben Ito", "Cleo Day")))
    await settle(store, profile("Ana Gil"), team="T2")
    async with store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.name.in_(["Zoe Roy", "Ben Ito"])).values(manager_id=1))
        await work.commit()
    ana, ben, cleo = [await person(store, nick) for nick in ("ana", "ben", "cleo")]
    async with store.read() as work:
        assert await work.people.manager_of(ben) == ana
        assert await work.people.manager_of(ana) is None
        assert [await work.people.is_manager(each) for each in (ana, ben, cleo)] == [True, False, False]
    await arrive(store, profile("Ana Gil", active=False))
    async with store.read() as work:
        assert await work.people.manager_of(ben) is None
    await arrive(store, profile("Zoe Roy", active=False), profile("Ben Ito", active=False))
    async with store.read() as work:
        assert not await work.people.is_manager(ana)


async def test_more_people_than_a_statement_takes_are_found_by_their_numbers(store: DatabaseStore) -> None:
    """PostgreSQL's driver refused 32,768 parameters, SQLite as it is built by itself 32,767."""
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Roy"))
    numbers = range(1, 40_001)
    async with store.read() as work:
        found = await work.people.by_ids(workspace, reversed(numbers))
        assert await find_people(work.sql, numbers, ()) == {each.id: each for each in found}
    assert [each.name for each in found] == ["Ben Roy", "Ana Gil"]
