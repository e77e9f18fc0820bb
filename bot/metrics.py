"""Counters for /metrics. No label tells of a person, a room or a workspace."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

COUNTERS = CollectorRegistry()
"""The bot's counters and nothing of the process: processor seconds, memory and garbage collections rise with every key
that somebody presses, and would tell whoever reads /metrics when an answer was typed."""

DELIVERIES = Counter(
    "upward_deliveries", "Attempts at deliveries by what came of them.", ["outcome"], registry=COUNTERS
)
