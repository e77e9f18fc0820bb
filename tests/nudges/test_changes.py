"""The nudge follows what people do: it is changed, put off, deleted, or not sent at all."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from adapters.sandbox.seen import SeenMessage
from bot.nudges.rounds import NUDGE
from storage.tables.outbox import DELIVERY
from tests.nudges.office import (
    MONDAY,
    clock_at,
    close,
    due_on,
    form,
    lives,
    on_its_way,
    quiet,
    remind,
    reminder,
    reminders,
)
from tests.office import Office

FRIDAY = MONDAY + timedelta(days=4)


async def two_due(office: Office) -> SeenMessage:
    """Ana is reminded of two objectives."""
    await due_on(office, "ana", "Ship the new site", FRIDAY)
    await due_on(office, "ana", "Paint the door", FRIDAY)
    clock_at(office, FRIDAY)
    assert await remind(office) == 1
    return reminder(office, "ana")


async def showing(office: Office, words: str) -> SeenMessage:
    """What stands in the place of Ana's nudge, as soon as it says so."""
    return await office.told("ana", words)


async def test_it_is_changed_as_things_are_done(early: Office) -> None:
    nudge = await two_due(early)
    await close(early, "ana", nudge)
    one_left = await showing(early, "A reminder of something that is due, as of")
    assert "Paint the door" in one_left.plain
    assert "Ship the new site" not in one_left.plain
    assert one_left.ts == nudge.ts
    await close(early, "ana", one_left)
    done = await showing(early, "Nothing is left for now. Thank you.")
    assert (done.ts, done.buttons) == (nudge.ts, [])
    ana = early.person("ana")
    await ana.type("/objective list Ship")
    await early.until(lambda: ana.modal)
    await ana.press("Open it again", on=ana.modal)
    assert "Ship the new site" in (await showing(early, "A reminder of something that is due, as of")).plain


async def test_it_shows_progress_and_forgets_what_was_deleted_or_moved_away(one_early: Office) -> None:
    office = one_early
    nudge = await two_due(office)
    ana = await form(office, "ana", "Progress", nudge)
    await ana.fill(None, {"progress": 70, "health": "At risk"})
    assert (await ana.submit()).ok
    await ana.close(everything=True)
    assert "▇▇▇▇▇▇▇▁▁▁ 70 %, at risk" in (await showing(office, "70 %")).plain
    ana = await form(office, "ana", "Edit", reminder(office, "ana"))
    await ana.fill(None, {"due": FRIDAY + timedelta(days=30)})
    assert (await ana.submit()).ok
    await ana.close(everything=True)
    left = await showing(office, "A reminder of something that is due, as of")
    assert "Paint the door" in left.plain
    await ana.type("/objective list Paint")
    await office.until(lambda: ana.modal)
    await ana.press("Details", on=ana.modal)
    await ana.press("Delete", on=ana.modal)
    await showing(office, "Nothing is left for now. Thank you.")


async def test_what_was_done_between_planning_and_sending_is_not_asked(early: Office) -> None:
    await due_on(early, "ana", "Ship the new site", FRIDAY)
    ana = early.person("ana")
    await ana.type("/objective list")
    await early.until(lambda: ana.modal)
    early.sandbox.faults.add("chat.postMessage", "429", 1000)
    clock_at(early, FRIDAY)
    await early.engine.nudging.round()
    await early.until(lambda: 429 in [call.status for call in early.sandbox.calls.of("chat.postMessage")])
    await ana.press("Details", on=ana.modal)
    await ana.press("Close it", on=ana.modal)
    await ana.fill(None, {"outcome": "Missed"})
    assert (await ana.submit()).ok
    await quiet(early)
    early.sandbox.faults.clear()
    await quiet(early)
    assert reminders(early, "ana") == []
    assert await outcomes(early) == [("dropped", "nothing to say any more")]


async def outcomes(office: Office) -> list[tuple[str, str | None]]:
    """What became of each nudge."""
    wanted = select(DELIVERY.c.state, DELIVERY.c.reason).where(DELIVERY.c.kind == NUDGE).order_by(DELIVERY.c.seq)
    async with office.store.read() as work:
        return [(row.state, row.reason) for row in await work.sql.scan(wanted)]


async def test_put_off_until_tomorrow(early: Office) -> None:
    """Tomorrow is a Saturday, so that it comes on Monday."""
    nudge = await two_due(early)
    ana = early.person("ana")
    pressed = await asyncio.gather(*(ana.press("Remind me tomorrow", on=nudge) for _ in range(2)))
    assert all(each.ok for each in pressed)
    put_off = await showing(early, "I'll come back to it on Dec 7, 2026")
    assert put_off.ts == nudge.ts
    clock_at(early, FRIDAY + timedelta(days=1))
    assert await remind(early) == 1
    clock_at(early, FRIDAY + timedelta(days=3), 9)
    assert await remind(early) == 1
    clock_at(early, FRIDAY + timedelta(days=3))
    assert await remind(early) == 2
    again = reminder(early, "ana")
    assert "Due 3 days ago" in again.plain
    assert [dm for dm in ana.dms if "come back" in dm.plain] == []


async def test_put_off_until_next_week_and_brought_back(one_early: Office) -> None:
    office = one_early
    await lives(office, "ana", country="SE")  # the first of December is a holiday in Portugal
    await due_on(office, "ana", "Ship the new site", MONDAY + timedelta(days=8))
    await due_on(office, "ana", "Paint the door", MONDAY + timedelta(days=9))
    tuesday = MONDAY + timedelta(days=1)
    clock_at(office, tuesday)
    assert await remind(office) == 1
    ana = office.person("ana")
    await ana.press("Remind me next week", on=reminder(office, "ana"))
    put_off = await showing(office, "I'll come back to it on Dec 7, 2026")
    await ana.press("Show it again", on=put_off)
    back = await showing(office, "A reminder of something that is due, as of")
    await ana.press("Remind me next week", on=back)
    clock_at(office, tuesday + timedelta(days=1))
    assert await remind(office) == 1
    clock_at(office, MONDAY + timedelta(days=7))
    assert await remind(office) == 2
    assert "A reminder of 2 things that are due, as of" in reminder(office, "ana").plain


async def test_what_was_put_off_and_done_meanwhile_does_not_come_back(one_early: Office) -> None:
    office = one_early
    nudge = await two_due(office)
    ana = office.person("ana")
    await ana.press("Remind me tomorrow", on=nudge)
    for title in ("Ship", "Paint"):
        await showing(office, "I'll come back to it")
        await ana.type(f"/objective list {title}")
        await office.until(lambda: ana.modal)
        await ana.press("Details", on=ana.modal)
        await ana.press("Close it", on=ana.modal)
        await ana.fill(None, {"outcome": "Achieved"})
        assert (await ana.submit()).ok
        await ana.close(everything=True)
    done = await showing(office, "Nothing is left for now. Thank you.")
    assert done.ts == nudge.ts
    clock_at(office, FRIDAY + timedelta(days=3))
    assert await remind(office) == 1


async def test_the_one_before_is_deleted_when_the_next_is_there(early: Office) -> None:
    await due_on(early, "ana", "Ship the new site", FRIDAY)
    await due_on(early, "ana", "Paint the door", FRIDAY + timedelta(days=3))
    clock_at(early, FRIDAY)
    await remind(early)
    first = reminder(early, "ana")
    clock_at(early, FRIDAY + timedelta(days=3))
    early.sandbox.faults.add("chat.postMessage", "429", 1000)
    await early.engine.nudging.round()
    assert [each.ts for each in reminders(early, "ana")] == [first.ts]
    early.sandbox.faults.clear()
    assert await remind(early) == 2
    assert reminder(early, "ana").ts != first.ts


async def test_one_that_is_late_for_the_day_is_not_sent_at_night_but_the_next_day(one_early: Office) -> None:
    office = one_early
    await due_on(office, "ana", "Ship the new site", FRIDAY - timedelta(days=1))
    office.sandbox.faults.add("chat.postMessage", "429", 1000)
    clock_at(office, FRIDAY - timedelta(days=1), 15, 50)
    await office.engine.nudging.round()
    await office.until(lambda: 429 in [call.status for call in office.sandbox.calls.of("chat.postMessage")])
    clock_at(office, FRIDAY - timedelta(days=1), 16, 30)
    await quiet(office)
    office.sandbox.faults.clear()
    assert await remind(office) == 0
    assert await outcomes(office) == [("dropped", "stale")]
    clock_at(office, FRIDAY, 15)
    assert await remind(office) == 1
    assert "Due yesterday" in reminder(office, "ana").plain


async def test_one_that_a_clock_a_day_ahead_took_for_late_comes_on_its_day(early: Office) -> None:
    await due_on(early, "ana", "Ship the new site", FRIDAY)
    early.sandbox.faults.add("chat.postMessage", "429", 1000, about="Ship the new site")
    clock_at(early, FRIDAY)
    await early.engine.nudging.round()
    await on_its_way(early, NUDGE)
    clock_at(early, FRIDAY + timedelta(days=1))
    await quiet(early)
    early.sandbox.faults.clear()
    assert await outcomes(early) == [("dropped", "stale")]
    clock_at(early, FRIDAY, 12)
    assert await remind(early) == 1
    assert "Due today" in reminder(early, "ana").plain
    assert await remind(early) == 1


async def test_a_reminder_that_slack_refuses_troubles_nobody(one_early: Office) -> None:
    office = one_early
    await due_on(office, "ana", "Ship the new site", FRIDAY)
    await quiet(office)
    office.sandbox.faults.add("chat.postMessage", "error", error="channel_not_found", about="Ship the new site")
    before = len(office.person("mira").dms)
    clock_at(office, FRIDAY)
    assert await remind(office) == 0
    assert (await outcomes(office))[0][0] == "refused"
    assert len(office.person("mira").dms) == before
    clock_at(office, FRIDAY + timedelta(days=3))
    assert await remind(office) == 1
