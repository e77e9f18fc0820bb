"""`upward db …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.apps import db
from bot.cli.start import go, settings_here


@db.command("upgrade", epilog="Example: upward db upgrade")
def db_upgrade() -> None:
    """Brings the schema to this release's state; `upward run` does it too."""
    from storage.schema import upgrade

    go(upgrade(settings_here().database_url.get_secret_value()))
    print("The schema is up to date.")


@db.command("check", epilog="Example: upward db check")
def db_check() -> None:
    """Is the schema what this release works with?"""
    from storage.schema import check

    go(check(settings_here().database_url.get_secret_value()))
    print("The schema is what this release works with.")


@db.command("backup", epilog="Example: upward db backup upward-2026-11-23.db")
def db_backup(file: Annotated[Path, typer.Argument(help="The new file.")]) -> None:
    """A consistent copy while the bot runs."""
    from storage.backup import backup

    go(backup(settings_here().database_url.get_secret_value(), file))
    print(f"The copy is in {file}.")


@db.command("move", epilog="Example: upward db move postgresql+asyncpg://upward@db.example/upward")
def db_move(url: Annotated[str, typer.Argument(help="An empty PostgreSQL database.")]) -> None:
    """Copies everything from SQLite to PostgreSQL, while the bot is stopped, and compares every row."""
    from storage.transfer import move

    async def moved() -> None:
        count = await move(settings_here().database_url.get_secret_value(), url)
        print(f"{count} rows are there, each compared. Now set DATABASE_URL to that address and start the bot.")
        print("The folder of UPWARD_BALLOTS stays where it is, and so does the old file: delete it when all is well.")

    go(moved())
