"""A lean load generator: signed requests over kept-alive connections, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

ANSWER_SECONDS = 30.0
LINES = 32
"""Connections of a paced load: enough for all that Slack would have under way."""

Accepted = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Load:
    """What one run showed: answers a second, and the answers' times in milliseconds."""

    at_once: int
    answered: int
    refused: int
    seconds: float
    p50: float
    p99: float

    @property
    def per_second(self) -> float:
        return self.answered / self.seconds


def command(team: str, user: str, text: str, number: int, name: str = "/praise", trigger: str = "") -> dict[str, str]:
    """A slash command as Slack sends it."""
    return {
        "token": "unused",
        "team_id": team,
        "team_domain": "bench",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "user_id": user,
        "user_name": user.lower(),
        "command": name,
        "text": text,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/commands/none",
        "trigger_id": trigger or f"{number}.{time.time_ns()}.bench",
    }


def signed(secret: str, fields: Mapping[str, str]) -> bytes:
    """The whole HTTP request, signed as Slack signs (v0, HMAC-SHA256 over time and body)."""
    body = urlencode(fields)
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def acknowledged(answer: bytes) -> bool:
    return b" 200 " in answer.split(b"\n", 1)[0]


async def load(
    port: int, requests: Iterator[bytes], *, at_once: int, seconds: float, accepted: Accepted = acknowledged
) -> Load:
    """Sends requests for a while, `at_once` of them under way at any time."""
    end = time.perf_counter() + seconds

    async def now() -> float | None:
        start = time.perf_counter()
        return start if start < end else None

    return await _in_lines(port, requests, at_once, now, accepted)


async def paced(
    port: int,
    requests: Iterator[bytes],
    *,
    per_second: float,
    seconds: float,
    accepted: Accepted = acknowledged,
    together: int = 1,
) -> Load:
    """Sends so many a second for a while, some of them `together`, at the same moment. Times count from when each was
    to be sent: who waits for a line waits."""
    number, begun = count(), time.perf_counter()

    async def next_turn() -> float | None:
        due = begun + next(number) // together * together / per_second
        if due >= begun + seconds:
            return None
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        return due

    return await _in_lines(port, requests, max(LINES, together), next_turn, accepted)


async def _in_lines(
    port: int, requests: Iterator[bytes], lines: int, start: Callable[[], Awaitable[float | None]], accepted: Accepted
) -> Load:
    """One request after another in each line, from when `start` says; None ends the line, as the last request does.
    Raises RuntimeError if nothing at all was accepted: then it is not what was to be measured."""
    times: list[float] = []
    refused = 0

    async def one_line() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while (began := await start()) is not None and (request := next(requests, None)) is not None:
                writer.write(request)
                body = await asyncio.wait_for(_answer(reader), ANSWER_SECONDS)
                times.append(time.perf_counter() - began)
                refused += not accepted(body)
        finally:
            writer.close()
            await writer.wait_closed()

    begun = time.perf_counter()
    await asyncio.gather(*(one_line() for _ in range(lines)))
    taken = time.perf_counter() - begun
    if times and refused == len(times):
        raise RuntimeError(f"all {refused} were refused")
    times.sort()
    return Load(lines, len(times) - refused, refused, taken, _quantile(times, 0.5), _quantile(times, 0.99))


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    body = await reader.readexactly(length)
    return head.split(b"\r\n", 1)[0] + b"\n" + body


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0
