from datetime import timedelta

from sqlalchemy import insert

from bot.feedback.copies import INVITATION
from bot.feedback.invitations import invite
from bot.feedback.questions import default_template
from bot.feedback.request import NewRequest, Release
from bot.people import Person
from bot.publishing.dripping import AT_ONCE, MOST_WAITING
from storage.tables.people import HANDLE, PERSON
from tests.cycles.running import back
from tests.directory.office import left
from tests.feedback.office import ask, find_people
from tests.nudges.office import on_its_way, quiet
from tests.office import Office


async def test_everybody_asked_is_told_who_asks_until_when_and_who_reads(team: Office) -> None:
    await ask(team, "ana", "ben", "carla")
    for handle in ("ben", "carla"):
        message = await team.told(handle, "asks for your feedback")
        assert "The move to the new site" in message.plain
        assert "4 questions, about 3 minutes" in message.plain
        assert "Only Ana Ferreira reads it, with your name." in message.plain
        assert message.buttons == ["Give feedback", "Later", "Decline"]


async def ask_many(office: Office, requester: Person, count: int) -> None:
    """A launch: people who came in one go are all asked for the same."""
    now, template = office.sandbox.clock.now(), default_template()
    of = {"workspace_id": requester.workspace, "created_at": now}
    people = [of | {"id": n, "name": f"P{n}", "folded": f"p{n}", "time_zone": "UTC"} for n in range(1000, 1000 + count)]
    place = {
        "workspace_id": requester.workspace,
        "platform": "slack",
        "team": office.sandbox.workspace.team_id,
        "nick": "",
    }
    handles = [place | {"person_id": each["id"], "external": f"U{each['id']}"} for each in people]
    reviewers = tuple(Person(n, requester.workspace, f"P{n}") for n in range(1000, 1000 + count))
    until = now.date() + timedelta(days=7)
    new = NewRequest(
        requester.workspace, requester, requester, template.id, "x", template.questions, until, Release.EACH, reviewers
    )
    async with office.store.work() as work:
        await work.sql.many(insert(PERSON), people)
        await work.sql.many(insert(HANDLE), handles)
        await work.feedback.add(new, now)
        await work.commit()


async def test_a_launch_for_thousands_waits_in_no_queue_of_thousands(one_team: Office) -> None:
    """Slack takes some 300 direct messages a minute; whoever types meanwhile must not wait behind them."""
    one_team.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="3600")
    (ana,) = await find_people(one_team, "ana")
    await ask_many(one_team, ana, 300)
    while await invite(one_team.engine.context):
        pass
    async with one_team.store.read() as work:
        waiting = await work.outbox.count_open(INVITATION)
        assert MOST_WAITING <= waiting[ana.workspace] <= MOST_WAITING + 2 * AT_ONCE
        assert len(await work.feedback.find_uninvited(1000)) == 300 - waiting[ana.workspace]
        assert not await work.feedback.find_uninvited(1000, [ana.workspace])


async def test_who_left_while_the_message_was_on_its_way_is_told_when_they_are_back(team: Office) -> None:
    asked = "asks for your feedback"
    team.sandbox.faults.add("chat.postMessage", "429", 1000, retry_after="1", about=asked)
    await ask(team, "ana", "ben")
    await on_its_way(team, INVITATION)
    await left(team, "ben")
    team.sandbox.faults.clear()
    await quiet(team)
    assert not [dm for dm in team.person("ben").dms if asked in dm.plain]
    await back(team, "ben")
    await team.told("ben", asked)
    await quiet(team)
    assert len([dm for dm in team.person("ben").dms if asked in dm.plain]) == 1


async def test_whoever_left_before_hearing_of_it_is_not_told(one_team: Office) -> None:
    await one_team.answered("mira", "/upward feature feedback off")
    await ask(one_team, "ana", "ben", "carla")
    await left(one_team, "ben")
    await one_team.answered("mira", "/upward feature feedback on")
    await one_team.told("carla", "asks for your feedback")
    assert not [dm for dm in one_team.person("ben").dms if "asks for your feedback" in dm.plain]
