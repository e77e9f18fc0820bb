"""A people file is compared with who is known: what each line would change. Nothing is changed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.directory.circles import without_circles
from bot.directory.import_book import Boss, Import, Judged, Kept, Kind, Known
from bot.directory.people_file import PeopleFile
from bot.directory.people_line import Field, Line
from bot.store import Store

CHUNK = 250
"""Lines a transaction: each holds the writer for some tens of milliseconds."""

LEASE = 60.0
"""Seconds for which an import is somebody's between two chunks."""

TEXTS = (Field.TITLE, Field.ZONE, Field.COUNTRY, Field.DEPARTMENT, Field.START)
WRITING = (Kind.NEW, Kind.CHANGED, Kind.SAME)
Step = Callable[[int], None]
"""Is told how many lines more are done."""


@dataclass(frozen=True, slots=True)
class Staged:
    """`circles` are those that the file would make, as e-mails or names."""

    import_: Import
    circles: tuple[tuple[str, ...], ...] = ()


async def stage(store: Store, import_: Import, file: PeopleFile, step: Step) -> Staged:
    """Keeps the file's lines with what each would do, and counts them."""
    columns = tuple(column.value for column in file.columns)
    import_ = replace(import_, columns=columns, unknown=file.unknown[:20])
    counts = await _stage_lines(store, import_, file, step)
    counts[Kind.GONE.value] = await _stage_gone(store, import_)
    judge = Judge(store, import_)
    counts |= await judge.all()
    import_ = replace(import_, counts=counts)
    return Staged(import_, judge.circles)


async def _stage_lines(store: Store, import_: Import, file: PeopleFile, step: Step) -> dict[str, int]:
    counts: dict[str, int] = {}
    lines: Iterator[Line] = file.lines()
    people: dict[int, int] = {}
    while chunk := await asyncio.to_thread(lambda: list(islice(lines, CHUNK))):
        async with store.read() as work:
            known = await work.imports.known(import_.workspace, [line.email for line in chunk if not line.fault])
        kept = [kept_of(line, known.get(line.email), import_.columns, people) for line in chunk]
        async with store.work() as work:
            await work.imports.keep(import_.id, kept)
            await work.imports.hold(import_.id, await work.outbox.instant(), LEASE)
            await work.commit()
        for each in kept:
            counts[each.kind.value] = counts.get(each.kind.value, 0) + 1
            if each.line.remarks:
                counts["remarks"] = counts.get("remarks", 0) + 1
        step(len(chunk))
    counts["lines"] = sum(counts.get(kind.value, 0) for kind in Kind)
    return counts


def kept_of(line: Line, known: Known | None, columns: Sequence[str], people: dict[int, int]) -> Kept:
    """What a line would do. `people` are those who were named, with the line."""
    if line.fault:
        return Kept(line, Kind.BAD)
    if known is None:
        return Kept(line, Kind.NEW)
    if not known.belongs:
        return Kept(line.bad("not_yours", line.email), Kind.BAD)
    if known.person in people:
        return Kept(line.bad("twice", str(people[known.person])), Kind.BAD)
    people[known.person] = line.number
    return Kept(line, Kind.CHANGED if changes(line, known, columns) else Kind.SAME, person=known.person)


def changes(line: Line, known: Known, columns: Sequence[str]) -> bool:
    """Whether the person would be shown otherwise than now; managers apart, unless the line takes one back."""
    said = known.said or {}
    for name in ("name", *(each.value for each in TEXTS)):
        told = getattr(line, name)
        if told is not None and told != known.own.get(name):
            return True
        if told is None and name in columns and said.get(name) is not None:
            return True
    taken_back = Field.MANAGER.value in columns and line.manager is None and said.get("manager_id") is not None
    return taken_back or said.get("active") is False


async def _stage_gone(store: Store, import_: Import) -> int:
    count = after = 0
    while True:
        async with store.work() as work:
            gone = await work.imports.gone(import_, after, CHUNK)
            if not gone:
                return count
            lines = [Line(-(count + at)) for at in range(1, len(gone) + 1)]
            kept = [
                Kept(replace(line, email=f"#{each.person}", name=str(each.own["name"])), Kind.GONE, person=each.person)
                for line, each in zip(lines, gone, strict=True)
            ]
            await work.imports.keep(import_.id, kept)
            await work.commit()
        count, after = count + len(gone), gone[-1].person


@dataclass(slots=True)
class Judge:
    """Looks at the managers when all lines are known. Holds a number or two for each person, not the people: a company
    of 50,000 takes some ten megabytes. New people have the number of their line, below zero."""

    store: Store
    import_: Import
    circles: tuple[tuple[str, ...], ...] = ()
    _keys: dict[str, int] = field(default_factory=dict)
    _named: list[tuple[int, int, str, Kind]] = field(default_factory=list)
    _before: dict[int, int] = field(default_factory=dict)
    _commanded: set[int] = field(default_factory=set)

    async def all(self) -> dict[str, int]:
        """Decides for every line, and counts."""
        if Field.MANAGER.value not in self.import_.columns:
            return {}
        await self._read_lines()
        await self._read_edges()
        bosses = await self._bosses()
        judged = await asyncio.to_thread(self._judged, bosses)
        for start in range(0, len(judged), CHUNK):
            async with self.store.work() as work:
                await work.imports.judge(self.import_.id, judged[start : start + CHUNK])
                await work.imports.hold(self.import_.id, await work.outbox.instant(), LEASE)
                await work.commit()
        return self._counts(judged)

    async def _read_lines(self) -> None:
        after = 0
        while True:
            async with self.store.read() as work:
                lines = await work.imports.lines(self.import_.id, after, CHUNK, WRITING)
            if not lines:
                return
            for kept in lines:
                key = kept.person or -kept.line.number
                self._keys[kept.line.email] = key
                self._named.append((kept.line.number, key, kept.line.manager or "", kept.kind))
            after = lines[-1].line.number

    async def _read_edges(self) -> None:
        after = 0
        while True:
            async with self.store.read() as work:
                edges = await work.imports.edges(self.import_.workspace, after, 10 * CHUNK)
            if not edges:
                return
            for person, boss, commanded in edges:
                if boss is not None:
                    self._before[person] = boss
                if commanded:
                    self._commanded.add(person)
            after = edges[-1][0]

    async def _bosses(self) -> Mapping[str, Known]:
        """Managers who are not in the file."""
        wanted = sorted({boss for _, _, boss, _ in self._named if boss and boss not in self._keys})
        found: dict[str, Known] = {}
        for start in range(0, len(wanted), CHUNK):
            async with self.store.read() as work:
                found |= await work.imports.known(self.import_.workspace, wanted[start : start + CHUNK])
        return found

    def _judged(self, bosses: Mapping[str, Known]) -> list[Judged]:
        """Decides for every line: in a thread, since it counts through everybody."""
        states = {number: self._boss(key, boss, bosses) for number, key, boss, _ in self._named}
        wanted: dict[int, int | None] = {
            key: states[number][1]
            for number, key, _, _ in self._named
            if states[number][0] in (Boss.OK, Boss.NONE) and key not in self._commanded
        }
        found, refused = without_circles(self._before, wanted)
        names = {key: email for email, key in self._keys.items()} if found else {}
        self.circles = tuple(tuple(names.get(key, "…") for key in (*circle, circle[0])) for circle in found[:3])
        judged = []
        for number, key, _, kind in self._named:
            state, boss = states[number]
            state = Boss.LOOP if key in refused and state is Boss.OK else state
            moved = state is Boss.OK and key not in self._commanded and self._before.get(key) != boss
            judged.append(Judged(number, Kind.CHANGED if moved and kind is Kind.SAME else kind, state))
        return judged

    def _boss(self, key: int, boss: str, bosses: Mapping[str, Known]) -> tuple[Boss, int | None]:
        if not boss:
            return Boss.NONE, None
        if boss in self._keys:
            return (Boss.SELF, None) if self._keys[boss] == key else (Boss.OK, self._keys[boss])
        known = bosses.get(boss)
        if known is None or not known.belongs:
            return Boss.UNKNOWN, None
        if known.person == key:
            return Boss.SELF, None
        return (Boss.OK, known.person) if known.active else (Boss.LEFT, None)

    def _counts(self, judged: Sequence[Judged]) -> dict[str, int]:
        counts = {kind.value: sum(each.kind is kind for each in judged) for kind in WRITING}
        states = {boss: sum(each.boss is boss for each in judged) for boss in Boss}
        return counts | {
            "no_manager": states[Boss.NONE],
            "unknown": states[Boss.UNKNOWN] + states[Boss.LEFT],
            "loops": states[Boss.LOOP] + states[Boss.SELF],
        }
