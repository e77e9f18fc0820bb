"""Who is who: what the directory asks of storage to join two records of one person, and to part them again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.button_values import record
from bot.people import Handle, Person

QUESTION_NUMBER = record()

LASTS = timedelta(days=7)
"""How long a question waits for its answer: as long as the link to its buttons works."""


@dataclass(frozen=True, slots=True)
class Alike:
    """`other` is a new account with the address of `person`, who left, holds a role, or has an account in that
    chat already: admins say who it is."""

    person: int
    other: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of accounts that a directory told of. `joined` are people who got another account by its e-mail."""

    workspace: int
    joined: tuple[int, ...] = ()
    alike: tuple[Alike, ...] = ()


class Said(StrEnum):
    """What one of the two is asked for, and said."""

    NOTHING = ""
    ASKED = "asked"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Question:
    """Whether `person` and `other` are one, who would remain as `person`. `by` is the admin who says so, None if that
    record is gone. `by_mail`: nobody said so, the address did, and admins answer. `situation` is how the two were when
    it was asked; what changed since makes the answer stale."""

    id: int
    workspace: int
    person: Person
    other: Person
    by: Person | None
    by_mail: bool
    said: tuple[Said, Said]
    situation: str
    asked_at: datetime
    expires_at: datetime | None = None


class IdentityRepository(Protocol):
    """Who joins or parts holds the workspace first (`WorkspaceRepository.lock_workspace`)."""

    async def belongings(self, person: int) -> frozenset[str]:
        """The tables in which something is of that person: all that refer to people, but for what a directory or a
        people file says of them, and where they look. Empty: nothing was written, received or shared yet, and nobody
        reports to them. Roles are not in it."""

    async def same_address(self, person: Person, other: Person) -> bool:
        """Whether the directories name one e-mail for all accounts of the two."""

    async def must_stay_two(self, person: Person, other: Person) -> bool:
        """Whether something open needs them to be two: one asked the other for feedback, or somebody asked both; in a
        cycle both were asked about one person, one reads what the other answers, or both are reviewed."""

    async def merge_people(self, person: Person, other: Person, by: int | None, now: datetime) -> None:
        """Two records become one: all that is of the other is the person's from now on, and it is kept what that was.
        Questions about either are over."""

    async def split_person(self, person: Person, accounts: Sequence[Handle], now: datetime) -> int:
        """Undoes the newest join of that person: the other gets back the record, and each what they brought. Where the
        accounts came together by e-mail, they get a record of their own. Returns its number. What was done since the
        join stays with the person."""

    async def nick(self, handle: Handle) -> str:
        """The name after the @ of an account, without case and accents."""

    async def was_joined(self, person: int) -> bool:
        """Whether a join can be undone."""

    async def give_address(self, person: Person, other: Person) -> None:
        """The e-mail of the person, who left, is the other's from now on."""

    async def ask(
        self, person: Person, other: Person, by: int | None, said: tuple[Said, Said], situation: str, now: datetime
    ) -> int:
        """Keeps a question; without `by` it is by e-mail, and waits for as long as it takes."""

    async def question(self, workspace: int, number: int) -> Question | None: ...

    async def questions(self, workspace: int, skip: int, most: int) -> tuple[tuple[Question, ...], int]:
        """What waits for admins, oldest first, and how many there are."""

    async def about(self, workspace: int, people: Sequence[int]) -> tuple[Question, ...]:
        """Everything that is asked about any of these people."""

    async def find_expired(self, now: datetime, most: int) -> tuple[Question, ...]:
        """Questions of all workspaces that nobody answered in time."""

    async def note(self, number: int, said: tuple[Said, Said]) -> None:
        """What the two said so far."""

    async def settle(self, number: int) -> None:
        """The question is answered, withdrawn or over."""

    async def retire(self, workspace: int, had_account: Collection[int] = ()) -> tuple[Person, ...]:
        """Takes the roles from those who left or are no colleagues any more, and from those of `had_account` who have
        none any more; returns them as they were."""
