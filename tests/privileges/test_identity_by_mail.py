"""Who has an e-mail is not yet who had it: guests, leavers, holders of roles, and addresses that look alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.admin.grant_admin import make_admin
from bot.errors import CannotStart
from bot.people import Handle, Role, Standing
from storage.tables.people import HANDLE
from tests.privileges.identity import (
    CANARY,
    account,
    acts,
    arrives,
    given,
    posts,
    pressed,
    reads,
    shown,
    upward,
    who,
    writes,
)
from tests.two_chats.world import TEAMS, TwoChats, dms

# ---------------------------------------------------------------- by e-mail


async def test_a_guest_with_the_owner_s_e_mail_is_nobody_but_a_guest(chats: TwoChats) -> None:
    await writes(chats, "ana", "slack")
    await writes(chats, "ben", "slack", "heron-17")
    for name in ("ana", "ben"):
        guest = account(name, "hipchat", f"Hguest{name}", standing=Standing.GUEST)
        await arrives(chats, guest)
        found = await who(chats, guest.handle)
        assert found.handles == (guest.handle,)
        assert found.roles == frozenset()
        listed = await reads(chats, f"guest{name}", "hipchat")
        assert CANARY not in listed
        assert "heron-17" not in listed
    assert "Only an admin" in shown(await chats.types("guestana", "hipchat", "upward", "role hr @ben"))


async def test_a_guest_who_came_first_does_not_get_the_colleague_s_things(chats: TwoChats) -> None:
    guest = account("zoe", "hipchat", "Hguest", standing=Standing.GUEST)
    await arrives(chats, guest)
    await arrives(chats, account("zoe", "slack"))
    await writes(chats, "zoe", "slack")
    assert CANARY not in await reads(chats, "guest", "hipchat")
    async with chats.store.read() as work:
        (zoe,) = await work.people.by_email("zoe@acme.example")
    assert zoe.handles == (chats.handle("zoe", "slack"),), "the address is the colleague's"


async def test_a_leaver_s_address_brings_neither_private_words_nor_roles(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await given(chats, "ben", Role.HR)
    await arrives(chats, account("ben", "slack", active=False))
    new = account("ben", "slack", "Snew")
    await arrives(chats, new)
    found = await who(chats, new.handle)
    assert found.roles == frozenset()
    assert CANARY not in await reads(chats, "new", "slack")
    await chats.work_off()
    told = posts([*dms(chats.slack, "ana"), *dms(chats.hipchat, "ana")])
    assert "Ben has left, and with that is no longer HR" in told[0]
    assert "has the e-mail of Ben, who left. Is it the same person, back again?" in told[1]
    assert "you start afresh" in posts(dms(chats.slack, "new"))[0]
    assert "Only an admin" in await pressed(chats, "new", "slack", "same_person")
    assert "who left. Is it the same person" in await upward(chats, "")
    assert "is Ben from now on" in await pressed(chats, "ana", "slack", "same_person")
    assert CANARY in await reads(chats, "new", "slack")
    assert (await who(chats, new.handle)).roles == frozenset(), "a role is given anew, or not"
    assert {"people.alike", "people.same", "role.left"} <= set(await acts(chats))


async def test_an_address_given_to_somebody_new_is_theirs(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await arrives(chats, account("ben", "slack", active=False))
    await arrives(chats, account("ben", "slack", "Snew", name="Benjamin"))
    assert "is somebody else than Ben" in await pressed(chats, "ana", "slack", "other_person")
    await arrives(chats, account("ben", "hipchat", name="Benjamin"))
    new = await who(chats, Handle("slack", "Snew"))
    assert set(new.handles) == {Handle("slack", "Snew"), Handle("hipchat", "Hben")}
    assert CANARY not in await reads(chats, "new", "slack")


async def test_an_address_that_its_holder_gives_up_later_brings_nothing_of_theirs(chats: TwoChats) -> None:
    """Somebody new gets it, and the bot hears of them first: in one chat an address is one account's."""
    await writes(chats, "ben", "slack")
    new = account("ben", "slack", "Snew", name="Benno")
    await arrives(chats, new)
    assert CANARY not in await reads(chats, "new", "slack")
    await chats.work_off()
    asked = posts([*dms(chats.slack, "ana"), *dms(chats.hipchat, "ana")])
    assert "Benno is new in Slack and has the e-mail of Ben, who has an account there already" in asked[0]
    await arrives(chats, account("ben", "slack", email="benjamin@acme.example"))
    assert "has another e-mail, so they can't be Ben" in await pressed(chats, "ana", "slack", "same_person")
    await arrives(chats, replace(new, name="Benno Two"))
    async with chats.store.read() as work:
        (found,) = await work.people.by_email("ben@acme.example")
    assert found.handles == (new.handle,), "the address is the new one's"
    assert CANARY not in await reads(chats, "new", "slack")


async def test_a_second_account_in_a_chat_is_ones_own_after_an_admins_yes_and_ones_own(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await arrives(chats, account("ben", "slack", "Snew"))
    assert "I asked Ben in a direct message" in await pressed(chats, "ana", "slack", "same_person")
    assert CANARY not in await reads(chats, "new", "slack")
    assert "is you from now on" in await pressed(chats, "ben", "slack", "join_yes", "2")
    assert CANARY in await reads(chats, "new", "slack")


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.OUTSIDER])
async def test_who_is_no_colleague_any_more_has_no_role(chats: TwoChats, standing: Standing) -> None:
    """And if that was the last admin, the owners are asked for."""
    await given(chats, "ben", Role.HR)
    await arrives(chats, account("ben", "slack", standing=standing))
    assert (await chats.person("ben")).roles == frozenset()
    await chats.work_off()
    assert (
        "Ben is a guest here now, or belongs to another"
        in posts([*dms(chats.slack, "ana"), *dms(chats.hipchat, "ana")])[0]
    )
    for platform in TEAMS:
        await arrives(chats, account("ana", platform, standing=standing))
    assert chats.bot.context.unled
    await arrives(chats, account("cem", "slack", owner=True))
    assert (await chats.person("cem")).roles == {Role.ADMIN}


@pytest.mark.parametrize("role", list(Role))
async def test_an_account_with_the_address_of_somebody_with_a_role_waits_for_an_admin(
    chats: TwoChats, role: Role
) -> None:
    await writes(chats, "ben", "slack")
    await given(chats, "ben", role)
    new = account("ben", "hipchat")
    await arrives(chats, new)
    assert (await who(chats, new.handle)).roles == frozenset()
    assert CANARY not in await reads(chats, "ben", "hipchat")
    assert "I asked Ben in a direct message" in await pressed(chats, "ana", "slack", "same_person")
    assert (await who(chats, new.handle)).roles == frozenset(), "an admin alone moves no role"
    assert CANARY not in await reads(chats, "ben", "hipchat")
    assert "settled already" in await pressed(chats, "ben", "hipchat", "join_yes", "2")
    assert "is you from now on" in await pressed(chats, "ben", "slack", "join_yes", "2")
    assert (await who(chats, new.handle)).roles == {role}


async def test_an_address_in_a_directory_and_a_link_are_no_way_to_a_colleague_s_role(chats: TwoChats) -> None:
    """Whoever can write e-mails in HipChat takes that of somebody in HR, and an admin believes it."""
    await writes(chats, "ben", "slack")
    await given(chats, "ben", Role.HR)
    await arrives(chats, account("evil", "hipchat", email="ben@acme.example"))
    assert "I asked Ben in a direct message" in await upward(chats, "link @ Hevil", whom="ben")
    evil = await who(chats, Handle("hipchat", "Hevil"))
    assert evil.roles == frozenset()
    assert CANARY not in await reads(chats, "evil", "hipchat")
    await chats.work_off()
    asked = posts(dms(chats.slack, "ben"))[-1]
    assert "Is that account yours?" in asked
    assert "You have the role HR here. If you say yes, that account has it too" in asked


async def test_who_has_a_role_and_presses_it_themselves_has_said_it(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await given(chats, "ben", Role.ADMIN)
    await arrives(chats, account("ben", "hipchat"))
    assert "is Ben from now on" in await pressed(chats, "ben", "slack", "same_person")
    assert CANARY in await reads(chats, "ben", "hipchat")


async def test_a_role_given_to_an_address_without_an_account_is_that_of_the_account(chats: TwoChats) -> None:
    """But not once something is behind it: the chat of its account may have been removed and connected anew."""
    for name in ("zoe", "yan"):
        await arrives(chats, account(name, "hipchat"))
        await given(chats, name, Role.HR)
    await writes(chats, "yan", "hipchat")
    async with chats.store.work() as work:
        for name in ("zoe", "yan"):
            await work.sql.change(HANDLE.delete().where(HANDLE.c.external == f"H{name}"))
        await work.commit()
    for name in ("zoe", "yan"):
        await arrives(chats, account(name, "slack"))
    assert (await who(chats, Handle("slack", "Szoe"))).roles == {Role.HR}
    assert (await who(chats, Handle("slack", "Syan"))).roles == frozenset()
    assert CANARY not in await reads(chats, "yan", "slack")


async def test_who_runs_the_bot_makes_the_new_account_an_admin_and_not_the_leaver(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await arrives(chats, account("ben", "slack", active=False))
    new = account("ben", "slack", "Snew")
    await arrives(chats, new)
    await make_admin(chats.store, "ben@acme.example", chats.clock.now())
    assert (await who(chats, new.handle)).roles == {Role.ADMIN}
    assert CANARY not in await reads(chats, "new", "slack")


async def test_who_runs_the_bot_can_not_make_a_guest_an_admin_by_an_address(chats: TwoChats) -> None:
    guest = account("zoe", "hipchat", standing=Standing.GUEST)
    await arrives(chats, guest)
    with pytest.raises(CannotStart, match="a guest"):
        await make_admin(chats.store, "zoe@acme.example", chats.clock.now())


async def test_two_chats_that_are_connected_at_once_have_the_same_first_admin(chats: TwoChats) -> None:
    """Both are owners of theirs, and the admin has nothing yet: nothing of anybody's becomes readable."""
    await given(chats, "ben", Role.ADMIN)
    await arrives(chats, account("ben", "hipchat", owner=True))
    assert len((await chats.person("ben")).handles) == 2
    await given(chats, "dan", Role.ADMIN)
    await writes(chats, "dan", "hipchat")
    await arrives(chats, account("dan", "slack", owner=True))
    assert CANARY not in await reads(chats, "dan", "slack")


async def test_the_new_account_can_not_say_of_itself_who_it_is(chats: TwoChats) -> None:
    await given(chats, "ben", Role.HR)
    new = account("ben", "hipchat")
    await arrives(chats, new)
    async with chats.store.work() as work:
        await work.people.set_roles((await who(chats, new.handle)).id, frozenset({Role.ADMIN}))
        await work.commit()
    assert "another admin has to say" in await pressed(chats, "ben", "hipchat", "same_person")


async def test_a_decision_about_somebody_who_is_a_guest_by_now_is_refused(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await given(chats, "ben", Role.HR)
    new = account("ben", "hipchat")
    await arrives(chats, new)
    await arrives(chats, replace(new, standing=Standing.GUEST))
    assert "Nothing was changed" in await pressed(chats, "ana", "slack", "same_person")
    assert CANARY not in await reads(chats, "ben", "hipchat")


async def test_all_accounts_hear_of_an_automatic_join_and_it_is_audited(chats: TwoChats) -> None:
    await arrives(chats, account("ben", "hipchat"))
    await chats.work_off()
    for chat in (chats.slack, chats.hipchat):
        assert "A new account in HipChat has your e-mail, so it counts as yours" in posts(dms(chat, "ben"))[0]
    assert "people.joined" in await acts(chats)


@pytest.mark.parametrize(
    "email", ["B.en@acme.example", "ben+x@acme.example", "ben@аcme.example", "ben\u200b@acme.example"]
)
async def test_an_address_that_only_looks_the_same_is_another_one(chats: TwoChats, email: str) -> None:
    await writes(chats, "ben", "slack")
    await arrives(chats, account("ben", "hipchat", email=email))
    assert CANARY not in await reads(chats, "ben", "hipchat")


async def test_an_account_that_takes_a_colleague_s_address_gets_nothing_of_theirs(chats: TwoChats) -> None:
    await writes(chats, "ben", "slack")
    await arrives(chats, account("dan", "hipchat", email="ben@acme.example"))
    assert CANARY not in await reads(chats, "dan", "hipchat")


async def test_an_address_that_two_take_at_the_same_moment_is_one_s(chats: TwoChats) -> None:
    async with chats.store.work() as work:
        both = [account("ben", "slack", email="zoe@acme.example"), account("zoe", "slack")]
        await work.people.upsert_accounts("slack", TEAMS["slack"], both)
        await work.commit()
    assert (await chats.person("ben")).handles == (chats.handle("ben", "slack"),)
    assert (await chats.person("zoe")).handles == (chats.handle("zoe", "slack"),)


async def test_who_comes_back_has_no_role_any_more(chats: TwoChats) -> None:
    """The same account is the same person."""
    await given(chats, "ben", Role.ADMIN)
    await writes(chats, "ben", "slack")
    await arrives(chats, account("ben", "slack", active=False))
    await arrives(chats, account("ben", "slack"))
    assert (await chats.person("ben")).roles == frozenset()
    assert CANARY in await reads(chats, "ben", "slack")


async def test_when_the_last_admin_left_the_owners_are_asked_for(chats: TwoChats) -> None:
    gone = [account("ana", platform, active=False) for platform in TEAMS]
    for each in gone:
        await arrives(chats, each)
    assert chats.bot.context.unled
    assert chats.bot.context.newcomers.is_set()
    await arrives(chats, account("cem", "slack", owner=True))
    assert (await chats.person("cem")).roles == {Role.ADMIN}
