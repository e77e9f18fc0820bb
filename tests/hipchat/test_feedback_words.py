"""What people write in feedback on pages: no message, no room, no log and no page's row holds a word of it."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from storage.tables import Row
from tests.hipchat.feedback_pages import say_on_pages
from tests.hipchat.office import HipOffice
from tests.promises.feedback_everywhere import FIELDS, TOPIC
from tests.promises.test_ringing import NASTY

SAID = {field: f"canary{field}words" for field in FIELDS}


async def test_no_word_of_feedback_leaves_the_pages(
    quick: HipOffice, logged: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    await say_on_pages(quick, SAID)
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


@pytest.mark.parametrize("start", [0, 7])
async def test_no_word_of_feedback_rings_anybody_or_becomes_markup(quick: HipOffice, start: int) -> None:
    nasty = (
        f"@all @here @farahhaddad <b>x</b> <a href='https://evil.example'>y</a> {' '.join(NASTY[start : start + 7])}"
    )
    await say_on_pages(quick, dict.fromkeys(FIELDS, nasty))
    people = [quick.person(handle) for handle in ("ana", "ben", "carla")]
    said = [post for person in people for post in person.private]
    said += [post for name in ("Lobby", "Kudos") for post in quick.room(name).notifications]
    assert sum("evil.example" in post.text for post in said) >= 3
    for post in said:
        assert set(post.mentions) <= {"ana", "ben", "carla"}, post
        assert not re.search(r"<b>x|<a href=.https?://(evil|bank)", post.text), post.text


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
