"""The composition root and the command line: the only place that knows adapters and storage both.

Their imports stand inside the commands, so that `upward --help` and a mistyped command answer at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import CannotStart

if TYPE_CHECKING:
    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.manifest import Manifest
    from adapters.slack.platform import Slack
    from bot.doctor import Finding
    from bot.engine import Engine
    from bot.outbox.pace import Timing
    from bot.settings import Settings
    from storage.store import DatabaseStore

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
    from bot.process import go

    go(work)


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
    from adapters.sandbox.app import Sandbox
    from adapters.slack.platform import Slack, SlackSettings
    from bot.admin.preset import set_at_first
    from bot.engine import Engine
    from bot.messages import Room
    from bot.router import ROUTES

    sandbox = Sandbox(_sandbox_manifest())
    async with contextlib.AsyncExitStack() as stack:
        store = await stack.enter_async_context(_opened(url))
        stack.push_async_callback(sandbox.stop)
        await sandbox.start(port=port)
        slack = Slack(SlackSettings(sandbox.bot_token, sandbox.app_token, api_url=sandbox.api_url))
        kudos = Room(slack.name, sandbox.workspace.channel("kudos").id, "kudos")
        engine = Engine(store, [slack], sandbox.clock, routes=(*ROUTES, set_at_first(kudos)))
        await engine.run(_announce(engine, slack, sandbox.url, open_page=open_page))


@contextlib.asynccontextmanager
async def _opened(url: str, *, beside: bool = False) -> AsyncIterator[DatabaseStore]:
    """The store with this release's schema: for one running bot, or `beside` one that runs."""
    from storage.schema import check, upgrade
    from storage.store import open_store

    await (check(url) if beside else upgrade(url))
    store = await open_store(url, exclusive=not beside)
    try:
        yield store
    finally:
        await store.close()


async def _announce(engine: Engine, slack: Slack, url: str, *, open_page: bool) -> None:
    await slack.listening.wait()
    await engine.roll_call.caught_up.wait()
    print(f"Upward is ready: {url}\nCtrl-C ends it.", flush=True)
    if open_page:
        await asyncio.to_thread(webbrowser.open, url)


def _manifest(url: str | None = None, *, many: bool = False) -> str:
    from adapters.slack.manifest import manifest
    from bot.router import ROUTES
    from bot.routes import Command, OnShortcut

    commands = [entry for entry in ROUTES if isinstance(entry, Command)]
    shortcuts = [entry for entry in ROUTES if isinstance(entry, OnShortcut)]
    return manifest(commands, shortcuts, url=url, many=many)


def _sandbox_manifest(file: Path | None = None) -> Manifest:
    import yaml

    from adapters.sandbox.manifest import load_manifest, read_manifest

    return load_manifest(file) if file else read_manifest(yaml.safe_load(_manifest()))


@app.command(epilog="Example: upward sandbox --port 8700 --manifest app.yaml")
def sandbox(
    port: Annotated[int, typer.Option(help="Where the page and the Web API are.", min=0, max=65535)] = 8700,
    company: Annotated[Path | None, typer.Option(help="People and channels, as YAML; default: a sample.")] = None,
    manifest: Annotated[Path | None, typer.Option(help="The manifest of your app; default: Upward's.")] = None,
) -> None:
    """The sandbox workspace alone, for any Slack app. Prints what the app needs; Ctrl-C ends it."""
    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.company import CompanyError, load_company
    from bot.logs import configure_logs

    configure_logs("WARNING", "text")
    try:
        workspace = Sandbox(_sandbox_manifest(manifest), company=load_company(company) if company else None)
    except (CompanyError, OSError, ValueError) as wrong:
        raise CannotStart(str(wrong)) from None
    _go(_sandbox(workspace, port))


async def _sandbox(workspace: Sandbox, port: int) -> None:
    try:
        await workspace.start(port=port)
        print(f"The sandbox is ready: {workspace.url}\nCtrl-C ends it. For the app:")
        print(f"  SLACK_API_URL={workspace.api_url}\n  SLACK_BOT_TOKEN={workspace.bot_token}")
        print(f"  SLACK_APP_TOKEN={workspace.app_token}\n  SLACK_SIGNING_SECRET={workspace.signing_secret}", flush=True)
        await asyncio.Event().wait()
    finally:
        await workspace.stop()


@app.command(epilog="Example: upward run")
def run() -> None:
    """The bot, with the settings of the environment and .env. Ends cleanly on SIGTERM and Ctrl-C."""
    from bot.failpoints import VARIABLE, arm

    settings = _settings()
    if not settings.slack_bot_token and not settings.slack_client_id:
        raise CannotStart("Nothing to connect to: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or try `upward demo`.")
    arm(os.environ.get(VARIABLE, ""))
    _go(_run(settings))


async def _run(settings: Settings, timing: Timing | None = None) -> None:
    from adapters.slack.platform import Slack, SlackSettings
    from adapters.web.server import Server
    from bot.clock import SystemClock
    from bot.engine import Engine
    from storage.installations import SealedInstallations
    from storage.secrets import Secrets

    clock = SystemClock()
    async with _opened(settings.database_url.get_secret_value()) as store:
        sealed = SealedInstallations(store, Secrets(settings.secret_keys), clock)
        if settings.slack_client_id:
            await sealed.rotate()
        slack = Slack(SlackSettings.of(settings), sealed if settings.slack_client_id else None)
        engine = Engine(store, [slack], clock, timing=timing)
        server = Server(settings.upward_host, settings.upward_port, slack.routes(), engine.obstacles)
        await engine.run(server.run())


@app.command(epilog="Example: upward doctor")
def doctor() -> None:
    """Checks settings, database, tokens, scopes, channels and clock; exit code 1 if anything fails."""
    from bot.doctor import well

    settings = _settings()
    findings = [well("settings", "complete.")]
    _go(_examine(settings, findings))
    print("\n".join(finding.line for finding in findings))
    sys.exit(0 if all(finding.well for finding in findings) else 1)


async def _examine(settings: Settings, findings: list[Finding]) -> None:
    from adapters.slack.checkup import examine, examine_channels
    from adapters.slack.platform import SlackSettings
    from bot.clock import SystemClock
    from bot.doctor import well
    from storage.checkup import examine_database

    database, store = await examine_database(settings.database_url.get_secret_value())
    findings += database
    if not settings.slack_bot_token:
        findings.append(well("Slack", "no token of one workspace to check."))
        return
    slack = SlackSettings.of(settings)
    team, found = await examine(slack, SystemClock().now())
    findings += found
    if team and store:
        async with store.read() as work:
            workspace = await work.workspaces.of("slack", team)
            channels = await work.workspaces.channels(workspace) if workspace is not None else ()
        findings += await examine_channels(slack, [channel.room for channel in channels])
    if store:
        await store.close()


@app.command(epilog="Example: upward manifest --url https://upward.example.com > manifest.yaml")
def manifest(
    url: Annotated[str | None, typer.Option(help="The bot's public address: for HTTP instead of Socket Mode.")] = None,
    many: Annotated[bool, typer.Option("--many", help="For many workspaces, installed by OAuth.")] = False,
) -> None:
    """The manifest with which a workspace makes its Slack app, on standard output."""
    from adapters.slack.manifest import ManifestError

    try:
        print(_manifest(url, many=many), end="")
    except ManifestError as wrong:
        raise CannotStart(str(wrong)) from None


@db.command("upgrade", epilog="Example: upward db upgrade")
def db_upgrade() -> None:
    """Brings the schema to this release's state; `upward run` does it too."""
    from storage.schema import upgrade

    _go(upgrade(_settings().database_url.get_secret_value()))
    print("The schema is up to date.")


@db.command("check", epilog="Example: upward db check")
def db_check() -> None:
    """Is the schema what this release works with?"""
    from storage.schema import check

    _go(check(_settings().database_url.get_secret_value()))
    print("The schema is what this release works with.")


@db.command("backup", epilog="Example: upward db backup upward-2026-11-23.db")
def db_backup(file: Annotated[Path, typer.Argument(help="The new file.")]) -> None:
    """A consistent copy while the bot runs."""
    from storage.backup import backup

    _go(backup(_settings().database_url.get_secret_value(), file))
    print(f"The copy is in {file}.")


@admin.command("add", epilog="Example: upward admin add ana@example.com")
def admin_add(email: Annotated[str, typer.Argument(help="As the chat platform knows it.")]) -> None:
    """Makes somebody an admin without chat: the first one, or when nobody is left."""
    _go(_admin_add(_settings(), email))


async def _admin_add(settings: Settings, email: str) -> None:
    from bot.admin.first import make_admin
    from bot.clock import SystemClock

    async with _opened(settings.database_url.get_secret_value(), beside=True) as store:
        for name in await make_admin(store, email, SystemClock().now()):
            print(f"{name} is an admin now.")


if __name__ == "__main__":
    main()
