"""Who is on both chats under two e-mails: an admin says that the two are one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.people import Handle, Person, Profile, Role, Source
from bot.replies import Say
from storage.people.known_people import known_people
from storage.tables.audit import AUDIT
from storage.tables.people import PERSON
from tests.two_chats.world import TwoChats, dms, read

BEN, DAN = Handle("slack", "Sben"), Handle("hipchat", "Hdan")


async def agreed(chats: TwoChats) -> None:
    """Ana asks, and both say that they are one."""
    assert "Nothing is linked yet" in await typed(chats, "link", " dan")
    for name, platform in (("ben", "slack"), ("dan", "hipchat")):
        await chats.presses(name, platform, "directory.join_yes", "1")
    assert (await chats.person("ben")).handles, "one person"


async def typed(chats: TwoChats, *said: str) -> str:
    who = [chats.mention("ben", "slack")]
    reply = await chats.types("ana", "slack", "upward", f"people {said[0]} ", *who, *said[1:])
    assert isinstance(reply, Say)
    return read(reply)


async def test_two_records_become_one_with_all_that_was_theirs(chats: TwoChats) -> None:
    dan = await chats.person("dan")
    async with chats.store.work() as work:
        await work.people.set_roles(dan.id, frozenset({Role.HR}))
        await work.commit()
    for by, platform in (("ana", "slack"), ("ana", "hipchat")):
        praised = chats.mention("ben" if platform == "slack" else "dan", platform)
        await chats.types(by, platform, "praise", praised, f" on {platform}")
    await chats.types("ben", "slack", "praise", "+1 2")
    await chats.types("cem", "hipchat", "praise", "+1 2")
    await chats.sends("dan", "hipchat", "objectives.set", **note())
    await agreed(chats)
    async with chats.store.read() as work:
        (ben,) = await work.people.by_handles(chats.workspace, [DAN])
        listed = await work.praises.find_received(ben, 0, 10)
        acts = [row.act for row in await work.sql.rows(select(AUDIT.c.act))]
        left = await work.sql.rows(select(PERSON.c.id).where(PERSON.c.id == dan.id))
    assert (ben.name, set(ben.handles), ben.roles) == ("Ben", {BEN, DAN}, frozenset({Role.HR}))
    assert sorted(praise.text for praise in listed.praises) == ["on hipchat", "on slack"]
    assert "people.link" in acts
    assert not left
    assert "already" in await typed(chats, "link", " dan")


def note() -> dict[str, Any]:
    return {"title": "t", "description": "", "due": date(2026, 12, 24), "key_results": "", "audience": "self"}


async def test_the_accounts_are_parted_again(chats: TwoChats) -> None:
    assert "nothing to part" in await typed(chats, "unlink")
    await typed(chats, "link", " dan")
    assert "a separate person" in await typed(chats, "unlink")
    async with chats.store.read() as work:
        found = await work.people.by_handles(chats.workspace, [BEN, DAN])
    assert [person.handles for person in found] == [(BEN,), (DAN,)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (" nobody", "I don't know anybody called nobody"),
        (" cem", "That is Cem, who has an account in Slack too. Part those two first: /upward people unlink @cem."),
        ("", "Name the person"),
    ],
)
async def test_what_can_not_be_is_refused_in_words(chats: TwoChats, name: str, words: str) -> None:
    assert words in await typed(chats, "link", name)
    assert len((await chats.person("ben")).handles) == 1


async def test_the_manager_that_was_said_of_either_is_the_manager_of_both(chats: TwoChats) -> None:
    dan, cem = await chats.person("dan"), await chats.person("cem")
    await managed(chats, {dan: cem})
    await typed(chats, "link", " dan")
    assert (await chats.person("ben")).manager == cem.id


async def test_nobody_comes_to_manage_themselves(chats: TwoChats) -> None:
    ben, dan = await chats.person("ben"), await chats.person("dan")
    await managed(chats, {ben: dan})
    async with chats.store.work() as work:
        await work.structure.propose(dan, ben, chats.clock.now())
        await work.commit()
    await agreed(chats)
    async with chats.store.read() as work:
        (ben,) = await work.people.by_ids(chats.workspace, [ben.id])
        assert ben.manager is None
        assert not await work.structure.managers_by_source(ben.id)
        assert await work.structure.proposal_of(ben) is None


async def test_a_link_that_would_close_a_circle_of_managers_is_refused(chats: TwoChats) -> None:
    ben, cem, dan = [await chats.person(name) for name in ("ben", "cem", "dan")]
    await managed(chats, {ben: cem, cem: dan})
    assert "Ben would be above themselves" in await typed(chats, "link", " dan")
    assert (await chats.person("ben")).handles == (BEN,)


async def test_both_accounts_hear_who_linked_them(chats: TwoChats) -> None:
    """Whoever reads with the other account from now on reads what was private."""
    await typed(chats, "link", " dan")
    await chats.work_off()
    (ben,), (dan,) = dms(chats.slack, "ben"), dms(chats.hipchat, "dan")
    assert read(ben) == read(dan)
    assert "Ana says that two accounts are yours: Ben, and Dan in HipChat." in read(ben)


async def test_an_account_is_linked_by_its_own_name_alone(chats: TwoChats) -> None:
    profile = Profile(Handle("hipchat", "Hdan"), "dsmith", "Dan Smith")
    async with chats.store.work() as work:
        await work.people.upsert_accounts("hipchat", "10", [profile])
        await work.commit()
    assert "I don't know anybody called dan" in await typed(chats, "link", " dan")
    assert "Dan Smith in HipChat is Ben from now on" in await typed(chats, "link", " dsmith")


async def test_unlinking_by_name_parts_the_account_of_the_other_chat_wherever_they_were_last(chats: TwoChats) -> None:
    await typed(chats, "link", " dan")
    chats.clock.at += timedelta(days=1)
    await chats.types("dan", "hipchat", "praise", "help")
    ben = await chats.person("ben")
    assert ben.handles[0] == DAN
    await chats.types("ana", "slack", "upward", "people unlink ben")
    async with chats.store.read() as work:
        (still,) = await work.people.by_ids(chats.workspace, [ben.id])
    assert still.handles == (BEN,)


async def test_a_parted_account_takes_its_e_mail_with_it(chats: TwoChats) -> None:
    await typed(chats, "link", " dan")
    await typed(chats, "unlink")
    async with chats.store.read() as work:
        found = await known_people(work.sql, chats.workspace, ["dan@acme.example"])
        (dan,) = await work.people.by_handles(chats.workspace, [DAN])
    assert [known.person for known in found.values()] == [dan.id]


async def managed(chats: TwoChats, managers: dict[Person, Person]) -> None:
    async with chats.store.work() as work:
        for person, boss in managers.items():
            await work.structure.set_manager(person.id, Source.COMMAND, boss.id)
        await work.commit()
