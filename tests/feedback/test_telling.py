"""What the requester hears: one message per request, edited as answers come."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.sandbox.seen import SeenMessage
from bot.feedback.announcing import expire
from bot.feedback.answering import settled
from bot.feedback.request import Release, Request, SheetAnswer, State
from bot.feedback.rules import FARTHEST, OPEN_LONGEST
from storage.tables.outbox import DELIVERY
from tests.directory.office import left
from tests.feedback.office import ask, find_people, open_invitation
from tests.office import Office

CANARY = "kestrel-4711"


async def share(office: Office, request: Request, *handles: str) -> None:
    """These reviewers have shared their answers."""
    now, people = office.sandbox.clock.now(), {each.id for each in await find_people(office, *handles)}
    said = [SheetAnswer(request.questions[0].id, text=f"Thank you {CANARY}")]
    async with office.store.work() as work:
        for each in await work.feedback.sheets(request):
            sheet = await work.feedback.sheet_for_update(request.workspace, each.id)
            if sheet and sheet.reviewer and sheet.reviewer.id in people:
                await settled(work, await work.feedback.share(sheet, said, "", now), now)
        await work.commit()


async def decline(office: Office, request: Request, *handles: str) -> None:
    now, people = office.sandbox.clock.now(), {each.id for each in await find_people(office, *handles)}
    async with office.store.work() as work:
        for each in await work.feedback.sheets(request):
            sheet = await work.feedback.sheet_for_update(request.workspace, each.id)
            if sheet and sheet.reviewer and sheet.reviewer.id in people:
                await settled(work, await work.feedback.decline(sheet, f"No time, {CANARY}", None, now), now)
        await work.commit()


def news(office: Office, handle: str) -> list[SeenMessage]:
    return [dm for dm in office.person(handle).dms if "Your request for feedback" in dm.plain]


def before_ten(office: Office, days: int) -> datetime:
    """In the morning of that day, before anything is released anywhere."""
    now = office.sandbox.clock.now()
    return (now + timedelta(days=days)).replace(hour=0, minute=0)


async def test_the_requester_hears_by_one_message_that_follows_what_comes(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla", "dmitri")
    await team.told("ben", "asks for your feedback")
    await share(team, request, "ben")
    first = await team.told("ana", "1 of 3 is in.")
    assert "The move to the new site" in first.plain
    assert first.buttons == ["Read", "Manage"]
    await decline(team, request, "carla")
    assert "One person declined." in (await team.told("ana", "One person declined.")).plain
    await share(team, request, "dmitri")
    assert "2 of 3 are in, and no more will come." in (await team.told("ana", "2 of 3")).plain
    assert len(news(team, "ana")) == 1
    assert "Carla" not in news(team, "ana")[0].plain


async def test_another_day_brings_a_new_message_in_the_place_of_the_old(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla", "dmitri")
    await share(team, request, "ben")
    await team.told("ana", "1 of 3")
    team.sandbox.clock.advance(timedelta(days=1))
    await share(team, request, "carla")
    await team.told("ana", "2 of 3")
    await team.until(lambda: len(news(team, "ana")) == 1)
    await share(team, request, "dmitri")
    await team.told("ana", "All 3 are in.")
    assert len(news(team, "ana")) == 1


async def test_answers_that_come_together_are_announced_once_on_their_day(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla", days=3, release=Release.TOGETHER)
    await share(team, request, "ben")
    assert request.release_at is not None
    team.sandbox.clock.set(request.release_at - timedelta(minutes=2))
    await share(team, request, "carla")
    async with team.store.read() as work:
        assert await work.feedback.to_announce(team.sandbox.clock.now(), 1) == ()
    assert news(team, "ana") == []
    team.sandbox.clock.advance(timedelta(minutes=3))
    await team.told("ana", "All 2 are in.")
    await team.stop()
    await team.start()
    await ask(team, "ana", "ben", topic="Another")
    await team.until(lambda: any("Another" in dm.plain for dm in team.person("ben").dms))
    assert len(news(team, "ana")) == 1


async def test_what_comes_late_edits_the_announcement(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", days=3, release=Release.TOGETHER)
    assert request.release_at is not None
    one_team.sandbox.clock.set(request.release_at + timedelta(minutes=1))
    assert (await one_team.told("ana", "Nobody has answered yet.")).buttons == ["Manage"]
    await share(one_team, request, "ben")
    await one_team.told("ana", "1 of 2 is in.")
    assert len(news(one_team, "ana")) == 1


async def test_nothing_offers_a_change_once_the_answers_can_be_read(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla", days=3, release=Release.TOGETHER)
    ben = await open_invitation(team, "ben")
    await ben.fill(None, {"What did Ana Ferreira do that helped this project most?": "You kept us together"})
    assert (await ben.submit()).ok
    assert (await team.told("ben", "You have shared your feedback.")).buttons == ["Change it"]
    assert request.release_at is not None
    team.sandbox.clock.set(request.release_at + timedelta(minutes=1))
    message = await team.told("ben", "You have shared your feedback.")
    await team.until(lambda: not message.buttons)


async def test_nothing_is_announced_while_the_feature_is_off(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", days=3, release=Release.TOGETHER)
    await share(one_team, request, "ben")
    await one_team.answered("mira", "/upward feature feedback off")
    assert request.release_at is not None
    one_team.sandbox.clock.set(request.release_at + timedelta(minutes=1))
    async with one_team.store.read() as work:
        assert await work.feedback.to_announce(one_team.sandbox.clock.now(), 1) == ()
    await one_team.answered("mira", "/upward feature feedback on")
    await one_team.told("ana", "The answer is in.")


async def test_when_all_decline_the_sentence_is_kind(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    await decline(one_team, request, "ben", "carla")
    assert "That is seldom about you" in (await one_team.told("ana", "All 2 have declined.")).plain


async def test_after_ninety_days_a_request_ends_and_all_hear_so(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    await team.told("ben", "asks for your feedback")
    await team.told("carla", "asks for your feedback")
    team.sandbox.clock.advance(FARTHEST + timedelta(minutes=1))
    await team.told("ana", "It is over, and nobody has answered.")
    for handle in ("ben", "carla"):
        assert (await team.told(handle, "This request is over. Nothing is owed.")).buttons == []
    async with team.store.read() as work:
        ended = await work.feedback.get(request.workspace, request.id)
    assert ended is not None
    assert ended.outcome == "ended"


async def test_a_request_was_over_before_its_last_day_was(one_team: Office) -> None:
    """Asked at noon until the farthest day there is, it ended at noon of that day."""
    request = await ask(one_team, "ana", "ben", days=FARTHEST.days)
    await one_team.told("ben", "asks for your feedback")
    one_team.sandbox.clock.advance(FARTHEST + timedelta(hours=6))
    await expire(one_team.engine.context)
    async with one_team.store.read() as work:
        there = await work.feedback.get(request.workspace, request.id)
    assert there
    assert there.closed_at is None
    one_team.sandbox.clock.advance(OPEN_LONGEST - FARTHEST)
    await one_team.told("ana", "It is over, and nobody has answered.")


async def test_who_never_answered_has_not_declined(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", "dmitri", days=1)
    await decline(one_team, request, "ben")
    await one_team.told("ana", "No answer is in yet. One person of 3 declined.")
    one_team.sandbox.clock.advance(FARTHEST + timedelta(minutes=1))
    await one_team.told("ana", "It is over, and nobody has answered.")


async def test_what_never_came_is_counted_when_it_is_over(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", "dmitri", days=1)
    await share(one_team, request, "ben", "carla")
    await one_team.told("ana", "2 of 3 are in.")
    one_team.sandbox.clock.advance(FARTHEST + timedelta(minutes=1))
    await one_team.told("ana", "2 of 3 are in, and no more will come.")


async def test_who_left_hears_nothing(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    await one_team.told("ben", "asks for your feedback")
    await left(one_team, "ana")
    await share(one_team, request, "ben")
    async with one_team.store.read() as work:
        rows = await work.sql.scan(DELIVERY.select().where(DELIVERY.c.kind == "feedback.news"))
    assert rows == []


async def test_when_who_asked_left_nobody_owes_it_any_more(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    for handle in ("ben", "carla"):
        await team.told(handle, "asks for your feedback")
    await share(team, request, "carla")
    await left(team, "ana")
    assert (await team.told("ben", "This request is over. Nothing is owed.")).buttons == []
    async with team.store.read() as work:
        states = [each.state for each in await work.feedback.sheets(request)]
    assert states == [State.CLOSED, State.SHARED], "what was written stays"


async def test_no_word_of_feedback_rests_in_the_outbox(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla")
    await share(one_team, request, "ben")
    await decline(one_team, request, "carla")
    told = await one_team.told("ana", "no more will come")
    assert CANARY not in told.plain
    async with one_team.store.read() as work:
        rows = repr(await work.sql.scan(DELIVERY.select()))
    assert CANARY not in rows
    assert "new site" not in rows
