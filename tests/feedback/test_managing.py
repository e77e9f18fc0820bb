"""What a requester changes about a request, and how everybody's message follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.sandbox.person import Person
from adapters.sandbox.state import Person as Account
from bot.deliveries import State
from bot.events import ButtonPressed, FormSubmitted
from bot.feedback.invitations import invite
from bot.feedback.request import Outcome, Request, SheetAnswer
from bot.forms import Answer, Answers
from bot.replies import FieldErrors
from tests.databases import create_schema
from tests.directory.office import left
from tests.feedback.office import ask, ask_with_form, fill, find_people, open_invitation
from tests.feedback.test_asking import by, picked
from tests.office import Office, open_form, top
from tests.privileges.feedback_ask import open_request
from tests.privileges.world import world_in
from tests.ticks import finish_sending


async def manage(office: Office, handle: str, *reviewers: str, **fields: object) -> Person:
    """Asks, and opens Manage once everybody was told."""
    person = await ask_with_form(office, handle, *reviewers, **fields)
    for each in reviewers:
        await office.told(each, "asks for your feedback")
    await person.press("Manage")
    return person


async def request_of(office: Office, number: int = 1) -> Request:
    async with office.store.read() as work:
        workspace = await work.workspaces.of("slack", office.sandbox.workspace.team_id)
        assert workspace
        request = await work.feedback.get(workspace, number)
    assert request
    return request


async def decline(office: Office, reviewer: str, reason: str, suggested: str) -> None:
    """What the reviewer's own form does, for what the requester sees of it."""
    me, other = await find_people(office, reviewer, suggested)
    async with office.store.work() as work:
        request = await work.feedback.get(me.workspace, 1)
        assert request
        sheet = next(
            each for each in await work.feedback.sheets(request) if each.reviewer and each.reviewer.id == me.id
        )
        await work.feedback.decline(sheet, reason, other, office.sandbox.clock.now())
        await work.commit()


async def share(office: Office, reviewer: str) -> None:
    (me,) = await find_people(office, reviewer)
    async with office.store.work() as work:
        request = await work.feedback.get(me.workspace, 1)
        assert request
        sheet = next(
            each for each in await work.feedback.sheets(request) if each.reviewer and each.reviewer.id == me.id
        )
        answers = [SheetAnswer(request.questions[0].id, None, "CANARY-answer")]
        await work.feedback.share(sheet, answers, "", office.sandbox.clock.now())
        await work.commit()


async def press(office: Office, handle: str, act: str, value: str = "1") -> str:
    """A button that may be stale, or another's."""
    key = f"{handle} {act} {office.sandbox.clock.now()}"
    pressed = ButtonPressed(by(office, handle), f"feedback.{act}", value, key)
    return str(await office.engine.bot.button(pressed))


async def test_manage_shows_who_has_answered_who_declined_and_who_owes(team: Office) -> None:
    ana = await ask_with_form(team, "ana", "ben", "carla", "eun")
    for each in ("ben", "carla", "eun"):
        await team.told(each, "asks for your feedback")
    await decline(team, "carla", "On leave until May", "dmitri")
    await share(team, "eun")
    await ana.press("Manage")
    seen = top(ana)
    assert "1 of 3 has answered" in seen.plain
    assert "Not yet: Ben Okafor" in seen.plain
    assert "Answered: Eun-ji Park" in seen.plain
    assert "Declined: Carla Rossi, who suggests Dmitri Aaltonen" in seen.plain
    assert "On leave until May" in seen.plain
    assert "CANARY" not in str(seen.blocks)


async def test_cancelled_before_anybody_answered_every_message_says_so(team: Office) -> None:
    ana = await manage(team, "ana", "ben", "carla")
    await ana.press("Cancel the request")
    assert "Cancelled. Nobody owes you anything" in top(ana).plain
    for handle in ("ben", "carla"):
        message = await team.told(handle, "Ana Ferreira has cancelled this request. Nothing is owed.")
        assert not message.buttons
    assert (await request_of(team)).outcome is Outcome.CANCELLED
    for act in ("cancel", "remind", "add_reviewers", "move"):
        assert "You have cancelled this request" in await press(team, "ana", act), act
    assert "had answered when you cancelled" in await press(team, "ana", "manage")


async def test_who_shared_for_a_day_that_never_comes_was_promised_a_reader(team: Office) -> None:
    ana = await manage(team, "ana", "ben", "carla", release="All together on that day")
    ben = await open_invitation(team, "ben")
    await fill(ben, "What did Ana Ferreira do that helped this project most?", "You asked first")
    await ana.press("Cancel the request")
    message = await team.told("ben", "has cancelled this request before that day, so nobody reads what you shared.")
    assert not message.buttons
    await open_form(team, "ben", "/feedback list given")
    await ben.press("Show")
    assert "You asked first" in top(ben).plain


async def test_undo_on_the_receipt_cancels(one_team: Office) -> None:
    ana = await ask_with_form(one_team, "ana", "ben")
    await ana.press("Undo")
    assert "Cancelled." in top(ana).plain
    assert (await request_of(one_team)).is_cancelled


async def test_a_request_that_is_over_promised_answers_that_never_come(one_team: Office) -> None:
    ana = await manage(one_team, "ana", "ben")
    assert "I tell you when" in top(ana).plain
    await ana.press("Cancel the request")
    said = await press(one_team, "ana", "manage")
    assert "had answered when you cancelled" in said
    assert "I tell you when" not in said


async def test_an_invitation_that_has_not_left_when_it_is_cancelled_never_does(one_team: Office) -> None:
    one_team.sandbox.faults.add("chat.postMessage", "429", 1000, about="asks for your feedback")
    ana = await ask_with_form(one_team, "ana", "ben")
    await one_team.until(lambda: 429 in [call.status for call in one_team.sandbox.calls.of("chat.postMessage")])
    await ana.press("Undo")
    await finish_sending(one_team.store)
    one_team.sandbox.faults.clear()
    workspace = (await find_people(one_team, "ana"))[0].workspace
    async with one_team.store.read() as work:
        (entry,) = await work.outbox.about(workspace, "feedback_sheet/1")
    assert entry.state is State.DROPPED
    assert not [dm for dm in one_team.person("ben").dms if "feedback" in dm.plain]


async def test_whoever_is_asked_later_hears_it_and_nobody_hears_it_twice(team: Office) -> None:
    ana = await manage(team, "ana", "ben")
    await ana.press("Ask more people")
    await ana.fill(None, {"people": ["carla"]})
    assert (await ana.submit()).ok
    assert "Asked as well: Carla Rossi." in top(ana).plain
    await team.told("carla", "asks for your feedback")
    assert len([dm for dm in team.person("ben").dms if "asks for your feedback" in dm.plain]) == 1
    await ana.press("Ask more people")
    await ana.fill(None, {"people": ["ben"]})
    await ana.submit()
    assert "You have asked Ben Okafor already." in top(ana).errors["people"]


async def test_a_moved_day_is_in_the_messages_people_got(team: Office) -> None:
    ana = await manage(team, "ana", "ben", release="All together on that day")
    before = await request_of(team)
    await ana.press("Move the day")
    later = before.until + timedelta(days=20)
    await ana.fill(None, {"until": later})
    assert (await ana.submit()).ok
    assert "Moved: they can answer until" in top(ana).plain
    after = await request_of(team)
    assert after.until == later
    assert after.release_at
    assert before.release_at
    assert after.release_at - before.release_at > timedelta(days=19)
    shown = f"{later:%b} {later.day}, {later.year}"
    assert f"until {shown}" in (await team.told("ben", f"until {shown}")).plain


async def test_answers_that_could_be_read_stay_readable_when_the_day_moves(one_team: Office) -> None:
    ana = await manage(one_team, "ana", "ben", release="All together on that day")
    before = await request_of(one_team)
    one_team.sandbox.clock.advance(timedelta(days=13))
    await ana.close(everything=True)
    until = one_team.sandbox.clock.now().date() + timedelta(days=5)
    event = FormSubmitted(by(one_team, "ana"), "feedback.move", Answers({"until": until}), "1", "moved")
    assert not isinstance(await one_team.engine.bot.form(event), FieldErrors)
    after = await request_of(one_team)
    assert after.until == until
    assert after.release_at == before.release_at


async def test_remind_says_who_hears_it_when_once_a_day(team: Office) -> None:
    ana = await manage(team, "ana", "ben", "eun")
    await decline(team, "eun", "", "dmitri")
    await ana.press("Remind")
    assert "I remind Ben Okafor on " in top(ana).plain
    assert "Eun-ji Park on" not in top(ana).plain
    request = await request_of(team)
    async with team.store.read() as work:
        ben, eun = await work.feedback.sheets(request)
    assert ben.later
    assert ben.later >= team.sandbox.clock.now().date()
    assert eun.later is None
    assert "You have reminded them today already." in await press(team, "ana", "remind")


async def test_whoever_put_it_off_is_reminded_on_the_day_they_chose(one_team: Office) -> None:
    ana = await manage(one_team, "ana", "ben")
    chosen = one_team.sandbox.clock.now().date() + timedelta(days=6)
    request = await request_of(one_team)
    async with one_team.store.work() as work:
        (sheet,) = await work.feedback.sheets(request)
        await work.feedback.postpone(sheet, chosen)
        await work.commit()
    await ana.press("Remind")
    assert "Whoever put it off, or is to be reminded on a later day already, hears of it on that day." in top(ana).plain
    async with one_team.store.read() as work:
        assert [each.later for each in await work.feedback.sheets(request)] == [chosen]


@pytest.mark.parametrize("act", ["manage", "cancel", "remind", "move", "add_reviewers"])
async def test_a_request_of_somebody_else_is_not_there(one_team: Office, act: str) -> None:
    await ask(one_team, "ana", "ben")
    for handle in ("ben", "carla", "mira"):
        assert "There is no such feedback, or it is not for you." in await press(one_team, handle, act)
    assert "There is no such feedback" in await press(one_team, "ana", act, "77")
    assert (await request_of(one_team)).closed_at is None


async def refused(office: Office, act: str, answers: dict[str, Answer]) -> str:
    event = FormSubmitted(by(office, "ana"), f"feedback.{act}", Answers(answers), "1", f"{act} {answers}")
    reply = await office.engine.bot.form(event)
    assert isinstance(reply, FieldErrors), reply
    return " ".join(reply.errors.values())


async def test_what_the_rules_refuse_is_said(one_team: Office) -> None:
    await ask(one_team, "ana", "ben", days=80)
    await left(one_team, "jorge")
    today = one_team.sandbox.clock.now().date()
    cases: tuple[tuple[str, dict[str, Answer], str], ...] = (
        ("move", {"until": today - timedelta(days=3)}, "That day is over already."),
        ("move", {"until": date(today.year + 2, 1, 1)}, "Pick a day within the next 90 days."),
        ("move", {}, "Pick the day until which people can answer."),
        ("add_reviewers", {"people": ()}, "Pick at least one person to ask."),
        ("add_reviewers", {"people": picked(one_team, "ana")}, "You can't ask yourself."),
        ("add_reviewers", {"people": picked(one_team, "jorge")}, "Jorge Ruiz can't be asked: they have left"),
        ("add_reviewers", {"people": picked(one_team, "ben", "carla")}, "You have asked Ben Okafor already."),
    )
    for act, answers, sentence in cases:
        assert sentence in await refused(one_team, act, answers), (act, answers)
    one_team.sandbox.clock.advance(timedelta(days=20))
    late = one_team.sandbox.clock.now().date() + timedelta(days=85)
    assert "A request stays open for 90 days at most" in await refused(one_team, "move", {"until": late})


async def test_a_request_goes_to_twenty_people_at_most(one_team: Office) -> None:
    named = ("mira", "ben", "carla", "dmitri", "eun", "farah", "grace", "hiro", "isla", "jorge", "kavita", "liam")
    workspace = one_team.sandbox.workspace
    for number in range(9):
        account = Account(id=f"U0MORE{number}", name=f"more{number}", real_name=f"Number {number}")
        workspace.add_person(account)
    await one_team.until(lambda: len(one_team.sandbox.calls.of("team_join")) == 9 or None)
    more = [f"more{number}" for number in range(9)]
    await ask(one_team, "ana", *named, *more[:7])
    said = await refused(one_team, "add_reviewers", {"people": picked(one_team, *more[7:])})
    assert "A request goes to 20 people at most, so there is room for 1 more here." in said
    event = FormSubmitted(
        by(one_team, "ana"), "feedback.add_reviewers", Answers({"people": picked(one_team, "more7")}), "1", "20"
    )
    assert not isinstance(await one_team.engine.bot.form(event), FieldErrors)
    pressed = await press(one_team, "ana", "add_reviewers")
    assert "You have asked 20 people, which is the most for one request." in pressed
    assert "feedback.add_reviewers" not in await press(one_team, "ana", "manage")


async def test_nobody_left_to_remind_is_said(one_team: Office) -> None:
    await ask(one_team, "ana", "ben", "carla")
    await one_team.told("carla", "asks for your feedback")
    await left(one_team, "ben")
    await decline(one_team, "carla", "", "dmitri")
    assert "there is nobody to remind" in await press(one_team, "ana", "remind")


async def test_a_reminder_is_offered_only_where_somebody_was_told(database_url: str) -> None:
    await create_schema(database_url)
    async with world_in(database_url) as world:
        number = await open_request(world)
        manage = ButtonPressed(world.by("O"), "feedback.manage", number, "before")
        assert "feedback.remind" not in repr(await world.bot.button(manage))
        assert await invite(world.bot.context) == 2
        assert "feedback.remind" in repr(await world.bot.button(replace(manage, key="after")))
