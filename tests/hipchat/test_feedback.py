"""Feedback asked for in a room: everybody in it reads what is typed there, so only the link to the form follows."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Row
from tests.hipchat.office import HipOffice


async def test_words_typed_in_a_room_go_into_no_form_and_stay_nowhere(quick: HipOffice) -> None:
    said = await quick.answered("ana", "/feedback @ben CANARY you never listen")
    assert "I sent you a private message." in said.plain
    async with quick.store.read() as work:
        kept = [tuple(row) for table in Row.metadata.sorted_tables for row in await work.sql.scan(select(table))]
    assert "What you typed in the room is not in this form" in repr(kept)
    assert "CANARY" not in repr(kept)
    assert "CANARY" not in "".join(post.plain for post in quick.room("Lobby").notifications)


async def test_help_is_said_in_the_room(quick: HipOffice) -> None:
    assert "/feedback list" in (await quick.answered("ana", "/feedback help")).plain
