"""The limits of a day hold whatever somebody does at once, and however they go about it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.allowances import Allowance, use_allowance
from bot.people import Handle
from bot.praise.rules import EDITS_A_DAY, GIVEN_A_DAY_WITH_UNDONE, PLUS_ONES_A_DAY, Audience, NewPraise
from storage.tables.praise import PRAISE, RECEIVER
from tests.praise.office import Office

AT_ONCE = 40


async def stored(office: Office) -> int:
    async with office.store.read() as work:
        ((praises,),) = await work.sql.rows(select(func.count()).select_from(PRAISE))
    return int(praises)


async def most_to_one(office: Office) -> int:
    async with office.store.read() as work:
        counts = select(func.count().label("many")).select_from(RECEIVER).group_by(RECEIVER.c.person_id)
        return max(int(row.many) for row in await work.sql.rows(counts))


async def use_up(office: Office, handle: str, allowance: Allowance) -> None:
    """All of today but the last."""
    handles = [Handle("slack", office.person(handle).id)]
    async with office.store.work() as work:
        (person,) = await work.people.by_handles(office.workspace, handles)
        for _ in range(allowance.most - 1):
            assert await use_allowance(work, person, allowance, office.sandbox.clock.now())
        await work.commit()


async def given_and_undone(office: Office, giver: str, receiver: str, count: int) -> None:
    handles = [Handle("slack", office.person(each).id) for each in (giver, receiver)]
    now = office.sandbox.clock.now()
    async with office.store.work() as work:
        people = [(await work.people.by_handles(office.workspace, [handle]))[0] for handle in handles]
        for _ in range(count):
            new = NewPraise(office.workspace, people[0], (people[1],), "thanks", Audience.EVERYONE)
            await work.praises.undo(await work.praises.add(new, now), now)
        await work.commit()


async def test_forty_praises_at_once_for_one_person_keep_to_five(any_office: Office) -> None:
    ana = any_office.person("ana")
    await asyncio.gather(*(ana.type(f"/praise @ben thanks {n}") for n in range(AT_ONCE)))
    assert await stored(any_office) == 5


async def test_forty_praises_at_once_keep_to_twenty_a_day(any_office: Office) -> None:
    ana = any_office.person("ana")
    people = ("ben", "carla", "dmitri", "eun", "grace", "mira", "hiro", "isla")
    await asyncio.gather(*(ana.type(f"/praise @{people[n % 8]} thanks {n}") for n in range(AT_ONCE)))
    assert await stored(any_office) == 20
    assert await most_to_one(any_office) <= 5


async def test_giving_and_taking_back_has_an_end(office: Office) -> None:
    ana = office.person("ana")
    await given_and_undone(office, "ana", "ben", GIVEN_A_DAY_WITH_UNDONE - 1)
    await ana.type("/praise @ben thanks")
    await ana.press("Undo", on=ana.ephemerals[-1])
    await ana.type("/praise @ben thanks again")
    said = ana.ephemerals[-1].plain
    assert said.startswith("You have given praise 60 times today, with what you took back")
    assert said.endswith("thanks again")


async def test_a_post_is_not_edited_all_day(office: Office) -> None:
    ana = office.person("ana")
    await ana.type("/praise @ben old words")
    await use_up(office, "ana", EDITS_A_DAY)
    receipt = ana.ephemerals[-1]
    for words, taken in (("once more", True), ("and again", False)):
        await ana.press("Edit", on=receipt)
        await ana.fill(None, {"text": words})
        await ana.submit()
        assert ana.modal is not None
        shown = "\n".join((ana.modal.plain, *ana.modal.errors.values()))
        assert ("You have edited praise 60 times today" in shown) is not taken
        await ana.close(everything=True)
    assert "once more" in (await office.post(with_text="once more")).plain


@pytest.mark.parametrize("hour", [0, 26])
async def test_plus_ones_are_counted_and_tomorrow_there_is_room_again(office: Office, hour: int) -> None:
    await office.person("ana").type("/praise @ben one")
    await office.person("eun").type("/praise @ben two")
    carla = office.person("carla")
    await use_up(office, "carla", PLUS_ONES_A_DAY)
    await carla.press("+1", on=await office.post(with_text="one"))
    office.sandbox.clock.advance(timedelta(hours=hour))
    await carla.press("+1", on=await office.post(with_text="two"))
    refused = [each for each in carla.ephemerals if "You have added 100 +1s today" in each.plain]
    assert bool(refused) is (hour == 0)
