"""Mira brings the company's people in as an admin does it: a file with faults, a mended one, and back again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import FilePayload, Page, expect

from adapters.sandbox.app import Sandbox
from tests.browser.conftest import PageAs
from tests.browser.hand import say
from tests.directory.office import known, manager_of
from tests.directory.test_import import FAULTS, MENDED
from tests.office import Office, open_office


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The whole bot at work, just installed."""
    async with open_office(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}") as opened:
        await opened.told("mira", "Hello! I am Upward")
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(office: Office) -> Sandbox:
    """The sandbox that the bot works in."""
    return office.sandbox


async def put_in(page: Page, text: str) -> None:
    """Types the command, chooses the file, and closes the answer."""
    await say(page, "/upward people import")
    content = FilePayload(name="people.csv", mimeType="text/csv", buffer=text.encode())
    await page.get_by_label("CSV file").set_input_files(content)
    await expect(page.get_by_role("dialog")).to_contain_text("people.csv")
    await page.get_by_role("button", name="Read it").click()
    answer = page.get_by_role("dialog", name="Import people")
    await expect(answer).to_contain_text("Reading people.csv")
    await answer.get_by_role("button", name="Close").last.click()


async def test_a_file_is_mended_imported_and_undone(page_as: PageAs, office: Office) -> None:
    before = await known(office, "ana")
    mira = await page_as("mira")
    await mira.locator("#sidebar a", has_text="Messages").click()
    await put_in(mira, FAULTS)
    preview = mira.locator("#messages .message", has_text="I read people.csv: 7 lines")
    await expect(preview).to_contain_text("Lines left out, because something is wrong with them: 2")
    await preview.get_by_role("button", name="See details").click()
    details = mira.get_by_role("dialog", name="What the file changes")
    await expect(details).to_contain_text("The same person stands on line 2 already")
    await details.get_by_role("button", name="Cancel").or_(details.get_by_role("button", name="Close")).last.click()
    await preview.get_by_role("button", name="Discard").click()
    await expect(mira.locator("#messages")).to_contain_text("people.csv is discarded. Nothing was changed.")
    await put_in(mira, MENDED)
    mended = mira.locator("#messages .message", has_text="I read people.csv: 3 lines")
    await mended.get_by_role("button", name="Import", exact=True).click()
    done = mira.locator("#messages .message", has_text="people.csv is imported")
    await expect(done).to_contain_text("New people: 1")
    assert await manager_of(office, "ana") == "Carla Rossi"
    await done.get_by_role("button", name="Undo the import").click()
    await mira.get_by_role("dialog", name="Undo the import?").get_by_role("button", name="Undo").click()
    await expect(mira.locator("#messages")).to_contain_text("The import of people.csv is undone")
    assert await known(office, "ana") == before
