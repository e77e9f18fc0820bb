"""A page of a form that is kept holds only the way to it: what is typed there rests where the form keeps it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.webforms.browser_guard import COOKIE
from bot.people import Handle, Profile
from bot.webforms import Shown
from storage.tables import Row
from tests.drafts.conftest import with_notes
from tests.drafts.notes import OPENING, Notebook
from tests.office import Office
from tests.webforms.office import Fields, Visitor, Web, page_of
from tests.workspace import App

CANARY = "CANARY you never listen"


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def installed(notebook: Notebook, tmp_path: Path) -> App[Office]:
    return with_notes(notebook, tmp_path, "http")


async def stored(web: Web) -> str:
    """Every table, as one text; what is sealed is opened."""
    async with web.office.store.read() as work:
        rows = [row for table in Row.metadata.sorted_tables for row in await work.sql.scan(select(table))]
    return repr([tuple(row) for row in rows])


async def shown(web: Web, url: str) -> Shown:
    found = await web.pages.get(page_of(web, url), web.office.sandbox.clock.now())
    assert found is not None
    assert found.draft == ()
    return found.shown


async def opened(web: Web, visitor: Visitor) -> str:
    """A page of Ana's note, opened."""
    url = await web.link("ana", await web.form_of("ana", "note"))
    await visitor.open(url)
    return url


async def typed(visitor: Visitor, text: str, nth: int = 1, age: int = 0) -> int:
    """What the script sends of the keystroke of that number in this window, that many milliseconds after it; gives the
    answer's status."""
    page = visitor.html
    sent = [(name, value) for name, value in Fields(page).fields if name != "f:text"]
    await visitor.post([*sent, ("f:text", text), ("nth", str(nth)), ("age", str(age)), ("at", "text"), ("do", "draft")])
    visitor.html = page
    return visitor.status


async def test_what_is_typed_rests_only_where_the_form_keeps_it(
    web: Web, visitor: Visitor, notebook: Notebook, capfd: pytest.CaptureFixture[str]
) -> None:
    url = await opened(web, visitor)
    assert await typed(visitor, CANARY) == 204
    await visitor.open(url)
    assert visitor.held("text") == [CANARY], "what was typed a moment ago is not there"
    assert notebook.text(web.by("ana").external) == CANARY
    assert await shown(web, url) == OPENING
    await visitor.do("submit", text=f"{CANARY}, it is rude")
    assert "Please say it kindly." in visitor.html
    assert visitor.held("text") == [f"{CANARY}, it is rude"]
    await visitor.do("press|notes.save|", text=f"{CANARY}!")
    assert notebook.saved == [("1", f"{CANARY}!")]
    assert visitor.held("text") == [f"{CANARY}!"]
    await visitor.do("find|text", text=f"{CANARY}?")
    assert await shown(web, url) == OPENING
    assert "CANARY" not in await stored(web)
    assert "CANARY" not in "".join(capfd.readouterr())


async def test_a_keystroke_draws_nothing(web: Web, visitor: Visitor, notebook: Notebook) -> None:
    await opened(web, visitor)
    drawn = notebook.drawn
    for count in range(1, 21):
        assert await typed(visitor, "x" * count, count) == 204
    assert notebook.drawn == drawn
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == "x" * 20


async def test_what_arrives_late_does_not_overwrite_what_was_typed_later(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    await opened(web, visitor)
    assert await typed(visitor, "the newer one", 2) == 204
    assert await typed(visitor, "the older one", 1) == 204
    await web.office.engine.flush_drafts()
    (note,) = notebook.notes.values()
    assert note.answers.text("text") == "the newer one"
    assert (note.field, note.window) == ("text", page_of(web, visitor.url))


@pytest.mark.parametrize("age", [0, 10**12 - 1, 10**13])
async def test_no_browser_types_in_the_future_or_before_it_saw_the_page(
    web: Web, visitor: Visitor, notebook: Notebook, age: int
) -> None:
    before = web.office.sandbox.clock.now()
    await opened(web, visitor)
    await typed(visitor, "from 2056", 10**12 - 1, age)
    await web.office.engine.flush_drafts()
    (note,) = notebook.notes.values()
    after = web.office.sandbox.clock.now()
    assert before.timestamp() * 1_000_000 <= note.order <= after.timestamp() * 1_000_000


async def test_in_two_windows_the_last_word_wins_though_it_was_held_back(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    url = await opened(web, visitor)
    first = visitor.html
    await typed(visitor, "in the first")
    web.office.sandbox.clock.advance(timedelta(hours=8))
    await visitor.open(url)
    await typed(visitor, "in the second")
    visitor.html = first
    await typed(visitor, "in the first, and held back", 2, age=3_600_000)
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == "in the second"
    await typed(visitor, "in the first again", 3)
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == "in the first again"


async def test_a_window_types_on_though_our_clock_was_set_back(web: Web, visitor: Visitor, notebook: Notebook) -> None:
    await opened(web, visitor)
    await typed(visitor, "one", 1)
    web.office.sandbox.clock.advance(timedelta(hours=-1))
    await typed(visitor, "one two", 2)
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == "one two"


async def test_a_form_that_is_shared_takes_nothing_from_another_window(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    url = await opened(web, visitor)
    other = visitor.html
    await visitor.open(url)
    await visitor.do("submit", text="the whole of it")
    assert "That is done." in visitor.html
    visitor.html = other
    assert await typed(visitor, "one letter more") == 409
    await visitor.do("submit", text=CANARY)
    assert notebook.shared == ["the whole of it"]
    assert CANARY in visitor.html, "what was typed is lost"
    assert "Nothing was sent" in visitor.html
    await web.office.engine.flush_drafts()
    assert "CANARY" not in notebook.text(web.by("ana").external)
    assert "CANARY" not in await stored(web)
    await visitor.open(url)
    assert "There is no note any more." in visitor.html


async def test_sent_twice_from_one_look_it_is_shared_once(web: Web, visitor: Visitor, notebook: Notebook) -> None:
    await opened(web, visitor)
    page = visitor.html
    for _ in range(2):
        visitor.html = page
        await visitor.do("submit", text="once")
        assert "That is done." in visitor.html
        assert "Nothing was sent" not in visitor.html
    assert notebook.shared == ["once"]


@pytest.mark.parametrize("what", ["submit", "press|notes.save|", "change|text"])
async def test_a_form_that_became_another_one_takes_nothing_and_loses_nothing(
    web: Web, visitor: Visitor, notebook: Notebook, what: str
) -> None:
    await opened(web, visitor)
    notebook.number = "2"
    await visitor.do(what, text="meant for the first")
    assert "not what it was when you opened the page" in visitor.html
    assert visitor.held("text") == ["meant for the first"]
    assert (notebook.shared, notebook.saved, notebook.notes) == ([], [], {})
    await visitor.do("submit", text="meant for the second")
    assert notebook.shared == ["meant for the second"]


async def test_a_form_that_is_gone_says_so_and_gives_back_what_was_typed(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    url = await opened(web, visitor)
    notebook.number = ""
    await visitor.do("submit", text=CANARY)
    assert "There is no note any more." in visitor.html
    assert CANARY in visitor.html
    await visitor.open(url)
    assert "There is no note any more." in visitor.html
    assert "CANARY" not in visitor.html
    assert "CANARY" not in await stored(web)


async def test_another_browser_sees_and_types_nothing(
    web: Web, visitor: Visitor, other_visitor: Visitor, notebook: Notebook
) -> None:
    url = await opened(web, visitor)
    await typed(visitor, CANARY)
    await other_visitor.open(url)
    assert other_visitor.status == 403
    assert CANARY not in other_visitor.html
    other_visitor.html = visitor.html
    assert await typed(other_visitor, "not by Ana", 2) == 403
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == CANARY


async def test_a_page_that_is_too_old_takes_no_keystroke(web: Web, visitor: Visitor, notebook: Notebook) -> None:
    await opened(web, visitor)
    web.office.sandbox.clock.advance(timedelta(days=1, seconds=1))
    assert await typed(visitor, CANARY) == 404
    assert notebook.notes == {}


async def test_a_link_that_lasts_for_weeks_works_for_weeks_in_that_browser(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    url = await web.links.link(web.by("ana"), OPENING, timedelta(days=20))
    url = web.address + url.removeprefix("http://127.0.0.1")
    async with visitor.session.post(url, data={"do": "open"}, allow_redirects=False) as answer:
        assert int(answer.cookies[COOKIE]["max-age"]) >= timedelta(days=19, hours=23).total_seconds()
    for _ in range(2):
        web.office.sandbox.clock.advance(timedelta(days=9))
        await visitor.open(url)
        assert visitor.held("text") == [notebook.text(web.by("ana").external)]
        assert await typed(visitor, f"at {web.office.sandbox.clock.now()}") == 204
    web.office.sandbox.clock.advance(timedelta(days=3))
    await visitor.open(url)
    assert visitor.status == 404


async def test_what_is_longer_than_fits_is_kept_as_far_as_it_fits_and_says_so(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    url = await opened(web, visitor)
    assert await typed(visitor, "x" * 2001) == 422
    await visitor.open(url)
    assert visitor.held("text") == ["x" * 2000]
    await visitor.do("press|notes.save|", text="y" * 2001)
    assert "That is 2,001 characters; 2,000 fit." in visitor.html
    await web.office.engine.flush_drafts()
    assert notebook.text(web.by("ana").external) == "y" * 2000


async def test_who_is_deactivated_since_reads_their_draft_no_more(
    web: Web, visitor: Visitor, notebook: Notebook
) -> None:
    url = await opened(web, visitor)
    assert await typed(visitor, CANARY) == 204
    account = web.office.sandbox.workspace.person("ana")
    async with web.office.store.work() as work:
        gone = Profile(Handle("slack", account.id), account.name, account.real_name, account.email, active=False)
        await work.people.upsert_accounts("slack", web.by("ana").team, [gone])
        await work.commit()
    await visitor.open(url)
    assert "deactivated" in visitor.html
    assert "CANARY" not in visitor.html
    await visitor.do("submit", text="not any more")
    assert notebook.shared == []
