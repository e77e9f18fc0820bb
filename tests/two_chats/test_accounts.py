"""Who has accounts on both chats: each directory tells of its own account, one of them speaks of the person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.account_sync import take_in
from bot.directory.directory_sync import DirectorySync
from bot.events import Uninstalled
from bot.people import Handle, Person, Profile, Role
from bot.platform import DirectoryPage
from bot.replies import Replace
from bot.routes import Context
from storage.tables.people import PERSON
from tests.privileges.identity import given
from tests.two_chats.test_linking import DAN, typed
from tests.two_chats.world import TEAMS, TwoChats, aloud, read


def account(name: str, platform: str, *, email: str = "", said: str = "") -> Profile:
    handle = Handle(platform, f"{platform[0].upper()}{name}")
    return Profile(handle, name, said or name.title(), email or f"{name}@acme.example")


async def synced(chats: TwoChats, *profiles: Profile) -> None:
    """The daily reading of both directories, as far as it is about these."""
    for platform, team in TEAMS.items():
        theirs = [each for each in profiles if each.handle.platform == platform]
        async with chats.store.work() as work:
            await take_in(work, platform, team, theirs, chats.clock.now())
            await work.commit()


async def record(chats: TwoChats, person: Person) -> tuple[str, str | None]:
    columns = select(PERSON.c.name, PERSON.c.email).where(PERSON.c.id == person.id)
    async with chats.store.read() as work:
        ((name, email),) = await work.sql.rows(columns)
    return name, email


async def test_somebody_is_here_while_one_of_their_accounts_is(chats: TwoChats) -> None:
    slack, hipchat = account("cem", "slack"), account("cem", "hipchat")
    gone = replace(hipchat, active=False)
    for _ in range(2):
        await synced(chats, gone, slack)
        assert (await chats.person("cem")).active
    await synced(chats, gone)
    assert (await chats.person("cem")).active
    said = await chats.types("ana", "slack", "praise", chats.mention("cem", "slack"), " you saved the launch")
    assert "on its way" in aloud(said)
    await synced(chats, gone, replace(slack, active=False))
    assert not (await chats.person("cem")).active
    await synced(chats, hipchat)
    assert (await chats.person("cem")).active
    await synced(chats, replace(slack, active=False))
    assert (await chats.person("cem")).active


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_who_comes_back_on_one_chat_stays_though_the_other_says_they_left(chats: TwoChats, platform: str) -> None:
    old = [replace(account("cem", each), active=False) for each in TEAMS]
    await synced(chats, *old)
    new = replace(account("cem", platform), handle=Handle(platform, "NEW"))
    await synced(chats, new)
    assert not (await chats.person("cem")).active, "an address alone brings nobody back"
    assert "is Cem from now on" in said(await chats.presses("ana", "slack", "directory.same_person", "1"))
    for _ in range(2):
        await synced(chats, *old, new)
        cem = await chats.person("cem")
        assert cem.active
        assert cem.handles[0] == new.handle, "what is private goes where they still are"


async def test_after_a_link_the_two_directories_do_not_take_turns(chats: TwoChats) -> None:
    await typed(chats, "link", " dan")
    ben = await chats.person("ben")
    listed = [account("ben", "slack", said="Ben Okafor"), account("dan", "hipchat", said="Daniel")]
    for _ in range(2):
        for each in listed:
            await synced(chats, each)
            assert await record(chats, ben) == ("Ben Okafor", "ben@acme.example")
    left = replace(listed[0], active=False)
    await synced(chats, left, listed[1])
    assert await record(chats, ben) == ("Daniel", "ben@acme.example"), "who speaks when the first has left"
    await typed(chats, "unlink")
    async with chats.store.read() as work:
        found = await work.people.by_handles(chats.workspace, [Handle("slack", "Sben"), DAN])
    assert [person.active for person in found] == [False, True]
    assert await record(chats, found[1]) == ("Daniel", "dan@acme.example")


def said(reply: object) -> str:
    assert isinstance(reply, Replace)
    return read(reply.message)


async def test_who_was_linked_comes_back_under_the_e_mail_that_was_linked(chats: TwoChats) -> None:
    await typed(chats, "link", " dan")
    ben = await chats.person("ben")
    new = replace(account("dan", "hipchat", said="Daniel"), handle=Handle("hipchat", "NEW"))
    for _ in range(2):
        await synced(chats, replace(account("dan", "hipchat"), active=False), new, account("ben", "slack"))
    async with chats.store.read() as work:
        (found,) = await work.people.by_handles(chats.workspace, [new.handle])
    assert found.id == ben.id
    assert await record(chats, ben) == ("Ben", "ben@acme.example")


async def test_a_letter_of_another_script_is_no_letter_of_the_alphabet(chats: TwoChats) -> None:
    """The sign for Kelvin is a k in lower case, to Python."""
    await synced(chats, account("mike", "slack"))
    await synced(chats, replace(account("mike", "hipchat"), email="mi\u212ae@acme.example"))
    async with chats.store.read() as work:
        (found,) = await work.people.by_handles(chats.workspace, [chats.handle("mike", "slack")])
    assert found.handles == (chats.handle("mike", "slack"),)


async def taken_away(chats: TwoChats, platform: str) -> None:
    event = Uninstalled(platform, TEAMS[platform], gone=True, at=chats.clock.now(), key=f"{platform} gone")
    await chats.bot.handle_event(event)


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_whose_only_living_account_goes_with_a_chat_has_left(chats: TwoChats, platform: str) -> None:
    """They stayed a colleague whom nothing reached, with all their roles."""
    (other,) = TEAMS.keys() - {platform}
    await given(chats, "cem", Role.HR)
    await synced(chats, replace(account("cem", other), active=False))
    await taken_away(chats, platform)
    cem = await chats.person("cem")
    assert (cem.active, cem.roles) == (False, frozenset())
    ana = await chats.person("ana")
    assert (ana.active, ana.roles) == (True, frozenset({Role.ADMIN}))


async def test_an_admin_without_an_account_keeps_no_company_from_having_one(chats: TwoChats) -> None:
    """Dan was on HipChat alone: nobody could be an admin any more."""
    await given(chats, "ana", Role.HR)
    await given(chats, "dan", Role.ADMIN)
    await taken_away(chats, "hipchat")
    async with chats.store.read() as work:
        (dan,) = await work.people.by_email("dan@acme.example")
    assert (dan.active, dan.roles, dan.handles) == (True, frozenset(), ())
    assert chats.bot.context.unled == {("slack", TEAMS["slack"])}
    await synced(chats, replace(account("cem", "slack"), owner=True))
    assert (await chats.person("cem")).roles == {Role.ADMIN}


async def wishes_home_only(chats: TwoChats, name: str) -> None:
    person = await chats.person(name)
    async with chats.store.work() as work:
        await work.nudges.set_hours(person, None, home_only=True)
        await work.commit()


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_who_was_reminded_on_home_alone_is_reminded_by_messages_when_it_is_gone(
    chats: TwoChats, platform: str
) -> None:
    """Nothing reminded them of anything any more, and nothing said so."""
    await wishes_home_only(chats, "cem")
    await taken_away(chats, platform)
    assert (await chats.person("cem")).home_only is (platform == "hipchat")


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_whose_account_with_a_home_is_deactivated_is_reminded_by_messages_from_the_next_reading_on(
    chats: TwoChats, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    await wishes_home_only(chats, "cem")

    async def directory(team: str, _: str) -> DirectoryPage:
        gone = replace(account("cem", platform), active=False)
        return DirectoryPage((gone,) if team == TEAMS[platform] else (), "")

    for chat in (chats.slack, chats.hipchat):
        monkeypatch.setattr(chat, "directory", directory)
    sync = DirectorySync(chats.bot.context, met=nothing, led=nothing)
    await sync.round()
    assert (await chats.person("cem")).home_only is (platform == "hipchat")


async def nothing(_context: Context, _workspace: int) -> None:
    return
