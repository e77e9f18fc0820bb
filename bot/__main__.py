"""The composition root and the command line: the only place that knows adapters and storage both.

Their imports stand inside the commands, so that `upward --help` and a mistyped command answer at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import CannotStart

if TYPE_CHECKING:
    from adapters.sandbox.app import Sandbox
    from adapters.slack.platform import Slack
    from bot.engine import Engine
    from bot.routes import Desk, OnEvent
    from bot.settings import Settings

app = typer.Typer(
    name="upward",
    help="Praise, objectives and feedback inside the chat a company already uses.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(no_args_is_help=True, help="The database: its schema, and backups.")
admin = typer.Typer(no_args_is_help=True, help="Admins of a workspace.")
app.add_typer(db, name="db")
app.add_typer(admin, name="admin")


def main() -> None:
    """`upward` and `python -m bot`."""
    try:
        app()
    except CannotStart as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(1)


def _go(work: Coroutine[Any, Any, None]) -> None:
    """Runs until done, or until Ctrl-C or SIGTERM, after which it has a moment to end cleanly."""
    from bot.failing import plainly

    with plainly():
        asyncio.run(_until_told(work))


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    from bot.logs import log_unhandled

    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _settings() -> Settings:
    from bot.logs import configure_logs
    from bot.settings import read_settings

    settings = read_settings()
    configure_logs(settings.log_level, settings.log_format)
    return settings


@app.command(epilog="Example: upward demo --port 8700 --open")
def demo(
    port: Annotated[int, typer.Option(help="Where the page is.", min=0, max=65535)] = 8700,
    data: Annotated[Path | None, typer.Option(help="Keep what the bot stores in this folder.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in your browser.")] = False,
) -> None:
    """A sample company in your browser, with the bot in it. No account needed; Ctrl-C ends it."""
    from bot.logs import configure_logs

    configure_logs("WARNING", "text")
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="upward-")))
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite+aiosqlite:///{folder.absolute() / 'upward.db'}"
        _go(_demo(port, url, open_page=open_))


async def _demo(port: int, url: str, *, open_page: bool) -> None:
    import yaml

    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.manifest import read_manifest
    from adapters.slack.platform import Slack, SlackSettings
    from bot.engine import Engine
    from bot.router import ROUTES
    from storage.schema import upgrade
    from storage.store import open_store

    sandbox = Sandbox(read_manifest(yaml.safe_load(_manifest())))
    await upgrade(url)
    store = await open_store(url)
    try:
        await sandbox.start(port=port)
        slack = Slack(SlackSettings(sandbox.bot_token, sandbox.app_token, api_url=sandbox.api_url))
        engine = Engine(store, [slack], sandbox.clock, routes=(*ROUTES, _preset(sandbox)))
        await engine.run(_announce(engine, slack, sandbox.url, open_page=open_page))
    finally:
        await sandbox.stop()
        await store.close()


def _preset(sandbox: Sandbox) -> OnEvent[Any]:
    """A new demo has its praise channel, so that the first praise arrives somewhere."""
    from bot.messages import Room
    from bot.platform import Connected
    from bot.routes import OnEvent
    from bot.store import Purpose

    async def set_channel(desk: Desk, event: Connected) -> None:
        async with desk.store.work() as work:
            workspace = await work.workspaces.ensure(event.platform, event.team, event.name)
            if not await work.workspaces.channels(workspace) and not await work.people.admins(workspace):
                room = Room(event.platform, sandbox.workspace.channel("kudos").id, "kudos")
                await work.workspaces.set_channel(workspace, Purpose.PRAISE, room, None, desk.clock.now())
                await work.commit()

    return OnEvent(Connected, set_channel)


async def _announce(engine: Engine, slack: Slack, url: str, *, open_page: bool) -> None:
    await slack.listening.wait()
    await engine.roll_call.caught_up.wait()
    print(f"Upward is ready: {url}\nCtrl-C ends it.", flush=True)
    if open_page:
        await asyncio.to_thread(webbrowser.open, url)


def _manifest(url: str | None = None, *, prefix: str = "", many: bool = False) -> str:
    from adapters.slack.manifest import manifest
    from bot.router import ROUTES
    from bot.routes import Command, OnShortcut

    commands = [entry for entry in ROUTES if isinstance(entry, Command)]
    shortcuts = [entry for entry in ROUTES if isinstance(entry, OnShortcut)]
    return manifest(commands, shortcuts, url=url, prefix=prefix, many=many)


if __name__ == "__main__":
    main()
