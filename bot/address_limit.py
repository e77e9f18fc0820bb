"""How often somebody may ask who shows nothing that we gave them."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

A_MINUTE = RateLimitItemPerMinute(20)
"""From one address; for IPv6 from one network, since a user has a whole network."""

NETWORK = 64
"""Bits of an IPv6 address that identify its user (RFC 6177)."""


class AddressLimit:
    """Counts in this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def let_in(self, address: str) -> bool:
        """Counts one more; False if there were too many."""
        return await self._limiter.hit(A_MINUTE, find_network(address))


def find_network(address: str) -> str:
    """Of IPv4 the address itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, NETWORK), strict=False)) if known.version == 6 else address
