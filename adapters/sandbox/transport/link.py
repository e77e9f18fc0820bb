"""What goes to the app and what comes back, whatever the transport."""

from dataclasses import dataclass
from typing import Literal, Protocol

from adapters.sandbox.state import Json

PATIENCE = 3.0  # seconds; Slack: an app has 3 seconds to acknowledge, docs.slack.dev/interactivity

Kind = Literal["events_api", "slash_commands", "interactive", "options"]
Verdict = Literal["ok", "timeout", "unreachable", "refused"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A payload for the app. `url` is where HTTP delivery sends it; `retry` (number, reason) is for events alone."""

    kind: Kind
    payload: Json
    url: str = ""
    accepts_response: bool = True
    retry: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How the app took it: `ok` within the patience, `timeout`, `unreachable`, or `refused` (a status not 2xx).

    `reason` is Slack's word for a retry where the verdict doesn't say it all.
    """

    verdict: Verdict
    body: Json | None = None
    status: int = 0
    no_retry: bool = False
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.verdict == "ok"

    @property
    def error(self) -> str:
        """What a person reads about it."""
        return "operation_timeout" if self.verdict == "timeout" else "dispatch_failed"


class Link(Protocol):
    """Socket Mode or signed HTTP."""

    async def ready(self) -> bool:
        """Waits a moment for the app to be there; False when it isn't."""

    async def send(self, outgoing: Outgoing) -> Answer:
        """Delivers once and waits for the acknowledgement, at most for its patience."""
