"""`upward admin …` and `upward people …`: people without chat."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.apps import admin, people
from bot.cli.start import go, open_database, settings_here

if TYPE_CHECKING:
    from bot.settings import Settings


class Dates(StrEnum):
    """What `--dates` takes."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@admin.command("add", epilog="Example: upward admin add ana@example.com")
def admin_add(email: Annotated[str, typer.Argument(help="As the chat platform knows it.")]) -> None:
    """Makes somebody an admin without chat: the first one, or when nobody is left."""
    go(_admin_add(settings_here(quiet=True), email))


async def _admin_add(settings: Settings, email: str) -> None:
    from bot.admin.grant_admin import make_admin
    from bot.clock import SystemClock

    async with open_database(settings.database_url.get_secret_value(), beside=True) as store:
        for name in await make_admin(store, email, SystemClock().now()):
            print(f"{name} is an admin now.")


PeopleFile = Annotated[
    Path,
    typer.Argument(
        help="CSV whose first line names its columns: email, and any of name (or first_name and last_name), "
        "manager_email, department, title, start_date, time_zone, country. Other usual names are known too.",
        exists=True,
        dir_okay=False,
        readable=True,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Imports without asking.")]
DeactivateGone = Annotated[
    bool, typer.Option("--deactivate-gone", help="Deactivates people of an earlier file who are nowhere in this one.")
]
DespiteUnread = Annotated[
    bool, typer.Option("--despite-unread", help="With --deactivate-gone: even where lines of the file can't be read.")
]
FirstOfDates = Annotated[
    Dates | None, typer.Option(help="What stands first in dates such as 03/04/2026, if the file doesn't show it.")
]
Team = Annotated[str, typer.Option(help="The workspace's id, where the bot serves several.")]


@people.command("import", epilog="Example: upward people import people.csv")
def people_import(
    file: PeopleFile,
    yes: Yes = False,
    deactivate_gone: DeactivateGone = False,
    despite_unread: DespiteUnread = False,
    dates: FirstOfDates = None,
    team: Team = "",
) -> None:
    """Shows what a people file would change, then imports it; also beside a running bot."""
    from bot.cli.importing import Wanted, import_file

    wanted = Wanted(file, yes, deactivate_gone, despite_unread, dates.value if dates else "", team)
    go(import_file(settings_here(quiet=True), wanted))
