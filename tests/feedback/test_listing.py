"""`/feedback list`: what is owed, asked, received and given; each shelf, searched, at a constant price."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import text, union_all
from sqlalchemy.dialects import sqlite

from bot.events import CommandTyped
from bot.feedback.repository import FeedbackList, Search
from bot.feedback.request import Release
from bot.messages import Room, Words
from storage.feedback import lists
from tests.counting import count_statements
from tests.feedback.office import ask, find_people
from tests.feedback.test_reading import answer
from tests.office import Office, open_form, top


async def give(office: Office, giver: str, receiver: str, text: str) -> None:
    (one, other) = await find_people(office, giver, receiver)
    async with office.store.work() as work:
        await work.given.give(one, other, text, office.sandbox.clock.now())
        await work.commit()


async def test_each_shelf_has_what_is_on_it(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla")
    await answer(team, request, "carla", "Well done")
    await give(team, "dmitri", "ana", "A hidden word")
    await give(team, "ana", "ben", "Another")
    ana = await open_form(team, "ana", "/feedback list")
    assert "From Carla Rossi" in top(ana).plain
    assert ", without being asked," in top(ana).plain
    assert "hidden" not in top(ana).plain
    assert top(ana).buttons == ["Read", "Read"]
    await ana.change(None, "shelf", "What you asked for")
    assert "1 of 2 is in, last day" in top(ana).plain
    assert top(ana).buttons == ["Read", "Manage"]
    await ana.change(None, "shelf", "What you gave")
    assert "To Ben Okafor, without being asked" in top(ana).plain
    assert top(ana).buttons == ["Show", "Take it back"]
    await team.told("ben", "asks for your feedback")
    ben = await open_form(team, "ben", "/feedback list")
    assert "Ana Ferreira asks · last day" in top(ben).plain
    assert top(ben).buttons == ["Give feedback", "Decline"]
    carla = await open_form(team, "carla", "/feedback list given")
    await carla.press("Show")
    assert "Well done" in top(carla).plain


async def test_words_and_people_are_found_blind_to_case_and_accents(team: Office) -> None:
    request = await ask(team, "ana", "ben", "carla", topic="Der Umzug nach Zürich")
    await answer(team, request, "ben", "Très clair, merci")
    await answer(team, request, "carla", "新しいサイトを公開する")
    await give(team, "dmitri", "ana", "Élan in the meeting")
    for typed, found in (
        ("received tres CLA", ["Ben"]),
        ("received zur", ["Ben", "Carla"]),
        ("received 公開", ["Carla"]),
        ("elan", ["Dmitri"]),
        ("received @carla", ["Carla"]),
        ("nowhere", []),
    ):
        ana = await open_form(team, "ana", f"/feedback list {typed}")
        shown = top(ana).plain
        assert [name for name in ("Ben", "Carla", "Dmitri") if f"From {name}" in shown] == found, typed
        assert found or "Nothing found." in shown


async def test_a_long_shelf_is_paged(one_team: Office) -> None:
    for number in range(23):
        await give(one_team, "ben", "ana", f"Number {number}")
    ana = await open_form(one_team, "ana", "/feedback list received")
    assert "1 to 10 of 23" in top(ana).plain
    await ana.press("Next page")
    await ana.press("Next page")
    assert "21 to 23 of 23" in top(ana).plain


async def test_empty_shelves_say_what_to_do(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/feedback list owed")
    assert "You owe nobody feedback." in top(ana).plain
    for shelf, button in (("asked", "Ask for feedback"), ("given", "Give feedback")):
        ana = await open_form(one_team, "ana", f"/feedback list {shelf}")
        await ana.press(button)
        assert top(ana).title == button
    assert "couldn't find @nobody" in (await one_team.answered("ana", "/feedback list @nobody")).plain


async def test_what_comes_together_is_on_no_shelf_before_its_day(one_team: Office) -> None:
    request = await ask(one_team, "ana", "ben", days=3, release=Release.TOGETHER)
    await answer(one_team, request, "ben", "Secret until then")
    ana = await open_form(one_team, "ana", "/feedback list received secret")
    assert "Nothing found." in top(ana).plain
    ana = await open_form(one_team, "ana", "/feedback list asked")
    assert "1 of 1 is in, to be read together on" in top(ana).plain
    assert top(ana).buttons == ["Manage"]


async def count_each(office: Office, handle: str) -> list[int]:
    """What each shelf asks of the database."""
    by = office.by(handle)
    lists = [(Words(f"list {shelf}"),) for shelf in FeedbackList]
    typed = [CommandTyped(by, "feedback", each, Room("slack", "C1"), str(uuid4())) for each in lists]
    return [await count_statements(office.engine.bot.command(each)) for each in typed]


async def test_every_shelf_costs_the_same_however_much_there_is(team: Office) -> None:
    async def more(times: int) -> None:
        for number in range(times):
            request = await ask(team, "ana", "ben", "carla", topic=f"Number {number}")
            await answer(team, request, "ben", "Well done")
            await ask(team, "ben", "ana", topic=f"Other {number}")
            await give(team, "dmitri", "ana", "Thank you")
            await give(team, "ana", "dmitri", "Thank you")

    await more(1)
    await team.until(lambda: len([dm for dm in team.person("ana").dms if "asks for your feedback" in dm.plain]) == 1)
    few = await count_each(team, "ana")
    await more(12)
    await team.until(lambda: len([dm for dm in team.person("ana").dms if "asks for your feedback" in dm.plain]) == 13)
    assert await count_each(team, "ana") == few
    assert max(few) <= 8


@pytest.mark.parametrize("shelf", [FeedbackList.RECEIVED, FeedbackList.GIVEN])
async def test_shelves_read_only_what_is_somebodys(one_team: Office, shelf: FeedbackList) -> None:
    """Whole tables are never looked through."""
    (ana,) = await find_people(one_team, "ana")
    now = one_team.sandbox.clock.now()
    each = union_all(lists._sheets(ana.id, Search(shelf), now), lists._select_given(ana.id, Search(shelf)))
    asked = each.compile(dialect=sqlite.dialect(paramstyle="named"))
    values = {name: str(value) if isinstance(value, datetime) else value for name, value in asked.params.items()}
    async with one_team.store.read() as work:
        plan = await work.sql.scan(text(f"EXPLAIN QUERY PLAN {asked}"), values)
    assert not [row for row in plan if str(row.detail).startswith("SCAN feedback") or "SCAN given" in row.detail]
    assert plan


@pytest.mark.parametrize("shelf", ["asked", "received"])
async def test_guests_were_offered_to_ask_which_they_may_not(one_team: Office, shelf: str) -> None:
    liam = await open_form(one_team, "liam", f"/feedback list {shelf}")
    assert "A colleague can ask for you" in top(liam).plain
    assert top(liam).buttons == []
