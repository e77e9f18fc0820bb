"""Feedback asked for in a room: everybody in it reads what is typed there, so only the link to the form follows."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage.tables import Row
from tests.hipchat.feedback_pages import linked, pressed
from tests.hipchat.office import HipOffice
from tests.webforms.office import Fields, browser


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


async def test_a_manager_asks_about_a_report_on_a_page_and_the_report_reads_on_another(group: HipOffice) -> None:
    await group.answered("mira", "/upward manager @ana @carla")
    await group.answered("carla", "/feedback @ben @tomas")
    async with browser() as carla:
        await carla.open(await linked(group, "carla", "Here is what you asked for"))
        found = re.search(r'<option value="(\d+)">Ana Ferreira</option>', carla.html)
        assert found
        ana = found.group(1)
        assert "Only you read the answers, with names" in carla.html
        await carla.do("submit", topic="The launch", about=ana)
        assert "First say whether Ana Ferreira reads the answers too" in carla.html
        assert carla.held("topic") == ["The launch"]
        await carla.do("change|about", about="me")
        await carla.do("change|about", about=ana)
        assert "You and Ana Ferreira read the answers, with names" in carla.html
        await carla.do(f"change|reads-{ana}", **{f"reads-{ana}": "no"})
        assert "Only you read the answers, with names, and the people you ask know it" in carla.html
        await carla.do(f"change|reads-{ana}", **{f"reads-{ana}": "yes"})
        await carla.do("submit", topic="The launch")
        assert "It is about Ana Ferreira, who is told so." in carla.html
    assert "You read the answers too" in (await group.whispered("ana", "asks for feedback about you")).plain
    async with browser() as ben:
        await ben.open(await linked(group, "ben", "asks for your feedback about Ana Ferreira"))
        await pressed(ben, "feedback.answer")
        assert "Carla Rossi and Ana Ferreira read this, with your name" in ben.html
        (field, *_) = [name for name, _ in Fields(ben.html).fields if name.startswith("f:q1")]
        await ben.do("submit", **{field[2:]: "She drew the map"})
        assert "Carla Rossi and Ana Ferreira can read it now." in ben.html
    async with browser() as report:
        await report.open(await linked(group, "ana", "1 of 2 is in"))
        await pressed(report, "feedback.read")
        assert "She drew the map" in report.html


async def test_whoever_is_in_hipchat_alone_was_sent_to_slack_for_an_export(quick: HipOffice) -> None:
    assert "you can read all of it in the lists" in (await quick.answered("tomas", "/feedback export")).plain
