"""The pictures of README and manual: they can still be drawn, and each that is kept is shown."""

import re
from pathlib import Path

from playwright.async_api import Browser

from tests.browser.screenshots import LOOKS, SCENES, draw, half_a_year
from tests.test_architecture import ROOT

IMAGES = ROOT / ".github" / "images"
MOST = 2_000_000  # bytes of all of them


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def test_every_scene_is_drawn(browser: Browser, tmp_path: Path) -> None:
    async with half_a_year() as office:
        for scene in SCENES:
            await draw(browser, office, scene, "-narrow", tmp_path)
    assert names(tmp_path) == {f"{scene.name}-narrow.png" for scene in SCENES}


async def test_every_picture_is_shown_in_light_in_dark_and_on_a_telephone() -> None:
    drawn = {f"{scene.name}{look}.png" for scene in SCENES for look in LOOKS}
    pages = [ROOT / "README.md", *(ROOT / ".github/docs").glob("*.md")]
    shown = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert set(re.findall(r"images/([\w-]+\.png)", shown)) == drawn
    assert names(IMAGES) == drawn
    assert sum(file.stat().st_size for file in IMAGES.iterdir()) < MOST
