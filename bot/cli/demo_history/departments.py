"""The people file that somebody of the demo's company imported: chats don't tell which department somebody is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.directory.people_file.apply_import import carry_out
from bot.directory.people_file.import_repository import Import, State
from bot.directory.people_file.importing import finish, show_preview
from bot.directory.people_file.people_file import PeopleFile
from bot.directory.people_file.preview_import import LEASE, stage
from bot.messages import Message
from bot.sheets import sheet

if TYPE_CHECKING:
    from bot.routes import Context
    from bot.store import Store

NAME = "departments.csv"
ONCE = ("demo departments", date.max)


async def import_departments(context: Context, team: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """`entries`: colleagues, with their `email` and `department`. Once in a folder."""
    if (begun := await _begin(context, team)) is None:
        return
    quiet = replace(context, platforms={})
    staged = await stage(context.store, begun, PeopleFile.read(_write(entries)), _say_nothing)
    await show_preview(quiet, staged.import_, Message(()))
    confirmed = await _turn(context.store, staged.import_)
    await finish(quiet, await carry_out(context.store, confirmed, context.clock, _say_nothing))


def _write(entries: Sequence[Mapping[str, Any]]) -> bytes:
    people = [(each["email"], each["name"], each["department"]) for each in entries]
    return sheet([("email", "name", "department"), *people])


async def _begin(context: Context, team: str) -> Import | None:
    """Its lease is taken, so that no worker of imports does the same."""
    async with context.store.work() as work:
        workspace = await work.workspaces.of("slack", team)
        if workspace is None or not await work.daily.first(workspace, *ONCE):
            return None
        number = await work.imports.begin(Import(0, workspace, None, NAME, State.READING), context.clock.now())
        await work.imports.extend_lease(number, await work.outbox.instant(), LEASE)
        begun = await work.imports.get(workspace, number)
        await work.commit()
    return begun


async def _turn(store: Store, import_: Import) -> Import:
    async with store.work() as work:
        await work.imports.turn(import_.id, [State.SHOWN], State.IMPORTING)
        await work.imports.extend_lease(import_.id, await work.outbox.instant(), LEASE)
        fresh = await work.imports.get(import_.workspace, import_.id)
        await work.commit()
    return fresh or import_


def _say_nothing(_lines: int) -> None:
    """Nobody waits for it."""
