"""When who owes a review is reminded: in the middle, on the last working day before it is due, never for nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cycles.owing.owed import moments_of
from bot.cycles.owing.owing_review import OwingReview
from bot.features import Feature
from bot.nudges.asking import find_debts
from tests.cycles.agreement import SOURCE
from tests.cycles.office import TEAM, open_cycle
from tests.cycles.running import shares
from tests.nudges.office import MONDAY, clock_at, remind, reminder, reminders
from tests.office import Office

DAY = timedelta(days=1)
WORDS = "What is it like to work with Dmitri Aaltonen?"


async def reminded_on(office: Office, handle: str, days: int) -> list[date]:
    """On which of so many days from Monday on somebody got a reminder."""
    found, before = [], None
    for day in (MONDAY + n * DAY for n in range(days)):
        clock_at(office, day, 11)
        await remind(office)
        now = [each.ts for each in reminders(office, handle)]
        if now != before and now:
            found.append(day)
        before = now
    return found


async def test_once_in_the_middle_and_once_on_the_last_working_day_before(office: Office) -> None:
    """From Monday to the Wednesday of the next week: Friday, and Tuesday."""
    clock_at(office, MONDAY, 11)
    await open_cycle(office, {"dmitri": ["ben"]})
    assert await reminded_on(office, "ben", 11) == [MONDAY + 4 * DAY, MONDAY + 8 * DAY]


async def test_a_day_off_moves_a_reminder_backward_and_a_long_cycle_has_it_a_week_before(one_office: Office) -> None:
    """From Monday to a Monday three weeks later: the Monday before, and the Friday."""
    clock_at(one_office, MONDAY, 11)
    await open_cycle(one_office, {"dmitri": ["ben"]}, days=21)
    assert await reminded_on(one_office, "ben", 23) == [MONDAY + 14 * DAY, MONDAY + 18 * DAY]


async def test_the_nudge_never_says_how_many_have_answered(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM, days=4)
    await shares(one_office, cycle, "eun")
    clock_at(one_office, MONDAY + 3 * DAY, 11)
    await remind(one_office)
    said = reminder(one_office, "ben")
    assert f"{WORDS}\nStill open until tomorrow, Dec 4, 2026. It takes about 4 minutes." in said.plain
    assert said.buttons[:3] == ["Answer about Dmitri Aaltonen", "Later", "I'd rather not"]


async def test_of_what_is_over_nobody_is_reminded_though_nothing_closed_it_yet(one_office: Office) -> None:
    """As after a day on which the bot stood still."""
    cycle = await open_cycle(one_office, {"dmitri": ["ben"]})
    assert cycle.closes_at is not None
    async with one_office.store.read() as work:
        (ben,) = await work.people.search(1, "Ben", 1)
        owed = [await find_debts(work, [SOURCE], ben, cycle.closes_at - late) for late in (timedelta(1), timedelta(0))]
    assert [(len(each.debts), each.total) for each in owed] == [(1, 1), (0, 0)]


async def test_where_the_feature_is_off_nobody_is_reminded(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await open_cycle(one_office, {"dmitri": ["ben"]}, days=4)
    async with one_office.store.work() as work:
        (ben,) = await work.people.search(1, "Ben", 1)
        await work.workspaces.set_features_off(ben.workspace, frozenset({Feature.CYCLES}))
        await work.commit()
    clock_at(one_office, MONDAY + 3 * DAY, 11)
    assert await remind(one_office) == 0


WEDNESDAY = datetime(2026, 12, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("nudged", "nudged_at", "later", "day"),
    [
        (None, None, None, date(2026, 12, 1)),
        (date(2026, 12, 2), WEDNESDAY - timedelta(hours=4), None, date(2026, 12, 3)),
        (date(2026, 11, 27), WEDNESDAY - timedelta(days=5), None, date(2026, 12, 1)),
        (date(2026, 12, 2), WEDNESDAY + timedelta(minutes=5), None, None),
        (None, None, date(2026, 12, 8), date(2026, 12, 8)),
    ],
)
def test_a_reminder_by_hr_comes_once_on_another_day_than_the_one_before(
    nudged: date | None, nudged_at: datetime | None, later: date | None, day: date | None
) -> None:
    since = datetime(2026, 11, 24, 9, tzinfo=UTC)
    owing = OwingReview(1, date(2026, 11, 24), date(2026, 12, 20), since, later, WEDNESDAY, nudged, nudged_at)
    by_hr = [each.day for each in moments_of(owing) if each.since == WEDNESDAY]
    assert by_hr == ([] if day is None else [day])
