"""Who was asked for feedback, and never heard of it because the chat refused the message."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.deliveries import State
from bot.feedback.copies import about_sheet
from bot.feedback.request import Request
from tests.feedback.office import ask_with_form
from tests.feedback.test_managing import request_of
from tests.office import Office, top
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
    await wait_for_refusal(office, (await request_of(office)).workspace)


async def wait_for_refusal(office: Office, workspace: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                if any(each.state is State.REFUSED for each in await work.outbox.stuck(workspace)):
                    return
            await asyncio.sleep(0.01)


async def test_whose_message_somebody_deleted_was_reached(one_team: Office) -> None:
    """It is found to be gone when it is next changed, and counted as one that never arrived."""
    ana = await ask_with_form(one_team, "ana", "ben")
    await one_team.told("ben", ASKED)
    request = await request_of(one_team)
    one_team.sandbox.faults.add("chat.update", "error", error="message_not_found", about=ASKED)
    await ana.press("Manage")
    await ana.press("Move the day")
    await ana.fill(None, {"until": request.until + timedelta(days=20)})
    await ana.submit()
    await wait_until_gone(one_team, request)
    await ana.close(everything=True)
    await ana.type("/feedback list asked")
    await ana.press("Manage")
    assert "Not yet: Ben Okafor" in top(ana).plain


async def wait_until_gone(office: Office, request: Request) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with office.store.read() as work:
                (sheet,) = await work.feedback.sheets(request)
                sent = await work.outbox.about(request.workspace, about_sheet(sheet))
            if all(each.state is State.DROPPED for each in sent):
                return
            await asyncio.sleep(0.01)
