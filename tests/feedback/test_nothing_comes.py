"""Answers that come all together: what is said once none will come, and once they could be read already."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.feedback.announcing import announce
from bot.feedback.request import Release
from tests.feedback.office import ask
from tests.feedback.test_about import answer, ask_about
from tests.feedback.test_declining import press
from tests.feedback.test_managing import manage, request_of
from tests.feedback.test_telling import decline, news, share
from tests.nudges.office import quiet
from tests.office import Office, open_form, top

TOGETHER = {"release": "All together on that day"}


async def test_all_had_declined_and_who_asked_heard_it_on_the_day_of_the_answers(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", release=Release.TOGETHER)
    for handle in ("ben", "carla"):
        person = await press(one_team, handle, "Decline")
        await person.submit()
        await person.close(everything=True)
    said = await one_team.told("ana", "All 2 have declined.")
    assert said.buttons == ["Manage"]
    ana = one_team.person("ana")
    await ana.press("Manage", on=said)
    await one_team.until(lambda: ana.modal)
    assert "all together on" not in top(ana).plain
    assert "to be read together" not in top(await open_form(one_team, "ana", "/feedback list asked")).plain
    assert request.release_at
    one_team.sandbox.clock.set(request.release_at + timedelta(hours=1))
    while await announce(one_team.engine.context):
        pass
    await quiet(one_team)
    assert [each.ts for each in news(one_team, "ana")] == [said.ts]


async def test_one_declines_and_nothing_is_said_before_the_day(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", "carla", release=Release.TOGETHER)
    await share(one_team, request, "ben")
    await decline(one_team, request, "carla")
    await quiet(one_team)
    assert news(one_team, "ana") == []


async def test_a_report_was_promised_answers_that_never_come(one_team: Office) -> None:
    carla = await ask_about(one_team, **TOGETHER)
    await carla.close(everything=True)
    ben = await press(one_team, "ben", "Decline")
    await ben.submit()
    said = await one_team.told("ana", "It is over, and nobody is asked any more.")
    assert "You read the answers too" not in said.plain


async def test_a_report_waits_for_answers_that_do_come(one_team: Office) -> None:
    carla = await ask_about(one_team, **TOGETHER)
    await carla.close(everything=True)
    await answer(one_team, "ben")
    said = await one_team.told("ana", "It is over, and nobody is asked any more.")
    assert "You read the answers too" in said.plain


@pytest.mark.parametrize("button", ["", "Ask more people"])
async def test_who_reads_was_promised_for_a_day_that_had_passed(one_team: Office, button: str) -> None:
    """The day was moved once answers could be read: what comes is read as it comes, and the invitations say so."""
    ana = await manage(one_team, "ana", "ben", "carla", **TOGETHER)
    request = await request_of(one_team)
    assert "all together on" in top(ana).plain
    await share(one_team, request, "carla")
    assert request.release_at
    one_team.sandbox.clock.set(request.release_at + timedelta(minutes=1))
    while await announce(one_team.engine.context):
        pass
    await ana.close(everything=True)
    await ana.press("Manage", on=await one_team.told("ana", "1 of 2 is in."))
    await one_team.until(lambda: ana.modal)
    if button:
        await ana.press(button)
    assert "Only you read the answers, with names, as each one comes." in top(ana).plain
