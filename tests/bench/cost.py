"""`python -m tests.bench.cost`: what a `/praise` on SQLite costs while 16 people praise at once: processor time,
writes, and memory. On a machine with other work these are steadier than praises a second."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from tests.bench.company import Praises, environment, on_its_way, sandbox_of, upward
from tests.bench.load import load
from tests.bench.servers import Bench
from tests.postgres import PostgresServer

SECONDS = 5.0
AT_ONCE = 16


def spent(pid: int) -> tuple[float, int, int]:
    """Seconds of the processor, writing system calls, and bytes for the disk, so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    lines = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK"), int(lines["syscw"]), int(lines["write_bytes"])


def peak(pid: int) -> int:
    """The most memory that it has held, in kB."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0])


async def measure(folder: Path) -> None:
    async with (
        sandbox_of() as sandbox,
        Bench(folder, PostgresServer()).database("SQLite") as url,
        upward(sandbox, environment(sandbox, url)) as server,
    ):
        requests = iter(Praises(sandbox))
        await load(server.port, requests, at_once=AT_ONCE, seconds=1.0, accepted=on_its_way)
        before = spent(server.pid)
        given = await load(server.port, requests, at_once=AT_ONCE, seconds=SECONDS, accepted=on_its_way)
        time, calls, size = (now - then for now, then in zip(spent(server.pid), before, strict=True))
        print(
            f"{given.per_second:,.0f} a second; for each {time / given.answered * 1000:.2f} ms of the processor, "
            f"{calls / given.answered:.1f} writes, {size / given.answered / 1024:.1f} KB; "
            f"at most {peak(server.pid) / 1024:.0f} MB"
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="upward-cost-") as name:
        asyncio.run(measure(Path(name)))
