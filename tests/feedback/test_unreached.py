"""Who was asked for feedback, and never heard of it because the chat refused the message."""

from __future__ import annotations

import asyncio

from bot.deliveries import State
from tests.feedback.office import ask_with_form, top
from tests.feedback.test_managing import request_of
from tests.office import Office
from tests.workspace import PATIENCE

ASKED = "asks for your feedback"


async def test_whom_the_chat_could_not_reach_is_shown_to_who_asked(one_team: Office) -> None:
    one_team.sandbox.faults.add("chat.postMessage", "error", error="messages_tab_disabled", about=ASKED)
    ana, mira = await ask_with_form(one_team, "ana", "ben"), one_team.person("mira")
    await refusal(one_team)
    await ana.press("Manage")
    assert "Couldn't be reached in the chat, and may not know of it: Ben Okafor" in top(ana).plain
    await mira.press("Send again", on=await one_team.answered("mira", "/upward outbox"))
    await one_team.told("ben", ASKED)
    await ana.close(everything=True)
    await ana.type("/feedback list asked")
    await ana.press("Manage")
    assert "Not yet: Ben Okafor" in top(ana).plain


async def refusal(office: Office) -> None:
    """Returns once it is noted."""
    workspace = (await request_of(office)).workspace
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                if any(each.state is State.REFUSED for each in await work.outbox.stuck(workspace)):
                    return
            await asyncio.sleep(0.01)
