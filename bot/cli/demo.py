"""`upward demo` and `upward sandbox`: a chat workspace on this machine, with the bot or without."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.apps import app
from bot.cli.manifest import manifest_text
from bot.cli.start import go, open_database
from bot.errors import CannotStart

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.manifest import Manifest
    from bot.cli.demo_rooms import DemoRooms
    from bot.cli.hipchat import HipChatGroup
    from bot.deliveries import Entry
    from bot.messages import Room
    from bot.platform import ChatPlatform
    from bot.routes import Context, Route
    from bot.store import Work
    from storage.ballots.ballots import BallotFolder
    from storage.store import DatabaseStore

VALUES = ("Courage", "Care", "Plain words")
"""What the sample company stands for."""


@dataclass(frozen=True, slots=True)
class Begin:
    """How somebody wants the demo to begin: with nothing written yet, and with the page in their browser."""

    empty: bool
    open_page: bool


@dataclass(frozen=True, slots=True)
class DemoData:
    """Where the demo keeps what people do in it."""

    store: DatabaseStore
    ballots: BallotFolder


@app.command(epilog="Example: upward demo --port 8700 --open")
def demo(
    port: Annotated[int, typer.Option(help="Where the page is.", min=0, max=65535)] = 8700,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Keep the workspace (workspace.json) and what the bot stores (upward.db) in this folder, for the next "
            "time; anonymous answers in DIR-ballots beside it."
        ),
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="People alone, without the half year before today.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in your browser.")] = False,
) -> None:
    """A sample company in your browser, with the bot in it. No account needed; Ctrl-C ends it."""
    from bot.logs import configure_logs

    configure_logs("WARNING", "text")
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="upward-"))) / "demo"
        _make(folder)
        go(_demo(port, folder.absolute(), keep=data is not None, begin=Begin(empty, open_)))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"{folder} can't be used as a folder: {error.strerror}. Choose another with --data."
        ) from None


async def _demo(port: int, folder: Path, *, keep: bool, begin: Begin) -> None:
    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.company import DEMO, load_company
    from bot.cli.demo_rooms import DemoRooms, key_of
    from bot.phrases import label
    from storage.ballots.opening import open_ballots

    sandbox = Sandbox(_sandbox_manifest(), company=load_company(DEMO))
    rooms = DemoRooms(sandbox)
    async with contextlib.AsyncExitStack() as stack:
        url, key = f"sqlite+aiosqlite:///{folder / 'upward.db'}", key_of(folder)
        store = await stack.enter_async_context(open_database(url, one_company=True))
        beside = folder.with_name(f"{folder.name}-ballots")
        ballots = await stack.enter_async_context(open_ballots(beside, url, store, (key,), sandbox.clock.now()))
        if keep:
            await stack.enter_async_context(_keep_sandbox(sandbox, folder / "workspace.json"))
        stack.push_async_callback(sandbox.stop)
        if not begin.empty:
            sandbox.workspace.story = label("cycles/demo", "story")
        await sandbox.start(port=port)
        group = await rooms.group(store, key)
        await _at_work(sandbox, rooms, group, DemoData(store, ballots), begin)


async def _at_work(sandbox: Sandbox, rooms: DemoRooms, group: HipChatGroup, kept: DemoData, begin: Begin) -> None:
    """The bot in both chats of the sandbox, until cancelled."""
    from adapters.slack.platform import Slack, SlackSettings
    from adapters.web.server import Server
    from bot.cli.demo_history.live import live
    from bot.engine import Engine

    slack = Slack(SlackSettings(sandbox.bot_token, sandbox.app_token, api_url=sandbox.api_url))
    platforms: list[ChatPlatform] = [slack, group.chat]
    engine = Engine(
        kept.store, platforms, sandbox.clock, routes=demo_routes(sandbox), links=group.links, ballots=kept.ballots
    )
    server = Server("127.0.0.1", rooms.port, group.routes(engine.bot, engine.context.quiet_pages), engine.obstacles)

    async def begun() -> None:
        await slack.listening.wait()
        await group.chat.listening.wait()
        await rooms.install(kept.store)
        await engine.directory_sync.wait_until_read()
        await _read_managers(engine.context, sandbox)
        await live(engine.context, sandbox, rooms.hip, empty=begin.empty)

    await engine.run(server.run(), _announce(begun, sandbox.url, open_page=begin.open_page))


async def _read_managers(context: Context, sandbox: Sandbox) -> None:
    """All at once, before anybody looks: the sandbox is as strict as Slack only once the demo has begun. One that was
    ended while it began may have had its turn a moment ago."""
    from adapters.sandbox.transport.limits import GENEROUS
    from bot.directory.managers.manager_field import read_manager_fields

    limits = sandbox.limits
    strict, limits.pace = limits.pace, GENEROUS
    await read_manager_fields(context, pause=0.0, rest=0.0)
    limits.pace = strict


def demo_routes(sandbox: Sandbox) -> tuple[Route, ...]:
    """Everything the bot does, in a company that an admin has set up."""
    from bot.account_sync import JOINED
    from bot.router import ROUTES
    from bot.routes import OnDelivery

    return (*ROUTES, _set_at_first(sandbox), OnDelivery(JOINED, _never))


async def _never(_work: Work, _entry: Entry) -> bool:
    """Everybody of the sample company has had both accounts for long: no message about the second one."""
    return False


def _set_at_first(sandbox: Sandbox) -> Route:
    """What an admin of the sample company would set."""
    from bot.admin.demo_defaults import set_at_first
    from bot.store import Purpose

    channels = {Purpose.PRAISE: _room(sandbox, "kudos"), Purpose.OBJECTIVES: _room(sandbox, "goals")}
    return set_at_first(channels, VALUES)


def _room(sandbox: Sandbox, name: str) -> Room:
    """A channel of the sample company, with the bot in it."""
    from adapters.slack.platform import Slack
    from bot.messages import Room

    channel = sandbox.workspace.channel(name)
    sandbox.workspace.join(channel, sandbox.app.bot.id)
    return Room(Slack.name, channel.id, name)


@contextlib.asynccontextmanager
async def _keep_sandbox(sandbox: Sandbox, file: Path) -> AsyncIterator[None]:
    """The sandbox goes on from the file, and is written to it."""
    from adapters.sandbox.keeping import Keeping, NotKept

    keeping = Keeping(sandbox, file)
    try:
        keeping.resume()
    except (NotKept, OSError) as wrong:
        raise CannotStart(f"{wrong}. Choose another folder for --data, or remove this one.") from None
    async with keeping:
        yield


async def _announce(begun: Callable[[], Awaitable[None]], url: str, *, open_page: bool) -> None:
    await begun()
    print(f"Upward is ready: {url}\nCtrl-C ends it.", flush=True)
    if open_page:
        await asyncio.to_thread(webbrowser.open, url)


def _sandbox_manifest(file: Path | None = None) -> Manifest:
    import yaml

    from adapters.sandbox.manifest import load_manifest, read_manifest

    return load_manifest(file) if file else read_manifest(yaml.safe_load(manifest_text()))


@app.command(epilog="Example: upward sandbox --port 8700 --manifest app.yaml")
def sandbox(
    port: Annotated[int, typer.Option(help="Where the page and the Web API are.", min=0, max=65535)] = 8700,
    company: Annotated[Path | None, typer.Option(help="People and channels, as YAML; default: a sample.")] = None,
    manifest: Annotated[Path | None, typer.Option(help="The manifest of your app; default: Upward's.")] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Keep the workspace and the app's tokens in this folder (workspace.json), for the next time."
        ),
    ] = None,
) -> None:
    """The sandbox workspace alone, for any Slack app. Prints what the app needs; Ctrl-C ends it."""
    from adapters.sandbox.app import Sandbox
    from adapters.sandbox.company import load_company
    from adapters.sandbox.reading import FileError
    from bot.logs import configure_logs

    configure_logs("WARNING", "text")
    try:
        workspace = Sandbox(_sandbox_manifest(manifest), company=load_company(company) if company else None)
    except FileError as wrong:
        raise CannotStart(str(wrong)) from None
    if data is not None:
        _make(data)
    go(_sandbox(workspace, port, data))


async def _sandbox(workspace: Sandbox, port: int, data: Path | None) -> None:
    async with contextlib.AsyncExitStack() as stack:
        if data is not None:
            await stack.enter_async_context(_keep_sandbox(workspace, data / "workspace.json"))
        stack.push_async_callback(workspace.stop)
        await workspace.start(port=port)
        print(f"The sandbox is ready: {workspace.url}\nCtrl-C ends it. For the app:")
        print(f"  SLACK_API_URL={workspace.api_url}\n  SLACK_BOT_TOKEN={workspace.bot_token}")
        print(f"  SLACK_APP_TOKEN={workspace.app_token}\n  SLACK_SIGNING_SECRET={workspace.signing_secret}")
        installed = workspace.app
        print("To be installed by OAuth, instead of the bot token:")
        print(f"  SLACK_CLIENT_ID={installed.client_id}\n  SLACK_CLIENT_SECRET={installed.client_secret}", flush=True)
        await asyncio.Event().wait()
