"""Feedback asked for in a room: everybody in it reads what is typed there, so only the link to the form follows."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Row
from tests.hipchat.office import HipOffice
from tests.webforms.office import Fields, Visitor, browser


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


async def test_a_request_is_managed_on_its_page_and_opened_again_from_its_link(quick: HipOffice) -> None:
    await quick.answered("ana", "/feedback @ben")
    async with browser() as visitor:
        await visitor.open(await linked(quick, "ana", "Here is what you asked for"))
        await visitor.do("submit", topic="The launch CANARY")
        assert visitor.status == 200, visitor.html
        await pressed(visitor, "feedback.manage")
        assert "Ben Okafor" in visitor.html
        await pressed(visitor, "feedback.add_reviewers")
        await visitor.open(f"{visitor.url}?again")
        assert "Ben Okafor" in visitor.html
        await visitor.open(visitor.url.removesuffix("?again"))
        await visitor.do("submit", people=f"hipchat:{quick.person('mira').id}")
        assert "Mira" in visitor.html
        await visitor.open(visitor.url)
        assert "Mira" in visitor.html
        assert "Ben Okafor" in visitor.html
        await pressed(visitor, "feedback.remind")
        assert visitor.status == 200


async def test_what_is_typed_on_the_page_can_be_shared_from_it(quick: HipOffice) -> None:
    await quick.answered("ana", "/feedback @ben")
    async with browser() as visitor:
        await visitor.open(await linked(quick, "ana", "Here is what you asked for"))
        await visitor.do("submit", topic="The launch")
    async with browser() as visitor:
        await visitor.open(await linked(quick, "ben", "asks for your feedback"))
        await pressed(visitor, "feedback.answer")
        page = visitor.html
        field = next(name for name, _ in Fields(page).fields if name.startswith("f:q1"))
        sent = [(name, value) for name, value in Fields(page).fields if name != field]
        await visitor.post([*sent, (field, "You"), ("nth", "1"), ("age", "100"), ("at", field[2:]), ("do", "draft")])
        assert visitor.status == 204
        visitor.html = page
        await visitor.do("submit", **{field[2:]: "You drew the map"})
        assert "Thank you." in visitor.html


async def linked(quick: HipOffice, handle: str, words: str) -> str:
    """The address of the link in a private message."""
    told = await quick.whispered(handle, words)
    return quick.address + told.text.partition(f'href="{quick.address}')[2].partition('"')[0]


async def pressed(visitor: Visitor, act: str) -> None:
    (button,) = [each for each in visitor.actions if f"|{act}|" in each]
    await visitor.do(button.replace("ask|", "press|", 1))


async def test_whoever_is_in_hipchat_alone_was_sent_to_slack_for_an_export(quick: HipOffice) -> None:
    assert "you can read all of it with /feedback list" in (await quick.answered("tomas", "/feedback export")).plain
