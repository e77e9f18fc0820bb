"""Pairs of worlds that differ in nothing but what nobody may know, and what is left of each."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count, zip_longest
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.cycles.cycle import Cycle
from tests.anonymity.company import TEAMS, furnish
from tests.anonymity.pen import Pen
from tests.anonymity.story import LAUNCHED, Story, make_plan
from tests.anonymity.world import Dump, World, open_world
from tests.postgres import PostgresServer

NUMBERS = count(1)


@dataclass
class Towns:
    """Makes worlds that begin with the same bytes. `server` is for PostgreSQL; without it they are on SQLite."""

    folder: Path
    server: PostgresServer | None
    template: str

    def copy(self) -> str:
        if self.server is not None:
            return self.server.url(self.server.new_database(self.template))
        path = self.folder / f"{next(NUMBERS)}.db"
        shutil.copyfile(make_url(self.template).database or "", path)
        return f"sqlite+aiosqlite:///{path}"


async def found_towns(folder: Path, server: PostgresServer | None = None) -> Towns:
    if server is not None:
        template = server.new_database()
        await furnish(server.url(template))
        return Towns(folder, server, template)
    template = f"sqlite+aiosqlite:///{folder / 'template.db'}"
    await furnish(template)
    return Towns(folder, None, template)


@dataclass
class Left:
    """What is left of a world. `trace` until the release; `texts` released by reviewee and question; `rows` are all
    others, with what a text lies in, but not which."""

    trace: list[tuple[datetime, str, str]]
    rows: Dump
    texts: Mapping[tuple[str, str], Counter[str]]
    folder: list[str]
    story: Story
    pages: list[tuple[datetime, int, bytes]]
    backups: list[bytes]


Writing = Callable[[World], AbstractAsyncContextManager[Callable[[World, Cycle, random.Random], Pen]]]


@asynccontextmanager
async def in_chat(_: World) -> AsyncIterator[Callable[[World, Cycle, random.Random], Pen]]:
    yield Pen


async def live(
    towns: Towns,
    seed: int,
    turn: int,
    *,
    numbered: bool = True,
    until: datetime | None = None,
    teams: Mapping[str, Sequence[str]] = TEAMS,
    writing: Writing = in_chat,
) -> Left:
    """One world of that seed: `turn` makes it another one than its twins. Where ids are not `numbered`, texts are left
    in their rows."""
    root, backups = towns.folder / f"ballots-{next(NUMBERS)}", towns.folder / f"backups-{next(NUMBERS)}"
    backups.mkdir()
    async with open_world(towns.copy(), root, LAUNCHED, None if numbered else seed) as world:
        async with writing(world) as write:
            story = Story(world, make_plan(seed, teams), random.Random(f"{seed} {turn}"), turn, backups, write)
            await story.happen(until)
        rows = await world.dump()
    texts = _take_texts(rows) if numbered else {}
    kept = [each.read_bytes() for each in sorted(backups.iterdir())]
    return Left(
        world.trace.kept, rows, texts, sorted(each.name for each in root.iterdir()), story, world.trace.pages, kept
    )


def _take_texts(rows: Dump) -> Mapping[tuple[str, str], Counter[str]]:
    """Takes them out of their rows: which lies where is drawn when they are released."""
    texts: dict[tuple[str, str], Counter[str]] = {}
    for *_, review, question, _place, text, _reported, _removed, _by in rows["review_text"]:
        texts.setdefault((review, question), Counter())[text] += 1
    rows["review_text"] = [(*row[:5], *row[6:]) for row in rows["review_text"]]
    return texts


def find_difference(one: Left, other: Left) -> str | None:
    """The first thing by which two worlds can be told apart; None if there is none."""
    for mine, theirs in zip_longest(one.trace, other.trace):
        if mine != theirs:
            _, kind, _ = min((each for each in (mine, theirs) if each), key=lambda each: each[0])
            return f"{kind}: {_show(mine)} | {_show(theirs)}"
    for table, rows in one.rows.items():
        if rows != other.rows[table]:
            return f"rows of {table}"
    if one.texts != other.texts:
        return "texts"
    return None if one.folder == other.folder else "folder"


def _show(entry: tuple[datetime, str, str] | None) -> str:
    return "nothing" if entry is None else f"{entry[0]:%d %H:%M:%S} {entry[1]} {entry[2][:300]}"
