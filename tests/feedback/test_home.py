"""What Home shows of feedback."""

from datetime import timedelta

from bot.feedback.closing import let_off_leavers
from bot.feedback.request import Release, SheetAnswer
from bot.feedback.rules import FARTHEST
from tests.directory.office import left
from tests.feedback.office import ask, find_people, home_of
from tests.feedback.test_telling import share
from tests.nudges.office import MONDAY, clock_at, quiet
from tests.office import Office, open_form, top


async def test_what_one_owes_and_what_one_asked_for(team: Office) -> None:
    clock_at(team, MONDAY)
    await ask(team, "ana", "ben", "carla", topic="The move to the new site")
    await team.told("ben", "The move")
    ben = await home_of(team, "ben", "What you owe (1)")
    assert "Ana Ferreira asks for your feedback: The move to the new site" in ben.plain
    assert "7 days left, until Dec 7, 2026." in ben.plain
    assert {"Later", "Decline"} <= set(ben.buttons)
    ana = await home_of(team, "ana", "Feedback I asked for (1)")
    assert "0 of 2 answered, last day Dec 7, 2026" in ana.plain
    assert "Manage" in ana.buttons


async def test_answers_and_feedback_wait_to_be_read(team: Office) -> None:
    clock_at(team, MONDAY)
    request = await ask(team, "ana", "ben", "carla")
    ana, ben = await find_people(team, "ana", "ben")
    async with team.store.work() as work:
        now = team.sandbox.clock.now()
        sheet, _ = await work.feedback.sheets(request)
        await work.feedback.share(sheet, [SheetAnswer("own_1", None, "Secret words")], "", now)
        await work.given.give(ben, ana, "More secret words", now)
        await work.commit()
    home = await home_of(team, "ana", "What waits for you (2)")
    assert "The move to the new site: 1 of 2 answered, and you have not read all of it." in home.plain
    assert "'The move to the new site', 'style': {'bold': True}}, {'type': 'text', 'text': ': '}" in str(home.blocks)
    assert "Ben Okafor gave you feedback on Nov 30, 2026." in home.plain
    assert home.buttons.count("Read") == 3, "two that wait, and the request among those asked for"
    assert "ecret words" not in home.plain
    (heading,) = [at for at, block in enumerate(home.blocks) if "What waits for you" in str(block)]
    kinds = [block["type"] for block in home.blocks[heading + 1 :]]
    assert kinds[2] == "divider", "each stands apart, whatever list it is of"


async def test_answers_that_come_together_wait_for_their_day(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    request = await ask(one_team, "ana", "ben", "carla", release=Release.TOGETHER)
    async with one_team.store.work() as work:
        sheet, _ = await work.feedback.sheets(request)
        await work.feedback.share(sheet, (), "", one_team.sandbox.clock.now())
        await work.commit()
    home = await home_of(one_team, "ana", "1 of 2 answered")
    assert "What waits for you" not in home.plain
    assert "Read" not in home.buttons
    clock_at(one_team, MONDAY + timedelta(days=7), 10, 1)
    home = await home_of(one_team, "ana", "What waits for you (1)")
    assert "Read" in home.buttons


async def test_guests_give_and_do_not_ask(one_team: Office) -> None:
    colleague = await home_of(one_team, "ana", "all caught up")
    assert {"Ask for feedback", "Give feedback"} <= set(colleague.buttons)
    guest = await home_of(one_team, "liam", "all caught up")
    assert "Give feedback" in guest.buttons
    assert "Ask for feedback" not in guest.buttons


async def test_long_topics_are_shortened_and_home_stays_within_its_blocks(one_team: Office) -> None:
    clock_at(one_team, MONDAY)
    for _ in range(9):
        await ask(one_team, "ana", "ben", topic="<!channel> " + "long words " * 40)
        await ask(one_team, "ben", "ana", topic="x" * 400)
    await one_team.told("ben", "long words")
    await quiet(one_team)
    home = await home_of(one_team, "ben", "What you owe (9)")
    assert len(home.blocks) <= 100
    assert "…" in home.plain
    assert "x" * 300 not in home.plain
    assert "Show all 9" in home.buttons


async def test_a_feature_that_is_off_shows_nothing(one_team: Office) -> None:
    await ask(one_team, "ana", "ben")
    await one_team.told("ben", "The move")
    await one_team.answered("mira", "/upward feature feedback off")
    home = await home_of(one_team, "ben", "all caught up")
    assert "feedback" not in home.plain.lower()
    assert not {"Ask for feedback", "Give feedback"} & set(home.buttons)


async def test_a_request_that_ended_counts_the_same_everywhere(team: Office) -> None:
    clock_at(team, MONDAY)
    request = await ask(team, "ana", "ben", "carla", "dmitri")
    await team.told("ben", "asks for your feedback")
    await share(team, request, "ben")
    await left(team, "dmitri")
    while await let_off_leavers(team.engine.context):
        pass
    assert "1 of 3 answered, last day" in (await home_of(team, "ana", "1 of 3 answered")).plain
    assert "1 of 3 is in." in (await team.told("ana", "1 of 3")).plain
    team.sandbox.clock.advance(FARTHEST + timedelta(minutes=1))
    news = await team.told("ana", "1 of 3 is in, and no more will come.")
    home = await home_of(team, "ana", "1 of 3 answered, ended")
    assert "1 of 3 answered, and you have not read all of it." in home.plain
    ana = team.person("ana")
    await ana.press("Manage", on=news)
    assert "1 of 3 has answered. This request is over." in top(ana).plain
    assert "1 of 3" in top(await open_form(team, "ana", "/feedback list asked")).plain
