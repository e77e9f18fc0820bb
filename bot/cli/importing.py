"""`upward people import`: the preview on the terminal, then the import, beside a running bot if there is one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.prompt import Prompt

from bot.cli.start import open_database
from bot.clock import SystemClock
from bot.directory.people_file.apply_import import carry_out, clear
from bot.directory.people_file.dates import Order, ways_of
from bot.directory.people_file.import_repository import CHANGING, Import, Kind, State
from bot.directory.people_file.import_words import counts, describe_line, fault, warnings
from bot.directory.people_file.importing import finish, show_preview
from bot.directory.people_file.people_file import BadFile, PeopleFile
from bot.directory.people_file.person_row import Field
from bot.directory.people_file.preview_import import CHUNK, LEASE, Staged, Step, stage
from bot.errors import CannotStart
from bot.messages import Message, plain
from bot.phrases import as_typed, calendar_day, words
from bot.routes import Context

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.store import DatabaseStore

LARGEST = 200 * 1024 * 1024
"""Bytes: what a machine with little memory still takes; in the chat it is ten megabytes."""

FIRST = -(2**31)
"""Below every line's number: those who are gone have numbers below zero."""

NAMED = 20
"""So many lines of which something is left out are named; the number of all is said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed."""

    file: Path
    yes: bool = False
    deactivate: bool = False
    despite_unread: bool = False
    dates: str = ""
    team: str = ""


async def import_file(settings: Settings, wanted: Wanted) -> None:
    """Ends with code 1 and nothing changed where the file can't be read or nobody confirms it."""
    data = await asyncio.to_thread(wanted.file.read_bytes)
    try:
        file = await asyncio.to_thread(PeopleFile.read, data, LARGEST)
    except BadFile as bad:
        raise CannotStart(f"{wanted.file} can't be read. {fault(bad.fault.value, '')}") from None
    async with (
        open_database(settings.database_url.get_secret_value(), beside=True) as store,
        _begin(store, wanted) as import_,
    ):
        await _preview(store, import_, file, data.count(b"\n"), wanted)


@asynccontextmanager
async def _begin(store: DatabaseStore, wanted: Wanted) -> AsyncIterator[Import]:
    """The import; what is not carried out leaves nothing behind."""
    clock = SystemClock()
    async with store.work() as work:
        workspace = await _workspace(store, wanted.team)
        number = await work.imports.begin(Import(0, workspace, None, wanted.file.name, State.READING), clock.now())
        await work.imports.extend_lease(number, await work.outbox.instant(), LEASE)
        import_ = await work.imports.get(workspace, number)
        await work.commit()
    if import_ is None:
        raise CannotStart("The workspace was removed at this moment. Nothing was changed.")
    try:
        yield import_
    finally:
        async with store.work() as work:
            left = await work.imports.turn(import_.id, [State.READING, State.SHOWN], State.CLEARING)
            await work.commit()
        if left:
            await clear(store, import_)


async def _workspace(store: DatabaseStore, team: str) -> int:
    async with store.read() as work:
        teams = await work.workspaces.teams()
        found = {
            number: other
            for platform, other in teams
            if team in ("", other) and (number := await work.workspaces.of(platform, other)) is not None
        }
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise CannotStart("No such workspace is known. It is once `upward run` has connected to it.")
    raise CannotStart(f"Several workspaces are served. Say which: --team {' or --team '.join(sorted(found.values()))}.")


async def _preview(store: DatabaseStore, import_: Import, file: PeopleFile, lines: int, wanted: Wanted) -> None:
    with _bar("Reading", lines) as step:
        staged = await stage(store, import_, file, step)
    await show_preview(Context(store, {}, SystemClock()), staged.import_, Message(()))
    _say(staged, wanted)
    await _name_troubled_lines(store, staged.import_)
    await _name_gone(store, staged.import_)
    if not any(staged.import_.count(kind) for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME)):
        raise CannotStart("There is no line that could be imported. Nothing was changed.")
    await _apply(store, _decide(staged.import_, wanted), wanted)


def _say(staged: Staged, wanted: Wanted) -> None:
    import_, here = staged.import_, "directory/import"
    total = import_.count("lines")
    print(f"{wanted.file.name}: {total:,} line{'' if total == 1 else 's'}. This is what it would do:")
    print(plain(counts(import_)))
    for chain in staged.loops:
        print(words(here, chain=" → ".join(chain)).plain("loop"))
    if import_.unknown:
        print(words(here, columns=", ".join(import_.unknown)).plain("unknown_columns"))
    if staged.encoding:
        print(words(here, encoding=staged.encoding).plain("guessed"))
    for warning in warnings(import_, ()):
        print(plain(warning))


def _decide(import_: Import, wanted: Wanted) -> Import:
    """What the options say, and on a terminal the answers where they are silent."""
    asking = not wanted.yes
    if asking and not sys.stdin.isatty():
        raise CannotStart("Nothing was changed. With --yes it is imported.")
    order = Order(wanted.dates) if wanted.dates else Order.UNKNOWN
    if asking and import_.date and not wanted.dates:
        order = _ask_order(import_.date)
    import_ = replace(import_, order=order, deactivate=_deactivating(import_, wanted))
    if asking and not typer.confirm("Import it?", default=False):
        raise CannotStart("Nothing was changed.")
    return import_


def _ask_order(date: str) -> Order:
    ways = ways_of(date)
    print(f"{date} can be read in more than one way:")
    for order, day in ways.items():
        print(f"  {order.value}: {calendar_day(day)}, the {order.value} comes first")
    print("  open: leave such start dates as they are")
    answer = Prompt.ask("Which one", choices=[*ways, "open"], default="open")
    return Order(answer) if answer in set(Order) else Order.UNKNOWN


def _deactivating(import_: Import, wanted: Wanted) -> bool:
    """Nobody because of a file of which something can't be read, unless whoever sees the names says so."""
    gone = import_.count("gone")
    if not gone or (wanted.deactivate and (import_.whole or wanted.despite_unread)):
        return bool(gone)
    if not wanted.yes:
        return typer.confirm(f"Deactivate the {gone:,} named above?" if gone > 1 else "Deactivate them?", default=False)
    if wanted.deactivate:
        print(
            "Nobody is deactivated, because the file can't be read as a whole and they may stand there. "
            "Check the names above; --despite-unread deactivates them all the same.",
            file=sys.stderr,
        )
    return False


async def _name_gone(store: DatabaseStore, import_: Import) -> None:
    """All of them, before anything happens."""
    gone, after = import_.count("gone"), FIRST
    if gone:
        print(f"Gone since an earlier file, {gone:,}:")
    while gone:
        async with store.read() as work:
            lines = await work.imports.lines(import_.id, after, CHUNK, (Kind.GONE,))
        if not lines:
            break
        for kept in lines:
            print(f"  {kept.name or kept.line.name}")
        after = lines[-1].line.number
    if gone and (lost := import_.count("lost")):
        print(words("directory/import", count=lost).plain("lost_one" if lost == 1 else "lost"))


async def _name_troubled_lines(store: DatabaseStore, import_: Import) -> None:
    async with store.read() as work:
        troubled, total = await work.imports.lines_with_trouble(import_.id, NAMED)
    for kept in troubled:
        print("  " + plain(describe_line(kept)).replace("\n", " "))
    if (more := total - len(troubled)) > 0:
        print(f"  and {more:,} more line{'' if more == 1 else 's'} of which something is left out")


async def _apply(store: DatabaseStore, import_: Import, wanted: Wanted) -> None:
    async with store.work() as work:
        await work.workspaces.lock_workspace(import_.workspace)
        if await work.imports.newest(import_.workspace, CHANGING) is not None:
            raise CannotStart("Another import is being carried out. Try again when it is done. Nothing was changed.")
        await work.imports.note(import_)
        await work.imports.turn(import_.id, [State.SHOWN], State.IMPORTING)
        await work.imports.extend_lease(import_.id, await work.outbox.instant(), LEASE)
        fresh = await work.imports.get(import_.workspace, import_.id)
        await work.commit()
    import_ = fresh or import_
    rows = sum(import_.count(kind) for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME))
    rounds = 2 if Field.MANAGER.value in import_.columns else 1
    with _bar("Importing", rounds * rows) as step:
        done = await carry_out(store, import_, SystemClock(), step)
    await finish(Context(store, {}, SystemClock()), done)
    print(f"{wanted.file.name} is imported. In the chat, {as_typed('upward people undo')} takes it back.")


@contextmanager
def _bar(what: str, total: int) -> Iterator[Step]:
    """A progress bar on standard error, on a terminal alone."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda lines: progress.advance(task, lines)
