"""Somebody of the other chat is asked, though no picker here can show them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.forms import Answer, Form, PeopleField
from bot.messages import Paragraph, Run, plain
from bot.people import Handle
from bot.replies import OpenForm, UpdateForm
from tests.two_chats.world import TwoChats


def picker(form: Form) -> PeopleField:
    return next(part for part in form.parts if isinstance(part, PeopleField))


def said(form: Form) -> str:
    return " ".join(plain(part.text) for part in form.parts if isinstance(part, Paragraph))


@pytest.mark.parametrize("too", [True, False])
async def test_who_is_on_the_other_chat_alone_is_asked_too(chats: TwoChats, *, too: bool) -> None:
    beside: list[str | Run] = [chats.mention("ben", "slack"), " "] if too else []
    reply = await chats.types("ana", "slack", "feedback", *beside, "@dan the site")
    assert isinstance(reply, OpenForm)
    assert "in another chat: Dan" in said(reply.form)
    assert picker(reply.form).optional
    until = chats.clock.now().date() + timedelta(days=7)
    picked = picker(reply.form).value
    fields: dict[str, Answer] = {
        "people": picked,
        "template": "project",
        "topic": "the site",
        "until": until,
        "release": "each",
    }
    sent = await chats.sends("ana", "slack", "feedback.ask", reply.form.state, **fields)
    assert isinstance(sent, UpdateForm)
    async with chats.store.read() as work:
        request = await work.feedback.get(chats.workspace, 1)
        assert request is not None
        asked = [each.reviewer.name for each in await work.feedback.sheets(request) if each.reviewer]
    assert asked == (["Ben", "Dan"] if too else ["Dan"])


async def test_who_is_on_both_chats_is_picked_by_the_account_of_this_one(chats: TwoChats) -> None:
    await chats.types("cem", "hipchat", "praise", "list")  # seen there last
    reply = await chats.types("ana", "slack", "feedback", chats.mention("cem", "slack"), " the site")
    assert isinstance(reply, OpenForm)
    assert [handle.platform for handle in picker(reply.form).value] == ["slack"]
    assert isinstance(picker(reply.form).value[0], Handle)
