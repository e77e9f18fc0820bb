"""Answering a request: the form, sharing, changing and what is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.feedback.answer_form import TITLE_LONGEST, form_title
from bot.feedback.render import who_reads
from bot.feedback.request import Outcome, Release, Request
from bot.messages import ALERT_LONGEST, plain
from bot.question_sets import Kind, Question
from storage.tables.feedback import FEEDBACK_ANSWER
from storage.tables.outbox import DELIVERY
from tests.feedback.office import ask, fill, find_people, open_invitation
from tests.office import Office, top

HELPED = "What did Ana Ferreira do that helped this project most?"
ROLE = "How clear was it to you what Ana Ferreira took care of?"


async def test_the_form_asks_every_question_and_says_first_who_reads(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    form = top(ben)
    assert form.title == "Feedback for Ana"
    assert form.plain.startswith("Only Ana Ferreira reads this, with your name, as soon as you share it.")
    assert "The move to the new site. Kept as you type." in form.plain
    assert "Once you share it, it can't be changed." in form.plain
    assert (HELPED in form.labels, ROLE in form.labels) == (True, True)
    options = [option["text"]["text"] for option in _radios(ben, ROLE)]
    assert options == [
        "Not at all clear", "Slightly clear", "Fairly clear", "Very clear", "Completely clear", "I can't tell",
    ]  # fmt: skip


async def test_shared_answers_are_there_and_the_invitation_says_so(team: Office) -> None:
    await ask(team, "ana", "ben")
    ben = await open_invitation(team, "ben")
    await ben.fill(None, {HELPED: "CANARY you drew the map", ROLE: "Very clear"})
    assert (await ben.submit()).ok
    assert "Thank you. Ana Ferreira can read it now." in top(ben).plain
    message = await team.told("ben", "You have shared your feedback")
    assert message.buttons == []
    assert await _answers(team) == {("helped_project", None, "CANARY you drew the map"), ("role_clear", 4, "")}
    async with team.store.read() as work:
        rows = await work.sql.rows(select(DELIVERY))
    assert not [row for row in rows if "CANARY" in repr(row)]


async def test_what_must_be_answered_is_said_at_its_field(one_team: Office) -> None:
    await ask(one_team, "ana", "ben")
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, {HELPED: "\u2063"})
    await ben.submit()
    assert "This one needs an answer." in str(top(ben).errors)
    assert await _answers(one_team) == set()


async def test_no_word_of_an_answer_is_in_a_log_or_an_error(
    one_team: Office, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    request = await ask(one_team, "ana", "ben", "carla", topic="TOPIC", release=Release.TOGETHER)
    ben = await open_invitation(one_team, "ben")
    assert "TOPIC" not in str(top(ben).view.body["private_metadata"])
    await ben.fill(None, {HELPED: "CANARY you drew the map"})
    await ben.press("Save for later")
    await ben.press("Give feedback", on=top(ben))
    await ben.submit()
    await ben.press("Change it", on=top(ben))
    await _close(one_team, request, Outcome.CANCELLED)
    await ben.submit()
    assert "has cancelled" in str(top(ben).errors)
    said, logged = capsys.readouterr(), caplog.text
    assert "delivery" in said.err + logged
    assert "CANARY" not in said.out + said.err + logged
    assert "TOPIC" not in said.out + said.err + logged


async def test_five_equal_submissions_share_once(team: Office) -> None:
    await ask(team, "ana", "ben", "carla", release=Release.TOGETHER)
    ben = await open_invitation(team, "ben")
    await ben.fill(None, {HELPED: "you drew the map"})
    view = top(ben)
    outcomes = await asyncio.gather(*(ben.submit(view) for _ in range(5)), return_exceptions=True)
    assert outcomes
    assert await _answers(team) == {("helped_project", None, "you drew the map")}
    assert "Thank you." in top(ben).plain


async def test_until_the_day_it_can_be_changed_and_then_not(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", release=Release.TOGETHER)
    ben = await open_invitation(one_team, "ben")
    assert "change it until" in top(ben).plain
    await fill(ben, HELPED, "the first words")
    await one_team.told("ben", "You have shared your feedback")
    await ben.press("Change it")
    assert ben.value(None, HELPED) == "the first words"
    await fill(ben, HELPED, "other words")
    assert await _answers(one_team) == {("helped_project", None, "other words")}
    assert request.release_at is not None
    await ben.close(everything=True)
    message = await one_team.told("ben", "You have shared your feedback")
    one_team.sandbox.clock.advance(timedelta(days=9))
    assert "may have read it" in await _refused(one_team, ben, "Change it", message)


async def test_next_comes_in_the_same_window_with_nothing_of_the_last_one(one_team: Office) -> None:
    for requester in ("ana", "carla", "dmitri"):
        await ask(one_team, requester, "ben")
    await one_team.told("ben", "@dmitri asks")
    ben = await open_invitation(one_team, "ben", "@ana asks")
    await fill(ben, HELPED, "for Ana alone")
    assert "2 more wait for you, next the one that Carla Rossi asks for" in top(ben).plain
    await ben.press("Next (2 of 3)")
    form = top(ben)
    assert form.title == "Feedback for Carla Rossi"
    label = "What did Carla Rossi do that helped this project most?"
    assert ben.value(None, label) is None
    await fill(ben, label, "for Carla")
    await ben.press("Next (3 of 3)")
    await fill(ben, top(ben).labels[0], "for Dmitri")
    assert "Next" not in top(ben).plain
    assert {text for _, _, text in await _answers(one_team)} == {"for Ana alone", "for Carla", "for Dmitri"}


async def test_nobody_else_opens_it(one_team: Office) -> None:
    await ask(one_team, "ana", "ben")
    carla = one_team.person("carla")
    message = await one_team.told("ben", "asks for your feedback")
    await carla.press("Give feedback", on=message)
    assert carla.modal is None
    said = await one_team.until(
        lambda: [each.plain for each in carla.ephemerals if "Only the person who was asked" in each.plain]
    )
    assert said


async def test_a_cancelled_request_keeps_what_was_typed_on_the_form(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben")
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, {HELPED: "all these words"})
    await _close(one_team, request, Outcome.CANCELLED)
    await ben.submit()
    assert "has cancelled this request" in str(top(ben).errors)
    assert ben.value(None, HELPED) == "all these words"
    assert await _answers(one_team) == set()


async def test_an_ended_request_takes_no_answer(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben")
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, {HELPED: "all these words"})
    await _close(one_team, request, Outcome.ENDED)
    await ben.submit()
    assert "This request is over" in str(top(ben).errors)
    assert ben.value(None, HELPED) == "all these words"


async def test_a_request_ends_when_the_last_one_answers(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    ben = await open_invitation(team, "ben")
    await fill(ben, HELPED, "you drew the map")
    assert not await _is_closed(team, request)
    carla = await open_invitation(team, "carla")
    await fill(carla, HELPED, "you listened")
    assert await _is_closed(team, request)


async def test_the_longest_form_can_be_opened_again(one_team: Office) -> None:
    questions = tuple(Question(f"own_{n}", f"Question {n}", Kind.TEXT, f"{n}" + "ü" * 299) for n in range(5))
    await ask(one_team, "ana", "ben", questions=questions, topic="t" * 150)
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, dict.fromkeys(top(ben).labels, "ä" * 2000))
    await ben.press("Save for later")
    assert "It is kept, you can close this." in top(ben).plain
    await ben.press("Give feedback", on=top(ben))
    assert [ben.value(None, label) for label in top(ben).labels] == ["ä" * 2000] * 5


async def test_the_line_above_the_form_fits_whatever_people_are_called(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", release=Release.TOGETHER)
    (carla,) = await find_people(one_team, "carla")
    for name in ("A" * 200, "Ünal " * 30, "Ana", "Ängström-Österreicher Überlänge"):
        long = replace(request, requester=replace(request.requester, name=name), about=replace(carla, name=name))
        for reads in (True, False):
            line = who_reads(replace(long, subject_reads=reads), first=True, released=False)
            assert len(plain(line)) <= ALERT_LONGEST
        for each in (long, replace(long, about=long.requester)):
            assert len(form_title(each)) <= TITLE_LONGEST


def _radios(person: Person, label: str) -> list[dict[str, dict[str, str]]]:
    block = next(each for each in top(person).blocks if each.get("label", {}).get("text") == label)
    options: list[dict[str, dict[str, str]]] = block["element"]["options"]
    return options


async def _refused(office: Office, person: Person, button: str, message: SeenMessage) -> str:
    before = len(person.ephemerals)
    await person.press(button, on=message)
    said = await office.until(lambda: person.ephemerals[-1] if len(person.ephemerals) > before else None)
    return said.plain


async def _answers(office: Office) -> set[tuple[str, int | None, str]]:
    async with office.store.read() as work:
        rows = await work.sql.rows(select(FEEDBACK_ANSWER))
    return {(row.question, row.value, row.text) for row in rows}


async def _close(office: Office, request: Request, outcome: Outcome) -> None:
    async with office.store.work() as work:
        await work.feedback.close(request, outcome, office.sandbox.clock.now())
        await work.commit()


async def _is_closed(office: Office, request: Request) -> bool:
    async with office.store.read() as work:
        found = await work.feedback.get(request.workspace, request.id)
    assert found is not None
    return found.closed_at is not None
