"""Processes people files in the background: reading, importing, undoing. Tells the uploader the result in a direct
message."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot.account_sync import find_admins
from bot.directory.people_file.apply_import import Lost, carry_out, clear, undo
from bot.directory.people_file.import_repository import Import, State
from bot.directory.people_file.import_words import done_message, failure_message, preview, undone_message
from bot.directory.people_file.people_file import BadFile, PeopleFile
from bot.directory.people_file.preview_import import LEASE, stage
from bot.errors import LookUpFailed
from bot.messages import Message
from bot.publishing.copies import to_people
from bot.routes import Context
from bot.store import Work

log = structlog.get_logger("upward.import")

KIND = "directory.import"


def subject(number: int) -> str:
    return f"import/{number}"


class Importing:
    """One import at a time; replicas work on different ones."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def work(self) -> None:
        """Processes all imports in progress, including those left by another or a crashed replica."""
        while await self.once():
            pass

    async def once(self) -> bool:
        """Processes one import; False if there is none."""
        async with self._context.store.work() as work:
            import_ = await work.imports.claim(await work.outbox.instant(), LEASE)
            if import_ is None:
                return False
            await work.commit()
        try:
            await self._work_on(import_)
        except Lost:
            log.info("import is worked on elsewhere", subject=subject(import_.id))
        return True

    async def _work_on(self, import_: Import) -> None:
        store, clock = self._context.store, self._context.clock
        match import_.state:
            case State.READING:
                await self._read(import_)
            case State.IMPORTING | State.LINKING:
                await self._finish(await carry_out(store, import_, clock, _quietly))
            case State.UNDOING:
                await self._undone(await undo(store, import_, _quietly))
            case _:
                await clear(store, import_)

    async def _read(self, import_: Import) -> None:
        try:
            file = await asyncio.to_thread(PeopleFile.read, await self._bytes(import_))
        except LookUpFailed as failure:
            await self._fail(import_, failure.reason)
        except BadFile as bad:
            await self._fail(import_, bad.fault.value)
        else:
            staged = await stage(self._context.store, import_, file, _quietly)
            await show_preview(self._context, staged.import_, preview(staged))

    async def _bytes(self, import_: Import) -> bytes:
        platform = self._context.platforms.get(import_.platform or "")
        if platform is None or not import_.team or not import_.upload:
            raise LookUpFailed("file_not_found")
        return await platform.file(import_.team, import_.upload)

    async def _fail(self, import_: Import, trouble: str) -> None:
        async with self._context.store.work() as work:
            await work.imports.turn(import_.id, [State.READING], State.FAILED)
            await work.imports.note(replace(import_, trouble=trouble))
            await tell(self._context, work, import_, failure_message(import_, trouble))
            await work.commit()
        log.info("people file not read", subject=subject(import_.id), reason=trouble)

    async def _finish(self, import_: Import) -> None:
        await finish(self._context, import_)

    async def _undone(self, import_: Import) -> None:
        async with self._context.store.work() as work:
            await work.imports.turn(import_.id, [State.UNDOING], State.CLEARING)
            await tell(self._context, work, import_, undone_message(import_))
            await work.commit()
        log.info("people import undone", subject=subject(import_.id))


def _quietly(_lines: int) -> None:
    """Reports no progress."""


async def show_preview(context: Context, import_: Import, message: Message) -> None:
    """Sends the preview; the import waits until somebody decides."""
    async with context.store.work() as work:
        await work.imports.note(import_)
        await work.imports.turn(import_.id, [State.READING], State.SHOWN)
        await tell(context, work, import_, message)
        await work.commit()
    log.info("people file read", subject=subject(import_.id), count=import_.count("lines"))


async def finish(context: Context, import_: Import) -> None:
    """Finishes the import, and makes it the one that can be undone."""
    now = context.clock.now()
    async with context.store.work() as work:
        before = await work.imports.newest(import_.workspace, [State.DONE])
        if before is not None:
            await work.imports.turn(before.id, [State.DONE], State.CLEARING)
        await work.imports.turn(import_.id, [State.LINKING], State.DONE)
        await work.imports.note(replace(import_, done_at=now))
        counted = " ".join(f"{name}={import_.count(name)}" for name in ("new", "changed", "same", "bad"))
        gone = f" gone={import_.count('gone')}" if import_.deactivate else ""
        await work.audit.note(
            import_.workspace, import_.by, "people.import", f"import/{import_.id} {counted}{gone}", now
        )
        await tell(context, work, import_, done_message(import_))
        await work.commit()
    await find_admins(context, import_.workspace)
    log.info("people imported", subject=subject(import_.id), count=import_.count("lines"))


async def tell(context: Context, work: Work, import_: Import, message: Message) -> None:
    """Sends a direct message to the uploader; to nobody, if the file came by the command line."""
    whom = await work.people.by_ids(import_.workspace, [import_.by] if import_.by else [])
    await work.outbox.put(to_people(KIND, subject(import_.id), whom, message), context.clock.now())
