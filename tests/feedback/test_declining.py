"""Later, and no; and what becomes of those who left."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from adapters.sandbox.person import Person
from bot.events import By, FormSubmitted
from bot.feedback.closing import let_off_leavers
from bot.feedback.request import SHEET, Request, Sheet, State
from bot.forms import Answers
from storage.tables.outbox import DELIVERY
from tests.directory.office import heard, left
from tests.feedback.office import ask, fill, find_people, open_invitation
from tests.office import Office, top

HELPED = "What did Ana Ferreira do that helped this project most?"


async def press(office: Office, handle: str, button: str) -> Person:
    """The person with the window open to which that button of their invitation leads."""
    message = await office.told(handle, "asks for your feedback")
    person = office.person(handle)
    await person.press(button, on=message)
    await office.until(lambda: person.modal)
    return person


async def sheets(office: Office, request: Request) -> dict[str, Sheet]:
    async with office.store.read() as work:
        found = await work.feedback.sheets(request)
    return {each.reviewer.name.split()[0].lower(): each for each in found if each.reviewer}


async def test_later_is_kept_with_the_debt_and_undone(team: Office) -> None:
    request = await ask(team, "ana", "ben")
    ben = await press(team, "ben", "Later")
    assert "When shall I remind you of the feedback that Ana Ferreira asks for?" in top(ben).plain
    await ben.press("Next week")
    later = (await sheets(team, request))["ben"].later
    assert later is not None
    assert later.weekday() == 0
    assert "I will remind you of it on" in top(ben).plain
    await ben.press("Undo")
    assert (await sheets(team, request))["ben"].later is None
    assert "as usual" in top(ben).plain


async def test_a_reminder_after_the_last_day_says_so(one_team: Office) -> None:
    await ask(one_team, "ana", "ben", days=0)
    ben = await press(one_team, "ben", "Later")
    await ben.press("Tomorrow")
    assert "That is after the last day" in top(ben).plain


async def test_declining_needs_no_reason(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    ben = await press(team, "ben", "Decline")
    assert "Ana Ferreira sees that you declined, and reads what you write here." in top(ben).plain
    assert (await ben.submit()).ok
    assert "You declined, and nothing is owed." in top(ben).plain
    declined = (await sheets(team, request))["ben"]
    assert (declined.state, declined.reason, declined.suggested) == (State.DECLINED, "", None)
    assert (await team.told("ben", "You declined")).buttons == ["Give feedback"]


async def test_a_reason_and_somebody_else_are_kept_and_in_no_message(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    ben = await press(team, "ben", "Decline")
    await ben.fill(None, {"reason": "CANARY we never worked together", "suggested": "eun"})
    assert (await ben.submit()).ok, top(ben).errors
    declined = (await sheets(team, request))["ben"]
    assert declined.reason == "CANARY we never worked together"
    assert declined.suggested is not None
    await team.told("ben", "You declined")
    async with team.store.read() as work:
        rows = await work.sql.rows(select(DELIVERY))
    assert not [row for row in rows if "CANARY" in repr(row)]


async def test_who_declined_answers_after_all(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await press(one_team, "ben", "Decline")
    await ben.submit()
    await ben.press("Give feedback", on=top(ben))
    await fill(ben, HELPED, "I remember now")
    assert (await sheets(one_team, request))["ben"].is_shared


async def test_the_last_one_who_declines_ends_the_request(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    for handle in ("ben", "carla"):
        person = await press(one_team, handle, "Decline")
        await person.submit()
        await person.close(everything=True)
    async with one_team.store.read() as work:
        ended = await work.feedback.get(request.workspace, request.id)
    assert ended is not None
    assert ended.closed_at is not None
    await one_team.until(lambda: _buttonless(one_team, "ben") and _buttonless(one_team, "carla"))


def _buttonless(office: Office, handle: str) -> bool:
    return not [dm for dm in office.person(handle).dms if "You declined" in dm.plain and dm.buttons]


@pytest.mark.parametrize(
    ("suggested", "said"),
    [
        ("ben", "You can't suggest yourself."),
        ("ana", "asks for it, and can't answer."),
        ("carla", "has been asked already."),
        ("nora", "Nora Lindqvist can't be asked"),
    ],
)
async def test_who_cannot_be_asked_cannot_be_suggested(one_team: Office, suggested: str, said: str) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await press(one_team, "ben", "Decline")
    await ben.fill(None, {"suggested": suggested})
    await ben.submit()
    assert said in str(top(ben).errors)
    assert (await sheets(one_team, request))["ben"].is_owed


async def test_declining_twice_at_once_is_done_once(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    ben = await press(team, "ben", "Decline")
    view = top(ben)
    await asyncio.gather(*(ben.submit(view) for _ in range(5)), return_exceptions=True)
    assert (await sheets(team, request))["ben"].state is State.DECLINED


async def test_what_was_shared_is_not_declined(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    ben = await open_invitation(one_team, "ben")
    sheet = (await sheets(one_team, request))["ben"]
    event = FormSubmitted(
        By("slack", one_team.sandbox.workspace.team_id, ben.id, ben.name),
        "feedback.decline", Answers({"reason": "no time"}), SHEET.encode(sheet.id), "once more",
    )  # fmt: skip
    await fill(ben, HELPED, "you drew the map")
    reply = await one_team.engine.bot.form(event)
    assert "You have shared your feedback" in repr(reply)
    assert (await sheets(one_team, request))["ben"].is_shared


async def test_who_left_owes_nothing_and_the_request_ends(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    ben = await open_invitation(team, "ben")
    await fill(ben, HELPED, "you drew the map")
    await _leave(team, "carla")
    while await let_off_leavers(team.engine.context):
        pass
    assert (await sheets(team, request))["carla"].state is State.CLOSED
    async with team.store.read() as work:
        ended = await work.feedback.get(request.workspace, request.id)
    assert ended is not None
    assert ended.closed_at is not None


async def test_who_belongs_to_another_organisation_since_owes_nothing_and_the_requester_hears_it(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    await fill(await open_invitation(team, "ben"), HELPED, "you drew the map")
    await team.told("ana", "1 of 2 is in.")
    await heard(team, team.sandbox.workspace.person("carla"), is_stranger=True)
    while await let_off_leavers(team.engine.context):
        pass
    assert (await sheets(team, request))["carla"].state is State.CLOSED
    news = await team.told("ana", "1 of 2 is in, and no more will come.")
    ana = team.person("ana")
    await ana.press("Manage", on=news)
    assert "Not here any more, and owes nothing: Carla Rossi" in top(ana).plain


async def test_a_request_ends_whose_requester_belongs_to_another_organisation_since(team: Office) -> None:
    await ask(team, "ana", "ben")
    await team.told("ben", "asks for your feedback")
    await heard(team, team.sandbox.workspace.person("ana"), is_stranger=True)
    assert (await team.told("ben", "This request is over. Nothing is owed.")).buttons == []


async def _leave(office: Office, handle: str) -> None:
    """They are deactivated in the workspace, and the bot has heard it."""
    await left(office, handle)
    (person,) = await find_people(office, handle)
    assert not person.active
