"""Requests for feedback, written as the bot would have written them: one of everybody, and so many who owe it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Date, bindparam, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.feedback.questions import default_template
from storage.database.columns import UtcDateTime
from storage.questions import write_questions
from storage.tables.feedback import FEEDBACK_REQUEST

FILLED = "person, handle, feedback_request, feedback_sheet"
"""PostgreSQL would take all others for empty, and look for nothing by an index until it has counted again."""
FAR = timedelta(days=60)
"""The last day, where nobody is to be reminded of it."""

PEOPLE = text("""
INSERT INTO person (id, workspace_id, name, folded, time_zone, roles, standing, active, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
SELECT i + :above, :workspace, 'Person ' || i, 'person ' || i, 'UTC', '', 'colleague', :true, :then FROM n
""").bindparams(bindparam("then", type_=UtcDateTime), bindparam("true", True))
HANDLES = text("""
INSERT INTO handle (id, workspace_id, person_id, platform, team, external, nick)
SELECT id, workspace_id, id, 'slack', 'T1', 'U' || id, 'p' || id FROM person WHERE id > :above
""")
REQUESTS = text("""
INSERT INTO feedback_request (workspace_id, requester_id, about_id, subject_reads, template, topic, folded, questions,
                              source, until, release, created_at)
SELECT workspace_id, id, id, :false, :template, 'A topic', ' a topic', :questions, '', :until, 'each', :then
FROM person WHERE id > :above AND standing = 'colleague' ORDER BY id
""").bindparams(
    bindparam("then", type_=UtcDateTime), bindparam("until", type_=Date), bindparam("false", False),
    bindparam("questions", type_=FEEDBACK_REQUEST.c.questions.type),
)  # fmt: skip
SHEETS = text("""
INSERT INTO feedback_sheet (workspace_id, request_id, reviewer_id, state, until, invited_at, reason, folded)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :each),
               all_of(lowest, number) AS (SELECT MIN(id), COUNT(*) FROM person WHERE id > :above)
SELECT asked.workspace_id, asked.id, (asked.requester_id - lowest + i) % number + lowest, 'owed',
       CASE WHEN (asked.requester_id - lowest + i) % number % :one_in = 0 THEN :due ELSE asked.until END, :then, '', ''
FROM feedback_request AS asked, n, all_of WHERE asked.requester_id > :above ORDER BY i, asked.id
""").bindparams(bindparam("then", type_=UtcDateTime), bindparam("due", type_=Date))


async def write_people(url: str, workspace: int, people: int, now: datetime, *, above: int = 0) -> None:
    """With numbers from that one on."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        row = {"people": people, "workspace": workspace, "above": above, "then": now - timedelta(days=20)}
        await connection.execute(PEOPLE, row)
        await connection.execute(HANDLES, {"above": above})
    await engine.dispose()


async def write_requests(
    url: str, each: int, now: datetime, *, due: date | None = None, one_in: int = 1, above: int = 0
) -> None:
    """Everybody with a number above that owes `each` others an answer, and was asked 20 days ago; by one in so many it
    is `due`."""
    template, then, far = default_template(), now - timedelta(days=20), now.date() + FAR
    asked = {"template": template.id, "questions": write_questions(template.questions), "until": far}
    owed = {"each": each, "one_in": one_in, "due": due or far}
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(REQUESTS, asked | {"above": above, "then": then})
        await connection.execute(SHEETS, owed | {"above": above, "then": then})
    await engine.dispose()
    await tidy(url)


async def tidy(url: str) -> None:
    """What the database would do by itself after so much was written, and while it is measured."""
    engine = create_async_engine(url)
    sqlite = engine.dialect.name == "sqlite"
    async with engine.connect() as connection:
        tidied = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await tidied.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if sqlite else f"VACUUM ANALYZE {FILLED}"))
    await engine.dispose()


async def change(url: str, *statements: str) -> None:
    """Runs SQL beside the bot, in one transaction."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            named = text(statement)
            values = {"now": datetime.now(UTC)} if ":now" in statement else {}
            bound = named.bindparams(bindparam("now", type_=UtcDateTime)) if values else named
            await connection.execute(bound, values)
    await engine.dispose()
