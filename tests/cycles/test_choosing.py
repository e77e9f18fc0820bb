"""HR chooses who gets feedback, and who is asked about them."""

from __future__ import annotations

import pytest

from bot.cycles.cycle import Picker, Scope, Stage
from bot.cycles.launch.launching import launch_due
from bot.cycles.setup.draft import SPOT, Spot
from bot.forms import Form
from bot.messages import Buttons
from bot.people import Handle
from tests.cycles.office import debts_of, reload, review_of, reviews_of
from tests.cycles.running import Refused, press, read, run_jobs
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, TUESDAY, begin, carry, cycles, externals, filled, handles, made, spot, submit
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import clock_at
from tests.office import Office, top


async def chosen(office: Office, *names: str) -> Form:
    """A draft about these people, and the form of who sees what."""
    form = await press(office, "grace", "cycles.new", "")
    form = await send(office, "grace", form, name="Peers", template="pulse", note="", scope="chosen")
    assert form.title == "Who gets feedback?"
    return await send(office, "grace", form, people=await handles(office, *names))


def buttons_of(form: Form, act: str) -> list[str]:
    rows = (each for each in form.parts if isinstance(each, Buttons))
    return [button.value for row in rows for button in row.buttons if button.act == act]


async def test_people_are_chosen_and_those_without_reports_get_reviewers_by_hand(office: Office) -> None:
    await begin(office)
    form = await chosen(office, "dmitri", "kavita")
    assert "of the 2 you chose can get results" in str(form.parts)
    (draft,) = await cycles(office, Stage.DRAFT)
    check = await press(office, "grace", "cycles.check", spot(draft))
    assert "3 people are asked about one person." in read(check.parts)
    assert "Kavita Nair: nobody reports to them. Pick who is asked" in read(check.parts)
    assert "Carla" not in read(check.parts)
    (pick,) = buttons_of(check, "cycles.pick")
    form = await press(office, "grace", "cycles.pick", pick)
    assert filled(form) == set()
    check = await send(office, "grace", form, people=await handles(office, "carla", "hiro", "isla", "ben"))
    assert "Kavita Nair: 4 whom HR picked can answer." in read(check.parts)
    await send(office, "grace", check)
    clock_at(office, TUESDAY, 12, zone=OSLO)
    await launch_due(office.engine.context)
    await run_jobs(office)
    assert {each.about for each in await reviews_of(office, draft)} == {"Dmitri Aaltonen", "Kavita Nair"}
    assert (await review_of(office, draft, "kavita")).picker is Picker.HR
    assert "Grace Mbeki asks for your view of Kavita" in (await office.told("carla", "What is it like to work")).plain
    both = (await office.told("ben", "What is it like to work")).plain
    assert "asks for your view of Dmitri Aaltonen and Kavita Nair" in both
    (debt,) = await debts_of(office, draft, "carla")
    carla = office.person("carla")
    await carla.press("Answer about Kavita Nair", on=await office.told("carla", "What is it like to work"))
    assert "HR picked them by name. Where one of them leaves, or comes to be above Kavita" in top(carla).plain
    assert debt.review.asked == 4


async def test_who_has_no_team_is_not_asked_about_how_they_lead_one_without_a_word(one_office: Office) -> None:
    await begin(one_office)
    form = await press(one_office, "grace", "cycles.new", "")
    said = {"name": "Peers", "note": "", "scope": "chosen"}
    form = await send(one_office, "grace", form, template="manager_effectiveness", **said)
    await send(one_office, "grace", form, people=await handles(one_office, "kavita", "dmitri", "isla"))
    (draft,) = await cycles(one_office, Stage.DRAFT)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Nobody reports to Isla Campbell and Kavita Nair, and some of these questions are about" in read(check.parts)
    assert "“Start, stop, continue” and “Short pulse” fit everybody." in read(check.parts)
    form = await press(one_office, "grace", "cycles.change_what", *buttons_of(check, "cycles.change_what"))
    await send(one_office, "grace", form, template="pulse", **said)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "some of these questions" not in read(check.parts)


async def test_where_others_are_in_another_cycle_hr_is_told_to_pick_about_who_has_no_reports(
    one_office: Office,
) -> None:
    await begin(one_office)
    (first,) = await made(one_office)
    await send(one_office, "grace", await press(one_office, "grace", "cycles.check", spot(first)))
    form = await chosen(one_office, "dmitri", "kavita")
    assert "Then none of the 2 you chose can get results, 1 waits for a pick" in str(form.parts)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Nobody can be asked yet. First somebody has to be picked who is asked about those" in read(check.parts)
    (pick,) = buttons_of(check, "cycles.pick")
    form = await press(one_office, "grace", "cycles.pick", pick)
    check = await send(one_office, "grace", form, people=await handles(one_office, "carla", "hiro", "isla"))
    assert "3 people are asked about one person." in read(check.parts)
    form = await chosen(one_office, "carla", "isla")
    assert "1 waits for a pick" in str(form.parts)
    await left(one_office, "isla")
    draft = next(each for each in await cycles(one_office, Stage.DRAFT) if each.id != draft.id)
    form = await press(one_office, "grace", "cycles.change_when", carry(draft))
    assert "Then the one you chose can't get results" in str(form.parts)


async def test_of_one_person_it_is_said_whether_they_can_get_a_result_once_somebody_is_picked(
    one_office: Office,
) -> None:
    await begin(one_office)
    assert "Then the one you chose can get results" in str((await chosen(one_office, "dmitri")).parts)
    assert "That many of the people picked have to answer" in str((await chosen(one_office, "kavita")).parts)


async def test_hr_is_not_told_to_pick_who_is_asked_about_themselves(one_office: Office) -> None:
    await begin(one_office)
    await chosen(one_office, "kavita", "grace")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    check = read((await press(one_office, "grace", "cycles.check", spot(draft))).parts)
    assert "Kavita Nair: nobody reports to them. Pick who is asked" in check
    assert "Grace Mbeki: nobody reports to them, and nobody is picked yet" in check
    form = await press(one_office, "grace", "cycles.new", "")
    await send(one_office, "grace", form, name="Peers", template="pulse", note="", scope="chosen")
    (draft, *_) = await cycles(one_office, Stage.DRAFT)
    overview = read((await press(one_office, "grace", "cycles.open", carry(draft))).parts)
    assert "About people whom HR has yet to choose." in overview


async def test_those_at_the_top_are_one_press(one_office: Office) -> None:
    await begin(one_office)
    for each in ("dmitri", "carla"):
        await one_office.answered("mira", f"/upward manager @{each} @mira")
    form = await press(one_office, "grace", "cycles.new", "")
    await send(one_office, "grace", form, name="Top", template="pulse", note="", scope="chosen")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    form = await press(one_office, "grace", "cycles.top", carry(draft))
    assert filled(form) == await externals(one_office, "mira", "dmitri", "carla")
    await send(one_office, "grace", form, top=await handles(one_office, "mira", "dmitri", "carla"))
    assert len((await reload(one_office, draft)).setup.chosen) == 3
    with pytest.raises(Refused, match="Pick at least one person"):
        await send(one_office, "grace", await press(one_office, "grace", "cycles.change_whom", carry(draft)), people=())


async def picking(office: Office) -> Form:
    """The check of a draft in which HR picks."""
    grace = await begin(office)
    await submit(grace)
    await submit(grace, **{"Who picks those who are asked?": "HR picks"})
    (draft,) = await cycles(office, Stage.DRAFT)
    return await press(office, "grace", "cycles.check", spot(draft))


async def test_hr_picks_from_all_reports_and_can_assign_them_again(one_office: Office) -> None:
    check = await picking(one_office)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    (dmitri,) = await find_people(one_office, "dmitri")
    value = SPOT.encode(Spot(draft.id, 1, dmitri.id))
    assert value in buttons_of(check, "cycles.pick")
    form = await press(one_office, "grace", "cycles.pick", value)
    assert filled(form) == await externals(one_office, "ben", "eun", "jorge")
    check = await send(one_office, "grace", form, people=await handles(one_office, "ben", "eun", "jorge"))
    assert (await reload(one_office, draft)).setup.picked == {}
    form = await press(one_office, "grace", "cycles.pick", value)
    check = await send(one_office, "grace", form, people=await handles(one_office, "ben", "eun", "jorge", "isla"))
    assert "Dmitri Aaltonen: 4 whom HR picked can answer." in read(check.parts)
    assert buttons_of(check, "cycles.assign") == [value, spot(draft)]
    check = await press(one_office, "grace", "cycles.assign", value)
    assert "Dmitri Aaltonen: 3 can answer, so a result needs all of them." in read(check.parts)
    form = await press(one_office, "grace", "cycles.pick", value)
    await send(one_office, "grace", form, people=await handles(one_office, "isla", "hiro", "ana"))
    await press(one_office, "grace", "cycles.assign", spot(draft))
    assert (await reload(one_office, draft)).setup.picked == {}


async def test_who_reads_or_can_not_answer_is_not_picked(one_office: Office) -> None:
    await picking(one_office)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    (dmitri,) = await find_people(one_office, "dmitri")
    form = await press(one_office, "grace", "cycles.pick", SPOT.encode(Spot(draft.id, 1, dmitri.id)))
    with pytest.raises(Refused, match="Nobody is asked about themselves: take Dmitri Aaltonen out"):
        await send(one_office, "grace", form, people=await handles(one_office, "dmitri", "ben", "eun", "jorge"))
    for people, said in (((), "Pick at least one person"), ((Handle("slack", "U0NOBODY"),), "haven't used me since")):
        with pytest.raises(Refused, match=said):
            await send(one_office, "grace", form, people=people)
    await press(one_office, "grace", "cycles.newcomers", spot(draft))
    with pytest.raises(Refused, match="Somebody else in HR changed this meanwhile"):
        await send(one_office, "grace", form, people=await handles(one_office, "ben", "eun", "isla"))


async def test_nobody_of_hr_picks_who_is_asked_about_who_is_above_them(one_office: Office) -> None:
    await picking(one_office)
    await one_office.answered("mira", "/upward manager @grace @dmitri")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    (dmitri,) = await find_people(one_office, "dmitri")
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    value = SPOT.encode(Spot(draft.id, 1, dmitri.id))
    assert value not in buttons_of(check, "cycles.pick")
    for act in ("cycles.pick", "cycles.assign"):
        with pytest.raises(Refused, match="Somebody else in HR decides it"):
            await press(one_office, "grace", act, value)


async def test_once_approved_whom_it_is_about_stays(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    await send(one_office, "grace", await press(one_office, "grace", "cycles.check", spot(draft)))
    form = await press(one_office, "grace", "cycles.change_what", carry(draft))
    with pytest.raises(Refused, match="whom it is about stays"):
        await send(one_office, "grace", form, name="Other", template="pulse", note="", scope="chosen")
    assert (await reload(one_office, draft)).setup.scope is Scope.MANAGERS


async def test_one_reviewee_is_approved_alone_and_the_others_later_or_not_at_all(office: Office) -> None:
    await begin(office)
    await office.answered("mira", "/upward manager @kavita @carla")
    (draft,) = await made(office)
    check = await press(office, "grace", "cycles.check", spot(draft))
    carla, dmitri = buttons_of(check, "cycles.approve")
    once = await press(office, "grace", "cycles.approve", dmitri)
    assert "3 people are asked about 1 manager." in read(once.parts)
    said = "Carla Rossi: 3 can answer, so a result needs all of them. Not approved yet, so nobody is asked."
    assert said in read(once.parts)
    assert once.submit == "Ask all 6 people"
    with pytest.raises(Refused, match="It is approved already"):
        await press(office, "grace", "cycles.approve", dmitri)
    late = await press(office, "grace", "cycles.approve", carla)
    assert "Somebody else in HR changed this meanwhile" in read(late.parts)
    assert (await reload(office, draft)).stage is Stage.PLANNED
    assert "Only some are approved so far" in read((await press(office, "grace", "cycles.open", carry(draft))).parts)
    clock_at(office, TUESDAY, 12, zone=OSLO)
    await launch_due(office.engine.context)
    await run_jobs(office)
    assert {each.about for each in await reviews_of(office, draft)} == {"Dmitri Aaltonen"}
    assert (
        "Not approved by today, so nobody is asked about them: Carla Rossi."
        in (await office.told("grace", "has begun")).plain
    )


async def test_after_one_all_others_are_approved_together(one_office: Office) -> None:
    await begin(one_office)
    await one_office.answered("mira", "/upward manager @kavita @carla")
    (draft,) = await made(one_office)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    once = await press(one_office, "grace", "cycles.approve", buttons_of(check, "cycles.approve")[0])
    await send(one_office, "grace", once)
    assert (await reload(one_office, draft)).setup.approved is None
    with pytest.raises(Refused, match="It is approved already"):
        await send(one_office, "grace", once)
    clock_at(one_office, TUESDAY, 12, zone=OSLO)
    await launch_due(one_office.engine.context)
    assert len(await reviews_of(one_office, draft)) == 2


async def test_of_a_copy_nothing_is_approved_though_only_one_was_before(one_office: Office) -> None:
    await begin(one_office)
    (first,) = await made(one_office)
    check = await press(one_office, "grace", "cycles.check", spot(first))
    await press(one_office, "grace", "cycles.approve", *buttons_of(check, "cycles.approve"))
    assert buttons_of(await press(one_office, "grace", "cycles.list", "1"), "cycles.copy") == []
    assert buttons_of(await press(one_office, "grace", "cycles.new", ""), "cycles.list") == [], "nothing to copy yet"
    await press(one_office, "grace", "cycles.cancel", carry(first))
    assert len(buttons_of(await press(one_office, "grace", "cycles.new", ""), "cycles.list")) == 1
    listed = await press(one_office, "grace", "cycles.list", "1")
    await press(one_office, "grace", "cycles.copy", *buttons_of(listed, "cycles.copy"))
    (copy,) = await cycles(one_office, Stage.DRAFT)
    assert copy.setup.approved is None


async def test_hr_sees_a_result_with_made_up_answers(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    seen = read((await press(one_office, "grace", "cycles.sample", *buttons_of(check, "cycles.sample"))).parts)
    assert "This is how Dmitri Aaltonen will read, on Dec 15, 2026, what 3 people answer." in seen
    assert "These answers are made up." in seen
    assert "2 wrote something." in seen


async def test_who_is_an_admin_too_sets_managers_from_the_check(one_office: Office) -> None:
    await begin(one_office)
    (draft,) = await made(one_office)
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    assert buttons_of(check, "directory.set_manager") == []
    await one_office.answered("mira", "/upward role admin @grace")
    check = await press(one_office, "grace", "cycles.check", spot(draft))
    first = buttons_of(check, "directory.set_manager")[0]
    form = await press(one_office, "grace", "directory.set_manager", first)
    assert form.act == "directory.manager"
