"""`make screenshots`: the real bot after half a year in the sample company, drawn for the README.

`python -m tests.browser.screenshots FOLDER` writes six scenes, each in light, in dark and on a telephone.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from adapters.sandbox.clock import Clock
from bot.logs import configure_logs
from tests import prerequisites
from tests.browser.conftest import ARGUMENTS
from tests.browser.hand import say
from tests.browser.story import BEGINNING, live_half_a_year
from tests.office import Office, open_office

LOOKS = {"": ("light", 1280, 760), "-dark": ("dark", 1280, 760), "-narrow": ("light", 390, 760)}


async def channel(page: Page) -> None:
    """What was posted, as somebody reads it."""
    await page.locator("#place-title").click()


async def form(page: Page) -> None:
    await say(page, "/praise")
    await page.get_by_role("combobox", name="Who is it for?").fill("isl")
    await page.get_by_role("option", name="Isla Campbell").click()
    await page.keyboard.press("Escape")
    await page.get_by_label("What do you want to say?").fill(
        "You stayed until the last ticket was closed, and made it look easy."
    )
    await page.get_by_role("combobox", name="Company value").click()
    await page.get_by_role("option", name="Care").click()
    await page.get_by_label("Only the people named").check()
    await page.locator("dialog#modal", has_text="in no channel").wait_for()


async def home(page: Page) -> None:
    await page.locator("#home .block").first.wait_for()
    understood = page.get_by_role("button", name="Got it")
    if await understood.count():
        await understood.click()
        await understood.wait_for(state="hidden")


async def thread(page: Page) -> None:
    """The post of an objective, and its progress beside it."""
    await page.locator("#messages .message", has_text="A clearer welcome page").locator(".thread-link").click()
    await page.locator("#side .message").nth(2).wait_for()
    await page.locator("#side [data-thread-open]").evaluate("element => element.scrollTo(0, 0)")


async def numbers(page: Page) -> None:
    """From their beginning on."""
    said = page.locator("#messages .message", has_text="Messages a month").last
    await said.evaluate("element => element.scrollIntoView()")


@dataclass(frozen=True)
class Scene:
    """One picture: who looks where, and what they do first."""

    name: str
    person: str
    place: str
    act: Callable[[Page], Awaitable[None]]


SCENES = (
    Scene("praise", "ben", "kudos", channel),
    Scene("form", "ana", "general", form),
    Scene("objective", "eun", "goals", thread),
    Scene("manager", "dmitri", "@upward", channel),
    Scene("home", "ana", "@upward/home", home),
    Scene("statistics", "mira", "@upward", numbers),
)


async def draw(browser: Browser, office: Office, scene: Scene, look: str, folder: Path) -> None:
    scheme, width, height = LOOKS[look]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if look == "-narrow" else 1,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    await context.add_init_script("localStorage.setItem('hint-seen', '1')")
    page = await context.new_page()
    await page.goto(f"{office.sandbox.url}/as/{scene.person}/{scene.place}")
    await page.wait_for_selector("body[data-live=on]")
    await scene.act(page)
    await page.evaluate("document.fonts.ready")
    drawn = await page.screenshot(animations="disabled", caret="hide")
    keep(drawn, folder / f"{scene.name}{look}.png")
    await context.close()
    if office.person(scene.person).modal is not None:
        await office.person(scene.person).close(everything=True)


def keep(drawn: bytes, file: Path) -> None:
    """With 256 colours a picture takes a third, and looks the same."""
    picture = Image.open(BytesIO(drawn)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)


@asynccontextmanager
async def half_a_year() -> AsyncIterator[Office]:
    """The office in which all pictures are taken."""
    with tempfile.TemporaryDirectory() as data:
        url = f"sqlite+aiosqlite:///{Path(data) / 'upward.db'}"
        async with open_office(url, clock=Clock(BEGINNING)) as office:
            await live_half_a_year(office)
            await office.answered("mira", "/upward stats")
            await office.told("mira", "Messages a month")
            yield office


async def main(folder: Path) -> None:
    configure_logs("ERROR", "text")
    async with half_a_year() as office, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=prerequisites.chromium(), args=ARGUMENTS)
        for scene in SCENES:
            for look in LOOKS:
                await draw(browser, office, scene, look, folder)
        await browser.close()


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1])))
