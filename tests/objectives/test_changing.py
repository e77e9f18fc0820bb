"""Progress, closing, editing and who sees it: every copy follows."""

from __future__ import annotations

import pytest

from adapters.sandbox.person import Person
from bot.events import ButtonPressed, FormSubmitted
from bot.forms import Answers
from bot.replies import FieldErrors, Say
from tests.directory.office import left
from tests.objectives.office import MANAGER, SELF, due, set_one, thread
from tests.office import Office, open_form, press_forged, top

EVERYONE = "Everyone"


async def moved(office: Office, person: Person, **fields: object) -> None:
    """Moves the objective whose receipt or list is open."""
    await person.press("Progress")
    await person.fill(None, fields)  # type: ignore[arg-type]
    outcome = await person.submit()
    assert outcome.ok, top(person).errors


async def test_progress_stands_under_the_post_and_on_it(team: Office) -> None:
    ana = await set_one(team, "ana", "Ship the new site")
    post = await team.posted("goals", "Ship the new site")
    await ana.press("My objectives")
    await moved(team, ana, progress=40, health="At risk", note="The <!channel> waits")
    assert "40 %" in top(ana).plain
    reply = await thread(team, "goals", "The <!channel> waits")
    assert "▇▇▇▇▁▁▁▁▁▁ 40 %, at risk" in reply.plain
    assert reply.message.thread_ts == post.ts
    changed = await team.posted("goals", "40 %, at risk")
    assert changed.ts == post.ts


async def test_letters_that_nobody_sees_are_no_title_note_or_comment(one_team: Office) -> None:
    ana = await open_form(one_team, "ana", "/objective \u3164")
    await ana.fill(None, {"title": "\u3164", "due": due(one_team)})
    assert not (await ana.submit()).ok
    await ana.close()
    ana = await set_one(one_team, "ana", "Seen", MANAGER, key_results="One\n\u2800\nTwo", description="\u115f")
    told = await one_team.told("carla", "Seen")
    assert not {"\u2800", "\u115f"} & set(told.plain)
    await ana.press("My objectives")
    await moved(one_team, ana, One=20, note="\uffa0")
    assert "\uffa0" not in (await one_team.told("carla", "moved an objective")).plain
    carla = one_team.person("carla")
    await carla.press("Comment", on=told)
    await carla.fill(None, {"text": "\u1160"})
    assert not (await carla.submit()).ok


async def test_key_results_make_the_whole_unless_it_is_set_by_hand(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Two parts", key_results="One\nTwo")
    await ana.press("My objectives")
    await moved(one_team, ana, One=50, Two=100)
    assert "75 %" in top(ana).plain
    await moved(one_team, ana, progress=60)
    assert "60 %" in top(ana).plain
    post = await one_team.posted("goals", "60 %")
    assert "50 %  One" in post.plain
    await moved(one_team, ana, progress=None, One=100)
    assert "100 %" in top(ana).plain


async def test_progress_of_a_managers_one_is_a_direct_message(team: Office) -> None:
    ana = await set_one(team, "ana", "CANARY", MANAGER)
    await team.told("carla", "CANARY")
    await ana.press("My objectives")
    await ana.press("Progress")
    assert "Carla Rossi gets this by direct message, and nobody else." in top(ana).plain
    await ana.fill(None, {"progress": 20, "note": "Slowly"})
    await ana.submit()
    news = await team.told("carla", "Slowly")
    assert "moved an objective" in news.plain
    assert not [each for each in team.channel("goals").messages if "CANARY" in each.plain]


async def test_closing_and_opening_again(team: Office) -> None:
    ana = await set_one(team, "ana", "Ship it")
    await team.posted("goals", "Ship it")
    await ana.press("My objectives")
    await ana.press("Details")
    await ana.press("Close it")
    await ana.submit()
    assert top(ana).errors
    await ana.fill(None, {"outcome": "Partly achieved", "note": "We learned"})
    await ana.submit()
    assert "Closed" in top(ana).plain
    await thread(team, "goals", "closed this: partly achieved")
    post = await team.posted("goals", "Closed: partly achieved")
    assert "We learned" in post.plain
    await ana.press("Open it again")
    await thread(team, "goals", "opened this again")
    await team.posted("goals", "on track")
    ana = await open_form(team, "ana", "/objective list")
    await ana.press("Details")
    assert "How it went" in top(ana).plain
    assert "We learned" in top(ana).plain


async def test_public_to_private_takes_the_post_and_its_thread_away(team: Office) -> None:
    ana = await set_one(team, "ana", "CANARY")
    await team.posted("goals", "CANARY")
    await ana.press("My objectives")
    await moved(team, ana, progress=10, note="CANARY note")
    await thread(team, "goals", "CANARY note")
    await ana.press("Edit")
    await ana.change(None, "audience", SELF)
    assert "Saving this deletes the post and everything I wrote under it" in top(ana).plain
    await ana.submit()
    assert "Only you can see it now" in top(ana).plain
    state = team.channel("goals").state
    await team.until(lambda: not [each for each in state.messages if "CANARY" in f"{each.text}{each.blocks}"])


async def test_private_to_public_posts_it(team: Office) -> None:
    ana = await set_one(team, "ana", "Now for all", SELF)
    await ana.press("My objectives")
    await ana.press("Edit")
    await ana.change(None, "audience", EVERYONE)
    assert "Its progress so far can be seen by everyone then" in top(ana).plain
    await ana.submit()
    await team.posted("goals", "Now for all")


async def test_manager_to_self_withdraws_the_direct_message(team: Office) -> None:
    ana = await set_one(team, "ana", "CANARY", MANAGER)
    carla = team.person("carla")
    await carla.press("Comment", on=await team.told("carla", "CANARY"))
    await carla.fill(None, {"text": "Why?"})
    await carla.submit()
    asked = await team.told("ana", "Why?")
    await ana.close(everything=True)
    await ana.press("Answer", on=asked)
    await ana.fill(None, {"text": "CANARY is why"})
    await ana.submit()
    await team.told("carla", "CANARY is why")
    ana = await open_form(team, "ana", "/objective list")
    await ana.press("Edit")
    await ana.change(None, "audience", SELF)
    assert "deletes the messages about it that Carla Rossi got" in top(ana).plain
    await ana.submit()
    await team.until(lambda: not [dm for dm in carla.dms if "CANARY" in dm.plain])
    assert "Why?" in (await team.told("ana", "Why?")).plain
    carla = await open_form(team, "carla", "/objective list @ana")
    assert "CANARY" not in top(carla).plain


async def test_an_answer_that_does_not_arrive_is_told_to_whoever_wrote_it(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Ship it", MANAGER)
    await one_team.told("carla", "Ship it")
    await ana.press("My objectives")
    await ana.press("Details")
    await ana.press("Comment")
    await ana.fill(None, {"text": "CANARY"})
    one_team.sandbox.faults.add("chat.postMessage", "error", error="restricted_action", about="CANARY")
    await ana.submit()
    assert "couldn't be delivered to Carla Rossi" in (await one_team.told("ana", "Your last words about this")).plain
    assert not [dm for dm in one_team.person("carla").dms if "CANARY" in dm.plain or "last words" in dm.plain]


async def test_new_words_reach_the_post_in_place(team: Office) -> None:
    ana = await set_one(team, "ana", "Old words", key_results="One\nTwo")
    post = await team.posted("goals", "Old words")
    await ana.press("Edit")
    await ana.fill(None, {"title": "New words", "key_results": "One\nThree"})
    await ana.submit()
    changed = await team.posted("goals", "New words")
    assert changed.ts == post.ts
    assert "Three" in changed.plain
    await ana.press("Edit")
    await ana.submit()
    assert "Nothing changed" in top(ana).plain


async def test_a_new_manager_sees_nothing_before_the_owner_says_so(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "CANARY", MANAGER)
    await one_team.told("carla", "CANARY")
    await ana.press("My objectives")
    await ana.press("Details")
    assert "Share with Carla Rossi" not in top(ana).buttons
    await ana.close(everything=True)
    await one_team.answered("mira", "/upward manager @ana @isla")
    await left(one_team, "isla")
    assert "the manager on record for you, has left" in await press_forged(one_team, "ana", "objectives.pass_on", "1")
    await one_team.answered("mira", "/upward manager @ana @dmitri")
    dmitri = await open_form(one_team, "dmitri", "/objective list @ana")
    assert "CANARY" not in top(dmitri).plain
    await dmitri.close(everything=True)
    ana = await open_form(one_team, "ana", "/objective list")
    await ana.press("Details")
    await ana.press("Share with Dmitri Aaltonen")
    await one_team.told("dmitri", "CANARY")
    carla = one_team.person("carla")
    await one_team.until(lambda: not [dm for dm in carla.dms if "CANARY" in dm.plain])


async def test_deleted_it_is_gone_everywhere(team: Office) -> None:
    ana = await set_one(team, "ana", "CANARY", MANAGER)
    told = await team.told("carla", "CANARY")
    carla = team.person("carla")
    await carla.press("Comment", on=told)
    await carla.fill(None, {"text": "CANARY too"})
    await carla.submit()
    await team.told("ana", "CANARY too")
    ana = await open_form(team, "ana", "/objective list")
    await ana.press("Details")
    await ana.press("Delete")
    await team.until(lambda: not [dm for each in (ana, carla) for dm in each.dms if "CANARY" in dm.plain])
    ana = await open_form(team, "ana", "/objective list")
    assert "CANARY" not in top(ana).plain


# ---------------------------------------------------------------- what nobody may


OWNERS = ("progress", "edit", "close", "reopen", "delete", "pass_on")


@pytest.mark.parametrize("act", [*OWNERS, "approve", "comment", "show"])
async def test_a_forged_button_about_somebody_elses_private_one_says_there_is_none(one_team: Office, act: str) -> None:
    await set_one(one_team, "ana", "CANARY", SELF)
    for value in ("1", "99", "x", ""):
        pressed = ButtonPressed(one_team.by("ben"), f"objectives.{act}", value, f"forged {act} {value}")
        reply = await one_team.engine.bot.button(pressed)
        assert isinstance(reply, Say)
        assert "There is no such objective" in str(reply.message)
        assert "CANARY" not in str(reply)


@pytest.mark.parametrize("act", OWNERS)
async def test_what_only_the_owner_may_is_refused_to_others(one_team: Office, act: str) -> None:
    await set_one(one_team, "ana", "Public")
    pressed = ButtonPressed(one_team.by("ben"), f"objectives.{act}", "1", f"other {act}")
    reply = await one_team.engine.bot.button(pressed)
    assert isinstance(reply, Say)
    assert "Only the person who set an objective can change it" in str(reply.message)


@pytest.mark.parametrize("act", ["progress", "edit", "close", "comment"])
async def test_a_forged_form_changes_nothing(one_team: Office, act: str) -> None:
    await set_one(one_team, "ana", "Untouched", SELF)
    filled = Answers({"title": "Forged", "due": due(one_team), "health": "behind", "outcome": "missed", "text": "x"})
    sent = FormSubmitted(one_team.by("ben"), f"objectives.{act}", filled, "1", f"forged {act}")
    assert isinstance(await one_team.engine.bot.form(sent), FieldErrors)
    ana = await open_form(one_team, "ana", "/objective list")
    assert "Untouched" in top(ana).plain
    assert "on track" in top(ana).plain


async def test_a_closed_one_has_no_progress(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Closed", SELF)
    by = one_team.by("ana")
    closing = FormSubmitted(by, "objectives.close", Answers({"outcome": "achieved"}), "1", "close")
    await one_team.engine.bot.form(closing)
    reply = await one_team.engine.bot.button(ButtonPressed(by, "objectives.progress", "1", "late"))
    assert "This objective is closed" in str(reply)
    await ana.close(everything=True)


@pytest.mark.parametrize("typed", ["101", "-1"])
async def test_progress_is_from_0_to_100(one_team: Office, typed: str) -> None:
    await set_one(one_team, "ana", "Bounds", SELF)
    filled = Answers({"progress": typed, "health": "on_track"})
    reply = await one_team.engine.bot.form(
        FormSubmitted(one_team.by("ana"), "objectives.progress", filled, "1", f"bounds {typed}")
    )
    assert isinstance(reply, FieldErrors)
    assert "from 0 to 100" in reply.errors["progress"]
