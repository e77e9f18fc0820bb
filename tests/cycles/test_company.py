"""The company as a whole as what a cycle is about: everybody is asked, and those read whom HR chose."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cycles import closing
from bot.cycles.buttons import DEBT, REVIEW
from bot.cycles.closing import redraw_outdated
from bot.cycles.company_unread import call_off_unread
from bot.cycles.cycle import Capacity, Picker, ReviewState, Scope, Stage
from bot.cycles.exported import export_cycles
from bot.cycles.form_state import CARRIED, field_name
from bot.cycles.patience import Patience
from bot.cycles.reading import VIEW, View
from bot.forms import ChoiceField, PeopleField, TextField
from bot.question_sets import Kind
from storage.tables import REVIEW_TEXT
from tests.cycles.company import ANSWER, COMPANY, KEEP, ask, ask_who_reads, carry, check, leave, open_company
from tests.cycles.forms import fill_quick
from tests.cycles.named import close_and_release, count
from tests.cycles.office import debts_of, reload, reviews_of, share
from tests.cycles.released import close, release
from tests.cycles.running import Refused, becomes_hr, labels, press, read, run_jobs
from tests.cycles.running import submit as send
from tests.cycles.setting_up import begin, cycles, spot
from tests.feedback.office import find_people, top
from tests.office import Office


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
        ("preview", f"How is it to work at {COMPANY}?"),
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
    assert not [dm for dm in office.person("mira").dms if "How is it to work" in dm.plain]
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
    message = await office.told(handle, f"How is it to work at {COMPANY}?")
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


async def test_questions_about_a_person_are_not_asked_about_the_company(one_office: Office) -> None:
    await begin(one_office)
    with pytest.raises(Refused, match="These questions are about a person"):
        await ask_who_reads(one_office, template="start_stop_continue")
    form = await press(one_office, "grace", "cycles.new", "")
    back = await send(one_office, "grace", form, name="Other", template="company", note="", scope="managers")
    assert back.title == "Who sees what, and when"
    (draft,) = await cycles(one_office, Stage.DRAFT)
    assert draft.setup.template == "manager_effectiveness"


async def test_hr_that_reads_sees_only_how_many_owe_and_others_see_who(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira", "grace")
    await becomes_hr(one_office, "grace", "carla")
    owing = f"{carry(cycle)}|1"
    mine = read((await press(one_office, "grace", "cycles.owing", owing)).parts)
    assert f"about {COMPANY}. You read what is answered, so I don't show you whom." in mine
    assert "Ana Ferreira" not in mine
    other = read((await press(one_office, "carla", "cycles.owing", owing)).parts)
    assert f"Ana Ferreira, about {COMPANY}" in other
    with pytest.raises(Refused, match="nobody on this page whom you can let off"):
        await press(one_office, "grace", "cycles.let_off", owing)
    (ana,) = await debts_of(one_office, cycle, "ana")
    form = await press(one_office, "carla", "cycles.let_off", owing)
    assert "is not reminded any more" in read((await send(one_office, "carla", form, debt=DEBT.encode(ana.id))).parts)


async def test_when_all_who_should_read_it_have_left_it_is_called_off(one_office: Office) -> None:
    cycle = await open_company(one_office, "hiro", "dmitri")
    await becomes_hr(one_office, "grace")
    context = one_office.engine.context
    for handle in ("hiro", "dmitri"):
        await leave(one_office, handle)
        await call_off_unread(context, Patience(context.clock))
        assert (await reload(one_office, cycle)).stage is Stage.OPEN
    assert (await reviews_of(one_office, cycle))[0].gone_at is not None
    one_office.sandbox.clock.set(context.clock.now() + timedelta(hours=25))
    for _ in range(2):
        await call_off_unread(context, Patience(context.clock))
    assert (await reload(one_office, cycle)).stage is Stage.CANCELLED
    await run_jobs(one_office)
    told = [dm for dm in one_office.person("grace").dms if "all who should read what people say" in dm.plain]
    assert len(told) == 1


async def test_who_reads_can_not_answer_and_what_is_not_reached_is_said_without_a_number(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira", "grace")
    for handle in ("ana", "ben"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, direction="3")
    await close(one_office, cycle)
    await release(one_office)
    told = await one_office.told("mira", f"Nothing is shown about {COMPANY} this time")
    assert "Read" not in told.buttons
    (review,) = await reviews_of(one_office, cycle)
    assert review.state is ReviewState.NOTHING
    assert "Too few people answered" in (await one_office.told("ana", f"Nothing is shown about {COMPANY}")).plain
    assert await count(one_office, REVIEW_TEXT) == 0


async def test_a_text_goes_to_one_of_hr_who_does_not_read_it(one_office: Office) -> None:
    await becomes_hr(one_office, "grace", "carla")
    cycle = await open_company(one_office, "mira", "carla")
    for handle in ("ana", "ben", "eun"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, keep_company=f"Fools, {handle}")
    await close(one_office, cycle)
    await release(one_office)
    (review,) = await reviews_of(one_office, cycle)
    page = VIEW.encode(View(review.id, 5))
    form = await press(one_office, "mira", "cycles.report", page)
    (choice,) = (each for each in form.parts if isinstance(each, ChoiceField))
    assert sorted(each.label for each in choice.options) == ["Fools, ana", "Fools, ben", "Fools, eun"]
    await send(one_office, "mira", form, text=choice.options[0].value)
    await one_office.told("grace", "Somebody reports a text")
    assert not [dm for dm in one_office.person("carla").dms if "Somebody reports" in dm.plain]
    with pytest.raises(Refused, match="somebody else of HR has to read it"):
        await press(one_office, "carla", "cycles.read_reported", choice.options[0].value)
    shown = await press(one_office, "grace", "cycles.read_reported", choice.options[0].value)
    assert "Somebody wrote this" in read(shown.parts)


async def test_with_names_they_read_who_said_what(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira", named=True)
    (debt,) = await debts_of(one_office, cycle, "ana")
    form = await press(one_office, "ana", "cycles.answer_named", DEBT.encode(debt.id))
    carried = CARRIED.decode(form.state)
    typed = {field_name(carried, each.id): "4" for each in cycle.setup.questions if each.kind is not Kind.TEXT}
    said = typed | {field_name(carried, "keep_company"): "The boats"}
    await send(one_office, "ana", form, **said)
    async with one_office.store.work() as work:
        fresh = await work.cycles.set_stage(cycle, Stage.CLOSED, one_office.sandbox.clock.now())
        await work.commit()
    assert fresh.release_at
    one_office.sandbox.clock.set(fresh.release_at + timedelta(minutes=1))
    await release(one_office)
    told = await one_office.told("mira", "is here, and you can read it")
    assert "Who wrote what stands there" in told.plain
    (review,) = await reviews_of(one_office, cycle)
    shown = await press(one_office, "mira", "cycles.read", VIEW.encode(View(review.id, 1)))
    assert "Ana Ferreira" in read(shown.parts)
    with pytest.raises(Refused, match="There is no such result"):
        await press(one_office, "grace", "cycles.read", VIEW.encode(View(review.id, 1)))


async def test_nobody_acts_on_it_as_whom_it_is_about(one_office: Office) -> None:
    cycle = await open_company(one_office, "mira")
    for handle in ("ana", "ben", "eun"):
        (debt,) = await debts_of(one_office, cycle, handle)
        await share(one_office, debt, keep_company="The boats")
    await close(one_office, cycle)
    await release(one_office)
    (review,) = await reviews_of(one_office, cycle)
    for act in ("choose", "talk"):
        with pytest.raises(Refused, match="Only a person whom feedback is about can do that"):
            await press(one_office, "mira", f"cycles.{act}", REVIEW.encode(review.id))
    rows = [
        line.question
        for line in await export_cycles(one_office.engine.context, (await find_people(one_office, "mira"))[0])
    ]
    assert f"What should {COMPANY} keep as it is?" in rows


async def test_messages_to_all_are_drawn_again_some_people_at_a_time(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "PEOPLE_AT_ONCE", 4)
    cycle = await open_company(one_office, "mira")
    async with one_office.store.work() as work:
        await work.cycles.mark_outdated(cycle)
        await work.commit()
    pages = []
    while await redraw_outdated(one_office.engine.context):
        async with one_office.store.read() as work:
            pages += [(each.after, each.person) for each in await work.cycles.find_outdated()]
    (review,) = await reviews_of(one_office, cycle)
    assert pages == sorted(set(pages))
    assert len(pages) == review.asked // 4
    assert {after for after, _ in pages} == {b""}
