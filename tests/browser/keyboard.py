"""What people without a mouse do at the page."""

import re
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.browser.hand import ready

SEEN = """element => {
  const box = element.getBoundingClientRect();
  const ring = getComputedStyle(element.closest(".composer, .picker-field, .search-head") ?? element);
  const drawn = (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) > 1) || ring.boxShadow !== "none"
    || (element.matches(".menu > button") && ring.backgroundColor !== "rgba(0, 0, 0, 0)");
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return drawn && inside;
}"""

REDRAWN = 20
"""So often it is looked at: what has the focus may be redrawn at that moment, as a message arrives."""


@dataclass(frozen=True)
class Keyboard:
    """`to("Ask")` presses Tab until that has the focus. What has it on the way has a name, and is seen to have it."""

    page: Page

    async def to(self, name: str | re.Pattern[str], key: str = "Tab") -> None:
        passed = []
        for _ in range(120):
            await self.page.keyboard.press(key)
            if here := await self.here():
                passed.append(here)
                if name.search(here) if isinstance(name, re.Pattern) else name == here:
                    return
        raise AssertionError(f"{name} can't be reached by {key}: {passed}")

    async def here(self) -> str:
        """The name, for screen readers, of what has the focus; empty while the browser's own frame has it."""
        told, wrong = "", ""
        for _ in range(REDRAWN):
            focused = self.page.locator(":focus")
            if not await focused.count():
                return ""
            told = (await focused.aria_snapshot()).split("\n")[0]
            named = re.match(r"- '?\w+ \"((?:[^\"\\]|\\.)+)\"", told)
            if named and await focused.evaluate(SEEN):
                return named[1]
            wrong = "nobody sees that the focus is on" if named else "no name:"
            await self.page.wait_for_timeout(50)
        raise AssertionError(f"{wrong} {told}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def write(self, text: str) -> None:
        await self.page.keyboard.type(text)

    async def choose(self, words: str) -> None:
        """In a list that opens while one types: its first line is this one."""
        await self.write(words)
        await expect(self.page.get_by_role("option").first).to_contain_text(words)
        await self.press("Enter")

    async def be(self, person: str, back: str = "Shift+Tab") -> None:
        """Becomes somebody else by the menu at the top."""
        await ready(self.page)
        await self.to(re.compile("Be somebody else"), back)
        await self.press("Enter")
        await self.write(person)
        await expect(self.page.locator("#people-list .person")).to_have_count(1)
        await self.press("Enter")
        await expect(self.page.locator(".whoami")).to_contain_text(person)
        await ready(self.page)
