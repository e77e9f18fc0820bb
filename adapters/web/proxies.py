"""Who made a request: the peer or, if the peer is a trusted proxy, the client named by that proxy."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import hdrs, web

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORT = re.compile(r":\d{1,5}")
MOST_NAMED = 20
"""Most addresses of one request that are examined, the nearest last. Nobody has so many proxies."""


class Proxies:
    """Proxies trusted to name their clients."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        """`trusted`: networks such as 10.0.0.0/8. Raises `ValueError` if one is invalid."""
        self._trusted: tuple[Network, ...] = tuple(ipaddress.ip_network(each) for each in trusted)

    def asker(self, request: web.BaseRequest) -> str:
        """The nearest address that is not a trusted proxy's. If two headers disagree, the client may have forged one:
        then it is the proxy's address."""
        peer = request.remote or ""
        if not self._trusted or not self._is_trusted(_address(peer)):  # parsing an address costs 15 µs a request
            return peer
        x_forwarded = self._nearest(_x_forwarded(request.headers.getall(hdrs.X_FORWARDED_FOR, [])))
        forwarded = self._nearest(_forwarded_for(request.headers.getall(hdrs.FORWARDED, [])))
        if x_forwarded and forwarded and x_forwarded != forwarded:
            return peer
        return x_forwarded or forwarded or peer

    def _nearest(self, named: Sequence[str]) -> str:
        for each in reversed(named[-MOST_NAMED:]):
            address = _address(each)
            if address is None:
                return ""
            if not self._is_trusted(address):
                return str(address)
        return ""

    def _is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)

    @property
    def middleware(self) -> Any:
        """Sets `request.remote` to the client's address."""

        @web.middleware
        async def named(request: web.Request, handler: Any) -> web.StreamResponse:
            asker = self.asker(request)
            answer: web.StreamResponse = await handler(
                request if asker == request.remote else request.clone(remote=asker)
            )
            return answer

        return named


def _address(said: str) -> Address | None:
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _x_forwarded(headers: Iterable[str]) -> list[str]:
    return [_bare(each) for header in headers for each in header.split(",")]


def _forwarded_for(headers: Iterable[str]) -> list[str]:
    """The `for=` of each hop (RFC 7239)."""
    found = []
    for hop in (hop for header in headers for hop in header.split(",")):
        pairs = (pair.partition("=") for pair in hop.split(";"))
        found += [_bare(value) for name, _, value in pairs if name.strip().lower() == "for"]
    return found


def _bare(said: str) -> str:
    """The address without quotes, brackets and port."""
    said = said.strip().strip('"')
    if said.startswith("["):
        return said[1:].partition("]")[0]
    host, colon, port = said.rpartition(":")
    return host if colon and ":" not in host and PORT.fullmatch(colon + port) else said
