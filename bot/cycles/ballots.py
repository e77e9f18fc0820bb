"""What anonymous answers are to the bot: ballots that lie outside the database until they are released.

Nobody who holds the database, a backup or the logs learns from them who wrote what: nothing here is stored, counted or
logged anywhere else. What a ballot is filed under are random ids of 16 bytes, never used twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

from bot.errors import NotSaved

CycleId = NewType("CycleId", bytes)
RevieweeId = NewType("RevieweeId", bytes)
ReaderId = NewType("ReaderId", bytes)
DebtId = NewType("DebtId", bytes)
"""One person's review of one reviewee in one cycle."""

Answers = Mapping[str, str]
"""By the id of the question: the number of a point or an option, or a text. What wasn't answered is not in it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What an open form knows: whose review it is, and the `number` of the ballot that it was filled from. That is 0
    if nothing was shared yet, and rises by one with each Share: what comes from an older form is known by it."""

    cycle: CycleId
    reviewee: RevieweeId
    debt: DebtId
    person: int
    number: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """What somebody shared; without answers they took it back. `passed_on`: with their name, should too few share."""

    answers: Answers
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """What a form shows: the draft, or where there is none what was shared last. `slip` is what the form carries, as
    `token`; `order` that of the draft. `terms` were said before anybody wrote; None, and the ballot empty, if they were
    changed since. `shut`: nothing is kept or shared any more."""

    slip: Slip
    ballot: Ballot
    shared: bool
    order: float = 0.0
    token: str = ""
    terms: bytes | None = None
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Collected:
    """The ballots about one reviewee, by whose review they are. `unreadable` is how many don't open: they were changed,
    or put there by somebody else."""

    ballots: Mapping[DebtId, Ballot]
    unreadable: int


@dataclass(frozen=True, slots=True)
class PageLink:
    """What a link to a page holds, since nothing is stored of that page: the button that draws it, and whose it is, in
    which account. `number` rises when they ask for new links: the earlier ones open nothing from then on. `id` is
    random, of the message that it stands in: all links of one are opened in the same browser."""

    cycle: CycleId
    act: str
    value: str
    person: int
    platform: str
    team: str
    account: str
    id: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class FoundLink:
    """`browser` marks the one that opened it first. `outdated`: there are newer links."""

    link: PageLink
    browser: str | None
    outdated: bool


class Shared(StrEnum):
    """What came of a Share."""

    YES = "shared"
    OUTDATED = "outdated"
    """Something was shared from another window since this form was filled. Nothing changed."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """The review is no longer asked for."""
    TOO_LATE = "too late"
    """It took so long that nobody may count on it; nothing changed."""


class NotWritten(NotSaved):
    """The disk refused what was to be shared before it was there under its name: it certainly is not shared."""


class BallotsLost(Exception):
    """The folder of a cycle is not there, is another one than the database knows, or its seal doesn't open."""


class Ballots(Protocol):
    """Everything here runs outside any transaction; what is said to be kept is on the disk. A full disk, or one that
    can only be read, is `NotSaved`."""

    async def begin(self, cycle: CycleId, terms: Mapping[RevieweeId, bytes]) -> None:
        """Makes the folder of a cycle, open, with the terms of each reviewee. Again it adds the terms of those who have
        none there. Raises `BallotsLost` after the release, and where no key opens the folder."""

    async def find_cycles(self) -> frozenset[CycleId]:
        """Those of which something lies here. Raises `BallotsLost` in a folder that the database doesn't know."""

    async def write_slip(self, slip: Slip) -> str:
        """A token for the form: nobody without the folder can make or read one."""

    async def read_slip(self, token: str) -> Slip | None:
        """None if it was not made here, or its cycle is over. Raises `BallotsLost` where there is no folder at all."""

    async def write_link(self, link: PageLink) -> str:
        """A token for an address, with the newest `number`; nothing is kept of it."""

    async def read_link(self, token: str) -> FoundLink | None:
        """None if it was not made here, or its cycle is over. Raises `BallotsLost` where there is no folder at all."""

    async def claim_link(self, link: PageLink, browser: str) -> bool:
        """Binds its message to the browser that opens it first; True for that browser, now and later."""

    async def outdate_links(self, cycle: CycleId, person: int) -> None:
        """All links that they got in that cycle open nothing from now on."""

    async def open_paper(self, slip: Slip) -> Paper:
        """Whatever number the slip has: the paper carries the newest."""

    async def keep_draft(self, slip: Slip, ballot: Ballot, order: float) -> None:
        """Keeps what was typed, unless something was shared since or a later `order` is kept. Not safe from a power
        cut for some seconds."""

    async def share(self, slip: Slip, ballot: Ballot) -> Shared:
        """Raises `NotWritten` where it certainly is not shared; whatever else fails leaves that in doubt."""

    async def withdraw(self, slip: Slip) -> None:
        """From now on nothing is shared under it; what was shared counts."""

    async def reinstate(self, slip: Slip) -> None:
        """As if it had not been withdrawn."""

    async def read_terms(self, cycle: CycleId, reviewee: RevieweeId) -> bytes | None:
        """What was said of that review before anybody wrote; None if it was changed since, or is not there."""

    async def shut(self, cycle: CycleId) -> None:
        """Nothing is acknowledged after this returns, but by other replicas: their clocks have two minutes."""

    async def reopen(self, cycle: CycleId) -> None: ...

    async def find_shared(self, cycle: CycleId, debts: Collection[DebtId]) -> frozenset[DebtId]:
        """Those of them under which something was ever shared, also if it was taken back."""

    async def sweeps(self, cycle: CycleId) -> int:
        """How many sweeps there were."""

    async def note_sweep(self, cycle: CycleId, number: int) -> None:
        """There were so many of them."""

    async def collect(self, cycle: CycleId, reviewee: RevieweeId, debts: Sequence[DebtId]) -> Collected:
        """Raises nothing for what doesn't open; call it when the cycle is shut."""

    async def destroy(self, cycle: CycleId, *, released: bool) -> None:
        """Seal first, so that from then on nothing can be read. Again is harmless. Raises `BallotsLost` in a folder
        that the database doesn't know, or where there is none."""
