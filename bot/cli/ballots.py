"""`upward ballots`: whose anonymous answers lie in the folder, and what to do when it is lost."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.apps import ballots
from bot.cli.start import go, open_database, settings_here
from bot.errors import CannotStart, NotAllowed

if TYPE_CHECKING:
    from bot.cycles.repository import Held
    from bot.settings import Settings
    from storage.ballots.ballots import BallotFolder
    from storage.store import DatabaseStore

UNSET = "There is no folder of anonymous answers: set UPWARD_BALLOTS and UPWARD_SECRET_KEYS."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of a lost cycle; neither: nothing was said yet."""

    cycle: str
    ask_again: bool
    close: bool
    yes: bool


@ballots.callback(invoke_without_command=True, epilog="Example: upward ballots")
def show(context: typer.Context) -> None:
    """Cycles whose anonymous answers lie in the folder of UPWARD_BALLOTS; exit code 1 if any are lost."""
    if context.invoked_subcommand is None:
        go(_show(_settings()))


@ballots.command("lost", epilog="Example: upward ballots lost 0f3a61c2b7d94e5f8a1b2c3d4e5f6071 --ask-again")
def settle_lost(
    cycle: Annotated[str, typer.Argument(help="As `upward ballots` lists it.")],
    ask_again: Annotated[bool, typer.Option("--ask-again", help="Everybody is invited once more.")] = False,
    close_without: Annotated[bool, typer.Option("--close-without", help="The cycle is called off.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Does it without asking.")] = False,
) -> None:
    """After the loss of the folder, if it can't be put back: asks everybody again, or ends the cycle without them."""
    if ask_again == close_without:
        raise typer.BadParameter("Choose one: --ask-again or --close-without.")
    go(_settle(_settings(), Wanted(cycle, ask_again, close_without, yes)))


def _settings() -> Settings:
    settings = settings_here(quiet=True)
    if not settings.upward_ballots or not settings.secret_keys:
        raise CannotStart(UNSET)
    return settings


async def _show(settings: Settings) -> None:
    from storage.ballots.checkup import describe_folder

    async with open_database(settings.database_url.get_secret_value(), beside=True) as store:
        lines, well = await describe_folder(Path(settings.upward_ballots), store, settings.secret_keys)
    print("\n".join(lines))
    if not well:
        sys.exit(1)


async def _settle(settings: Settings, wanted: Wanted) -> None:
    from bot.clock import SystemClock
    from bot.cycles.running import lost as acts

    now = SystemClock().now()
    async with open_database(settings.database_url.get_secret_value(), beside=True) as store:
        held = await _find_lost(settings, store, wanted.cycle)
        _confirm(held, wanted)
        try:
            if wanted.close:
                await acts.close_without(store, held, None, now)
                print(f"{held.name} is called off. Those who were asked read it in their messages.")
                return
            folder, is_new = await _replace_folder(settings, store)
            await acts.ask_again(store, folder, held, None, now)
            await folder.close()
        except NotAllowed as refused:
            raise CannotStart(f"{refused.sentence} Use --close-without.") from None
    print(f"Everybody asked in {held.name} is invited once more.")
    if is_new:
        print("The folder is another one than before: restart Upward, all replicas, so that they use it.")


async def _find_lost(settings: Settings, store: DatabaseStore, cycle: str) -> Held:
    from storage.ballots.checkup import read_folder

    async with store.read() as work:
        held = {each.id.hex(): each for each in await work.ballot_folder.find_held()}
    if cycle not in held:
        raise CannotStart(f"No cycle {cycle} is open. `upward ballots` lists those that are.")
    state = await read_folder(Path(settings.upward_ballots), store, settings.secret_keys)
    if state.opens(held[cycle].id):
        raise CannotStart(f"Nothing of {held[cycle].name} is lost: its answers are in {settings.upward_ballots}.")
    return held[cycle]


def _confirm(held: Held, wanted: Wanted) -> None:
    what = "called off" if wanted.close else "begun anew, and everybody is invited once more"
    print(f"{held.name} is {what}. What was answered can't be read afterwards, even if the folder is found again.")
    if wanted.yes:
        return
    if not sys.stdin.isatty():
        raise CannotStart("Nothing was changed. With --yes it is done.")
    if not typer.confirm("Go on?", default=False):
        raise CannotStart("Nothing was changed.")


async def _replace_folder(settings: Settings, store: DatabaseStore) -> tuple[BallotFolder, bool]:
    """The folder as it is set now, which counts from now on; and whether it is another one."""
    from bot.clock import SystemClock
    from storage.ballots.ballots import BallotFolder
    from storage.ballots.opening import make
    from storage.secrets import Secrets

    root = Path(settings.upward_ballots)
    made = make(root, settings.database_url.get_secret_value())
    async with store.work() as work:
        known = await work.ballot_folder.find_id()
        await work.ballot_folder.replace(made, SystemClock().now())
        await work.commit()
    return BallotFolder(root, Secrets(settings.secret_keys), made), known != made
