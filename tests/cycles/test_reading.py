"""Reading a result, and reporting a text in it: for those who were named before anybody wrote, in windows alone."""

from __future__ import annotations

from sqlalchemy import update

from bot.cycles.buttons import REVIEW, TEXT
from bot.cycles.cycle import Cycle
from bot.cycles.results.result import Figures, NewResult, Result
from bot.cycles.results.result_pages import draw_pages
from bot.cycles.review import Capacity, ReviewState
from bot.people import Role, Source
from bot.privacy import may_read_reported, may_read_result
from storage.tables.audit import AUDIT
from storage.tables.inbox import INBOX
from storage.tables.outbox import DELIVERY
from storage.tables.people import PERSON
from tests.cycles.office import TEAM, open_cycle, review_of
from tests.cycles.released import CANARY, answer, close, make_hr, read, release_cycle
from tests.feedback.office import find_people
from tests.nudges.office import quiet
from tests.office import Office, press_forged, top

BIG = {"mira": ("ben", "carla", "dmitri", "eun", "grace", "jorge")}


async def result_of(office: Office, cycle: Cycle, handle: str = "dmitri") -> Result:
    review = await review_of(office, cycle, handle)
    async with office.store.read() as work:
        found = await work.cycles.result(review)
    assert found is not None
    return found


async def test_a_command_lists_what_can_be_read_and_only_that(office: Office) -> None:
    """Kavita reads nothing, and is asked nothing any more."""
    await release_cycle(office, {**BIG, **TEAM}, managers={"dmitri": ["mira"]}, hidden=("dmitri",))
    mira = office.person("mira")
    listed = await office.answered("mira", "/upward reviews")
    assert "About you, in Autumn" in listed.plain
    await mira.press("Read", on=listed)
    await office.until(lambda: mira.modal)
    assert "6 people answered about you" in top(mira).plain
    hidden = await office.answered("dmitri", "/upward reviews")
    assert "Mira Solberg reads it, as HR chose" in hidden.plain
    assert "Read" not in hidden.buttons
    assert "there are no results for you to read" in (await office.answered("kavita", "/upward reviews")).plain


async def test_of_more_results_than_ten_the_others_are_on_home(one_office: Office) -> None:
    about = ("mira", "ana", "carla", "dmitri", "farah", "grace", "isla", "jorge", "kavita")
    teams = dict.fromkeys(about, ("ben", "eun", "hiro")) | {
        "eun": ("ben", "hiro", "ana"),
        "hiro": ("ben", "eun", "ana"),
    }
    await release_cycle(one_office, teams, managers=dict.fromkeys({*teams} - {"mira"}, ("mira",)))
    listed = (await one_office.answered("mira", "/upward reviews")).plain
    assert (listed.count("in Autumn"), "1 more on Home." in listed) == (10, True)


async def test_with_three_answers_it_is_read_in_words_on_one_page_before_the_texts(office: Office) -> None:
    await release_cycle(office)
    dmitri = await read(office)
    shown = top(dmitri).plain
    assert "3 people answered about you" in shown
    assert "How often does Dmitri Aaltonen notice when you do good work?\n3 people answered: mostly often." in shown
    assert "Average" not in shown
    pages = [shown]
    while "Next page" in top(dmitri).buttons:
        await dmitri.press("Next page")
        pages.append(top(dmitri).plain)
    assert sum(CANARY in page for page in pages) == 1
    assert sum("3 people answered: mostly" in page for page in pages) == 1
    assert sum("no numbers and no comparison" in page for page in pages) == 1
    assert "mostly hard" in shown
    assert pages[-1].count(CANARY) == 3


async def test_with_six_answers_it_says_what_stands_out_with_numbers(office: Office) -> None:
    await release_cycle(office, BIG)
    mira = await read(office, "mira")
    shown = top(mira).plain
    assert shown.index("What works best") < shown.index("Clear expectations: 6 of 6 say very or completely clear")
    assert shown.index("Where a change would help most") < shown.index(
        "Room for bad news: 0 of 6 say fairly or very easy"
    )
    await mira.press("What they wrote")
    assert CANARY not in top(mira).plain
    await mira.press("Next page")
    assert CANARY in top(mira).plain
    await mira.press("Previous page")
    await mira.press("Previous page")
    assert "Average" in top(mira).plain or "chose" in top(mira).plain


async def test_it_counts_as_opened_and_leaves_what_is_new_on_home(office: Office) -> None:
    cycle = await release_cycle(office)
    dmitri = office.person("dmitri")
    await dmitri.open_home()
    await office.until(lambda: dmitri.home and "you have not opened it" in dmitri.home.plain)
    await read(office)
    review = await review_of(office, cycle, "dmitri")
    assert all(each.read_at for each in review.readers)
    await dmitri.close(everything=True)
    await dmitri.open_home()
    await office.until(lambda: dmitri.home and "you have not opened it" not in dmitri.home.plain)
    assert dmitri.home
    assert "About you, in Autumn" in dmitri.home.plain


async def test_nobody_reads_it_by_a_role_or_before_its_day(office: Office) -> None:
    await make_hr(office, "grace")
    cycle = await open_cycle(office, TEAM, managers={"dmitri": ["carla"]})
    for handle in TEAM["dmitri"]:
        await answer(office, cycle, handle, one_change=CANARY)
    value = REVIEW.encode((await review_of(office, cycle, "dmitri")).id)
    assert "There is no such result" in await press_forged(office, "dmitri", "cycles.read", value)
    await close(office, cycle)
    await office.told("dmitri", "from the people who report to you")
    for handle in ("grace", "mira", "ben", "eun", "hiro"):
        said = await press_forged(office, handle, "cycles.read", f"{value}|5")
        assert "There is no such result" in said, handle
        assert CANARY not in said
    assert "Dmitri Aaltonen" in await press_forged(office, "carla", "cycles.read", value)


async def test_what_may_be_read_is_what_the_database_finds(office: Office) -> None:
    """The one function that decides, beside its twin in SQL, for everybody there is."""
    teams = {"dmitri": TEAM["dmitri"], "carla": ("ana", "hiro")}
    cycle = await release_cycle(office, teams, managers={"dmitri": ["mira"]})
    handles = ("ana", "ben", "carla", "dmitri", "eun", "grace", "hiro", "jorge", "mira")
    reviews = [await review_of(office, cycle, each) for each in teams]
    assert {each.state for each in reviews} == {ReviewState.SHOWN, ReviewState.NOTHING}
    async with office.store.read() as work:
        for person in await find_people(office, *handles):
            found = (await work.cycles.find_results(person, 1)).items
            shown = {each.id for each in found if each.state is ReviewState.SHOWN}
            assert shown == {each.id for each in reviews if may_read_result(each, person, ())}, person.name


async def test_hr_never_reads_about_who_is_above_them(office: Office) -> None:
    cycle = await release_cycle(office, managers={"dmitri": ["grace"]})
    review = await review_of(office, cycle, "dmitri")
    (grace,) = await find_people(office, "grace")
    about = review.number
    assert may_read_result(review, grace, (about,))
    await make_hr(office, "grace")
    (grace,) = await find_people(office, "grace")
    assert not may_read_result(review, grace, (about,))
    assert may_read_result(review, grace, ())
    assert grace.roles == {Role.HR}
    assert not may_read_reported(review, grace, (about,), (), ())
    assert not may_read_reported(review, grace, (), (grace.id,), ())
    assert not may_read_reported(review, grace, (), (), (grace.id,))
    assert may_read_reported(review, grace, (), (), ())
    assert next(each.capacity for each in review.readers if each.person.id == grace.id) is Capacity.MANAGER


async def test_hr_is_refused_at_the_door_when_a_reviewee_came_to_lead_them(office: Office) -> None:
    """Mira was named as Dmitri's manager; now she is of HR, and reports to somebody who reports to him."""
    cycle = await release_cycle(office, managers={"dmitri": ["mira"]})
    value = REVIEW.encode((await review_of(office, cycle, "dmitri")).id)
    assert "Dmitri Aaltonen" in await press_forged(office, "mira", "cycles.read", value)
    await make_hr(office, "mira")
    mira, carla, dmitri = await find_people(office, "mira", "carla", "dmitri")
    async with office.store.work() as work:
        await work.structure.set_manager(dmitri.id, Source.COMMAND, None)
        await work.structure.set_manager(carla.id, Source.COMMAND, dmitri.id)
        await work.structure.set_manager(mira.id, Source.COMMAND, carla.id)
        await work.commit()
    assert "There is no such result" in await press_forged(office, "mira", "cycles.read", f"{value}|2")
    home = office.person("mira")
    await home.open_home()
    await office.until(lambda: home.home and "Nothing of it can be shown to you" in home.home.plain)


async def test_who_left_reads_nothing(office: Office) -> None:
    cycle = await release_cycle(office, managers={"dmitri": ["carla"]})
    value = REVIEW.encode((await review_of(office, cycle, "dmitri")).id)
    (carla,) = await find_people(office, "carla")
    async with office.store.work() as work:
        await work.sql.change(update(PERSON).where(PERSON.c.id == carla.id).values(active=False))
        await work.commit()
    assert "Dmitri" not in await press_forged(office, "carla", "cycles.read", value)
    (carla,) = await find_people(office, "carla")
    assert not may_read_result(await review_of(office, cycle, "dmitri"), carla, ())


async def test_words_of_a_result_are_in_windows_alone(office: Office) -> None:
    await make_hr(office, "grace")
    await release_cycle(office)
    dmitri = await read(office)
    await dmitri.press("Next page")
    async with office.store.read() as work:
        for table in (DELIVERY, INBOX, AUDIT):
            assert CANARY not in repr(await work.sql.scan(table.select()))
    assert not [dm for person in ("dmitri", "grace", "mira") for dm in office.person(person).dms if CANARY in dm.plain]


async def test_a_reported_text_goes_to_one_of_hr_who_may_remove_it(office: Office) -> None:
    """Hiro leads another team; Ben, who is of HR too, was asked."""
    await make_hr(office, "ben", "hiro")
    cycle = await release_cycle(office)
    dmitri = await read(office)
    while "Report a text" not in top(dmitri).buttons or CANARY not in top(dmitri).plain:
        await dmitri.press("Next page")
    await dmitri.press("Report a text")
    (chosen,) = [
        each for texts in (await result_of(office, cycle)).texts.values() for each in texts if "eun" in each.text
    ]
    await dmitri.fill(None, {"text": chosen.text})
    assert (await dmitri.submit()).ok
    message = await office.told("hiro", "reports a text")
    assert CANARY not in message.plain
    assert not [dm for dm in office.person("ben").dms if "reports a text" in dm.plain]
    hiro = office.person("hiro")
    await hiro.press("Read the text", on=message)
    await office.until(lambda: hiro.modal)
    assert top(hiro).plain.count(CANARY) == 1
    assert "Dmitri" not in top(hiro).plain
    assert "There is no such" in await press_forged(office, "ben", "cycles.read_reported", TEXT.encode(chosen.id))
    await hiro.press("Remove it")
    assert CANARY not in top(hiro).plain
    texts = (await result_of(office, cycle)).texts["one_change"]
    assert sorted(bool(each.text) for each in texts) == [False, True, True]
    await dmitri.close(everything=True)
    dmitri = await read(office)
    while "Removed by HR" not in top(dmitri).plain:
        await dmitri.press("Next page")
    assert top(dmitri).plain.count(CANARY) == 2


async def test_where_nobody_of_hr_may_read_it_an_admin_names_one(office: Office) -> None:
    cycle = await release_cycle(office)
    dmitri = await read(office)
    while CANARY not in top(dmitri).plain:
        await dmitri.press("Next page")
    await dmitri.press("Report a text")
    (chosen, *_) = (await result_of(office, cycle)).texts["one_change"]
    await dmitri.fill(None, {"text": chosen.text})
    assert (await dmitri.submit()).ok
    asked = await office.told("mira", "nobody in HR may read it")
    await make_hr(office, "hiro")
    await office.person("mira").press("Somebody else is HR now", on=asked)
    await office.told("hiro", "reports a text")
    await make_hr(office, "isla")
    said = await press_forged(office, "mira", "cycles.hand_on_reported", TEXT.encode(chosen.id))
    assert "is with somebody in HR now" in said
    await quiet(office)
    told = [dm for each in ("hiro", "isla") for dm in office.person(each).dms if "reports a text" in dm.plain]
    assert len(told) == 1


async def test_many_long_texts_come_in_pages_that_a_window_holds(office: Office) -> None:
    cycle = await open_cycle(office, TEAM)
    review = await review_of(office, cycle, "dmitri")
    many = {"one_change": tuple(f"{number} {'🌊é漢' * 660}" for number in range(200))}
    counts = {each.id: (100, 20, 30, 40, 10) for each in cycle.setup.questions if each.options}
    now = office.sandbox.clock.now()
    async with office.store.work() as work:
        await work.cycles.save_result(review, NewResult(Figures(200, counts), many), now)
        await work.commit()
    pages = draw_pages(review, await result_of(office, cycle), {}).pages
    assert sum(len(each.texts) for each in pages) == 200
    for page in pages:
        assert len(page.parts) <= 40
        assert sum(len(each.text) for each in page.texts) <= 8000
