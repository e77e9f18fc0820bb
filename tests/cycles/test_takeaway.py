"""What I take from it: told to those who report to one, in one's own words; changed, taken back, and looked at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adapters.sandbox.person import Person
from bot.allowances import Allowance
from bot.cycles.acting.talking import ARRANGED_A_DAY
from bot.cycles.acting.telling_team import TOLD_A_DAY
from bot.cycles.buttons import REVIEW
from bot.cycles.cycle import Cycle
from bot.nudges.calendar import Week, next_working_day
from bot.people import Source
from storage.tables.inbox import INBOX
from storage.tables.outbox import DELIVERY
from storage.tables.results import TAKEAWAY
from tests.cycles.office import review_of
from tests.cycles.released import make_hr, read, release_cycle
from tests.feedback.office import find_people
from tests.nudges.office import clock_at, remind, reminders
from tests.objectives.test_limits import said, use_up
from tests.office import Office, press_forged, top

HEARD, WILL_DO = "You find it *hard* to bring me bad news", "I ask what happened before I ask why"
SAID = "Dmitri Aaltonen read the feedback"


async def tell(office: Office, dmitri: Person, **more: str | date) -> str:
    """What the form said, and after it."""
    await dmitri.press("Choose one thing" if "Choose one thing" in top(dmitri).buttons else "Change what I told")
    form = top(dmitri).plain
    await dmitri.fill(None, {"heard": HEARD, "will_do": WILL_DO, **more})
    outcome = await dmitri.submit()
    assert outcome.ok, outcome
    return f"{form}\n{top(dmitri).plain}"


async def team_of(office: Office, *handles: str, manager: str = "dmitri") -> None:
    (lead, *people) = await find_people(office, manager, *handles)
    async with office.store.work() as work:
        for each in people:
            await work.structure.set_manager(each.id, Source.COMMAND, lead.id)
        await work.commit()


@pytest.fixture
async def dmitri(one_office: Office) -> Person:
    """At his result; Jorge reports to him too and was not asked, Hiro was and doesn't."""
    await team_of(one_office, "ben", "eun", "jorge")
    await release_cycle(one_office, {"dmitri": ("ben", "eun", "hiro")})
    return await read(one_office)


async def test_it_goes_to_those_who_report_to_one_and_is_kept(one_office: Office, dmitri: Person) -> None:
    office = one_office
    said = await tell(office, dmitri)
    assert "This goes to Ben" in said
    assert "who report to you, as one message each, under your name" in said
    assert "On its way to Ben" in said
    for handle in ("ben", "eun", "jorge"):
        message = await office.told(handle, SAID)
        assert "You find it hard to bring me bad news" in message.plain
        assert WILL_DO in message.plain
    assert not [dm for dm in office.person("hiro").dms if SAID in dm.plain], (
        "he was asked, and reports to somebody else"
    )
    await dmitri.press("Back to the result")
    assert "What you told your team" in top(dmitri).plain
    assert WILL_DO in top(dmitri).plain
    async with office.store.read() as work:
        for table in (DELIVERY, INBOX):
            assert WILL_DO not in repr(await work.sql.scan(table.select()))


async def test_to_one_it_is_one_message(one_office: Office) -> None:
    await release_cycle(one_office)
    async with one_office.store.work() as work:
        for each in await find_people(one_office, "ben", "eun", "jorge", "ana", "carla", "hiro", "grace"):
            await work.structure.set_manager(each.id, Source.COMMAND, None)
        await work.commit()
    await team_of(one_office, "ben")
    assert "who reports to you, under your name" in await tell(one_office, await read(one_office))


async def test_changed_it_says_it_anew_in_the_same_message(one_office: Office, dmitri: Person) -> None:
    office = one_office
    await tell(office, dmitri)
    ben = office.person("ben")
    await office.told("ben", SAID)
    await dmitri.press("Back to the result")
    await tell(office, dmitri, will_do="I listen first")
    assert "Changed" in top(dmitri).plain
    await office.until(lambda: any("I listen first" in dm.plain for dm in ben.dms))
    assert len([dm for dm in ben.dms if SAID in dm.plain]) == 1


async def test_taken_back_nothing_of_it_stays_and_it_can_be_told_again(one_office: Office, dmitri: Person) -> None:
    office = one_office
    await tell(office, dmitri)
    await office.told("ben", SAID)
    await dmitri.press("Back to the result")
    value = REVIEW.encode((await review_of(office, await only_cycle(office), "dmitri")).id)
    await dmitri.press("Take it back")
    assert WILL_DO not in top(dmitri).plain
    await office.until(lambda: not [dm for dm in office.person("ben").dms if SAID in dm.plain])
    async with office.store.read() as work:
        assert await work.sql.scan(TAKEAWAY.select()) == []
    assert "answered about you, in" in await press_forged(office, "dmitri", "cycles.untell", value), "twice"
    await dmitri.close(everything=True)
    await read(office)
    await tell(office, dmitri, will_do="I begin anew")
    assert "I begin anew" in (await office.told("ben", SAID)).plain


async def only_cycle(office: Office) -> Cycle:
    (person,) = await find_people(office, "dmitri")
    async with office.store.read() as work:
        (review,) = (await work.cycles.find_results(person, 1)).items
    return review.cycle


async def test_only_whom_it_is_about_tells_anything(one_office: Office) -> None:
    office = one_office
    await team_of(office, "ben", "eun", "jorge")
    cycle = await release_cycle(office, managers={"dmitri": ["mira"]})
    value = REVIEW.encode((await review_of(office, cycle, "dmitri")).id)
    mira, message = office.person("mira"), await office.told("mira", "you can read it")
    await mira.press("Read: Dmitri Aaltonen", on=message)
    await office.until(lambda: mira.modal)
    assert not {"Choose one thing", "Talk it over"} & set(top(mira).buttons)
    for act in ("cycles.choose", "cycles.untell", "cycles.talk", "cycles.talk_off"):
        assert "Only a person whom feedback is about" in await press_forged(office, "mira", act, value)
        assert "There is no such result" in await press_forged(office, "ben", act, value)


async def test_where_nobody_reports_to_one_it_is_not_offered_and_an_old_button_says_so(one_office: Office) -> None:
    await release_cycle(one_office)
    value = REVIEW.encode((await review_of(one_office, await only_cycle(one_office), "dmitri")).id)
    async with one_office.store.work() as work:
        for each in await find_people(one_office, "ben", "eun", "jorge", "ana", "carla", "hiro", "grace"):
            await work.structure.set_manager(each.id, Source.COMMAND, None)
        await work.commit()
    assert "Nobody reports to you" in await press_forged(one_office, "dmitri", "cycles.choose", value)
    shown = top(await read(one_office)).buttons
    assert ("Choose one thing" in shown, "Talk it over" in shown) == (False, True)


async def test_its_day_is_reminded_of_a_week_before_and_once(office: Office) -> None:
    await team_of(office, "ben", "eun", "jorge")
    await release_cycle(office)
    dmitri = await read(office)
    today = office.sandbox.clock.now().date()
    look_on = today + timedelta(14)
    assert "I remind you" in await tell(office, dmitri, look_on=look_on)
    message = await office.told("ben", SAID)
    assert "You look at it together on" in message.plain
    for number in range(1, 15):
        clock_at(office, today + timedelta(number), 13, zone="Europe/Helsinki")
        await remind(office)
        if number < 6:
            assert reminders(office, "dmitri") == []
    (reminder,) = reminders(office, "dmitri")
    assert "you look together at what you took from your feedback" in reminder.plain


async def test_hr_sees_how_many_told_their_team_and_not_about_those_above_them(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "grace", "ben")
    await team_of(office, "ben", "eun", "jorge")
    await release_cycle(office)
    dmitri = await read(office)
    await tell(office, dmitri)
    assert "1 told the team" in await open_summary(office, "grace")
    seen_by_ben = await open_summary(office, "ben")
    assert "told the team" not in seen_by_ben
    assert "Not counted here: the people you report to" in seen_by_ben


async def open_summary(office: Office, handle: str) -> str:
    person = office.person(handle)
    await person.press("Open", on=await office.told(handle, "I tell everybody who reads them"))
    await office.until(lambda: person.modal)
    return top(person).plain


@pytest.mark.parametrize(
    ("allowance", "refused"),
    [
        (TOLD_A_DAY, "You have told your team 20 times today"),
        (ARRANGED_A_DAY, "You have arranged talks 50 times today"),
    ],
)
async def test_nobody_is_written_to_all_day_about_a_result(
    one_office: Office, dmitri: Person, allowance: Allowance, refused: str
) -> None:
    """Told and taken back, or arranged and called off, each time was a new message to everybody."""
    office = one_office
    await team_of(office, "dmitri", manager="mira")
    await use_up(office, "dmitri", allowance)
    telling = allowance is TOLD_A_DAY
    await dmitri.press("Choose one thing" if telling else "Talk it over")
    day = next_working_day(office.sandbox.clock.now().date() + timedelta(3), Week("FI"))
    await dmitri.fill(None, {"heard": HEARD, "will_do": WILL_DO} if telling else {"day": day})
    await dmitri.submit()
    assert refused in said(dmitri)
    for handle in ("ben", "mira"):
        assert not [dm for dm in office.person(handle).dms if SAID in dm.plain or "would like to talk" in dm.plain]
