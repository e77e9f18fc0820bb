"""What ends picking: people leave, HR deletes, changes or assigns, and two records become one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cycles.buttons import PICK
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.picking.message import ASKS
from bot.cycles.picking.picks import PickState
from bot.cycles.picking.rounds import REST, PickRounds
from bot.cycles.setup.draft import SPOT, Spot
from bot.forms import Ticks
from tests.cycles.office import reload
from tests.cycles.picks import buttons_in, drafted, move, noon, pick_of, started
from tests.cycles.running import Refused, press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, carry, externals, filled, handles, spot
from tests.directory.office import heard, left
from tests.feedback.office import find_people
from tests.nudges.hours import set_own
from tests.nudges.office import MONDAY, clock_at, on_its_way, remind, reminders
from tests.office import Office


async def test_who_was_picked_and_leaves_falls_away_with_a_word(one_office: Office) -> None:
    draft, _ = await started(one_office, "manager")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "mira", "cycles.name_people", carried)
    await send(one_office, "mira", form, people=await handles(one_office, "ben", "eun", "jorge", "isla"))
    await left(one_office, "isla")
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: 3 whom their manager picked can answer, so a result needs all of them." in check
    assert "1 of those who were picked can't be asked any more." in check
    form = await press(one_office, "mira", "cycles.name_people", carried)
    assert filled(form) == await externals(one_office, "ben", "eun", "jorge")
    done = await send(one_office, "mira", form, people=await handles(one_office, "ben", "eun", "jorge", "isla"))
    assert "Saved: 3 people." in read(done.parts)


@pytest.mark.parametrize("picker", ["manager", "reviewee"])
async def test_a_former_manager_keeps_no_button_that_is_refused(one_office: Office, picker: str) -> None:
    draft, _ = await started(one_office, picker)
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    if picker == "reviewee":
        form = await press(one_office, "dmitri", "cycles.name_people", carried)
        await send(one_office, "dmitri", form, people=await handles(one_office, "ben", "eun", "jorge"))
        await move(one_office)
    form = await press(one_office, "mira", "cycles.name_people", carried)
    await send(one_office, "mira", form, people=await handles(one_office, "ben", "eun", "jorge", "isla"))
    await move(one_office)
    button = "Change it for Dmitri Aaltonen" if picker == "manager" else "Change it"
    message = await one_office.told("mira", "You can change it until HR approves it")
    assert button in message.buttons
    await one_office.answered("mira", "/upward manager @dmitri @carla")
    await move(one_office)
    await one_office.until(lambda: "Somebody else is their manager now" in message.plain)
    assert button not in message.buttons
    assert len((await pick_of(one_office, draft, "dmitri")).people) == 4
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: 4 whom" in check


async def test_a_deleted_draft_is_called_off_in_the_messages(one_office: Office) -> None:
    draft, _ = await started(one_office, "manager")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    await press(one_office, "grace", "cycles.delete", carry(draft))
    await one_office.told("mira", "It was called off, so there is nobody to pick.")
    with pytest.raises(Refused, match="There is nothing to pick any more"):
        await press(one_office, "mira", "cycles.name_people", carried)


async def test_another_mode_ends_what_was_asked(one_office: Office) -> None:
    draft, _ = await started(one_office, "manager")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "grace", "cycles.change_when", carry(draft))
    days = draft.setup.days
    await send(
        one_office, "grace", form, names="without", least="3", picker="reports", readers=Ticks(("reviewee",)),
        ask=days.ask, due=days.due, release=days.release,
    )  # fmt: skip
    with pytest.raises(Refused, match="HR has picked who is asked, so there is nothing left to do"):
        await press(one_office, "mira", "cycles.name_people", carried)
    await move(one_office)
    await one_office.told("mira", "HR picks who is asked. You need not do anything.")
    assert (await reload(one_office, draft)).stage is Stage.DRAFT


async def test_all_reports_are_assigned_again_with_the_effect_said_before(one_office: Office) -> None:
    draft, _ = await started(one_office, "manager")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "mira", "cycles.name_people", carried)
    await send(one_office, "mira", form, people=await handles(one_office, "ben", "eun", "isla", "hiro", "kavita"))
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    (confirm,) = (b.confirm for part in check.parts for b in getattr(part, "buttons", ()) if b.confirm)
    assert "Then 3 people are asked, and 1 of 3 can get feedback. As things stand it is 5, and 1 of 3." in confirm.text
    check = await press(one_office, "grace", "cycles.assign", spot(draft))
    assert "All reports are assigned. This is who is asked now." in read(check.parts)
    assert "Dmitri Aaltonen: 3 can answer, so a result needs all of them." in read(check.parts)
    await move(one_office)
    assert (await pick_of(one_office, draft, "carla")).state is PickState.OVER


async def test_who_still_owes_a_pick_is_reminded_once_and_finds_it_on_home(one_office: Office) -> None:
    await started(one_office, "manager")
    mira = one_office.person("mira")
    assert (await mira.open_home()).ok
    assert mira.home is not None
    assert "Who should be asked about Dmitri Aaltonen? Pick them by Dec 7, 2026." in mira.home.plain
    noon(one_office, date(2026, 12, 4))
    await one_office.engine.nudging.round()
    await move(one_office)
    (nudge,) = reminders(one_office, "mira")
    assert "Pick them by Dec 7, 2026" in nudge.plain


async def test_two_records_that_both_name_people_become_one(office: Office) -> None:
    """Of what either was asked one goes on."""
    draft, _ = await started(office, "reviewee")
    dmitri, carla = await find_people(office, "dmitri", "carla")
    async with office.store.work() as work:
        await work.identity.merge_people(dmitri, carla, None, office.sandbox.clock.now())
        await work.commit()
    carried = PICK.encode((await pick_of(office, draft, "mira")).id)
    form = await press(office, "mira", "cycles.name_people", carried)
    await send(office, "mira", form, people=await handles(office, "ben", "eun", "isla"))
    await move(office)
    assert "Dmitri Aaltonen" in read((await press(office, "grace", "cycles.check", spot(draft))).parts)


async def test_who_was_named_and_becomes_their_manager_is_named_no_more(one_office: Office) -> None:
    """Nobody approves that they are asked themselves."""
    draft, _ = await started(one_office, "reviewee")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "dmitri", "cycles.name_people", carried)
    await send(one_office, "dmitri", form, people=await handles(one_office, "ben", "eun", "jorge", "carla"))
    await move(one_office)
    await one_office.answered("mira", "/upward manager @dmitri @carla")
    await move(one_office)
    named = (await one_office.told("carla", "named who could be asked about them")).plain
    assert "Ben Okafor, Eun-ji Park and Jorge Ruiz" in named
    await press(one_office, "carla", "cycles.pick_fine", carried)
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: 3 whom they named can answer" in check


async def test_about_whom_hr_leaves_out_nobody_is_waited_for(one_office: Office) -> None:
    """Nor reminded, nor told as late; once they are put back they can be asked again."""
    draft, _ = await started(one_office, "reviewee")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "dmitri", "cycles.name_people", carried)
    (dmitri,) = await find_people(one_office, "dmitri")
    value = SPOT.encode(Spot(draft.id, 1, dmitri.id))
    await press(one_office, "grace", "cycles.leave_out", value)
    with pytest.raises(Refused, match="HR leaves them out this time"):
        await send(one_office, "dmitri", form, people=await handles(one_office, "ben", "eun", "jorge"))
    await move(one_office)
    assert (await one_office.told("dmitri", "HR leaves you out this time")).buttons == []
    noon(one_office, date(2026, 12, 8))
    await move(one_office)
    await one_office.told(
        "grace", "nobody has picked yet who is asked about Carla Rossi and Mira Solberg, and the last day"
    )
    assert not (await pick_of(one_office, draft, "dmitri")).is_owed
    check = await press(one_office, "grace", "cycles.put_back", value)
    assert "Dmitri Aaltonen: they weren't asked to name people yet." in read(check.parts)
    assert ("cycles.start_picks", "Ask them to pick") in buttons_in(check)


async def test_hr_hears_who_else_can_pick_where_they_may_not(one_office: Office) -> None:
    """Grace reports to Carla, and so to Mira: of both she only learns how many. Mira has no manager."""
    draft, _ = await started(one_office, "reviewee")
    assert "Your manager" not in (await one_office.told("mira", "you name who is asked about you")).plain
    assert "Your manager may change it" in (await one_office.told("dmitri", "you name who is asked about you")).plain
    (dmitri,) = await find_people(one_office, "dmitri")
    await press(one_office, "grace", "cycles.leave_out", SPOT.encode(Spot(draft.id, 1, dmitri.id)))
    await one_office.answered("mira", "/upward manager @grace @carla")
    noon(one_office, date(2026, 12, 8))
    await move(one_office)
    said = (await one_office.told("grace", "nobody has picked yet who is asked about 2 people")).plain
    assert "somebody else in HR picks: you report to them, or are asked about them yourself" in said
    assert "or pick for them" not in said


async def test_who_is_back_and_is_asked_to_pick_hears_it_once_that_day(one_office: Office) -> None:
    draft = await drafted(one_office, "manager")
    form = await press(one_office, "grace", "cycles.start_picks", spot(draft))
    clock_at(one_office, MONDAY, 17, zone=OSLO)
    await set_own(one_office, "mira", away=MONDAY + timedelta(days=1))
    await set_own(one_office, "mira", away=None)
    await send(one_office, "grace", form, until=date(2026, 12, 7))
    noon(one_office)
    await move(one_office)
    await one_office.told("mira", "Who should be asked about Carla Rossi and Dmitri Aaltonen?")
    await remind(one_office)
    assert reminders(one_office, "mira") == []


async def test_who_had_left_by_mistake_names_people_as_before(one_office: Office) -> None:
    """A directory errs, and nobody is waited for until they are back."""
    draft, _ = await started(one_office, "reviewee")
    account = await left(one_office, "dmitri")
    one_office.sandbox.clock.advance(REST + timedelta(seconds=1))
    await move(one_office)
    noon(one_office, date(2026, 12, 8))
    await move(one_office)
    (late,) = told(one_office, "nobody has picked yet")
    assert "Dmitri" not in late
    for each in ("carla", "mira"):
        await name(one_office, await reload(one_office, draft), each)
    await press(one_office, "mira", "cycles.pick_fine", PICK.encode((await pick_of(one_office, draft, "carla")).id))
    await move(one_office)
    assert len(told(one_office, "everybody has picked")) == 1
    await heard(one_office, account, deleted=False)
    await move(one_office)
    await name(one_office, draft, "dmitri")
    assert (await pick_of(one_office, draft, "dmitri")).state is PickState.LOOKING


async def test_who_left_while_they_were_being_asked_to_name_people_is_asked_once_they_are_back(
    one_office: Office,
) -> None:
    draft = await drafted(one_office, "reviewee")
    one_office.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="1", about="you name who")
    form = await press(one_office, "grace", "cycles.start_picks", spot(draft))
    await send(one_office, "grace", form, until=date(2026, 12, 7))
    await PickRounds(one_office.engine.context).move()
    await on_its_way(one_office, ASKS)
    account = await left(one_office, "dmitri")
    one_office.sandbox.faults.clear()
    await move(one_office)
    await heard(one_office, account, deleted=False)
    one_office.sandbox.clock.advance(REST + timedelta(seconds=1))
    await move(one_office)
    assert len([dm for dm in one_office.person("dmitri").dms if "you name who" in dm.plain]) == 1


async def test_hr_hears_again_that_everybody_has_picked_once_more_were_asked_to(one_office: Office) -> None:
    """Dmitri was left out at first; then he names nobody in time, and at last he does."""
    draft, _ = await started(one_office, "reviewee")
    (dmitri,) = await find_people(one_office, "dmitri")
    value = SPOT.encode(Spot(draft.id, 1, dmitri.id))
    await press(one_office, "grace", "cycles.leave_out", value)
    noon(one_office, date(2026, 12, 8))
    await move(one_office)
    assert len(told(one_office, "nobody has picked yet")) == 1
    for each in ("carla", "mira"):
        await name(one_office, await reload(one_office, draft), each)
    await press(one_office, "mira", "cycles.pick_fine", PICK.encode((await pick_of(one_office, draft, "carla")).id))
    await move(one_office)
    assert len(told(one_office, "everybody has picked")) == 1
    noon(one_office, date(2026, 12, 9))
    await press(one_office, "grace", "cycles.put_back", value)
    form = await press(one_office, "grace", "cycles.start_picks", spot(await reload(one_office, draft)))
    await send(one_office, "grace", form, until=date(2026, 12, 10))
    await move(one_office)
    noon(one_office, date(2026, 12, 11))
    for _ in range(2):
        await move(one_office)
    assert len(told(one_office, "nobody has picked yet")) == 2
    assert len(told(one_office, "everybody has picked")) == 1
    await name(one_office, draft, "dmitri")
    await press(one_office, "mira", "cycles.pick_fine", PICK.encode((await pick_of(one_office, draft, "dmitri")).id))
    for _ in range(2):
        await move(one_office)
    assert len(told(one_office, "everybody has picked")) == 2


async def name(office: Office, cycle: Cycle, about: str) -> None:
    carried = PICK.encode((await pick_of(office, cycle, about)).id)
    form = await press(office, about, "cycles.name_people", carried)
    await send(office, about, form, people=await handles(office, "ben", "eun", "jorge"))
    await move(office)


def told(office: Office, words: str) -> list[str]:
    return [dm.plain for dm in office.person("grace").dms if words in dm.plain]
