"""A form that is kept, asked for on a chat of rooms alone: only the way to it leaves, and its link lasts as it does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import Link
from bot.router import ROUTES, Upward
from bot.webforms import AN_HOUR
from tests.drafts.notes import OPENING, Notebook
from tests.drafts.test_drafts import letter
from tests.two_chats.test_in_private import kept
from tests.two_chats.world import TwoChats, dms, links, read
from tests.workspace import PATIENCE


async def asked(chats: TwoChats, before: timedelta) -> tuple[Link, str]:
    """Ana, who has typed something there, asks for her note so long before its time is over; the link and what is
    said about it."""
    notebook, chats.clock.at = Notebook(), OPENING.until - before
    notebook.notes["Hana", "1"] = letter("Hana", "1", 1, "CANARY you never listen")
    chats.bot = Upward(chats.bot.context, (*ROUTES, *notebook.routes()), guard=PATIENCE)
    await chats.types("ana", "hipchat", "note")
    assert notebook.drawn == 1
    assert "CANARY" not in await kept(chats)
    await chats.work_off()
    (dm,) = dms(chats.hipchat, "ana")
    (link,) = links(dm)
    return link, read(dm)


async def test_neither_the_outbox_nor_the_page_has_what_was_typed(chats: TwoChats) -> None:
    link, said = await asked(chats, timedelta(days=20))
    assert link.label == "Your note"
    by, shown = chats.pages.shown[link.url]
    assert (by.external, shown) == ("Hana", OPENING)
    assert "CANARY" not in said


@pytest.mark.parametrize(
    ("before", "lasts", "words"),
    [
        (timedelta(days=20), timedelta(days=20), "works until the end of Dec 22, 2026"),
        (timedelta(days=3), timedelta(days=3), "works until the end of Dec 22, 2026"),
        (timedelta(days=2, hours=23), timedelta(days=2, hours=23), "works for a day"),
        (timedelta(days=1), timedelta(days=1), "works for a day"),
        (timedelta(hours=23), timedelta(hours=23), "works for an hour"),
        (timedelta(minutes=5), AN_HOUR, "works for an hour"),
        (timedelta(days=-5), AN_HOUR, "works for an hour"),
    ],
)
async def test_a_link_lasts_as_the_form_does_and_says_so(
    chats: TwoChats, before: timedelta, lasts: timedelta, words: str
) -> None:
    link, said = await asked(chats, before)
    assert words in said
    assert "Type the command again for a new one" in said
    assert abs(chats.pages.lasting[link.url] - lasts) < timedelta(minutes=1)
