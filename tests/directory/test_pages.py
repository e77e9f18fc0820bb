"""A directory whose pages never end: what is known by then is taken for the whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.directory.directory_sync import DirectorySync
from bot.people import Handle, Profile
from bot.platform import DirectoryPage
from bot.routes import Context
from storage.store import open_store
from tests.databases import create_schema
from tests.outbox.world import MovedClock, ScriptedChat


class Pages(ScriptedChat):
    pages: Iterator[DirectoryPage]

    async def directory(self, team: str, cursor: str) -> DirectoryPage:
        return next(self.pages)


def page(following: str, *handles: str) -> DirectoryPage:
    return DirectoryPage(tuple(Profile(Handle("slack", each), each, each) for each in handles), following)


ANA, BEN = page("2", "U1"), page("3", "U2")


@pytest.mark.parametrize(
    "pages",
    [
        itertools.chain([ANA], itertools.repeat(page("2", "U2"))),
        itertools.cycle([ANA, page("1", "U2")]),
        itertools.chain([ANA], (page(f"{n}", "U2") for n in itertools.count(3))),
        itertools.chain([ANA, BEN], itertools.repeat(page("3"))),
        itertools.chain([ANA, BEN], (page(f"{n}") for n in itertools.count(4))),
    ],
    ids=["same page", "in turn", "same people", "empty", "empty with others behind"],
)
async def test_pages_that_never_ended_kept_all_other_directories_from_being_read(
    tmp_path: Path, pages: Iterator[DirectoryPage]
) -> None:
    database_url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    await create_schema(database_url)
    store, clock = await open_store(database_url, one_company=True), MovedClock()
    chat = Pages(clock)
    chat.pages = itertools.chain(itertools.islice(pages, 200), [page("", "U3")])
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", "T1", "Acme", clock.now())
        await work.commit()

    async def nothing(_context: Context, _workspace: int) -> None:
        return

    sync = DirectorySync(Context(store, {"slack": chat}, clock), met=nothing, led=nothing)
    await sync.round()
    await sync.wait_until_read()
    async with store.read() as work:
        known = await work.people.by_handles(workspace, [Handle("slack", f"U{each}") for each in (1, 2, 3)])
    assert {person.name for person in known} == {"U1", "U2"}
    await store.close()
