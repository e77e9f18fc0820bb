"""Declining a review, and taking back what was shared."""

from __future__ import annotations

from bot.cycles.review import DebtState
from tests.cycles.forms import ANSWER, asked, fill_quick, number, open_form, send_buttons, shared
from tests.cycles.office import TEAM, debt_of, open_cycle, share
from tests.nudges.office import MONDAY, clock_at
from tests.office import Office, top


async def test_who_declines_owes_nothing_and_may_answer_after_all(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    debt = await debt_of(office, cycle, "ben")
    ben = office.person("ben")
    await ben.press("I'd rather not", on=await send_buttons(office, "ben", debt))
    assert "HR sees that you declined." in top(ben).plain
    assert (await debt_of(office, cycle, "ben")).state is DebtState.OWED
    assert (await ben.submit()).ok
    assert "Noted: you are not reminded of this any more." in top(ben).plain
    assert (await debt_of(office, cycle, "ben")).state is DebtState.DECLINED
    await ben.press(ANSWER, on=top(ben))
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert "Shared." in top(ben).plain
    assert (await debt_of(office, cycle, "ben")).state is DebtState.DECLINED


async def test_what_was_shared_is_taken_back_instead_of_declined(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    debt = await debt_of(office, cycle, "ben")
    await share(office, debt, one_change="sorry")
    ben = office.person("ben")
    await ben.press("I'd rather not", on=await send_buttons(office, "ben", debt))
    assert "numbers may show that somebody took something back" in top(ben).plain
    await ben.press("Take it back", on=top(ben))
    assert "It is taken back, and counts for nothing." in top(ben).plain
    assert (await shared(office, debt)).answers == {}
    assert await number(office, debt) == 2
    assert (await debt_of(office, cycle, "ben")).state is DebtState.OWED
    await ben.close(everything=True)
    await ben.press("I'd rather not", on=await send_buttons(office, "ben", debt))
    assert "It is taken back, and counts for nothing." in top(ben).plain


async def test_a_form_that_was_shared_has_the_way_to_take_it_back(office: Office) -> None:
    debt, ben = await asked(office)
    assert "Take it back" not in top(ben).buttons
    await share(office, debt, one_change="sorry")
    await ben.close(everything=True)
    ben = await open_form(office, "ben", debt)
    await ben.press("Take it back", on=top(ben))
    await ben.press("Take it back", on=top(ben))
    assert "It is taken back" in top(ben).plain
    assert (await shared(office, debt)).answers == {}


async def test_the_invitation_says_that_somebody_declined(office: Office) -> None:
    clock_at(office, MONDAY, 10, zone="Europe/London")
    await open_cycle(office, TEAM, invited=False)
    ben = office.person("ben")
    await ben.press("I'd rather not", on=await office.told("ben", "What is it like to work with"))
    assert (await ben.submit()).ok
    message = await office.told("ben", "You said that you would rather not answer about Dmitri Aaltonen.")
    assert message.buttons[0] == ANSWER
