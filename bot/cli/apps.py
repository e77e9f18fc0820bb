"""The command `upward` and its groups; the modules beside hang their commands on them."""

from __future__ import annotations

from importlib.metadata import version

import typer

app = typer.Typer(
    name="upward",
    help="Praise, objectives and feedback inside the chat a company already uses.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(no_args_is_help=True, help="The database: its schema, and backups.")
admin = typer.Typer(no_args_is_help=True, help="Admins of a workspace.")
people = typer.Typer(no_args_is_help=True, help="Who works here.")
ballots = typer.Typer(help="The folder of anonymous answers.")
app.add_typer(db, name="db")
app.add_typer(admin, name="admin")
app.add_typer(people, name="people")
app.add_typer(ballots, name="ballots")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"upward {version('upward')}")
        raise typer.Exit


@app.callback()
def _accept_version(
    _: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Show which release this is, and exit."
    ),
) -> None:
    pass
