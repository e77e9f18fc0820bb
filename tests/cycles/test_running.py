"""What HR sees of a cycle that runs, and does with it."""

from datetime import date, timedelta

import pytest

from bot.cycles.buttons import CYCLE, DEBT
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState
from bot.cycles.running.running_window import OWING, OwingPage
from tests.cycles.office import TEAM, debt_of, open_cycle, reload
from tests.cycles.running import Refused, becomes_hr, labels, press, read, run_jobs, shares, show, submit
from tests.nudges.office import MONDAY, clock_at, remind, reminder, reminders
from tests.office import Office

DAY = timedelta(days=1)
OSLO = "Europe/Oslo"
WORDS = "What is it like to work with"


async def begin(office: Office, *, days: int = 9, invited: bool = True) -> Cycle:
    """On Monday at eleven; Grace and Ben are HR, and Ben reports to Dmitri."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace", "ben")
    await office.answered("mira", "/upward manager @ben @dmitri")
    return await open_cycle(office, TEAM, days=days, invited=invited)


async def sweep_at(office: Office, day: date) -> None:
    clock_at(office, day, 4, 1, OSLO)
    await run_jobs(office)


def carry(cycle: Cycle) -> str:
    return CYCLE.encode(cycle.id)


def page(cycle: Cycle) -> str:
    return OWING.encode(OwingPage(cycle.id))


async def test_hr_sees_how_many_answered_as_of_this_morning(office: Office) -> None:
    cycle = await begin(office)
    await shares(office, cycle, "ben", "eun")
    form = await show(office, "grace", cycle)
    assert "nothing is known yet" in read(form.parts)
    assert labels(form) == ["Who still owes", "Move the date", "Who takes care of it", "Call it off"]
    await sweep_at(office, MONDAY + DAY)
    await shares(office, cycle, "jorge")
    assert "2 of 3 have answered, as of Dec 1, 2026." in read((await show(office, "grace", cycle)).parts)


async def test_early_on_nobody_is_warned_and_near_the_end_who_may_stay_without_results(one_office: Office) -> None:
    cycle = await begin(one_office, days=5)
    await shares(one_office, cycle, "eun", "jorge")
    await sweep_at(one_office, MONDAY + DAY)
    assert "may stay without results" not in read((await show(one_office, "grace", cycle)).parts)
    await sweep_at(one_office, MONDAY + 3 * DAY)
    said = "Dmitri Aaltonen may stay without results: 2 of the 3 answers needed are in, and 2 days are left."
    assert said in read((await show(one_office, "grace", cycle)).parts)
    assert "Dmitri" not in read((await show(one_office, "ben", cycle)).parts)


async def test_who_owes_is_named_and_of_ones_own_chain_only_how_many(office: Office) -> None:
    cycle = await begin(office)
    await shares(office, cycle, "eun")
    await sweep_at(office, MONDAY + DAY)
    form = await press(office, "grace", "cycles.owing", page(cycle))
    said = read(form.parts)
    assert "Ben Okafor, about Dmitri Aaltonen" in said
    assert "Jorge Ruiz, about Dmitri Aaltonen" in said
    assert "Eun-ji" not in said
    theirs = await press(office, "ben", "cycles.owing", page(cycle))
    assert "2 about Dmitri Aaltonen. You report to Dmitri Aaltonen" in read(theirs.parts)
    assert "Jorge" not in read(theirs.parts)
    assert labels(theirs) == ["Remind now", "Back"]


async def test_whose_results_hr_reads_of_them_they_see_only_how_many(one_office: Office) -> None:
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM, managers={"dmitri": ["grace"]})
    said = read((await press(one_office, "grace", "cycles.owing", page(cycle))).parts)
    assert "3 about Dmitri Aaltonen." in said
    assert "Jorge" not in said


async def test_remind_now_reaches_those_who_owe_in_their_own_hours_not_twice_in_twenty(office: Office) -> None:
    cycle = await begin(office, days=20)
    clock_at(office, MONDAY + 2 * DAY, 12)
    await shares(office, cycle, "ben")
    form = await press(office, "grace", "cycles.remind", carry(cycle))
    assert "As of this morning 3 answers are owed." in read(form.parts)
    await remind(office)
    assert reminders(office, "ben") == []  # shared since
    assert reminders(office, "jorge") == []  # it is six in the morning there
    clock_at(office, MONDAY + 2 * DAY, 10, 15, "America/Mexico_City")
    await remind(office)
    assert WORDS in reminder(office, "jorge").plain
    clock_at(office, MONDAY + 3 * DAY, 10, 15, "Asia/Seoul")
    await remind(office)
    assert WORDS in reminder(office, "eun").plain
    with pytest.raises(Refused, match="less than 20 hours ago"):
        await press(office, "grace", "cycles.remind", carry(cycle))
    clock_at(office, MONDAY + 3 * DAY, 10, 30, "America/Mexico_City")
    await remind(office)
    assert "17 days left" not in reminder(office, "jorge").plain  # still that of the day before


async def test_let_off_ends_the_reminders_and_what_they_share_counts(one_office: Office) -> None:
    cycle = await begin(one_office, invited=False)
    message = await one_office.told("ben", WORDS)
    debt = await debt_of(one_office, cycle, "ben")
    form = await press(one_office, "grace", "cycles.let_off", page(cycle))
    after = await submit(one_office, "grace", form, debt=DEBT.encode(debt.id))
    assert "Ben Okafor is not reminded any more." in read(after.parts)
    await one_office.until(lambda: "Nothing is owed about Dmitri Aaltonen." in message.plain)
    await shares(one_office, cycle, "ben")
    await sweep_at(one_office, MONDAY + DAY)
    assert (await debt_of(one_office, cycle, "ben")).state is DebtState.PAID
    with pytest.raises(Refused, match="owe nothing there"):
        await submit(one_office, "grace", form, debt=DEBT.encode(debt.id))


async def test_hr_lets_nobody_off_who_reviews_their_own_manager(one_office: Office) -> None:
    cycle = await begin(one_office)
    form = await press(one_office, "grace", "cycles.let_off", page(cycle))
    debt = await debt_of(one_office, cycle, "jorge")
    with pytest.raises(Refused, match="somebody else in HR"):
        await submit(one_office, "ben", form, debt=DEBT.encode(debt.id))
    with pytest.raises(Refused, match="nobody on this page"):
        await press(one_office, "ben", "cycles.let_off", page(cycle))


async def test_the_audit_says_of_nobody_that_they_still_owed(one_office: Office) -> None:
    cycle = await begin(one_office)
    debt = await debt_of(one_office, cycle, "jorge")
    form = await press(one_office, "grace", "cycles.let_off", page(cycle))
    await submit(one_office, "grace", form, debt=DEBT.encode(debt.id))
    ben = one_office.person("ben")
    await ben.type("/upward audit")  # he reports to Dmitri, and is HR
    await one_office.until(lambda: ben.modal and "let somebody off an answer in an upward cycle." in ben.modal.plain)
    assert ben.modal
    assert "Jorge" not in ben.modal.plain


async def test_who_was_asked_about_a_manager_learns_no_names_once_they_report_to_another(one_office: Office) -> None:
    cycle = await begin(one_office)
    await one_office.answered("mira", "/upward manager @ben @carla")
    form = await press(one_office, "ben", "cycles.owing", page(cycle))
    assert "3 about Dmitri Aaltonen." in read(form.parts)
    assert "Jorge" not in read(form.parts)


async def test_the_last_day_moves_later_and_every_message_says_so(office: Office) -> None:
    cycle = await begin(office, invited=False, days=2)
    message = await office.told("ben", WORDS)
    assert "until Dec 2, 2026" in message.plain
    form = await press(office, "grace", "cycles.move", carry(cycle))
    after = await submit(office, "grace", form, until=MONDAY + 11 * DAY)
    assert "answers are possible until Dec 11, 2026, and results come on Dec 14, 2026." in read(after.parts)
    await run_jobs(office)
    await office.until(lambda: "until Dec 11, 2026" in message.plain)
    moved = await reload(office, cycle)
    assert moved.closes_at is not None
    assert moved.closes_at.date() == MONDAY + 12 * DAY
    clock_at(office, MONDAY + 5 * DAY, 11)
    await run_jobs(office)
    assert (await reload(office, cycle)).stage is Stage.OPEN
    mira = office.person("mira")
    await mira.type("/upward audit")
    await office.until(lambda: mira.modal and "Grace Mbeki moved the last day of an upward cycle." in mira.modal.plain)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (MONDAY, "today, or over"),
        (MONDAY + 200 * DAY, "more than 90 days"),
        (MONDAY + 5 * DAY, "only once everybody has answered"),
    ],
)
async def test_a_last_day_that_was_promised_is_kept(one_office: Office, until: date, words: str) -> None:
    cycle = await begin(one_office)
    form = await press(one_office, "grace", "cycles.move", carry(cycle))
    with pytest.raises(Refused, match=words):
        await submit(one_office, "grace", form, until=until)
    assert (await reload(one_office, cycle)).setup == cycle.setup


async def test_once_all_are_settled_it_ends_earlier_and_everybody_hears_so(one_office: Office) -> None:
    cycle = await begin(one_office, invited=False)
    await one_office.told("ben", WORDS)
    await shares(one_office, cycle, *TEAM["dmitri"])
    await sweep_at(one_office, MONDAY + DAY)
    clock_at(one_office, MONDAY + DAY, 11)
    form = await press(one_office, "grace", "cycles.move", carry(cycle))
    await submit(one_office, "grace", form, until=MONDAY + 2 * DAY)
    await run_jobs(one_office)
    await one_office.told("ben", "so this ends earlier: you can change your answers until Dec 2, 2026.")
    assert len([dm for dm in one_office.person("ben").dms if "ends earlier" in dm.plain]) == 1


async def test_an_earlier_end_that_is_taken_back_is_not_announced(one_office: Office) -> None:
    cycle = await begin(one_office, invited=False)
    message = await one_office.told("ben", WORDS)
    await shares(one_office, cycle, *TEAM["dmitri"])
    await sweep_at(one_office, MONDAY + DAY)
    clock_at(one_office, MONDAY + DAY, 11)
    form = await press(one_office, "grace", "cycles.move", carry(cycle))
    await submit(one_office, "grace", form, until=MONDAY + 3 * DAY)
    await submit(one_office, "grace", form, until=MONDAY + 15 * DAY)
    await run_jobs(one_office)
    await one_office.until(lambda: "until Dec 15, 2026" in message.plain)
    said = [dm.plain for dm in one_office.person("ben").dms if "ends earlier" in dm.plain]
    assert not any("Dec 15" in each for each in said)


async def test_who_was_let_off_counts_as_owing_before_an_earlier_end(one_office: Office) -> None:
    cycle = await begin(one_office)
    await shares(one_office, cycle, "ben", "eun")
    await sweep_at(one_office, MONDAY + DAY)
    debt = await debt_of(one_office, cycle, "jorge")
    form = await press(one_office, "grace", "cycles.let_off", page(cycle))
    await submit(one_office, "grace", form, debt=DEBT.encode(debt.id))
    form = await press(one_office, "grace", "cycles.move", carry(cycle))
    with pytest.raises(Refused, match="only once everybody has answered"):
        await submit(one_office, "grace", form, until=MONDAY + 4 * DAY)


async def test_after_the_close_it_is_extended_for_all_and_once(office: Office) -> None:
    cycle = await begin(office, invited=False, days=2)
    message = await office.told("ben", WORDS)
    await shares(office, cycle, "ben")
    with pytest.raises(Refused, match="isn't closed"):
        await press(office, "grace", "cycles.extend", carry(cycle))
    clock_at(office, MONDAY + 4 * DAY, 12)
    await run_jobs(office)
    await office.until(lambda: "no more answers" in message.plain)
    question = await office.told("grace", "is closed")
    grace = office.person("grace")
    await grace.press("Show", on=question)
    await office.until(lambda: grace.modal and "Closed: 1 of 3 has answered." in grace.modal.plain)
    await grace.close(everything=True)
    await office.person("grace").press("Ask again until …", on=question)
    await office.until(lambda: office.person("grace").modal)
    assert (await office.person("grace").submit()).ok
    await run_jobs(office)
    again = await reload(office, cycle)
    assert (again.stage, again.extended) == (Stage.OPEN, True)
    await office.until(lambda: "Answer about Dmitri Aaltonen" in message.buttons)
    await shares(office, again, "ben", "eun", "jorge")
    assert again.closes_at is not None
    office.sandbox.clock.set(again.closes_at + timedelta(minutes=3))
    await run_jobs(office)
    assert (await reload(office, cycle)).stage is Stage.CLOSED
    assert (await debt_of(office, cycle, "jorge")).state is DebtState.PAID
    with pytest.raises(Refused, match="extended before"):
        await press(office, "grace", "cycles.extend", carry(cycle))
    asked = [dm for dm in grace.dms if "is closed" in dm.plain or "Everybody is asked again" in dm.plain]
    assert len(asked) == 1, "the one that says by now what HR decided"


async def test_called_off_everybody_hears_so_and_nothing_written_is_left(office: Office) -> None:
    cycle = await begin(office, invited=False)
    message = await office.told("ben", WORDS)
    await shares(office, cycle, "ben")
    assert office.ballots is not None
    assert list(office.ballots.glob(f"{cycle.id.hex()}*"))
    form = await press(office, "grace", "cycles.cancel", carry(cycle))
    assert "Called off." in read(form.parts)
    assert "Called off." in read((await press(office, "ben", "cycles.cancel", carry(cycle))).parts)
    await run_jobs(office)
    await office.until(lambda: "This was called off." in message.plain)
    assert list(office.ballots.glob(f"{cycle.id.hex()}*")) == []
    for act in ("cycles.remind", "cycles.move"):
        with pytest.raises(Refused, match="doesn't ask any more"):
            await press(office, "grace", act, carry(cycle))


async def test_later_puts_the_reminder_off_and_undo_takes_that_back(one_office: Office) -> None:
    cycle = await begin(one_office, invited=False, days=4)
    message = await one_office.told("ben", WORDS)
    clock_at(one_office, MONDAY + 2 * DAY, 11)
    await one_office.person("ben").press("Later", on=message)
    ben = one_office.person("ben")
    await one_office.until(lambda: ben.modal)
    await ben.press("Next week")
    await one_office.until(lambda: ben.modal and "it is over: the last day is Dec 4, 2026" in ben.modal.plain)
    clock_at(one_office, MONDAY + 3 * DAY, 11)
    await remind(one_office)
    assert reminders(one_office, "ben") == []
    await ben.press("Undo")
    await one_office.until(lambda: ben.modal and "as usual" in ben.modal.plain)
    await remind(one_office)
    assert WORDS in reminder(one_office, "ben").plain
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
