"""Who is on both chats under two e-mails: an admin says that the two are one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.people import Handle, Role
from bot.replies import Say
from storage.tables import AUDIT, PERSON
from tests.two_chats.rig import TwoChats, read

BEN, DAN = Handle("slack", "Sben"), Handle("hipchat", "Hdan")


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
    assert "dan in HipChat is Ben from now on" in await typed(chats, "link", " dan")
    async with chats.store.read() as work:
        (ben,) = await work.people.by_handles(chats.workspace, [DAN])
        listed = await work.praises.received(ben, 0, 10)
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
    assert "somebody of its own" in await typed(chats, "unlink")
    async with chats.store.read() as work:
        found = await work.people.by_handles(chats.workspace, [BEN, DAN])
    assert [person.handles for person in found] == [(BEN,), (DAN,)]


@pytest.mark.parametrize(
    ("name", "words"),
    [(" nobody", "I know nobody called nobody"), (" cem", "is somebody else in Slack"), ("", "Name the person")],
)
async def test_what_can_not_be_is_refused_in_words(chats: TwoChats, name: str, words: str) -> None:
    assert words in await typed(chats, "link", name)
    assert len((await chats.person("ben")).handles) == 1
