"""Setting objectives: who sees them, where they appear, and what is refused."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.objectives.office import MANAGER, SELF, due, set_one
from tests.office import Office, open_form, top


async def test_a_public_one_is_posted(team: Office) -> None:
    ana = await open_form(team, "ana", "/objective Ship the new site")
    assert ana.value(None, "title") == "Ship the new site"
    assert "It is posted in #goals" in top(ana).plain
    await ana.fill(None, {"key_results": "Ten customers\n\nNo open bugs", "due": due(team)})
    assert (await ana.submit()).ok
    assert "on its way to #goals" in top(ana).plain
    post = await team.posted("goals", "Ship the new site")
    assert "@ana set an objective" in post.plain
    assert "0 %  Ten customers" in post.plain
    assert "on track" in post.plain


async def test_one_for_the_manager_reaches_nobody_else(team: Office) -> None:
    ana = await set_one(team, "ana", "CANARY for Carla", MANAGER)
    assert "on its way to Carla Rossi" in top(ana).plain
    told = await team.told("carla", "CANARY for Carla")
    assert told.buttons == ["Looks good", "Comment", "Details"]
    assert "CANARY" not in told.message.text
    await set_one(team, "ben", "Public afterwards")
    await team.posted("goals", "Public afterwards")
    assert not [each for each in team.channel("goals").messages if "CANARY" in each.plain]
    assert not [dm for handle in ("ben", "dmitri", "mira") for dm in team.person(handle).dms if "CANARY" in dm.plain]


async def test_the_manager_says_it_looks_good_and_comments(team: Office) -> None:
    ana = await set_one(team, "ana", "Learn to weld", MANAGER)
    told = await team.told("carla", "Learn to weld")
    carla = team.person("carla")
    await carla.press("Looks good", on=told)
    await team.told("ana", "says that your objective looks good")
    changed = await team.told("carla", "You said that it looks good.")
    assert "Looks good" not in changed.buttons
    await carla.press("Comment", on=changed)
    assert "Ana Ferreira gets this" in top(carla).plain
    await carla.fill(None, {"text": "Bring gloves <!here>"})
    await carla.submit()
    heard = await team.told("ana", "Bring gloves <!here>")
    await ana.close(everything=True)
    await ana.press("Answer", on=heard)
    await ana.fill(None, {"text": "I will"})
    await ana.submit()
    answer = await team.told("carla", "I will")
    await carla.close(everything=True)
    await carla.press("Details", on=answer)
    assert "Bring gloves" in top(carla).plain
    assert "I will" in top(carla).plain


async def test_looks_good_is_said_once(one_team: Office) -> None:
    await set_one(one_team, "ana", "Learn to weld", MANAGER)
    told = await one_team.told("carla", "Learn to weld")
    carla = one_team.person("carla")
    await asyncio.gather(carla.press("Looks good", on=told), carla.press("Looks good", on=told))
    await one_team.told("ana", "looks good")
    await one_team.until(lambda: [each for each in carla.ephemerals if "You said already" in each.plain])
    assert len([dm for dm in one_team.person("ana").dms if "looks good" in dm.plain]) == 1


async def test_one_for_oneself_is_sent_to_nobody(team: Office) -> None:
    ana = await set_one(team, "ana", "CANARY of mine", SELF)
    assert "for you alone" in top(ana).plain
    await set_one(team, "ben", "Public afterwards")
    await team.posted("goals", "Public afterwards")
    people = ("carla", "ben", "mira")
    assert not [dm for handle in people for dm in team.person(handle).dms if "CANARY" in dm.plain]
    carla = await open_form(team, "carla", "/objective list @ana")
    assert "has made no objective public" in top(carla).plain


async def test_without_a_manager_it_goes_nowhere_else(team: Office) -> None:
    """Mira has nobody above her."""
    mira = await open_form(team, "mira", "/objective CANARY without manager")
    await mira.fill(None, {"due": due(team)})
    await mira.change(None, "audience", MANAGER)
    assert "no manager on record" in top(mira).plain
    await mira.submit()
    assert "Name my manager" in top(mira).errors["audience"]
    await mira.press("Name my manager")
    assert "manager" in top(mira).labels[0].lower()
    await mira.close()
    await mira.change(None, "audience", SELF)
    assert (await mira.submit()).ok
    assert not [each for each in team.channel("goals").messages if "CANARY" in each.plain]


async def test_without_a_channel_it_waits_and_is_offered(bare_office: Office) -> None:
    ana = await open_form(bare_office, "ana", "/objective Ship it")
    assert "no channel is set for objectives yet" in top(ana).plain
    await ana.fill(None, {"due": due(bare_office)})
    await ana.submit()
    assert "No channel is set for objectives yet" in top(ana).plain
    bare_office.invite("goals")
    await bare_office.answered("mira", "/upward channel objectives #goals")
    offer = await bare_office.told("ana", "Shall I post yours")
    await ana.press("Post it", on=offer)
    await bare_office.posted("goals", "Ship it")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"title": "\u200b"}, "title", "Say what you want to reach"),
        ({"due": -1}, "due", "That day is over already"),
        ({"key_results": "a\nb\nc\nd\ne\nf"}, "key_results", "up to 5 key results, and these are 6"),
        ({"key_results": "x" * 151}, "key_results", "up to 150 characters"),
    ],
)
async def test_what_the_rules_refuse_stays_in_the_form(
    one_team: Office, fields: dict[str, object], field: str, sentence: str
) -> None:
    ana = await open_form(one_team, "ana", "/objective Fine")
    given = {"due": due(one_team)} | fields
    if isinstance(given["due"], int):
        given["due"] = due(one_team) - timedelta(days=40)
    await ana.fill(None, given)  # type: ignore[arg-type]
    await ana.submit()
    assert sentence in top(ana).errors[field]
    assert one_team.channel("goals").messages[-1].plain.count("Fine") == 0


async def test_a_title_that_is_too_long_is_kept_in_the_form(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/objective " + "long " * 40)
    assert "can have up to 150 characters" in top(ana).plain
    assert str(ana.value(None, "title")).startswith("long long")
    await ana.close(everything=True)
    said = await one_team.answered("ana", "/objective " + "x" * 3500)
    assert "Nothing was set" in said.plain
    assert "x" * 3500 in said.plain.replace("\n", "")


async def test_emoji_and_right_to_left_arrive_as_typed(one_team: Office) -> None:
    await set_one(one_team, "farah", "إطلاق الموقع 🚀")
    await one_team.posted("goals", "إطلاق الموقع 🚀")


async def test_sent_twice_it_is_set_once(team: Office) -> None:
    ana = await open_form(team, "ana", "/objective Once")
    await ana.fill(None, {"due": due(team)})
    view = top(ana)
    await ana.submit(view)
    await team.posted("goals", "Once")
    await ana.press("Undo")
    await team.until(lambda: not [each for each in team.channel("goals").messages if "Once" in each.plain])
    assert "Your objective is gone" in top(ana).plain


async def test_the_shortcut_and_help(one_team: Office) -> None:
    ana = one_team.person("ana")
    await ana.shortcut("objectives.open")
    assert top(ana).title == "Set an objective"
    await ana.close(everything=True)
    assert "/objective team" in (await one_team.answered("ana", "/objective help")).plain
    ana = await open_form(one_team, "ana", "/upward objective By the other way")
    assert ana.value(None, "title") == "By the other way"


async def test_switched_off_it_is_gone(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Before")
    await ana.close(everything=True)
    await one_team.answered("mira", "/upward feature objectives off")
    assert "switched off" in (await one_team.answered("ana", "/objective More")).plain
    assert "/objective" not in (await one_team.answered("ana", "/upward help")).plain
    await ana.open_home()
    assert "My objectives" not in (await one_team.until(lambda: ana.home)).plain
    await one_team.answered("mira", "/upward feature objectives on")
    ana = await open_form(one_team, "ana", "/objective list")
    assert "Before" in top(ana).plain


async def test_marks_in_an_objective_its_notes_and_comments_are_drawn(team: Office) -> None:
    ana = await open_form(team, "ana", "/objective Learn to weld")
    typed = {"description": "So that:\n- we *repair*\n- see https://a.example/x", "key_results": "Ten _seams_"}
    await ana.fill(None, {**typed, "due": due(team)})
    await ana.change(None, "audience", MANAGER)
    await ana.submit()
    told = await team.told("carla", "Learn to weld")
    drawn = str(told.blocks)
    assert "rich_text_list" in drawn
    assert "'text': 'repair', 'style': {'bold': True}" in drawn
    assert "'text': 'seams', 'style': {'italic': True}" in drawn
    assert "'type': 'link', 'url': 'https://a.example/x'" in drawn
    carla = team.person("carla")
    await carla.press("Comment", on=told)
    await carla.fill(None, {"text": "Bring ~your~ `gloves`"})
    await carla.submit()
    heard = str((await team.told("ana", "Bring your gloves")).blocks)
    assert "'style': {'strike': True}" in heard
    assert "'style': {'code': True}" in heard
