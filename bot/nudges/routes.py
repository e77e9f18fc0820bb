"""What the nudge hands to the router, over what every feature says is owed."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admission import Who
from bot.nudges.handlers import Nudges, arrived, held, not_told
from bot.nudges.redraw import CHANGE
from bot.nudges.rounds import NUDGE
from bot.routes import OnButton, OnDelivery, OnNudge, Route


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    """The one message that is made of all features' debts."""
    nudges = Nudges([entry for entry in features if isinstance(entry, OnNudge)])
    return (
        OnButton("nudge.snooze", nudges.snoozed, Who.EVERYBODY),
        OnButton("nudge.snooze_week", nudges.snoozed_for_longer, Who.EVERYBODY),
        OnButton("nudge.wake", nudges.woken, Who.EVERYBODY),
        OnDelivery(NUDGE, drawn=nudges.drawn, sent=arrived, refused=not_told, holds=held),
        OnDelivery(CHANGE, drawn=nudges.redrawn, refused=not_told, minor=True),
    )
