"""What people's rights ask of storage: where something of somebody is, and deleting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import Handle, Person


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """What somebody wrote about an objective; `owner` is whose that is, by their number."""

    owner: int
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KnownAs:
    """By what others may have called somebody in their words."""

    names: tuple[str, ...]
    emails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody is to be erased, by the word of `by`: their numbers."""

    workspace: int
    person: int
    by: int | None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a company keeps what is over: that number of `months`, from `since` on; None for ever."""

    workspace: int
    months: int | None
    since: datetime | None


class RightsRepository(Protocol):
    # ------------------------------------------------------------ export

    async def find_praise(self, person: int) -> tuple[int, ...]:
        """All that they gave, noted or received and that was not undone, oldest first."""

    async def find_objectives(self, person: int) -> tuple[int, ...]:
        """All of theirs that were not deleted, oldest first."""

    async def find_comments(self, author: int) -> tuple[WrittenComment, ...]:
        """All that they wrote about objectives, oldest first."""

    # ------------------------------------------------------------ erasure

    async def ask_erasure(self, person: Person, by: int, now: datetime) -> None:
        """Again changes nothing."""

    async def find_erasure(self) -> Erasure | None:
        """The next one, of any workspace."""

    async def settle_erasure(self, person: int) -> bool:
        """It is done; False if it was done before."""

    async def erase_record(self, person: Person, name: str, now: datetime) -> KnownAs:
        """Their record stays with `name` in place of theirs, inactive, and nothing else; accounts, addresses and what
        was noted of them go. Neither a directory nor a file brings those accounts and addresses back."""

    async def erase_praise(self, person: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Their notes and what was said to them alone goes; what they gave stays with whom they gave it to. The numbers
        of what stays in other words, and of what is gone."""

    async def erase_objectives(self, person: int) -> None:
        """Theirs. Those of others lose their manager; what was said about them stays with them."""

    async def find_requests(self, person: int) -> tuple[int, ...]:
        """Those that go with them: which they made, or which are about them."""

    async def find_requests_to(self, person: int) -> tuple[int, ...]:
        """Open ones in which they were asked."""

    async def erase_feedback(self, person: int) -> None:
        """Those requests, what they owe and have typed, and what was given to them. Answers of theirs stay."""

    async def scrub(self, workspace: int, known_as: KnownAs, name: str) -> None:
        """Puts `name` in the place of theirs in what others wrote; not where a colleague is called the same."""

    async def find_erased_emails(self, workspace: int, emails: Sequence[str]) -> frozenset[str]:
        """Those that were somebody's who was erased."""

    async def let_in(self, workspace: int, account: Handle) -> None:
        """The account acts again, by itself: from now on it is somebody's like any other."""

    async def stop_messages(self, workspace: int, account: Handle, now: datetime) -> None:
        """What waits to be sent there is not."""

    async def find_erased_accounts(self, limit: int) -> tuple[tuple[int, Handle], ...]:
        """Accounts of which the outbox still knows."""

    async def forget_account(self, workspace: int, account: Handle) -> bool:
        """What the outbox knows of it; False while something is still on its way there."""

    # ------------------------------------------------------------ retention

    async def find_kept(self, workspace: int) -> Retention: ...

    async def set_kept(self, kept: Retention) -> None: ...

    async def find_kept_for_a_time(self, now: datetime) -> tuple[Retention, ...]:
        """Of all companies that set a time which holds by now."""

    async def count_old(self, workspace: int, before: datetime) -> Mapping[str, int]:
        """What is over since before then, by its kind; nothing that is open is in it."""

    async def forget_old(self, workspace: int, before: datetime, limit: int) -> int:
        """Deletes some of it, at most `limit` rows of one kind with what belongs to them; returns their number."""
