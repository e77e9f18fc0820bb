"""Which index SQLite takes. It has no statistics of our tables: of indexes that seem as good to it, it takes the one
made last, and may read all that a company has for a page of ten."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from storage import nudges
from storage.cycles import asking, leaving, owing, picking
from storage.database.prepared import Prepared
from storage.feedback import moments
from storage.objectives import lists as objectives
from storage.objectives import objectives as objective_rows
from storage.outbox import outbox, outbox_queue
from storage.outbox.deliveries import instants
from storage.people import account_sync, identity, people, people_counts
from storage.praise import lists as praises
from storage.praise import praise as praise_rows
from storage.schema import upgrade
from storage.tables import Row

HERE = {"of_workspace": 1}
FEW = {"of_workspace": 1, "most": 10}
IDS = {"of_workspace": 1, "ids": list(range(10))}
DUE = FEW | {"days": [date(2026, 11, day) for day in range(1, 17)], "after": 0}


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[sqlite3.Connection]:
    file = tmp_path / "upward.db"
    await upgrade(f"sqlite+aiosqlite:///{file}")
    connection = sqlite3.connect(file)
    yield connection
    connection.close()


def plan(connection: sqlite3.Connection, statement: Prepared, values: Mapping[str, Any]) -> str:
    form = statement.form(values)
    rows = connection.execute(f"EXPLAIN QUERY PLAN {form.text(values)}", form.values(values)).fetchall()
    return "\n".join(row[-1] for row in rows)


@pytest.mark.parametrize(
    ("statement", "values", "index"),
    [
        (objectives.RECENT, FEW, "ix_objective_public"),
        (objectives.UNPLACED, FEW, "ix_objective_unrouted"),
        (Prepared(objectives.DUE), DUE, "ix_objective_open"),
        (praises.PUBLIC, FEW | {"skip": 0}, "ix_praise_public"),
        (objective_rows.BY_IDS, IDS, "INTEGER PRIMARY KEY"),
        (praise_rows.BY_IDS, IDS, "INTEGER PRIMARY KEY"),
        (Prepared(people.BY_IDS), IDS, "INTEGER PRIMARY KEY"),
        (Prepared(people.WITH_ROLE), HERE, "ix_person_with_role"),
        (Prepared(identity.LEFT_WITH_ROLE), HERE, "ix_person_with_role"),
        (Prepared(account_sync.ROLES), HERE, "ix_person_with_role"),
        (Prepared(people_counts._without_manager("sqlite")), HERE, "ix_person_left"),
        (Prepared(asking.PAGE_OF_REVIEWS), {"cycle": b"1", "after": b"", "most": 10}, "ix_review_cycle_id_id"),
        (Prepared(asking.WHO_IS_UNINVITED), {"after": 0, "most": 10}, "ix_review_debt_uninvited"),
        (owing.IS_ASKED, {"reviewer": 1}, "ix_review_debt_reviewer_id_cycle_id"),
        (Prepared(leaving.COMING_AND_GOING), FEW, "ix_review_cycle_id_id"),
    ],
)
async def test_a_page_is_found_without_reading_all_that_a_company_has(
    connection: sqlite3.Connection, statement: Prepared, values: Mapping[str, Any], index: str
) -> None:
    found = plan(connection, statement, values)
    assert f"INDEX {index} (" in found or f"USING {index} (" in found
    assert "FOR ORDER BY" not in found


def test_no_index_is_the_beginning_of_another_or_the_planner_may_take_it_for_a_partial_one() -> None:
    for table in Row.metadata.sorted_tables:
        whole = [index for index in table.indexes if index.dialect_options["sqlite"]["where"] is None]
        columns = [[each.name for each in index.columns] for index in whole]
        columns.append([each.name for each in table.primary_key.columns])
        doubled = [one for one in columns for other in columns if one != other and one == other[: len(one)]]
        assert not doubled, table.name


async def test_what_hangs_on_a_post_is_looked_for_by_its_post(connection: sqlite3.Connection) -> None:
    """Also what is sent next, each second: what is about one post keeps its order."""
    now = datetime(2026, 11, 29, tzinfo=UTC)
    by_post = [
        "SEARCH {} USING INDEX ix_delivery_target (target=?",
        "SEARCH {} USING INDEX ix_delivery_thread (thread=?",
    ]
    gone = plan(connection, outbox.DROP_DEPENDENTS, {"of_token": "t", "gone_at": now})
    sendable = plan(connection, outbox_queue._SENDABLE, instants(now) | {"most": 10})
    assert all(each.format("delivery") in gone for each in by_post)
    assert all(each.format("before") in sendable for each in by_post)


async def test_who_is_away_and_who_is_to_be_asked_is_found_in_what_is_small(connection: sqlite3.Connection) -> None:
    """Each round, and each second: among those who are away, and those who were not asked yet."""
    away = plan(connection, Prepared(nudges.AWAY), {"until": date(2026, 12, 1), "after": 0, "most": 10})
    assert "USING COVERING INDEX ix_person_away (" in away
    uninvited = plan(connection, moments.UNINVITED, {"busy": [], "most": 10})
    assert uninvited.startswith("SCAN feedback_sheet USING INDEX ix_feedback_sheet_uninvited\n")
    assert uninvited.count("SCAN") == 1


async def test_what_leavers_owe_is_not_looked_for_in_all_that_was_ever_asked(connection: sqlite3.Connection) -> None:
    found = plan(connection, Prepared(moments.OWED_BY_LEAVERS), {"most": 10})
    assert "SEARCH feedback_sheet USING INDEX ix_feedback_sheet_" in found
    assert "SCAN feedback_sheet" not in found
    reviews = plan(connection, Prepared(leaving.OWED_BY_LEAVERS), {"most": 10})
    assert "SEARCH review_debt USING INDEX ix_review_debt_reviewer_id_cycle_id" in reviews
    again = plan(connection, Prepared(leaving.OWED_AGAIN), {"most": 10})
    assert "SEARCH review_debt USING INDEX ix_review_debt_cycle_id_state" in again


async def test_what_is_picked_is_counted_in_an_index_alone(connection: sqlite3.Connection) -> None:
    assert "COVERING INDEX ix_pick_going_on" in plan(connection, Prepared(picking.PICKING), {})
