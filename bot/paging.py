"""A list in a form, a page at a time: what stands on a page, what leads to the others, and what a page is that there
is not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.button_values import PAGE
from bot.forms import Field, Form
from bot.messages import Button, Buttons, Divider, Part, SmallPrint
from bot.phrases import label, words

T = TypeVar("T")
P = TypeVar("P", bound="ListPage[Any]")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of what a search found, from 1; `total` counts all of it."""

    items: tuple[T, ...] = ()
    page: int = 1
    total: int = 0


async def read_all(find: Callable[[int], Awaitable[ListPage[T]]]) -> list[T]:
    """All pages of a search."""
    found, page = await find(1), 1
    items = [*found.items]
    while found.items and len(items) < found.total:
        page += 1
        found = await find(page)
        items += found.items
    return items


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as a form. `act` takes what is typed into it, `before` and `after` are the acts that turn its pages, of
    `size` items each. The prompt has its words: `title`, `submit`, `close`, `button_before`, `button_after`, `counted`;
    where one of them has another name, that is given here, and "" where there is none."""

    act: str
    prompt: str
    before: str
    after: str
    size: int
    title: str = "title"
    submit: str = "submit"
    counted: str = "counted"

    async def read(self, find: Callable[[int], Awaitable[P]], page: int) -> P:
        """Returns that page, or the last one if there are fewer (by now)."""
        found = await find(page)
        last = max(1, -(-found.total // self.size))
        return found if page <= last else await find(last)

    def render(
        self,
        parts: Iterable[Field | Part],
        found: ListPage[Any],
        below: Iterable[Part] = (),
        carry: Callable[[int], str] = PAGE.encode,
    ) -> Form:
        """The form: fields and items, the pages, and what stands `below`. `carry` writes what turning a page needs."""
        shown = (*parts, *self._pages(found, carry), *below)
        title, close = label(self.prompt, self.title), label(self.prompt, "close")
        submit = label(self.prompt, self.submit) if self.submit else ""
        return Form(self.act, title, shown, submit, close, carry(found.page))

    def _pages(self, found: ListPage[Any], carry: Callable[[int], str]) -> tuple[Part, ...]:
        """How much of it is shown, and the buttons that lead anywhere. Nothing where one page holds all."""
        before = (found.page - 1) * self.size
        last = before + len(found.items)
        if found.total <= self.size or not found.items:
            return ()
        back = (Button(self.before, label(self.prompt, "button_before"), carry(found.page - 1)),) if before else ()
        on = (Button(self.after, label(self.prompt, "button_after"), carry(found.page + 1)),)
        said = words(self.prompt, first=before + 1, last=last, total=found.total, page=found.page)
        above = SmallPrint(said[self.counted]) if self.counted else Divider()
        return above, Buttons((*back, *(on if last < found.total else ())))
