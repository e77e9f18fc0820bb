"""Trigger ids: good for one modal, for three seconds of real time."""

import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from adapters.sandbox.errors import ApiError

LIFETIME = 3.0  # seconds, docs.slack.dev/interactivity/handling-user-interaction
KEPT = 10_000


@dataclass(slots=True)
class Trigger:
    """Whose act it was and from which modal (`view_id`); `used` after its one exchange."""

    user: str
    view_id: str | None
    until: float
    used: bool = False


class Triggers:
    """`lifetime` is in seconds of `tick` (monotonic)."""

    def __init__(self, tick: Callable[[], float] = time.monotonic, lifetime: float = LIFETIME) -> None:
        self._tick, self.lifetime = tick, lifetime
        self._minted: OrderedDict[str, Trigger] = OrderedDict()

    def mint(self, user_id: str, view_id: str | None = None) -> str:
        digits = uuid.uuid4().int
        trigger_id = f"{digits % 10**13}.{digits // 10**13 % 10**12}.{uuid.uuid4().hex}"
        self._minted[trigger_id] = Trigger(user_id, view_id, self._tick() + self.lifetime)
        if len(self._minted) > KEPT:
            self._minted.popitem(last=False)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Uses it up. Raises ApiError: `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`."""
        trigger = self._minted.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id", "invalid `trigger_id`")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._tick() > trigger.until:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger
