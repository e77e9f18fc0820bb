"""What the nudge registers with the router, over the debts of every feature."""

from __future__ import annotations

from collections.abc import Iterable

from bot.admission import Who
from bot.nudges.handlers import Nudges, lock_nudge, not_told, replace_previous
from bot.nudges.redraw import CHANGE
from bot.nudges.rounds import NUDGE
from bot.routes import OnButton, OnDelivery, OnNudge, Route


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    """The entries of the one message made of all features' debts."""
    nudges = Nudges([entry for entry in features if isinstance(entry, OnNudge)])
    return (
        OnButton("nudge.snooze", nudges.snooze, Who.EVERYBODY),
        OnButton("nudge.snooze_week", nudges.snooze_for_a_week, Who.EVERYBODY),
        OnButton("nudge.wake", nudges.woken, Who.EVERYBODY),
        OnDelivery(
            NUDGE,
            render_outside=nudges.render_nudge,
            on_sent=replace_previous,
            on_refused=not_told,
            lock=lock_nudge,
            link_lasts=nudges.find_lasting,
        ),
        OnDelivery(CHANGE, render_outside=nudges.redrawn, on_refused=not_told, skip_if_uneditable=True),
    )
