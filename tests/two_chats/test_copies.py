"""One praise, one objective, two chats: every copy is there, and follows what becomes of it, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import PermanentDeliveryError, TransientDeliveryError, UncertainDelivery
from bot.messages import Room, RoomLink
from bot.people import Handle
from bot.platform import reference
from bot.replies import Say
from bot.store import Purpose
from storage.store import DatabaseStore
from tests.two_chats.world import GOALS, KUDOS, PRAISE, TEAM, TwoChats, aloud, dms, in_room, mentioned, read


async def praised(chats: TwoChats, by: str = "ana", platform: str = "hipchat") -> None:
    said = await chats.types(by, platform, "praise", chats.mention("cem", platform), " you saved the launch")
    assert "on its way to" in aloud(said)
    await chats.work_off()


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_praise_appears_in_the_rooms_of_both_chats_with_native_mentions(chats: TwoChats, platform: str) -> None:
    await praised(chats, platform=platform)
    ((there,), (here,)) = in_room(chats.hipchat, PRAISE), in_room(chats.slack, KUDOS)
    assert "Ana praised Cem" in read(there)
    assert mentioned(there, "hipchat") == ["Hana", "Hcem"]
    assert mentioned(here, "slack") == ["Sana", "Scem"]


async def test_who_is_not_on_a_chat_is_named_there(chats: TwoChats) -> None:
    await chats.types("ana", "slack", "praise", chats.mention("ben", "slack"), " you saved the launch")
    await chats.work_off()
    (there,) = in_room(chats.hipchat, PRAISE)
    assert "Ana praised Ben" in read(there)
    assert mentioned(there, "hipchat") == ["Hana"]


async def test_an_edit_changes_one_post_and_corrects_the_other_with_one_line(chats: TwoChats) -> None:
    await praised(chats)
    (post,) = in_room(chats.hipchat, PRAISE)
    await chats.sends("ana", "hipchat", "praise.edit", "1", text="you saved the day")
    await chats.work_off()
    _, line = in_room(chats.hipchat, PRAISE)
    assert read(line).startswith(f"This corrects the message marked {reference(post.token)}:\nAna praised Cem")
    assert "you saved the day" in read(line)
    assert mentioned(line, "hipchat") == []
    assert line.verb == "post"
    assert [order.verb for order in in_room(chats.slack, KUDOS)] == ["post", "edit"]
    await chats.sends("ana", "slack", "praise.edit", "1", text="you saved the week")
    await chats.work_off()
    assert len(in_room(chats.hipchat, PRAISE)) == 3, "a correction is no copy that is corrected in turn"


async def test_an_undo_takes_one_post_away_and_says_so_once_under_the_other(chats: TwoChats) -> None:
    await praised(chats)
    (post,) = in_room(chats.hipchat, PRAISE)
    await chats.sends("ana", "hipchat", "praise.edit", "1", text="you saved the day")
    await chats.work_off()
    await chats.presses("ana", "hipchat", "praise.undo", "1", on_page=True)
    await chats.work_off()
    line = in_room(chats.hipchat, PRAISE)[-1]
    assert f"marked {reference(post.token)} was taken back" in read(line)
    assert "you saved" not in read(line)
    assert len(in_room(chats.hipchat, PRAISE)) == 3
    assert [order.verb for order in in_room(chats.slack, KUDOS)] == ["post", "edit", "delete"]


async def test_what_was_undone_before_it_left_leaves_no_line(chats: TwoChats) -> None:
    await chats.types("ana", "hipchat", "praise", chats.mention("cem", "hipchat"), " you saved the launch")
    await chats.presses("ana", "hipchat", "praise.undo", "1", on_page=True)
    await chats.work_off()
    assert in_room(chats.hipchat, PRAISE) == []


async def test_a_line_of_correction_of_which_nobody_knows_is_searched_for_and_not_sent_twice(chats: TwoChats) -> None:
    await praised(chats)
    chats.hipchat.answer = lambda order: UncertainDelivery("arrives, no answer")
    await chats.sends("ana", "hipchat", "praise.edit", "1", text="you saved the day")
    await chats.work_off(300)
    assert len(in_room(chats.hipchat, PRAISE)) == 2
    assert chats.hipchat.searches


async def test_a_line_of_correction_waits_where_the_chat_asks_for_a_pause(chats: TwoChats) -> None:
    await praised(chats)
    tries = iter([TransientDeliveryError("ratelimited", retry_after=5), None])
    chats.hipchat.answer = lambda order: next(tries, None)
    await chats.presses("ana", "hipchat", "praise.undo", "1", on_page=True)
    await chats.work_off()
    assert [order.verb for order in in_room(chats.hipchat, PRAISE)] == ["post", "post"]


async def test_a_withdrawal_that_is_refused_is_told_as_one(chats: TwoChats) -> None:
    await praised(chats)
    refused = PermanentDeliveryError("channel_not_found")
    chats.hipchat.answer = lambda order: None if order.private else refused
    await chats.presses("ana", "hipchat", "praise.undo", "1", on_page=True)
    await chats.work_off()
    told = [read(order) for order in (*dms(chats.hipchat, "ana"), *dms(chats.slack, "ana"))]
    assert any("one copy of it is still there" in each for each in told)


async def test_a_private_praise_is_told_once_and_corrected_in_private(chats: TwoChats) -> None:
    await chats.sends("ana", "hipchat", "praise.give", **to_cem("between us", "named"))
    await chats.work_off()
    reached = [*dms(chats.hipchat, "cem"), *dms(chats.slack, "cem")]
    assert len(reached) == 1
    await chats.sends("ana", "hipchat", "praise.edit", "1", text="still between us")
    await chats.work_off()
    assert len([*dms(chats.hipchat, "cem"), *dms(chats.slack, "cem")]) == 2
    assert in_room(chats.hipchat, PRAISE) == in_room(chats.hipchat, TEAM) == in_room(chats.slack, KUDOS) == []


def to_cem(text: str, audience: str) -> dict[str, Any]:
    return {"people": (Handle("slack", "Scem"),), "text": text, "audience": audience}


# ---------------------------------------------------------------- where people are


async def test_direct_messages_go_to_where_somebody_was_last(chats: TwoChats) -> None:
    for platform in ("slack", "hipchat", "slack"):
        await chats.types("cem", platform, "praise", "help")
        await chats.sends("ana", "slack", "praise.give", **to_cem(f"after {platform}", "named"))
        await chats.work_off()
        chat = chats.slack if platform == "slack" else chats.hipchat
        assert f"after {platform}" in read(dms(chat, "cem")[-1])
        chats.clock.at += timedelta(days=1)
    assert (len(dms(chats.slack, "cem")), len(dms(chats.hipchat, "cem"))) == (2, 1)


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_who_was_seen_nowhere_is_written_to_in_the_preferred_chat(chats: TwoChats, platform: str) -> None:
    chats.store.prefer([platform])
    await chats.sends("ana", "slack", "praise.give", **to_cem("where do you see this?", "named"))
    await chats.work_off()
    assert [chat.name for chat in (chats.slack, chats.hipchat) if dms(chat, "cem")] == [platform]


@pytest.mark.parametrize("platform", ["slack", "hipchat"])
async def test_another_store_in_the_process_does_not_change_where_messages_go(
    chats: TwoChats, platform: str, tmp_path: Path
) -> None:
    chats.store.prefer([platform])
    other = DatabaseStore(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    other.prefer({"slack", "hipchat"} - {platform})
    try:
        await chats.sends("ana", "slack", "praise.give", **to_cem("still here", "named"))
        await chats.work_off()
        assert [chat.name for chat in (chats.slack, chats.hipchat) if dms(chat, "cem")] == [platform]
    finally:
        await other.close()


async def test_where_somebody_is_is_noted_once_a_day_and_only_for_who_is_on_both(chats: TwoChats) -> None:
    await chats.types("cem", "slack", "praise", "help")
    before = chats.store.statements
    await chats.types("cem", "slack", "praise", "help")
    again = chats.store.statements - before
    await chats.types("ben", "slack", "praise", "help")
    assert chats.store.statements - before == 2 * again == 2


async def test_a_message_goes_on_in_the_other_chat_where_this_one_takes_none(chats: TwoChats) -> None:
    await chats.types("cem", "hipchat", "praise", "help")
    chats.can(direct_messages=False)
    await chats.sends("ana", "slack", "praise.give", **to_cem("on the other side", "named"))
    await chats.sends("ana", "slack", "praise.edit", "1", text="on the other side, edited")
    await chats.work_off()
    assert [order.verb for order in dms(chats.slack, "cem")] == ["post", "edit"]
    assert dms(chats.hipchat, "cem") == []


async def test_who_is_only_where_no_message_goes_is_told_of_to_the_sender(chats: TwoChats) -> None:
    chats.can(direct_messages=False)
    people: dict[str, Any] = {"people": (chats.handle("dan", "hipchat"),), "text": "hello", "audience": "named"}
    await chats.sends("ana", "slack", "praise.give", **people)
    await chats.work_off()
    told = [*dms(chats.slack, "ana")]
    assert "because this chat takes no direct messages from the bot" in read(told[-1])


# ---------------------------------------------------------------- objectives, rooms


def objective(title: str, chats: TwoChats, audience: str = "everyone") -> dict[str, Any]:
    due = (chats.clock.now() + timedelta(days=30)).date()
    return {"title": title, "description": "", "due": due, "key_results": "", "audience": audience}


async def test_progress_is_one_line_where_posts_cant_be_changed_and_an_edit_one_more(chats: TwoChats) -> None:
    async with chats.store.work() as work:
        await work.workspaces.set_channel(chats.workspace, Purpose.OBJECTIVES, TEAM, None, chats.clock.now())
        await work.commit()
    await chats.sends("ana", "hipchat", "objectives.set", **objective("Ship it", chats))
    await chats.work_off()
    await chats.sends("ana", "hipchat", "objectives.progress", "1", progress="50", health="on_track", note="half way")
    await chats.work_off()
    assert ["Ship it" in read(order) for order in in_room(chats.hipchat, TEAM)] == [True, True]
    assert [order.verb for order in in_room(chats.slack, GOALS)] == ["post", "edit", "post"]
    await chats.sends("ana", "hipchat", "objectives.edit", "1", **objective("Ship it now", chats))
    await chats.work_off()
    assert "Ship it now" in read(in_room(chats.hipchat, TEAM)[-1])
    await chats.sends("ana", "hipchat", "objectives.edit", "1", **objective("Ship it now", chats, "self"))
    await chats.work_off()
    lines = [read(order) for order in in_room(chats.hipchat, TEAM)]
    assert len(lines) == 4
    (post, *_) = in_room(chats.hipchat, TEAM)
    assert f"marked {reference(post.token)} was taken back, and so is everything that I wrote about it" in lines[-1]


async def test_rooms_of_two_chats_are_told_apart(chats: TwoChats) -> None:
    said = await chats.types("ana", "slack", "praise", chats.mention("cem", "slack"), " you saved the launch")
    assert isinstance(said, Say)
    assert "is on its way to #Praise in HipChat and #kudos in Slack." in read(said)
    await chats.types("ana", "hipchat", "upward", "channel praise off")
    said = await chats.types("ana", "slack", "praise", chats.mention("ben", "slack"), " you saved it too")
    assert isinstance(said, Say)
    assert "is on its way to #kudos." in read(said)


async def test_a_room_set_in_one_chat_leaves_the_other_as_it_is(chats: TwoChats) -> None:
    other = Room("hipchat", "9", "Thanks")
    reply = await chats.types("ana", "hipchat", "upward", "channel praise ", RoomLink(other))
    assert "#Thanks" in aloud(reply)
    async with chats.store.read() as work:
        rooms = {
            c.room.external for c in await work.workspaces.channels(chats.workspace) if c.purpose is Purpose.PRAISE
        }
    assert rooms == {"9", KUDOS.external}
    await praised(chats)
    assert len(in_room(chats.hipchat, other)) == 2
    await chats.types("ana", "hipchat", "upward", "channel praise off")
    await praised(chats)
    assert (len(in_room(chats.hipchat, other)), len(in_room(chats.slack, KUDOS))) == (2, 2)
