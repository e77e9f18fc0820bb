"""What holds of two people's own hours when they turn out to be one, and when they are parted again."""

from __future__ import annotations

from datetime import date

from bot.people import Person
from bot.working_hours import WorkingHours
from tests.two_chats.test_linking import BEN, DAN, typed
from tests.two_chats.world import TwoChats

MORNINGS, EVENINGS = WorkingHours(600, 720, frozenset({0, 1})), WorkingHours(840, 960)
AWAY = date(2027, 1, 8)


async def set_of(chats: TwoChats, name: str, hours: WorkingHours | None, *, home_only: bool = False) -> None:
    person = await chats.person(name)
    async with chats.store.work() as work:
        await work.nudges.set_hours(person, hours, home_only=home_only)
        await work.commit()


async def both(chats: TwoChats) -> list[Person]:
    async with chats.store.read() as work:
        return list(await work.people.by_handles(chats.workspace, [BEN, DAN]))


async def test_what_only_the_other_had_set_holds_for_both_and_goes_back(chats: TwoChats) -> None:
    await set_of(chats, "dan", MORNINGS, home_only=True)
    dan = await chats.person("dan")
    async with chats.store.work() as work:
        await work.nudges.set_away(dan, AWAY)
        await work.commit()
    await typed(chats, "link", " dan")
    (one,) = await both(chats)
    assert (one.hours.own, one.away_until, one.home_only) == (MORNINGS, AWAY, True)
    assert "a separate person" in await typed(chats, "unlink")
    assert [(each.hours.own, each.away_until, each.home_only) for each in await both(chats)] == [
        (None, None, False),
        (MORNINGS, AWAY, True),
    ]


async def test_what_the_remaining_one_had_set_stays(chats: TwoChats) -> None:
    await set_of(chats, "ben", EVENINGS)
    await set_of(chats, "dan", MORNINGS)
    await typed(chats, "link", " dan")
    assert [each.hours.own for each in await both(chats)] == [EVENINGS]
    await typed(chats, "unlink")
    assert [each.hours.own for each in await both(chats)] == [EVENINGS, MORNINGS]


async def test_what_was_changed_since_is_kept_by_who_remains(chats: TwoChats) -> None:
    await set_of(chats, "dan", MORNINGS)
    await typed(chats, "link", " dan")
    await set_of(chats, "ben", EVENINGS)
    await typed(chats, "unlink")
    assert [each.hours.own for each in await both(chats)] == [EVENINGS, MORNINGS]
