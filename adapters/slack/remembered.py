"""What this process knows of the views that people see."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 10_000
"""Views that are remembered; what was not seen for the longest time is forgotten first."""


class Remembered(Generic[K, V]):
    """Something about each of the views seen last."""

    def __init__(self) -> None:
        self._known: OrderedDict[K, V] = OrderedDict()

    def of(self, key: K) -> V | None:
        return self._known.get(key)

    def keep(self, key: K, known: V | None) -> None:
        """`known` is so now; None forgets it."""
        self._known.pop(key, None)
        if known is not None:
            self._known[key] = known
        if len(self._known) > MOST:
            self._known.popitem(last=False)


HomeHashes = Remembered[tuple[str, str], str]
"""By team and person: the hash of the Home that they see, as this process published it last. Slack refuses to publish a
Home over another than the one whose hash is given."""

Orders = Remembered[str, int]
"""By window: when somebody did something in it last, in microseconds of Slack's clock."""
