"""Buttons and forms that are old, forged, or somebody else's: each gets a sentence, and nothing is lost or seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.events import ButtonPressed, FormChanged, FormSubmitted
from bot.feedback.answering import keep_typed
from bot.feedback.draft import DRAWN, NEXT, Drawn, Next, field_name
from bot.feedback.request import REQUEST, Outcome, Release, Request, Sheet
from bot.forms import Answer, Answers
from storage.tables.feedback import FEEDBACK_ANSWER, FEEDBACK_DRAFT, FEEDBACK_SHEET
from tests.directory.office import left
from tests.feedback.office import ask, ask_with_form, find_people, open_invitation
from tests.feedback.test_drafts import HELPED
from tests.nudges.office import quiet
from tests.office import Office, top

KEYS = iter(range(10**6))
MINE = "all these words of mine"


async def press(office: Office, handle: str, act: str, value: str, **answers: Answer) -> str:
    event = ButtonPressed(office.by(handle), f"feedback.{act}", value, f"forged {next(KEYS)}", answers=Answers(answers))
    return repr(await office.engine.bot.button(event))


async def send(office: Office, handle: str, act: str, state: str, **answers: Answer) -> str:
    event = FormSubmitted(office.by(handle), f"feedback.{act}", Answers(answers), state, f"forged {next(KEYS)}")
    return repr(await office.engine.bot.form(event))


async def sheet_of(office: Office, request: Request, handle: str) -> Sheet:
    (person,) = await find_people(office, handle)
    async with office.store.read() as work:
        return next(s for s in await work.feedback.sheets(request) if s.reviewer and s.reviewer.id == person.id)


async def shared(office: Office, request: Request, handle: str, text: str, drawing: int = 1) -> str:
    """They share with a form of that drawing."""
    sheet = await sheet_of(office, request, handle)
    drawn = Drawn(sheet.id, drawing)
    return await send(office, handle, "answer", DRAWN.encode(drawn), **{field_name(drawn, 1): text})


async def texts(office: Office) -> list[str]:
    async with office.store.read() as work:
        return sorted(row.text for row in await work.sql.rows(select(FEEDBACK_ANSWER)))


async def drafts(office: Office) -> str:
    async with office.store.read() as work:
        return repr([row.answers for row in await work.sql.rows(select(FEEDBACK_DRAFT))])


async def facts(office: Office) -> str:
    async with office.store.read() as work:
        return repr([await work.sql.rows(select(table)) for table in (FEEDBACK_SHEET, FEEDBACK_ANSWER, FEEDBACK_DRAFT)])


# ---------------------------------------------------------------- old windows


async def test_shared_in_two_windows_the_first_stays_and_the_second_keeps_its_words(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, {HELPED: MINE})
    assert "UpdateForm" in await shared(one_team, request, "ben", "the first")
    await ben.submit()
    assert "shared" in str(top(ben).errors)
    assert ben.value(None, HELPED) == MINE
    assert await texts(one_team) == ["the first"]


async def test_saved_after_it_was_shared_elsewhere_nothing_changes_and_the_words_stay(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, {HELPED: MINE})
    await shared(one_team, request, "ben", "the first")
    await ben.press("Save for later")
    assert MINE not in await drafts(one_team)
    while "for good" not in top(ben).plain and len(ben.modals) > 1:
        await ben.close()
    assert await texts(one_team) == ["the first"]
    assert any(view.plain and HELPED in view.plain for view in ben.modals), [view.plain for view in ben.modals]


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_an_old_form_of_what_is_over_changes_nothing(one_team: Office, outcome: Outcome) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    await one_team.told("ben", "asks for your feedback")
    sheet = await sheet_of(one_team, request, "ben")
    async with one_team.store.work() as work:
        await work.feedback.close(request, outcome, one_team.sandbox.clock.now())
        await work.commit()
    before = await facts(one_team)
    drawn = Drawn(sheet.id, 1)
    said = [
        await shared(one_team, request, "ben", MINE),
        await press(one_team, "ben", "save", DRAWN.encode(drawn), **{field_name(drawn, 1): MINE}),
        await send(one_team, "ben", "decline", str(sheet.id), reason="no time"),
        *[await press(one_team, "ben", act, str(sheet.id)) for act in ("answer", "later", "later_week", "later_undo")],
        *[await press(one_team, "ana", act, str(request.id)) for act in ("remind", "cancel", "move", "add_reviewers")],
        await send(one_team, "ana", "move", str(request.id), until=request.until + timedelta(days=3)),
    ]
    assert not [each for each in said if "UpdateForm" in each or "OpenForm" in each]
    assert await facts(one_team) == before


# ---------------------------------------------------------------- what is not theirs


@pytest.mark.parametrize("handle", ["carla", "dmitri", "mira"])
async def test_forged_numbers_of_what_is_anothers_show_and_change_nothing(one_team: Office, handle: str) -> None:
    """Carla was asked too; Mira owns the workspace."""
    request = await ask(one_team, "ana", "ben", "carla", topic="CANARY-topic")
    await shared(one_team, request, "ben", "CANARY-answer")
    ben = await sheet_of(one_team, request, "ben")
    await quiet(one_team)
    before = await facts(one_team)
    drawn = Drawn(ben.id, 7)
    typed = {field_name(drawn, 1): "mine in place of his"}
    said = [
        *[await press(one_team, handle, act, str(request.id)) for act in (
            "manage", "read", "by_question", "read_after", "remind", "cancel", "move", "add_reviewers"
        )],
        *[await press(one_team, handle, act, str(ben.id)) for act in (
            "answer", "later", "later_tomorrow", "later_week", "later_undo", "decline", "thank"
        )],
        await send(one_team, handle, "answer", DRAWN.encode(drawn), **typed),
        await press(one_team, handle, "save", DRAWN.encode(drawn), **typed),
        await send(one_team, handle, "decline", str(ben.id), reason="not mine"),
        await send(one_team, handle, "move", REQUEST.encode(request.id), until=request.until + timedelta(days=1)),
        await send(one_team, handle, "add_reviewers", REQUEST.encode(request.id), people=()),
    ]  # fmt: skip
    event = FormChanged(one_team.by(handle), "feedback.answer", "x", Answers(typed), DRAWN.encode(drawn), "V1", 10**17)
    await keep_typed(one_team.engine.context, [event])
    assert not [each for each in said if "CANARY" in each or "Form(" in each]
    assert await facts(one_team) == before


async def test_next_on_anothers_sheet_tells_nothing_about_it(one_team: Office) -> None:
    """Whether they still owe is between them and who asked."""
    owed = await ask(one_team, "ana", "ben", "eun")
    done = await ask(one_team, "ana", "ben", "eun", topic="My talk")
    await shared(one_team, done, "ben", "well done")
    sheets = [await sheet_of(one_team, request, "ben") for request in (owed, done)]
    said = {await press(one_team, "dmitri", "next", NEXT.encode(Next(each.id, 1))) for each in sheets}
    said.add(await press(one_team, "dmitri", "next", NEXT.encode(Next(99_999, 1))))
    assert len(said) == 1


# ---------------------------------------------------------------- who changed meanwhile


async def test_whoever_left_while_the_form_was_open_shares_and_keeps_nothing(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    await one_team.told("ben", "asks for your feedback")
    sheet = await sheet_of(one_team, request, "ben")
    await left(one_team, "ben")
    drawn = Drawn(sheet.id, 3)
    assert "UpdateForm" not in await shared(one_team, request, "ben", MINE)
    await press(one_team, "ben", "save", DRAWN.encode(drawn), **{field_name(drawn, 1): MINE})
    assert await texts(one_team) == []
    assert MINE not in await drafts(one_team)


async def test_switched_off_while_a_form_is_open_nothing_typed_is_lost(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await open_invitation(one_team, "ben")
    await ben.fill(None, {HELPED: MINE})
    await one_team.answered("mira", "/upward feature feedback off")
    await ben.submit()
    assert top(ben).errors
    assert ben.value(None, HELPED) == MINE
    await ben.press("Save for later")
    while len(ben.modals) > 1:
        await ben.close()
    assert ben.value(None, HELPED) == MINE
    await one_team.answered("mira", "/upward feature feedback on")
    assert (await ben.submit()).ok
    assert await texts(one_team) == [MINE]
    assert (await sheet_of(one_team, request, "ben")).is_shared


# ---------------------------------------------------------------- before the day


async def test_before_the_day_no_button_and_no_list_shows_a_word(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", days=3, release=Release.TOGETHER)
    await shared(one_team, request, "ben", "CANARY-answer")
    ben = await sheet_of(one_team, request, "ben")
    number = str(request.id)
    said = [
        *[await press(one_team, "ana", act, number) for act in ("read", "by_person", "by_question", "read_after")],
        await press(one_team, "ana", "manage", number),
        await press(one_team, "ana", "thank", str(ben.id)),
        await press(one_team, "ana", "answer", str(ben.id)),
        *[await press(one_team, "ana", "list", shelf) for shelf in ("owed", "asked", "received", "given")],
        await send(one_team, "ana", "list", "", shelf="received", words="canary"),
    ]
    assert not [each for each in said if "CANARY" in each]
    assert not (await sheet_of(one_team, request, "ben")).read_at
    assert not (await sheet_of(one_team, request, "ben")).thanked_at


# ---------------------------------------------------------------- messages that stand


@pytest.mark.parametrize("how", ["cancelled", "ended"])
async def test_the_message_of_who_declined_offers_nothing_once_it_is_over(one_team: Office, how: str) -> None:
    ana = await ask_with_form(one_team, "ana", "ben", "carla")
    message = await one_team.told("ben", "asks for your feedback")
    ben = one_team.person("ben")
    await ben.press("Decline", on=message)
    await one_team.until(lambda: ben.modal)
    assert (await ben.submit()).ok
    assert (await one_team.told("ben", "You declined")).buttons == ["Give feedback"]
    if how == "cancelled":
        await ana.press("Undo")
    else:
        one_team.sandbox.clock.set(one_team.sandbox.clock.now() + timedelta(days=91))
    await one_team.until(
        lambda: (
            next((dm for dm in ben.dms if "You declined" in dm.plain and not dm.buttons), None)
            or next((dm for dm in ben.dms if "has cancelled" in dm.plain and not dm.buttons), None)
        )
    )
