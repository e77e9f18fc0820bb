"""Block Kit, checked as Slack checks it."""

import itertools

from adapters.sandbox.errors import ApiError
from adapters.sandbox.state import Json


def check_message(blocks: list[Json]) -> list[Json]:
    numbers = itertools.count(1)
    return [{"block_id": f"b{next(numbers)}", **block} for block in blocks]


def check_view(body: Json, kind: str) -> Json:
    if not isinstance(body, dict):
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    return {**body, "blocks": check_message(body.get("blocks") or [])}
