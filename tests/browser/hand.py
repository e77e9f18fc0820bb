"""What tests do by hand at the page."""

from datetime import date

from playwright.async_api import Locator, Page, expect


async def ready(page: Page) -> None:
    """Its scripts run: what is pressed or sent on a page that was only just followed to is lost without them."""
    await page.wait_for_selector("body[data-live=on]")


async def say(page: Page, text: str) -> None:
    """Types into the composer and sends."""
    await ready(page)
    box = page.locator("#composer-text")
    await box.fill(text)
    await box.press("Enter")


async def go_to(page: Page, day: date) -> None:
    """Moves the page's clock to ten o'clock of that day."""
    await page.locator(".clock-button").click()
    await page.get_by_label("To the due date, at 10:00").fill(f"{day}")
    await page.get_by_role("button", name="Go", exact=True).click()
    await expect(page.locator("#clock-now")).to_contain_text(f"{day.day} {day:%b}, 10:0")


async def shut(page: Page) -> None:
    await page.locator("dialog#modal [data-close-all]").click()
    await expect(page.locator("dialog#modal")).to_be_hidden()


async def fits(page: Page) -> None:
    """Nothing makes the page, the messages or the form wider than they are."""
    wide = "element => element.scrollWidth <= element.clientWidth + 1"
    for selector in ("html", "#scroller", ".modal-body"):
        if await page.locator(selector).count():
            assert await page.locator(selector).first.evaluate(wide), selector


def dm(page: Page, words: str) -> Locator:
    """The direct messages with these words."""
    return page.locator("#messages .message", has_text=words)


async def press(page: Page, name: str, words: str) -> Locator:
    """Presses a button on the newest message with these words; gives the form that opens."""
    await dm(page, words).last.get_by_role("button", name=name, exact=True).click()
    form = page.locator("dialog#modal")
    await expect(form).to_be_visible()
    return form
