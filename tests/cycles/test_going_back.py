"""*Back* while HR sets up a draft keeps what was typed."""

from __future__ import annotations

from datetime import date

from bot.cycles.cycle import Picker, Stage
from tests.cycles.office import reload
from tests.cycles.setting_up import begin, cycles, submit
from tests.office import Office, top

DAYS = {"ask": date(2026, 12, 2), "due": date(2026, 12, 9), "release": date(2026, 12, 11)}


async def test_what_stood_in_the_second_form_is_there_again(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace, name="Spring", note="So that we learn.")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    await grace.fill(None, {"least": "4", "Who picks those who are asked?": "HR picks", **DAYS})
    await grace.press("Back", on=top(grace))
    setup = (await reload(one_office, draft)).setup
    assert (setup.least, setup.picker, setup.days.ask) == (4, Picker.HR, DAYS["ask"])
    assert (setup.name, setup.note) == ("Spring", "So that we learn.")


async def test_days_that_do_not_fit_yet_keep_the_rest(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace, name="Spring")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    await grace.fill(None, {"least": "5", "due": date(2026, 11, 1)})
    await grace.press("Back", on=top(grace))
    setup = (await reload(one_office, draft)).setup
    assert (setup.least, setup.days) == (5, draft.setup.days)


async def test_chosen_people_are_kept(one_office: Office) -> None:
    grace = await begin(one_office)
    await submit(grace, name="Spring", scope="People I choose")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    await grace.fill(None, {"people": [one_office.person("ana").id]})
    await grace.press("Back", on=top(grace))
    assert len((await reload(one_office, draft)).setup.chosen) == 1
