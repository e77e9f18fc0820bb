"""The hash of the Home that each person sees, as this process published it last."""

from __future__ import annotations

from collections import OrderedDict

MOST = 10_000
"""People whose Home is remembered; the one not seen for the longest time is forgotten first."""


class Marks:
    """Slack refuses to publish a Home over another than the one whose hash is given."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[tuple[str, str], str] = OrderedDict()

    def of(self, team: str, user: str) -> str:
        return self._hashes.get((team, user), "")

    def keep(self, team: str, user: str, known: str) -> None:
        """`known` is the hash now; "" forgets it."""
        self._hashes.pop((team, user), None)
        if known:
            self._hashes[team, user] = known
        if len(self._hashes) > MOST:
            self._hashes.popitem(last=False)
