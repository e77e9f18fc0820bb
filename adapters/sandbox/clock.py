"""The sandbox's clock: runs like the real one, and can be moved."""

import asyncio
import itertools
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

DURATION = re.compile(
    r"^P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?$"
)

Listener = Callable[[datetime], None]


def parse_duration(text: str) -> timedelta:
    """`PT20H`, `P1D`, `P1DT2H30M`: ISO 8601 without years and months (they have no fixed length).

    Raises ValueError for anything else.
    """
    match = DURATION.match(text)
    if match is None or text in {"P", "PT"} or text.endswith("T"):
        raise ValueError(f"not an ISO 8601 duration: {text!r} (try PT20H or P1D)")
    return timedelta(**{unit: float(value) for unit, value in match.groupdict().items() if value is not None})


def parse_instant(text: str) -> datetime:
    """`2026-12-01T09:00:00+01:00` as UTC. Raises ValueError, also when the offset is missing."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"the instant needs an offset: {text!r} (try {text}Z)")
    return instant.astimezone(UTC)


class Clock:
    """Real time plus an offset; `frozen` stands still until it is moved."""

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        self._frozen = frozen
        self._anchor = time.time()
        self._at = start.timestamp() if start is not None else self._anchor
        self._listeners: dict[int, Listener] = {}
        self._numbers = itertools.count()

    def timestamp(self) -> float:
        """Seconds since 1970, by this clock."""
        return self._at if self._frozen else self._at + time.time() - self._anchor

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the machine's."""
        return timedelta(seconds=self.timestamp() - time.time())

    def advance(self, by: timedelta) -> datetime:
        return self.set(self.now() + by)

    def set(self, at: datetime) -> datetime:
        """Move to `at` (aware; backwards too), tell everybody who asked, return the new now."""
        self._at, self._anchor = at.timestamp(), time.time()
        now = self.now()
        for listener in list(self._listeners.values()):
            listener(now)
        return now

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """`listener` is called after each move; call what this returns to stop it."""
        number = next(self._numbers)
        self._listeners[number] = listener

        def unsubscribe() -> None:
            self._listeners.pop(number, None)

        return unsubscribe

    async def sleep(self, seconds: float) -> None:
        """Until this clock shows `seconds` more: sooner when somebody advances it."""
        due, moved = self.timestamp() + seconds, asyncio.Event()
        unsubscribe = self.subscribe(lambda _: moved.set())
        try:
            while (left := due - self.timestamp()) > 0:
                moved.clear()
                try:
                    async with asyncio.timeout(None if self._frozen else left):
                        await moved.wait()
                except TimeoutError:
                    continue
        finally:
            unsubscribe()
