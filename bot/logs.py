"""Logs: ids and decisions, never what people wrote. What is not on the list of keys is not printed."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

log = structlog.get_logger("upward.loop")

KEYS = frozenset(
    {
        *("event", "level", "logger", "timestamp", "exception", "dropped"),
        *("workspace", "platform", "team", "room", "person", "token", "kind", "subject", "act", "state"),
        *("reason", "outcome", "tries", "task", "seconds", "count", "method", "status", "job", "address", "version"),
    }
)
"""Every key that may be logged. `token` is a delivery's random mark, never a credential."""

OF_OTHERS = KEYS - {"event", "level", "logger", "timestamp", "exception", "dropped"}
"""Keys whose values may come from a chat, a database or a browser."""

ID = re.compile(r"[\w.:/@+=-][\w .:/@+=-]{0,99}|", re.ASCII)
UNREADABLE = "unreadable"
REASON_LONGEST = 200

CHATTY = (
    "aiosqlite",
    "charset_normalizer",
    "matplotlib",
    "sqlalchemy",
    "slack_sdk",
    "slack_bolt",
    "aiohttp.access",
    "aiohttp.client",
    "aiohttp.server",
    "asyncio",
    "apscheduler",
    "alembic",
)
"""Below WARNING these print messages, statements, requests or addresses."""

MOST_CAUSES = 5
ONCE_A_SECOND = 1.0
MOST_TROUBLES = 100
"""Different troubles of the event loop that are told apart at a time."""


def configure_logs(
    level: str, form: Literal["text", "json"], *, stream: TextIO | None = None, strict: bool = False
) -> None:
    """All logs of the process, ours and the libraries', to one stream (standard error). With `strict` a key that is not
    on the list raises `ValueError` instead of being dropped."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_stamps(),
            _refuse_other_keys if strict else _drop_other_keys,
            _tame,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(form, colors=out.isatty()))
    _root(handler, level)


def _stamps() -> list[Processor]:
    """What stands on every line: who logs, how grave it is, and when it was."""
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(form: Literal["text", "json"], *, colors: bool) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_stamps(), _one_line],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(_where),
            _renderer(form, colors=colors),
        ],
    )


def _root(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    handler.setLevel(level)  # a library's logger may be set lower than the root
    root.addHandler(handler)
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _renderer(form: Literal["text", "json"], *, colors: bool) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=colors)


def _others(event: Mapping[str, Any]) -> list[str]:
    # structlog's own keys begin with an underscore, exc_info becomes `exception`.
    return sorted(key for key in event if key not in KEYS and key != "exc_info" and not key.startswith("_"))


def _drop_other_keys(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if others := _others(event):
        for key in others:
            del event[key]
        event["dropped"] = ",".join(others)
    return event


def _refuse_other_keys(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if others := _others(event):
        raise ValueError(f"not on the list of what may be logged (bot/logs.py): {', '.join(others)}")
    return event


def _tame(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """No value that came from outside begins a line of its own or fills the log: ids are short and of the signs of
    ids, everything else is one line."""
    for key, value in event.items():
        if isinstance(value, str) and key in OF_OTHERS:
            if key != "reason":
                event[key] = value if ID.fullmatch(value) else UNREADABLE
            elif len(value) > REASON_LONGEST or not value.isprintable():
                event[key] = "".join(sign if sign.isprintable() else " " for sign in value[:REASON_LONGEST])
    return event


def _one_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What a library says, in one line: some of it comes from outside."""
    event["event"] = " ".join(str(event["event"]).split())
    return event


def _where(exc_info: ExcInfo) -> str:
    """Where it went wrong and what kind it was. The words of an exception may be somebody's, so they are left out."""
    kind, error, trace = exc_info
    causes = [_frames(trace, kind)]
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < MOST_CAUSES:
        causes.append(_frames(cause.__traceback__, type(cause)))
        cause = cause.__cause__ or cause.__context__
    return "\ncaused by\n".join(causes)


def _frames(trace: TracebackType | None, kind: type[BaseException]) -> str:
    lines = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([*lines, kind.__qualname__])


class Unhandled:
    """For the event loop: what asyncio would print holds the words of the exception. The same trouble is logged once a
    second, with how often it came meanwhile: without descriptors asyncio reports each socket that it can't take."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def __call__(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        trouble, now = f"{context['message']} {type(error).__qualname__}", loop.time()
        if now - self._last.get(trouble, now - ONCE_A_SECOND) < ONCE_A_SECOND:
            self._left_out[trouble] = self._left_out.get(trouble, 0) + 1
            return
        if len(self._last) >= MOST_TROUBLES:
            self._last.clear()
        self._last[trouble] = now
        count = self._left_out.pop(trouble, 0) + 1
        log.error("unhandled in the event loop", reason=context["message"], count=count, exc_info=error)
