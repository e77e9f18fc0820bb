"""An import of 50,000 people: how many rows a second, and how much memory it takes at most."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import SystemClock
from bot.directory.people_file.apply_import import carry_out, undo
from bot.directory.people_file.import_repository import Import, State
from bot.directory.people_file.people_file import PeopleFile
from bot.directory.people_file.preview_import import LEASE, stage
from bot.people import Handle, Profile
from storage.schema import upgrade
from storage.store import DatabaseStore, open_store

ROWS = 50_000
KNOWN = 25_000
"""So many of them the chat's list has named before."""

TEAM = "T1"
MEMORY = 200
"""Megabytes that the process may take at most."""


def file() -> bytes:
    """Everybody but the first has a manager; ten report to one."""
    return "\n".join(_lines()).encode()


def _lines() -> Iterator[str]:
    yield "email,name,manager_email,department,title,start_date,time_zone,country"
    for n in range(ROWS):
        boss = f"p{(n - 1) // 10}@example.com" if n else ""
        day = f"2020-01-{n % 28 + 1:02}"
        yield f"p{n}@example.com,Person Number {n},{boss},Department {n % 40},Engineer,{day},Europe/Oslo,NO"


async def run(url: str) -> dict[str, tuple[float, float]]:
    """By step: seconds, and the longest time in milliseconds for which others had to wait for their turn."""
    await upgrade(url)
    store = await open_store(url)
    held = Held()
    watching = asyncio.create_task(held.watch())
    try:
        workspace = await _company(store)
        took = {}
        held.begin()
        parsed = await asyncio.to_thread(PeopleFile.read, file())
        import_ = await _new(store, workspace)
        staged = await stage(store, import_, parsed, _nobody)
        took["preview"] = held.end()
        import_ = await _turned(store, staged.import_, State.READING, State.IMPORTING)
        held.begin()
        done = await carry_out(store, import_, SystemClock(), _nobody)
        took["import"] = held.end()
        import_ = await _turned(store, done, State.LINKING, State.UNDOING)
        held.begin()
        await undo(store, import_, _nobody)
        took["undo"] = held.end()
        return took
    finally:
        watching.cancel()
        await store.close()


class Held:
    """How long a step takes, and others have to wait for their turn meanwhile."""

    worst = started = 0.0

    def begin(self) -> None:
        self.worst, self.started = 0.0, time.perf_counter()

    def end(self) -> tuple[float, float]:
        return time.perf_counter() - self.started, self.worst

    async def watch(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(0.001)
            self.worst = max(self.worst, (time.perf_counter() - begin) * 1000)


def _nobody(_lines: int) -> None:
    """Watches."""


async def _company(store: DatabaseStore) -> int:
    async with store.work() as work:
        workspace = await work.workspaces.ensure("slack", TEAM, "Example", datetime.now(UTC))
        await work.commit()
    for start in range(0, KNOWN, 500):
        profiles = [
            Profile(Handle("slack", f"U{n}"), f"p{n}", f"Person {n}", f"p{n}@example.com")
            for n in range(start, start + 500)
        ]
        async with store.work() as work:
            await work.people.upsert_accounts("slack", TEAM, profiles)
            await work.commit()
    return workspace


async def _new(store: DatabaseStore, workspace: int) -> Import:
    async with store.work() as work:
        number = await work.imports.begin(Import(0, workspace, None, "people.csv", State.READING), datetime.now(UTC))
        await work.imports.extend_lease(number, await work.outbox.instant(), LEASE)
        import_ = await work.imports.get(workspace, number)
        await work.commit()
    assert import_ is not None
    return import_


async def _turned(store: DatabaseStore, import_: Import, was: State, state: State) -> Import:
    async with store.work() as work:
        await work.imports.note(import_)
        assert await work.imports.turn(import_.id, [was], state)
        fresh = await work.imports.get(import_.workspace, import_.id)
        await work.commit()
    assert fresh is not None
    return fresh


def peak() -> float:
    """The most memory this process has taken, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def import_of_people(url: str, kind: str) -> bool:
    """In a process of its own. Prints what it cost; true if it was within the targets."""
    print(f"Import of {ROWS:,} people, half of them known before, {kind}")
    command = (sys.executable, "-m", "tests.bench.people", url)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    print(said.decode(), flush=True)
    return process.returncode == 0


def main() -> None:
    """In a process of its own, so that the memory is that of the import alone."""
    before = peak()
    took = asyncio.run(run(sys.argv[1]))
    for step, (seconds, worst) in took.items():
        print(f"    {step:<8} {ROWS / seconds:>7,.0f} rows a second   others wait at most {worst:.0f} ms")
    print(f"    memory   {peak():.0f} MB at most, {before:.0f} MB before (target: under {MEMORY} MB)")
    sys.exit(0 if peak() < MEMORY else 1)


if __name__ == "__main__":
    main()
