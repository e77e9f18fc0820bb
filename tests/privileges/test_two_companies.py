"""What one company has, is called and does is nothing to the other, even where names and numbers are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.deliveries import Delivery
from bot.events import By, CommandTyped, FormSubmitted, RoomChange, RoomChanged, Uninstalled
from bot.forms import Answers, Form
from bot.messages import Message, Paragraph, Room, Words
from bot.objectives.objective import Audience
from bot.people import Handle, Profile, Role
from bot.store import Purpose
from bot.webforms import WebForm
from storage.secrets import Secrets
from storage.tables.objectives import OBJECTIVE
from storage.tables.outbox import DELIVERY
from storage.tables.people import HANDLE, OTHER_EMAIL, PERSON
from storage.tables.praise import PRAISE
from storage.tables.webforms import WEB_FORM
from storage.tables.workspaces import TEAM
from storage.webforms import SealedWebForms
from tests.privileges import joins, things
from tests.privileges.world import AWAY, AWAY_CANARY, HOME, NAMES, World
from tests.webforms.office import KEYS

HELLO = Message((Paragraph((Words("hello"),)),))


async def put(world: World, workspace: int, number: int) -> list[int]:
    """The bot puts that many posts of its own into a room of that number; gives the turns they got in it."""
    posts = [Delivery(workspace, "test.line", f"test/{n}", "slack", "7", message=HELLO) for n in range(number)]
    async with world.store.work() as work:
        tokens = await work.outbox.put(posts, world.clock.now())
        rows = await work.sql.scan(select(DELIVERY.c.token, DELIVERY.c.turn))
        await work.commit()
    turns = {row.token: row.turn for row in rows}
    return [turns[token] for token in tokens]


async def test_rooms_of_the_same_number_are_two_rooms(world: World) -> None:
    """A room's turn is its own, whatever the other company said in one of that number."""
    await world.carried_out()
    assert await put(world, world.away, 3) == [0, 1, 2]
    assert await put(world, world.workspace, 2) == [0, 1]
    await world.carried_out()
    assert await put(world, world.away, 1) == [2]
    assert await put(world, world.workspace, 1) == [1]


async def test_two_companies_hear_of_rooms_of_the_same_number(world: World) -> None:
    for team, workspace in ((AWAY, world.away), (HOME, world.workspace)):
        async with world.store.work() as work:
            await work.workspaces.drop_channel(workspace, Purpose.PRAISE, "slack")
            await work.commit()
        await world.carried_out()
        room = Room("slack", "7", "lounge")
        await world.bot.handle_event(RoomChanged("slack", team, room, RoomChange.JOINED, world.key()))
        assert "admin.use_channel" in await world.carried_out(), team


async def test_what_one_company_takes_away_the_other_keeps(world: World) -> None:
    """Its people, channels, posts and pages."""
    pages = SealedWebForms(world.store, Secrets(KEYS))
    for letter in ("O", "F"):
        until = world.clock.now() + timedelta(days=1)
        await pages.keep(WebForm(f"page of {letter}", world.by(letter), Form("act", "Title", (), "Send"), until))
    await world.bot.handle_event(RoomChanged("slack", AWAY, Room("slack", "7", "x"), RoomChange.JOINED, world.key()))
    before = await world.digest(away=True)
    await world.bot.handle_event(Uninstalled("slack", HOME, True, world.clock.now(), world.key()))
    assert await world.digest(away=True) == before
    assert not any((await world.digest()).values())
    async with world.store.read() as work:
        assert [row.id for row in await work.sql.scan(select(WEB_FORM.c.id))] == ["page of F"]


async def test_the_profile_field_of_one_company_is_read_by_it_alone(world: World) -> None:
    now, read = world.clock.now(), world.clock.now() + timedelta(hours=1)
    async with world.store.work() as work:
        fields = work.manager_fields
        for workspace, label in ((world.away, "Boss"), (world.workspace, "Manager")):
            await fields.choose(workspace, label)
        assert [each.label for each in await fields.fields(world.workspace)] == ["Manager"]
        assert await fields.turn("slack", AWAY, now, 60)
        assert await fields.turn("slack", HOME, now, 60)
        theirs = {each.external for each in await fields.next("slack", AWAY, None, 100)}
        assert theirs == {"U0F", "U0V", "U0N"}
        assert not theirs & {each.external for each in await fields.next("slack", HOME, None, 100)}
        await fields.read("slack", HOME, ["U0O", "U0F"], read)
        await fields.trouble("slack", HOME, "missing_scope")
        assert {each.external for each in await fields.next("slack", AWAY, None, 100)} == theirs
        await fields.read("slack", AWAY, sorted(theirs), read)
        await fields.choose(world.workspace, "Lead")
        assert await fields.next("slack", AWAY, None, 100) == []
        rows = await work.sql.scan(select(TEAM.c.team, TEAM.c.manager_field, TEAM.c.manager_field_trouble))
        await work.commit()
    assert {tuple(row) for row in rows} == {(AWAY, "Boss", None), (HOME, "Lead", None)}


async def test_only_who_left_this_company_loses_the_role_here(world: World) -> None:
    await world.has_roles("L", Role.HR)
    async with world.store.work() as work:
        assert [person.id for person in await work.identity.retire(world.workspace)] == [world.id("X")]
        assert [person.id for person in await work.identity.retire(world.away)] == [world.id("L")]
        await work.commit()


async def other_email(world: World, letter: str, email: str, *, by_hand: bool = False) -> None:
    workspace = world.people[letter].workspace
    async with world.store.work() as work:
        row = {"workspace_id": workspace, "person_id": world.id(letter), "email": email, "by_hand": by_hand}
        await work.sql.change(insert(OTHER_EMAIL).values(row))
        await work.commit()


async def test_a_people_file_means_nobody_by_an_earlier_address_in_the_other_company(world: World) -> None:
    await other_email(world, "V", "same@both.example")
    async with world.store.read() as work:
        assert await work.imports.find_known(world.workspace, ["same@both.example"]) == {}
        assert await work.imports.find_known(world.away, ["same@both.example"]) != {}


async def test_an_address_that_is_given_on_stays_in_the_other_company(world: World) -> None:
    await other_email(world, "V", "pia@p.example")
    before = await world.digest(away=True)
    new = await joins.arrives(world, "UNEW", "new@new.example")
    async with world.store.work() as work:
        await work.sql.change(update(HANDLE).where(HANDLE.c.external == "UNEW").values(email="pia@p.example"))
        await work.identity.give_address(world.people["P"], new)
        await work.commit()
    assert await world.digest(away=True) == before


@pytest.mark.parametrize("account", ["twice@both.example", "new@new.example"])
async def test_an_address_that_the_other_company_has_too_is_given_back(world: World, account: str) -> None:
    """Two records that were joined and are parted: each has its own address again, also one that a file told."""
    email = "twice@both.example"
    new = await joins.arrives(world, "UNEW", account)
    async with world.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == new.id).values(email=email))
        await work.sql.change(update(PERSON).where(PERSON.c.id == world.id("V")).values(email=email))
        await work.identity.merge_people(world.people["P"], new, world.id("A"), world.clock.now())
        (pia,) = await work.people.by_ids(world.workspace, [world.id("P")])
        own = next(handle for handle in pia.handles if handle.external == "UNEW")
        parted = await work.identity.split_person(pia, [own], world.clock.now())
        rows = await work.sql.scan(select(PERSON.c.email).where(PERSON.c.id == parted))
        await work.commit()
    assert [row.email for row in rows] == [email]


@pytest.mark.parametrize("held", ["own", "by hand"])
async def test_who_is_parted_is_called_by_their_own_address_though_the_other_company_has_it(
    world: World, held: str
) -> None:
    email = "pia@p.example"
    if held == "by hand":
        await other_email(world, "V", email, by_hand=True)
    new = await joins.arrives(world, "UNEW", "new@new.example")
    async with world.store.work() as work:
        if held == "own":
            await work.sql.change(update(PERSON).where(PERSON.c.id == world.id("V")).values(email=email))
        await work.identity.merge_people(world.people["P"], new, world.id("A"), world.clock.now())
        await work.sql.change(update(PERSON).where(PERSON.c.id == world.id("P")).values(email=None))
        (pia,) = await work.people.by_ids(world.workspace, [world.id("P")])
        own = next(handle for handle in pia.handles if handle.external == "UNEW")
        await work.identity.split_person(pia, [own], world.clock.now())
        rows = await work.sql.scan(select(PERSON.c.email).where(PERSON.c.id == world.id("P")))
        await work.commit()
    assert [row.email for row in rows] == [email]


async def test_a_name_typed_means_nobody_of_the_other_company(world: World) -> None:
    before = await world.digest(away=True)
    for name in ("vera", "fedor"):
        typed = (Words(f"@{name} thank you"),)
        said = repr(
            await world.bot.command(CommandTyped(world.by("E"), "praise", typed, Room("slack", "C1"), world.key()))
        )
        assert AWAY_CANARY not in said
        assert "U0V" not in said
        assert "U0F" not in said
    assert await world.digest(away=True) == before
    async with world.store.read() as work:
        assert await work.people.by_nicks(world.workspace, "slack", ["vera"]) == {"vera": ()}
        assert [person.id for person in await work.people.of_nick(world.away, "slack", "vera")] == [world.id("V")]
        assert await work.people.of_nick(world.workspace, "slack", "vera") == ()


async def test_accounts_of_the_same_number_are_seen_each_where_they_are(world: World) -> None:
    same = Profile(Handle("slack", "7"), "same", "Same", "same@one.example")
    async with world.store.work() as work:
        await work.people.upsert_accounts("slack", HOME, [same])
        await work.people.upsert_accounts("slack", AWAY, [replace(same, email="same@two.example")])
        await work.people.note_seen(By("slack", HOME, "7", "same"), world.clock.now())
        rows = await work.sql.scan(select(HANDLE.c.team, HANDLE.c.seen_at).where(HANDLE.c.external == "7"))
        await work.commit()
    assert {row.team: row.seen_at is not None for row in rows} == {HOME: True, AWAY: False}


async def test_accounts_of_the_same_number_act_each_where_they_are(world: World) -> None:
    same = Profile(Handle("slack", "7"), "same", "Same", "same@one.example")
    async with world.store.work() as work:
        for team in (AWAY, HOME, AWAY):
            await work.people.upsert_accounts("slack", team, [replace(same, email=f"same@{team.lower()}.example")])
        await work.commit()
    for team, workspace in ((HOME, world.workspace), (AWAY, world.away)):
        answers = Answers({"title": f"of {team}", "due": date(2026, 12, 24), "audience": "self"})
        by = By("slack", team, "7", "same")
        assert "errors" not in repr(await world.bot.form(FormSubmitted(by, "objectives.set", answers, "", world.key())))
        async with world.store.read() as work:
            rows = await work.sql.scan(select(OBJECTIVE.c.workspace_id).where(OBJECTIVE.c.title == f"of {team}"))
        assert [row.workspace_id for row in rows] == [workspace], team


async def test_what_is_forgotten_in_one_company_is_remembered_in_the_other(world: World) -> None:
    await put(world, world.away, 1)
    await put(world, world.workspace, 1)
    async with world.store.work() as work:
        await work.outbox.forget_words(world.workspace, "test/0")
        (theirs,) = await work.outbox.about(world.away, "test/0")
        (ours,) = await work.outbox.about(world.workspace, "test/0")
        await work.commit()
    assert (theirs.delivery.message, ours.delivery.message) == (HELLO, None)


async def test_a_thing_s_number_names_nothing_in_the_other_company(world: World) -> None:
    async with world.store.read() as work:
        rows = await work.sql.scan(select(DELIVERY.c.token).where(DELIVERY.c.workspace_id == world.away))
        assert [await work.outbox.get(world.workspace, row.token) for row in rows] == [None] * len(rows)
    number = int(await things.public_objective(world))
    async with world.store.read() as work:
        assert await work.objectives.get(world.workspace, number) is not None
        assert await work.objectives.get(world.away, number) is None
    proposal = int(await things.proposal(world))
    async with world.store.read() as work:
        assert await work.structure.proposal(world.workspace, proposal) is not None
        assert await work.structure.proposal(world.away, proposal) is None


async def test_the_other_company_s_things_take_no_place_in_short_lists(world: World) -> None:
    """The one place that there is goes to the company's own, though the other one's is older or newer."""
    async with world.store.work() as work:
        for table in (PRAISE, OBJECTIVE):
            theirs = (table.c.workspace_id == world.away, table.c.audience == "everyone")
            await work.sql.change(update(table).where(*theirs).values(routed_at=None))
        await work.commit()
    praise, objective = int(await things.waiting_praise(world)), int(await things.waiting_objective(world))
    async with world.store.read() as work:
        assert [each.id for each in await work.praises.waiting_for_channel(world.workspace, 1)] == [praise]
        assert [each.id for each in await work.objectives.waiting_for_channel(world.workspace, 1)] == [objective]
    async with world.store.work() as work:
        await work.sql.change(update(PRAISE).where(PRAISE.c.id <= praise).values(posted_at=world.clock.now()))
        await work.commit()
    async with world.store.read() as work:
        assert [each.id for each in (await work.praises.public(world.workspace, 0, 1)).praises] == [praise]
        (away,) = (await work.praises.public(world.away, 0, 1)).praises
    assert (away.workspace, away.id < praise) == (world.away, True)
    async with world.store.work() as work:
        rows = await work.sql.scan(select(OBJECTIVE.c.id).where(OBJECTIVE.c.workspace_id == world.away))
        newest = max(row.id for row in rows)
        kept = await work.objectives.get(world.workspace, objective)
        assert kept is not None
        await work.objectives.share(kept, Audience.EVERYONE, None, waits=False, now=world.clock.now())
        now = {"routed_at": world.clock.now()}
        await work.sql.change(update(OBJECTIVE).values(now | {"audience": "everyone"}))
        await work.commit()
    async with world.store.read() as work:
        assert newest < objective
        assert [each.workspace for each in await work.objectives.recent(world.away, 1)] == [world.away]
        assert [each.id for each in await work.objectives.recent(world.workspace, 1)] == [objective]


async def test_the_numbers_of_a_company_count_its_own(world: World) -> None:
    months = [world.clock.now() - timedelta(days=1), world.clock.now() + timedelta(days=1)]
    async with world.store.read() as work:
        assert await work.statistics.messages_by_month(world.workspace, months) == ()
        assert await work.statistics.took_part(world.workspace, months) == ()
        assert await work.statistics.messages_by_month(world.away, months) != ()
        assert await work.statistics.took_part(world.away, months) != ()
        assert sum((await work.statistics.departments(world.away)).values()) == 3
        assert sum((await work.statistics.departments(world.workspace)).values()) == len(NAMES) - 2
