"""Keeps a sandbox in a file when somebody asks for it: people, conversations, messages, files, clock and tokens.

What a Slack client forgets too is not kept: messages that only one person sees, forms that are open, what a button or a
response_url was good for. Home is drawn again when it is opened.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

import structlog

from adapters.sandbox.state import Channel, File, Json, Message, Person

if TYPE_CHECKING:
    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.changes import Change

log = structlog.get_logger("upward.sandbox")

EVERY = 2.0  # seconds between two writings while something changes
DERIVED = {"messages", "by_ts", "top_level", "ephemerals"}  # of a channel: made of its messages, or not kept


class NotKept(ValueError):
    """The file is none of this sandbox; the text says why."""


def snapshot(sandbox: Sandbox) -> Json:
    """Everything that is kept, as JSON."""
    workspace = sandbox.workspace
    return {
        "app": [sandbox.app.id, sandbox.app.bot.id],
        "seed": sandbox.app.seed,
        "ahead": workspace.clock.offset.total_seconds(),
        "made": workspace.new_id.made,
        "people": [asdict(person) for person in workspace.people.values()],
        "channels": [_channel(channel) for channel in workspace.channels.values()],
        "files": [_file(file) for file in workspace.files.values() if file.completed],
    }


def _channel(channel: Channel) -> Json:
    kept = {each.name: getattr(channel, each.name) for each in fields(Channel) if each.name not in DERIVED}
    return {**kept, "members": list(channel.members), "messages": [asdict(message) for message in channel.messages]}


def _file(file: File) -> Json:
    return {**asdict(file), "content": base64.b64encode(file.content).decode()}


def restore(sandbox: Sandbox, kept: Json) -> None:
    """The state of an earlier run into a sandbox that was just made. Raises NotKept."""
    if kept.get("app") != [sandbox.app.id, sandbox.app.bot.id]:
        raise NotKept("it was kept with another company, app or release")
    try:
        people = [Person(**each) for each in kept["people"]]
        channels = [_channel_of(each) for each in kept["channels"]]
        files = [File(**{**each, "content": base64.b64decode(each["content"])}) for each in kept["files"]]
        ahead, made = timedelta(seconds=kept["ahead"]), int(kept["made"])
        sandbox.workspace.clock.advance(ahead)
        sandbox.workspace.take_over(people, channels, files, made)
        sandbox.app.seed = str(kept.get("seed") or sandbox.app.seed)
        sandbox.app.bot = sandbox.workspace.people[sandbox.app.bot.id]
    except (TypeError, LookupError, ValueError, AttributeError, OverflowError) as cause:
        raise NotKept("it was kept by another release") from cause


def _channel_of(kept: Json) -> Channel:
    messages = [_message_of(each) for each in kept["messages"]]
    channel = Channel(**{**kept, "members": dict.fromkeys(kept["members"]), "messages": messages})
    channel.by_ts = {message.ts: message for message in messages}
    channel.top_level = sorted(message.ts for message in messages if not message.is_reply or message.broadcast)
    return channel


def _message_of(kept: Json) -> Message:
    edited = kept["edited"]
    return Message(**{**kept, "edited": (edited[0], edited[1]) if edited else None})


class Keeping:
    """`resume()`, then `async with`: the file is written while something changes, and at the end. A full disk is
    waited for."""

    def __init__(self, sandbox: Sandbox, file: Path, *, every: float = EVERY) -> None:
        self._sandbox, self._file, self._every = sandbox, file, every
        self._changed, self._saved = asyncio.Event(), asyncio.Event()
        self._saved.set()
        self._failing = False

    def resume(self) -> None:
        """Goes on from the file when it is there. Raises NotKept, OSError."""
        if not self._file.exists():
            return
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            restore(self._sandbox, kept if isinstance(kept, dict) else {})
        except NotKept as cause:
            raise NotKept(f"{self._file} can't be used: {cause}") from cause
        except (ValueError, RecursionError) as cause:
            raise NotKept(f"{self._file} is not readable") from cause

    async def __aenter__(self) -> Self:
        self._sandbox.workspace.changes.listen(self._note)
        self._writing = asyncio.create_task(self._write_on())
        return self

    def _note(self, change: Change) -> None:
        if change.kind != "call":
            self._changed.set()
            self._saved.clear()

    async def saved(self) -> None:
        """Returns when all that has changed is in the file."""
        await self._saved.wait()

    async def _write_on(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(self._every)
            self._changed.clear()
            try:
                self._write()
            except OSError as error:
                self._changed.set()
                self._note_failure(error)
            else:
                self._saved.set()
                self._failing = False

    def _note_failure(self, error: OSError) -> None:
        """Once, until it is kept again: it is tried every time."""
        if not self._failing:
            log.warning("the workspace is not kept now", reason=error.strerror)
        self._failing = True

    def _write(self) -> None:
        """In one go: whoever reads the file finds it whole. It is for its owner alone."""
        part = self._file.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as new:
            new.write(json.dumps(snapshot(self._sandbox)))
        part.replace(self._file)

    async def __aexit__(self, *_: object) -> None:
        self._writing.cancel()
        with suppress(asyncio.CancelledError):
            await self._writing
        self._write()
