"""What people write in feedback on pages: no message, no room, no log and no page's row holds a word of it."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from storage.tables import Row
from tests.hipchat.office import HipOffice
from tests.hipchat.test_feedback import linked, pressed
from tests.promises.feedback_everywhere import FIELDS, TOPIC
from tests.webforms.office import Fields, Visitor, browser

SAID = {field: f"canary{field}words" for field in FIELDS}


async def test_no_word_of_feedback_leaves_the_pages(
    quick: HipOffice, logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    await _ask(quick)
    await _answer(quick)
    await _decline(quick)
    await _give(quick)
    printed = capfd.readouterr()
    kept = logged.getvalue() + printed.out + printed.err
    assert "feedback.invitation" in kept
    assert [word for word in SAID.values() if word in kept] == []
    people = [quick.person(handle) for handle in ("ana", "ben", "carla")]
    told = repr([post.text for person in people for post in person.private])
    rooms = repr([post.text for name in ("Lobby", "Kudos") for post in quick.room(name).notifications])
    assert [field for field, word in SAID.items() if word in told and field != TOPIC] == []
    assert [field for field, word in SAID.items() if word in rooms] == []
    assert await _in_passing(quick) == {}


async def _in_passing(office: HipOffice) -> dict[str, set[str]]:
    """Canaries in tables that are none of feedback's: pages, the outbox, the inbox, the audit."""
    found = {}
    async with office.store.read() as work:
        for table in Row.metadata.sorted_tables:
            rows = repr([tuple(row) for row in await work.sql.scan(select(table))])
            held = {field for field, word in SAID.items() if word in rows}
            if held and "feedback" not in table.name:
                found[table.name] = held
    return found


async def _ask(office: HipOffice) -> None:
    await office.answered("ana", "/feedback @ben @carla")
    async with browser() as visitor:
        await visitor.open(await linked(office, "ana", "Here is what you asked for"))
        await visitor.do("change|template", template="own")
        await visitor.do("submit", topic=SAID["topic"], questions=f"{SAID['question']}\n" + "x" * 301)
        assert "A question can have up to" in visitor.html
        await visitor.do("submit", topic=SAID["topic"], questions=SAID["question"])
        assert "feedback.manage" in visitor.html, _main(visitor)


async def _answer(office: HipOffice) -> None:
    async with browser() as visitor:
        await visitor.open(await linked(office, "ben", "asks for your feedback"))
        await pressed(visitor, "feedback.answer")
        page, field = visitor.html, _field(visitor, "q1")
        sent = [(name, value) for name, value in Fields(page).fields if name != field]
        await visitor.post(
            [*sent, (field, SAID["draft"]), ("nth", "1"), ("age", "100"), ("at", field[2:]), ("do", "draft")]
        )
        assert visitor.status == 204
        visitor.html = page
        await visitor.do("submit", **{field[2:]: SAID["answer"]})
        assert "Thank you." in visitor.html, _main(visitor)
    async with browser() as visitor:
        await visitor.open(await linked(office, "ana", "Your request for feedback"))
        await pressed(visitor, "feedback.read")
        assert SAID["answer"] in visitor.html


def _field(visitor: Visitor, start: str) -> str:
    return next(name for name, _ in Fields(visitor.html).fields if name.startswith(f"f:{start}"))


async def _decline(office: HipOffice) -> None:
    async with browser() as visitor:
        await visitor.open(await linked(office, "carla", "asks for your feedback"))
        await pressed(visitor, "feedback.decline")
        await visitor.do("submit", reason=SAID["reason"] * 40)
        assert "500 fit" in visitor.html, _main(visitor)
        await visitor.do("submit", reason=SAID["reason"])
        assert "You declined" in visitor.html, _main(visitor)


async def _give(office: HipOffice) -> None:
    async with browser() as visitor:
        await visitor.open(await _asked(office, "ana", "/feedback give @ben"))
        await visitor.do("submit", people=f"hipchat:{office.person('ben').id}", text=SAID["given"] * 200)
        await visitor.do("submit", people=f"hipchat:{office.person('ben').id}", text=SAID["given"])
        assert "gets a message from you" in visitor.html, _main(visitor)
    async with browser() as visitor:
        await visitor.open(await linked(office, "ben", "has given you feedback"))
        await pressed(visitor, "feedback.read_given")
        assert SAID["given"] in visitor.html
    async with browser() as visitor:
        await visitor.open(await _asked(office, "ben", f"/feedback list {SAID['search']}"))
        await visitor.do("submit", words=SAID["search"])
        assert visitor.status == 200


async def _asked(office: HipOffice, handle: str, typed: str) -> str:
    """The address of the link that this command leads to, once its message is there."""
    person, words = office.person(handle), "Here is what you asked for"
    before = sum(words in post.plain for post in person.private)
    await office.answered(handle, typed)
    await office.until(lambda: sum(words in post.plain for post in person.private) > before or None)
    return await linked(office, handle, words)


def _main(visitor: Visitor) -> str:
    """The page without its looks."""
    return visitor.html.partition("<main")[2].partition("<script")[0]
