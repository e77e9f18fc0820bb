"""Carries out and undoes a confirmed import: a few hundred lines per transaction, resuming where the last one ended, so
that it survives restarts and never blocks people's acts for long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.account_sync import retire
from bot.clock import Clock
from bot.directory.managers.loops import find_loops
from bot.directory.people_file.import_repository import Import, Kind, StagedRow, State
from bot.directory.people_file.person_row import Field, with_date_order
from bot.directory.people_file.preview_import import CHUNK, LEASE, WRITING, Step
from bot.store import Store, Work

AT_ONCE = 100
"""Lines per transaction. On SQLite this runs on the bot's own loop, and delays others by about 30 ms."""

ROUNDS = 10
"""How often loops are searched for at the end; each round removes at least one."""

Change = Callable[[Work, Sequence[StagedRow]], Awaitable[None]]


class Lost(Exception):
    """Another process works on this import now."""


async def carry_out(store: Store, import_: Import, clock: Clock, step: Step) -> Import:
    """From *importing* or *linking* to the end, except for the last step (`finish`)."""
    if import_.state is State.IMPORTING:
        kinds = (*WRITING, Kind.GONE) if import_.deactivate else WRITING

        async def apply(work: Work, lines: Sequence[StagedRow]) -> None:
            said = [replace(kept, line=with_date_order(kept.line, import_.order)) for kept in lines]
            await work.imports.apply(import_, said, clock.now())
            await retire(work, import_.workspace, clock.now())

        import_ = await _by_chunks(store, import_, kinds, apply, step)
        import_ = await _turn(store, import_, State.LINKING)

    async def link(work: Work, lines: Sequence[StagedRow]) -> None:
        await work.imports.link(import_, lines)

    if Field.MANAGER.value in import_.columns:
        import_ = await _by_chunks(store, import_, WRITING, link, step)
    return await without_new_loops(store, import_)


async def undo(store: Store, import_: Import, step: Step) -> Import:
    """Restores what was there before."""

    async def give_back(work: Work, lines: Sequence[StagedRow]) -> None:
        await work.imports.undo(import_, lines)

    kinds = (*WRITING, Kind.GONE) if import_.deactivate else WRITING
    return await without_new_loops(store, await _by_chunks(store, import_, kinds, give_back, step))


async def clear(store: Store, import_: Import) -> None:
    """Deletes the lines of a finished import."""
    while True:
        async with store.work() as work:
            more = await work.imports.clear(import_.id, 4 * CHUNK)
            if not more:
                await work.imports.turn(import_.id, [State.CLEARING], State.OVER)
            await work.commit()
        if not more:
            return


async def _by_chunks(store: Store, import_: Import, kinds: Sequence[Kind], change: Change, step: Step) -> Import:
    while True:
        async with store.work() as work:
            await work.imports.extend_lease(import_.id, await work.outbox.instant(), LEASE)
            fresh = await work.imports.get(import_.workspace, import_.id)
            if fresh is None or (fresh.state, fresh.cursor) != (import_.state, import_.cursor):
                raise Lost
            lines = await work.imports.lines(import_.id, import_.cursor, AT_ONCE, kinds)
            if not lines:
                return import_
            await change(work, lines)
            import_ = replace(import_, cursor=lines[-1].line.number)
            await work.imports.note(import_)
            await work.commit()
        step(len(lines))


async def _turn(store: Store, import_: Import, state: State) -> Import:
    async with store.work() as work:
        if not await work.imports.turn(import_.id, [import_.state], state):
            raise Lost
        await work.imports.extend_lease(import_.id, await work.outbox.instant(), LEASE)
        fresh = await work.imports.get(import_.workspace, import_.id)
        await work.commit()
    return fresh or import_


async def without_new_loops(store: Store, import_: Import) -> Import:
    """Somebody may have set a manager while the import was running: if that and the file make a loop, removes the
    file's part, because it is the weaker source."""
    broken = 0
    for _ in range(ROUNDS):
        found = await asyncio.to_thread(find_loops, await _managers(store, import_.workspace))
        people = sorted({person for loop in found for person in loop})
        if not people:
            break
        broken += len(people)
        for start in range(0, len(people), CHUNK):
            async with store.work() as work:
                await work.workspaces.lock_workspace(import_.workspace)
                await work.imports.unlink(import_.id, people[start : start + CHUNK])
                await work.commit()
    loops = import_.count("loops") + broken
    return replace(import_, counts={**import_.counts, "loops": loops})


async def _managers(store: Store, workspace: int) -> dict[int, int]:
    found: dict[int, int] = {}
    after = 0
    while True:
        async with store.read() as work:
            edges = await work.imports.edges(workspace, after, 10 * CHUNK)
        if not edges:
            return found
        found |= {person: manager for person, manager, _ in edges if manager is not None}
        after = edges[-1][0]
