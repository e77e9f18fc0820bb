"""`upward` and `python -m bot`."""

from __future__ import annotations

import os
import sys

from bot.cli import database, demo, doctor, manifest, people, run  # noqa: F401 - they hang their commands on the app
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
