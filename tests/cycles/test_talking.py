"""Talk it over: with one's manager or somebody in HR, of whom neither hears a word of the result."""

from __future__ import annotations

from datetime import date, timedelta

from adapters.sandbox.person import Person
from bot.nudges.calendar import Week, next_working_day
from tests.cycles.released import CANARY, make_hr, read, release_cycle
from tests.cycles.test_takeaway import team_of
from tests.nudges.office import clock_at, quiet, remind, reminders
from tests.office import Office, top

ASKS = "Dmitri Aaltonen would like to talk over upward feedback with you"


async def arrange(office: Office, dmitri: Person, days: int, **more: str | date) -> str:
    day = next_working_day(office.sandbox.clock.now().date() + timedelta(days), Week("FI"))
    await dmitri.press("Talk it over" if "Talk it over" in top(dmitri).buttons else "Another day")
    form = top(dmitri).plain
    await dmitri.fill(None, {"day": day, **more})
    outcome = await dmitri.submit()
    assert outcome.ok, outcome
    return form


async def test_both_are_reminded_on_the_day_and_nothing_is_passed_on(office: Office) -> None:
    await team_of(office, "dmitri", manager="mira")
    await release_cycle(office)
    dmitri = await read(office)
    assert "Nothing of your result is passed on" in await arrange(office, dmitri, 3)
    message = await office.told("mira", ASKS)
    assert not message.buttons
    today = office.sandbox.clock.now().date()
    for number in range(1, 9):
        clock_at(office, today + timedelta(number), 13, zone="Europe/Helsinki")
        await remind(office)
    (own,), (other,) = reminders(office, "dmitri"), reminders(office, "mira")
    assert "you talk over your upward feedback" in own.plain
    assert "Dmitri Aaltonen would like to talk over upward feedback" in other.plain
    assert "Read" not in other.buttons
    assert not [dm for dm in office.person("mira").dms if CANARY in dm.plain]


async def test_another_day_changes_the_message_and_calling_off_says_so(one_office: Office) -> None:
    office = one_office
    await team_of(office, "dmitri", manager="mira")
    await release_cycle(office)
    dmitri, mira = await read(office), office.person("mira")
    await arrange(office, dmitri, 3)
    first = (await office.told("mira", ASKS)).plain
    await dmitri.press("Back to the result")
    assert "You talk it over with Mira" in top(dmitri).plain
    await arrange(office, dmitri, 8)
    await office.until(lambda: [dm for dm in mira.dms if ASKS in dm.plain and dm.plain != first])
    assert len([dm for dm in mira.dms if ASKS in dm.plain]) == 1
    await dmitri.press("Back to the result")
    await dmitri.press("Call the talk off")
    await office.until(lambda: [dm for dm in mira.dms if "has called off the talk" in dm.plain])
    assert "Talk it over" in top(dmitri).buttons


async def test_of_hr_only_who_was_not_asked_and_does_not_report_to_one_can_be_chosen(one_office: Office) -> None:
    """Ben was asked, Ana reports to Dmitri, Grace neither."""
    office = one_office
    await make_hr(office, "ben", "ana", "grace")
    await team_of(office, "ana")
    await team_of(office, "dmitri", manager="mira")
    await release_cycle(office)
    dmitri = await read(office)
    await dmitri.press("Talk it over")
    form = top(dmitri)
    assert "Grace Mbeki, HR" in form.plain
    assert "Mira Solberg, your manager" in form.plain
    assert "Ben" not in form.plain
    assert "Ana" not in form.plain
    await dmitri.fill(
        None,
        {
            "person": "Grace Mbeki, HR",
            "day": next_working_day(office.sandbox.clock.now().date() + timedelta(1), Week("FI")),
        },
    )
    assert (await dmitri.submit()).ok
    await office.told("grace", ASKS)


async def test_somebody_else_in_place_of_the_first_who_hears_that_it_is_off(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "grace")
    await team_of(office, "dmitri", manager="mira")
    await release_cycle(office)
    dmitri = await read(office)
    await arrange(office, dmitri, 3, person="Mira Solberg, your manager")
    await office.told("mira", ASKS)
    await dmitri.press("Back to the result")
    await arrange(office, dmitri, 3, person="Grace Mbeki, HR")
    await office.told("grace", ASKS)
    await office.until(lambda: [dm for dm in office.person("mira").dms if "has called off the talk" in dm.plain])


async def test_whom_the_chat_could_not_reach_hears_of_another_day(one_office: Office) -> None:
    """Only a message that arrived can say the new day."""
    office = one_office
    await team_of(office, "dmitri", manager="mira")
    await release_cycle(office)
    office.sandbox.faults.add("chat.postMessage", "error", 1, error="messages_tab_disabled", about="to talk over")
    dmitri = await read(office)
    await arrange(office, dmitri, 3)
    await quiet(office)
    assert not [dm for dm in office.person("mira").dms if ASKS in dm.plain]
    await dmitri.press("Back to the result")
    await arrange(office, dmitri, 8)
    await quiet(office)
    assert len([dm for dm in office.person("mira").dms if ASKS in dm.plain]) == 1
