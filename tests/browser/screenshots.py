"""`make screenshots`: the real bot after half a year in the sample company, drawn for the README.

`python -m tests.browser.screenshots FOLDER` writes its scenes, each in light, in dark and on a telephone.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import yaml
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import DEMO, load_company
from adapters.sandbox.hipchat.server import HipChat
from adapters.sandbox.manifest import read_manifest
from adapters.sandbox.transport.limits import GENEROUS
from bot.cli.demo import demo_routes
from bot.cli.demo_history.live import live
from bot.directory.managers.manager_field import read_manager_fields
from bot.logs import configure_logs
from tests import prerequisites
from tests.browser.conftest import ARGUMENTS
from tests.browser.hand import ready, say
from tests.hipchat.two_chats import TwoChatOffice
from tests.objectives.office import MANAGER, set_one
from tests.office import Office, upward_manifest
from tests.workspace import PATIENCE

AFTERNOON = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
"""A Friday, on which the week's praise stands in the channel."""

LOOKS = {"": ("light", 1280), "-dark": ("dark", 1280), "-narrow": ("light", 390)}

FIRST = "a whole quarter without one bad night"
OBJECTIVE = "Delete ten thousand lines"


async def week(page: Page) -> None:
    """From the praise on that the picture begins with."""
    await scroll_to(page, FIRST)


async def scroll_to(page: Page, words: str) -> None:
    """The message stands at the top, a hair's breadth below the edge."""
    message = page.locator("#messages .message", has_text=words).last
    await message.evaluate("element => { element.style.scrollMarginTop = '8px'; element.scrollIntoView() }")


async def shared(page: Page) -> None:
    await scroll_to(page, "Halve the time of a full build")


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


async def answer(page: Page) -> None:
    """The form of a request, half filled in."""
    message = page.locator("#messages .message", has_text="How I say no to ideas").first
    await message.get_by_role("button", name="Give feedback").click()
    await page.get_by_label("should Carla Rossi keep doing").fill(
        "You say no in one sentence, and the reason in the next."
    )
    await page.wait_for_timeout(300)  # until the last letter has left


async def home(page: Page) -> None:
    await page.locator("#home .block").first.wait_for()
    understood = page.get_by_role("button", name="Got it")
    if await understood.count():
        await understood.click()
        await understood.wait_for(state="hidden")


async def thread(page: Page) -> None:
    """The post of an objective, and its progress beside it."""
    await page.locator("#messages .message", has_text=OBJECTIVE).last.locator(".thread-link").click()
    await page.locator("#side .message").nth(2).wait_for()
    await page.mouse.move(0, 0)
    await scroll_to(page, OBJECTIVE)
    await page.locator("#side [data-thread-open]").evaluate("element => element.scrollTo(0, 0)")


async def result(page: Page) -> None:
    """What a team wrote about its manager: the first page."""
    await page.locator("#home .block").first.wait_for()
    await page.get_by_role("button", name="Read", exact=True).last.click()
    await page.locator("dialog#modal", has_text="people answered about you").wait_for()


async def numbers(page: Page) -> None:
    """From their beginning on."""
    await scroll_to(page, "Messages a month")


@dataclass(frozen=True)
class Scene:
    """One picture: who looks where, and what they do first."""

    name: str
    person: str
    place: str
    act: Callable[[Page], Awaitable[None]]
    height: int = 760
    on_telephone: int = 760
    """Pixels: so many that no message is cut."""


SCENES = (
    Scene("praise", "priya", "kudos", week, height=742, on_telephone=846),
    Scene("form", "ana", "random", form),
    Scene("objective", "ben", "goals", thread, height=812, on_telephone=720),
    Scene("manager", "dmitri", "@upward", shared, height=800, on_telephone=970),
    Scene("answer", "ana", "@upward", answer, height=840, on_telephone=900),
    Scene("result", "dmitri", "@upward/home", result, height=860, on_telephone=940),
    Scene("home", "ana", "@upward/home", home, height=680, on_telephone=742),
    Scene("statistics", "mira", "@upward", numbers),
)


async def draw(browser: Browser, office: Office, scene: Scene, look: str, folder: Path) -> None:
    scheme, width = LOOKS[look]
    height = scene.on_telephone if look == "-narrow" else scene.height
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if look == "-narrow" else 1,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    await context.add_init_script("localStorage.setItem('hint-seen', '1')")
    page = await context.new_page()
    await page.goto(f"{office.sandbox.url}/as/{scene.person}/{scene.place}")
    await ready(page)
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


async def share(office: Office) -> None:
    """What a manager and an admin read today."""
    await confide(office)
    priya = await set_one(office, "priya", "A try-out day with Support", MANAGER)
    await office.told("dmitri", "A try-out day")
    await priya.close(everything=True)
    await office.answered("mira", "/upward stats")
    await office.told("mira", "Messages a month")


async def confide(office: Office) -> None:
    """Grace praises Oksana; Dmitri, her manager, reads it too."""
    grace = office.person("grace")
    await grace.type("/praise", in_="general")
    words = "You answered every question of our newest colleague, also the third time."
    await grace.fill(
        None, {"people": ["oksana"], "text": words, "value": "Care", "audience": "They and their managers"}
    )
    await grace.submit()
    await office.told("dmitri", "the third time")
    await grace.close(everything=True)


@asynccontextmanager
async def half_a_year() -> AsyncIterator[Office]:
    """The demo's company on its day, in which all pictures are taken."""
    manifest = read_manifest(yaml.safe_load(upward_manifest()))
    clock = Clock(AFTERNOON)
    sandbox = Sandbox(manifest, company=load_company(DEMO), clock=clock, pace=GENEROUS, patience=PATIENCE)
    hip = HipChat(beside=sandbox, paced=False)
    with tempfile.TemporaryDirectory() as data:
        url, ballots = f"sqlite+aiosqlite:///{Path(data) / 'upward.db'}", Path(data) / "ballots"
        async with sandbox:
            office = TwoChatOffice(sandbox, url, "socket", hip=hip, routes=demo_routes(sandbox), ballots=ballots)
            try:
                await office.start()
                await read_manager_fields(office.engine.context, pause=0.0)
                await live(office.engine.context, sandbox, hip, empty=False)
                await share(office)
                yield office
            finally:
                await office.stop()


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
