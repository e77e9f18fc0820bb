"""`make screenshots`: the real bot after a week in the sample company, drawn for the README.

`python -m tests.browser.screenshots FOLDER` writes six scenes, each in light, in dark and on a telephone.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from adapters.sandbox.clock import Clock
from bot.logs import configure_logs
from tests import prerequisites
from tests.browser.conftest import ARGUMENTS
from tests.browser.hand import say
from tests.office import Office, open_office

LEAK = "you found the leak an hour before the launch, and nobody outside ever noticed"
MONDAY = datetime(2026, 11, 16, 8, 40, tzinfo=UTC)
LOOKS = {"": ("light", 1280, 720), "-dark": ("dark", 1280, 720), "-narrow": ("light", 390, 760)}


@dataclass(frozen=True)
class Given:
    """A praise of that week: days and hours after its Monday morning, who gives it, what they type, who adds a +1."""

    day: int
    hours: float
    giver: str
    typed: str
    plus_ones: tuple[str, ...] = ()


WEEK = (
    Given(0, 2, "carla", "@isla @kavita the answer page you wrote solved half of the tickets by itself", ("hiro",)),
    Given(0, 4, "ana", "@kavita you answered the angry mail so kindly that they stayed", ("hiro",)),
    Given(1, 1, "jorge", "@hiro the list of what customers really ask for changed our plan for the better"),
    Given(1, 3, "eun", "@ben you stayed with me through the whole review, and explained *why*", ("dmitri",)),
    Given(2, 1, "ben", "@ana the drawings for the empty page made me want to fill it", ("carla",)),
    Given(2, 4, "hiro", "@farah the numbers for support were ready before I asked for them :bar_chart:", ("isla",)),
    Given(3, 1, "ana", "@jorge for asking the question that everybody else was too shy to ask", ("eun",)),
    Given(3, 2, "grace", "@ana the new welcome page: three colleagues said it made their first day", ("mira", "carla")),
    Given(4, 1, "dmitri", "@jorge @eun two quiet fixes that nobody will ever notice. I did.", ("ben",)),
    Given(4, 2, "ana", f"@ben @dmitri {LEAK} :tada:", ("grace", "mira", "carla")),
)  # fmt: skip


async def live_a_week(office: Office) -> None:
    """Values are set, the praises of the week are given, and Grace says something to Ben alone."""
    sandbox = office.sandbox
    for value in ("Courage", "Care", "Curiosity"):
        await office.answered("mira", f"/upward values add {value}")
    await office.answered("mira", "/upward channel praise #kudos")
    await office.posted("kudos", "made this the channel")
    for given in WEEK:
        sandbox.clock.set(MONDAY + timedelta(days=given.day, hours=given.hours))
        await office.answered(given.giver, f"/praise {given.typed}", in_="kudos")
        words = given.typed.split(" ", 3)[-1].split(":")[0].split("*")[0].strip()
        for name in given.plus_ones:
            sandbox.clock.advance(timedelta(minutes=4))
            await office.person(name).press("+1", on=await office.posted("kudos", words))
    sandbox.clock.set(MONDAY + timedelta(days=4, hours=3))
    await confide(office)
    sandbox.clock.advance(timedelta(minutes=20))


async def confide(office: Office) -> None:
    """Grace praises Ben for nobody else to see."""
    grace = office.person("grace")
    await grace.type("/praise", in_="general")
    words = "You noticed that Farah was stuck and sat down with her. Nobody asked you to."
    await grace.fill(None, {"people": ["ben"], "text": words, "value": "Care", "audience": "Only the people named"})
    await grace.submit()
    await office.told("ben", "sat down with her")
    await grace.close(everything=True)


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


async def listed(page: Page) -> None:
    await say(page, "/praise list")
    await page.get_by_role("dialog", name="Your praise").wait_for()


async def home(page: Page) -> None:
    await page.locator("#home .block").first.wait_for()


async def people(page: Page) -> None:
    await page.locator(".whoami").click()


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
    Scene("list", "ana", "general", listed),
    Scene("home", "ana", "@upward/home", home),
    Scene("message", "ben", "@upward", channel),
    Scene("people", "ana", "@upward/home", people),
)


async def draw(browser: Browser, office: Office, scene: Scene, look: str, folder: Path) -> None:
    scheme, width, height = LOOKS[look]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    await context.add_init_script("localStorage.setItem('hint-seen', '1')")
    page = await context.new_page()
    await page.goto(f"{office.sandbox.url}/as/{scene.person}/{scene.place}")
    await page.wait_for_selector("body[data-live=on]")
    await scene.act(page)
    await page.evaluate("document.fonts.ready")
    await page.screenshot(path=folder / f"{scene.name}{look}.png", animations="disabled", caret="hide")
    await context.close()
    if office.person(scene.person).modal is not None:
        await office.person(scene.person).close(everything=True)


async def main(folder: Path) -> None:
    configure_logs("ERROR", "text")
    with tempfile.TemporaryDirectory() as data:
        url = f"sqlite+aiosqlite:///{Path(data) / 'upward.db'}"
        async with open_office(url, clock=Clock(MONDAY)) as office, async_playwright() as playwright:
            await live_a_week(office)
            browser = await playwright.chromium.launch(executable_path=prerequisites.chromium(), args=ARGUMENTS)
            for scene in SCENES:
                for look in LOOKS:
                    await draw(browser, office, scene, look, folder)
            await browser.close()


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1])))
