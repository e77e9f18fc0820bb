"""What every test shares: databases of both kinds, and the rule that nothing is skipped."""

import gc
import io
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from adapters.slack import platform, respond
from bot.cycles.owing import owed
from bot.logs import configure_logs
from bot.publishing import public_link
from storage.database import engine, sqlite, writer
from tests.counting import note_statements
from tests.databases import copy_schema, share_compiled
from tests.office import Office, Stderr, upward
from tests.postgres import PostgresServer, started
from tests.ticks import hurry
from tests.workspace import PATIENCE, App, workspace_with

T = TypeVar("T")

settings.register_profile("same every time", derandomize=True, deadline=None)
settings.load_profile("same every time")
"""A test that is green must be green again; `--hypothesis-profile=default` looks further."""


ROOM = 4 * 2**30
"""Bytes; a run of all tests leaves less than one."""


def pytest_configure(config: pytest.Config) -> None:
    """Databases of tests lie in memory where there is room: a disk that others keep busy for seconds is no fault of
    the bot. What a dead process leaves is the same there; nothing here cuts the power.

    Processes that tests start keep what they compiled: a fifth of what a command takes to start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ROOM:
        tempfile.tempdir = str(memory)
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays: to look through it again and again for garbage is a third of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-fsync", action="store_true", help="let PostgreSQL not wait for the disk: faster, not for crash tests"
    )


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """A running server for the session; a test that crashes it makes its own with `PostgresServer`."""
    with started(fsync=not request.config.getoption("--no-fsync")) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, which nobody has used yet; the test runs once on each."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database("template0" if _is_about_migrations(request) else server.schema())
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(autouse=True)
def patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Database, chat and the folder of ballots may take as long as the bot's guard does in tests, and nobody waits for
    the next tick; those marked `hurried` are about time-outs."""
    if request.node.get_closest_marker("hurried") is None:
        for module in (engine, sqlite, writer, respond, platform, public_link, owed):
            monkeypatch.setattr(module, "PATIENCE", PATIENCE)
        hurry(monkeypatch)


@pytest.fixture(autouse=True)
def schema_at_hand(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases get their schema as a copy, but in tests that are marked `migrations`. Statements are compiled once."""
    note_statements(monkeypatch)
    share_compiled(monkeypatch)
    if not _is_about_migrations(request):
        copy_schema(monkeypatch)


def _is_about_migrations(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("migrations") is not None


@pytest.fixture(scope="session", autouse=True)
def strict_logs() -> None:
    """The whole suite logs at DEBUG, and a key that is not on the list of what may be logged fails the test."""
    configure_logs("DEBUG", "json", stream=Stderr(), strict=True)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG, as a run with LOG_LEVEL=DEBUG would print it."""
    stream = io.StringIO()
    configure_logs("DEBUG", "json", stream=stream, strict=True)
    yield stream
    configure_logs("DEBUG", "json", stream=Stderr(), strict=True)


@pytest.fixture(params=["sqlite-socket", "postgresql-http"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App[Any]]:
    """The app in the workspace of these tests: the whole bot, on both databases and both ways to Slack. A folder with
    another app says so with a fixture of this name."""
    kind, transport = request.param.split("-")
    if kind == "sqlite":
        yield upward(f"sqlite+aiosqlite:///{tmp_path / 'upward.db'}", transport)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database(server.schema())
    yield upward(server.url(name), transport)
    server.drop_database(name)


@pytest.fixture
async def at_work(installed: App[T]) -> AsyncIterator[T]:
    """A sandbox workspace with that app at work: whatever the app gives tests to act on."""
    async with workspace_with(installed) as found:
        yield found


@pytest.fixture
def bare_office(at_work: Office) -> Office:
    """The sample company with the bot just installed."""
    return at_work


@pytest.fixture
async def office(bare_office: Office) -> Office:
    """The same with #kudos for praise, its test line posted."""
    await bare_office.answered("mira", "/upward channel praise #kudos")
    kudos = bare_office.channel("kudos")
    await bare_office.until(lambda: kudos.messages and "made this the channel" in kudos.messages[-1].plain)
    return bare_office


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_if_skipped(report)
    return report


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """A skipped test proves nothing, and an expected failure hides one: both fail, everywhere."""
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Skipping is not allowed: {report.longrepr}"
