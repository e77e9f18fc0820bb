"""What each of them finds on Home: their own lists, what their role adds, and never more than a page holds."""

from __future__ import annotations

import re

from sqlalchemy import select, update

from bot.events import HomeOpened
from bot.messages import HOME_MOST
from storage.tables.objectives import OBJECTIVE
from storage.tables.people import PERSON
from storage.tables.praise import PRAISE
from tests.counting import count_statements
from tests.home.office import Office
from tests.objectives.office import due, many, set_one

MANY = 1_000
LONG = "A name of very many words that goes on and on " * 8


async def has_role(office: Office, handle: str, role: str) -> None:
    await office.whole.answered("mira", f"/upward role {role} @{handle}")


async def test_an_employee_finds_what_is_theirs_in_this_order(any_office: Office) -> None:
    office = any_office
    await office.praised("ben", "@ana you saved the launch")
    home = await office.home("ana")
    order = [
        "This page is yours",
        "You're all caught up",
        "My objectives",
        "What people said to you",
        "Recent public praise",
    ]
    found = [home.plain.find(each) for each in order]
    assert found == sorted(found), home.plain
    assert -1 not in found, (found, home.plain)
    assert home.buttons[:3] == ["Got it", "Give praise", "My praise"]
    assert home.plain.count("you saved the launch") == 2
    assert "Channels that fail" not in home.plain
    assert "People without a manager" not in home.plain


async def test_the_explanation_goes_when_it_was_understood(office: Office) -> None:
    home = await office.home("ana")
    assert "This page is yours" in home.plain
    await office.person("ana").press("Got it", on=home)
    await office.sandbox.until(lambda: "This page is yours" not in str(office.person("ana").home))
    assert "This page is yours" not in (await office.home("ana")).plain


async def test_a_manager_finds_the_objectives_that_wait_for_a_word(any_office: Office) -> None:
    office = any_office
    await office.manager("ana", "carla")
    await set_one(office.whole, "ana", "Ship the new site", "My manager")
    home = await office.home("carla")
    assert "What waits for you (1)" in home.plain
    assert "Ship the new site" in home.plain
    assert "Ship the new site" not in (await office.home("dmitri")).plain
    await office.person("carla").press("Looks good", on=home)
    assert "What waits for you" not in (await office.home_showing("carla", "caught up")).plain


async def test_hr_and_admins_find_who_has_no_manager_and_admins_set_one_there(any_office: Office) -> None:
    office = any_office
    await has_role(office, "grace", "hr")
    for handle in ("grace", "mira"):
        seen = (await office.home(handle)).plain
        assert "People without a manager" in seen
        assert "Ana Ferreira" in seen
    assert "Set the manager" not in (await office.home("grace")).buttons
    mira = office.person("mira")
    await mira.press("Set the manager", on=await office.home("mira"))
    form = await office.sandbox.until(lambda: mira.modal)
    await mira.fill(form, {"Their manager": "@carla"})
    await mira.submit()
    await office.sandbox.until(lambda: mira.modal and "Carla Rossi" in mira.modal.plain)
    assert "Ana Ferreira" not in (await office.home("mira")).plain


async def test_hr_and_admins_find_the_channel_that_fails_and_what_waits(any_office: Office) -> None:
    office = any_office
    await has_role(office, "grace", "hr")
    office.sandbox.workspace.archive(office.sandbox.channel("kudos").state, office.person("mira").id)
    await office.person("ana").type("/praise @ben this waits")
    await office.dm("ana", with_text="couldn't be posted")
    for handle, offered in (("mira", {"Set another channel", "What could not be delivered"}), ("grace", set())):
        home = await office.home(handle)
        assert "I can't post public praise in #kudos, because the channel is archived." in home.plain
        assert "One praise waits now, for Ben Okafor." in home.plain
        assert {"Set another channel", "What could not be delivered"} & set(home.buttons) == offered
    assert "An admin can mend that" in (await office.home("grace")).plain
    assert "Channels that fail" not in (await office.home("ana")).plain


async def test_a_stranger_hears_why_there_is_nothing_and_a_guest_sees_what_is_theirs(office: Office) -> None:
    await office.praised("ana", "@liam thank you for the advice")
    assert "serves another organisation" in (await office.home("pat")).plain
    guest = (await office.home("liam")).plain
    assert guest.count("thank you for the advice") == 1
    assert "Recent public praise" not in guest


async def test_in_a_new_workspace_each_list_says_how_to_begin(office: Office) -> None:
    await office.praise_channel(None)
    home = await office.home("ana")
    for words in ("Nobody has praised you here yet", "You have no objective yet", "No public praise"):
        assert words.lower() in home.plain.lower()
    assert {"Give praise", "Set an objective", "Praise somebody", "Set the first one"} <= set(home.buttons)
    assert "no channel is set" in home.plain.lower()


async def test_what_is_switched_off_is_not_on_home(office: Office) -> None:
    await office.whole.answered("mira", "/upward feature objectives off")
    home = await office.home("ana")
    assert "objective" not in home.plain.lower()
    assert "Give praise" in home.buttons


async def full(office: Office, count: int) -> None:
    """So many of everything, in names and words as long as they may be."""
    async with office.store.work() as work:
        await work.sql.change(update(PERSON).values(name=LONG, folded=LONG.lower()))
        await work.commit()
    await office.quantity("ben", ["ana"], count)
    now = office.sandbox.clock.now()
    async with office.store.work() as work:
        await work.sql.change(update(PRAISE).values(posted_at=now, routed_at=now, text=PRAISE.c.text + " " + LONG * 5))
        await work.commit()
    for handle in ("ana", "mira"):
        await many(office.whole, handle, count)
    async with office.store.work() as work:
        mira = select(PERSON.c.id).where(PERSON.c.roles != "").limit(1).scalar_subquery()
        of_others = OBJECTIVE.c.owner_id != mira
        await work.sql.change(update(OBJECTIVE).where(of_others).values(audience="manager", manager_id=mira))
        await work.sql.change(update(PERSON).where(PERSON.c.roles == "").values(manager_id=None))
        await work.commit()


async def test_a_thousand_of_everything_is_one_page_of_at_most_a_hundred_blocks(any_office: Office) -> None:
    office = any_office
    await full(office, 12)
    few = await statements(office, "mira")
    await full(office, MANY)
    assert await statements(office, "mira") == few
    for handle in ("ana", "mira"):
        home = await office.home(handle)
        assert len(home.blocks) <= HOME_MOST
        assert "Show more" in home.buttons


async def statements(office: Office, handle: str) -> int:
    """What a look at Home asks of the database."""
    by = office.whole.by(handle)
    return await count_statements(office.whole.engine.bot.home(HomeOpened(by)))


async def test_a_list_is_turned_to_its_end_and_back(office: Office) -> None:
    await office.quantity("ben", ["ana"], 34)
    await office.home("ana")
    shown = []
    home = await office.turned("ana", "Show more", "1 to 10")
    for first in (11, 21, 31):
        shown += re.findall(r"number \d+", home.plain)
        home = await office.turned("ana", "Older", f"{first} to")
    assert "31 to 34" in home.plain
    assert "Older" not in home.buttons
    assert [*shown, *re.findall(r"number \d+", home.plain)] == [f"number {each}" for each in range(34, 0, -1)]
    for first in (21, 11, 1):
        home = await office.turned("ana", "Newer", f"{first} to")
    assert "Newer" not in home.buttons
    assert "Give praise" in (await office.turned("ana", "Back to Home", "caught up")).buttons


async def test_what_was_due_stood_on_the_page_twice(any_office: Office) -> None:
    office = any_office
    for title, days in (("Run 5k", 3), ("Paint the door", 60)):
        ana = await set_one(office.whole, "ana", title, "Only me", due=due(office.whole, days))
        await ana.close(everything=True)
        alone = await office.home("ana")
        assert ("It stands above, in what you owe." in alone.plain) is (title == "Run 5k")
        assert "Show all 1" not in alone.buttons
    home = await office.home("ana")
    assert "What you owe (1)" in home.plain
    assert "My objectives (2)" in home.plain
    assert (home.plain.count("Run 5k"), home.plain.count("Paint the door")) == (1, 1)
    assert "Run 5k" in (await office.turned("ana", "Show all 2", "1 to 2 of 2")).plain


async def test_hr_had_no_way_from_home_to_the_statistics(any_office: Office) -> None:
    office = any_office
    await has_role(office, "grace", "hr")
    assert "Statistics" not in (await office.home("ben")).buttons
    for handle in ("grace", "mira"):
        home = await office.home(handle)
        assert "Administration" in home.plain
        await office.person(handle).press("Statistics", on=home)
        await office.whole.told(handle, "Statistics")
