"""Which lane a delivery waits in: its room's, or one for all of its kind in a team."""

from __future__ import annotations

from collections.abc import Mapping

from bot.deliveries import Delivery
from bot.platform import Verb

HOMES = "@home"
"""All Home redraws of a team: one at a time, at the rate of a channel."""

LANE_OF_CHANGES: Mapping[Verb, str] = {Verb.EDIT: "@edits", Verb.DELETE: "@deletions"}
"""All changes of a team's posts, one at a time: the platform counts them by method, not by room, and what is to be
posted in a room doesn't wait for them."""


def lane_of(delivery: Delivery) -> str:
    return HOMES if delivery.verb is Verb.HOME else LANE_OF_CHANGES.get(delivery.verb, delivery.place)
