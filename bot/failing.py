"""How a command of the command line ends when it can't go on: a sentence, never a traceback for a user's mistake."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator

from bot.errors import CannotStart, LookUpFailed, NotSaved
from bot.wording import why


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
            return "That port is taken by another program. Choose another: --port, or UPWARD_PORT for `upward run`."
        case OSError():
            return f"The machine says no: {error}"
        case _:
            return None
