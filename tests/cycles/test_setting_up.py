"""HR sets up a cycle: Next, Next, Ask is enough; what can't be done is refused in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cycles.cycle import Days, Stage
from bot.cycles.launch.launching import launch_due
from bot.forms import ChoiceField, Ticks
from bot.messages import Heading
from tests.cycles.office import reload
from tests.cycles.running import Refused, becomes_hr, press, read, run_jobs
from tests.cycles.running import submit as send
from tests.cycles.setting_up import LABELS, OSLO, TUESDAY, begin, carry, cycles, made, spot, submit
from tests.nudges.office import clock_at
from tests.office import Office, open_form, top

OWN = Ticks(("reviewee",))


async def test_next_next_ask_is_enough(office: Office) -> None:
    grace = await begin(office)
    said = await submit(grace)
    assert "Who reads is fixed once people are asked" in said
    (draft,) = await cycles(office, Stage.DRAFT)
    said = await submit(grace)
    assert "3 people are asked about 1 manager." in said
    assert "approves all of them" not in said, "there is one alone"
    assert "Dmitri Aaltonen: 3 can answer, so a result needs all of them." in said
    assert "Carla Rossi: only 2 can answer, so they are left out this time." in said
    said = await submit(grace)
    assert "On Dec 1, 2026, late in the morning" in said
    assert "around Dec 4, 2026 and Dec 9, 2026" in said
    assert (await reload(office, draft)).stage is Stage.PLANNED
    assert "approved an upward cycle" in top(await open_form(office, "mira", "/upward audit")).plain
    clock_at(office, TUESDAY, 12, zone=OSLO)
    await launch_due(office.engine.context)
    await run_jobs(office)
    assert (
        "Grace Mbeki asks everybody who reports to Dmitri"
        in (await office.told("ben", "What is it like to work")).plain
    )
    assert not [dm for dm in office.person("ana").dms if "What is it like to work" in dm.plain]


async def test_what_was_filled_in_is_kept_at_each_step_and_asked_on_the_day(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace, name="Spring", template="Short pulse", note="So that we learn.")
    await grace.close()
    grace = await open_form(one_office, "grace", "/upward cycle")
    assert "A draft of Grace Mbeki, made on Nov 30" in top(grace).plain
    await grace.press("Open", on=top(grace))
    assert "Questions: Short pulse, about 2 minutes on a phone." in top(grace).plain
    (draft,) = await cycles(one_office, Stage.DRAFT)
    form = await press(one_office, "grace", "cycles.change_when", carry(draft))
    days = {"ask": date(2026, 12, 2), "due": date(2026, 12, 9), "release": date(2026, 12, 11)}
    ticks = {"readers": Ticks(("reviewee", "manager", "above")), "newcomers": Ticks(("newcomers",))}
    await send(one_office, "grace", form, least="3", names="without", picker="reports", **days, **ticks)
    setup = (await reload(one_office, draft)).setup
    assert (setup.name, setup.template, setup.note) == ("Spring", "pulse", "So that we learn.")
    assert (setup.manager_reads, setup.above_reads, setup.newcomers) == (True, True, True)
    assert setup.days == Days(**days)


async def test_two_drafts_of_one_name_are_told_apart(one_office: Office) -> None:
    """By who made them and when; by a number where that is the same."""
    clock_at(one_office, TUESDAY, 12, zone=OSLO)
    await becomes_hr(one_office, "grace", "carla")
    asked = {"name": "Autumn", "template": "manager_effectiveness", "note": "", "scope": "managers"}
    for handle, minutes in (("grace", 0), ("grace", 0), ("grace", 7), ("carla", 0)):
        one_office.sandbox.clock.advance(timedelta(minutes=minutes))
        await send(one_office, handle, await press(one_office, handle, "cycles.new", ""), **asked)
    said = read((await press(one_office, "grace", "cycles.list", "")).parts)
    lines = [each for each in said.splitlines() if "A draft of" in each]
    assert len(set(lines)) == 4, said
    assert sum(each.endswith("(2)") for each in lines) == 1


async def test_a_draft_is_deleted_and_nobody_hears_of_it(one_office: Office) -> None:
    grace = await begin(one_office)
    assert "There has been no upward cycle here yet." in read(
        (await press(one_office, "grace", "cycles.list", "")).parts
    )
    await submit(grace)
    (draft,) = await cycles(one_office)
    form = await press(one_office, "grace", "cycles.delete", carry(draft))
    assert "is deleted." in read(form.parts)
    assert await cycles(one_office) == ()
    for act in ("cycles.open", "cycles.change_what", "cycles.delete"):
        with pytest.raises(Refused, match="isn't there any more"):
            await press(one_office, "grace", act, carry(draft))


async def test_many_drafts_are_paged_and_what_runs_stands_first(one_office: Office) -> None:
    await begin(one_office)
    (first,) = await made(one_office)
    await send(one_office, "grace", await press(one_office, "grace", "cycles.check", spot(first)))
    for _ in range(11):
        await made(one_office)
    page = await press(one_office, "grace", "cycles.list", "1")
    assert [each.text for each in page.parts if isinstance(each, Heading)] == ["Running", "Drafts and earlier ones"]
    assert "1 to 10 of 11" in read(page.parts)
    page = await press(one_office, "grace", "cycles.list_after", "2")
    assert "11 to 11 of 11" in read(page.parts)
    assert "Approved" not in read(page.parts)


async def test_what_is_wrong_is_said_at_its_field(one_office: Office) -> None:
    grace = await begin(one_office)
    form = await press(one_office, "grace", "cycles.new", "")
    for field, typed, refused in (
        ("name", "x" * 81, "Keep the name within 80 characters"),
        ("note", "x" * 501, "Keep these words within 500 characters"),
        ("template", "poetry", "Pick a set of questions"),
    ):
        with pytest.raises(Refused, match=refused):
            await send(
                one_office,
                "grace",
                form,
                **{"name": "Spring", "template": "pulse", "note": "", "scope": "managers", field: typed},
            )
    await grace.fill(None, {"name": " "})
    await grace.submit()
    assert any("Give it a name" in each for each in top(grace).errors.values())
    await submit(grace, name="Spring")
    for name, day, refused in (
        ("ask", "2026-11-29", "That day is past"),
        ("due", "2026-12-01", "People need at least a day"),
        ("release", "2026-12-11", "two days after the last day"),
        ("release", "2027-06-01", "more than 90 days ahead"),
    ):
        days = {"Ask on": "2026-12-01", "Last day for answers": "2026-12-10", "Results on": "2026-12-15"}
        await grace.fill(None, days | {LABELS[name]: day})
        await grace.submit()
        assert any(refused in each for each in top(grace).errors.values()), (name, top(grace).errors)


async def test_until_its_day_an_approved_cycle_is_changed_or_called_off(office: Office) -> None:
    await begin(office)
    (draft,) = await made(office)
    await send(office, "grace", await press(office, "grace", "cycles.check", spot(draft)))
    form = await press(office, "grace", "cycles.change_what", carry(draft))
    assert form.submit == "Save"
    saved = await send(office, "grace", form, name="Renamed", template="pulse", note="", scope="managers")
    assert "Approved: it asks on Dec 1, 2026." in read(saved.parts)
    when = await press(office, "grace", "cycles.change_when", carry(draft))
    (least,) = (each for each in when.parts if isinstance(each, ChoiceField) and each.name == "least")
    assert [each.description for each in least.options][:2] == [
        "Then 1 of your 2 managers can get results",
        "Then none of your 2 managers can get results",
    ]
    days = {"ask": TUESDAY, "due": date(2026, 12, 10), "release": date(2026, 12, 15)}
    with pytest.raises(Refused, match="nobody would be asked"):
        await send(office, "grace", when, least="4", names="without", picker="reports", readers=OWN, **days)
    assert (await reload(office, draft)).setup.least == 3
    await press(office, "grace", "cycles.cancel", carry(draft))
    assert (await reload(office, draft)).stage is Stage.CANCELLED
    with pytest.raises(Refused, match="was called off"):
        await send(office, "grace", when, least="3", names="without", picker="reports", readers=OWN, **days)


async def test_from_its_day_on_nothing_of_it_is_changed(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    form = await press(one_office, "grace", "cycles.change_what", carry(draft))
    await send(one_office, "grace", await press(one_office, "grace", "cycles.check", spot(draft)))
    clock_at(one_office, TUESDAY, 12, zone=OSLO)
    await launch_due(one_office.engine.context)
    with pytest.raises(Refused, match="People have been asked"):
        await send(one_office, "grace", form, name="Other", template="pulse", note="", scope="managers")
    assert "Open until" in read((await press(one_office, "grace", "cycles.open", carry(draft))).parts)


async def test_who_is_not_in_hr_any_more_changes_nothing(one_office: Office) -> None:
    grace = await begin(one_office)
    await one_office.answered("mira", "/upward role hr @grace off")
    assert not (await grace.submit()).ok
    assert await cycles(one_office) == ()
