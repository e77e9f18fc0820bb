"""Who is who, tried as attacks: nothing of another person's becomes readable before that person said yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.directory.identity.asking import end_expired
from bot.people import Role
from bot.platform import Verb
from storage.people.references import ABOUT_THEM, belongings, references
from storage.tables.people import FACT, PERSON
from tests.privileges.identity import (
    CANARY,
    account,
    acts,
    arrives,
    given,
    posts,
    pressed,
    reads,
    upward,
    writes,
)
from tests.two_chats.world import TwoChats, dms, read

# ---------------------------------------------------------------- an admin alone


async def test_an_admin_who_links_herself_to_somebody_does_not_read_their_private_words(chats: TwoChats) -> None:
    await writes(chats, "dan", "hipchat")
    await upward(chats, "unlink @", whom="ana")
    said = await upward(chats, "link @ dan", whom="ana")
    assert "Nothing is linked yet" in said
    assert "Dan in HipChat has: objectives" in said
    assert CANARY not in said
    assert CANARY not in await reads(chats, "ana", "slack")
    assert CANARY in await reads(chats, "dan", "hipchat")


async def test_an_admin_s_second_account_without_anything_is_no_way_in(chats: TwoChats) -> None:
    """Nothing becomes readable of the empty one; but with it all that the other has."""
    await writes(chats, "ben", "slack")
    await arrives(chats, account("evil", "hipchat"))
    assert "I asked Ben in a direct message" in await upward(chats, "link @ Hevil", whom="ben")
    assert CANARY not in await reads(chats, "evil", "hipchat")


async def test_only_the_one_whose_words_they_are_can_say_yes(chats: TwoChats) -> None:
    await writes(chats, "dan", "hipchat")
    await upward(chats, "link @ dan", whom="ben")
    for name, platform in (("ana", "slack"), ("ben", "slack"), ("cem", "hipchat")):
        assert "settled already" in await pressed(chats, name, platform, "join_yes")
    assert (await chats.person("ben")).handles == (chats.handle("ben", "slack"),)
    await chats.work_off()
    (asked,) = dms(chats.hipchat, "dan")
    assert "Ana says that you and Ben in Slack are one person. Is that account yours?" in read(asked)
    assert dms(chats.slack, "ben") == [], "nothing of Ben's becomes readable"
    assert "is you from now on" in await pressed(chats, "dan", "hipchat", "join_yes")
    assert CANARY in await reads(chats, "ben", "slack")
    await chats.work_off()
    assert "Ana says that two accounts are yours" in posts(dms(chats.slack, "ben"))[0]
    assert "Dan in HipChat is Ben from now on" in posts(dms(chats.slack, "ana"))[-1]
    assert {"people.ask", "people.ask_yes", "people.link"} <= set(await acts(chats))


async def test_where_both_have_something_both_say_yes(chats: TwoChats) -> None:
    await writes(chats, "dan", "hipchat")
    await writes(chats, "ben", "slack", "heron-17")
    await upward(chats, "link @ dan", whom="ben")
    assert "Dan is asked too" in await pressed(chats, "ben", "slack", "join_yes")
    assert "settled already" in await pressed(chats, "ben", "slack", "join_yes"), "not for the other too"
    assert CANARY not in await reads(chats, "ben", "slack")
    await pressed(chats, "dan", "hipchat", "join_yes")
    mine = await reads(chats, "ben", "slack")
    assert CANARY in mine
    assert "heron-17" in mine


async def test_an_admin_who_is_one_of_the_two_says_yes_for_herself_alone(chats: TwoChats) -> None:
    await writes(chats, "ana", "slack", "heron-17")
    await writes(chats, "dan", "hipchat")
    await upward(chats, "unlink @", whom="ana")
    assert "I asked Dan in" in await upward(chats, "link @ dan", whom="ana")
    assert "settled already" in await pressed(chats, "ana", "slack", "join_yes")
    assert CANARY not in await reads(chats, "ana", "slack")


async def test_a_no_changes_nothing_and_everybody_hears_it(chats: TwoChats) -> None:
    await writes(chats, "dan", "hipchat")
    await upward(chats, "link @ dan", whom="ben")
    assert "Nothing was changed" in await pressed(chats, "dan", "hipchat", "join_no")
    await chats.work_off()
    assert "Dan says no: Ben and Dan are two people" in posts(dms(chats.slack, "ana"))[-1]
    assert "Dan says no: Ben and Dan are two people" in posts(dms(chats.slack, "ben"))[-1]
    assert "settled already" in await pressed(chats, "dan", "hipchat", "join_yes")
    assert CANARY not in await reads(chats, "ben", "slack")


async def test_the_button_of_a_question_that_is_over_never_answers_a_later_one(chats: TwoChats) -> None:
    """SQLite gave the number of the last one again: on HipChat, which edits nothing, a yes to one was a yes to all."""
    await writes(chats, "dan", "hipchat")
    await upward(chats, "link @ dan", whom="ben")
    await chats.work_off()
    await pressed(chats, "ana", "slack", "join_withdraw")
    await arrives(chats, account("eve", "slack"))
    assert "I asked Dan in a direct message" in await upward(chats, "link @ dan", whom="eve")
    assert "settled already" in await pressed(chats, "dan", "hipchat", "join_yes", "1")
    assert CANARY not in await reads(chats, "eve", "slack")
    assert "is you from now on" in await pressed(chats, "dan", "hipchat", "join_yes", "2")


async def test_a_question_taken_back_can_not_be_answered(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await upward(chats, "link @ dan", whom="ben")
    await chats.work_off()
    assert "taken back" in await pressed(chats, "ana", "slack", "join_withdraw")
    await chats.work_off()
    edited = dms(chats.slack, "ben")[-1]
    assert edited.verb is Verb.EDIT
    assert "is over. There is nothing to answer" in read(edited)
    assert "settled already" in await pressed(chats, "ben", "slack", "join_yes")
    assert len((await chats.person("ben")).handles) == 1


async def test_a_question_ends_after_a_week_and_who_asked_hears_it(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await upward(chats, "link @ dan", whom="ben")
    chats.clock.at += timedelta(days=8)
    assert "ended without an answer" in await pressed(chats, "ben", "slack", "join_yes")
    assert len((await chats.person("ben")).handles) == 1
    await upward(chats, "link @ dan", whom="ben")
    chats.clock.at += timedelta(days=8)
    await end_expired(chats.bot.context)
    await chats.work_off()
    assert "Nobody answered whether Ben and Dan are one person" in posts(dms(chats.slack, "ana"))[-1]


async def lost_her_role(chats: TwoChats) -> None:
    await given(chats, "cem", Role.ADMIN)
    async with chats.store.work() as work:
        await work.people.set_roles((await chats.person("ana")).id, frozenset())
        await work.commit()


async def got_a_role(chats: TwoChats) -> None:
    await given(chats, "dan", Role.HR)


async def wrote_something(chats: TwoChats) -> None:
    await writes(chats, "dan", "hipchat")


async def left(chats: TwoChats) -> None:
    await arrives(chats, account("dan", "hipchat", active=False))


@pytest.mark.parametrize("change", [lost_her_role, got_a_role, wrote_something, left])
async def test_a_yes_to_what_is_not_so_any_more_is_refused(chats: TwoChats, change: object) -> None:
    await writes(chats, "ben", "slack")
    await upward(chats, "link @ dan", whom="ben")
    await change(chats)  # type: ignore[operator]
    assert "Something has changed since you were asked" in await pressed(chats, "ben", "slack", "join_yes")
    assert (await chats.person("ben")).handles == (chats.handle("ben", "slack"),)


async def test_what_counts_as_nothing_follows_from_the_tables(chats: TwoChats) -> None:
    """Whatever refers to a person counts, but for what directories and files say of anybody."""
    ben = await chats.person("ben")
    async with chats.store.read() as work:
        assert await belongings(work.sql, ben.id) == frozenset()
    await chats.types("dan", "hipchat", "praise", chats.mention("cem", "hipchat"), " you saved it")
    async with chats.store.work() as work:
        await work.praises.mark_posted(1, chats.clock.now())
        await work.commit()
    await chats.types("ben", "slack", "praise", "+1 1")
    async with chats.store.read() as work:
        assert await belongings(work.sql, ben.id) == {"plus_one"}
    counted = {f"{c.table.name}.{c.name}" for _, c in references() if not any(c is each for each in ABOUT_THEM)}
    assert {"praise.giver_id", "praise_viewer.person_id", "objective.manager_id", "person.manager_id"} <= counted
    assert "handle.person_id" not in counted


# ---------------------------------------------------------------- parted again


async def test_unlink_gives_back_what_each_account_brought(chats: TwoChats) -> None:
    await writes(chats, "dan", "hipchat")
    await writes(chats, "ben", "slack", "heron-17")
    await given(chats, "dan", Role.HR)
    for giver in ("ben", "dan"):
        platform = "slack" if giver == "ben" else "hipchat"
        await chats.types(giver, platform, "praise", chats.mention("cem", platform), f" by {giver}")
    await chats.types("cem", "slack", "praise", chats.mention("ben", "slack"), " for both")
    for name, platform in (("ben", "slack"), ("dan", "hipchat")):
        await chats.types(name, platform, "praise", "+1 1")
    before = {name: await reads(chats, name, platform) for name, platform in (("ben", "slack"), ("dan", "hipchat"))}
    dan = await chats.person("dan")
    await upward(chats, "link @ dan", whom="ben")
    await pressed(chats, "ben", "slack", "join_yes")
    await pressed(chats, "dan", "hipchat", "join_yes")
    assert (await chats.person("ben")).roles == {Role.HR}
    assert "each has what their account brought" in await upward(chats, "unlink @", whom="ben")
    ben, again = await chats.person("ben"), await chats.person("dan")
    assert (ben.name, ben.roles) == ("Ben", frozenset())
    assert (again.id, again.name, again.roles) == (dan.id, "Dan", frozenset({Role.HR}))
    for name, platform, mine, others in (
        ("ben", "slack", "heron-17", CANARY),
        ("dan", "hipchat", CANARY, "heron-17"),
    ):
        chats.pages.shown.clear()
        listed = await reads(chats, name, platform)
        assert mine in listed
        assert others not in listed
        assert (f"by {name}" in before[name]) == (f"by {name}" in listed)
    await chats.work_off()
    for chat, name in ((chats.slack, "ben"), (chats.hipchat, "dan")):
        assert any("Ana parted the accounts" in each for each in posts(dms(chat, name)))


async def test_after_a_file_a_link_and_an_unlink_everybody_is_called_by_their_name_at_once(chats: TwoChats) -> None:
    """ "Isla" stayed "Tomáš Novák" for a day."""
    ben, dan = await chats.person("ben"), await chats.person("dan")
    async with chats.store.work() as work:
        for person, name in ((ben, "Ben Okafor"), (dan, "Daniel Day")):
            said = {"person_id": person.id, "source": 4, "name": name, "department": "Sales"}
            await work.sql.change(FACT.insert(), said)
            listed = {"person_id": person.id, "source": 1, "name": person.name, "time_zone": "UTC", "active": True}
            await work.sql.change(FACT.insert(), listed)
        await work.commit()
    await upward(chats, "link @ dan", whom="ben")
    await upward(chats, "unlink @", whom="ben")
    assert (await chats.person("ben")).name == "Ben Okafor"
    assert (await chats.person("dan")).name == "Daniel Day"


async def test_to_link_and_part_asks_the_database_as_often_as_there_is_something_to_move(chats: TwoChats) -> None:
    """A hundred questions, most of them to tables with nothing of either, took longer than a command may on a busy day;
    all the while nobody else of the company could be written about."""
    for said in ("link @ dan", "unlink @"):
        before = chats.store.statements
        await upward(chats, said, whom="ben")
        assert chats.store.statements - before <= 45


async def test_who_was_renamed_while_linked_is_called_so_at_once(chats: TwoChats) -> None:
    await upward(chats, "link @ dan", whom="ben")
    await arrives(chats, account("dan", "hipchat", name="Daniel", time_zone="Asia/Tokyo"))
    assert (await chats.person("ben")).name == "Ben"
    await upward(chats, "unlink @", whom="ben")
    dan = await chats.person("dan")
    assert (dan.name, dan.time_zone) == ("Daniel", "Asia/Tokyo")
    async with chats.store.read() as work:
        rows = await work.sql.rows(select(PERSON.c.email).order_by(PERSON.c.id).where(PERSON.c.email.like("%n@acme%")))
    assert {row.email for row in rows} >= {"ben@acme.example", "dan@acme.example"}


async def test_managers_return_to_whom_they_were_of(chats: TwoChats) -> None:
    ben, cem, dan = [await chats.person(name) for name in ("ben", "cem", "dan")]
    await chats.types("ana", "slack", "upward", "manager ", chats.mention("cem", "slack"), " ",
                      chats.mention("ben", "slack"))  # fmt: skip
    await chats.types("ana", "hipchat", "upward", "manager ", chats.mention("dan", "hipchat"), " ",
                      chats.mention("ana", "hipchat"))  # fmt: skip
    await upward(chats, "link @ dan", whom="ben")
    await pressed(chats, "ben", "slack", "join_yes")
    assert (await chats.person("ben")).manager is not None
    await upward(chats, "unlink @", whom="ben")
    assert (await chats.person("cem")).manager == ben.id
    assert (await chats.person("ben")).manager is None
    assert (await chats.person("dan")).manager == (await chats.person("ana")).id
    assert (await chats.person("dan")).id == dan.id
    assert cem.manager is None


async def test_a_refusal_names_the_one_it_is_about(chats: TwoChats) -> None:
    assert "/upward people unlink @cem." in await upward(chats, "link @ cem", whom="ben")
    assert "/upward people unlink @cem." in await upward(chats, "link @ dan", whom="cem")
