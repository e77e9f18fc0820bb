"""What tests do by hand at the page."""

from playwright.async_api import Page


async def say(page: Page, text: str) -> None:
    """Types into the composer and sends."""
    box = page.locator("#composer-text")
    await box.fill(text)
    await box.press("Enter")
