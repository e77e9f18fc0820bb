"""The pages of a list in a form: how much of it is shown, and the buttons to what is before and after."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Button, Buttons, Part, SmallPrint
from bot.phrases import words


@dataclass(frozen=True, slots=True)
class Page:
    """The `number`-th page, from 1, of at most `size` items; `shown` of `total` stand on it."""

    number: int
    size: int
    shown: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + self.shown - 1


def pages(total: int, size: int) -> int:
    """The number of the last page."""
    return max(1, -(-total // size))


def turning(page: Page, prompt: str, before: Button, after: Button) -> tuple[Part, ...]:
    """What stands below the items: the words of `counted` in that prompt, and the buttons that lead on. Nothing where
    one page holds all."""
    if page.total <= page.size or not page.shown:
        return ()
    counted = words(prompt, first=page.first, last=page.last, total=page.total)["counted"]
    return SmallPrint(counted), Buttons(around(page, before, after))


def around(page: Page, before: Button, after: Button) -> tuple[Button, ...]:
    """The buttons that lead anywhere."""
    back = (before,) if page.number > 1 else ()
    on = (after,) if page.last < page.total else ()
    return (*back, *on)
