"""`/feedback export`: what is one's own, in one's own messages, for a day."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.feedback.request import Release, SheetAnswer
from bot.phrases import calendar_day
from bot.rights.export import remove_exports
from tests.feedback.office import ask, find_people
from tests.office import HASTY, Office, open_office
from tests.workspace import PATIENCE


async def share(office: Office, requester: str, reviewer: str, said: str, release: Release = Release.EACH) -> None:
    request = await ask(office, requester, reviewer, release=release)
    async with office.store.work() as work:
        (sheet,) = await work.feedback.sheets(request)
        first, rating, *_ = request.questions
        answers = [SheetAnswer(first.id, None, said), SheetAnswer(rating.id, 4)]
        await work.feedback.share(sheet, answers, "", office.sandbox.clock.now())
        await work.commit()


async def export(office: Office, handle: str) -> dict[str, bytes]:
    """The files that arrive, by what they end with."""
    person = office.person(handle)
    await person.type("/feedback export")
    await office.until(lambda: person.modal)
    assert person.modal is not None
    assert "what people told you in confidence" in person.modal.plain
    assert (await person.submit()).ok
    message = await office.told(handle, "Here is what you asked for")
    return {file.name.rsplit(".", 1)[1]: file.content for file in message.files}


async def test_the_files_hold_what_is_theirs_and_nothing_else(team: Office) -> None:
    await share(team, "ana", "ben", "=you kept us together")
    await share(team, "carla", "ana", "*Start* earlier")
    await share(team, "ana", "carla", "not before the day", Release.TOGETHER)
    await share(team, "ben", "carla", "of no concern to ana")
    ana, dmitri = await find_people(team, "ana", "dmitri")
    async with team.store.work() as work:
        await work.given.give(dmitri, ana, "unasked\nand kind", team.sandbox.clock.now())
        await work.commit()
    files = await export(team, "ana")
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    said = [(row[0], row[2], row[7]) for row in rows[1:]]
    assert said == [
        ("Received", "Ben Okafor", "'=you kept us together"),
        ("Received", "Ben Okafor", "Very clear"),
        ("Written", "Ana Ferreira", "*Start* earlier"),
        ("Written", "Ana Ferreira", "Very clear"),
        ("Received", "Dmitri Aaltonen", "unasked\nand kind"),
    ]
    read = files["md"].decode()
    assert "> =you kept us together" in read
    assert "> \\*Start\\* earlier" in read
    assert "> unasked\n> and kind" in read
    assert "not before the day" not in read
    assert "of no concern" not in read


async def test_the_files_are_gone_a_day_later_and_nothing_of_them_rests(team: Office) -> None:
    await share(team, "ana", "ben", "a canary in the export")
    await export(team, "ana")
    async with team.store.read() as work:
        kept = await work.sql.rows(text("SELECT * FROM delivery"))
    assert "canary" not in str(kept)
    message = await team.told("ana", "Here is what you asked for")
    await arrival(team)
    team.sandbox.clock.advance(timedelta(hours=23))
    assert await remove_exports(team.engine.context) == 0
    assert message.files
    team.sandbox.clock.advance(timedelta(hours=2))
    await remove_exports(team.engine.context)  # if the bot has not done so by itself
    assert await remove_exports(team.engine.context) == 0
    await team.until(lambda: not message.files)


async def test_files_that_a_very_wrong_clock_brought_are_taken_away(one_team: Office) -> None:
    """They lay in the chat for a week and a day, where a day was promised."""
    await export(one_team, "ana")
    await arrival(one_team)
    message = await one_team.told("ana", "Here is what you asked for")
    async with one_team.store.work() as work:
        ((workspace, token),) = await work.sql.rows(text("SELECT workspace_id, token FROM feedback_export"))
        await work.exports.forget([token])
        await work.exports.keep(workspace, token, one_team.sandbox.clock.now() + timedelta(days=8))
        await work.commit()
    await remove_exports(one_team.engine.context)
    await one_team.until(lambda: not message.files)


async def test_the_message_says_until_when_the_files_are_there_and_is_true_after_it_too(team: Office) -> None:
    await export(team, "ana")
    message = await team.told("ana", "Here is what you asked for")
    today = team.sandbox.clock.now().date()
    assert f"until {calendar_day(today + timedelta(days=1))}" in message.plain
    assert "I take" not in message.plain


async def test_who_asked_hears_where_the_files_could_not_be_taken_away(one_team: Office) -> None:
    await export(one_team, "ana")
    await arrival(one_team)
    one_team.sandbox.faults.add("files.delete", "error", 1, error="cant_delete_file")
    one_team.sandbox.clock.advance(timedelta(hours=25))
    await remove_exports(one_team.engine.context)
    told = await one_team.told("ana", "could not take your export away")
    assert "admin" in told.plain


async def test_where_nobody_can_tell_whether_the_files_arrived_nothing_is_promised(tmp_path: Path) -> None:
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", timing=HASTY) as office:
        office.sandbox.faults.add("files.completeUploadExternal", "drop-after", 1)
        await export(office, "ana")
        told = await office.told("ana", "can't tell whether your export arrived")
        assert "did not arrive" not in told.plain
        assert "it stays" in told.plain
        assert "ask for it again with /feedback export." in told.plain


async def arrival(office: Office) -> None:
    """Returns once it is noted that the files arrived: a moment after they can be seen."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                if await work.sql.rows(text("SELECT token FROM feedback_export")):
                    return
            await asyncio.sleep(0.01)


async def test_where_the_app_may_send_no_files_somebody_hears_why(one_team: Office) -> None:
    one_team.sandbox.faults.add("files.getUploadURLExternal", "error", 1, error="missing_scope")
    person = one_team.person("ana")
    await person.type("/feedback export")
    await one_team.until(lambda: person.modal)
    await person.submit()
    assert "files:write" in (await one_team.told("ana", "your export did not arrive")).plain


async def test_it_can_be_asked_for_five_times_a_day(one_team: Office) -> None:
    person = one_team.person("ana")
    said = []
    for _ in range(6):
        await person.type("/feedback export")
        await one_team.until(lambda: person.modal)
        await person.submit()
        said.append(person.modal.plain if person.modal else "")
        await person.close(everything=True)
    assert ["on their way" in each for each in said] == [True] * 5 + [False]
    assert "asked for files 5 times today" in said[-1]
