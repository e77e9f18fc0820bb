"""The lists: one's own, what one may see of others, a manager's team, and Home; at a constant price."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pytest

from adapters.sandbox.seen import SeenView
from bot.events import CommandTyped, HomeOpened
from bot.messages import Room, Words
from tests.counting import count_statements
from tests.objectives.office import MANAGER, SELF, many, set_one
from tests.office import Office, open_form, top


async def test_the_list_is_paged_and_searched(team: Office) -> None:
    await many(team, "ana", 23)
    ana = await open_form(team, "ana", "/objective list")
    assert "1 to 10 of 23" in top(ana).plain
    assert "Number 1\n" in top(ana).plain + "\n"
    await ana.press("Next page")
    await ana.press("Next page")
    assert "21 to 23 of 23" in top(ana).plain
    assert "Next page" not in top(ana).buttons
    await ana.fill(None, {"words": "numb 22"})
    await ana.submit()
    assert "Number 22" in top(ana).plain
    assert "Number 21" not in top(ana).plain
    await ana.fill(None, {"words": "nowhere"})
    await ana.submit()
    assert "Nothing found" in top(ana).plain


@pytest.mark.parametrize("filling", ["😀" * 2000, f"😀{' `a` b' * 70}"], ids=["emoji", "marks"])
async def test_ten_notes_and_ten_comments_kept_an_objective_from_opening(one_team: Office, filling: str) -> None:
    ana = await set_one(one_team, "ana", "Ship it", MANAGER, description="😀" * 1900)
    await ana.press("My objectives")
    for each in range(10):
        await ana.press("Progress")
        await ana.fill(None, {"progress": each, "note": f"note {each} {filling[:990]}"})
        await ana.submit()
        ana = await open_form(one_team, "ana", "/objective list")
        await ana.press("Details")
        await ana.press("Comment")
        await ana.fill(None, {"text": f"words {each} {filling[:1990]}"})
        assert (await ana.submit()).ok
        ana = await open_form(one_team, "ana", "/objective list")
    assert (await ana.press("Details")).ok
    assert all(f"{word} {each} 😀" in top(ana).plain for word in ("note", "words") for each in range(10))


async def test_words_inside_of_scripts_without_blanks_are_found(team: Office) -> None:
    ana = await set_one(team, "ana", "新しいサイトを公開する")
    await ana.close(everything=True)
    await set_one(team, "ana", "Ship the new site")
    await ana.close(everything=True)
    await open_form(team, "ana", "/objective list 公開")
    assert "新しいサイトを公開する" in top(ana).plain
    assert "Ship the new site" not in top(ana).plain


async def test_an_empty_list_says_what_to_do(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/objective list")
    assert "You have no objective yet" in top(ana).plain
    await ana.press("Set an objective")
    assert top(ana).title == "Set an objective"


async def test_of_others_one_sees_what_is_public_or_shared(team: Office) -> None:
    await set_one(team, "ana", "For all")
    await set_one(team, "ana", "For Carla", MANAGER)
    await set_one(team, "ana", "For me", SELF)
    for handle, seen in (("ben", ["For all"]), ("carla", ["For all", "For Carla"])):
        person = await open_form(team, handle, "/objective list @ana")
        shown = top(person).plain
        assert [title for title in ("For all", "For Carla", "For me") if title in shown] == seen
        assert "Edit" not in top(person).buttons
    ben = await open_form(team, "ben", "/objective list @ana")
    await ben.press("Details")
    assert "For all" in top(ben).plain
    assert top(ben).buttons == []


async def test_names_that_are_nobody_or_several_are_refused(one_team: Office) -> None:
    assert "couldn't find @nobody" in (await one_team.answered("ana", "/objective list @nobody")).plain


async def test_a_manager_sees_the_team_and_who_has_none(team: Office) -> None:
    await set_one(team, "ben", "For Dmitri", MANAGER)
    await set_one(team, "ben", "CANARY", SELF)
    dmitri = await open_form(team, "dmitri", "/objective team")
    shown = top(dmitri).plain
    assert "one of them has no open objective that you can see" in shown
    assert "Ben Okafor: 1 open, 0 closed" in shown
    assert "For Dmitri" in shown
    assert "Eun-ji Park: no open objective that you can see" in shown
    assert "CANARY" not in shown
    await dmitri.press("Details")
    assert "Ben Okafor set this" in top(dmitri).plain


async def test_without_reports_there_is_no_team(one_team: Office) -> None:
    assert "Nobody reports to you here" in (await one_team.answered("ana", "/objective team")).plain


async def home(office: Office, handle: str) -> SeenView:
    person = office.person(handle)
    await person.open_home()
    return await office.until(lambda: person.home)


async def test_home_shows_ones_own_and_what_waits(team: Office) -> None:
    assert "You have no objective yet" in (await home(team, "ana")).plain
    await set_one(team, "ana", "For Carla", MANAGER)
    await set_one(team, "ana", "CANARY", SELF)
    await set_one(team, "ben", "For all")
    await team.posted("goals", "For all")
    mine = await home(team, "ana")
    assert "My objectives (2)" in mine.plain
    assert "Recent public objectives" in mine.plain
    carla = await home(team, "carla")
    assert "Ana Ferreira shared an objective with you: For Carla" in carla.plain
    assert "{'type': 'text', 'text': 'For Carla', 'style': {'bold': True}}" in str(carla.blocks)
    assert "My team's objectives" in carla.buttons
    assert "CANARY" not in carla.plain
    person = team.person("carla")
    await person.press("Looks good", on=carla)
    assert "You said that this looks good" in top(person).plain
    await team.told("ana", "looks good")
    assert "For Carla" not in (await home(team, "carla")).plain


async def statements(office: Office, handle: str, commands: Sequence[str]) -> list[int]:
    """What each command, and Home at the end, asks of the database."""
    by, bot = office.by(handle), office.engine.bot
    typed = [CommandTyped(by, "objective", (Words(e),), Room("slack", "C1"), str(uuid4())) for e in commands]
    return [*[await count_statements(bot.command(e)) for e in typed], await count_statements(bot.home(HomeOpened(by)))]


async def test_every_list_costs_the_same_however_much_there_is(team: Office) -> None:
    commands = ("Ship it", "list", "list number", "team")
    people = ("ana", "ben", "eun", "dmitri")
    for handle in people:
        await many(team, handle, 1)
    few = await statements(team, "dmitri", commands)
    for handle in people:
        await many(team, handle, 60)
    assert await statements(team, "dmitri", commands) == few
    assert few == [1, 4, 4, 7, 30]


async def test_what_others_do_shows_on_the_home_of_whoever_looks(team: Office) -> None:
    await home(team, "carla")
    await home(team, "ana")
    await set_one(team, "ana", "For Carla", MANAGER)
    carla, ana = team.person("carla"), team.person("ana")
    seen = await team.until(lambda: carla.home if carla.home and "For Carla" in carla.home.plain else None)
    await team.until(lambda: ana.home if ana.home and "For Carla" in ana.home.plain else None)
    await carla.press("Looks good", on=seen)
    await team.until(lambda: carla.home if carla.home and "shared an objective" not in carla.home.plain else None)
