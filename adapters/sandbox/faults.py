"""Faults on demand: what a network and a busy Slack do to a bot."""

from dataclasses import dataclass
from typing import Any

KINDS = frozenset({"drop-after", "drop-before", "429", "500", "slow"})


@dataclass(slots=True)
class Fault:
    """The next `times` calls of `method`. `retry_after` is sent as it is (rubbish too), `seconds` are real ones."""

    method: str
    kind: str
    times: int = 1
    retry_after: str = "1"
    seconds: float = 5.0


class Faults:
    """The faults that are still to happen; a method's in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}

    def add(self, method: str, kind: str, times: int = 1, *, retry_after: str = "1", seconds: float = 5.0) -> None:
        """Raises ValueError for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(sorted(KINDS))}")
        self._waiting.setdefault(method, []).append(Fault(method, kind, times, retry_after, seconds))

    def add_json(self, raw: Any) -> None:
        """From the body of `POST /sandbox/fault`. Raises ValueError."""
        if not (isinstance(raw, dict) and isinstance(raw.get("method"), str)):
            raise ValueError(  # noqa: TRY004 - a 400 for the sender
                'send {"method": "chat.postMessage", "kind": "drop-after", "times": 1}'
            )
        retry_after, seconds = str(raw.get("retry_after", "1")), float(raw.get("seconds", 5.0))
        self.add(
            raw["method"], str(raw.get("kind")), int(raw.get("times", 1)), retry_after=retry_after, seconds=seconds
        )

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if one is due; it is counted."""
        due = self._waiting.get(method)
        if not due:
            return None
        fault = due[0]
        fault.times -= 1
        if fault.times <= 0:
            due.pop(0)
        return fault
