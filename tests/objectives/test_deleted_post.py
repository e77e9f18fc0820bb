"""Somebody deletes, in the chat, a post about an objective or a praise."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.sandbox.person import Person
from adapters.sandbox.seen import SeenMessage
from bot.outbox.pace import Timing
from tests.objectives.conftest import with_structure
from tests.objectives.office import set_one, thread
from tests.office import Office, open_form, open_office, top
from tests.ticks import finish_sending

DELETED = "Somebody deleted the post"


def delete(office: Office, channel: str, message: SeenMessage) -> None:
    """As an admin of the workspace does with a message of anybody."""
    office.sandbox.workspace.remove(office.channel(channel).state, message.message)


async def moved(person: Person, percent: int, note: str = "") -> None:
    await person.press("Progress")
    await person.fill(None, {"progress": percent, "note": note})
    outcome = await person.submit()
    assert outcome.ok, top(person).errors


def told(person: Person, words: str = DELETED) -> list[SeenMessage]:
    return [dm for dm in person.dms if words in dm.plain]


def seen(office: Office, words: str) -> list[SeenMessage]:
    return [each for each in office.channel("goals").messages if words in each.plain]


async def test_progress_under_a_deleted_post_stood_alone_in_the_channel(team: Office) -> None:
    ana = await set_one(team, "ana", "Run 5k")
    delete(team, "goals", await team.posted("goals", "Run 5k"))
    await ana.press("My objectives")
    await moved(ana, 40, "Slowly")
    await team.told("ana", DELETED)
    await moved(ana, 50, "Faster")
    await finish_sending(team.store)
    assert not seen(team, "40 %")
    assert not seen(team, "50 %")
    assert len(told(ana)) == 1
    assert not told(ana, "couldn't")
    assert not told(ana, "still shows")


async def test_what_was_deleted_is_posted_again_once_its_owner_says_so(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Run 5k")
    delete(one_team, "goals", await one_team.posted("goals", "Run 5k"))
    await ana.press("My objectives")
    await moved(ana, 40)
    offer = await one_team.told("ana", DELETED)
    assert "#goals" in offer.plain
    assert offer.buttons == ["Post it again", "Leave it"]
    await ana.press("Post it again", on=offer)
    post = await one_team.posted("goals", "Run 5k")
    assert "40 %" in post.plain
    await moved(ana, 60, "Faster")
    assert (await thread(one_team, "goals", "Faster")).message.thread_ts == post.ts
    await finish_sending(one_team.store)
    assert len(seen(one_team, "Run 5k")) == 1
    assert len(told(ana)) == 0


async def test_a_deleted_post_with_answers_is_not_said_to_show_the_old_words(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Run 5k")
    post = await one_team.posted("goals", "Run 5k")
    await one_team.person("ben").post("goals", "Go!", thread_ts=post.ts)
    delete(one_team, "goals", post)
    await ana.press("My objectives")
    await moved(ana, 40)
    await one_team.told("ana", DELETED)
    await finish_sending(one_team.store)
    assert not told(ana, "still shows")


@pytest.mark.parametrize(("method", "fault"), [("chat.postMessage", "drop-after"), ("chat.delete", "500")])
async def test_an_orphan_of_which_nothing_is_known_does_not_stay(tmp_path: Path, method: str, fault: str) -> None:
    """Slack's answer to the reply, or to its removal, got lost on the way."""
    hasty = Timing(send=1.0, lease=1.5, grace=0.1, rest=0.01, poll=0.1, stop=2.0)
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", "http", timing=hasty) as office:
        await with_structure(office)
        ana = await set_one(office, "ana", "Run 5k")
        delete(office, "goals", await office.posted("goals", "Run 5k"))
        office.sandbox.faults.add("chat.update", "error", 1, error="edit_window_closed")
        office.sandbox.faults.add(method, fault, 1)
        await ana.press("My objectives")
        await moved(ana, 40, "CANARY")
        await office.told("ana", DELETED)
        await office.until(lambda: not seen(office, "CANARY"))


async def test_the_manager_who_deleted_their_message_is_not_called_a_copy_that_shows_old_words(
    one_team: Office,
) -> None:
    ana = await set_one(one_team, "ana", "Run 5k", "My manager")
    shared = await one_team.told("carla", "Run 5k")
    workspace = one_team.sandbox.workspace
    workspace.remove(workspace.channels[shared.channel], shared.message)
    await ana.press("My objectives")
    await moved(ana, 40, "Slowly")
    await one_team.told("carla", "Slowly")
    await finish_sending(one_team.store)
    assert not told(ana, "still shows")


async def test_a_changed_or_answered_praise_whose_post_is_deleted_tells_its_giver_once(one_team: Office) -> None:
    one_team.invite("kudos")
    await one_team.answered("mira", "/upward channel praise #kudos")
    assert (await one_team.person("ana").type("/praise @ben you saved the launch")).ok
    delete(one_team, "kudos", await one_team.posted("kudos", "you saved the launch"))
    assert (await one_team.person("carla").type("/praise +1 1")).ok
    offer = await one_team.told("ana", DELETED)
    assert (await one_team.person("dmitri").type("/praise +1 1")).ok
    await finish_sending(one_team.store)
    ana = one_team.person("ana")
    assert len(told(ana)) == 1
    await ana.press("Post it again", on=offer)
    again = await one_team.posted("kudos", "you saved the launch")
    assert "Carla Rossi" in again.plain


async def test_deleting_an_objective_whose_post_is_gone_says_nothing_of_it(one_team: Office) -> None:
    ana = await set_one(one_team, "ana", "Run 5k")
    delete(one_team, "goals", await one_team.posted("goals", "Run 5k"))
    ana = await open_form(one_team, "ana", "/objective list")
    await ana.press("Details")
    await ana.press("Delete")
    await finish_sending(one_team.store)
    assert not told(ana)
