"""Sockets of strangers: half-sent, never read, never used. The bot hears everybody else, and its log stays short."""

from __future__ import annotations

import asyncio
import gzip
import io
import re
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import web

from adapters.web import connections
from adapters.web.server import Server
from bot.logs import Unhandled
from tests.test_architecture import ROOT

HALF_HEAD = b"POST /echo HTTP/1.1\r\nHost: upward.example\r\nContent-"
HALF_BODY = b"POST /echo HTTP/1.1\r\nHost: upward.example\r\nContent-Length: 5000\r\n\r\nabc"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: upward.example\r\n\r\n"
BIG = 40 * 1024 * 1024
PATIENCE = 30.0
"""Seconds, for a machine that has much else to do."""


async def nothing_wrong() -> list[str]:
    return []


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def fails(_request: web.Request) -> web.Response:
    raise RuntimeError


async def big(_request: web.Request) -> web.Response:
    return web.Response(body=b"x" * BIG)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    routes = [web.post("/echo", echo), web.get("/big", big), web.get("/fails", fails)]
    server = Server("127.0.0.1", 0, routes, nothing_wrong)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def dialled(port: int, said: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(said)
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came until the server hung up."""
    heard = b""
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionError):
            while more := await reader.read(65536):
                heard += more
    return heard


async def becomes(condition: Callable[[], bool]) -> bool:
    for _ in range(int(PATIENCE / 0.02)):
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, float], None]:
    return lambda name, seconds: monkeypatch.setattr(connections, name, seconds)


@pytest.mark.parametrize("said", [b"", b"G", HALF_HEAD], ids=["nothing", "a letter", "half a head"])
async def test_a_head_that_does_not_come_is_not_waited_for(short: Callable[[str, float], None], said: bytes) -> None:
    short("HEAD_SECONDS", 0.3)
    async with serving() as server, dialled(server.port, said) as (reader, _):
        assert await ended(reader) == b""


async def test_a_head_that_comes_byte_by_byte_has_no_more_time(short: Callable[[str, float], None]) -> None:
    short("HEAD_SECONDS", 0.5)
    async with serving() as server, dialled(server.port, HALF_HEAD) as (reader, writer):
        hung_up = asyncio.create_task(ended(reader))
        with suppress(ConnectionError):
            while not hung_up.done():
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.05)
        assert await hung_up == b""


async def test_a_body_that_does_not_come_is_told_so(short: Callable[[str, float], None], logged: io.StringIO) -> None:
    short("BODY_SECONDS", 0.3)
    short("LINGERING_SECONDS", 0.3)
    async with serving() as server, dialled(server.port, HALF_BODY) as (reader, _):
        assert b"408 " in (await ended(reader)).partition(b"\r\n")[0]
    assert "exception" not in logged.getvalue()


async def test_between_requests_a_connection_is_not_kept_for_ever(short: Callable[[str, float], None]) -> None:
    short("IDLE_SECONDS", 0.3)
    async with serving() as server, dialled(server.port, WHOLE) as (reader, _):
        assert (await ended(reader)).endswith(b"alive\n")


async def test_an_answer_that_nobody_reads_is_dropped(short: Callable[[str, float], None]) -> None:
    short("IDLE_SECONDS", 0.3)
    async with serving() as server, dialled(server.port, WHOLE.replace(b"/healthz", b"/big")):
        assert await becomes(lambda: len(server.connections) == 1)
        assert await becomes(lambda: len(server.connections) == 0)


async def test_a_request_in_many_pieces_is_taken() -> None:
    async with serving() as server, dialled(server.port, b"") as (reader, writer):
        for piece in (HALF_HEAD, b"Length: 6\r\n\r\n", b"abc", b"def"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readuntil(b"abcdef")).startswith(b"HTTP/1.1 200")
        writer.write(WHOLE)
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(b"alive\n")


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
async def test_what_is_packed_is_unpacked_by_nobody(packing: str) -> None:
    """A megabyte of it made a thousand, also at addresses that are not there."""
    packed = (gzip.compress if packing == "gzip" else zlib.compress)(bytes(1000))
    head = f"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Encoding: {packing}\r\nContent-Length: {len(packed)}\r\n\r\n"
    async with serving() as server, dialled(server.port, head.encode() + packed) as (reader, _):
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
            assert await reader.readexactly(len(packed)) == packed


@pytest.mark.parametrize(
    "said",
    [WHOLE, WHOLE.replace(b"healthz", b"nothing"), b"GARBAGE\r\n\r\n", b"GET / HTTP/1.1\r\nbad header\r\n\r\n"],
    ids=["an answer", "not found", "no HTTP", "a bad head"],
)
async def test_no_answer_names_a_version(short: Callable[[str, float], None], logged: io.StringIO, said: bytes) -> None:
    short("IDLE_SECONDS", 0.3)
    async with serving() as server, dialled(server.port, said) as (reader, _):
        head = (await ended(reader)).partition(b"\r\n\r\n")[0].decode()
    assert re.findall(r"(?im)^server: *(.*?)\r?$", head) == ["Upward"]
    assert len(logged.getvalue().splitlines()) == 1, "a stranger writes no line into the log"


async def test_what_fails_is_logged_once_a_second_and_without_an_address(logged: io.StringIO) -> None:
    asyncio.get_running_loop().set_exception_handler(Unhandled())
    async with serving() as server:
        logged.truncate(0)
        for _ in range(20):
            async with dialled(server.port, WHOLE.replace(b"healthz", b"fails")) as (reader, _):
                assert b" 500 " in await reader.readline()
    lines = logged.getvalue().splitlines()
    assert len(lines) < 20
    assert "a request failed" in lines[0]
    assert "127.0.0.1" not in logged.getvalue()


# ---------------------------------------------------------------- more sockets than the process may open

FILES = 160
LOOPS = {"as upward run": "go(main())", "asyncio's": "asyncio.run(main())"}
SERVING = f"""
import asyncio, resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES}))
from adapters.web import connections
from adapters.web.server import Server
from aiohttp import web
from bot.logs import Unhandled, configure_logs
from bot.process import go
connections.HEAD_SECONDS = connections.BODY_SECONDS = connections.IDLE_SECONDS = {10 * PATIENCE}
configure_logs("INFO", "json")

async def nothing_wrong():
    return []

async def echo(request):
    return web.Response(body=await request.read())

async def main():
    asyncio.get_running_loop().set_exception_handler(Unhandled())
    server = Server("127.0.0.1", 0, [web.post("/echo", echo)], nothing_wrong)
    await server.start()
    print(server.port, flush=True)
    await asyncio.Event().wait()

"""


@contextmanager
def process(log: Path, loop: str) -> Iterator[int]:
    """A server in a process that may open few files; gives its port."""
    with log.open("wb") as stderr:
        command = [sys.executable, "-c", SERVING + loop]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True)
        try:
            assert child.stdout is not None
            yield int(child.stdout.readline())
        finally:
            child.terminate()
            child.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("said", [b"", HALF_HEAD, HALF_BODY], ids=["nothing", "half a head", "half a body"])
async def test_sockets_of_a_stranger_leave_room_for_everybody_else(tmp_path: Path, said: bytes, loop: str) -> None:
    with process(tmp_path / "log", loop) as port:
        async with AsyncExitStack() as stack, asyncio.timeout(PATIENCE):  # nobody's time is over before
            for _ in range(2 * FILES):
                with suppress(OSError):
                    await stack.enter_async_context(dialled(port, said))
            while not await alive(port):
                pass
    assert (tmp_path / "log").stat().st_size < 20_000


async def alive(port: int) -> bool:
    """Whether somebody who asks now is answered; who is turned away asks again."""
    with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
        async with asyncio.timeout(2), dialled(port, WHOLE) as (reader, _):
            await reader.readuntil(b"alive\n")
            return True
    await asyncio.sleep(0.2)
    return False


def test_connections_stay_below_the_files_that_may_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    for allowed, most in ((16, 1), (256, 96), (1024, 480), (65536, 500), (-1, 500)):
        monkeypatch.setattr("resource.getrlimit", lambda _kind, allowed=allowed: (allowed, allowed))
        assert connections.most_connections() == most
