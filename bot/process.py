"""A command of the command line as a process: it ends on a signal, and a user's mistake ends it with a sentence."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from bot.errors import CannotStart, LookUpFailed, NotSaved
from bot.logs import Unhandled
from bot.phrases import why


def go(work: Coroutine[Any, Any, None]) -> None:
    """Runs until done, or until Ctrl-C or SIGTERM, after which it has a moment to end cleanly."""
    with plainly(), asyncio.Runner(loop_factory=event_loops()) as runner:
        runner.run(_until_told(work))


def event_loops() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's where the extra `speed` is installed, else the standard library's."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return None
    return uvloop.new_event_loop


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(Unhandled())
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


@contextlib.contextmanager
def settled() -> Iterator[None]:
    """Within it the collector of garbage leaves alone what was loaded before, for good: each look at all of that held
    the event loop, and everybody who waited for an answer, for 0.12 s."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """Turns what a person can mend into `CannotStart`; a mistake of ours stays what it is."""
    try:
        yield
    except (CannotStart, NotSaved, LookUpFailed, OSError, ExceptionGroup) as error:
        sentences = [_sentence(leaf) for leaf in _leaves(error)]
        if None in sentences:
            raise
        raise CannotStart("\n".join(dict.fromkeys(str(sentence) for sentence in sentences))) from None


def _leaves(error: Exception) -> list[Exception]:
    if isinstance(error, ExceptionGroup):
        return [leaf for each in error.exceptions for leaf in _leaves(each)]
    return [error]


def _sentence(error: Exception) -> str | None:
    match error:
        case CannotStart():
            return str(error)
        case NotSaved():
            return f"The database does not work as it should: {error}"
        case LookUpFailed(reason=reason):
            return f"The chat does not let the bot in, because {why(reason)}. `upward doctor` tells more."
        case OSError(errno=errno.EADDRINUSE):
            return (
                "That port is taken by another program. Choose another: --port, `make demo PORT=8701`, "
                "or UPWARD_PORT for `upward run`."
            )
        case OSError():
            return f"The machine says no: {error}"
        case _:
            return None
