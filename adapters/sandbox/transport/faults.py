"""Faults on demand: what a network and a busy Slack do to a bot."""

from dataclasses import dataclass
from typing import Any

from adapters.sandbox.methods.table import COMMON_ERRORS, METHODS

KINDS = frozenset({"drop-after", "drop-before", "429", "500", "slow", "error"})


@dataclass(slots=True)
class Fault:
    """The next `times` calls of `method`. `retry_after` is sent as it is (rubbish too), `seconds` are real ones.

    `error` is the code that kind `error` answers with instead of doing the call.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: str = "1"
    seconds: float = 5.0
    error: str = ""


class Faults:
    """The faults that are still to happen; a method's in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}
        self.documented = {name: frozenset(method.errors) | COMMON_ERRORS for name, method in METHODS.items()}

    def add(
        self, method: str, kind: str, times: int = 1, *, retry_after: str = "1", seconds: float = 5.0, error: str = ""
    ) -> None:
        """Raises ValueError for an unknown kind, and for an error that isn't documented for the method."""
        if kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(sorted(KINDS))}")
        if kind == "error" and error not in self.documented.get(method, frozenset()):
            raise ValueError(f"the API documents no error {error!r} for {method}")
        self._waiting.setdefault(method, []).append(Fault(method, kind, times, retry_after, seconds, error))

    def add_json(self, raw: Any) -> None:
        """From the body of `POST /sandbox/fault`. Raises ValueError."""
        match raw:
            case {"method": str(method), "kind": str(kind)}:
                times, seconds = int(raw.get("times", 1)), float(raw.get("seconds", 5.0))
                retry_after, error = str(raw.get("retry_after", "1")), str(raw.get("error", ""))
                self.add(method, kind, times, retry_after=retry_after, seconds=seconds, error=error)
            case _:
                raise ValueError('send {"method": "chat.postMessage", "kind": "drop-after", "times": 1}')

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
