"""Praise in storage: what is kept, counted, found, and by whom."""

from datetime import timedelta

import pytest

from bot.errors import Repeated
from bot.people import Handle
from bot.praise.rules import Audience, NewPraise, Shelf
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
            listed = await work.praises.listed(ben, Shelf.RECEIVED, words, None, 1)
            assert (words, listed.total, len(listed.praises)) == (words, count, count)
