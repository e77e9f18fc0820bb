"""The next cycle: proposed to HR once, half a year later, and copied into a draft."""

from __future__ import annotations

from datetime import timedelta

from bot.cycles.buttons import CYCLE
from bot.cycles.cycle import Stage
from bot.cycles.setup.asking_again import propose_due
from tests.cycles.released import make_hr, release_cycle
from tests.cycles.running import press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import begin, carry, cycles, spot
from tests.cycles.test_choosing import chosen
from tests.directory.office import left
from tests.nudges.office import quiet
from tests.office import Office, top

PROPOSED = "came half a year ago"


async def propose(office: Office, days: int) -> list[str]:
    """What Grace was told once so many more days are over, and the job ran twice."""
    office.sandbox.clock.set(office.sandbox.clock.now() + timedelta(days))
    for _ in range(2):
        await propose_due(office.engine.context)
    await quiet(office)
    return [dm.plain for dm in office.person("grace").dms if PROPOSED in dm.plain]


async def test_half_a_year_later_hr_is_asked_once_and_copies_it_into_one_draft(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "grace")
    before = await release_cycle(office)
    assert await propose(office, 180) == []
    assert len(await propose(office, 2)) == 1
    assert len(await propose(office, 1)) == 1
    grace = office.person("grace")
    message = await office.told("grace", PROPOSED)
    outcome = await grace.press("Copy into a new draft", on=message)
    assert outcome.ok, outcome
    await office.until(lambda: grace.modal)
    assert "A draft like Autumn" in top(grace).plain
    await grace.close(everything=True)
    await press(office, "grace", "cycles.copy", CYCLE.encode(before.id))
    await office.until(lambda: "Grace Mbeki made a draft with the same decisions as Autumn" in message.plain)
    assert message.buttons == []
    async with office.store.read() as work:
        (draft,) = (await work.cycles.find_cycles(before.workspace, (Stage.DRAFT,), 1)).items
    assert draft.setup.questions == before.setup.questions
    assert draft.setup.days.ask > office.sandbox.clock.now().date()


async def test_where_the_next_one_is_there_nobody_is_asked(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "grace")
    await release_cycle(office)
    grace = office.person("grace")
    await grace.press("Open", on=await office.told("grace", "are out"))
    await office.until(lambda: grace.modal)
    office.sandbox.clock.set(office.sandbox.clock.now() + timedelta(1))
    await grace.press("Copy into a new draft")
    await grace.close(everything=True)
    assert await propose(office, 182) == []


async def test_a_draft_and_a_copy_are_about_those_who_are_still_here(one_office: Office) -> None:
    await begin(one_office)
    await chosen(one_office, "dmitri", "kavita")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    await send(one_office, "grace", await press(one_office, "grace", "cycles.check", spot(draft)))
    await left(one_office, "kavita")
    said = read((await press(one_office, "grace", "cycles.open", carry(draft))).parts)
    assert "About one person whom HR chose." in said
    await press(one_office, "grace", "cycles.cancel", carry(draft))
    said = read((await press(one_office, "grace", "cycles.copy", carry(draft))).parts)
    assert "About one person whom HR chose." in said
