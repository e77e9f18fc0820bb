"""Counters for /metrics. No label tells of a person, a room or a workspace."""

from __future__ import annotations

from prometheus_client import Counter

DELIVERIES = Counter("upward_deliveries", "Attempts at deliveries by what came of them.", ["outcome"])
