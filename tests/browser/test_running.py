"""What the tests of a browser stand on."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Browser

from tests.browser.conftest import PageAs


async def test_a_browser_that_died_takes_no_other_test_along(
    page_as: PageAs, running: Callable[[], Awaitable[Browser]]
) -> None:
    await page_as("ana")
    died = await running()
    await died.close()
    assert not died.is_connected()
    page = await (await running()).new_page()
    await page.goto("about:blank")
    await page.close()
