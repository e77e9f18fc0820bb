"""What a database writes, as it lies on the disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import asyncpg
from sqlalchemy.engine import make_url

from storage.tables import Row

HEADER, FRAME_HEADER = 32, 24
"""Bytes (sqlite.org/fileformat2.html#the_write_ahead_log)."""


class Frame(NamedTuple):
    """A page that a commit wrote. What belongs to the file alone is left out: its salts, and the sums over them."""

    page: int
    pages: int
    """Of the whole database, on the last frame of a commit; else 0."""
    digest: str


class WriteAheadLog:
    """Reads what was appended since it was read last, also where SQLite has begun anew at the front of the file."""

    def __init__(self, database: Path) -> None:
        self.kept: list[tuple[int, bytes]] = []
        """What was read last: numbers of pages, and what is on them now."""
        self._path = database.with_name(f"{database.name}-wal")
        self._salts = b""
        self._read = 0

    def read_new(self) -> tuple[Frame, ...]:
        with self._path.open("rb") as file:
            header = file.read(HEADER)
            size, salts = int.from_bytes(header[8:12]), header[16:24]
            if salts != self._salts:
                self._salts, self._read = salts, 0
            file.seek(HEADER + self._read * (FRAME_HEADER + size))
            found = []
            self.kept.clear()
            while len(head := file.read(FRAME_HEADER)) == FRAME_HEADER and head[8:16] == salts:
                number, page = int.from_bytes(head[:4]), file.read(size)
                self.kept.append((number, page))
                found.append(Frame(number, int.from_bytes(head[4:8]), hashlib.sha256(page).hexdigest()))
        self._read += len(found)
        return tuple(found)


@dataclass
class Heap:
    """PostgreSQL's rows with their places and the transactions that wrote them, counted from the first: a row that was
    written again, even with the same values, lies elsewhere."""

    connection: asyncpg.Connection
    first: int

    @classmethod
    async def open(cls, url: str) -> Heap:
        connection = await asyncpg.connect(str(make_url(url).set(drivername="postgresql")))
        return cls(connection, await _next_transaction(connection))

    async def read(self) -> tuple[int, str]:
        """How many transactions wrote since then, and every row."""
        by = f"greatest(xmin::text::bigint - {self.first}, -1)"
        rows = " UNION ALL ".join(
            f"SELECT '{each.name}' AS name, ctid, {by} AS by, row_.*::text AS said FROM \"{each.name}\" row_"
            for each in Row.metadata.sorted_tables
        )
        found = await self.connection.fetch(f"SELECT name, ctid::text, by, said FROM ({rows}) a ORDER BY name, a.ctid")
        written = await _next_transaction(self.connection) - self.first
        return written, "\n".join(" ".join(map(str, each)) for each in found)

    async def close(self) -> None:
        await self.connection.close()


async def _next_transaction(connection: asyncpg.Connection) -> int:
    """Reading it writes nothing."""
    return int(await connection.fetchval("SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))
