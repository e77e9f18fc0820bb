"""A company to load the bot with: a sandbox of thousands, and praises that break no limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import yaml

from adapters.sandbox.app import Sandbox
from adapters.sandbox.calls import Call
from adapters.sandbox.company import generate_company
from adapters.sandbox.transport import link
from tests.bench.load import acknowledged, command, signed
from tests.bench.servers import Server, served
from tests.office import upward_manifest
from tests.workspace import silent, workspace_with

PEOPLE = 3000
OWNER = "p0"
SETTLE_SECONDS = 1.0
"""For the last page of the directory to be stored."""

GIVEN_MOST = 19
"""Praises a giver gives in one run: one below the daily limit."""


def on_its_way(answer: bytes) -> bool:
    """The receipt of a praise that is stored: anything else was a refusal."""
    return acknowledged(answer) and b"on its way" in answer


@asynccontextmanager
async def sandbox_of(people: int = PEOPLE) -> AsyncIterator[Sandbox]:
    """A workspace of that size that limits nobody's pace."""
    app = silent(yaml.safe_load(upward_manifest()))
    async with workspace_with(app, company=generate_company(people), patience=link.PATIENCE) as sandbox:
        yield sandbox


def environment(sandbox: Sandbox, database_url: str) -> dict[str, str]:
    """What `upward run` needs to serve this sandbox over HTTP."""
    return {
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def upward(
    sandbox: Sandbox, variables: Mapping[str, str], command: Sequence[str] = ("-m", "bot", "run")
) -> AsyncIterator[Server]:
    """The real `upward run` in a process of its own, ready, with #kudos set."""
    read_before = len(_last_pages(sandbox))
    async with served(command, variables) as server:
        await server.ready()
        await sandbox.until(lambda: len(_last_pages(sandbox)) > read_before, timeout=30)
        await asyncio.sleep(SETTLE_SECONDS)
        sandbox.use_http(f"http://127.0.0.1:{server.port}/slack/events")
        owner = sandbox.person(OWNER)
        outcome = await owner.type("/upward channel praise #kudos")
        if not outcome.ok:
            raise RuntimeError(f"the channel could not be set: {outcome}")
        yield server


def _last_pages(sandbox: Sandbox) -> list[Call]:
    """The answers that ended a reading of the directory."""
    pages = sandbox.calls.of("users.list")
    return [page for page in pages if page.answer and not page.answer.get("response_metadata", {}).get("next_cursor")]


@dataclass
class Praises:
    """An endless row of signed `/praise` commands: everybody gives `GIVEN_MOST`, each to somebody else."""

    sandbox: Sandbox
    first_giver: int = 1

    def __post_init__(self) -> None:
        self._ids = [self.sandbox.workspace.person(f"p{number}").id for number in range(PEOPLE)]

    def __iter__(self) -> Iterator[bytes]:
        app, team = self.sandbox.app, self.sandbox.workspace.team_id
        for number in count():
            giver, turn = (self.first_giver + number // GIVEN_MOST) % PEOPLE, number % GIVEN_MOST
            receiver = (giver + 1 + turn) % PEOPLE
            text = f"<@{self._ids[receiver]}|p{receiver}> you saved the launch, number {number}"
            yield signed(app.signing_secret, command(team, self._ids[giver], text, number))
