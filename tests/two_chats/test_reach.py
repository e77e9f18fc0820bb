"""Where a chat takes no direct messages, the admins hear once whom that leaves out."""

from __future__ import annotations

from bot.directory.unreachable import tell_of_unreachable
from bot.errors import TransientDeliveryError
from bot.messages import Buttons
from bot.replies import OpenForm
from tests.two_chats.test_accounts import taken_away
from tests.two_chats.test_copies import to_cem
from tests.two_chats.world import TwoChats, dms, read


async def test_admins_are_told_once_who_is_out_of_reach(chats: TwoChats) -> None:
    chats.can(direct_messages=False)
    for _ in range(2):
        await tell_of_unreachable(chats.bot.context, "hipchat", chats.workspace)
        await chats.work_off()
    (told,) = dms(chats.slack, "ana")
    assert "In HipChat I can write to nobody privately." in read(told)
    assert "from me: Dan." in read(told)


async def test_nothing_is_told_where_everybody_is_reached(chats: TwoChats) -> None:
    await tell_of_unreachable(chats.bot.context, "hipchat", chats.workspace)
    await tell_of_unreachable(chats.bot.context, "slack", chats.workspace)
    await chats.work_off()
    assert chats.slack.arrivals == chats.hipchat.arrivals == []


async def test_whom_the_other_chat_alone_has_gets_a_manager_all_the_same(chats: TwoChats) -> None:
    listed = await chats.types("ana", "slack", "upward", "people without")
    assert isinstance(listed, OpenForm)
    setters = [part.buttons[0] for part in listed.form.parts if isinstance(part, Buttons)]
    dan = await chats.person("dan")
    (button,) = [each for each in setters if each.value == str(dan.id)]
    opened = await chats.presses("ana", "slack", button.act, button.value)
    assert isinstance(opened, OpenForm)
    await chats.sends("ana", "slack", opened.form.act, opened.form.state, manager=(chats.handle("ben", "slack"),))
    assert (await chats.person("dan")).manager == (await chats.person("ben")).id


async def test_what_waits_for_somebody_goes_to_their_other_chat_once_this_one_is_taken_away(chats: TwoChats) -> None:
    """It went with the chat, and whoever had sent it never heard that it was lost."""
    await chats.types("cem", "slack", "praise", "help")
    chats.slack.answer = lambda _order: TransientDeliveryError("token_revoked", retry_after=60)
    for words in ("you saved the launch", "and the day after"):
        await chats.sends("ana", "slack", "praise.give", **to_cem(words, "named"))
    await chats.sends("ana", "slack", "praise.edit", "2", text="and every day after")
    await chats.work_off(10)
    assert dms(chats.hipchat, "cem") == []
    await taken_away(chats, "slack")
    await chats.work_off()
    first, second, edited = map(read, dms(chats.hipchat, "cem"))
    assert "you saved the launch" in first
    assert "and the day after" in second
    assert "and every day after" in edited
    assert len(dms(chats.hipchat, "ana")) == 1, "that Slack is gone"
