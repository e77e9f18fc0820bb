"""Killed while it invites: nobody is forgotten, and nobody is told twice."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.failpoints import VARIABLE
from bot.feedback.copies import INVITATION
from bot.feedback.invitations import invite
from tests.databases import create_schema
from tests.postgres import PostgresServer
from tests.privileges.feedback_ask import open_request
from tests.privileges.world import World, world_in

INVITES = """
import asyncio, os, sys
from bot.clock import SystemClock
from bot.failpoints import arm
from bot.feedback.invitations import invite
from bot.routes import Context
from storage.store import open_store

async def main():
    store = await open_store(sys.argv[1], exclusive=False)
    arm(os.environ["UPWARD_FAILPOINT"])
    await invite(Context(store, {}, SystemClock()))

asyncio.run(main())
"""


async def invitations(world: World) -> list[str]:
    """To whom they are on their way."""
    return sorted(each.delivery.place for each in await world.deliveries() if each.delivery.kind == INVITATION)


@pytest.mark.parametrize(("point", "told"), [("storage.before_commit", []), ("storage.after_commit", ["U0E", "U0P"])])
async def test_killed_at_a_commit_nobody_is_lost_or_told_twice(tmp_path: Path, point: str, told: list[str]) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
    await create_schema(url)
    async with world_in(url) as world:
        await open_request(world)
        killed = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", INVITES, url], env={**os.environ, VARIABLE: point}, check=False
        )
        assert killed.returncode == -signal.SIGKILL
        assert await invitations(world) == told
        while await invite(world.bot.context):
            pass
        assert await invitations(world) == ["U0E", "U0P"]


async def test_three_replicas_at_once_tell_everybody_once(postgres: PostgresServer) -> None:
    name = postgres.new_database(postgres.schema())
    await create_schema(postgres.url(name))
    async with world_in(postgres.url(name)) as world:
        for _ in range(5):
            await open_request(world)
        while await asyncio.gather(*(invite(world.bot.context) for _ in range(3))) != [0, 0, 0]:
            pass
        assert await invitations(world) == ["U0E"] * 5 + ["U0P"] * 5
    postgres.drop_database(name)
