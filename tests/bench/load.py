"""A lean load generator: signed slash commands over kept-alive connections, so that the server is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

ANSWER_SECONDS = 30.0


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


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as Slack sends it."""

    user: str
    text: str
    number: int


def signed(secret: str, team: str, command: Command) -> bytes:
    """The whole HTTP request, signed as Slack signs (v0, HMAC-SHA256 over time and body)."""
    body = urlencode(
        {
            "token": "unused",
            "team_id": team,
            "team_domain": "bench",
            "channel_id": "C0GENERAL",
            "channel_name": "general",
            "user_id": command.user,
            "user_name": command.user.lower(),
            "command": "/praise",
            "text": command.text,
            "api_app_id": "A0BENCH",
            "is_enterprise_install": "false",
            "response_url": "http://127.0.0.1:9/commands/none",
            "trigger_id": f"{command.number}.{time.time_ns()}.bench",
        }
    )
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


async def load(
    port: int, requests: Iterator[bytes], *, at_once: int, seconds: float, accepted: Callable[[bytes], bool]
) -> Load:
    """Sends requests for a while, `at_once` of them under way at any time."""
    times: list[float] = []
    refused = 0
    end = time.perf_counter() + seconds

    async def one_line() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while time.perf_counter() < end:
                request = next(requests)
                start = time.perf_counter()
                writer.write(request)
                body = await asyncio.wait_for(_answer(reader), ANSWER_SECONDS)
                times.append(time.perf_counter() - start)
                refused += not accepted(body)
        finally:
            writer.close()
            await writer.wait_closed()

    begun = time.perf_counter()
    await asyncio.gather(*(one_line() for _ in range(at_once)))
    taken = time.perf_counter() - begun
    times.sort()
    return Load(at_once, len(times) - refused, refused, taken, _quantile(times, 0.5), _quantile(times, 0.99))


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    body = await reader.readexactly(length)
    return head.split(b"\r\n", 1)[0] + b"\n" + body


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0
