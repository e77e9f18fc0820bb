"""Options that the app is asked for while somebody types into an external select."""

import logging

from adapters.sandbox.acts.acting import Acting, Ties
from adapters.sandbox.blocks.check import Faults, check
from adapters.sandbox.blocks.element_schema import GROUPS, OPTIONS
from adapters.sandbox.blocks.elements import EXTERNAL_TYPES
from adapters.sandbox.state import Json
from adapters.sandbox.transport import payloads

TYPED = 3  # characters, the default of min_query_length

log = logging.getLogger(__name__)


class Suggesting(Acting):
    """Remembers what was suggested, since only that can be chosen. A place is a view's id or a message's ts."""

    def __init__(self, ties: Ties) -> None:
        super().__init__(ties)
        self._suggested: dict[tuple[str, str], list[Json]] = {}

    def suggested(self, place: str, action_id: str) -> list[Json]:
        """The options that were found last for this element."""
        return self._suggested.get((place, action_id), [])

    async def _suggestions(
        self, user_id: str, place: str, container: Json, element: Json, block_id: str, typed: str
    ) -> list[Json]:
        """What the app offers for `typed`; nothing when that is too short, or on failure."""
        if element["type"] not in EXTERNAL_TYPES or len(typed) < element.get("min_query_length", TYPED):
            return []
        action_id = element["action_id"]
        payload = payloads.suggestion(self._sender(user_id), container, block_id, action_id, typed)
        answer = await self._interact(payload, kind="options")
        options = offered(answer.body or {})
        self._suggested[place, action_id] = options
        return options


def offered(body: Json) -> list[Json]:
    """The options of the app's answer, those in groups too. None of them where one is wrong, which is told loudly."""
    faults = Faults()
    for name, rule in (("options", OPTIONS), ("option_groups", GROUPS)):
        if body.get(name):
            check(rule, body[name], f"/{name}", faults)
    if faults.texts:
        log.error("the app's options are not shown: %s", "; ".join(faults.texts))
        return []
    groups: list[Json] = body.get("option_groups") or []
    return [*(body.get("options") or ()), *(option for group in groups for option in group["options"])]
