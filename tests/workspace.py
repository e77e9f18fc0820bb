"""A sandbox workspace with an app in it: the one shape in which every test meets a chat workspace.

An `App` says what is installed and how it comes to work; `workspace_with` opens a workspace around it. The fixture
`at_work` does both for a test: the fixture `installed` of its folder says which app.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from adapters.sandbox.app import Sandbox
from adapters.sandbox.clock import Clock
from adapters.sandbox.company import Company
from adapters.sandbox.manifest import read_manifest
from adapters.sandbox.transport.limits import GENEROUS, Pace

T = TypeVar("T")

PATIENCE = 30.0
"""Real seconds in which the bot answers in a test: Slack's three are kept by tests of their own, and a machine that is
busy for four seconds is no fault of the bot."""

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""When a workspace begins for which a test sets no clock: a Tuesday far from holidays, on whichever day the tests are
run."""


@dataclass(frozen=True, slots=True)
class App(Generic[T]):
    """Its own manifest, and `work`: connects it for as long as the block runs, and gives what the test acts on."""

    manifest: Mapping[str, Any]
    work: Callable[[Sandbox], AbstractAsyncContextManager[T]]


@asynccontextmanager
async def workspace_with(
    app: App[T],
    *,
    company: Company | None = None,
    clock: Clock | None = None,
    pace: Pace = GENEROUS,
    patience: float = PATIENCE,
    team_id: str = "T0SANDBOX01",
) -> AsyncIterator[T]:
    """A new workspace with `app` installed and at work; nobody's pace is limited unless `pace` says so."""
    declared, clock = read_manifest(dict(app.manifest)), clock or Clock(NOON)
    async with (
        Sandbox(declared, company=company, clock=clock, pace=pace, patience=patience, team_id=team_id) as sandbox,
        app.work(sandbox) as found,
    ):
        yield found


def silent(manifest: Mapping[str, Any]) -> App[Sandbox]:
    """An app that is installed and not connected."""

    @asynccontextmanager
    async def work(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
        yield sandbox

    return App(manifest, work)
