"""The company as a whole as what a cycle is about: everybody is asked, and those read whom HR chose."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.cycles.cycle import COMPANY as COMPANY_NUMBER
from bot.cycles.cycle import Picker, Scope, Stage
from bot.cycles.launch import launching
from bot.cycles.launch.launching import launch_due
from bot.cycles.repository import NewReview
from bot.cycles.review import Capacity, Review
from bot.forms import PeopleField, TextField
from storage.cycles.cycles import Cycles
from tests.cycles.company import ANSWER, COMPANY, KEEP, ask, ask_who_reads, carry, check, open_company
from tests.cycles.forms import fill_quick
from tests.cycles.named import close_and_release
from tests.cycles.office import debts_of, reload, reviews_of
from tests.cycles.running import Refused, labels, press, read
from tests.cycles.running import submit as send
from tests.cycles.setting_up import OSLO, TUESDAY, begin, cycles, spot
from tests.directory.office import left
from tests.feedback.office import find_people
from tests.nudges.office import clock_at
from tests.office import Office, top


async def test_everybody_is_asked_about_the_company_and_those_read_whom_hr_chose(office: Office) -> None:
    await begin(office)
    found = await check(office, "mira", "hiro")
    said = read(found.parts)
    assert "people are asked about the company as a whole." in said
    assert f"{COMPANY}: " in said
    assert "Hiro Tanaka and Mira Solberg read the answers, and are therefore not asked" in said
    assert not {"Approve", "Leave out this time", "Pick who is asked"} & set(labels(found))
    (draft,) = await cycles(office, Stage.DRAFT)
    assert draft.setup.scope is Scope.COMPANY
    assert (draft.setup.template, draft.setup.name) == ("company", "Company feedback, December 2026")
    assert (draft.setup.manager_reads, draft.setup.above_reads) == (False, False)
    for act, words in (
        ("preview", f"What is it like to work at {COMPANY}?"),
        ("sample", "Hiro Tanaka and Mira Solberg will"),
    ):
        assert words in read((await press(office, "grace", f"cycles.{act}", spot(draft))).parts)
    overview = read((await press(office, "grace", "cycles.open", carry(draft))).parts)
    assert "2 people whom HR chose read the results, from 3 answers on, and nobody else." in overview


async def test_from_the_question_to_the_readers_by_the_clock(office: Office) -> None:
    cycle = await ask(office, "mira", "hiro")
    (review,) = await reviews_of(office, cycle)
    assert (review.reviewee, review.about, review.picker) == (None, COMPANY, Picker.EVERYBODY)
    assert {(each.person.name, each.capacity) for each in review.readers} == {
        ("Mira Solberg", Capacity.CHOSEN),
        ("Hiro Tanaka", Capacity.CHOSEN),
    }
    assert await debts_of(office, cycle, "mira") == ()
    assert not [dm for dm in office.person("mira").dms if "What is it like to work" in dm.plain]
    for handle in ("ana", "ben", "carla", "dmitri", "eun"):
        await _answers(office, handle, f"The boats, says {handle}")
    assert "has begun" in (await office.told("grace", "asked about the company as a whole")).plain
    done = await close_and_release(office, cycle)
    assert (await reviews_of(office, done))[0].is_readable
    mira = office.person("mira")
    told = await office.told("mira", f"What people answered about {COMPANY} is here")
    assert "Only Hiro Tanaka and Mira Solberg can open it." in told.plain
    await mira.press("Read", on=told)
    await office.until(lambda: mira.modal)
    assert (top(mira).title, f"5 people answered about {COMPANY}" in top(mira).plain) == ("About the company", True)
    assert not {"Choose one thing", "Talk it over"} & set(top(mira).buttons)
    assert f"You were asked about {COMPANY}: the results are out" in (await office.told("ana", "results are out")).plain
    summary = read((await press(office, "grace", "cycles.open", carry(done))).parts)
    assert "1 of 2 people who read it opened it." in summary
    assert "managers" not in summary


async def _answers(office: Office, handle: str, text: str) -> None:
    person = office.person(handle)
    message = await office.told(handle, f"What is it like to work at {COMPANY}?")
    assert (await person.press(ANSWER, on=message)).ok
    await office.until(lambda: person.modal)
    assert "Hiro Tanaka and Mira Solberg read this on" in top(person).plain
    assert f"everybody at {COMPANY} who doesn't read it" in top(person).plain
    await fill_quick(person, "Very well")
    await person.fill(None, {KEEP: text})
    outcome = await person.submit()
    assert outcome.ok, top(person).errors
    if top(person).title == "Before you share":
        await person.submit()
    assert "Shared." in top(person).plain
    await person.close(everything=True)


async def test_who_is_at_the_top_and_what_the_chat_calls_the_company_is_filled_in(one_office: Office) -> None:
    await begin(one_office)
    for each in ("dmitri", "carla"):
        await one_office.answered("mira", f"/upward manager @{each} @mira")
    form = await ask_who_reads(one_office)
    (called,) = (each.value for each in form.parts if isinstance(each, TextField))
    (field,) = (each for each in form.parts if isinstance(each, PeopleField))
    (mira,) = await find_people(one_office, "mira")
    assert (called, field.value) == (COMPANY, mira.handles[:1])
    (guest,) = await find_people(one_office, "liam")
    with pytest.raises(Refused, match="can't read it"):
        await send(one_office, "grace", form, company=COMPANY, people=guest.handles[:1])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"company": " "}, "Say what people call the company"),
        ({"company": "x" * 61}, "within 60 characters"),
        ({"people": ()}, "Pick at least one person"),
    ],
)
async def test_what_can_not_be_is_said_at_its_field(one_office: Office, fields: dict[str, str], sentence: str) -> None:
    await begin(one_office)
    form = await ask_who_reads(one_office)
    (mira,) = await find_people(one_office, "mira")
    whole: dict[str, object] = {"company": COMPANY, "people": mira.handles[:1]}
    with pytest.raises(Refused, match=sentence):
        await send(one_office, "grace", form, **(whole | fields))  # type: ignore[arg-type]


async def test_the_check_names_only_those_who_still_are_there_to_read_it(one_office: Office) -> None:
    await begin(one_office)
    assert "Hiro Tanaka and Mira Solberg read the answers" in read((await check(one_office, "mira", "hiro")).parts)
    await left(one_office, "hiro")
    (draft,) = await cycles(one_office, Stage.DRAFT)
    found = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Mira Solberg reads the answers" in read(found.parts)


async def test_questions_about_a_person_are_not_asked_about_the_company(one_office: Office) -> None:
    await begin(one_office)
    with pytest.raises(Refused, match="These questions are about a person"):
        await ask_who_reads(one_office, template="start_stop_continue")
    form = await press(one_office, "grace", "cycles.new", "")
    back = await send(one_office, "grace", form, name="Other", template="company", note="", scope="managers")
    assert back.title == "Who sees what, and when"
    (draft,) = await cycles(one_office, Stage.DRAFT)
    assert draft.setup.template == "manager_effectiveness"


async def test_a_launch_that_is_killed_goes_on_where_it_stopped(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin(one_office)
    await send(one_office, "grace", await check(one_office, "mira"))
    (cycle,) = await cycles(one_office, Stage.PLANNED)
    monkeypatch.setattr(launching, "PEOPLE_AT_ONCE", 4)
    honest = Cycles.add_reviewers

    async def dies(self: Cycles, review: Review, people: Sequence[int]) -> bool:
        """With anybody but the first, whoever launches it."""
        if set(people) - {each.id for each in await self.some_reviewers(review, 0, 100)}:
            raise OSError("killed")
        return await honest(self, review, people)

    with monkeypatch.context() as dying:
        dying.setattr(Cycles, "add_reviewers", dies)
        clock_at(one_office, TUESDAY, 1, zone=OSLO)
        with pytest.raises(OSError, match="killed"):
            await launch_due(one_office.engine.context)
        (begun,) = await reviews_of(one_office, cycle)
        assert len(await _asked(one_office, begun)) == 4
        assert (await reload(one_office, cycle)).stage is Stage.PLANNED
    while (await reload(one_office, cycle)).stage is Stage.PLANNED:  # whoever meets the bot's own job begins anew
        await launch_due(one_office.engine.context)
    (review,) = await reviews_of(one_office, cycle)
    assert (await reload(one_office, cycle)).stage is Stage.OPEN
    assert review.id == begun.id
    assert len(await _asked(one_office, review)) == review.asked > 8
    (mira,) = await find_people(one_office, "mira")
    assert mira.id not in await _asked(one_office, review)


async def _asked(office: Office, review: Review) -> list[int]:
    async with office.store.read() as work:
        return [each.id for each in await work.cycles.some_reviewers(review, 0, 100)]


async def test_what_was_begun_with_other_readers_is_made_anew(one_office: Office) -> None:
    await begin(one_office)
    await send(one_office, "grace", await check(one_office, "mira"))
    (cycle,) = await cycles(one_office, Stage.PLANNED)
    hiro, ana, mira = [each.id for each in await find_people(one_office, "hiro", "ana", "mira")]
    async with one_office.store.work() as work:
        old = NewReview(COMPANY_NUMBER, (ana, mira), ((hiro, Capacity.CHOSEN),), Picker.EVERYBODY)
        await work.cycles.add_reviews(cycle, [old])
        await work.commit()
    clock_at(one_office, TUESDAY, 1, zone=OSLO)
    await launch_due(one_office.engine.context)
    (review,) = await reviews_of(one_office, cycle)
    assert [each.person.id for each in review.readers] == [mira]
    assert mira not in await _asked(one_office, review)


async def test_a_draft_that_was_left_half_way_says_what_is_missing(one_office: Office) -> None:
    await begin(one_office)
    await ask_who_reads(one_office)
    (draft,) = await cycles(one_office, Stage.DRAFT)
    found = await press(one_office, "grace", "cycles.check", spot(draft))
    assert "Nobody is chosen to read it, or they aren't here any more." in read(found.parts)
    assert "The company: " in read(found.parts)
    assert not found.submit
    form = await press(one_office, "grace", "cycles.change_company", carry(draft))
    assert form.title == "Who reads it?"


async def test_while_one_asks_about_the_company_another_can_not(one_office: Office) -> None:
    await open_company(one_office, "mira")
    await begin(one_office)
    found = await check(one_office, "mira")
    assert "People are asked about the company without names in another cycle that runs" in read(found.parts)
    assert not found.submit
