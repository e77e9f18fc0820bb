"""Commands of the command line in processes of their own."""

import multiprocessing
import os
import re
import runpy
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import Settings
from tests.ports import free_port
from tests.test_architecture import ROOT
from tests.workspace import PATIENCE

COMMANDS = ("ballots", "database", "demo", "doctor", "hipchat_command", "manifest", "people", "run", "start")
WARM = [
    *("tests.commands", "tests.crash.releasing", *(f"bot.cli.{each}" for each in COMMANDS)),
    *("adapters.slack.platform", "adapters.web.server", "adapters.sandbox.app", "bot.engine", "storage.transfer"),
    *("alembic.command", "cryptography.fernet"),
]


def environment(**more: str) -> dict[str, str]:
    """This machine's without any setting of Upward."""
    names = {name.upper() for name in Settings.model_fields}
    bare = {name: value for name, value in os.environ.items() if name not in names}
    return bare | {"COLUMNS": "200", "PYTHONPATH": str(ROOT)} | more


@cache
def warm() -> ForkServerContext:
    """Makes processes out of one that has imported everything already, which is most of what a command does."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(WARM)
    return context


@contextmanager
def running(line: str, folder: Path, settings: dict[str, str], said: list[Path]) -> Iterator[ForkServerProcess]:
    """`python -m bot` in a process of its own; `said` is where its output goes, and where its errors go."""
    for path in said:
        path.write_bytes(b"")
    begun = warm().Event()  # until then it hears no signal
    process = warm().Process(target=_run_here, args=(begun, shlex.split(line), folder, environment(**settings), said))
    process.start()
    try:
        assert begun.wait(2 * PATIENCE), f"{line} did not begin"
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def _run_here(begun: Event, arguments: list[str], folder: Path, names: dict[str, str], said: list[Path]) -> None:
    begun.set()
    for number, path in enumerate(said, 1):
        with path.open("ab") as file:
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(names)
    os.chdir(folder)
    sys.argv[1:] = arguments
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


def upward(line: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command from its beginning to its end."""
    with TemporaryDirectory() as beside:
        said = [Path(beside) / name for name in ("stdout", "stderr")]
        with running(line, folder, settings, said) as process:
            process.join(2 * PATIENCE)
            assert process.exitcode is not None, f"{line} goes on: {[each.read_text() for each in said]}"
            return subprocess.CompletedProcess(line, process.exitcode, *[each.read_text() for each in said])


@dataclass
class Started:
    """A command that goes on until it is told to stop; `output` is a file."""

    process: ForkServerProcess
    output: Path

    def says(self, pattern: str, seconds: float = 2 * PATIENCE) -> str:
        """Waits until the output matches; gives the first group."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.output.read_text()):
                return found.group(found.lastindex or 0)
            if self.process.exitcode is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"did not say {pattern!r}:\n{self.output.read_text()}")

    def ends_by(self, signal_: signal.Signals, seconds: float = PATIENCE) -> int:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal_)
        self.process.join(seconds)
        assert self.process.exitcode is not None, f"goes on:\n{self.output.read_text()}"
        return self.process.exitcode


@contextmanager
def started(line: str, folder: Path, **settings: str) -> Iterator[Started]:
    output = folder / f"{line.split()[0]}-output.txt"
    with running(line, folder, settings, [output, output]) as process:
        yield Started(process, output)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


@contextmanager
def workspace(folder: Path) -> Iterator[dict[str, str]]:
    """A sandbox in its own process, and the settings with which a bot reaches it."""
    with started(f"sandbox --port {free_port()}", folder) as sandbox:
        sandbox.says("SLACK_CLIENT_SECRET=(.+)\n")
        found = dict(re.findall(r"(SLACK_\w+)=(\S+)", sandbox.output.read_text()))
        assert found.pop("SLACK_CLIENT_ID")
        assert found.pop("SLACK_CLIENT_SECRET")
        yield found | {"UPWARD_PORT": str(free_port())}
