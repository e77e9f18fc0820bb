"""The release: on its day, once, everything at once; and nothing sealed remains."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.cycles.ballots import BallotsLost
from bot.cycles.buttons import CYCLE as CYCLE_VALUE
from bot.cycles.changes.leavers import AWAY_FOR
from bot.cycles.cycle import Stage
from bot.cycles.results.releasing import destroy_leftovers, shuffle_reviews
from bot.cycles.results.releasing import release as release_one
from bot.cycles.review import ReviewState
from bot.errors import NotSaved
from storage.tables.cycles import CYCLE
from storage.tables.outbox import DELIVERY
from storage.tables.people import PERSON
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import REVIEW_READER
from tests.ballots.folder import spoil
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, reload, review_of, share
from tests.cycles.released import CANARY, answer, close, make_hr, release, release_cycle
from tests.feedback.office import find_people
from tests.nudges.office import quiet
from tests.office import Office, press_forged


async def test_on_its_day_all_who_read_it_hear_so_and_nothing_sealed_remains(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await release_cycle(office, managers={"dmitri": ["mira"]})
    assert cycle.stage is Stage.RELEASED
    told = await office.told("dmitri", "Your feedback from the people who report to you is here")
    assert "Only you and Mira Solberg can open it" in told.plain
    assert (await office.told("mira", "Dmitri Aaltonen")).buttons
    await office.told("grace", "are out")
    assert CANARY not in told.plain
    with pytest.raises(BallotsLost):
        await ballots(office).shut(cycle.id)


async def test_a_cycle_is_released_by_itself(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    await close(office, cycle)
    await office.told("dmitri", "Your feedback from the people who report to you is here")


async def test_nothing_is_released_before_its_day(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    async with office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.CLOSED, office.sandbox.clock.now())
        await work.commit()
    await release(office)
    assert (await reload(office, cycle)).stage is Stage.CLOSED


async def test_under_the_least_number_nothing_is_kept_and_all_concerned_hear_so(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    await answer(office, cycle, "ben", one_change=CANARY)
    await answer(office, cycle, "eun")
    debt = await debt_of(office, cycle, "jorge", "dmitri")
    await share(office, debt, one_change="less")
    await share(office, debt)  # taken back
    await close(office, cycle)
    await release(office)
    review = await review_of(office, cycle, "dmitri")
    assert review.state is ReviewState.NOTHING
    async with office.store.read() as work:
        assert await work.cycles.result(review) is None
    told = [await office.told("dmitri", "no results this time")]
    told += [await office.told(each, "Nothing is shown about Dmitri Aaltonen") for each in TEAM["dmitri"]]
    assert not [each for each in told if any(digit in each.plain for digit in "0123456789")]
    assert "Read" not in told[0].buttons


async def test_only_readers_of_the_sealed_terms_read(office: Office) -> None:
    """Somebody wrote themselves into the database after people were asked."""
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    review = await review_of(office, cycle, "dmitri")
    (carla,) = await find_people(office, "carla")
    row = {"id": b"x" * 16, "workspace_id": cycle.workspace, "review_id": review.id, "person_id": carla.id}
    async with office.store.work() as work:
        await work.sql.change(REVIEW_READER.insert().values(row | {"capacity": "manager"}))
        await work.commit()
    await close(office, cycle)
    await release(office)
    assert [each.person.name for each in (await review_of(office, cycle, "dmitri")).readers] == ["Dmitri Aaltonen"]


async def test_where_the_questions_were_changed_nothing_is_shown_and_hr_hears_so(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    async with office.store.work() as work:
        await work.sql.change(update(CYCLE).where(CYCLE.c.id == cycle.id).values(questions=[]))
        await work.commit()
    await close(office, cycle)
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.ENDED
    await office.told("grace", "Nothing is shown about Dmitri Aaltonen")


async def test_a_cycle_that_hr_extends_just_before_its_release_stays_open(one_office: Office) -> None:
    """The release has seen it closed, and then HR asked everybody again."""
    cycle = await open_cycle(one_office, TEAM)
    closed = await close(one_office, cycle)
    async with one_office.store.work() as work:
        later = one_office.sandbox.clock.now() + timedelta(7)
        await work.cycles.set_times(await work.cycles.reopen(closed), later, later + timedelta(3))
        await work.commit()
    await ballots(one_office).reopen(cycle.id)
    await release_one(one_office.engine.context, ballots(one_office), closed)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    await answer(one_office, cycle, "ben")


async def test_three_replicas_release_once(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    await close(office, cycle)
    await asyncio.gather(*(release(office) for _ in range(3)))
    assert (await reload(office, cycle)).stage is Stage.RELEASED
    async with office.store.read() as work:
        result = await work.cycles.result(await review_of(office, cycle, "dmitri"))
        sent = await work.sql.scan(DELIVERY.select().where(DELIVERY.c.kind.in_(["cycles.told", "cycles.lost"])))
    assert result is not None
    assert result.figures.shared == 3
    assert {each.kind for each in sent} == {"cycles.told"}
    assert len({each.place for each in sent}) == len(sent) == 4, "Dmitri, and who was asked about him"


async def test_a_folder_that_outlived_its_release_is_destroyed(office: Office) -> None:
    """The process died between the last commit and the end of the folder."""
    cycle = await open_cycle(office, TEAM)
    await close(office, cycle)
    async with office.store.work() as work:
        await work.cycles.set_stage(cycle, Stage.RELEASED, office.sandbox.clock.now())
        await work.commit()
    await destroy_leftovers(office.engine.context)
    with pytest.raises(BallotsLost):
        await ballots(office).shut(cycle.id)


async def test_a_lost_folder_shows_nothing_and_hr_may_call_it_off(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM)
    await answer(office, cycle, "ben")
    await close(office, cycle)
    await ballots(office).destroy(cycle.id, released=False)
    await release(office)
    await release(office)
    await office.told("grace", "Autumn")
    assert (await reload(office, cycle)).stage is Stage.CLOSED
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.ASKED
    await press_forged(office, "grace", "cycles.cancel", CYCLE_VALUE.encode(cycle.id))
    assert (await reload(office, cycle)).stage is Stage.CANCELLED
    assert not office.person("dmitri").dms


def test_reviews_are_released_in_an_order_that_says_nothing() -> None:
    reviews: list[Any] = list(range(60))
    orders = [shuffle_reviews(reviews) for _ in range(3)]
    assert all(set(each) == set(reviews) for each in orders)
    assert len({tuple(each) for each in (reviews, *orders)}) == 4


async def test_ids_of_texts_do_not_follow_their_order(office: Office) -> None:
    cycle = await release_cycle(office)
    async with office.store.read() as work:
        result = await work.cycles.result(await review_of(office, cycle, "dmitri"))
    assert result is not None
    ids = [each.id for texts in result.texts.values() for each in texts]
    assert {len(each) for each in ids} == {16}
    assert len({each[:4] for each in ids}) == len(ids) == 3


async def test_a_changed_ballot_does_not_count_and_hr_hears_so(office: Office, tmp_path: Path) -> None:
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    spoil(min((tmp_path / "ballots").rglob("*.shared")))
    await close(office, cycle)
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.NOTHING
    await office.told("grace", "Some answers about Dmitri Aaltonen")


async def test_an_older_database_releases_nothing(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    await ballots(office).note_sweep(cycle.id, cycle.sweeps + 2)
    await close(office, cycle)
    await release(office)
    assert (await reload(office, cycle)).stage is Stage.CLOSED
    await office.told("mira", "older copy")
    assert not office.person("dmitri").dms


async def test_of_who_left_before_the_release_nothing_is_kept(office: Office) -> None:
    cycle = await open_cycle(office, TEAM, managers={"dmitri": ["mira"]})
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle)
    await close(office, cycle)
    (dmitri,) = await find_people(office, "dmitri")
    async with office.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == dmitri.id).values(active=False))
        theirs = await work.cycles.reviews(cycle, b"", 9)
        await work.cycles.note_gone(theirs, office.sandbox.clock.now() - AWAY_FOR)
        await work.commit()
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.ENDED
    assert not [dm for dm in office.person("mira").dms if "Dmitri Aaltonen" in dm.plain]


async def test_of_a_release_that_was_called_off_halfway_nothing_stays(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was killed when Dmitri's texts were in the database, and nobody could read them yet."""
    await make_hr(one_office, "grace")
    cycle = await open_cycle(one_office, TEAM)
    for each in TEAM["dmitri"]:
        await answer(one_office, cycle, each, one_change=CANARY)
    with monkeypatch.context() as killed:
        killed.setattr("bot.cycles.results.releasing._end", _die)
        await close(one_office, cycle)
        with pytest.raises(NotSaved):
            await release(one_office)
        assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.SHOWN
        await press_forged(one_office, "grace", "cycles.cancel", CYCLE_VALUE.encode(cycle.id))
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    review = await review_of(one_office, cycle, "dmitri")
    assert review.state is ReviewState.ENDED
    async with one_office.store.read() as work:
        result = await work.cycles.result(review)
        assert await work.sql.rows(select(REVIEW_TEXT.c.id)) == []
    assert result is None or not result.texts


async def _die(*_: object) -> None:
    raise NotSaved


async def test_who_was_asked_hears_once_that_results_are_out_and_nothing_of_them(one_office: Office) -> None:
    """Eun was asked about two, and Mira reads one of them and was asked about nobody."""
    office = one_office
    teams = {"dmitri": ("ben", "eun", "jorge"), "hiro": ("eun", "carla", "ana")}
    await release_cycle(office, teams, managers={"dmitri": ["mira"]})
    message = await office.told("eun", "You were asked about")
    assert "Dmitri Aaltonen" in message.plain
    assert "Hiro Tanaka" in message.plain
    assert "results are out" in message.plain
    assert not message.buttons
    await office.told("ben", "You were asked about Dmitri Aaltonen")
    await quiet(office)
    for handle in ("ben", "eun", "ana", "mira", "dmitri"):
        said = [dm.plain for dm in office.person(handle).dms if "results are out" in dm.plain or "is here" in dm.plain]
        assert len(said) == 1, handle
        assert CANARY not in "".join(said)
    assert "You were asked" not in "".join(dm.plain for dm in office.person("mira").dms)
