"""Options that the app is asked for while somebody types into an external select."""

from adapters.sandbox import payloads
from adapters.sandbox.acting import Acting, Ties
from adapters.sandbox.elements import EXTERNAL_TYPES
from adapters.sandbox.state import Json

MOST = 100  # options, docs.slack.dev/reference/block-kit/block-elements/select-menu-element
TYPED = 3  # characters, the default of min_query_length


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
        body = answer.body or {}
        groups: list[Json] = body.get("option_groups") or []
        options = [*(body.get("options") or ()), *(option for group in groups for option in group["options"])][:MOST]
        self._suggested[place, action_id] = options
        return options
