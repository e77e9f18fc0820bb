"""Praise in storage: what is kept, counted, found, and by whom."""

from datetime import timedelta

import pytest

from bot.errors import Repeated
from bot.people import Handle, Person
from bot.praise.rules import Audience, NewPraise, PraiseList
from storage.store import DatabaseStore
from tests.storage.samples import NOW, by, person, profile, settle


async def test_a_praise_costs_five_statements_and_comes_back_whole(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"), profile("Cleo Day"))
    cleo = await person(store, "cleo")
    before = store.statements
    async with store.work() as work:
        actor = await work.people.actor(by("ana"))
        assert actor is not None
        await work.inbox.take(workspace, "trigger", NOW)
        facing = await work.praises.facing(actor.person, [Handle("slack", "U_BEN"), Handle("slack", "U_X")], NOW)
        assert (facing.given, list(facing.given_to.values())) == (0, [0])
        new = NewPraise(workspace, actor.person, facing.people, "You saved\nthe launch 🎉", Audience.EVERYONE, "Care")
        number = await work.praises.add(new, NOW)
        await work.commit()
    assert store.statements - before == 5
    async with store.read() as work:
        praise = await work.praises.get(workspace, number)
        facing = await work.praises.facing(actor.person, [Handle("slack", "U_BEN")], NOW - timedelta(1))
    assert praise is not None
    assert (praise.giver, praise.receivers) == (actor.person, facing.people)
    assert praise.created_at == NOW
    assert (facing.given, facing.given_to) == (1, {facing.people[0].id: 1})
    assert cleo.handles == (Handle("slack", "U_CLEO"),)


async def test_a_repeated_key_is_refused(store: DatabaseStore) -> None:
    workspace = await settle(store)
    async with store.work() as work:
        await work.inbox.take(workspace, "key", NOW)
        await work.commit()
    async with store.work() as work:
        with pytest.raises(Repeated):
            await work.inbox.take(workspace, "key", NOW)


async def test_search(store: DatabaseStore) -> None:
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"))
    ana, ben = await person(store, "ana"), await person(store, "ben")
    async with store.work() as work:
        for text in ("Éclair for the LAUNCH", "relaunch", "100% sure", "snake_case"):
            await work.praises.add(NewPraise(workspace, ana, (ben,), text, Audience.NAMED), NOW)
        await work.commit()
    async with store.read() as work:
        for words, count in {
            "": 4,
            "eclair": 1,
            "laun": 1,
            "launch ecl": 1,
            "100%": 1,
            "%": 4,
            "_": 4,
            "ase": 0,
        }.items():
            listed = await work.praises.find_page(ben, PraiseList.RECEIVED, words, None, 1)
            assert (words, listed.total, len(listed.items)) == (words, count, count)


async def give(store: DatabaseStore, new: NewPraise) -> int:
    async with store.work() as work:
        number = await work.praises.add(new, NOW)
        await work.commit()
    return number


async def company(store: DatabaseStore) -> tuple[int, Person, Person, Person]:
    workspace = await settle(store, profile("Ana Gil"), profile("Ben Ito"), profile("Cleo Day"))
    return workspace, await person(store, "ana"), await person(store, "ben"), await person(store, "cleo")


async def shelves(store: DatabaseStore, reader: Person, who: int | None = None) -> list[list[int]]:
    """What the reader finds on the three shelves."""
    async with store.read() as work:
        lists = [await work.praises.find_page(reader, shelf, "", who, 1) for shelf in PraiseList]
    assert all(found.total == len(found.items) for found in lists)
    return [[praise.id for praise in found.items] for found in lists]


async def test_everybody_finds_only_what_is_theirs(store: DatabaseStore) -> None:
    workspace, ana, ben, cleo = await company(store)
    public = await give(store, NewPraise(workspace, ana, (ben,), "a", Audience.EVERYONE))
    private = await give(store, NewPraise(workspace, ana, (ben,), "b", Audience.MANAGERS, viewers=(cleo,)))
    note = await give(store, NewPraise(workspace, ana, (), "c", Audience.SELF))
    assert await shelves(store, ana) == [[private, public], [], [note]]
    assert await shelves(store, ben) == [[], [private, public], []]
    assert await shelves(store, cleo) == [[], [private], []]
    assert await shelves(store, ana, who=cleo.id) == [[], [], [note]]
    assert await shelves(store, ben, who=ana.id) == [[], [private, public], []]
    assert await shelves(store, ben, who=cleo.id) == [[], [], []]


async def test_what_was_undone_is_nowhere_and_its_words_are_gone(store: DatabaseStore) -> None:
    workspace, ana, ben, _ = await company(store)
    number = await give(store, NewPraise(workspace, ana, (ben,), "canary", Audience.EVERYONE, "Care", waits=True))
    async with store.work() as work:
        before = await work.praises.get(workspace, number)
        assert before is not None
        await work.praises.undo(number, NOW)
        assert await work.praises.edit(before, "canary", None, NOW) == before
        await work.commit()
    assert await shelves(store, ana) == await shelves(store, ben) == [[], [], []]
    async with store.read() as work:
        praise = await work.praises.get(workspace, number)
        facing = await work.praises.facing(ana, ben.handles, NOW)
        assert await work.praises.waiting_for_channel(workspace, 10) == ()
    assert praise is not None
    assert (praise.text, praise.value, praise.undone_at) == ("", None, NOW)
    assert (facing.given, facing.given_to) == (0, {ben.id: 0})


async def test_edit_plus_one_and_take_off(store: DatabaseStore) -> None:
    workspace, ana, ben, cleo = await company(store)
    number = await give(store, NewPraise(workspace, ana, (ben,), "first", Audience.EVERYONE))
    later = NOW + timedelta(minutes=1)
    async with store.work() as work:
        before = await work.praises.get(workspace, number)
        assert before is not None
        statements = store.statements
        changed = await work.praises.edit(before, "Second words", "Zeal", later)
        assert store.statements - statements == 1
        assert changed == await work.praises.get(workspace, number)
        added = [await work.praises.plus_one(number, each.id, NOW) for each in (cleo, ana, cleo)]
        await work.praises.take_off(number, later)
        await work.commit()
    async with store.read() as work:
        praise = await work.praises.get(workspace, number)
        assert (await work.praises.find_page(ben, PraiseList.RECEIVED, "second", None, 1)).total == 1
        assert await work.praises.get(workspace + 1, number) is None
    assert praise is not None
    assert added == [True, True, False]
    assert {each.name for each in praise.plus_ones} == {"Ana Gil", "Cleo Day"}
    assert (praise.text, praise.value, praise.edited_at, praise.taken_off_at) == ("Second words", "Zeal", later, later)


async def test_public_praise_waits_for_a_channel(store: DatabaseStore) -> None:
    workspace, ana, ben, _ = await company(store)
    first, second = [
        await give(store, NewPraise(workspace, ana, (ben,), "x", Audience.EVERYONE, waits=True)) for _ in range(2)
    ]
    posted = await give(store, NewPraise(workspace, ana, (ben,), "x", Audience.EVERYONE))
    async with store.work() as work:
        assert [p.id for p in await work.praises.waiting_for_channel(workspace, 1)] == [first]
        await work.praises.mark_offered([first, second], NOW)
        assert await work.praises.waiting_for_channel(workspace, 10) == ()
        await work.praises.wait(posted)
        assert [p.id for p in await work.praises.waiting_for_channel(workspace, 10)] == [posted]


async def test_lists_come_in_pages_newest_first(store: DatabaseStore) -> None:
    workspace, ana, ben, _ = await company(store)
    numbers = [await give(store, NewPraise(workspace, ana, (ben,), "x", Audience.NAMED)) for _ in range(23)]
    async with store.read() as work:
        pages = [await work.praises.find_page(ben, PraiseList.RECEIVED, "", None, page) for page in (1, 2, 3, 4)]
    assert [praise.id for page in pages for praise in page.items] == numbers[::-1]
    assert [(page.total, len(page.items)) for page in pages] == [(23, 10), (23, 10), (23, 3), (23, 0)]


async def test_limits_count_from_an_instant_and_no_notes(store: DatabaseStore) -> None:
    workspace, ana, ben, cleo = await company(store)
    await give(store, NewPraise(workspace, ana, (ben, cleo), "x", Audience.NAMED))
    await give(store, NewPraise(workspace, ana, (ben,), "x", Audience.EVERYONE))
    await give(store, NewPraise(workspace, ana, (), "x", Audience.SELF))
    async with store.read() as work:
        facing = await work.praises.facing(ana, (*cleo.handles, *ben.handles), NOW)
        assert (facing.people, facing.given, facing.given_to) == ((cleo, ben), 2, {ben.id: 2, cleo.id: 1})
        later = await work.praises.facing(ana, ben.handles, NOW + timedelta(seconds=1))
        assert (later.given, later.given_to) == (0, {ben.id: 0})
        nobody = await work.praises.facing(ana, (), NOW)
        assert (nobody.people, nobody.given) == ((), 2)
