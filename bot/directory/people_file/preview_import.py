"""Compares a people file with the people known: what each line would change. Changes no people."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.directory.managers.loops import without_loops
from bot.directory.people_file.import_repository import Import, Judged, Kind, Known, ManagerState, StagedRow
from bot.directory.people_file.people_file import PeopleFile
from bot.directory.people_file.person_row import LOST, Field, PersonRow
from bot.directory.people_file.recognition import Missing, Unsure
from bot.store import Store

CHUNK = 250
"""Lines per transaction: each occupies the writer for some tens of milliseconds."""

LEASE = 60.0
"""Seconds of an import's lease, extended after each chunk."""

NAMED = 200
"""Most names shown where it is decided about those who are gone; the details list them all."""

TEXTS = (Field.TITLE, Field.ZONE, Field.COUNTRY, Field.DEPARTMENT, Field.START)
WRITING = (Kind.NEW, Kind.CHANGED, Kind.SAME)
Step = Callable[[int], None]
"""Called with the number of lines just done."""


@dataclass(frozen=True, slots=True)
class Staged:
    """`loops` are those that the file would cause, as e-mails or names; `encoding` is set if it was guessed, `gone` are
    the names of the first people gone."""

    import_: Import
    loops: tuple[tuple[str, ...], ...] = ()
    encoding: str | None = None
    gone: tuple[str, ...] = ()


async def stage(store: Store, import_: Import, file: PeopleFile, step: Step) -> Staged:
    """Stores the file's lines with the effect of each, and counts them."""
    columns = tuple(column.value for column in file.columns)
    import_ = replace(import_, columns=columns, unknown=file.unknown[:20])
    judge = Judge(store, import_)
    reading = Reading(store, import_, judge)
    await reading.all(file, step)
    gone, seen = await _stage_gone(store, import_, file, reading.unsure)
    counts = reading.counts | {Kind.GONE.value: len(gone), "seen": seen}
    if file.cut:
        counts["cut"] = file.cut
    counts |= await judge.all()
    import_ = replace(import_, counts=counts, date=reading.date)
    return Staged(import_, judge.loops, file.encoding, tuple(gone[:NAMED]))


@dataclass(slots=True)
class Reading:
    """Stores and counts the lines. `date` is the first ambiguous one."""

    store: Store
    import_: Import
    judge: Judge
    counts: dict[str, int] = field(default_factory=dict)
    unsure: Unsure = field(default_factory=Unsure)
    date: str = ""
    _people: dict[int, int] = field(default_factory=dict)
    _listed: frozenset[str] | None = None

    async def all(self, file: PeopleFile, step: Step) -> None:
        number = self.import_.id
        chunks = file.chunks(CHUNK)
        while chunk := await asyncio.to_thread(lambda: next(chunks, None)):
            emails = [line.email for line in chunk if line.email]
            async with self.store.read() as work:
                known = await work.imports.find_known(self.import_.workspace, emails)
                known = await self._without_successors(file, chunk, known)
                unknown = [each for each in emails if each not in known]
                erased = await work.rights.find_erased_emails(self.import_.workspace, unknown)
            lines = [leave_out(line) if line.email in erased else line for line in chunk]
            kept = [judge_line(line, known.get(line.email), self.import_.columns, self._people) for line in lines]
            async with self.store.work() as work:
                await work.imports.keep(number, kept)
                await work.imports.extend_lease(number, await work.outbox.instant(), LEASE)
                await work.commit()
            for each in kept:
                same = known.get(each.line.email)
                self.unsure.note(each.line, str(same.own["name"]) if same else None)
                self._count(each)
                self.judge.note(each)
            step(len(chunk))
        self.counts["lines"] = sum(self.counts.get(kind.value, 0) for kind in Kind)

    async def _without_successors(
        self, file: PeopleFile, chunk: Sequence[PersonRow], known: Mapping[str, Known]
    ) -> Mapping[str, Known]:
        """A line with the e-mail that somebody had before is about somebody else, if it names another name and they
        have a line of their own."""
        names = {line.email: line.name for line in chunk if not line.fault}
        doubtful = {
            email: each.email_now
            for email, each in known.items()
            if each.email_now and names.get(email) not in (None, each.own["name"])
        }
        if not doubtful:
            return known
        if self._listed is None:
            self._listed = await asyncio.to_thread(file.emails)
        listed = self._listed
        return {email: each for email, each in known.items() if doubtful.get(email) not in listed}

    def _count(self, kept: StagedRow) -> None:
        ambiguous = next((about for name, about in kept.line.remarks if name == "ambiguous_date"), None)
        self.date = self.date or ambiguous or ""
        for name, true in (
            (kept.kind.value, True),
            ("remarks", bool(kept.line.remarks)),
            ("lost", kept.line.fault in LOST),
            ("dates", ambiguous is not None),
        ):
            if true:
                self.counts[name] = self.counts.get(name, 0) + 1


def leave_out(line: PersonRow) -> PersonRow:
    """Of somebody who was erased, with nothing that the line says of them."""
    return PersonRow(line.number, "", fault="erased")


def judge_line(line: PersonRow, known: Known | None, columns: Sequence[str], people: dict[int, int]) -> StagedRow:
    """The effect of a line. `people` maps everybody named so far to their line."""
    if line.fault:
        return StagedRow(line, Kind.BAD)
    if known is None:
        return StagedRow(line, Kind.NEW)
    if not known.belongs:
        return StagedRow(line.bad("not_yours", line.email), Kind.BAD)
    if known.person in people:
        return StagedRow(line.bad("twice", str(people[known.person])), Kind.BAD)
    people[known.person] = line.number
    return StagedRow(line, Kind.CHANGED if changes(line, known, columns) else Kind.SAME, person=known.person)


def changes(line: PersonRow, known: Known, columns: Sequence[str]) -> bool:
    """Whether the person's details would change; ignores managers, unless the line removes one."""
    said = known.said or {}
    for name in ("name", *(each.value for each in TEXTS)):
        told = getattr(line, name)
        if name in line.unread:
            continue
        if told is not None and told != known.own.get(name):
            return True
        if told is None and name in columns and said.get(name) is not None:
            return True
    nobody = Field.MANAGER.value in columns and line.manager in (None, line.email)
    taken_back = nobody and said.get("manager_id") is not None
    return taken_back or said.get("active") is False


async def _stage_gone(store: Store, import_: Import, file: PeopleFile, unsure: Unsure) -> tuple[list[str], int]:
    """Stores people of earlier files who can't be recognised anywhere in this one; returns their names, and the number
    recognised."""
    missing: list[Missing] = []
    while True:
        async with store.read() as work:
            more = await work.imports.missing(import_, missing[-1].person if missing else 0, 10 * CHUNK)
        if not more:
            break
        missing += more
    seen = await asyncio.to_thread(file.still_in, missing, unsure)
    gone = sorted((each for each in missing if each.person not in seen), key=lambda each: each.name.casefold())
    lines = [
        StagedRow(PersonRow(at - len(gone), f"#{each.person}", each.name), Kind.GONE, person=each.person)
        for at, each in enumerate(gone)
    ]
    for start in range(0, len(lines), CHUNK):
        async with store.work() as work:
            await work.imports.keep(import_.id, lines[start : start + CHUNK])
            await work.imports.extend_lease(import_.id, await work.outbox.instant(), LEASE)
            await work.commit()
    return [each.name for each in gone], len(seen)


@dataclass(slots=True)
class Judge:
    """Decides about managers once all lines are known. Holds only a number or two per person: about ten megabytes for a
    company of 50,000. A new person has their line's number, negated."""

    store: Store
    import_: Import
    loops: tuple[tuple[str, ...], ...] = ()
    _keys: dict[str, int] = field(default_factory=dict)
    _named: list[tuple[int, int, str, Kind]] = field(default_factory=list)
    _before: dict[int, int] = field(default_factory=dict)
    _commanded: set[int] = field(default_factory=set)

    def note(self, kept: StagedRow) -> None:
        """Takes a line into account."""
        if kept.kind in WRITING:
            key = kept.person or -kept.line.number
            self._keys[kept.line.email] = key
            self._named.append((kept.line.number, key, kept.line.manager or "", kept.kind))

    async def all(self) -> dict[str, int]:
        """Decides for every line noted; returns the counts."""
        if Field.MANAGER.value not in self.import_.columns:
            return {}
        await self._read_edges()
        managers = await self._find_managers()
        judged = await asyncio.to_thread(self._judge, managers)
        for start in range(0, len(judged), CHUNK):
            async with self.store.work() as work:
                await work.imports.judge(self.import_.id, judged[start : start + CHUNK])
                await work.imports.extend_lease(self.import_.id, await work.outbox.instant(), LEASE)
                await work.commit()
        return self._counts(judged)

    async def _read_edges(self) -> None:
        after = 0
        while True:
            async with self.store.read() as work:
                edges = await work.imports.edges(self.import_.workspace, after, 10 * CHUNK)
            if not edges:
                return
            for person, manager, commanded in edges:
                if manager is not None:
                    self._before[person] = manager
                if commanded:
                    self._commanded.add(person)
            after = edges[-1][0]

    async def _find_managers(self) -> Mapping[str, Known]:
        """Managers who are not in the file."""
        wanted = sorted({manager for _, _, manager, _ in self._named if manager and manager not in self._keys})
        found: dict[str, Known] = {}
        for start in range(0, len(wanted), CHUNK):
            async with self.store.read() as work:
                found |= await work.imports.find_known(self.import_.workspace, wanted[start : start + CHUNK])
        return found

    def _judge(self, managers: Mapping[str, Known]) -> list[Judged]:
        """Decides for every line; run in a thread, because it goes through everybody."""
        states = {number: self._judge_manager(key, manager, managers) for number, key, manager, _ in self._named}
        wanted: dict[int, int | None] = {
            key: states[number][1]
            for number, key, _, _ in self._named
            if states[number][0] in (ManagerState.OK, ManagerState.NONE, ManagerState.SELF)
            and key not in self._commanded
        }
        found, refused = without_loops(self._before, wanted)
        names = {key: email for email, key in self._keys.items()} if found else {}
        self.loops = tuple(tuple(names.get(key, "…") for key in (*loop, loop[0])) for loop in found[:3])
        judged = []
        for number, key, _, kind in self._named:
            state, manager = states[number]
            state = ManagerState.LOOP if key in refused and state is ManagerState.OK else state
            moved = state is ManagerState.OK and key not in self._commanded and self._before.get(key) != manager
            judged.append(Judged(number, Kind.CHANGED if moved and kind is Kind.SAME else kind, state))
        return judged

    def _judge_manager(self, key: int, manager: str, managers: Mapping[str, Known]) -> tuple[ManagerState, int | None]:
        if not manager:
            return ManagerState.NONE, None
        if manager in self._keys:
            return (ManagerState.SELF, None) if self._keys[manager] == key else (ManagerState.OK, self._keys[manager])
        known = managers.get(manager)
        if known is None or not known.belongs:
            return ManagerState.UNKNOWN, None
        if known.person == key:
            return ManagerState.SELF, None
        return (ManagerState.OK, known.person) if known.active else (ManagerState.LEFT, None)

    def _counts(self, judged: Sequence[Judged]) -> dict[str, int]:
        kinds = Counter(each.kind for each in judged)
        states = Counter(each.manager_state for each in judged)
        return {kind.value: kinds[kind] for kind in WRITING} | {
            "no_manager": states[ManagerState.NONE] + states[ManagerState.SELF],
            "unknown": states[ManagerState.UNKNOWN] + states[ManagerState.LEFT],
            "loops": states[ManagerState.LOOP],
        }
