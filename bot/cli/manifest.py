"""`upward manifest`: what Slack is told of the app."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from bot.cli.apps import app
from bot.cli.start import settings_here
from bot.errors import CannotStart


def manifest_text(url: str | None = None, *, many: bool = False, prefix: str = "") -> str:
    """The manifest of the app that this code is: its commands, shortcuts, events and scopes."""
    from adapters.slack.manifest import manifest
    from bot.router import ROUTES
    from bot.routes import Command, OnShortcut

    commands = [entry for entry in ROUTES if isinstance(entry, Command)]
    shortcuts = [entry for entry in ROUTES if isinstance(entry, OnShortcut)]
    return manifest(commands, shortcuts, url=url, many=many, prefix=prefix)


@app.command(epilog="Example: upward manifest --url https://upward.example.com > manifest.yaml")
def manifest(
    url: Annotated[str | None, typer.Option(help="The bot's public address: for HTTP instead of Socket Mode.")] = None,
    many: Annotated[bool, typer.Option("--many", help="For many workspaces, installed by OAuth.")] = False,
) -> None:
    """The manifest with which a workspace makes its Slack app, on standard output."""
    from adapters.slack.manifest import ManifestError

    if url is not None and not re.match(r"https?://[^/\s]+", url):
        raise CannotStart(f"--url {url} is no address; it should look like https://upward.example.com.")
    try:
        print(manifest_text(url, many=many, prefix=settings_here().upward_command_prefix), end="")
    except ManifestError as wrong:
        raise CannotStart(str(wrong)) from None
