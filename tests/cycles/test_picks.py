"""Managers pick who is asked, or reviewees name them: HR begins it, sees it and approves it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cycles.buttons import PICK
from bot.cycles.cycle import Picker
from bot.cycles.launch.launching import launch_due
from bot.cycles.picking.picks import PickState
from bot.cycles.setup.draft import SPOT, Spot
from bot.forms import Ticks
from tests.cycles.office import reload, reviews_of
from tests.cycles.picks import buttons_in, drafted, move, noon, pick_of, started
from tests.cycles.running import Refused, press, read, run_jobs
from tests.cycles.running import submit as send
from tests.cycles.setting_up import carry, externals, filled, handles, spot
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.office import Office, top


async def test_the_manager_picks_and_hr_approves(office: Office) -> None:
    draft = await drafted(office, "manager")
    check = await press(office, "grace", "cycles.check", spot(draft))
    assert "Nobody can be asked yet. First somebody has to be picked" in read(check.parts)
    assert "Dmitri Aaltonen: their manager wasn't asked to pick yet." in read(check.parts)
    assert (check.submit, ("cycles.start_picks", "Ask them to pick") in buttons_in(check)) == ("", True)
    form = await press(office, "grace", "cycles.start_picks", spot(draft))
    assert "1 manager gets a message, and each picks who is asked about those who report to them: 2 in all" in read(
        form.parts
    )
    assert (
        "With Dec 7, 2026 the day of asking moves on to Dec 8, 2026, the last day for answers to Dec 17, 2026, and the"
        " results to Dec 22, 2026." in read(form.parts)
    )
    check = await send(office, "grace", form, until=date(2026, 12, 7))
    assert "So that there is time for it, the cycle asks on Dec 8, 2026" in read(check.parts)
    assert "Dmitri Aaltonen: Mira Solberg is to pick by Dec 7, 2026. Nobody is picked yet." in read(check.parts)
    with pytest.raises(Refused, match="Somebody else in HR changed this meanwhile, or somebody picked"):
        await send(office, "grace", form, until=date(2026, 12, 7))
    await move(office)
    dm = await office.told("mira", "Who should be asked about Carla Rossi and Dmitri Aaltonen?")
    mira = office.person("mira")
    await mira.press("Pick for Dmitri Aaltonen", on=dm)
    await office.until(lambda: mira.modal)
    assert "Everybody who can be asked and reports to Dmitri Aaltonen is filled in." in top(mira).plain
    pick = await pick_of(office, draft, "dmitri")
    form = await press(office, "mira", "cycles.name_people", PICK.encode(pick.id))
    assert filled(form) == await externals(office, "ben", "eun", "jorge")
    done = await send(office, "mira", form, people=await handles(office, "ben", "eun", "jorge", "isla"))
    assert "Saved: 4 people. HR looks at it" in read(done.parts)
    await move(office)
    assert (
        "Dmitri Aaltonen: you picked 4. You can change it until HR approves it."
        in (await office.told("mira", "you picked 4")).plain
    )
    check = await press(office, "grace", "cycles.check", spot(draft))
    assert "Picked for 1 of 3. 1 is still with others." in read(check.parts)
    assert "Dmitri Aaltonen: 4 whom their manager picked can answer." in read(check.parts)
    assert all(each in read(check.parts) for each in ("Ben Okafor", "Isla Campbell", "Jorge Ruiz"))
    await send(office, "grace", check)
    await move(office)
    assert "Dmitri Aaltonen: HR has approved who is asked." in (await office.told("mira", "HR has approved")).plain
    with pytest.raises(Refused, match="HR has approved who is asked, so it can't be changed any more"):
        await press(office, "mira", "cycles.name_people", PICK.encode(pick.id))
    noon(office, date(2026, 12, 8))
    await launch_due(office.engine.context)
    await run_jobs(office)
    (review,) = await reviews_of(office, draft)
    assert (review.picker, review.asked) == (Picker.MANAGER, 4)
    assert "nobody was picked in time" in (await office.told("carla", "Nobody is asked about you this time")).plain
    ben = office.person("ben")
    await ben.press("Answer about Dmitri Aaltonen", on=await office.told("ben", "What is it like to work"))
    await office.until(lambda: ben.modal)
    assert "the manager of Dmitri Aaltonen picked them by name, and HR approved it" in top(ben).plain


async def test_a_nomination_goes_to_their_manager_and_as_it_is_to_hr_after_five_working_days(office: Office) -> None:
    draft, check = await started(office, "reviewee")
    assert "the cycle asks on Dec 15, 2026" in check
    assert "Dmitri Aaltonen: they are to name people by Dec 7, 2026. Nobody is named yet." in check
    dm = await office.told("dmitri", "Who should be asked about you?")
    await office.person("dmitri").press("Name people", on=dm)
    pick = await pick_of(office, draft, "dmitri")
    form = await press(office, "dmitri", "cycles.name_people", PICK.encode(pick.id))
    assert "it goes to your manager and then to HR, and you can't change it any more" in read(form.parts)
    assert filled(form) == await externals(office, "ben", "eun", "jorge")
    done = await send(office, "dmitri", form, people=await handles(office, "ben", "eun", "jorge", "isla"))
    assert "Saved: 4 people. Mira Solberg sees them and can change it until Dec 7, 2026; then HR has it." in read(
        done.parts
    )
    with pytest.raises(Refused, match="You named them already, and Mira Solberg has it now"):
        await send(office, "dmitri", form, people=await handles(office, "ben", "eun", "jorge"))
    await move(office)
    named = await office.told("mira", "Dmitri Aaltonen named who could be asked about them")
    assert "Ben Okafor" in named.plain
    assert "You can change that until Dec 7, 2026; then HR has it as it is." in named.plain
    check = read((await press(office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: named 4. Mira Solberg may change that until Dec 7, 2026." in check
    await left(office, "isla")
    check = read((await press(office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: named 3. Mira" in check, "what Mira is shown is without her"
    noon(office, date(2026, 12, 7))
    await move(office)
    assert (await pick_of(office, draft, "dmitri")).state is PickState.LOOKING
    noon(office, date(2026, 12, 8))
    await move(office)
    check = read((await press(office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: 3 whom they named can answer, so a result needs all of them." in check
    assert "Picked: Ben Okafor, Eun-ji Park and Jorge Ruiz." in check
    assert (
        "HR has it now. You can change it until HR approves it." in (await office.told("mira", "HR has it now")).plain
    )
    assert (
        "nobody has picked yet who is asked about Carla Rossi and Mira Solberg, and the last day for it has passed."
        in (await office.told("grace", "nobody has picked")).plain
    )


@pytest.mark.parametrize(
    ("readers", "said"),
    [
        (("manager",), "HR chose that your manager reads what they answer, and that you don't."),
        (("manager", "above"), "HR chose that your manager and those above them read what they answer"),
    ],
)
async def test_who_names_people_and_will_not_read_what_they_say_hears_so_first(
    one_office: Office, readers: tuple[str, ...], said: str
) -> None:
    draft = await drafted(one_office, "reviewee")
    form = await press(one_office, "grace", "cycles.change_when", carry(draft))
    days = {each: getattr(draft.setup.days, each) for each in ("ask", "due", "release")}
    same = {"least": "3", "names": "without", "picker": Picker.REVIEWEE.value}
    check = await send(one_office, "grace", form, readers=Ticks(readers), **same, **days)
    assert "Picked for 0 of 2." in read(check.parts)  # nobody would read about Mira
    form = await press(one_office, "grace", "cycles.start_picks", spot(draft))
    await send(one_office, "grace", form, until=date(2026, 12, 7))
    await move(one_office)
    assert said in (await one_office.told("dmitri", "Who should be asked about you?")).plain
    pick = await pick_of(one_office, draft, "dmitri")
    assert said in read((await press(one_office, "dmitri", "cycles.name_people", PICK.encode(pick.id))).parts)


async def test_the_manager_changes_what_was_named_and_the_form_says_so(one_office: Office) -> None:
    draft, _ = await started(one_office, "reviewee")
    pick = await pick_of(one_office, draft, "dmitri")
    carried = PICK.encode(pick.id)
    form = await press(one_office, "dmitri", "cycles.name_people", carried)
    await send(one_office, "dmitri", form, people=await handles(one_office, "ben", "eun", "jorge"))
    await move(one_office)
    form = await press(one_office, "mira", "cycles.name_people", carried)
    assert filled(form) == await externals(one_office, "ben", "eun", "jorge")
    for people, why in (
        (("ben", "eun", "mira"), "You pick, so you can't be among them"),
        (("ben", "eun", "dmitri"), "Dmitri Aaltonen will read the result"),
        (("ben", "eun"), "Pick 3 people at least"),
        ((), "Pick at least one person"),
    ):
        with pytest.raises(Refused, match=why):
            await send(one_office, "mira", form, people=await handles(one_office, *people))
    await send(one_office, "mira", form, people=await handles(one_office, "ben", "eun", "isla"))
    saved = (await reload(one_office, draft)).setup
    assert saved.picked_by == {pick.reviewee.id: Picker.BOTH}
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "3 whom they named, with changes of their manager, can answer, so a result needs all of them." in read(
        check.parts
    )
    value = SPOT.encode(Spot(draft.id, 1, pick.reviewee.id))
    form = await press(one_office, "grace", "cycles.pick", value)
    await left(one_office, "isla")
    await send(one_office, "grace", form, people=await handles(one_office, "ben", "eun", "jorge", "hiro"))
    await move(one_office)
    told = (await one_office.told("mira", "HR picks who is asked. You need not do anything.")).plain
    assert ("Eun" in told, "Isla" in told) == (True, False)
    with pytest.raises(Refused, match="HR has picked who is asked"):
        await press(one_office, "mira", "cycles.pick_fine", carried)


async def test_fine_as_it_is_gives_it_to_hr_once(one_office: Office) -> None:
    draft, _ = await started(one_office, "reviewee")
    carried = PICK.encode((await pick_of(one_office, draft, "mira")).id)
    form = await press(one_office, "mira", "cycles.name_people", carried)
    await send(one_office, "mira", form, people=await handles(one_office, "dmitri", "carla", "ben"))
    for who, people in (("dmitri", ("ben", "eun", "jorge")), ("carla", ("ana", "hiro", "isla"))):
        carried = PICK.encode((await pick_of(one_office, draft, who)).id)
        form = await press(one_office, who, "cycles.name_people", carried)
        await send(one_office, who, form, people=await handles(one_office, *people))
        for _ in range(2):
            assert "HR has it now" in read((await press(one_office, "mira", "cycles.pick_fine", carried)).parts)
        with pytest.raises(Refused, match="You named them already, and HR has it now"):
            await press(one_office, who, "cycles.name_people", carried)
    await move(one_office)
    await one_office.told("grace", "everybody has picked who is asked. Look at it, and approve it.")
    assert {each.value for each in (await reload(one_office, draft)).setup.picked_by.values()} == {"themselves"}


async def test_who_has_no_manager_or_one_who_is_away_is_left_to_hr_at_once(one_office: Office) -> None:
    draft = await drafted(one_office, "manager")
    await one_office.answered("mira", "/upward manager @carla none")
    form = await press(one_office, "grace", "cycles.start_picks", spot(draft))
    assert "Nobody else can pick about Carla Rossi and Mira Solberg: there is no manager, or they are away." in read(
        form.parts
    )
    await send(one_office, "grace", form, until=date(2026, 12, 7))
    await move(one_office)
    (mira,) = await find_people(one_office, "mira")
    async with one_office.store.work() as work:
        await work.nudges.set_away(mira, date(2026, 12, 24))
        await work.commit()
    await move(one_office)
    assert (
        "no manager can pick who is asked about Dmitri Aaltonen: there is none, or they are away. Please pick for them."
        in (await one_office.told("grace", "no manager can pick")).plain
    )
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: nobody else can pick, so you do." in check
    await one_office.told("mira", "Nothing is left for you to pick here: HR or another manager does it now.")
    assert not [dm for dm in one_office.person("grace").dms if "everybody has picked" in dm.plain]


async def test_a_nomination_whose_manager_is_gone_is_hrs_at_once(one_office: Office) -> None:
    draft, _ = await started(one_office, "reviewee")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    form = await press(one_office, "dmitri", "cycles.name_people", carried)
    await one_office.answered("mira", "/upward manager @dmitri none")
    done = await send(one_office, "dmitri", form, people=await handles(one_office, "ben", "eun", "jorge"))
    assert "There is no manager of yours to look at it, so HR has it at once." in read(done.parts)
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert "Dmitri Aaltonen: 3 whom they named can answer" in check


async def test_a_new_manager_takes_over_and_the_old_one_reads_so(one_office: Office) -> None:
    draft, _ = await started(one_office, "manager")
    carried = PICK.encode((await pick_of(one_office, draft, "dmitri")).id)
    await one_office.answered("mira", "/upward manager @dmitri @carla")
    with pytest.raises(Refused, match="Somebody else picks here now"):
        await press(one_office, "mira", "cycles.name_people", carried)
    await move(one_office)
    await one_office.told("carla", "Who should be asked about Dmitri Aaltonen?")
    left = await one_office.told("mira", "Who should be asked about Carla Rossi?")
    assert "Dmitri" not in left.plain
