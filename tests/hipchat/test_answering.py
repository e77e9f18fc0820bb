"""Feedback given on a page: the form is drawn anew at each look, and what was typed a moment ago is in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from storage.tables import Row
from tests.hipchat.feedback_pages import linked, pressed
from tests.hipchat.office import HipOffice
from tests.webforms.office import Fields, Visitor, browser

CANARY = "CANARY you never listen"


@pytest.fixture
async def ben() -> AsyncIterator[Visitor]:
    async with browser() as visitor:
        yield visitor


async def asked(quick: HipOffice, ben: Visitor) -> None:
    """Ben has the form open that Ana asked him for."""
    await quick.answered("ana", "/feedback @ben")
    async with browser() as ana:
        await ana.open(await linked(quick, "ana", "Here is what you asked for"))
        await ana.do("submit", topic="The launch")
    await ben.open(await linked(quick, "ben", "feedback"))
    await pressed(ben, "feedback.answer")
    assert texts(ben)


def texts(visitor: Visitor) -> dict[str, str]:
    """The text fields of the page, with what stands in them."""
    return {name.removeprefix("f:"): value for name, value in Fields(visitor.html).fields if name.startswith("f:q")}


async def typed(visitor: Visitor, nth: int, **texts: str) -> int:
    """What the page's script sends while somebody types."""
    page = visitor.html
    sent = [(name, value) for name, value in Fields(page).fields if name.removeprefix("f:") not in texts]
    await visitor.post(
        [
            *sent,
            *((f"f:{name}", text) for name, text in texts.items()),
            ("nth", str(nth)),
            ("age", "0"),
            ("do", "draft"),
        ]
    )
    visitor.html = page
    return visitor.status


async def test_what_was_typed_on_a_page_is_shared_with_the_first_press(quick: HipOffice, ben: Visitor) -> None:
    """What was kept meanwhile is part of what the form carries, but it is the same form."""
    await asked(quick, ben)
    answers = dict.fromkeys(texts(ben), CANARY)
    assert await typed(ben, 1, **answers) == 204
    await quick.engine.flush_drafts()
    await ben.do("submit", **answers)
    assert ben.status == 200
    assert "Thank" in ben.html
    assert "othing was sent" not in ben.html
    await quick.whispered("ana", "feedback")


async def test_who_saves_for_later_comes_back_to_what_was_typed(quick: HipOffice, ben: Visitor) -> None:
    await asked(quick, ben)
    answers = dict.fromkeys(texts(ben), CANARY)
    assert await typed(ben, 1, **answers) == 204
    await quick.engine.flush_drafts()
    await ben.do(next(each for each in ben.actions if "|feedback.save|" in each), **answers)
    assert (ben.status, "othing was sent" in ben.html) == (200, False)
    await pressed(ben, "feedback.answer")
    assert set(texts(ben).values()) == {CANARY}
    assert "CANARY" not in await _outside_of_drafts(quick)


async def test_a_window_that_was_open_before_still_keeps_what_is_typed(quick: HipOffice, ben: Visitor) -> None:
    """A second window was drawn from what the first one kept."""
    await asked(quick, ben)
    first, name = ben.html, next(iter(texts(ben)))
    assert await typed(ben, 1, **{name: "in the first"}) == 204
    await ben.open(ben.url)
    assert texts(ben)[name] == "in the first"
    assert await typed(ben, 1, **{name: "in the second"}) == 204
    ben.html = first
    assert await typed(ben, 3, **{name: "in the first again"}) == 204
    assert await typed(ben, 2, **{name: "came late"}) == 204
    await ben.open(ben.url)
    assert texts(ben)[name] == "in the first again"


async def test_a_text_that_is_too_long_keeps_no_other_from_being_kept(quick: HipOffice, ben: Visitor) -> None:
    await asked(quick, ben)
    first, second, *_ = texts(ben)
    page = ben.html
    sent = [(name, value) for name, value in Fields(page).fields if name not in {f"f:{first}", f"f:{second}"}]
    await ben.post([*sent, (f"f:{first}", "x" * 2001), (f"f:{second}", "You drew the map"), ("do", "draft")])
    assert ben.status == 422
    assert ben.html.startswith("Kept, but for the end of “")
    assert "(2,001 characters; 2,000 fit)." in ben.html
    await ben.open(ben.url)
    assert texts(ben) == texts(ben) | {first: "x" * 2000, second: "You drew the map"}


async def test_a_page_takes_no_state_that_was_made_up(quick: HipOffice, ben: Visitor) -> None:
    await asked(quick, ben)
    name = next(iter(texts(ben)))
    sent = [(field, value) for field, value in Fields(ben.html).fields if field not in {"state", f"f:{name}"}]
    for state in ("", "rubbish", "WyJ4IiwieSIsIjEiXQ.x"):
        await ben.post([*sent, ("state", state), (f"f:{name}", "forged"), ("do", "draft")])
        assert ben.status == 409
    await ben.open(ben.url)
    assert texts(ben)[name] == ""


async def _outside_of_drafts(quick: HipOffice) -> str:
    async with quick.store.read() as work:
        tables = [table for table in Row.metadata.sorted_tables if "draft" not in table.name]
        return repr([tuple(row) for table in tables for row in await work.sql.scan(select(table))])
