"""Child processes to measure: started on a free port, waited for, ended by their own handle."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.ports import free_port
from tests.postgres import PostgresServer

READY_SECONDS = 60.0
KINDS = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Bench:
    """Where a run puts its databases, and how long it takes: `seconds` for each load, `samples` for single acts."""

    folder: Path
    postgres: PostgresServer
    seconds: float = 5.0
    samples: int = 20

    @asynccontextmanager
    async def database(self, kind: str) -> AsyncIterator[str]:
        """An empty database of that kind, fsync on."""
        if kind == "SQLite":
            yield f"sqlite+aiosqlite:///{self.folder / f'{time.time_ns()}.db'}"
            return
        name = self.postgres.new_database()
        yield self.postgres.url(name)
        self.postgres.drop_database(name)


@dataclass(frozen=True, slots=True)
class Server:
    """A running child process; `listening_after` is the time from its start to its first connection, in seconds."""

    port: int
    pid: int
    started: float
    listening_after: float

    async def ready(self) -> float:
        """Waits until `/readyz` answers 200; returns the seconds since the process was started."""
        async with aiohttp.ClientSession() as session:
            while time.perf_counter() - self.started < READY_SECONDS:
                async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                    if answer.status == 200:
                        return time.perf_counter() - self.started
                await asyncio.sleep(0.01)
        raise TimeoutError(f"not ready after {READY_SECONDS:.0f} s")

    def memory(self) -> float:
        """Resident memory in MB, as the kernel counts it."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def served(arguments: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Server]:
    """Runs `python arguments…` and ends it afterwards; its port comes from UPWARD_PORT."""
    port = free_port()
    start = time.perf_counter()
    child = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env={**os.environ, **environment, "UPWARD_PORT": str(port)}
    )
    try:
        yield Server(port, child.pid, start, await _listening(port, child, start))
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


async def _listening(port: int, child: asyncio.subprocess.Process, start: float) -> float:
    while time.perf_counter() - start < READY_SECONDS:
        if child.returncode is not None:
            raise RuntimeError(f"the server ended with code {child.returncode} before it listened")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        await writer.wait_closed()
        return time.perf_counter() - start
    raise TimeoutError(f"no server on port {port} after {READY_SECONDS:.0f} s")
