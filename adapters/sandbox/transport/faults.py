"""Faults on demand: what a network and a busy Slack do to a bot."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from aiohttp import web

from adapters.sandbox.methods.table import COMMON_ERRORS, METHODS

KINDS = frozenset({"drop-after", "drop-before", "429", "500", "slow", "error"})


@dataclass(slots=True, eq=False)
class Fault:
    """The next `times` calls of `method`, of those that say `about`. `retry_after` is sent as it is (rubbish too),
    `seconds` are real ones.

    `error` is the code that kind `error` answers with instead of doing the call.
    """

    method: str
    kind: str
    times: int = 1
    retry_after: str = "1"
    seconds: float = 5.0
    error: str = ""
    about: str = ""


class Faults:
    """The faults that are still to happen; a method's in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}
        self.documented = {name: frozenset(method.errors) | COMMON_ERRORS for name, method in METHODS.items()}

    def add(
        self,
        method: str,
        kind: str,
        times: int = 1,
        *,
        retry_after: str = "1",
        seconds: float = 5.0,
        error: str = "",
        about: str = "",
    ) -> None:
        """Raises ValueError for an unknown kind, and for an error that isn't documented for the method. With `about`
        only calls with these words in their body are hit: whatever else leaves meanwhile is not."""
        if kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(sorted(KINDS))}")
        if kind == "error" and error not in self.documented.get(method, frozenset()):
            raise ValueError(f"the API documents no error {error!r} for {method}")
        self._waiting.setdefault(method, []).append(Fault(method, kind, times, retry_after, seconds, error, about))

    def add_json(self, raw: Any) -> None:
        """From the body of `POST /sandbox/fault`. Raises ValueError."""
        match raw:
            case {"method": str(method), "kind": str(kind)}:
                times, seconds = int(raw.get("times", 1)), float(raw.get("seconds", 5.0))
                retry_after, error = str(raw.get("retry_after", "1")), str(raw.get("error", ""))
                about = str(raw.get("about", ""))
                self.add(method, kind, times, retry_after=retry_after, seconds=seconds, error=error, about=about)
            case _:
                raise ValueError('send {"method": "chat.postMessage", "kind": "drop-after", "times": 1}')

    def clear(self) -> None:
        self._waiting.clear()

    async def take(self, method: str, request: web.Request) -> Fault | None:
        """The fault for this call, if one is due; it is counted."""
        due = self._waiting.get(method)
        if not due:
            return None
        said = "" if request.content_type.startswith("multipart/") else unquote_plus(await request.text())
        fault = next((each for each in due if each.about in said), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times <= 0:
            due.remove(fault)
        return fault
