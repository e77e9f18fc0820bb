"""Many debts: the short form of the measurement in tests/bench."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from bot.feedback.rules import LEAD
from storage.feedback.moments import DUE
from tests.bench.nudges import NOON, OF_EACH, plan_nudges, settle
from tests.postgres import PostgresServer


async def test_who_was_reminded_costs_a_round_next_to_nothing(tmp_path: Path) -> None:
    found = await plan_nudges(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", 5_000, 5)
    assert found.nudges == 5_000 // OF_EACH // 5
    assert found.idle < 1.0


async def test_all_of_many_pages_are_planned_once_on_both_databases(database_url: str) -> None:
    """More people than a page holds, and then nobody again: it raises if somebody is."""
    found = await plan_nudges(database_url, 10_000, 1)
    assert found.nudges == 10_000 // OF_EACH


async def test_postgresql_reads_no_more_debts_than_a_page_needs(postgres: PostgresServer) -> None:
    """It plans without the values, took few debts for due, and read and sorted all of them for every page."""
    most, debts, today = 50, 10_000, NOON.date()
    url = postgres.url(postgres.new_database(postgres.schema()))
    await (await settle(url, debts, 1)).close()
    key: dict[str, Any] = {"of_workspace": 1, "after": 0, "most": most, "rested": NOON, "beyond": NOON}
    key |= {"first": today, "last": today, "first_ahead": today + LEAD, "last_ahead": today + LEAD + timedelta(days=1)}
    page = next(node for node in _nodes(await _plan(url, key)) if node["Node Type"] == "Limit")
    (read,) = (node["Actual Rows"] for node in _nodes(page) if node.get("Relation Name") == "feedback_sheet")
    assert read <= (most + 1) * OF_EACH


async def _plan(url: str, key: Mapping[str, Any]) -> dict[str, Any]:
    """How what is due is looked for, whatever the values are."""
    statement = DUE["postgresql"].numbered(key)
    settings = {"plan_cache_mode": "force_generic_plan"}
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), server_settings=settings)
    try:
        await connection.execute(f"PREPARE due AS {statement.text(key)}")
        values = ", ".join(f"'{value}'" for value in statement.values(key))
        found = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE due({values})")
    finally:
        await connection.close()
    plan: dict[str, Any] = json.loads(found)[0]["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)
