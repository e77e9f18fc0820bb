"""What becomes of an answer without a name where too few share: dropped, or passed on with the name, as each chose."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sandbox.person import Person
from bot.cycles.ballots import Ballot
from bot.cycles.buttons import CYCLE, REVIEW
from bot.cycles.cycle import Cycle, ReviewState, Stage
from bot.cycles.results import pass_on
from bot.errors import NotSaved
from storage.tables import NAMED_ANSWER, NAMED_DRAFT, REVIEW_TEXT
from tests.cycles.forms import CHANGE, DELETED, MENU, PASSED_ON, asked, fill_quick, open_form, shared
from tests.cycles.named import count, open_and_invite, open_named
from tests.cycles.office import TEAM, ballots, debt_of, open_cycle, reload, review_of
from tests.cycles.released import CANARY, answer, close, make_hr, release
from tests.cycles.running import press, read
from tests.feedback.office import find_people, top
from tests.nudges.office import quiet
from tests.office import Office, press_forged

WILL_DROP = "If fewer than 3 people share, yours is deleted, unread."
WILL_PASS = "If fewer than 3 people share, Dmitri Aaltonen reads yours, with your name, as you chose."
KEPT_BACK = "curlew-8812"
"""What somebody wrote who did not choose it."""


async def choose(person: Person, option: str = PASSED_ON) -> None:
    await person.fill(None, {MENU: option})


async def give(office: Office, cycle: Cycle, handle: str, text: str, *, passed_on: bool) -> None:
    """As the form does."""
    ben = await open_form(office, handle, await debt_of(office, cycle, handle, "dmitri"))
    await fill_quick(ben, "Very clear")
    await ben.fill(None, {CHANGE: text})
    if passed_on:
        await choose(ben)
    assert (await ben.submit()).ok
    while "Share as it is" in str(top(ben).view.body.get("submit")):
        assert (await ben.submit()).ok
    assert ("with your name, as you chose." if passed_on else WILL_DROP) in top(ben).plain
    await ben.close(everything=True)


async def too_few(office: Office, *, managers: tuple[str, ...] = ()) -> Cycle:
    """Ben chose to pass his on, Eun did not, and Jorge wrote nothing; its day of release has come."""
    cycle = await open_cycle(office, TEAM, managers={"dmitri": list(managers)})
    await give(office, cycle, "ben", f"Listen, {CANARY}", passed_on=True)
    await give(office, cycle, "eun", KEPT_BACK, passed_on=False)
    await close(office, cycle)
    return cycle


async def test_dropped_is_what_stands_there_until_somebody_chooses(office: Office) -> None:
    debt, ben = await asked(office)
    assert ben.value(None, MENU)["text"]["text"] == DELETED
    assert "If 3 or more share, no answer has a name, whatever you choose." in str(top(ben).view.body)
    await fill_quick(ben)
    assert (await ben.submit()).ok
    assert WILL_DROP in top(ben).plain
    assert (await shared(office, debt)).passed_on is False


async def test_the_choice_is_kept_as_it_is_made_saved_shared_changed_and_taken_back(office: Office) -> None:
    debt, ben = await asked(office)
    await choose(ben)
    await ben.close(everything=True)
    await office.engine.flush_drafts()
    ben = await open_form(office, "ben", debt)
    assert ben.value(None, MENU)["text"]["text"] == PASSED_ON
    await ben.press("Save for later", on=top(ben))
    assert WILL_PASS in top(ben).plain
    await ben.press("Go on", on=top(ben))
    await fill_quick(ben)
    await ben.fill(None, {CHANGE: "On Tuesday."})
    await ben.submit()
    assert top(ben).title == "Before you share"
    assert WILL_PASS in top(ben).plain
    assert (await ben.submit()).ok
    assert WILL_PASS in top(ben).plain
    assert await shared(office, debt) == Ballot((await shared(office, debt)).answers, passed_on=True)
    await ben.press("Change it", on=top(ben))
    assert ben.value(None, MENU)["text"]["text"] == PASSED_ON
    await choose(ben, DELETED)
    await ben.fill(None, {CHANGE: "Listen."})
    assert (await ben.submit()).ok
    assert WILL_DROP in top(ben).plain
    assert not (await shared(office, debt)).passed_on
    await ben.press("Change it", on=top(ben))
    await choose(ben)
    assert (await ben.submit()).ok
    await ben.press("Change it", on=top(ben))
    await ben.press("Take it back", on=top(ben))
    await ben.press("Take it back", on=top(ben))
    assert await shared(office, debt) == Ballot({})


async def test_without_an_answer_nothing_can_be_passed_on(one_office: Office) -> None:
    debt, ben = await asked(one_office)
    await choose(ben)
    await ben.submit()
    assert top(ben).errors
    assert await ballots(one_office).find_shared(debt.review.cycle.id, [debt.id]) == frozenset()


async def test_too_few_and_its_readers_get_what_was_to_be_passed_on_and_nothing_else_is_left(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await too_few(office, managers=("mira",))
    await release(office)
    review = await review_of(office, cycle, "dmitri")
    assert review.state is ReviewState.PASSED_ON
    told = await office.told("dmitri", "What somebody wanted you to read all the same")
    assert "Only you and Mira Solberg can open it" in told.plain
    assert "Ben" not in told.plain
    assert CANARY not in told.plain
    assert not [each for each in told.plain if each in "0123456789"]
    for handle in ("dmitri", "mira"):
        pages = await read_all(office, handle)
        assert "Ben Okafor" in pages
        assert CANARY in pages
        assert "Very clear: Ben Okafor" in pages
        for nothing in ("Eun", "Jorge", KEPT_BACK, "2 people", "One person", "Nobody answered", "Nobody wrote"):
            assert nothing not in pages, nothing
    async with office.store.read() as work:
        rows = await work.sql.rows(NAMED_ANSWER.select())
    ben = await debt_of(office, cycle, "ben")
    assert {bytes(row.debt_id) for row in rows} == {ben.id}
    assert await count(office, REVIEW_TEXT) == await count(office, NAMED_DRAFT) == 0


async def read_all(office: Office, handle: str) -> str:
    """Every page of it, from their message."""
    person = office.person(handle)
    message = await office.until(
        lambda: next((dm for dm in person.dms if any(each.startswith("Read") for each in dm.buttons)), None)
    )
    await person.press(next(each for each in message.buttons if each.startswith("Read")), on=message)
    pages = [top(person).plain]
    while "Next page" in top(person).buttons:
        await person.press("Next page")
        pages.append(top(person).plain)
    return "\n".join(pages)


async def test_whoever_was_asked_hears_the_same_whatever_was_passed_on(one_office: Office) -> None:
    """Who chose it, who did not, and who was asked where nobody chose it."""
    office = one_office
    cycle = await open_cycle(office, TEAM | {"hiro": ("carla", "ana", "kavita")})
    await give(office, cycle, "ben", CANARY, passed_on=True)
    await give(office, cycle, "eun", KEPT_BACK, passed_on=False)
    await close(office, cycle)
    await release(office)
    await quiet(office)
    said = set()
    for handle, about in (("ben", "Dmitri Aaltonen"), ("eun", "Dmitri Aaltonen"), ("carla", "Hiro Tanaka")):
        told = await office.told(handle, f"Nothing is shown about {about} this time")
        assert "but for what its authors wanted passed on with their name" in told.plain
        said.add(told.plain.replace(about, "them"))
    assert len(said) == 1
    assert "no results this time" in (await office.told("hiro", "Your upward feedback")).plain


async def test_hr_learns_nothing_of_what_was_passed_on(one_office: Office) -> None:
    """Neither from the summary of the cycle, nor from forged buttons."""
    await make_hr(one_office, "grace")
    cycle = await too_few(one_office)
    await release(one_office)
    await quiet(one_office)
    review = await review_of(one_office, cycle, "dmitri")
    assert review.is_readable
    said = read((await press(one_office, "grace", "cycles.open", CYCLE.encode(cycle.id))).parts)
    assert "0 of 1 manager got results" in said
    assert "passed" not in said
    for who in ("grace", "mira", "ben", "eun"):
        refused = await press_forged(one_office, who, "cycles.read", REVIEW.encode(review.id))
        assert "There is no such result, or it is not for you." in refused


async def test_nobody_is_told_of_it_by_those_who_read_it(one_office: Office) -> None:
    """Neither the team, nor whoever somebody talks with: they heard that nothing is shown."""
    cycle = await too_few(one_office)
    await release(one_office)
    pages = await read_all(one_office, "dmitri")
    assert "I tell nobody else that there is something to read" in pages
    assert not {"Choose one thing", "Talk it over"} & set(top(one_office.person("dmitri")).buttons)
    review = await review_of(one_office, cycle, "dmitri")
    for act in ("choose", "talk"):
        said = await press_forged(one_office, "dmitri", f"cycles.{act}", REVIEW.encode(review.id))
        assert "between those who wrote it and those who read it" in said


async def test_where_enough_share_nobody_has_a_name_whatever_they_chose(one_office: Office) -> None:
    cycle = await open_cycle(one_office, TEAM)
    for handle in TEAM["dmitri"]:
        await give(one_office, cycle, handle, f"{CANARY} {handle[0]}", passed_on=True)
    await close(one_office, cycle)
    await release(one_office)
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.SHOWN
    assert await count(one_office, NAMED_ANSWER) == 0
    assert await count(one_office, REVIEW_TEXT) == 3


async def test_hr_asks_again_first_and_the_choice_waits(one_office: Office) -> None:
    """The third answer comes in the days that HR gave: so nothing has a name."""
    office = one_office
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM)
    await give(office, cycle, "ben", CANARY, passed_on=True)
    await give(office, cycle, "eun", KEPT_BACK, passed_on=False)
    closed = await close(office, cycle)
    async with office.store.work() as work:
        later = office.sandbox.clock.now() + timedelta(7)
        await work.cycles.set_times(await work.cycles.reopen(closed), later, later + timedelta(3))
        await work.commit()
    await ballots(office).reopen(cycle.id)
    ben = await open_form(office, "ben", await debt_of(office, cycle, "ben"))
    assert ben.value(None, MENU)["text"]["text"] == PASSED_ON
    await answer(office, await reload(office, cycle), "jorge")
    await close(office, await reload(office, cycle))
    await release(office)
    assert (await review_of(office, cycle, "dmitri")).state is ReviewState.SHOWN
    assert await count(office, NAMED_ANSWER) == 0


async def test_an_answer_that_does_not_open_may_be_the_one_that_was_missing(one_office: Office, tmp_path: Path) -> None:
    """Whoever changes a file brings nobody's name to light."""
    cycle = await open_cycle(one_office, TEAM)
    for handle in ("eun", "jorge"):
        await answer(one_office, cycle, handle)
    before = set((tmp_path / "ballots").rglob("*.shared"))
    await give(one_office, cycle, "ben", CANARY, passed_on=True)
    changed = min(before)
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    await close(one_office, cycle)
    await release(one_office)
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.NOTHING
    assert await count(one_office, NAMED_ANSWER) == 0


async def test_of_whoever_is_erased_before_the_release_nothing_is_passed_on(one_office: Office) -> None:
    cycle = await too_few(one_office)
    (ben,) = await find_people(one_office, "ben")
    async with one_office.store.work() as work:
        await work.cycles.erase(ben.id)
        await work.commit()
    await release(one_office)
    assert (await review_of(one_office, cycle, "dmitri")).state is ReviewState.NOTHING
    assert await count(one_office, NAMED_ANSWER) == 0


async def test_of_whoever_is_erased_later_the_name_goes_and_the_words_stay(one_office: Office) -> None:
    await too_few(one_office)
    await release(one_office)
    (ben,) = await find_people(one_office, "ben")
    async with one_office.store.work() as work:
        await work.cycles.erase(ben.id)
        await work.commit()
    pages = await read_all(one_office, "dmitri")
    assert "Ben" not in pages
    assert "Somebody" in pages
    assert CANARY in pages


async def test_a_release_that_was_called_off_halfway_keeps_nothing_with_a_name(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died when Ben's words were in the database, and nobody could read them yet."""
    await make_hr(one_office, "grace")
    cycle = await too_few(one_office)
    with monkeypatch.context() as killed:
        killed.setattr("bot.cycles.releasing._end", _die)
        with pytest.raises(NotSaved):
            await release(one_office)
    review = await review_of(one_office, cycle, "dmitri")
    assert review.state is ReviewState.PASSED_ON
    assert "no such result" in await press_forged(one_office, "dmitri", "cycles.read", REVIEW.encode(review.id))
    await press_forged(one_office, "grace", "cycles.cancel", CYCLE.encode(cycle.id))
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    assert await count(one_office, NAMED_ANSWER) == 0


async def _die(*_: object) -> None:
    raise NotSaved


async def test_with_names_there_is_nothing_to_choose(one_office: Office) -> None:
    ben = await open_named(one_office, await open_and_invite(one_office), "ben")
    assert MENU not in top(ben).labels
    assert "fewer than" not in top(ben).plain


def test_what_was_taken_back_or_not_chosen_is_not_passed_on() -> None:
    assert pass_on({}) is None
    assert pass_on({b"1": Ballot({"q": "x"}), b"2": Ballot({}, passed_on=True), b"3": Ballot({"q": " "}, True)}) is None  # type: ignore[dict-item]
