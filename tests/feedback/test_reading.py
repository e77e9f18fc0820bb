"""Reading what was shared: in a form, on demand, for those for whom it was meant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from adapters.sandbox.person import Person
from bot.feedback.answering import settled
from bot.feedback.questions import default_template
from bot.feedback.request import REQUEST, Release, Request, SheetAnswer
from bot.question_sets import Kind, Question
from storage.tables.inbox import INBOX
from storage.tables.outbox import DELIVERY
from tests.directory.office import left
from tests.feedback.office import ask, find_people
from tests.feedback.test_telling import CANARY, share
from tests.office import Office, press_forged, top

LONG = "🌊é漢" * 660


async def answer(office: Office, request: Request, handle: str, *said: int | str) -> None:
    """A reviewer's answers, in the order of the questions; a number is what was chosen."""
    (who,) = await find_people(office, handle)
    answers = [
        SheetAnswer(question.id, each) if isinstance(each, int) else SheetAnswer(question.id, text=each)
        for question, each in zip(request.questions, said, strict=False)
    ]
    async with office.store.work() as work:
        (number,) = [s.id for s in await work.feedback.sheets(request) if s.reviewer and s.reviewer.id == who.id]
        sheet = await work.feedback.sheet_for_update(request.workspace, number)
        assert sheet
        now = office.sandbox.clock.now()
        await settled(work, await work.feedback.share(sheet, answers, "", now), now)
        await work.commit()


async def read(office: Office, handle: str) -> Person:
    """Opens the answers with the button of the message."""
    message = await office.told(handle, "Your request for feedback")
    person = office.person(handle)
    outcome = await person.press("Read", on=message)
    assert outcome.ok, outcome
    await office.until(lambda: person.modal)
    return person


async def test_answers_are_read_by_person_and_by_question_in_words(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    await answer(team, request, "ben", f"The dry run, {CANARY}", 4, 0)
    await share(team, request, "carla")
    ana = await read(team, "ana")
    shown = top(ana).plain
    assert "The move to the new site" in shown
    assert f"The dry run, {CANARY}" in shown
    assert "Very clear" in shown
    assert "I can't tell" in shown
    assert shown.index("Ben Okafor") < shown.index("The dry run") < shown.index("Carla Rossi")
    await ana.press("By question")
    shown = top(ana).plain
    assert shown.count(request.questions[0].ask_about("Ana Ferreira")) == 1
    assert shown.index("Ben Okafor") < shown.index("Carla Rossi") < shown.index("Very clear")
    await ana.press("By person")
    assert "By question" in top(ana).buttons
    assert top(ana).buttons.count("Thank") == 2
    await left(team, "carla")
    await ana.press("By question")
    await ana.press("By person")
    assert top(ana).buttons.count("Thank") == 1, "who left hears of nothing"


async def test_what_was_opened_counts_as_read(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    await share(team, request, "ben")
    await read(team, "ana")
    (ana,) = await find_people(team, "ana")
    async with team.store.read() as work:
        assert await work.feedback.to_read(ana, team.sandbox.clock.now(), 0, 5) == ()
    await share(team, request, "carla")
    async with team.store.read() as work:
        assert len(await work.feedback.to_read(ana, team.sandbox.clock.now(), 0, 5)) == 1


async def test_long_answers_come_in_pages_that_a_window_holds(one_team: Office) -> None:
    questions = tuple(Question(f"own_{n}", f"Own {n}", Kind.TEXT, "Why? " * 55) for n in range(1, 6))
    people = ("ben", "carla", "dmitri")
    request = await ask(one_team, "ana", *people, questions=(*questions, default_template().questions[1]))
    for handle in people:
        await answer(one_team, request, handle, *([LONG] * 5), 4)
    ana = await read(one_team, "ana")
    seen = [top(ana).plain]
    assert "Page 1 of 3" in seen[0]
    while "Next page" in top(ana).buttons:
        assert (await ana.press("Next page")).ok
        seen.append(top(ana).plain)
    assert [sum(name in page for page in seen) for name in ("Ben Okafor", "Carla Rossi", "Dmitri")] == [1, 1, 1]
    assert sum(page.count(LONG) for page in seen) == 15
    assert (await ana.press("By question")).ok
    assert "Page 1 of" in top(ana).plain


@pytest.mark.parametrize("marks", ["```x\n" * 400, "*_~`a`~_*\n2. `a`\n" * 120, "😀\n- x\n" * 333, "*a* " * 500])
async def test_an_answer_full_of_marks_kept_all_others_from_being_read(one_team: Office, marks: str) -> None:
    """Each mark is a part of its own, for which a window has less room than for what was typed."""
    questions = tuple(Question(f"own_{n}", f"Own {n}", Kind.TEXT, "ü" * 300) for n in range(1, 6))
    people = ("ben", "carla", "dmitri", "mira")
    request = await ask(one_team, "ana", *people, questions=questions)
    for handle in people:
        await answer(one_team, request, handle, *([marks[:600].strip(), marks.strip()] * 3)[:5])
    ana = await read(one_team, "ana")
    for act in ("By question", "By person"):
        while "Next page" in top(ana).buttons:
            assert (await ana.press("Next page")).ok
        assert (await ana.press(act)).ok


async def test_thanks_is_one_line_once_and_says_nothing_of_what_was_said(team: Office) -> None:
    request = await ask(team, "ana", "ben")
    await share(team, request, "ben")
    ana = await read(team, "ana")
    await ana.press("Thank")
    assert "You have said thank you." in top(ana).plain
    assert "Thank" not in top(ana).buttons
    told = await team.told("ben", "thanks you for your feedback on The move to the new site.")
    assert CANARY not in told.plain
    async with team.store.read() as work:
        (sheet,) = await work.feedback.sheets(request)
    await press_forged(team, "ana", "feedback.thank", str(sheet.id))
    async with team.store.read() as work:
        rows = await work.sql.scan(DELIVERY.select())
    assert [row.kind for row in rows].count("feedback.thanks") == 1


@pytest.mark.parametrize("handle", ["ben", "dmitri", "mira"])
async def test_what_was_not_meant_for_somebody_is_not_there(one_team: Office, handle: str) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    await share(one_team, request, "carla")
    for act in ("feedback.read", "feedback.read_after", "feedback.by_question"):
        said = await press_forged(one_team, handle, act, REQUEST.encode(request.id))
        assert "There is no such feedback, or it is not for you." in said
        assert CANARY not in said


async def test_a_reviewer_reads_what_they_shared_and_nothing_else(one_team: Office) -> None:
    """That counts as read by nobody for whom it is meant."""
    request = await ask(one_team, "ana", "ben", "carla", days=3, release=Release.TOGETHER)
    await answer(one_team, request, "ben", "From Ben")
    await answer(one_team, request, "carla", "From Carla")
    said = await press_forged(one_team, "ben", "feedback.read", REQUEST.encode(request.id))
    assert "From Ben" in said
    assert "From Carla" not in said
    assert "What you shared with" in said
    assert "button_thank" not in said
    assert "feedback.by_question" not in said
    async with one_team.store.read() as work:
        sheets = await work.feedback.sheets(request)
    assert [(each.read_at, each.subject_read_at) for each in sheets] == [(None, None), (None, None)]


async def test_before_the_day_the_requester_reads_nothing(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", days=3, release=Release.TOGETHER)
    await share(one_team, request, "ben")
    said = await press_forged(one_team, "ana", "feedback.read", REQUEST.encode(request.id))
    assert "The answers come all together on" in said
    assert CANARY not in said
    assert request.release_at is not None
    one_team.sandbox.clock.set(request.release_at + timedelta(minutes=1))
    ana = await read(one_team, "ana")
    assert CANARY in top(ana).plain


async def test_what_is_read_rests_nowhere(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben")
    await share(one_team, request, "ben")
    ana = await read(one_team, "ana")
    await ana.press("Thank")
    view: Any = top(ana).view
    assert CANARY not in str(getattr(view, "private_metadata", ""))
    async with one_team.store.read() as work:
        kept = [await work.sql.scan(table.select()) for table in (DELIVERY, INBOX)]
    assert CANARY not in repr(kept)
    assert not any(CANARY in dm.plain for handle in ("ana", "ben") for dm in one_team.person(handle).dms)
