"""A real Chromium looking at a sandbox, each page as one person of the company.

One browser serves all tests, so all of them and their fixtures run in the session's event loop: a fixture added
here or in a test's own file says `loop_scope="session"`.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Route, async_playwright, expect

from adapters.sandbox.app import Sandbox
from tests import prerequisites
from tests.browser import small_app
from tests.browser.hand import ready
from tests.workspace import workspace_with

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-watchdog",
    "--disable-gpu-process-crash-limit",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds: a busy machine is slow, not wrong.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

PageAs = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Where the machine's Chromium is: `CHROMIUM`, or on the path. Fails with the command that installs one."""
    try:
        return Path(os.environ["CHROMIUM"]) if os.environ.get("CHROMIUM") else prerequisites.chromium()
    except prerequisites.MissingError as missing:
        pytest.fail(str(missing))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of this folder into the session's event loop."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running(chromium: Path) -> AsyncIterator[Callable[[], Awaitable[Browser]]]:
    """Gives the browser of all tests. One that died is followed by another: only the test that met it is red."""
    started: list[Browser] = []
    async with async_playwright() as playwright:

        async def find_running() -> Browser:
            if not started or not started[-1].is_connected():
                started.append(await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS))
            return started[-1]

        yield find_running
        for each in started:
            await each.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(running: Callable[[], Awaitable[Browser]]) -> Browser:
    """The browser of all tests; each page has a context of its own."""
    return await running()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox with the small app connected. The product's own tests put Upward in its place."""
    async with workspace_with(small_app.APP) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def page_as(browser: Browser, sandbox: Sandbox) -> AsyncIterator[PageAs]:
    """`await page_as("ana", "kudos")` opens the page as Ana; `width`, `height` and `scheme` are the window's.

    A test fails when a page it opened met a script error or, being `calm`, wrote one to the console. `routes` stand
    between the page and the sandbox from the start: one that is added to an open page may miss its next request.
    """
    troubles: list[str] = []

    async def open_page(
        person: str,
        place: str = "general",
        *,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        calm: bool = True,
        routes: Mapping[str, Callable[[Route], Awaitable[None]]] | None = None,
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        if calm:
            page.on("console", lambda message: _note(message, troubles))
        for url, handle in (routes or {}).items():
            await page.route(url, handle)
        await page.goto(f"{sandbox.url}/as/{person}/{place}", wait_until="domcontentloaded")
        await ready(page)
        return page

    yield open_page
    for context in browser.contexts:
        await context.close()
    assert troubles == []


def _note(message: ConsoleMessage, troubles: list[str]) -> None:
    if message.type in {"error", "warning"}:
        troubles.append(message.text)
