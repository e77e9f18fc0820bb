"""Somebody comes to a team, goes to another, or gets one while a cycle asks: HR decides, and nothing is thrown away."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.cycles.ballots import BallotsLost, Shared
from bot.cycles.changes import finding
from bot.cycles.changes.news import tell_changes_due
from bot.cycles.changes.on_the_way import CHANGE, Change, Kind
from bot.cycles.cycle import Cycle, Stage
from bot.cycles.review import DebtState, ReviewState
from bot.cycles.terms import readers_of
from storage.tables.people import PERSON
from tests.cycles.office import TEAM, ballots, debt_of, debts_of, managed, open_cycle, reload, review_of
from tests.cycles.released import release
from tests.cycles.running import Refused, becomes_hr, labels, press, read, run_jobs, share_late, shares, show
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office

DAY = timedelta(days=1)
OSLO = "Europe/Oslo"
ASKED = "What is it like to work with"


async def begin(office: Office) -> Cycle:
    """Asked on Monday at eleven about Dmitri, to whom three report; Grace is HR."""
    clock_at(office, MONDAY, 11)
    await becomes_hr(office, "grace")
    await managed(office, "dmitri", *TEAM["dmitri"])
    return await open_cycle(office, TEAM)


async def change(office: Office, cycle: Cycle, kind: Kind, about: str, person: str | None = None) -> str:
    """What the button carries."""
    (reviewee, *_) = await find_people(office, about)
    number = (await find_people(office, person))[0].id if person else 0
    return CHANGE.encode(Change(cycle.id, kind, reviewee.id, number))


async def seen(office: Office, handle: str, cycle: Cycle) -> str:
    return read((await show(office, handle, cycle)).parts)


async def look(office: Office) -> None:
    await tell_changes_due(office.engine.context)
    await quiet(office)


def news(office: Office, handle: str = "grace") -> list[str]:
    return [dm.plain for dm in office.person(handle).dms if "came, left or changed teams" in dm.plain]


async def test_who_joins_a_team_is_asked_with_one_click_and_the_group_only_grows(office: Office) -> None:
    cycle = await begin(office)
    assert "reports to" not in await seen(office, "grace", cycle)
    await managed(office, "dmitri", "hiro")
    form = await show(office, "grace", cycle)
    assert "Hiro Tanaka reports to Dmitri Aaltonen now." in read(form.parts)
    assert "4 people are asked about Dmitri Aaltonen then." in read(form.parts)
    assert labels(form)[:2] == ["Add", "Leave as it is"]
    after = await press(office, "grace", "cycles.add_late", await change(office, cycle, Kind.ADD, "dmitri", "hiro"))
    assert "Hiro Tanaka is asked about Dmitri Aaltonen" in read(after.parts)
    assert "reports to Dmitri" not in read(after.parts)
    assert not [dm for dm in office.person("hiro").dms if ASKED in dm.plain]
    clock_at(office, MONDAY + DAY, 11, zone="Asia/Tokyo")
    await run_jobs(office)
    assert "Dmitri Aaltonen" in (await office.told("hiro", ASKED)).plain
    assert (await review_of(office, cycle, "dmitri")).asked == 4
    assert await share_late(office, cycle, "hiro") is Shared.YES
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(office, "grace", "cycles.add_late", await change(office, cycle, Kind.ADD, "dmitri", "hiro"))
    assert len(await debts_of(office, cycle, "hiro")) == 1


async def test_who_goes_to_another_team_is_reminded_no_more_and_what_they_shared_counts(office: Office) -> None:
    """Ben shared, and nobody knows it yet; the earlier end waits for him all the same."""
    cycle = await begin(office)
    await shares(office, cycle, "ben")
    await managed(office, "carla", "ben")
    assert "Ben Okafor reports to Carla Rossi now" in await seen(office, "grace", cycle)
    carried = await change(office, cycle, Kind.WITHDRAW, "dmitri", "ben")
    after = await press(office, "grace", "cycles.withdraw", carried)
    assert "Ben Okafor isn't reminded about Dmitri Aaltonen" in read(after.parts)
    debt = await debt_of(office, cycle, "ben")
    assert (debt.state, debt.is_answerable) == (DebtState.LET_OFF, True)
    async with office.store.work() as work:
        for each in ("eun", "jorge"):
            now = office.sandbox.clock.now()
            await work.cycles.set_debt(await debt_of(office, cycle, each), DebtState.DECLINED, now)
        await work.commit()
    async with office.store.read() as work:
        assert not await work.cycles.all_settled(cycle)
    clock_at(office, MONDAY + DAY, 4, 1, OSLO)
    await run_jobs(office)
    assert (await debt_of(office, cycle, "ben")).state is DebtState.PAID
    collected = await ballots(office).collect(cycle.id, debt.review.id, [debt.id])
    assert list(collected.ballots) == [debt.id]
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(office, "grace", "cycles.withdraw", carried)


async def test_a_new_manager_reads_nothing_and_no_reader_is_asked(one_office: Office) -> None:
    """Carla reads what is said about Dmitri; then he reports to Mira, and Carla to him."""
    clock_at(one_office, MONDAY, 11)
    await becomes_hr(one_office, "grace")
    await managed(one_office, "dmitri", *TEAM["dmitri"])
    cycle = await open_cycle(one_office, TEAM, managers={"dmitri": ["carla"]})
    await managed(one_office, "mira", "dmitri")
    await managed(one_office, "dmitri", "carla")
    assert "Carla Rossi" not in await seen(one_office, "grace", cycle)
    review = await review_of(one_office, cycle, "dmitri")
    assert {each.person.name for each in review.readers} == {"Dmitri Aaltonen", "Carla Rossi"}
    carried = await change(one_office, cycle, Kind.ADD, "dmitri", "carla")
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(one_office, "grace", "cycles.add_late", carried)


async def test_who_gets_a_team_is_reviewed_with_one_click_under_sealed_terms(office: Office) -> None:
    cycle = await begin(office)
    await managed(office, "carla", "ana", "hiro")
    assert "Carla" not in await seen(office, "grace", cycle)  # two are too few
    await managed(office, "carla", "isla")
    assert "3 people report to Carla Rossi now" in await seen(office, "grace", cycle)
    carried = await change(office, cycle, Kind.REVIEW, "carla")
    after = await press(office, "grace", "cycles.review_late", carried)
    assert "3 people are asked about Carla Rossi" in read(after.parts)
    review = await review_of(office, cycle, "carla")
    assert review.state is ReviewState.ASKED
    terms = await ballots(office).read_terms(cycle.id, review.id)
    assert terms is not None
    assert readers_of(terms) == {each.id for each in review.readers}
    clock_at(office, MONDAY + DAY, 11, zone=OSLO)
    await run_jobs(office)
    assert await share_late(office, cycle, "ana") is Shared.YES
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(office, "grace", "cycles.review_late", carried)


async def test_a_folder_that_is_gone_adds_no_review_and_it_can_be_begun_again(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = await begin(one_office)
    await managed(one_office, "carla", "ana", "hiro", "isla")
    carried = await change(one_office, cycle, Kind.REVIEW, "carla")
    with monkeypatch.context() as lost:
        lost.setattr("bot.cycles.changes.deciding.seal_terms", _lose)
        with pytest.raises(Refused, match="nobody can be added"):
            await press(one_office, "grace", "cycles.review_late", carried)
    await run_jobs(one_office)
    assert not [dm for dm in one_office.person("ana").dms if ASKED in dm.plain]
    await press(one_office, "grace", "cycles.review_late", carried)
    review = await review_of(one_office, cycle, "carla")
    assert (review.state, review.asked) == (ReviewState.ASKED, 3)
    assert await ballots(one_office).read_terms(cycle.id, review.id)


async def _lose(*_: object) -> None:
    raise BallotsLost


async def test_hr_hears_of_each_change_once_and_at_most_once_a_day(one_office: Office) -> None:
    cycle = await begin(one_office)
    await look(one_office)
    assert news(one_office) == []
    await managed(one_office, "dmitri", "hiro")
    await look(one_office)
    await one_office.told("grace", "one thing is yours to decide")
    await managed(one_office, "carla", "ben")
    await look(one_office)
    assert len(news(one_office)) == 1
    clock_at(one_office, MONDAY + DAY, 11, zone=OSLO)
    await look(one_office)
    await one_office.told("grace", "2 things are yours to decide")
    clock_at(one_office, MONDAY + 2 * DAY, 11, zone=OSLO)
    await look(one_office)
    assert len(news(one_office)) == 2
    assert cycle.stage is Stage.OPEN


async def test_what_is_left_as_it_is_is_not_proposed_again(one_office: Office) -> None:
    cycle = await begin(one_office)
    await managed(one_office, "dmitri", "hiro")
    carried = await change(one_office, cycle, Kind.ADD, "dmitri", "hiro")
    after = await press(one_office, "grace", "cycles.leave_as_it_is", carried)
    assert "It stays as it is" in read(after.parts)
    assert "Hiro" not in read(after.parts)
    await look(one_office)
    assert news(one_office) == []


async def test_nobody_of_hr_decides_about_people_above_them(one_office: Office) -> None:
    """Eun is HR, and reports to Dmitri."""
    cycle = await begin(one_office)
    await becomes_hr(one_office, "eun")
    await managed(one_office, "dmitri", "hiro")
    said = await seen(one_office, "eun", cycle)
    assert "Hiro" not in said
    assert "1 change is about people you report to" in said
    carried = await change(one_office, cycle, Kind.ADD, "dmitri", "hiro")
    with pytest.raises(Refused, match="somebody else in HR"):
        await press(one_office, "eun", "cycles.add_late", carried)
    await look(one_office)
    await one_office.told("grace", "one thing is yours to decide")
    assert news(one_office, "eun") == []


async def test_who_joined_shortly_before_can_be_added_and_hr_is_not_told(one_office: Office) -> None:
    """HR left them out when it asked."""
    cycle = await begin(one_office)
    await managed(one_office, "dmitri", "hiro")
    (hiro,) = await find_people(one_office, "hiro")
    async with one_office.store.work() as work:
        started = cycle.setup.days.ask - 5 * DAY
        await work.sql.change(update(PERSON).where(PERSON.c.id == hiro.id).values(start_date=started))
        await work.commit()
    await look(one_office)
    assert news(one_office) == []
    assert "Hiro Tanaka reports to Dmitri Aaltonen now." in await seen(one_office, "grace", cycle)


async def test_nobody_is_added_where_two_results_would_differ_by_them(one_office: Office) -> None:
    """The same three were asked about Dmitri a week ago, and their result is out."""
    clock_at(one_office, MONDAY - 14 * DAY, 11)
    await becomes_hr(one_office, "grace")
    await managed(one_office, "dmitri", *TEAM["dmitri"])
    before = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, before, *TEAM["dmitri"])
    assert before.release_at is not None
    one_office.sandbox.clock.set(before.release_at + timedelta(hours=1))
    await released(one_office, before)
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM)
    await managed(one_office, "dmitri", "hiro")
    assert "Hiro" not in await seen(one_office, "grace", cycle)
    carried = await change(one_office, cycle, Kind.ADD, "dmitri", "hiro")
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(one_office, "grace", "cycles.add_late", carried)


async def test_who_cannot_be_added_takes_no_place_of_who_can(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for one: Hiro would come first by name, and a result about Dmitri was out a week ago."""
    monkeypatch.setattr(finding, "MOST", 1)
    clock_at(one_office, MONDAY - 14 * DAY, 11)
    await becomes_hr(one_office, "grace")
    await managed(one_office, "dmitri", *TEAM["dmitri"])
    before = await open_cycle(one_office, TEAM, days=2)
    await shares(one_office, before, *TEAM["dmitri"])
    assert before.release_at is not None
    one_office.sandbox.clock.set(before.release_at + timedelta(hours=1))
    await released(one_office, before)
    clock_at(one_office, MONDAY, 11)
    cycle = await open_cycle(one_office, TEAM | {"carla": ("ana", "farah", "isla")})
    await managed(one_office, "dmitri", "hiro")
    await managed(one_office, "carla", "kavita")
    said = await seen(one_office, "grace", cycle)
    assert "Kavita" in said
    assert "Hiro" not in said


async def released(office: Office, cycle: Cycle) -> None:
    await run_jobs(office)
    await release(office)
    assert (await reload(office, cycle)).stage is Stage.RELEASED


async def test_who_is_reviewed_in_another_cycle_is_not_added_to_this_one(one_office: Office) -> None:
    cycle = await begin(one_office)
    await managed(one_office, "carla", "ana", "hiro", "isla")
    assert "3 people report to Carla Rossi now" in await seen(one_office, "grace", cycle)
    await open_cycle(one_office, {"carla": ["ana", "hiro", "isla"]})
    assert "Carla" not in await seen(one_office, "grace", cycle)
    carried = await change(one_office, cycle, Kind.REVIEW, "carla")
    with pytest.raises(Refused, match="nothing left to decide here"):
        await press(one_office, "grace", "cycles.review_late", carried)


async def test_on_the_last_day_nothing_is_to_be_decided(one_office: Office) -> None:
    cycle = await begin(one_office)
    await managed(one_office, "dmitri", "hiro")
    clock_at(one_office, cycle.setup.days.due, 9, zone=OSLO)
    assert "Hiro" not in await seen(one_office, "grace", cycle)
    await look(one_office)
    assert news(one_office) == []


async def test_who_left_is_no_joiner(one_office: Office) -> None:
    cycle = await begin(one_office)
    await managed(one_office, "dmitri", "hiro")
    await left(one_office, "hiro")
    assert "Hiro" not in await seen(one_office, "grace", cycle)
