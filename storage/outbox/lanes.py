"""Which lane a delivery waits in: its room's, or one for all of its kind in a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.deliveries import Delivery
from bot.platform import Verb

HOMES = "@home"
"""All Home redraws of a team: one at a time, at the rate of a channel."""

CHANGES_OF_DMS: Mapping[Verb, str] = {Verb.EDIT: "@edits", Verb.DELETE: "@deletions"}
"""All changes of a team's direct messages, one at a time: the platform counts them by method, not by room."""


def lane_of(delivery: Delivery, post: Any) -> str:
    """`post` is the row of the post that a change is about; changes of posts in channels keep their room's order."""
    if post is None:
        return HOMES if delivery.verb is Verb.HOME else delivery.place
    lane: str = post.lane
    return CHANGES_OF_DMS[delivery.verb] if post.private else lane
