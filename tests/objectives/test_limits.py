"""Nobody floods a channel with objectives, progress or comments: a day has an end, in friendly words."""

from __future__ import annotations

import pytest

from adapters.sandbox.person import Person
from bot.allowances import Allowance, use_allowance
from bot.objectives.rules import COMMENTS_A_DAY, EDITS_A_DAY, SET_A_DAY, STEPS_A_DAY
from bot.people import Handle
from tests.objectives.office import MANAGER, SELF, due, set_one
from tests.office import Office, open_form, top


async def use_up(office: Office, handle: str, allowance: Allowance) -> None:
    """All of today."""
    workspace = office.sandbox.workspace
    async with office.store.work() as work:
        number = await work.workspaces.of("slack", workspace.team_id)
        assert number is not None
        (person,) = await work.people.by_handles(number, [Handle("slack", workspace.person(handle).id)])
        while await use_allowance(work, person, allowance, office.sandbox.clock.now()):
            pass
        await work.commit()


def said(person: Person) -> str:
    """Everything that the open window says."""
    view = top(person)
    return "\n".join((view.plain, view.notice or "", *view.errors.values()))


async def test_the_twenty_first_objective_of_a_day_waits_for_tomorrow(team: Office) -> None:
    for number in range(SET_A_DAY.most):
        await set_one(team, "ana", f"Number {number}")
    ana = await open_form(team, "ana", "/objective One more")
    await ana.fill(None, {"due": due(team)})
    await ana.submit()
    assert "You have set 20 objectives today" in said(ana)
    assert ana.value(None, "title") == "One more"
    await set_one(team, "ben", "Of somebody else")
    await team.posted("goals", "Of somebody else")
    assert not [each for each in team.channel("goals").messages if "One more" in each.plain]


@pytest.mark.parametrize("button", ["Progress", "Close it"])
async def test_progress_is_not_reported_all_day(one_team: Office, button: str) -> None:
    ana = await set_one(one_team, "ana", "Learn to weld")
    await use_up(one_team, "ana", STEPS_A_DAY)
    await ana.press("My objectives")
    if button == "Close it":
        await ana.press("Details")
    await ana.press(button)
    if button == "Progress":
        await ana.fill(None, {"progress": 40})
    else:
        await ana.fill(None, {"outcome": "Achieved"})
    await ana.submit()
    assert "You have reported progress 50 times today" in said(ana)
    await one_team.posted("goals", "Learn to weld")
    assert not [each for each in one_team.channel("goals").messages if "40 %" in each.plain]


async def test_who_sees_an_objective_is_not_changed_back_and_forth_all_day(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Learn to weld")
    await use_up(one_team, "ana", EDITS_A_DAY)
    await ana.press("Edit")
    await ana.change(None, "audience", SELF)
    await ana.submit()
    assert "You have edited objectives 50 times today" in said(ana)


async def test_comments_have_an_end_too(one_team: Office) -> None:
    await set_one(one_team, "ana", "Learn to weld", MANAGER)
    told = await one_team.told("carla", "Learn to weld")
    await use_up(one_team, "carla", COMMENTS_A_DAY)
    carla = one_team.person("carla")
    await carla.press("Comment", on=told)
    await carla.fill(None, {"text": "CANARY"})
    await carla.submit()
    assert "You have written 100 comments today" in said(carla)
    assert not [dm for dm in one_team.person("ana").dms if "CANARY" in dm.plain]
