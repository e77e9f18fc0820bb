"""Which keystroke of a page is the newest. Clocks of browsers differ, jump, and stand still while a device sleeps, so
none of them is believed: the moment of arrival counts, less what the browser says it held the keystroke back; and a
window's keystrokes stand in the order in which that window counted them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from adapters.webforms.visit import Visit
from bot.clock import Clock
from bot.events import order_of

REMEMBERED = 600.0
"""Seconds for which a request of a window may be on its way while later ones arrive."""
DIGITS = 12
"""Of what a browser counts: milliseconds of 30 years."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest keystroke of a window: how many it was there, and its `FormChanged.order`."""

    count: int
    order: int
    until: float


class Keystrokes:
    """The windows in which somebody typed in the last minutes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], Newest] = {}
        """The one that was longest quiet first."""

    def read_clock(self) -> int:
        """Now, in microseconds, for `order`."""
        return order_of(self._clock.now())

    def place(self, visit: Visit) -> int | None:
        """The `FormChanged.order` of what the window sends; None if a later keystroke of it came before. A browser
        without script sends what it has at once, and counts nothing."""
        now = self.read_clock()
        drawn, held_back = min(_number(visit.word("drawn"), 20), now), _number(visit.word("age")) * 1000
        order, count, last = max(drawn, now - held_back), _number(visit.word("nth")), self._windows.get(_window(visit))
        if last is None or not count:
            return order
        return max(order, last.order + 1) if count > last.count else None

    def note(self, visit: Visit, order: int) -> None:
        """It was kept: what this window sent earlier counts for nothing from now on."""
        now = time.monotonic()
        while self._windows and self._windows[oldest := next(iter(self._windows))].until <= now:
            del self._windows[oldest]
        if count := _number(visit.word("nth")):
            self._windows.pop(window := _window(visit), None)
            self._windows[window] = Newest(count, order, now + REMEMBERED)


def _window(visit: Visit) -> tuple[str, str]:
    """Each look at a page has a mark of its own, which everything sent from there has."""
    return visit.page.id, visit.once


def _number(written: str, digits: int = DIGITS) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else 0
