"""A PostgreSQL server of our own: the system's binaries, a temporary folder, a free port on loopback.

The server refuses to run as root; as root it is started as the user `postgres`, whom the system's package creates.
Crash tests stop it the hard way (`crash`, `kill`) and start it again on the same folder and port.
"""

import asyncio
import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from storage.schema import upgrade
from tests.ports import free_port
from tests.prerequisites import postgresql

START_SECONDS = 30.0
STOP_SECONDS = 20.0


class PostgresServer:
    """One server with its own folder. `fsync=False` is for tests that never crash it."""

    def __init__(self, *, fsync: bool = True, settings: Sequence[str] = ()) -> None:
        """`settings` are further server settings, each `name=value`."""
        self.binaries = postgresql()
        self.account = "postgres" if os.geteuid() == 0 else None
        self.user = self.account or pwd.getpwuid(os.geteuid()).pw_name
        self.folder = Path(tempfile.mkdtemp(prefix="upward-postgres-"))
        self.port = free_port()
        self.settings = [f"fsync={'on' if fsync else 'off'}", "max_connections=200", *settings]
        self.process: subprocess.Popen[bytes] | None = None
        self.databases = 0
        self._schema = ""
        self._dropped: list[str] = []
        atexit.register(self.remove)

    def create(self) -> None:
        """Makes the folder a cluster; once, before the first `start`."""
        if self.account:
            shutil.chown(self.folder, self.account)
        command = [str(self.binaries / "initdb"), "-D", str(self.folder / "data"), "-U", self.user, "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        subprocess.run(command, check=True, user=self.account, cwd=self.folder, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Starts, or starts again after a stop or a crash; returns when it takes connections."""
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        command += ["-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        for setting in self.settings:
            command += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, user=self.account, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL didn't start:\n" + (self.folder / "log").read_text()[-2000:])
            time.sleep(0.02)

    def is_ready(self) -> bool:
        """The last line of postmaster.pid, which pg_ctl waits for too; an older server's file doesn't count."""
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        running = self.process is not None and lines[0] == str(self.process.pid)
        return running and len(lines) > 7 and lines[7].strip() == "ready"

    def stop(self) -> None:
        """Ends the sessions, writes everything, stops."""
        self.end(signal.SIGINT)

    def crash(self) -> None:
        """Immediate stop: nothing is written any more, the next start recovers from the log."""
        self.end(signal.SIGQUIT)

    def kill(self) -> None:
        """`kill -9` of the server and all its processes, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOP_SECONDS)
            self.wait_for_children(self.process.pid)
            self.process = None

    def end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_SECONDS)
            self.process = None
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_for_children(self, group: int) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.02)

    def remove(self) -> None:
        """Ends it and removes its folder; harmless a second time. Killed, it would leave the memory that it shared."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.remove)

    def run_sql(self, *statements: str, database: str = "postgres") -> str:
        """Runs SQL through `psql`, synchronously; returns the rows as bare text."""
        command = [str(self.binaries / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += [part for each in statements for part in ("-c", each)]
        command += ["-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, database]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def new_database(self, template: str = "template0") -> str:
        """Creates a database with a name of its own, from `template`; returns the name. Forks count alike."""
        self.databases += 1
        name = f"upward_{os.getpid()}_{self.databases}"
        drops = [f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)' for each in self._dropped]
        self.run_sql(*drops, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        self._dropped.clear()
        return name

    def schema(self) -> str:
        """The template of databases with a schema, made when it is asked for first."""
        if not self._schema:
            self._schema = self.new_database()
            with ThreadPoolExecutor(1) as beside:  # where a loop runs, no other can
                beside.submit(asyncio.run, upgrade(self.url(self._schema))).result()
        return self._schema

    def drop_database(self, name: str) -> None:
        """Drops it even while somebody is connected; before the next one is made."""
        self._dropped.append(name)

    def url(self, database: str) -> str:
        """As `DATABASE_URL` takes it."""
        return f"postgresql+asyncpg://{self.user}@127.0.0.1:{self.port}/{database}"


@contextmanager
def started(settings: Sequence[str] = (), *, fsync: bool = False) -> Iterator[PostgresServer]:
    """A server of its own with these settings, until the block ends."""
    server = PostgresServer(fsync=fsync, settings=settings)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.remove()
