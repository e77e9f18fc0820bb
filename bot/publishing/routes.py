"""What the posts of every feature hand to the router: who hears when a channel fails, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable

from bot.publishing.alarm import delivery_held
from bot.publishing.channels import Channels
from bot.routes import OnDelivery, Route


def over_all(features: Iterable[Route]) -> tuple[Route, ...]:
    """Hears of every delivery, beside its feature."""
    channels = Channels.of(features)
    return (OnDelivery("*", sent=channels.sent, refused=channels.refused, held=delivery_held),)
