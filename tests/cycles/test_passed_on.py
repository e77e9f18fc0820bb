"""What was passed on with a name where too few shared: its readers get it, and nobody hears of what was dropped."""

from __future__ import annotations

from datetime import timedelta

from bot.cycles.buttons import CYCLE, REVIEW
from bot.cycles.exported import export_cycles
from bot.cycles.review import ReviewState
from storage.tables.results import REVIEW_TEXT
from storage.tables.reviews import NAMED_ANSWER, NAMED_DRAFT
from tests.cycles.named import count
from tests.cycles.office import TEAM, debt_of, open_cycle, review_of
from tests.cycles.passing_on import KEPT_BACK, give, read_all, too_few
from tests.cycles.released import CANARY, close, make_hr, release
from tests.cycles.running import press, read
from tests.feedback.office import find_people
from tests.nudges.office import quiet
from tests.office import Office, press_forged, top


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


async def test_a_text_that_was_passed_on_can_be_reported_and_removed(office: Office) -> None:
    """HR hears neither whose it is nor that it has a name; the name stays where the words were."""
    await make_hr(office, "grace")
    cycle = await too_few(office)
    await release(office)
    dmitri, grace = office.person("dmitri"), office.person("grace")
    await read_until(office, CANARY)
    assert "HR doesn't hear whose it is" in top(dmitri).plain
    await dmitri.press("Report a text")
    await dmitri.fill(None, {"text": f"Listen, {CANARY}"})
    assert (await dmitri.submit()).ok
    message = await office.told("grace", "reports a text")
    await grace.press("Read the text", on=message)
    await office.until(lambda: grace.modal)
    assert CANARY in top(grace).plain
    assert "Ben" not in top(grace).plain
    await grace.press("Remove it")
    assert CANARY not in top(grace).plain
    await dmitri.close(everything=True)
    await read_until(office, "Removed by HR")
    assert "Ben Okafor" in top(dmitri).plain
    async with office.store.read() as work:
        assert CANARY not in str(await work.sql.rows(NAMED_ANSWER.select()))
    for handle in ("dmitri", "ben"):
        (person,) = await find_people(office, handle)
        lines = await export_cycles(office.engine.context, person)
        assert [each.said for each in lines if "advise" in each.question] == ["Removed by HR"]
    assert (
        await count(office, NAMED_ANSWER) == len((await debt_of(office, cycle, "ben")).review.cycle.setup.questions) - 1
    )


async def read_until(office: Office, words: str) -> None:
    """Turns the pages until these are there."""
    dmitri = office.person("dmitri")
    message = await office.told("dmitri", "What somebody wanted you to read all the same")
    await dmitri.press("Read", on=message)
    await office.until(lambda: dmitri.modal)
    while words not in top(dmitri).plain:
        await dmitri.press("Next page")


async def test_both_export_what_was_passed_on_and_nobody_else_does(one_office: Office) -> None:
    office = one_office
    await make_hr(office, "grace")
    await too_few(office)
    await release(office)
    for handle, known in (("dmitri", True), ("ben", True), ("eun", False), ("grace", False)):
        (person,) = await find_people(office, handle)
        lines = await export_cycles(office.engine.context, person)
        said = " ".join(f"{each.writer} {each.said}" for each in lines)
        assert (CANARY in said, "Ben Okafor" in said) == (known, known), handle
        assert KEPT_BACK not in said


async def test_it_goes_when_what_is_old_is_deleted(one_office: Office) -> None:
    cycle = await too_few(one_office)
    await release(one_office)
    await quiet(one_office)
    async with one_office.store.work() as work:
        later = one_office.sandbox.clock.now() + timedelta(400)
        while await work.rights.forget_old(cycle.workspace, later, 100):
            pass
        await work.commit()
    assert await count(one_office, NAMED_ANSWER) == 0
