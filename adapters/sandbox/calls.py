"""The log of everything that passed: Web API calls with their answers, deliveries to the app with theirs."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from adapters.sandbox.state import Json

KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Call:
    """`api`: the app called `name` with `request` and got `answer`. `delivery`: the app was sent `request`.

    `status` is HTTP's (0 for Socket Mode or none), `at` by the sandbox's clock, `took` in milliseconds.
    """

    direction: Literal["api", "delivery"]
    name: str
    request: Json
    answer: Json | None
    status: int
    at: float
    took: float
    note: str = ""

    def as_json(self) -> Json:
        return {name: getattr(self, name) for name in self.__slots__}


class Calls:
    """The last few thousand, newest last. `count` goes on counting what was forgotten."""

    def __init__(self, told: Callable[[], None]) -> None:
        self._kept: deque[Call] = deque(maxlen=KEPT)
        self._told = told
        self.count = 0

    def add(self, call: Call) -> None:
        self._kept.append(call)
        self.count += 1
        self._told()

    def all(self) -> list[Call]:
        return list(self._kept)

    def of(self, name: str) -> list[Call]:
        """The calls of one method, or the deliveries of one kind."""
        return [call for call in self._kept if call.name == name]

    def last(self, most: int) -> list[Call]:
        """The newest `most`, oldest of them first."""
        return list(self._kept)[-most:]

    def story(self, most: int = 12) -> str:
        """The last calls, a line each, for who wonders what happened."""
        return "\n".join(
            f"{call.direction} {call.name} {call.note} {call.request} -> {call.status} {call.answer}"[:600]
            for call in list(self._kept)[-most:]
        )
