"""`upward` and `python -m bot`."""

from __future__ import annotations

import os
import sys

from bot.cli import (  # noqa: F401 - they hang their commands on the app
    ballots,
    database,
    demo,
    doctor,
    hipchat_command,
    manifest,
    people,
    run,
)
from bot.cli.apps import app
from bot.errors import CannotStart


def main() -> None:
    """Runs a command; a mistake that its user can mend ends it with a sentence. All that it writes is private."""
    os.umask(0o077)
    try:
        app()
    except CannotStart as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
