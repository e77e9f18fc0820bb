"""Commands of the command line in processes of their own."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from tests.test_architecture import ROOT
from tests.workspace import PATIENCE


def environment(**more: str) -> dict[str, str]:
    """This machine's without any setting of Upward."""
    names = {name.upper() for name in Settings.model_fields}
    bare = {name: value for name, value in os.environ.items() if name not in names}
    return bare | {"COLUMNS": "200", "PYTHONPATH": str(ROOT)} | more


def upward(line: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *shlex.split(line)]
    surroundings, longest = environment(**settings), 2 * PATIENCE
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=longest, check=False
    )


@dataclass
class Started:
    """A command that goes on until it is told to stop; `output` is a file."""

    process: subprocess.Popen[bytes]
    output: Path

    def says(self, pattern: str, seconds: float = 2 * PATIENCE) -> str:
        """Waits until the output matches; gives the first group."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.output.read_text()):
                return found.group(found.lastindex or 0)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"did not say {pattern!r}:\n{self.output.read_text()}")

    def ends_by(self, signal_: signal.Signals, seconds: float = PATIENCE) -> int:
        self.process.send_signal(signal_)
        return self.process.wait(seconds)


@contextmanager
def started(line: str, folder: Path, **settings: str) -> Iterator[Started]:
    output = folder / f"{line.split()[0]}-output.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *shlex.split(line)],
            cwd=folder,
            env=environment(**settings),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Started(process, output)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


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
