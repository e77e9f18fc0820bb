"""`/upward retention`: what is over goes when its time is over, and nothing that is open ever does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from bot.feedback.request import Outcome
from bot.rights.retention import forget_old, subtract_months
from storage.tables.audit import AUDIT
from storage.tables.cycles import CYCLE
from storage.tables.feedback import FEEDBACK_REQUEST, GIVEN_FEEDBACK
from storage.tables.objectives import OBJECTIVE
from storage.tables.praise import PRAISE
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import REVIEW
from tests.cycles.office import TEAM, open_cycle
from tests.cycles.released import release_cycle
from tests.feedback.office import ask, find_people
from tests.office import Office, top

COUNTED = (PRAISE, OBJECTIVE, FEEDBACK_REQUEST, GIVEN_FEEDBACK, CYCLE, REVIEW, REVIEW_TEXT)


async def count(office: Office) -> dict[str, int]:
    async with office.store.read() as work:
        return {table.name: (await work.sql.rows(select(func.count()).select_from(table)))[0][0] for table in COUNTED}


async def choose(office: Office, handle: str, months: str) -> str:
    """What the form shows beside the choice, before it is saved."""
    person = office.person(handle)
    if person.modal:
        await person.close(everything=True)
    assert (await person.type("/upward retention")).ok
    await office.until(lambda: person.modal)
    await person.change(None, "months", months)
    shown = top(person).plain
    assert (await person.submit()).ok
    return shown


async def set_objective(office: Office, handle: str, title: str) -> None:
    person = office.person(handle)
    await person.type("/objective")
    await office.until(lambda: person.modal)
    await person.fill(None, {"title": title, "audience": "self"})
    assert (await person.submit()).ok
    await person.close(everything=True)


async def fill(office: Office) -> None:
    """Of each kind something that is over, and something that is open."""
    ana, ben = office.person("ana"), office.person("ben")
    await office.answered("mira", "/upward channel praise #kudos")
    await ben.type("/praise @ana this one is posted")
    await office.posted("kudos", "this one is posted")
    await office.answered("mira", "/upward channel praise off")
    assert (await ana.type("/praise @ben this one waits for a channel")).ok
    await set_objective(office, "ana", "Open one")
    await set_objective(office, "ana", "Closed one")
    open_, closed = await ask(office, "ana", "ben"), await ask(office, "ana", "carla")
    known_ana, known_ben = await find_people(office, "ana", "ben")
    now = office.sandbox.clock.now()
    async with office.store.work() as work:
        (_, second) = await work.rights.find_objectives(known_ana.id)
        await work.sql.change(update(OBJECTIVE).where(OBJECTIVE.c.id == second).values(closed_at=now))
        await work.feedback.close(closed, Outcome.ENDED, now)
        read = await work.given.give(known_ana, known_ben, "read", now)
        await work.given.give(known_ana, known_ben, "not opened", now)
        await work.given.mark_read(read, now)
        await work.commit()
    assert open_.closed_at is None
    await release_cycle(office)
    await open_cycle(office, TEAM)


async def test_what_is_over_goes_in_batches_and_nothing_that_is_open(either: Office) -> None:
    await fill(either)
    before = await count(either)
    (ana,) = await find_people(either, "ana")
    later = either.sandbox.clock.now() + timedelta(days=3650)
    batches = 0
    async with either.store.work() as work:
        while await work.rights.forget_old(ana.workspace, later, 2):
            batches += 1
        await work.commit()
    assert batches > 5
    after = await count(either)
    gone = {name: before[name] - after[name] for name in before}
    assert gone.pop("review_text") == len(TEAM["dmitri"])
    assert gone == dict.fromkeys(gone, 1)
    async with either.store.read() as work:
        waits = await work.praises.waiting_for_channel(ana.workspace, 5)
        assert [each.text for each in waits] == ["this one waits for a channel"]
        (first,) = await work.rights.find_objectives(ana.id)
        kept = await work.objectives.get(ana.workspace, first)
        assert kept is not None
        assert kept.wording.title == "Open one"
        assert not await work.sql.rows(select(AUDIT))


async def test_an_admin_sees_what_would_go_and_it_goes_a_day_later(office: Office) -> None:
    clock = office.sandbox.clock
    await office.answered("mira", "/upward channel praise #kudos")
    ben = office.person("ben")
    await ben.type("/praise @ana an old lantern")
    await office.posted("kudos", "an old lantern")
    clock.advance(timedelta(days=400))
    await ben.type("/praise @ana a new lantern")
    await office.posted("kudos", "a new lantern")
    shown = await choose(office, "mira", "12")
    assert "Praise and notes, by the day they were written: fewer than 5" in shown
    assert await forget_old(office.engine.context) == 0
    clock.advance(timedelta(hours=25))
    while await forget_old(office.engine.context):
        pass
    async with office.store.read() as work:
        assert [row.text for row in await work.sql.rows(select(PRAISE.c.text))] == ["a new lantern"]
    clock.advance(timedelta(days=400))
    while await forget_old(office.engine.context):
        pass
    assert (await count(office))["praise"] == 0


async def test_the_other_admins_hear_in_time_and_can_change_it_back(office: Office) -> None:
    await office.answered("mira", "/upward role admin @grace")
    await choose(office, "mira", "6")
    assert "6 months is deleted" in (await office.told("grace", "set that what is over")).plain
    await choose(office, "grace", "0")
    await office.told("mira", "everything is kept from now on")
    office.sandbox.clock.advance(timedelta(days=800))
    (mira,) = await find_people(office, "mira")
    async with office.store.read() as work:
        assert (await work.rights.find_kept(mira.workspace)).months is None
        assert not await work.rights.find_kept_for_a_time(office.sandbox.clock.now())
    assert await forget_old(office.engine.context) == 0


async def test_what_was_not_seen_is_not_saved(office: Office) -> None:
    mira = office.person("mira")
    await mira.type("/upward retention")
    await office.until(lambda: mira.modal)
    await mira.fill(None, {"months": "12"})
    (known,) = await find_people(office, "mira")
    async with office.store.read() as work:
        assert (await work.rights.find_kept(known.workspace)).months is None


def test_months_are_those_of_the_calendar() -> None:
    assert subtract_months(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert subtract_months(datetime(2026, 3, 31, tzinfo=UTC), 12) == datetime(2025, 3, 31, tzinfo=UTC)
    assert subtract_months(datetime(2026, 1, 5, tzinfo=UTC), 60) == datetime(2021, 1, 5, tzinfo=UTC)
