"""What the report hears about whom somebody asks."""

from __future__ import annotations

from datetime import timedelta

from bot.events import ButtonPressed
from tests.directory.office import left
from tests.feedback.office import home_of
from tests.feedback.test_about import ASKS, TOO, answer, ask_about, told
from tests.feedback.test_asking import by
from tests.nudges.office import quiet
from tests.office import Office, open_form, top
from tests.ticks import held


async def test_a_report_who_reads_hears_of_answers_by_one_message_and_opens_them(team: Office) -> None:
    await ask_about(team, "/feedback @ben @dmitri")
    asked = await team.told("ana", "2 people are asked")
    await answer(team, "ben", "A canary of praise")
    message = await team.told("ana", "1 of 2 is in, and you can read it.")
    assert message.buttons == ["Read"]
    assert message.ts != asked.ts, "an edit makes no sound"
    await team.until(lambda: len(told(team)) == 1)
    home = await home_of(team, "ana", "What waits for you (1)")
    assert "About you. The launch: 1 of 2 answered, and you have not read all of it." in home.plain
    ana = team.person("ana")
    await ana.press("Read", on=message)
    await team.until(lambda: ana.modal)
    assert "What people said about you, as Carla Rossi asked:" in top(ana).plain
    assert "A canary of praise" in top(ana).plain
    assert "Thank" not in top(ana).buttons, "who asked thanks"
    assert "What waits for you" not in (await home_of(team, "ana", "all caught up")).plain
    carla = await home_of(team, "carla", "What waits for you (1)")
    assert "About Ana Ferreira. The launch: 1 of 2 answered" in carla.plain
    team.sandbox.clock.advance(timedelta(days=1))
    await answer(team, "dmitri")
    await team.told("ana", "2 of 2 are in")
    await team.until(lambda: len(told(team)) == 1)
    assert "canary" not in told(team)[0].plain


async def test_what_a_report_read_before_they_left_is_as_it_was(one_team: Office) -> None:
    await ask_about(one_team, "/feedback @ben @dmitri")
    await answer(one_team, "ben")
    await one_team.told("ana", "1 of 2 is in, and you can read it.")
    async with held("feedback ends"):
        await left(one_team, "ana")
        await answer(one_team, "dmitri")
    await one_team.told("carla", "All 2 are in")
    await quiet(one_team)
    assert "1 of 2 is in" in told(one_team)[0].plain


async def test_a_report_who_does_not_read_learns_nothing_of_the_answers(team: Office) -> None:
    await ask_about(team, reads="No, only I do")
    message = await team.told("ana", "Only Carla Rossi reads the answers, with names.")
    await answer(team, "ben")
    await team.told("carla", "The answer is in.")
    await team.told("ana", "It is over, and nobody is asked any more.")
    assert [each.buttons for each in told(team)] == [[]]
    assert message.ts == told(team)[0].ts
    forged = ButtonPressed(by(team, "ana"), "feedback.read", "1", "forged")
    assert "There is no such feedback, or it is not for you." in str(await team.engine.bot.button(forged))
    ana = await open_form(team, "ana", "/feedback list received")
    assert "Nothing yet." in top(ana).plain


async def test_the_report_hears_of_another_day_of_more_people_and_of_the_end(team: Office) -> None:
    carla = await ask_about(team)
    await team.told("ana", "One person is asked")
    await carla.press("Manage")
    await carla.press("Ask more people")
    assert TOO in top(carla).plain
    await carla.fill(None, {"people": ["ana"]})
    await carla.submit()
    assert "It is about Ana Ferreira, who can't be asked about themselves." in top(carla).errors["people"]
    await carla.fill(None, {"people": ["dmitri"]})
    assert (await carla.submit()).ok
    await team.told("ana", "2 people are asked")
    await carla.press("Move the day")
    until = team.sandbox.clock.now().date() + timedelta(days=30)
    await carla.fill(None, {"until": until})
    assert (await carla.submit()).ok
    await team.told("ana", f"The last day: {until:%b} {until.day}, {until.year}")
    await carla.press("Cancel the request")
    await team.told("ana", "Carla Rossi has cancelled it, and nobody is asked any more.")
    assert len(told(team)) == 1


async def test_answers_that_come_together_are_announced_to_the_report_too(team: Office) -> None:
    await ask_about(team, release="All together on that day")
    assert "You read the answers too, with names, all together on" in (await team.told("ana", ASKS)).plain
    await answer(team, "ben")
    await team.told("ana", "It is over, and nobody is asked any more.")
    assert "You read the answers too" in told(team)[0].plain
    team.sandbox.clock.advance(timedelta(days=9))
    await team.told("ana", "1 of 1 is in, and you can read it.")
    await team.until(lambda: len(told(team)) == 1)


async def test_the_report_no_longer_waits_for_a_day_that_is_over(one_team: Office) -> None:
    await ask_about(one_team, release="All together on that day")
    first = await one_team.told("ana", "all together on")
    one_team.sandbox.clock.advance(timedelta(days=9))
    await one_team.told("carla", "Nobody has answered yet.")
    message = await one_team.told("ana", "You read the answers too, with names, as each one comes.")
    assert message.ts == first.ts
    await answer(one_team, "ben")
    await one_team.told("ana", "1 of 1 is in, and you can read it.")


# ---------------------------------------------------------------- who it can be about
